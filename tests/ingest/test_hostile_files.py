"""A hostile file is refused with a reason, never read in part; the parent lives and the next file reads."""

import io
import os
import random
import resource
import signal
import struct
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.child import Reader
from ingest.containers import refuse_markup
from ingest.messages import catalogue
from ingest.table import Document, Limits, Refused
from ingest.workbook import read_workbook
from tests.ingest import made_files as made

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
BINARY_TYPE = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
SHEET = "xl/worksheets/sheet1.xml"
BEYOND = 20_000


def with_part(name: str, data: bytes | str) -> bytes:
    """An ordinary workbook with one part more, or another."""
    return made.package(made.xlsx_parts(CELL) | {name: data})


def declared(part: str, declaration: str) -> bytes:
    """An ordinary workbook with a document type declaration before one part."""
    parts = made.xlsx_parts(CELL, texts=("x",))
    return made.package(parts | {part: declaration + parts[part].replace("x</t>", "&a;</t>")})


def twice(name: str) -> bytes:
    """A name that differs in capitals only is the same part."""
    out = io.BytesIO(made.xlsx(CELL))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, b"<x/>")
    return out.getvalue()


def patched(data: bytes, name: str, place: int, value: bytes) -> bytes:
    """A package whose directory entry of one part is changed at `place`."""
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(name.encode()))
    return data[: at + place] + value + data[at + place + len(value) :]


def lies_about_size() -> bytes:
    zeros = with_part("xl/media/zeros.xml", bytes(5_000_000))
    return patched(zeros, "zeros.xml", 24, struct.pack("<I", 100))


def overlapping() -> bytes:
    """Two directory entries that unpack the same bytes."""
    parts = made.xlsx_parts(CELL) | {"a.xml": bytes(90_000), "b.xml": bytes(90_000)}
    data = made.package(parts)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        place = archive.getinfo("a.xml").header_offset
    return patched(data, "b.xml", 42, struct.pack("<I", place))


def nested_bomb() -> bytes:
    inner = made.package({f"{n}.bin": bytes(1_000_000) for n in range(10)})
    return made.package({f"{n}.zip": inner for n in range(10)})


def one_text_many_times() -> bytes:
    """A long shared text that 20,000 cells show."""
    cells = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    return made.xlsx(cells, texts=("x" * 90_000,))


def many_columns() -> bytes:
    return made.xlsx(f'<row r="1">{"<c><v>1</v></c>" * BEYOND}</row>')


def many_repeats() -> bytes:
    """Sheets of a million repeated cells each."""
    row = (
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" '
        'office:value="1"/></table:table-row>'
    )
    return made.ods("</table:table><table:table>".join([row] * 50))


def one_sheet_many_times() -> bytes:
    parts = made.xlsx_parts(CELL)
    sheet = '<sheet name="Blad1" sheetId="1" state="visible" r:id="worksheet"/>'
    book = parts["xl/workbook.xml"].replace(sheet, sheet * 500)
    return made.package(parts | {"xl/workbook.xml": book})


def noise(start: bytes) -> bytes:
    return start + random.Random(3).randbytes(20_000)


