"""The meeting pack, made of real releases: figures of the marts, equal bytes, readable by anyone."""

import io
import os
import re
import shutil
import subprocess
import sys
import zlib
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from report import theme
from report.cells import Cell, Table
from report.font import printable
from report.formats import number, percent
from report.pack.contents import Pack, contents
from report.pack.pdf import pdf
from report.pack.xlsx import xlsx
from tests.conftest import EARLIER, EARLIER_DAY, ROOT, Wpl
from warehouse import WarehouseError
from warehouse.read import Release, current_release, open_release
from warehouse.releases import release_folder


@pytest.fixture(scope="module")
def data(two_releases: Path) -> Path:
    return two_releases


@pytest.fixture(scope="module")
def now(data: Path) -> Release:
    return open_release(data, current_release(data) or "")


@pytest.fixture(scope="module")
def then(data: Path) -> Release:
    return open_release(data, EARLIER)


@pytest.fixture(scope="module", params=["nl", "en"])
def pack(now: Release, then: Release, request: pytest.FixtureRequest) -> Pack:
    return contents(now, then, request.param)


def plain(document: bytes) -> bytes:
    """A PDF with its streams unpacked."""
    parts = [document]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", document, re.DOTALL):
        try:
            parts.append(zlib.decompress(match[1]))
        except zlib.error:
            parts.append(match[1])
    return b"\n".join(parts)


def rows_of(pack: Pack, code: str) -> list[tuple[object, ...]]:
    table = next(table for table in (*pack.changes, *pack.tables) if table.code == code)
    return [tuple(cell.value for cell in row) for row in table.rows]


def test_the_pdf_is_tagged_in_its_language_and_set_in_our_font_alone(pack: Pack) -> None:
    text = plain(pdf(pack))
    assert re.search(rb"/Lang ?\(%s\)" % pack.language.encode(), text)
    assert b"/StructTreeRoot" in text
    assert re.search(rb"pdfuaid:part>1<", text)
    fonts = {name.decode() for name in re.findall(rb"/BaseFont ?/\w{6}\+([\w-]+)", text)}
    assert fonts == {"SourceSansPro-Regular", "SourceSansPro-Semibold"}
    assert len(re.findall(rb"/S ?/Figure", text)) == len(pack.figures) + 2  # and the emblem twice
    assert all(figure.alt.strip() for figure in pack.figures)


def test_equal_releases_and_language_give_equal_bytes(
    data: Path, now: Release, then: Release, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "cli", "report", "--against", EARLIER, "--lang", "nl"]
    subprocess.run([*command, "--data", data, "--out", tmp_path], cwd=ROOT, check=True, capture_output=True)
    pack = contents(now, then, "nl")
    written = {path.suffix: path.read_bytes() for path in tmp_path.iterdir()}
    assert written == {".pdf": pdf(pack), ".xlsx": xlsx(pack)}


def test_each_criterion_is_said_with_the_value_of_its_mart(pack: Pack, now: Release) -> None:
    criteria = now.query(
        "select criteria.* from mart_steering__success_criteria as criteria"
        " inner join mart_steering__project using (as_of_date) order by criteria.sort_order"
    ).to_dicts()
    assert [finding.code for finding in pack.findings] == [row["criterion_code"] for row in criteria]
    said = rows_of(pack, "criteria")
    for row, finding, cells in zip(criteria, pack.findings, said, strict=True):
        if row["is_hidden"]:
            assert str(cells[1]) in ("verborgen", "hidden")
            assert not re.search(r"\d", finding.sentence + finding.change)
            continue
        names = ("value", "lower_bound", "upper_bound", "target_min", "target_max", "deadline")
        assert cells[1:7] == tuple(row[name] for name in names)
        assert cells[8:] == (row["target_probability"], row["forecast_low"], row["forecast_high"])
        value = row["value"]
        shown = (
            percent(value, pack.language, row["denominator"])
            if row["unit"] == "share"
            else number(value, pack.language)
        )
        assert finding.sentence.startswith(shown)


def test_what_changed_is_what_both_releases_say(pack: Pack, now: Release, then: Release) -> None:
    select = "select value, status from mart_steering__success_criteria where as_of_date = $day order by sort_order"
    before = then.query(select, {"day": date.fromisoformat(EARLIER_DAY)}).to_dicts()
    known = now.query(select, {"day": date.fromisoformat(EARLIER_DAY)}).to_dicts()
    for earlier, same_day, cells in zip(before, known, rows_of(pack, "changed_criteria"), strict=True):
        if cells[3] in ("verborgen", "hidden"):
            assert len({*cells[1:4]}) == 1
        else:
            assert cells[1:3] == (earlier["value"], same_day["value"])
    companies = pack.findings[0].change
    assert number(before[0]["value"], pack.language) in companies
    assert "30 juni 2018" in companies or "30 June 2018" in companies
    funds = now.query("select fund_code, pilots_started from mart_sector__breakdown where as_of_date = $day",
                      {"day": pack.as_of})  # fmt: skip
    assert {row[2] for row in rows_of(pack, "changed_funds")} == set(funds["pilots_started"])


def test_without_an_earlier_release_nothing_is_compared(now: Release) -> None:
    pack = contents(now, None, "nl")
    assert pack.changes == ()
    assert {finding.change for finding in pack.findings} == {""}
    assert "geen eerdere release" in pack.changes_note
    assert pdf(pack)


def test_a_release_of_almost_nothing_makes_a_pack(small_data: Path, now: Release) -> None:
    with open_release(small_data, current_release(small_data) or "") as small:
        for pack in (contents(small, None, "en"), contents(now, small, "nl"), contents(small, now, "nl")):
            assert pdf(pack)
            assert xlsx(pack)


