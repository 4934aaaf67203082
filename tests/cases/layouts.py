"""Where cells stand: forms, cross tables, merged and struck cells, notes beside a table, all in one column."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence

import openpyxl

from tests.cases.case import Case, Either, Fate, Loaded, Returned, Said, given
from tests.cases.sheets import Cell, Row, text, xlsx
from tests.cases.tables import all_loaded, day, named, records, rows_of, sent, written

FORM = "presence-form"
STRUCK = "struck-through"
MERGED = "merged-down"
BESIDE = "note-beside-the-table"
ONE = "all-in-one-column"
CROSS = "crosstab"
ROWS = "rows that are no records"
COUNT = "Aantal deelnemers"
EMPTY: Row = [None] * 4
THREAD = "[Threaded comment]\n\nComment: vervalt, Zevenaar was ziek"
SPLIT = "kolom A|één kolom|puntkomma|scheidingsteken"
PEOPLE: list[Row] = [
    ["Nr", "Naam", "Personeelsnummer", "Handtekening"],
    *([n, f"Persoon {n} (fictief)", f"P{100 + n}", "x"] for n in range(1, 6)),
]


def form(
    source: str, above: Sequence[Row], content: str = "xlsx", people: Sequence[Row] = PEOPLE, **values: object
) -> Case:
    """A presence list with what holds for everybody in a block above the names."""
    rows = [*above, *people]
    first = len(above) + 2
    expected = {"pilot_id": "WPL-001", "held_on": day(13, 6), "phase": "pilot"} | values
    fates: dict[int, Fate] = {row: Loaded(expected) for row in range(first, first + 5)}
    persons = tuple((row,) for row in fates)
    return sent(
        FORM,
        source,
        content,
        "attendance",
        rows,
        fates,
        persons=persons,
        unspoken=("Persoon 1",),
    )


def no_form(source: str, above: Sequence[Row], words: str, content: str = "xlsx") -> Case:
    """A block that does not say what holds: asked for, by name."""
    rows = [*above, *PEOPLE]
    fates: dict[int, Fate] = {row: Returned() for row in range(len(above) + 2, len(rows) + 1)}
    return sent(
        FORM,
        source,
        content,
        "attendance",
        rows,
        fates,
        (Said(words),),
        words,
        unspoken=("Persoon 1",),
    )


def struck(row: Row) -> Row:
    return [Cell(cell, struck=True) for cell in row]


def with_struck(source: str, content: str, table: str, at: int) -> Case:
    """Four records, one of them with a line through it."""
    rows = rows_of(records(table, 4))
    rows[at - 1] = struck(rows[at - 1])
    fates = all_loaded(4) | {at: Either({}, said=True)}
    return sent(STRUCK, source, content, table, rows, fates)


def with_cell(
    kind: str,
    source: str,
    content: str,
    table: str,
    heading: str,
    cell: Cell,
    fate: Fate,
    unspoken: tuple[str, ...] = (),
) -> Case:
    """Four records, with this cell in the second."""
    found = records(table, 4)
    found[1][heading] = cell
    rows = rows_of(found)
    return sent(
        kind,
        source,
        content,
        table,
        rows,
        all_loaded(4) | {3: fate},
        unspoken=unspoken,
    )


def merged(
    source: str, content: str, table: str, span: tuple[int, int, str], fates: dict[int, Fate], *said: Said
) -> Case:
    """Six records; below the first row of the span its column is empty, as a merged cell leaves it."""
    top, bottom, heading = span
    rows = [list(row) for row in rows_of(records(table, 6))]
    column = rows[0].index(heading)
    for row in range(top, bottom):
        rows[row][column] = None
    spans = [(top, bottom, column + 1, column + 1)]
    return Case(MERGED, source, named(table, content), written(content, rows, merged=spans), table, fates, said)


def beside(source: str, content: str, table: str, notes: dict[int, str], gap: int = 1) -> Case:
    """Ten records, and beside some of them a remark below no heading."""
    rows = [[*row, *[None] * gap, notes.get(at)] for at, row in enumerate(rows_of(records(table, 10)), start=1)]
    said = Said("kop|naam|notitie|opmerking|rechts")
    return sent(BESIDE, source, content, table, rows, all_loaded(10), (said,))


def in_one_column(source: str, content: str, table: str, delimiter: str = ";", above: str = "") -> Case:
    """Every row as one text in column A: read, or said what to do."""
    lines = text(rows_of(records(table, 4)), delimiter).decode().splitlines()
    rows = [[line] for line in [*([above] if above else []), *lines]]
    fates: dict[int, Fate] = {row: Loaded({}) for row in range(len(rows) - 3, len(rows) + 1)}
    return sent(ONE, source, content, table, rows, fates, refused=SPLIT)


def with_rows(source: str, content: str, table: str, extra: dict[int, Row]) -> Case:
    """Six records with other rows between them, of which nobody would make a record."""
    rows: list[Row] = rows_of(records(table, 6))
    for at, row in sorted(extra.items()):
        rows.insert(at - 1, row)
    fates: dict[int, Fate] = {at: Loaded({}) for at in range(2, len(rows) + 1) if at not in extra}
    return sent(ROWS, source, content, table, rows, fates)


def rows_by_month(headings: list[object]) -> list[Row]:
    return [["Pilotnummer", "Fonds", *headings], ["WPL-001", "OOM", 0, 1, 2], ["WPL-002", "OOM", 1, 2, 3]]


def exported_by_numbers() -> bytes:
    """Apple Numbers puts a sheet about the export before the table."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    first = book.active
    assert first is not None
    first.title = "Exportoverzicht"
    for row in [
        ["Dit document is geëxporteerd vanuit Numbers. Elke tabel is omgezet naar een Excel-werkblad."],
        [],
        ["Naam Numbers-werkblad", "Naam Numbers-tabel", "Naam Excel-werkblad"],
        ["Blad 1", "Tabel 1", "Blad 1"],
    ]:
        first.append(row)
    page = book.create_sheet("Blad 1")
    for cells in [["Tabel 1"], *rows_of(records("pilots", 3))]:
        page.append(list(cells))
    book.save(out)
    return out.getvalue()


