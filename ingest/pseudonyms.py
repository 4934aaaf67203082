"""Keyed digests instead of identifiers of persons (HMAC-SHA256; the key lies outside data and code)."""

import hmac
import os
import secrets
from pathlib import Path


class Pseudonyms:
    """Digests of one key. A plain hash of a personnel number is reversed in a millisecond."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self.key_id = hmac.digest(key, b"key-id", "sha256").hex()[:8]

    def digest(self, kind: str, value: str) -> str:
        """64 hex characters; the same for values that differ in case or outer spaces."""
        text = f"{kind}\0{value.strip().upper()}".encode()
        return hmac.digest(self._key, text, "sha256").hex()


def read_key(path: Path, create: bool = False) -> bytes:
    """The 256-bit key in hex at `path`; made there (0600) when missing and `create`.

    Raises FileNotFoundError when missing, ValueError when it is no key.
    """
    if create and not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32) + "\n")
            file.flush()
            os.fsync(file.fileno())
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except (ValueError, UnicodeDecodeError):
        key = b""
    if len(key) != 32:
        raise ValueError(f"{path} does not hold a key of 64 hex characters")
    return key