def test_a_release_before_the_first_fact_makes_no_pack(data: Path) -> None:
    with open_release(data, EARLIER) as release:
        release.info["as_of_date"] = "2016-01-31"
        with pytest.raises(WarehouseError, match=f"release {EARLIER} has no figures"):
            contents(release, None, "nl")


def test_a_release_older_than_what_a_pack_reads_is_said_to_be_so(data: Path, now: Release) -> None:
    with open_release(data, EARLIER) as release:
        del release.info["rows"]["marts.mart_steering__must_happen"]
        assert contents(now, release, "nl").changes
        with pytest.raises(
            WarehouseError, match=f"{EARLIER} is too old for this: it lacks mart_steering__must_hap"
        ):
            contents(release, None, "nl")


def test_the_workbook_holds_typed_cells_below_headings_that_stay(pack: Pack) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(pack)))
    summary, *sheets = book.worksheets
    tables = [item.table for item in pack.agenda if item.table] + [*pack.changes, *pack.tables, pack.definitions]
    assert len(sheets) == len(tables)
    formats = {"count": "#,##0", "share": "0%", "share1": "0.0%", "chance": "0%"}
    formats["date"] = "[$-413]dd-mm-yyyy" if pack.language == "nl" else "[$-809]d mmm yyyy"
    for page, table in zip(sheets, tables, strict=True):
        assert page.freeze_panes == "B2"
        head, *rows = page.iter_rows()
        assert tuple(cell.value for cell in head) == table.headings
        for cells, row in zip(rows, table.rows, strict=True):
            for cell, meant in zip(cells, row, strict=True):
                found = cell.value.date() if isinstance(cell.value, datetime) else cell.value
                assert found == (pytest.approx(meant.value) if isinstance(meant.value, float) else meant.value)
                assert meant.kind == "text" or meant.value is None or cell.number_format == formats[meant.kind]
    assert {cell.data_type for page in book for row in page.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert pack.headline in {cell.value for row in summary.iter_rows() for cell in row}


HOSTILE = [
    "=1+1",
    "+31 6",
    "-2",
    "@cmd",
    "=cmd|' /C calc'!A0",
    "#panic()",
    "*x* $y$ \\ <z>",
    "日本 😀 \x07",
    "a\u0301",
]


def test_no_text_runs_as_a_formula_or_as_markup(now: Release) -> None:
    rows = tuple((Cell(text), Cell(text)) for text in HOSTILE)
    pack = contents(now, None, "nl")
    hostile = replace(
        pack,
        tables=(Table("criteria", "=1", "#panic()", ("=2", "#panic()"), rows),),
        project=dict(pack.project) | {"name": "=1 #panic()"},
        remarks=tuple(replace(remark, text="=1 #panic() 日") for remark in pack.remarks),
    )
    assert pdf(hostile)
    book = openpyxl.load_workbook(io.BytesIO(xlsx(hostile)))
    assert {cell.data_type for page in book for row in page.iter_rows() for cell in row} <= {"s", "n", "d"}
    assert [cell.value for cell in book["Criteria"]["A"][1:6]] == HOSTILE[:5]


def test_what_the_font_cannot_show_is_seen_to_be_missing() -> None:
    assert printable("é a\u0301 – “x” ≥ €") == "é á – “x” ≥ €"
    assert printable("日\tx\n\x07") == "□ x □"
    assert all(printable(icon) == icon for icon in theme.ICONS.values())


def test_the_command_compares_with_the_last_approved_release(wpl: Wpl, data: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(data, tmp_path / "data", copy_function=os.link)
    code, text, _ = wpl("report", "--lang", "nl", "--data", folder)
    assert code == 0
    paths = [Path(line.removeprefix("Written: ")) for line in text.splitlines()]
    assert [path.parent for path in paths] == [folder / "reports"] * 2
    before = {path: path.read_bytes() for path in paths}

    approval = (
        "releases",
        "approve",
        EARLIER[:6],
        "--meeting",
        "2018-07-05",
        "--note",
        "akkoord",
        "--data",
        folder,
    )
    assert wpl(*approval)[:2] == (0, f"Approved: release {EARLIER}, in the meeting of 2018-07-05\n")
    code, _, error = wpl(*approval)
    assert (code, error) == (1, f"wpl: release {EARLIER} was approved already, in the meeting of 2018-07-05\n")
    assert "2018-07-05" in next(
        line for line in wpl("releases", "--data", folder)[1].splitlines() if EARLIER in line
    )

    wpl("report", "--lang", "nl", "--data", folder)
    assert all(path.read_bytes() != content for path, content in before.items())
    wpl("report", "--lang", "nl", "--against", "none", "--data", folder)
    assert before == {path: path.read_bytes() for path in paths}


def test_what_cannot_be_reported_is_one_clear_line(wpl: Wpl, data: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(data, tmp_path / "data")
    served = current_release(folder) or ""
    marts = release_folder(folder, EARLIER) / "marts.duckdb"
    marts.write_bytes(marts.read_bytes()[:100])
    for options, said in [
        (["--against", EARLIER], f"release {EARLIER} is damaged"),
        (["--release", EARLIER], f"release {EARLIER} is damaged"),
        (["--release", "zzz"], "no release starts with 'zzz'"),
        (["--against", "zzz"], "no release starts with 'zzz'"),
        (["--against", served], f"release {served} cannot be compared with itself"),
    ]:
        code, _, error = wpl("report", *options, "--data", folder)
        assert (code, error.count("\n")) == (1, 1)
        assert error.startswith(f"wpl: {said}")
    assert not list(folder.rglob("*.pdf"))