def filtered() -> bytes:
    """A table with a filter, a frozen heading, a title across and a print area: all everyday."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    page = book.active
    assert page is not None
    page.append(["Overzicht pilots, stand 30 juni 2018"])
    page.append([])
    for cells in rows_of(records("pilots", 3)):
        page.append(list(cells))
    page.merge_cells("A1:E1")
    page.auto_filter.ref = "A3:E6"
    page.freeze_panes = "A4"
    page.print_area = "A1:E6"
    book.save(out)
    return out.getvalue()


def threaded(book: bytes) -> bytes:
    """The workbook with a comment of today's Excel: a thread, and a copy of it for older programs."""
    out = io.BytesIO(book)
    with zipfile.ZipFile(out, "a") as package:
        package.writestr(
            "xl/threadedComments/threadedComment1.xml",
            '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
            '<threadedComment ref="A3" id="{0}"><text>vervalt, Zevenaar was ziek</text></threadedComment>'
            "</ThreadedComments>",
        )
    return out.getvalue()


BLOCK: list[Row] = [
    ["Presentielijst werkplekleren", *EMPTY[1:]],
    ["Pilot:", "WPL-001", None, None],
    ["Datum:", dt.date(2017, 6, 13), None, None],
    ["Fase:", "pilot", None, None],
    EMPTY,
]

NAMED_TOTAL: list[Row] = [
    ["Bedrijf", "Pilotnummer", "Fonds", "Aanmelddatum", "Status", "Aantal werknemers"],
    ["Bedrijf 1 (fictief)", "WPL-001", "OOM", "13-02-2017", "aangemeld", 40],
    ["Totaal Techniek (fictief)", "WPL-002", "OOM", "13-02-2017", "aangemeld", 40],
    ["Som Staal (fictief)", "WPL-003", "OOM", "14-02-2017", "aangemeld", 80],
]

