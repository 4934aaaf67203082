"""Streams of an OLE2 compound file: the container of XLS, of workbooks with a password, and of other documents.

Every chain of sectors is followed at most as far as the file is long.
"""

import struct
from dataclasses import dataclass
from functools import cached_property

from ingest.table import Refused

FREE, DIRECTORY_ENTRY = 0xFFFFFFFA, 128
STORAGE, STREAM, ROOT = 1, 2, 5


@dataclass(frozen=True)
class Entry:
    """One name in the container's directory; `beside` and `inside` are places of others."""

    name: str
    kind: int
    start: int
    size: int
    beside: tuple[int, int]
    inside: int


class Compound:
    """The directory of a compound file and its streams; Refused where the chains do not hold."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        try:
            self._read_header()
            directory = self._chain(self._directory_start)
            places = range(0, len(directory) - DIRECTORY_ENTRY + 1, DIRECTORY_ENTRY)
            self.entries = [entry(directory[place : place + DIRECTORY_ENTRY]) for place in places]
        except (struct.error, IndexError, UnicodeDecodeError):
            raise Refused("damaged_workbook") from None

    def names(self) -> set[str]:
        return {entry.name for entry in self.entries if entry.kind in (STORAGE, STREAM)}

    @cached_property
    def top(self) -> dict[str, Entry]:
        """What stands in the container itself, not in a document inside it."""
        found: dict[int, Entry] = {}
        ahead = [entry.inside for entry in self.entries if entry.kind == ROOT][:1]
        while ahead:
            place = ahead.pop()
            if place < len(self.entries) and place not in found:
                found[place] = self.entries[place]
                ahead += found[place].beside
        return {entry.name: entry for entry in found.values()}

    def stream(self, name: str) -> bytes:
        found = self.top[name]
        try:
            data = self._chain(found.start) if found.size >= self._cutoff else self._small(found)
        except (struct.error, IndexError, StopIteration):
            raise Refused("damaged_workbook") from None
        if len(data) < found.size:
            raise Refused("damaged_workbook")
        return data[: found.size]

    def _read_header(self) -> None:
        head = self._data
        shift, small_shift = struct.unpack_from("<HH", head, 30)
        self._directory_start, self._cutoff = struct.unpack_from("<I4xI", head, 48)
        small_start, more, _ = struct.unpack_from("<I4xII", head, 60)
        if shift not in (9, 12) or small_shift != 6:
            raise Refused("damaged_workbook")
        self._size, self._small_size = 1 << shift, 1 << small_shift
        table_sectors = list(struct.unpack_from("<109I", head, 76))
        visited = 0
        while more < FREE and visited <= len(head) // self._size:
            numbers = struct.unpack(f"<{self._size // 4}I", self._sector(more))
            table_sectors += numbers[:-1]
            more, visited = numbers[-1], visited + 1
        used = [self._sector(number) for number in table_sectors if number < FREE]
        self._next = [n for sector in used for n in struct.unpack(f"<{self._size // 4}I", sector)]
        small = self._chain(small_start) if small_start < FREE else b""
        self._small_next = struct.unpack(f"<{len(small) // 4}I", small)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self._data[start : start + self._size]
        if not sector:
            raise Refused("damaged_workbook")
        return sector.ljust(self._size, b"\0")

    def _chain(self, start: int) -> bytes:
        sectors: list[bytes] = []
        while start < FREE:
            sectors.append(self._sector(start))
            if len(sectors) > len(self._next):
                raise Refused("damaged_workbook")
            start = self._next[start]
        return b"".join(sectors)

    def _small(self, found: Entry) -> bytes:
        root = next(entry for entry in self.entries if entry.kind == ROOT)
        inside, start, sectors = self._chain(root.start), found.start, [b""]
        while start < FREE:
            sectors.append(inside[start * self._small_size : (start + 1) * self._small_size])
            if len(sectors) > len(self._small_next) + 1:
                raise Refused("damaged_workbook")
            start = self._small_next[start]
        return b"".join(sectors)


def entry(raw: bytes) -> Entry:
    length, kind, left, right, inside = struct.unpack_from("<HBx3I", raw, 64)
    start, size = struct.unpack_from("<IQ", raw, 116)
    name = raw[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
    return Entry(name, kind, start, size & 0xFFFFFFFF, (left, right), inside)
