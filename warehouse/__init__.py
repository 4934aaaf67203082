"""From delivered files to kept releases: ledger, builds, releases, and reading them."""


class WarehouseError(Exception):
    """Something an administrator can act on, said in one line."""