CASES = [
    # presence lists
    Case(FORM, "the usual presence list of a training", "presentielijst-13-juni.xlsx",
         given("presence-form/presentielijst-13-juni.xlsx"), "attendance",
         {row: Loaded({"pilot_id": "WPL-001", "held_on": day(13, 6), "phase": "pilot", "hours": 2.0})
          for row in range(9, 17)}, persons=tuple((row,) for row in range(9, 17)), unspoken=("Persoon 1",)),
    form("the block in a CSV",
         [["Pilotnummer", "WPL-001", "", ""], ["Datum", "13-06-2017", "", ""], ["Fase", "pilot", "", ""], EMPTY],
         "csv"),
    form("more in the block than is asked, in ODS",
         [["Presentielijst", *EMPTY[1:]], ["Bedrijf", "Bedrijf 1 (fictief)", None, None],
          ["Pilotnummer:", "WPL-001", None, None], ["Locatie:", "kantine", None, None],
          ["Trainer:", "Q. Zevenaar (fictief)", None, None], ["Datum:", "dinsdag 13 juni 2017", None, None],
          ["Projectfase:", "Pilot", None, None], EMPTY], "ods"),
    form("two labels beside each other, in an old Excel",
         [["Pilot:", "WPL-001", "Datum:", "13-06-2017"], ["Fase:", "pilot", "Uren:", "2,5"], EMPTY], "xls",
         hours=2.5),
    form("label and value in one cell",
         [[line, *EMPTY[1:]]
          for line in ("Presentielijst", "Pilot: WPL-001", "Datum: 13-06-2017", "Fase: pilot", "")]),
    form("hours per person in the table", BLOCK,
         people=[["Naam", "Personeelsnummer", "Uren", "Paraaf"],
                 *([f"Persoon {n} (fictief)", f"P{100 + n}", 2.5, "x"] for n in range(1, 6))], hours=2.5),
    form("empty lines of the form below the names", BLOCK,
         people=[*PEOPLE, *([n, None, None, None] for n in range(6, 11))]),
    no_form("no date in the block", [BLOCK[0], BLOCK[1], BLOCK[3], EMPTY], "datum"),
    no_form("two dates in the block",
            [BLOCK[0], BLOCK[1], ["Datum:", "13 en 20 juni 2017", None, None], BLOCK[3], EMPTY],
            "datum"),
    no_form("a pilot that is none", [BLOCK[0], ["Pilot:", "de nieuwe", None, None], *BLOCK[2:]], "pilot", "ods"),
    Case(FORM, "persons against days", "presentie-kruistabel.xlsx",
         given("presence-form/presentie-kruistabel.xlsx"),
         "attendance", refused="kruistabel", unspoken=("Persoon 1",)),
    Case(FORM, "persons against days, in a CSV", "presentie.csv",
         written("csv", [["Personeelsnummer", "Naam", "13-6-2017", "20-6-2017", "27-6-2017"],
                         *([f"P{n}", f"Persoon {n} (fictief)", "x", "", "x"] for n in range(1, 6))]),
         "attendance", refused="kruistabel", unspoken=("Persoon 1",)),
    Case(FORM, "persons against days, as hours, in ODS", "presentie.ods",
         written("ods", [["Pilot", "WPL-001", None, None], ["Naam", "Personeelsnummer", day(13, 6), day(20, 6)],
                         *([f"Persoon {n} (fictief)", f"P{n}", 2, 2.5] for n in range(1, 6))]),
         "attendance", refused="kruistabel", unspoken=("Persoon 1",)),
    # cross tables
    Case(CROSS, "participants per month", "deelnemers-per-maand.csv", given("crosstab/deelnemers-per-maand.csv"),
         "participant_counts", refused="kruistabel"),
    Case(CROSS, "the same with months as dates", "deelnemers.xlsx",
         written("xlsx", rows_by_month([Cell(day(1, n), "mmm\\-yy") for n in (1, 2, 3)])), "participant_counts",
         refused="kruistabel"),
    Case(CROSS, "per quarter, in ODS", "deelnemers.ods",
         written("ods", rows_by_month(["Q1 2017", "Q2 2017", "Q3 2017"])), "participant_counts",
         refused="kruistabel"),
    Case(CROSS, "per month, in full words, in an old Excel", "deelnemers.xls",
         written("xls", rows_by_month(["januari", "februari", "maart"])), "participant_counts",
         refused="kruistabel"),
    # struck through, comments
    Case(STRUCK, "cancelled rows with a line through them, and a comment", "deelnemers.xlsx",
         given("struck-through/deelnemers.xlsx"), "participant_counts",
         {**all_loaded(6), 4: Either({}, said=True), 6: Either({}, said=True)}, unspoken=("waren ziek",)),
    with_struck("a list of pilots in LibreOffice", "ods", "pilots", 3),
    with_struck("a list of products", "xlsx", "deliverables", 5),
    with_struck("a presence list", "ods", "attendance", 2),
    with_cell(STRUCK, "only the number has a line through it", "xlsx", "participant_counts", COUNT,
              Cell(12, struck=True), Either({}, said=True)),
    with_cell(STRUCK, "only the date, in LibreOffice", "ods", "outreach", "Datum", Cell("14-06-2017", struck=True),
              Either({}, said=True)),
    with_cell(STRUCK, "a comment in LibreOffice", "ods", "participant_counts", COUNT,
              Cell(12, note="gaat niet door, Zevenaar is ziek"), Either({}, said=True), ("Zevenaar",)),
    with_cell(STRUCK, "a comment on a pilot", "xlsx", "pilots", "Status",
              Cell("aangemeld", note="nog bellen, Zevenaar"),
              Either({}, said=True), ("Zevenaar",)),
    Case(STRUCK, "a thread of comments of today's Excel", "deelnemers.xlsx",
         lambda: threaded(xlsx([[Cell(row[0], note=THREAD if n == 2 else ""), *row[1:]]
                                for n, row in enumerate(rows_of(records("participant_counts", 4)))])),
         "participant_counts", all_loaded(4) | {3: Either({}, said=True)}, unspoken=("Zevenaar",)),
    with_cell(STRUCK, "everyday: a line through an empty cell says nothing", "xlsx", "participant_counts",
              "Waarvan nieuw", Cell(None, struck=True), Loaded({"new_participants": None})),
    Case(STRUCK, "everyday: comments on the headings explain the form", "deelnemers.xlsx",
         lambda: xlsx([[Cell(name, note="Vul hier iets in") for name in row] if n == 0 else row
                       for n, row in enumerate(rows_of(records("participant_counts", 4)))]),
         "participant_counts", all_loaded(4)),
    # merged
    Case(MERGED, "one cell for three sessions of a pilot", "deelnemers.xlsx", given("merged-down/deelnemers.xlsx"),
         "participant_counts",
         {row: Loaded({"pilot_id": f"WPL-00{(row + 1) // 3}", "fund_code": "OOM",
                       "participants": 8 + (row - 2) % 3})
          for row in range(2, 11)}),
    merged("one pilot for six people, in LibreOffice", "ods", "attendance", (2, 7, "Pilotnummer"),
           all_loaded(6, pilot_id="WPL-001")),
    merged("one pilot for six people, in an old Excel", "xls", "attendance", (2, 7, "Pilotnummer"),
           all_loaded(6, pilot_id="WPL-001")),
    merged("one day for three acts", "ods", "outreach", (3, 5, "Datum"),
           all_loaded(6) | {row: Loaded({"held_on": day(14, 6)}) for row in (3, 4, 5)}),
    merged("one phase for all sessions", "xlsx", "participant_counts", (2, 7, "Fase"),
           all_loaded(6, phase="pilot")),
    merged("one count for two sessions: for each, or for both?", "xlsx", "participant_counts",
           (3, 4, COUNT),
           all_loaded(6) | {3: Either({"participants": 11}), 4: Either({"participants": 11})}),
    Case(MERGED, "merged across two columns: of which of them?", "deelnemers.xlsx",
         written("xlsx", rows_of(records("participant_counts", 4, **{"Waarvan nieuw": None})),
                 merged=[(3, 3, 5, 6)]),
         "participant_counts", all_loaded(4) | {3: Either({"participants": 11, "new_participants": None})}),
    Case(MERGED, "everyday: a merged title above, a filter and a frozen heading", "pilots.xlsx", filtered, "pilots",
         {row: Loaded({}) for row in (4, 5, 6)}),
    # notes beside the table
    Case(BESIDE, "one remark beside one pilot", "pilots.xlsx",
         given("note-beside-the-table/pilots-een-notitie.xlsx"),
         rows=all_loaded(10), said=(Said("kop|naam|notitie|opmerking|rechts"),)),
    beside("four remarks", "xlsx", "pilots", dict.fromkeys((3, 5, 7, 9), "let op")),
    beside("a remark directly beside the table, in LibreOffice", "ods", "participant_counts", {4: "navragen"},
           gap=0),
    beside("a remark in an old Excel", "xls", "deliverables", {6: "nog te drukken"}, gap=2),
    beside("a remark beside a list out of Google Sheets", "comma", "outreach", {3: "zie mail"}, gap=0),
    Case(BESIDE, "a row that moved one cell to the right is no remark", "pilots.xlsx",
         written("xlsx", [row if n != 3 else [row[0], row[1], None, *row[2:]]
                          for n, row in enumerate(rows_of(records("pilots", 10)))]),
         rows=all_loaded(10) | {4: Returned()}),
    Case(BESIDE, "a delimiter inside a name moves a line of a CSV", "pilots.csv",
         lambda: text(rows_of(records("pilots", 10))).replace(b"Bedrijf 4 (", b"Bedrijf; 4 ("),
         rows=all_loaded(10) | {5: Returned()}),
    # all in one column
    Case(ONE, "opened as a text and saved as a workbook", "pilots.xlsx", given("all-in-one-column/pilots.xlsx"),
         rows=all_loaded(4), refused=SPLIT),
    Case(ONE, "saved again as CSV: every line in quotation marks", "pilots-aangehaald.csv",
         given("all-in-one-column/pilots-aangehaald.csv"), rows=all_loaded(4), refused=SPLIT),
    in_one_column("a CSV with commas, opened in LibreOffice", "ods", "participant_counts", ","),
    in_one_column("a survey with commas, in an old Excel", "xls", "survey_responses", ","),
    in_one_column("a title above it", "xlsx", "outreach", ";", "Verspreiding 2017"),
    in_one_column("tabs that never became columns", "xlsx", "attendance", "\t"),
    Case(ONE, "everyday: one column of a workbook that is no table of ours", "mensen.xlsx",
         written("xlsx", [["Notulen"], ["Aanwezig: drie personen"], ["Punt 1; de begroting"]]), refused="."),
    # everyday rows
    with_rows("blank rows and a heading that returns on every page", "csv", "participant_counts",
              {4: [""] * 5, 6: list(rows_of(records("participant_counts", 1))[0]), 9: [""] * 5, 10: [""] * 5}),
    with_rows("a total, subtotals and a line with who made it", "xlsx", "participant_counts",
              {5: ["Subtotaal", None, None, None, 33], 9: ["Totaal", None, None, None, 75],
               10: [None] * 5, 11: ["Opgesteld door het secretariaat", None, None, None, None]}),
    Case(ROWS, "groups of columns have a heading of their own above the headings", "pilots.xlsx",
         written("xlsx", [["Bedrijf", None, None, "Voortgang", None], *rows_of(records("pilots", 3))],
                 merged=[(1, 1, 1, 3), (1, 1, 4, 5)]), rows={row: Loaded({}) for row in (3, 4, 5)}),
    with_rows("subtotals that say of what", "ods", "participant_counts",
              {4: ["Subtotaal", None, None, "groep 1 en 2", 21],
               8: ["Subtotaal", None, None, "groep 3 t/m 5", 39]}),
    sent(ROWS, "everyday: companies may be called total", "csv", "pilots", NAMED_TOTAL, all_loaded(3)),
    sent(ROWS, "the same in a workbook", "xlsx", "pilots", NAMED_TOTAL, all_loaded(3)),
    sent(ROWS, "everyday: an act whose words begin with total", "ods", "outreach",
         [["Omschrijving", "Datum", "Soort", "Fonds", "Bereik"],
          ["Artikel", "13-06-2017", "artikel", "OOM", 100],
          ["Totaal anders leren", "14-06-2017", "nieuwsbrief", "OOM", 100],
          ["Som der delen", "15-06-2017", "nieuwsbrief", "OOM", 200]], all_loaded(3)),
    with_rows("rows of dashes between blocks", "ods", "outreach", {4: ["-----", *[None] * 5], 6: [None] * 6}),
    Case(ROWS, "Apple Numbers, with its sheet about the export", "pilots.xlsx", exported_by_numbers,
         rows={row: Loaded({"reported_status": "aangemeld"}) for row in (3, 4, 5)}),
    Case(ROWS, "Excel's own line about the delimiter", "pilots.csv",
         lambda: b"sep=;\r\n" + text(rows_of(records("pilots", 3))), rows={row: Loaded({}) for row in (3, 4, 5)}),
    Case(ROWS, "Excel's own line about the delimiter, with commas", "deelnemers.csv",
         lambda: b"sep=,\r\n" + text(rows_of(records("participant_counts", 3)), ","), "participant_counts",
         {row: Loaded({}) for row in (3, 4, 5)}),
    Case(ROWS, "SharePoint writes its list's schema above the headings", "verspreiding.csv",
         lambda: b'ListSchema={"schemaXmlList":["<Field Name=""Title"" Type=""Text"" />"]}\r\n'
         + text(rows_of(records("outreach", 3)), ","), "outreach", {row: Loaded({}) for row in (3, 4, 5)}),
    Case(ROWS, "an old CSV with a hundred empty lines of delimiters below", "pilots.csv",
         lambda: text(rows_of(records("pilots", 3))) + b";;;;\r\n" * 100, rows=all_loaded(3)),
    Case(ROWS, "every line ends with one more delimiter", "pilots.csv",
         lambda: text([[*row, ""] for row in rows_of(records("pilots", 3))]), rows=all_loaded(3)),
]  # fmt: skip