WHOLE = made.ordinary()
OLD = made.xls(made.xls_text(0, 0, "Pilotnummer"))
CORPUS: dict[str, tuple[bytes, str]] = {
    "password": (made.compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x" * 9000}), "encrypted"),
    "password of an old workbook": (made.xls(b"", globals_=made.record(0x2F, bytes(6))), "encrypted"),
    "password of a part": (patched(WHOLE, "xl/workbook.xml", 8, b"\x01"), "encrypted"),
    "password of an ods": (made.ods("", **{"META-INF__manifest.xml": f"<manifest:manifest {made.ODS_SPACES}>"
                           "<manifest:encryption-data/></manifest:manifest>"}), "encrypted"),
    **{f"cut at {n}": (WHOLE[:n], "unfinished") for n in (4, 100, 700, len(WHOLE) // 2, -300, -1)},
    **{f"old cut at {n}": (OLD[:n], "damaged_workbook") for n in (8, 300, 600, 3000)},
    "macro part": (with_part("xl/vbaProject.bin", b"x"), "macros"),
    "macro type": (made.xlsx(CELL, content_type=MACRO_TYPE), "macros"),
    "macro sheet": (with_part("xl/macrosheets/sheet1.xml", b"<x/>"), "macros"),
    "binary workbook": (made.xlsx(CELL, content_type=BINARY_TYPE), "binary_workbook"),
    "old macros": (made.compound({"Workbook": b"x", "_VBA_PROJECT_CUR": b"x"}), "macros"),
    "old macro sheet": (made.xls(b"", kind=1), "macros"),
    "ods macros": (made.ods("", Basic__Standard__Module1="x"), "macros"),
    "plain zip": (made.package({"readme.txt": b"no workbook"}), "archive"),
    "word": (made.xlsx(CELL, content_type=WORD_TYPE), "text_document"),
    "old word": (made.compound({"WordDocument": b"x"}), "text_document"),
    "open text": (made.package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
                  "text_document"),
    "zeros": (with_part("xl/media/zeros.xml", bytes(60_000_000)), "zip_bomb"),
    "nested zips": (nested_bomb(), "archive"),
    "declared too small": (lies_about_size(), "damaged_workbook"),
    "overlapping parts": (overlapping(), "zip_bomb"),
    "directory without end": (WHOLE[:-10] + b"\xff\xff\xff\xff" + WHOLE[-6:], "zip_bomb"),
    "one text many times": (one_text_many_times(), "zip_bomb"),
    "last cell": (made.xlsx('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "too_many_columns"),
    "two far cells": (made.xlsx(CELL + '<row r="1048576"><c r="ZZ1048576"><v>1</v></c></row>'), "too_many_cells"),
    "nearly empty": (made.xlsx(CELL + '<row r="1000000"><c r="AD1000000"><v>1</v></c></row>'), "too_many_cells"),
    "20,000 columns": (many_columns(), "too_many_columns"),
    "ods repeated columns": (made.ods('<table:table-row><table:table-cell office:value-type="float" '
        'office:value="1" table:number-columns-repeated="20000"/></table:table-row>'), "too_many_columns"),
    "ods repeated rows": (made.ods('<table:table-row table:number-rows-repeated="999999999"><table:table-cell '
        'office:value-type="float" office:value="1"/></table:table-row>'), "too_many_cells"),
    "ods rows repeated on many sheets": (many_repeats(), "too_many_cells"),
    "one sheet many times": (one_sheet_many_times(), "damaged_workbook"),
    "not well-formed": (made.xlsx('<row r="1"><c r="A1" t="str"><v>a < b</v></c></row>'), "damaged_workbook"),
    "cells out of order": (made.xlsx('<row r="2"><c r="A2"><v>1</v></c></row>' + CELL), "damaged_workbook"),
    "a cell twice": (made.xlsx('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'),
                     "damaged_workbook"),
    "a cell in another row": (made.xlsx('<row r="1"><c r="A7"><v>1</v></c></row>'), "damaged_workbook"),
    "a text that is not there": (made.xlsx('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), "damaged_workbook"),
    **{f"entity in {part}": (declared(part, OUTSIDE), "xml_entities")
       for part in ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", SHEET, "[Content_Types].xml")},
    "entity in a part nobody reads": (with_part("docProps/core.xml", OUTSIDE + "<x>&a;</x>"), "xml_entities"),
    "laughs": (declared("xl/sharedStrings.xml", LAUGHS), "xml_entities"),
    "laughs in ods": (made.package({"content.xml": LAUGHS + "<x>&i;</x>"}), "xml_entities"),
    "utf-16": (with_part(SHEET, made.xlsx_parts(CELL)[SHEET].encode("utf-16")), "xml_encoding"),
    "latin": (with_part(SHEET, '<?xml version="1.0" encoding="ISO-8859-1"?>' + made.xlsx_parts(CELL)[SHEET]),
              "xml_encoding"),
    "not utf-8": (with_part(SHEET, made.xlsx_parts(CELL)[SHEET].encode() + b"<!-- \xff -->"), "damaged_workbook"),
    **{f"slip {n}": (with_part(name, b"x"), "unsafe_names")
       for n, name in enumerate(("../../etc/cron.d/x", "/etc/passwd", "..\\x.exe", "C:\\x.exe", "xl/../../x"))},
    "a part twice": (twice("xl/Workbook.xml"), "duplicate_parts"),
    "old sheet beyond its columns": (made.xls(made.xls_number(65535, 65535, 1)), "too_many_columns"),
}  # fmt: skip
RENAMED = {
    "pdf": b"%PDF-1.7\n" + bytes(range(256)) * 20,
    "png": b"\x89PNG\r\n\x1a\n" + bytes(500),
    "exe": b"MZ" + bytes(600),
    "rtf": b"{\\rtf1 x}",
    "noise": noise(b""),
    "noise in a zip": noise(b"PK\x03\x04"),
    "noise in a container": noise(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "noise after a header": OLD[:512] + noise(b""),
}


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(Limits()) as reader:
        yield reader


def outcome(reader: Reader, path: Path, data: bytes, name: str = "werkmap.xlsx") -> Document | str:
    """The document, or the code of the refusal."""
    path.write_bytes(data)
    try:
        return reader.read(path, name)
    except Refused as refused:
        return refused.code


def reads_an_ordinary_file(reader: Reader, path: Path) -> bool:
    read = outcome(reader, path, WHOLE)
    return isinstance(read, Document) and read.tables[0].cells.rows()[0] == ("Pilotnummer", "Bedrijf")


@pytest.mark.parametrize("case", CORPUS)
def test_a_hostile_workbook_is_refused_for_what_it_is(reader: Reader, tmp_path: Path, case: str) -> None:
    data, code = CORPUS[case]
    before = reader.pid
    assert outcome(reader, tmp_path / "file", data) == code
    assert code in catalogue()
    assert reader.pid == before or before is None, "the child should not have died of this"
    assert reads_an_ordinary_file(reader, tmp_path / "file")


@pytest.mark.parametrize("case", RENAMED)
def test_another_kind_of_file_under_a_workbook_name_is_refused(reader: Reader, tmp_path: Path, case: str) -> None:
    assert outcome(reader, tmp_path / "file", RENAMED[case]) in catalogue()
    with pytest.raises(Refused):
        read_workbook(tmp_path / "file", Limits())
    assert reads_an_ordinary_file(reader, tmp_path / "file")


@pytest.mark.parametrize(
    ("start", "code"),
    [
        (b"<html><body><table>", "html"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML PUBLIC>", "html"),
        (b'<?xml version="1.0"?><html xmlns="x">', "html"),
        ("<html><table>".encode("utf-16"), "html"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "html"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
         b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "xml_spreadsheet"),
    ],
)  # fmt: skip
def test_a_web_page_or_xml_under_a_workbook_name_is_named_as_such(start: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code):
        refuse_markup(start)


@pytest.mark.parametrize("start", [b"naam;<b>x</b>\n", b"<geen>;1\n", b"", b"Pilotnummer;Bedrijf"])
def test_text_with_an_angle_bracket_is_no_web_page(start: bytes) -> None:
    refuse_markup(start)


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_flipped_byte_is_refused_or_changes_nothing_that_kills(reader: Reader, tmp_path: Path, kind: str) -> None:
    cell = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    whole = {"xlsx": WHOLE, "xls": OLD, "ods": made.ods(f"<table:table-row>{cell}</table:table-row>")}[kind]
    chance = random.Random(7)
    for _ in range(120):
        place = chance.randrange(len(whole))
        data = bytearray(whole)
        data[place] ^= 1 << chance.randrange(8)
        read = outcome(reader, tmp_path / "file", bytes(data))
        assert isinstance(read, Document) or read in catalogue()
    assert reads_an_ordinary_file(reader, tmp_path / "file")


def test_a_flipped_byte_never_changes_a_cell_of_an_xlsx(reader: Reader, tmp_path: Path) -> None:
    expected = outcome(reader, tmp_path / "file", WHOLE)
    assert isinstance(expected, Document)
    chance = random.Random(11)
    for _ in range(120):
        data = bytearray(WHOLE)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        read = outcome(reader, tmp_path / "file", bytes(data))
        assert isinstance(read, str) or read.tables[0].cells.equals(expected.tables[0].cells)


def test_a_file_that_takes_too_long_costs_one_refusal(tmp_path: Path) -> None:
    with Reader(Limits(child_seconds=1)) as reader:
        reader.start()
        assert reader.pid is not None
        os.kill(reader.pid, signal.SIGSTOP)
        assert outcome(reader, tmp_path / "file", WHOLE) == "too_slow"
        assert reads_an_ordinary_file(reader, tmp_path / "file")


def test_a_file_that_takes_too_much_memory_costs_one_refusal(tmp_path: Path) -> None:
    cells = "".join(f'<row r="{n}"><c r="AV{n}"><v>1</v></c></row>' for n in range(1, 100_000))
    with Reader(Limits(child_memory=400_000_000)) as reader:
        assert outcome(reader, tmp_path / "file", made.xlsx(cells)) == "too_much_memory"
        assert reads_an_ordinary_file(reader, tmp_path / "file")


def test_a_child_that_dies_between_two_files_costs_nothing(tmp_path: Path) -> None:
    with Reader(Limits()) as reader:
        reader.start()
        assert reader.pid is not None
        os.kill(reader.pid, signal.SIGKILL)
        os.waitid(os.P_PID, reader.pid, os.WEXITED | os.WNOWAIT)
        assert reads_an_ordinary_file(reader, tmp_path / "file")


def test_the_child_has_neither_our_terminal_nor_our_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WPL_SECRET", "geheim")
    with Reader(Limits()) as reader:
        reader.start()
        child = Path(f"/proc/{reader.pid}")
        assert b"geheim" not in (child / "environ").read_bytes()
        assert os.readlink(child / "fd" / "2") == os.devnull
        assert os.getsid(reader.pid or 0) != os.getsid(0)


def test_the_whole_corpus_stays_below_a_gigabyte(tmp_path: Path) -> None:
    for number, data in enumerate([data for data, _ in CORPUS.values()] + list(RENAMED.values())):
        (tmp_path / f"{number}.xlsx").write_bytes(data)
    script = (
        "import resource, sys\nfrom pathlib import Path\nfrom ingest.child import Reader\n"
        "from ingest.table import Limits, Refused\n"
        "with Reader(Limits()) as reader:\n"
        "    for path in Path(sys.argv[1]).iterdir():\n"
        "        try:\n            reader.read(path, path.name)\n            sys.exit(path.name)\n"
        "        except Refused:\n            pass\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    command = [sys.executable, "-c", script, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    assert done.stderr == ""
    assert int(done.stdout) * 1024 < 1_000_000_000
    assert resource.getrlimit(resource.RLIMIT_AS) == (resource.RLIM_INFINITY, resource.RLIM_INFINITY)
