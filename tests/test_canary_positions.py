"""What names a person, written into every position of a delivery, is found nowhere but in the archive.

Positions: a cell of each column of each kind, heading, title, note, comment, sheet, file, sender. Written are a
name, a telephone number, a date of birth and a number of personnel. Free text that is loaded is data: there it may
stand in its own column of a mart, and nowhere else.
"""

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import duckdb
import openpyxl
import pytest
from openpyxl.comments import Comment

from ingest import Contract, load_contract
from ingest.contract import Column, Kind
from tests.conftest import PUBLIC_KEY, ROOT, Wpl
from warehouse.build import build
from warehouse.read import current_release, open_release
from warehouse.settings import Settings

NAME, TELEPHONE, BORN, STAFF = "Kanariepiet Zangvogel", "06-48151623", "23-07-1961", "PN-48151642"
TRACES = ("kanariepiet", "zangvogel", "48151623", "23-07-1961", "1961-07-23", "48151642")
SOUND = {
    "pilot": "WPL-{n:03}",
    "code": "C{n}",
    "date": "13-02-2017",
    "integer": "12",
    "hours": "2",
    "boolean": "ja",
    "kvk": "1234567{n}",
    "sbi": "43.21",
    "postcode": "3511 AB",
    "person": "p{n}",
    "text": "Voorbeeld {n} (fictief)",
}
OF_STATUS = ("selected_on", "rejected_on", "completed_on", "stopped_on", "final_report_on")


def sound_cell(column: Column, n: int) -> str:
    """What a sender may write there; of a pilot what goes with one that has started."""
    if column.name in OF_STATUS or column.name == "is_withdrawn":
        return ""
    if column.name == "reported_status":
        return "lopend"
    if column.choices:
        return column.shown[0]
    return SOUND[column.type].format(n=n)


def rows_of(kind: Kind, contract: Contract, at: int, words: tuple[str, ...]) -> list[list[str]]:
    """A heading and a row for each of the words, which stands in the column at this position; and one sound row."""
    columns = list(kind.delivered)
    headings = [column.heading for column in columns]
    rows = [[sound_cell(column, n) for column in columns] for n in range(1, len(words) + 2)]
    if kind.is_survey:
        headings += [question.code for question in contract.questions]
        rows = [row + [str(question.low) for question in contract.questions] for row in rows]
    for row, word in zip(rows, words, strict=False):
        row[at] = word
    return [headings, *rows]


def positions(contract: Contract) -> Iterator[tuple[str, list[list[str]], str]]:
    """(file name, rows, column) for each column, questions too."""
    words = (NAME, TELEPHONE, BORN, STAFF)
    for kind in contract.kinds.values():
        for at in range(len(rows_of(kind, contract, 0, ())[0])):
            column = kind.delivered[at].name if at < len(kind.delivered) else "question"
            yield f"{kind.name}-{at}", rows_of(kind, contract, at, words), column


def is_data(column: str, contract: Contract) -> bool:
    """Whether free text of this column is loaded as it stands."""
    known = [c for kind in contract.kinds.values() for c in kind.delivered if c.name == column]
    return any(c.type == "text" for c in known)


def as_csv(rows: list[list[str]]) -> bytes:
    return "".join(";".join(row) + "\r\n" for row in rows).encode()


def as_book(rows: list[list[str]], sheet: str = "Blad1", note: str = "") -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    page.title = sheet
    for row in rows:
        page.append(row)
    if note:
        page.cell(2, 2).comment = Comment(note, note)
        book.properties.creator = note
    book.save(out)
    return out.getvalue()


def around(contract: Contract) -> Iterator[tuple[str, bytes]]:
    """(path below the inbox, content) for the positions around the cells, in every kind."""
    for kind in contract.kinds.values():
        rows = rows_of(kind, contract, 0, ())
        headed = [[*rows[0], NAME, f"Telefoon {TELEPHONE}"], *([*row, NAME, TELEPHONE] for row in rows[1:])]
        yield f"OOM/{kind.name} kop.csv", as_csv(headed)
        yield (
            f"OOM/{kind.name} titel.xlsx",
            as_book([[f"Lijst van {NAME}"], [], *rows, [], [f"Vragen: {TELEPHONE}"]]),
        )
        yield f"OOM/{kind.name} blad.xlsx", as_book(rows, sheet=NAME, note=f"{NAME} is ziek")
        yield f"OOM/{kind.name} van {NAME} {TELEPHONE}.csv", as_csv([*rows, rows[-1]])
        yield f"{NAME}/{kind.name}.csv", as_csv([*rows, rows[-1], rows[-1]])
        unheaded = [["", *rows[0][1:]], *([NAME, *row[1:]] for row in rows[1:])]
        yield f"OOM/{kind.name} zonder.csv", as_csv(unheaded)
    yield f"OOM/{NAME}.csv", b"Naam;Telefoon\r\nx;y\r\n"
    yield f"OOM/{NAME}.eml", f"From: {NAME}\r\nSubject: {TELEPHONE}\r\n\r\nhoi\r\n".encode()


