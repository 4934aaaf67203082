"""What lies in a folder without being anybody's delivery: what systems leave there, shortcuts, half a download."""

from fnmatch import fnmatchcase

SYSTEM_FILES = (
    *(".*", "~$*", "*.tmp", "*~", "*.swp", "*:zone.identifier", "icon\r"),
    *("desktop.ini", "thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop ([0-9]).ini", "thumbs ([0-9]).db"),
)
SYSTEM_FOLDERS = (
    *(".*", "~$*", "$recycle.bin", "recycler", "system volume information", "lost+found", "__macosx"),
    *("@eadir", "@recycle", "#recycle", "#snapshot", "network trash folder", "temporary items"),
)
STAND_INS = {
    "a shortcut, not the file itself": ("*.url", "*.lnk", "*.webloc", "*.website", "*.desktop", "*.gsheet")
    + ("*.gdoc", "*.gslides"),
    "an unfinished download": ("*.crdownload", "*.part", "*.partial", "*.filepart", "*.download")
    + ("*.opdownload",),
}


def is_system_file(name: str) -> bool:
    """Operating systems and office programs put it there; nobody wants to hear of it."""
    return is_one_of(name, SYSTEM_FILES)


def is_system_folder(name: str) -> bool:
    return is_one_of(name, SYSTEM_FOLDERS)


def stand_in(name: str) -> str:
    """What stands in the place of a delivery, in words; "" for anything else."""
    return next((what for what, patterns in STAND_INS.items() if is_one_of(name, patterns)), "")


def is_one_of(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(name.casefold(), pattern) for pattern in patterns)
