"""The originals, each under its digest, for the owner's eyes only; checked before anything is built on them."""

import hashlib
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import WarehouseError
from warehouse.files import sync
from warehouse.settings import Settings

if TYPE_CHECKING:
    from warehouse.journal import Line

IS_DIGEST = re.compile(r"[0-9a-f]{64}").fullmatch


def draft_of(settings: Settings, sha256: str) -> Path:
    """Where a copy waits until the journal knows of it."""
    return settings.archive / f".draft-{sha256}"


def write_draft(settings: Settings, sha256: str, chunks: Iterable[bytes]) -> bool:
    """Copy durably; whether the copy has the digest that it should have."""
    digest = hashlib.sha256()
    handle = os.open(draft_of(settings, sha256), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as writer:
        for chunk in chunks:
            digest.update(chunk)
            writer.write(chunk)
        writer.flush()
        os.fsync(writer.fileno())
    return digest.hexdigest() == sha256


def keep_draft(settings: Settings, sha256: str) -> None:
    """Make the draft the original."""
    draft_of(settings, sha256).replace(settings.archive / sha256)
    sync(settings.archive)


def settle_drafts(settings: Settings, lines: list["Line"]) -> None:
    """Keep the draft that a killed receive had noted already; remove any other."""
    known = {line.sha256 for line in lines}
    for draft in settings.archive.glob(".draft-*"):
        sha256 = draft.name.removeprefix(".draft-")
        if sha256 in known and digest_of(draft) == sha256:
            keep_draft(settings, sha256)
        draft.unlink(missing_ok=True)


def check_originals(settings: Settings, counting: list["Line"], lines: list["Line"]) -> None:
    """Raise WarehouseError for an original that is missing, changed, or that no line names."""
    for line in counting:
        path = settings.archive / line.sha256
        if not path.exists() or digest_of(path) != line.sha256:
            fault = "not as it was received" if path.exists() else "missing"
            raise WarehouseError(
                f"the original of {line.sender}/{line.file_name} is {fault} (number {line.sequence}, {line.date}):"
                f" put {path} back from a backup, or `wpl withdraw {line.sequence}` and deliver the file anew"
            )
    known = {line.sha256 for line in lines}
    for path in sorted(settings.archive.glob("*")):
        if IS_DIGEST(path.name) and path.name not in known:
            raise WarehouseError(
                f"{path} is an original that no line of the ledger names: put ledger and journal back from a"
                " backup, or move it out of the archive and deliver the file anew"
            )


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
