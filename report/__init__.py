"""How the monitor speaks and draws: words, formats, theme, charts. Knows no web framework."""
