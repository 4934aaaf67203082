"""Colours and chart style; the only home of a colour. Status is never said by colour alone."""

from typing import Any

INK = "#1b2733"
QUIET = "#51606e"
GRID = "#d9dfe5"
PAPER = "#ffffff"
MAIN = "#0b5c8a"
LIGHT = "#a9cfe4"
ACCENT = "#b3500f"
ESF_BLUE, ESF_GOLD = "#003399", "#ffcc00"

# Okabe and Ito's palette, told apart by colour-blind readers; darkened where text stands on it
STATUS = {
    "registered": "#8a95a0",
    "selected": "#5b6b7a",
    "rejected": "#bfc7ce",
    "running": "#3f8fc0",
    "completed": "#00704f",
    "stopped": "#b3500f",
}
# categories of a chart, in this order; told apart by colour-blind readers
SERIES = ["#12436d", "#28a197", "#801650", "#f46a25", "#3d3d3d", "#a285d1", "#6bace6", "#8a6d3b"]
DIVERGING = ["#b3500f", "#eec4a4", "#d9dfe5", "#a9cfe4", "#0b5c8a"]  # from the low end of a scale to the high one
HEAT = ["#eef4f8", "#c3dced", "#8dbcdb", "#4f96c4", "#1c6ca3"]

# the words of a criterion's status → an icon that reads without colour
ICONS = {
    "behaald": "✓",
    "na termijn behaald": "✓",
    "niet behaald": "×",
    "achter": "▼",
    "onzeker": "◆",
    "op schema": "▲",
    "loopt": "▶",
    "te weinig gegevens": "○",
    "afgeschermd": "○",
    "ter informatie": "●",
    "geen gegevens": "○",
}

# the edge of a criterion's card; a verdict without one keeps the quiet edge
VERDICT = {
    "behaald": STATUS["completed"],
    "na termijn behaald": STATUS["completed"],
    "op schema": STATUS["running"],
    "onzeker": ACCENT,
    "achter": ACCENT,
    "niet behaald": ACCENT,
}

CONFIG: dict[str, Any] = {
    "background": PAPER,
    "font": "Source Sans Pro, DejaVu Sans, sans-serif",
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": GRID,
        "domainColor": QUIET,
        "tickColor": QUIET,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "labelLimit": 260,
    },
    "axisQuantitative": {"tickCount": 8, "labelOverlap": True},
    "legend": {"labelColor": INK, "titleColor": INK, "labelFontSize": 13, "titleFontSize": 13},
    "view": {"stroke": None},
    "bar": {"color": MAIN},
    "line": {"color": MAIN, "strokeWidth": 2.5},
    "point": {"color": MAIN, "filled": True, "size": 60},
    "text": {"color": INK, "fontSize": 13},
}