@pytest.fixture(scope="module")
def contract() -> Contract:
    return load_contract(ROOT)


@pytest.fixture(scope="module")
def soiled(tmp_path_factory: pytest.TempPathFactory, contract: Contract) -> Path:
    """The data folder of a release that was built with its letters from all of these."""
    import cli.building

    folder = tmp_path_factory.mktemp("positions")
    cells = [(name, rows) for name, rows, column in positions(contract) if not is_data(column, contract)]
    files = [
        (f"OTIB/{name}.csv", as_csv(rows)) if n % 2 else (f"OTIB/{name}.xlsx", as_book(rows))
        for n, (name, rows) in enumerate(cells)
    ]
    for path, content in [*files, *around(contract)]:
        target = folder / "inbox" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    settings = Settings(
        data=folder / "data", inbox=folder / "inbox", key_file=PUBLIC_KEY, today=dt.date(2018, 6, 30)
    )
    cli.building.run_build(settings, is_whole=True)
    return folder / "data"


def traces_in(content: bytes) -> list[str]:
    folded = content.lower()
    return [word for word in TRACES if word.encode() in folded or word.encode("utf-16-le") in folded]


def texts_of(database: Path) -> Iterator[tuple[str, str]]:
    """(schema.table.column, its texts) of every column of text in a database."""
    with duckdb.connect() as con:
        con.execute(f"attach '{database}' as whole (read_only)")
        columns = con.execute(
            "select schema_name, table_name, column_name from duckdb_columns()"
            " where database_name = 'whole' and data_type = 'VARCHAR' and not internal"
        ).fetchall()
        for schema, table, column in columns:
            select = f'select string_agg(distinct lower("{column}"), chr(10)) from whole."{schema}"."{table}"'
            yield f"{schema}.{table}.{column}", con.execute(select).fetchall()[0][0] or ""


def test_it_really_is_in_the_archive_in_every_form(soiled: Path) -> None:
    found = {word for path in (soiled / "archive").iterdir() for word in traces_in(path.read_bytes())}
    assert found >= {"kanariepiet", "zangvogel", "48151623", "23-07-1961", "48151642"}


def test_most_rows_beside_it_load(soiled: Path) -> None:
    with open_release(soiled, current_release(soiled) or "") as release:
        found = release.query(
            "select outcome, count(*) as n from mart_analyst__ingest_reconciliation group by outcome"
        )
    assert dict(found.rows())["loaded"] > 90


def test_it_is_in_no_file_outside_the_archive(soiled: Path) -> None:
    leaks = []
    for path in sorted(soiled.rglob("*")):
        below = path.relative_to(soiled)
        if below.parts[0] == "archive":
            continue
        leaks += [f"{below}: {word}" for word in traces_in(below.as_posix().encode())]
        if path.is_file():
            leaks += [f"{below}: {word}" for word in traces_in(path.read_bytes())]
    assert leaks == []


def test_it_is_in_no_table(soiled: Path) -> None:
    leaks = [
        f"{place}: {word}"
        for database in soiled.rglob("*.duckdb")
        for place, text in texts_of(database)
        for word in TRACES
        if word in text
    ]
    assert leaks == []


def test_it_is_in_nothing_that_a_build_prints(
    soiled: Path, contract: Contract, tmp_path: Path, wpl: Wpl, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WPL_TODAY", "2018-06-30")
    said = ["".join(wpl("build", "--data", tmp_path / "data", "--inbox", soiled.parent / "inbox", "--all")[1:])]
    said += ["".join(wpl("deliveries", "--data", tmp_path / "data")[1:])]
    assert [word for text in said for word in TRACES if word in text.lower()] == []


def test_a_free_text_stands_in_its_own_column_and_nowhere_else(tmp_path: Path, contract: Contract) -> None:
    text = {column.name for kind in contract.kinds.values() for column in kind.delivered if column.type == "text"}
    for name, rows, column in positions(contract):
        if is_data(column, contract):
            path = tmp_path / "inbox" / "OTIB" / f"{name}.csv"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(as_csv([rows[0], rows[1], *rows[-1:]]))
    inbox = tmp_path / "inbox"
    build(Settings(data=tmp_path / "data", inbox=inbox, key_file=PUBLIC_KEY, today=dt.date(2018, 6, 30)))
    (marts,) = (tmp_path / "data").rglob("marts.duckdb")
    found = {place.rpartition(".")[2] for place, texts in texts_of(marts) if "zangvogel" in texts}
    assert found <= text | {"intervention_label", "unit_name", "entity_name_nl", "entity_name_en"}
