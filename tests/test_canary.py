"""A name written into every place of a delivery where no data belongs is found nowhere but in the archive.

Places: titles and notes, personal columns (also those that enter as a digest), unknown columns and headings'
neighbours, one answer of every survey, cells right of and below the table, workbook properties and comments.
The other declared columns are data, and stay what they are.
"""

import csv
import io
import itertools
import re
import shutil
from pathlib import Path

import duckdb
import openpyxl
import pytest
from openpyxl.comments import Comment

from ingest import load_contract
from ingest.contract import Contract, plain

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "examples" / "deliveries"
NAME = "Kanariepiet Zangvogel"
CANARY = "zangvogel"


def declared(contract: Contract) -> set[str]:
    """Every heading, as compared, whose cells may be stored."""
    columns = [c for kind in contract.kinds.values() for c in kind.delivered if c.type != "person"]
    words = {word for column in columns for word in column.spellings}
    return words | {word for question in contract.questions for word in question.spellings}


def asked(contract: Contract) -> set[str]:
    """Every spelling of a survey question."""
    return {word for question in contract.questions for word in question.spellings}


def is_declared(heading: str, words: set[str]) -> bool:
    before, _, after = heading.partition(". ")
    return bool({plain(heading), plain(before), plain(after)} & words)


def is_heading(cells: list[str], words: set[str]) -> bool:
    return sum(is_declared(cell, words) for cell in cells if cell) >= 3


def soil(rows: list[list[str]], words: set[str], questions: set[str]) -> list[list[str]]:
    """The same table with the name in every place that holds no declared data."""
    at = next((n for n, cells in enumerate(rows) if is_heading(cells, words)), len(rows))
    headings = rows[at] if at < len(rows) else []
    safe = [is_declared(cell, words) for cell in headings]
    soiled = [[f"{cell} {NAME}" if cell else cell for cell in cells] for cells in rows[:at]]
    soiled += [[*headings, "Opmerking"]] if headings else []
    answers = [is_declared(cell, questions) for cell in headings]
    for number, cells in enumerate(rows[at + 1 :]):
        keeps = [ours and not (number == 0 and answer) for ours, answer in zip(safe, answers, strict=True)]
        kept = [cell if n < len(keeps) and keeps[n] else NAME for n, cell in enumerate(cells)]
        soiled.append([*kept, NAME])
    return [*soiled, [f"Let op: {NAME}"], ["", f"Vraag {NAME}"]]


def soil_csv(path: Path, words: set[str], questions: set[str]) -> None:
    data = path.read_bytes()
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        encoding = "cp1252"
        text = data.decode(encoding)
    delimiter = max(";,\t", key=text.count)
    rows = soil(list(csv.reader(io.StringIO(text), delimiter=delimiter)), words, questions)
    width = max(len(row) for row in rows)
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([*row, *[""] * (width - len(row))] for row in rows)
    path.write_bytes(out.getvalue().encode(encoding, "replace"))


def soil_workbook(path: Path, words: set[str], questions: set[str]) -> None:
    book = openpyxl.load_workbook(path)
    book.properties.creator = book.properties.title = NAME
    for sheet in book.worksheets:
        for span in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(span))
        rows = [["" if c.value is None else str(c.value) for c in row] for row in sheet.iter_rows()]
        for n, cells in enumerate(soil(rows, words, questions), 1):
            for m, text in enumerate(cells, 1):
                if NAME in text or text == "Opmerking":
                    sheet.cell(n, m).value = text
        sheet.cell(1, 1).comment = Comment(NAME, NAME)
    book.save(path)


@pytest.fixture(scope="module")
def soiled_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder built from the examples with the name in them."""
    from warehouse.build import build
    from warehouse.settings import Settings

    folder = tmp_path_factory.mktemp("canary")
    inbox = folder / "inbox"
    shutil.copytree(EXAMPLES, inbox)
    contract = load_contract(ROOT)
    words, questions = declared(contract), asked(contract)
    for path in sorted(inbox.rglob("*")):
        if path.suffix == ".csv" and path.name != "received.csv":
            soil_csv(path, words, questions)
        elif path.suffix == ".xlsx":
            soil_workbook(path, words, questions)
    key = ROOT / "examples" / "public.key"
    build(Settings(data=folder / "data", inbox=inbox, key_file=key))
    return folder / "data"


def test_the_name_really_is_in_the_archive(soiled_data: Path) -> None:
    archived = list((soiled_data / "archive").iterdir())
    found = [path for path in archived if any(w in path.read_bytes().lower() for w in spelled(CANARY))]
    assert len(found) > len(archived) / 4


def spelled(word: str) -> list[bytes]:
    return [word.encode(), word.encode("utf-16-le")]


def test_rows_still_load_when_the_name_stands_beside_them(soiled_data: Path) -> None:
    from warehouse.read import current_release, open_release

    release = open_release(soiled_data, current_release(soiled_data) or "")
    loaded = release.query("select sum(rows_loaded) as n from mart_analyst__ingest_reconciliation")["n"][0]
    assert loaded > 100


def test_the_name_is_found_nowhere_outside_the_archive(soiled_data: Path) -> None:
    leaks = []
    for path in soiled_data.rglob("*"):
        if not path.is_file() or "archive" in path.relative_to(soiled_data).parts[:1]:
            continue
        if any(word in path.read_bytes().lower() for word in spelled(CANARY)):
            leaks.append(path.relative_to(soiled_data).as_posix())
        if path.suffix == ".duckdb":
            leaks += leaking_columns(path)
    assert leaks == []


def test_the_name_is_in_no_answer_a_page_can_get(soiled_data: Path) -> None:
    from dashboard.queries import QUERIES
    from warehouse.read import current_release, open_release

    release = open_release(soiled_data, current_release(soiled_data) or "")
    newest = release.query("select max(as_of_date) as day from mart_steering__as_of_dates")["day"][0]
    pilots = release.query("select distinct pilot_id from mart_sector__pilots")["pilot_id"].to_list()
    criteria = release.query("select criterion_code from mart_steering__definitions")["criterion_code"].to_list()
    choices = {"as_of": [newest], "fund": ["all"], "pilot": pilots, "criterion": criteria}
    for question, select in QUERIES.items():
        names = re.findall(r"\$(\w+)", select)
        for values in itertools.product(*(choices[name] for name in names)):
            rows = release.query(select, dict(zip(names, values, strict=True)))
            assert CANARY not in str(rows.to_dicts()).lower(), question


def leaking_columns(path: Path) -> list[str]:
    """table.column of every text that holds the name: a database may pack text, so it is also asked."""
    with duckdb.connect() as con:
        con.execute(f"attach '{path}' as whole (read_only)")
        columns = con.execute(
            "select schema_name, table_name, column_name from duckdb_columns()"
            " where database_name = 'whole' and data_type = 'VARCHAR' and not internal"
        ).fetchall()
        assert columns
        return [
            f"{schema}.{table}.{column}"
            for schema, table, column in columns
            if con.execute(
                f'select count(*) from whole."{schema}"."{table}" where lower("{column}") like ?', [f"%{CANARY}%"]
            ).fetchall()[0][0]
        ]
