"""Reading large deliveries, all checks on, against the floor of the stack, in one run, as ratios of medians.

1. A list of 1,000,000 participant counts, read and loaded, against DuckDB reading it as text into a table.
2. An attendance list as long: every person becomes a keyed digest, every list of a day is kept apart.
3. A workbook of 100,000 rows and 10 columns against python-calamine's to_python() on the same file.

Rounds alternate, the child that parses is warm. Peak memory is that of our own first round, before DuckDB
or calamine ran in the process, and of the largest child.
"""

import datetime as dt
import hashlib
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import xlsxwriter
from python_calamine import CalamineWorkbook

from ingest import Delivery, Ingest, Outcome, Pseudonyms, load_contract
from warehouse.load import load

ROOT = Path(__file__).parents[1]
ROWS, BOOK_ROWS, PERSONS, PILOTS = 1_000_000, 100_000, 20_000, 2_000
ROUNDS = 3
TYPES = ["leerstrategie", "taakgericht leren", "coaching/mentorschap", "baanrotatie", "teamwerk", "zelfevaluatie"]
RECEIVED, FIRST = dt.date(2018, 12, 31), dt.date(2016, 11, 1)


def day(index: pl.Expr) -> pl.Expr:
    return (pl.lit(FIRST) + pl.duration(days=index % 700)).dt.strftime("%d-%m-%Y")


def chosen(index: pl.Expr, words: list[str]) -> pl.Expr:
    return index.replace_strict(dict(enumerate(words)), return_dtype=pl.String)


