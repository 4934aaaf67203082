"""One file per page; the address of a page is the name of its file."""
