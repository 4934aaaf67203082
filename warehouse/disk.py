"""Writing that survives a power cut: file, then its folder; replaced in one step or not at all."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Flush a file or folder to disk; the database engine never does this for folders."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write `content` under `path` in one atomic step."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)
    sync(path.parent)


def append(path: Path, line: bytes) -> None:
    """Add one line, whole and on disk; an unfinished last line of a killed writer is dropped."""
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        content = file.read()
        file.seek(content.rfind(b"\n") + 1)
        file.truncate()
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    sync(path.parent)