def counts(rows: int) -> pl.DataFrame:
    """Counted meetings: 2,000 pilots, 700 days, each meeting named."""
    n = pl.int_range(rows, eager=True).alias("n").to_frame()
    at, pilot = pl.col("n"), pl.col("n") % PILOTS
    number = pl.format("WPL-{}", pilot + 1000)
    return n.select(
        number.alias("Pilotnummer"),
        pl.lit("").alias("Fonds"),
        day(at * 7 + pilot).alias("Datum"),
        pl.lit("pilot").alias("Fase"),
        chosen(at % 6, TYPES).alias("Interventie"),
        pl.format("Bijeenkomst {}", at // PILOTS).alias("Sessie"),
        (at % 23 + 3).cast(pl.String).alias("Aantal deelnemers"),
        (at % 3).cast(pl.String).alias("Waarvan nieuw"),
        chosen(at % 2, ["ja", "nee"]).alias("ESF vermeld"),
        pl.format("map {}, blad {}", number, at // PILOTS).alias("Bewijsstuk"),
    )


def attendance(rows: int) -> pl.DataFrame:
    """Persons at meetings: 20,000 persons, each on 50 days."""
    n = pl.int_range(rows, eager=True).alias("n").to_frame()
    at, person = pl.col("n"), pl.col("n") % PERSONS
    code = person.cast(pl.String).str.zfill(5)
    return n.select(
        pl.format("WPL-{}", person % PILOTS + 1000).alias("Pilotnummer"),
        day(at // PERSONS * 13 + person % 13).alias("Datum"),
        pl.lit("pilot").alias("Fase"),
        chosen(person % 6, TYPES).alias("Interventie"),
        pl.format("P{}", code).alias("Personeelsnummer"),
        pl.format("Deelnemer {} (verzonnen)", code).alias("Naam"),
        pl.format("01-01-{}", 1960 + person % 40).alias("Geboortedatum"),
        chosen(at % 3, ["2,5", "3", "4,25"]).alias("Uren"),
        chosen(at % 2, ["ja", "nee"]).alias("ESF vermeld"),
    )


def workbook(path: Path, frame: pl.DataFrame) -> None:
    """The frame as a sheet with real dates and numbers."""
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as book:
        sheet, date = book.add_worksheet("Deelnemers"), book.add_format({"num_format": "dd-mm-yyyy"})
        sheet.write_row(0, 0, frame.columns)
        for r, cells in enumerate(frame.iter_rows(), 1):
            for c, (name, text) in enumerate(zip(frame.columns, cells, strict=True)):
                if name == "Datum":
                    sheet.write_datetime(r, c, dt.datetime.strptime(text, "%d-%m-%Y"), date)
                elif name in ("Aantal deelnemers", "Waarvan nieuw"):
                    sheet.write_number(r, c, int(text))
                elif text:
                    sheet.write_string(r, c, text)


def megabytes(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / 1024


def delivery(path: Path) -> Delivery:
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Delivery(1, sha256, path.name, "OOM", RECEIVED, path)


def loaded(outcome: Outcome, rows: int) -> None:
    """A benchmark of a refusal would be worth nothing."""
    found = outcome.sheets["rows_loaded"].sum()
    assert found == rows, (outcome.outcome, outcome.message_en, outcome.sheets, outcome.messages.head(3))


def by_duckdb(path: Path, database: Path) -> None:
    database.unlink(missing_ok=True)
    with duckdb.connect(str(database)) as con:
        con.execute(
            "create table delivered as select * from read_csv(?, all_varchar = true, delim = ';', quote = '\"')",
            [str(path)],
        )


def compare(name: str, limit: float, ours: Callable[[], None], floor: Callable[[], None]) -> None:
    """One warm round, then alternating rounds; print times, ratio and what is allowed."""
    ours()
    own = megabytes(resource.RUSAGE_SELF)
    floor()
    pairs = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        ours()
        middle = time.perf_counter()
        floor()
        pairs.append((middle - start, time.perf_counter() - middle))
    mine, base = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(
        f"{name:20} {mine:7.2f} s   floor {base:6.2f} s   ratio {mine / base:5.2f}   at most {limit:g}"
        f"   memory {own:5.0f} MB",
        end="",
        flush=True,
    )


def text_file(name: str, frame: pl.DataFrame, limit: float, folder: Path) -> None:
    path, database = folder / f"{name}.csv", folder / "ours.duckdb"
    frame.write_csv(path, separator=";", line_terminator="\r\n")
    sent, contract = delivery(path), load_contract(ROOT)
    with Ingest(contract, Pseudonyms(bytes(32))) as reader:

        def ours() -> None:
            outcome = reader.ingest(sent)
            loaded(outcome, frame.height)
            database.unlink(missing_ok=True)
            load(database, contract, [outcome])

        compare(name, limit, ours, lambda: by_duckdb(path, folder / "floor.duckdb"))


def sheet_file(name: str, frame: pl.DataFrame, limit: float, folder: Path) -> None:
    path = folder / f"{name}.xlsx"
    workbook(path, frame)
    sent = delivery(path)
    with Ingest(load_contract(ROOT), Pseudonyms(bytes(32))) as reader:

        def floor() -> None:
            with CalamineWorkbook.from_path(str(path)) as book:
                book.get_sheet_by_index(0).to_python()

        compare(name, limit, lambda: loaded(reader.ingest(sent), frame.height), floor)


CASES: dict[str, Callable[[Path], None]] = {
    "counts": lambda folder: text_file("counts", counts(ROWS), 4, folder),
    "attendance": lambda folder: text_file("attendance", attendance(ROWS), 4, folder),
    "workbook": lambda folder: sheet_file("workbook", counts(BOOK_ROWS), 3.5, folder),
}


def main() -> None:
    if len(sys.argv) > 1:
        with tempfile.TemporaryDirectory() as folder:
            CASES[sys.argv[1]](Path(folder))
        print(f"   child {megabytes(resource.RUSAGE_CHILDREN):5.0f} MB")
        return
    print(f"{ROWS:,} rows of text, {PERSONS:,} persons in the attendance list, {BOOK_ROWS:,} rows of a workbook")
    for name in CASES:
        # a process of its own: peak memory is never given back
        subprocess.run([sys.executable, __file__, name], check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
