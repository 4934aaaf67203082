"""What pages are made of: header, cards, tables, charts."""
