"""A zip package (XLSX, ODS) opened without trust: its directory is checked before a byte is unpacked.

Part names are matched without case, as the format says. Every XML part is checked before it is handed out.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from xml.parsers import expat

from ingest.containers import refuse_zip
from ingest.table import Limits, Refused

MOST_ENTRIES = 10_000
MOST_DIRECTORY_BYTES = 4_000_000
SMALL = 10_000_000  # below this many unpacked bytes a high ratio says nothing
CHUNK = 1 << 20
END_OF_DIRECTORY = b"PK\x05\x06"
MEDIA = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".emf", ".wmf", ".wdp", ".bin", ".odttf")
DECLARED = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([^"']*)["']""")
UTF8 = (b"utf-8", b"utf8", b"us-ascii")


class Package:
    """The parts of one package; raises Refused for a directory that lies, hides or explodes."""

    def __init__(self, path: Path, limits: Limits) -> None:
        check_end(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError):
            raise Refused("damaged_workbook") from None
        entries = [entry for entry in self._zip.infolist() if not entry.is_dir()]
        try:
            refuse_zip({part_name(entry) for entry in entries})
            check_names(entries)
            check_sizes(entries, path.stat().st_size, limits)
        except Refused:
            self._zip.close()
            raise
        self._entries = {part_name(entry): entry for entry in entries}
        self._checked: set[str] = set()

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def names(self) -> Iterator[str]:
        """Lower-case part names with forward slashes."""
        return iter(self._entries)

    def read(self, name: str) -> bytes:
        """One XML part, checked, without byte order mark; Refused when it is missing."""
        key = name.lower()
        if key not in self._entries:
            raise Refused("damaged_workbook")
        data = b"".join(self._chunks(key)).removeprefix(b"\xef\xbb\xbf")
        check_xml(data)
        self._checked.add(key)
        return data

    def check_rest(self) -> None:
        """Look for document type declarations in the XML parts that nobody reads."""
        for key in self._entries:
            if key not in self._checked and not key.endswith(MEDIA):
                tail = b""
                for chunk in self._chunks(key):
                    check_declarations(tail + chunk)
                    tail = chunk[-16:]

    def _chunks(self, key: str) -> Iterator[bytes]:
        """Unpacked bytes, never more than the directory declares; a wrong checksum is damage."""
        try:
            with self._zip.open(self._entries[key]) as part:
                while chunk := part.read(CHUNK):
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError):
            raise Refused("damaged_workbook") from None


def part_name(entry: zipfile.ZipInfo) -> str:
    return entry.filename.replace("\\", "/").lower()


def check_end(path: Path) -> None:
    """Refuse a file cut off before its directory, and a directory too long to be honest before it is loaded."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        file.seek(max(0, size - 66_000))
        end = file.read()
    at = end.rfind(END_OF_DIRECTORY)
    if at < 0 or len(end) < at + 22:
        raise Refused("unfinished")
    if int.from_bytes(end[at + 12 : at + 16], "little") > MOST_DIRECTORY_BYTES:
        raise Refused("zip_bomb")


def check_names(entries: list[zipfile.ZipInfo]) -> None:
    """No name leaves the package, none occurs twice, nothing is encrypted."""
    names = [part_name(entry) for entry in entries]
    if any(name.startswith("/") or ":" in name or ".." in name.split("/") for name in names):
        raise Refused("unsafe_names")
    if len(set(names)) < len(names):
        raise Refused("duplicate_parts")
    if any(entry.flag_bits & 0x41 for entry in entries):
        raise Refused("encrypted")
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise Refused("damaged_workbook")


def check_sizes(entries: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    """No part unpacks too large, none shares its bytes with another."""
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > limits.unzipped_bytes:
        raise Refused("zip_bomb")
    pairs = [(entry.file_size, entry.compress_size) for entry in entries] + [(unpacked, packed)]
    if any(full > SMALL and full > limits.zip_ratio * max(1, small) for full, small in pairs):
        raise Refused("zip_bomb")
    end = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        if entry.header_offset < end:
            raise Refused("zip_bomb")
        end = entry.header_offset + entry.compress_size
    if end > size:
        raise Refused("damaged_workbook")


def check_xml(data: bytes) -> None:
    """UTF-8 throughout and no document type declaration (entities, outside files)."""
    check_declarations(data)
    declared = DECLARED.match(data[:200])
    if b"\0" in data[:4] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Refused("xml_encoding")
    if declared and declared[1].lower() not in UTF8:
        raise Refused("xml_encoding")
    try:
        if not data.isascii():
            data.decode()
    except UnicodeDecodeError:
        raise Refused("damaged_workbook") from None


def check_declarations(data: bytes) -> None:
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise Refused("xml_entities")


def elements(data: bytes) -> list[tuple[str, dict[str, str]]]:
    """Every element of a small part in order: local name and attributes by local name."""
    found: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        found.append((local(name), {local(key): value for key, value in attributes.items()}))

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise Refused("damaged_workbook") from None
    return found


def local(name: str) -> str:
    return name.rpartition(" ")[2]
