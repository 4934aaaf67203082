"""Synthetic deliveries: `generate.py` writes them, `synthetic/` makes them."""
