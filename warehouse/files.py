"""Writing that survives a power cut: contents, names and folders reach the disk before we go on."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Force a file's contents, or a folder's list of names, to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def make_folder(path: Path, mode: int = 0o777) -> None:
    """Make a folder, and say so durably to its parent."""
    if not path.is_dir():
        path.mkdir(mode=mode, parents=True, exist_ok=True)
        sync(path.parent)


def sync_tree(folder: Path) -> None:
    """Force every file and folder of a tree to disk, innermost first."""
    for path, _, names in os.walk(folder, topdown=False):
        for name in names:
            sync(Path(path, name))
        sync(Path(path))


def replace_text(path: Path, text: str, mode: int = 0o666) -> None:
    """Give a small file new contents in one step: readers see the old or the new, never half.

    Bytes of names that are no text (surrogates) come out as they were.
    """
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as file:
        file.write(text.encode("utf-8", "surrogateescape"))
    sync(draft)
    draft.replace(path)
    sync(path.parent)


def append_line(path: Path, line: str) -> None:
    """Add one line to a small list, durably."""
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())
    sync(path.parent)
