"""Ledger of deliveries, builds, releases, and reading them."""
