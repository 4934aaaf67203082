"""A sender's XLSX as parts that can be changed one by one; every other part keeps its bytes."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from pathlib import Path

from ingest.messages import column_letters
from ingest.xml_edit import Part, as_bytes, as_text, as_value

CONTENT_TYPES = "[Content_Types].xml"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
WIDTHS = (20, 8, 28, 100, 14)  # of the sheet that is added


class Workbook:
    """The parts of a package, and those that are changed or added. Part names match without case."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as package:
            self._entries = [(entry, package.read(entry)) for entry in package.infolist()]
        self._names = {entry.filename.replace("\\", "/").lower(): entry.filename for entry, _ in self._entries}
        self._parts = {entry.filename: data for entry, data in self._entries}
        self._changed: dict[str, bytes] = {}
        self._rels: dict[str, Part] = {}
        self._ids: dict[str, set[str]] = {}
        self._types = Part(self.read(CONTENT_TYPES))
        self._extensions = {e.attributes.get("Extension", "").lower() for e in self._types.all("Default")}
        self.main = self.related("", "officeDocument") or "xl/workbook.xml"
        self._book = Part(self.read(self.main))
        is_strict = f'"{STRICT}/spreadsheetml/main"'.encode() in self._book.data
        self.main_ns = f"{STRICT}/spreadsheetml/main" if is_strict else MAIN
        self.office_ns = f"{STRICT}/officeDocument/relationships" if is_strict else OFFICE

    def has(self, name: str) -> bool:
        return name.lower() in self._names or name in self._changed

    def read(self, name: str) -> bytes:
        own = self._names.get(name.lower(), name)
        return self._changed[own] if own in self._changed else self._parts[own]

    def write(self, name: str, data: bytes) -> None:
        self._changed[self._names.get(name.lower(), name)] = data

    def new_part(self, pattern: str, content_type: str) -> str:
        """A part beside the workbook, declared with its type; {n} in its name is a number when it is taken."""
        folder = posixpath.dirname(self.main)
        numbers = ("", *map(str, range(1, len(self._parts) + len(self._changed) + 1)))
        names = (posixpath.join(folder, pattern.format(n=n)) for n in numbers)
        name, root = next(name for name in names if not self.has(name)), self._types.root
        self.write(name, b"")
        told = f'PartName={as_value("/" + name)} ContentType="{content_type}"'
        self._types.append(root, f"<{root.prefix}Override {told}/>")
        return name

    def declare_extension(self, extension: str, content_type: str) -> None:
        if extension not in self._extensions:
            self._extensions.add(extension)
            root = self._types.root
            told = f'Extension="{extension}" ContentType="{content_type}"'
            self._types.append(root, f"<{root.prefix}Default {told}/>")

    def relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """(id, last word of the type, target) of the relationships of a part within the package."""
        for element in self._rels_of(part).all("Relationship"):
            told = element.attributes
            if told.get("TargetMode") != "External":
                place = posixpath.join("/", posixpath.dirname(part), told["Target"].replace("\\", "/"))
                yield told["Id"], told["Type"].rpartition("/")[2], posixpath.normpath(place).lstrip("/")

    def related(self, part: str, kind: str) -> str:
        """The first part of this kind that `part` points to; "" when there is none."""
        return next((target for _, found, target in self.relations(part) if found == kind), "")

    def relate(self, part: str, kind: str, target: str) -> str:
        """A new relationship; its id."""
        rels = self._rels_of(part)
        known = self._ids.setdefault(part, {e.attributes["Id"] for e in rels.all("Relationship")})
        key = next(f"rId{n}" for n in range(1, len(known) + 2) if f"rId{n}" not in known)
        known.add(key)
        told = f'Id="{key}" Type="{self.office_ns}/{kind}" Target={as_value("/" + target)}'
        rels.append(rels.root, f"<{rels.root.prefix}Relationship {told}/>")
        return key

    def _rels_of(self, part: str) -> Part:
        folder, name = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{name}.rels")
        if source not in self._rels:
            empty = f'<Relationships xmlns="{RELATIONSHIPS}"/>'.encode()
            self._rels[source] = Part(self.read(source) if self.has(source) else empty)
        return self._rels[source]

    def sheets(self) -> dict[str, str]:
        """name → part of every sheet."""
        targets = {key: target for key, _, target in self.relations(self.main)}
        listed = [element.attributes for element in self._book.all("sheet")]
        return {told["name"]: targets[told["id"]] for told in listed if told.get("id") in targets}

    def add_sheet(self, name: str, rows: list[list[str | int]]) -> None:
        """A last sheet of texts and numbers; a name that is taken gets a number."""
        element = self._book.first("sheets")
        assert element
        listed = [sheet.attributes for sheet in self._book.all("sheet")]
        taken = {told["name"].casefold() for told in listed}
        names = (f"{name} {n}" if n > 1 else name for n in range(1, len(taken) + 2))
        free = next(word for word in names if word.casefold() not in taken)
        part = self.new_part("worksheets/sheet{n}.xml", SHEET_TYPE)
        self.write(part, sheet_of(rows, self.main_ns))
        number = 1 + max(int(told["sheetId"]) for told in listed)
        told = f'name={as_value(free)} sheetId="{number}" m:id="{self.relate(self.main, "worksheet", part)}"'
        self._book.append(element, f'<{element.prefix}sheet xmlns:m="{self.office_ns}" {told}/>')

    def package(self) -> bytes:
        """The whole workbook: changed parts in their old places, new ones at the end."""
        for name, part in [(CONTENT_TYPES, self._types), (self.main, self._book), *self._rels.items()]:
            data = part.edited()
            if data != part.data:
                self.write(name, data)
        out, new = io.BytesIO(), dict(self._changed)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for entry, data in self._entries:
                place = zipfile.ZipInfo(entry.filename, entry.date_time)
                place.external_attr = entry.external_attr
                package.writestr(place, new.pop(entry.filename, data), zipfile.ZIP_DEFLATED)
            for name, data in new.items():
                package.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        return out.getvalue()


def sheet_of(rows: list[list[str | int]], namespace: str) -> bytes:
    """A worksheet part of inline texts: no formula, no shared text, no style."""
    columns = "".join(f'<col min="{n}" max="{n}" width="{w}" customWidth="1"/>' for n, w in enumerate(WIDTHS, 1))
    lines = "".join(row_of(n, row) for n, row in enumerate(rows, 1))
    return as_bytes(
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{namespace}">'
        f"<cols>{columns}</cols><sheetData>{lines}</sheetData></worksheet>"
    )


def row_of(number: int, row: list[str | int]) -> str:
    cells = "".join(cell_of(cell_name(number, n), value) for n, value in enumerate(row))
    return f'<row r="{number}">{cells}</row>'


def cell_of(name: str, value: str | int) -> str:
    if isinstance(value, int):
        return f'<c r="{name}"><v>{value}</v></c>'
    if not value:
        return ""
    return f'<c r="{name}" t="inlineStr"><is><t xml:space="preserve">{as_text(value)}</t></is></c>'


def column_of(name: str) -> int:
    """The column of C7 is 2."""
    number = 0
    for letter in name.upper().rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number - 1


def cell_name(row: int, column: int) -> str:
    """Row 7 and column 2 make C7."""
    return f"{column_letters(column)}{row}"
