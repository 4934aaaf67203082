"""What a record is called: pilot numbers, numbers of persons and companies, and rows that stand twice."""

from dataclasses import replace

from tests.cases.case import Case, Either, Fate, Left, Loaded, Returned, Said, Skipped, any_of, given
from tests.cases.sheets import Cell
from tests.cases.tables import BACK, open_to, presence, records, rows_of, sent, varied, written

PILOT = "pilot-number-nearly"
ZEROS = "leading-zeros"
TWICE = "two-equal-groups"
EXAMPLE = "example-row"
KVK = "kvk-as-written"
NINE = "nine-digits-that-are-no-bsn"
NO_BSN = "123456782"  # passes the 11-proof and belongs to nobody: the example number of the authorities


def same_person(source: str, form: str, cells: list[tuple[object, int]]) -> Case:
    """A presence list of one person per number: (as written, which person), each on a day of its own."""
    people = sorted({person for _, person in cells})
    rows = [
        record | {"Personeelsnummer": cell}
        for record, (cell, _) in zip(records("attendance", len(cells)), cells, strict=True)
    ]
    groups = tuple(tuple(row for row, (_, p) in enumerate(cells, start=2) if p == person) for person in people)
    fates: dict[int, Fate] = {row: Loaded({}) for row in range(2, len(cells) + 2)}
    return sent(ZEROS, source, form, "attendance", rows_of(rows), fates, persons=groups)


def twice(
    source: str,
    form: str,
    table: str,
    first: dict[str, object],
    second: dict[str, object],
    fates: dict[int, Fate],
    *said: Said,
) -> Case:
    """Three records, and the first one again below them; each of the two with what is particular to it."""
    one, *others = records(table, 3)
    rows = rows_of([one | first, *others, one | second])
    loaded: dict[int, Fate] = {3: Loaded({}), 4: Loaded({})}
    return sent(TWICE, source, form, table, rows, loaded | fates, said)


def with_example(source: str, form: str, table: str, **example: str) -> Case:
    """Two records below a row that shows how to fill in the form."""
    first, *others = records(table, 3)
    rows = rows_of([first | example, *others])
    fates: dict[int, Fate] = {2: Skipped(), 3: Loaded({}), 4: Loaded({})}
    return sent(EXAMPLE, source, form, table, rows, fates)


def formulas_of_text(mark: str) -> bytes:
    """A table whose cells are formulas that give a text: bare, and between quotation marks."""
    lines = [
        ["Pilotnummer", "Bedrijf", "KvK-nummer", "Fonds", "Aanmelddatum", "Status"],
        ['="WPL-001"', '="Een (fictief)"', '="01234567"', "OOM", '="13-02-2017"', "aangemeld"],
        ['"=""WPL-002"""', "Twee = 2 (fictief)", '"=""01234567"""', "OOM", "13-02-2017", "aangemeld"],
    ]
    return "\r\n".join(map(mark.join, lines)).encode()


TEXT_OF_FORMULAS: dict[int, Fate] = {
    2: Loaded({"pilot_id": "WPL-001", "company_name": "Een (fictief)", "kvk_number": "01234567"}),
    3: Loaded({"pilot_id": "WPL-002", "company_name": "Twee = 2 (fictief)", "kvk_number": "01234567"}),
}

CASES = [
    # pilot numbers
    Case(PILOT, "typed on a telephone, which makes dashes of hyphens", "deelnemers.csv",
         given("pilot-number-nearly/OOM/deelnemers.csv"), "participant_counts",
         {row: Loaded({"pilot_id": f"WPL-00{row - 1}"}) for row in range(2, 6)}),
    varied(PILOT, "dashes, spaces and capitals", "Pilotnummer",
           [("WPL–001", "WPL-001"), ("WPL—002", "WPL-002"), ("WPL\u2011003", "WPL-003"), ("WPL−004", "WPL-004"),
            ("WPL 005", "WPL-005"), ("WPL - 006", "WPL-006"), ("wpl-007", "WPL-007"), ("Wpl 008", "WPL-008"),
            ("WPL\u00a0009", "WPL-009"), (" WPL-010 ", "WPL-010"), ("WPL- 011", "WPL-011"), ("WPL012", "WPL-012"),
            ("WPL_013", open_to("WPL-013"))], form="xlsx"),
    varied(PILOT, "a survey in which people type the number of the pilot", "PILOT",
           [("WPL–001", "WPL-001"), ("wpl 002", "WPL-002"), ("WPL-003", "WPL-003"), ("wpl003", "WPL-003")],
           table="survey_responses", form="comma"),
    varied(PILOT, "a presence list in ODS", "Pilotnummer",
           [("WPL–001", "WPL-001"), ("WPL 001", "WPL-001"), ("wpl-001", "WPL-001")], table="attendance",
           form="ods"),
    varied(PILOT, "nearly a pilot number is a question, with the number it resembles", "Pilotnummer",
           [("WLP-003", BACK), ("WPL-03", BACK), ("WPL-O03", BACK), ("WPL-0003", BACK), ("WPL.003", BACK),
            ("WPL/003", BACK), ("WPL-003a", BACK), ("WPL-3", BACK)], table="participant_counts",
           said=tuple(Said("WPL-003", row=row, heading="Pilotnummer") for row in (3, 4, 5, 9))),
    varied(PILOT, "two pilots in a cell, doubt, and other things that are no pilot number", "Pilotnummer",
           [("WPL-001/WPL-002", BACK), ("WPL-001 en 002", BACK), ("WPL-001?", BACK), ("001", BACK), ("1", BACK),
            ("Pilot 1", BACK), ("WPL", BACK), ("WPL-", BACK), ("onbekend", BACK), ("XYZ-001", BACK)],
           table="participant_counts", form="xlsx"),
    replace(varied(PILOT, "a name in the column of the pilots", "Pilotnummer",
                   [("Q. Zevenaar (fictief)", BACK), ("WPL-002", "WPL-002")], form="xlsx"),
            unspoken=("Zevenaar",)),
    varied(PILOT, "numbers out of a column of numbers", "Pilotnummer",
           [(1, BACK), (3.0, BACK), ("WPL-003", "WPL-003")], table="participant_counts", form="xls"),
    # numbers of persons
    Case(ZEROS, "a personnel system's CSV keeps the zeros", "presentie-juni.csv",
         given("leading-zeros/OOM/presentie-juni.csv"), "attendance", {row: Loaded({}) for row in range(2, 8)},
         persons=tuple((row,) for row in range(2, 8))),
    same_person("one list was made by hand: with zeros and without", "csv",
                [("00120", 1), ("120", 1), ("0120", 1), ("121", 2), ("00121", 2)]),
    same_person("Excel: text with zeros, numbers, and numbers shown with zeros", "xlsx",
                [("00120", 1), (120, 1), (Cell(120, "00000"), 1), ("120.0", 1), (121, 2), ("1200", 3), ("12", 4)]),
    same_person("the same in Excel 97", "xls", [("00120", 1), (120, 1), (Cell(120, "00000"), 1), (121, 2)]),
    same_person("the same in ODS, with spaces", "ods",
                [("00120", 1), (120.0, 1), (" 120", 1), ("120\u00a0", 1), (1200, 2)]),
    same_person("out of a data frame", "comma", [("120.0", 1), ("120", 1), ("00120", 1), ("12.0", 2)]),
    same_person("everyday: numbers with letters and dashes are themselves", "csv",
                [("A-120", 1), ("A-120", 1), ("B-120", 2), ("120", 3), ("A-1200", 4)]),
    same_person("invisible characters make no other person", "csv",
                [("P7\u00a0", 1), ("P7", 1), ("\u200bP7", 1), ("P77", 2)]),
    Case(ZEROS, "one day, one list: 00120 and 120 as two people", "presentie.csv",
         written("csv", rows_of([presence(1) | {"Personeelsnummer": n} for n in ("00120", "120", "121")])),
         "attendance", {2: Either({}, said=True), 3: Either({}, said=True), 4: Loaded({})},
         (Said(r"2\b.*3\b|3\b.*2\b|nul"),)),
    # twice
    Case(TWICE, "two groups of the same size on a day", "deelnemers.csv", given("two-equal-groups/deelnemers.csv"),
         "participant_counts", {**{row: Loaded({}) for row in (2, 3, 4, 5)}, 6: Left()},
         (Said(r"\b5\b", row=6), Said("sessie", row=6))),
    twice("the same in a workbook", "xlsx", "participant_counts", {"Sessie": None}, {"Sessie": None},
          {2: Loaded({}), 5: Left()}, Said(r"\b2\b", row=5), Said("sessie", row=5)),
    twice("a person twice on a presence list", "ods", "attendance", {}, {}, {2: Loaded({}), 5: Left()},
          Said(r"\b2\b", row=5)),
    twice("a pilot twice in a list of pilots", "xls", "pilots", {}, {}, {2: Loaded({}), 5: Left()},
          Said(r"\b2\b", row=5)),
    twice("the sessions have names: two groups", "csv", "participant_counts", {"Sessie": "ochtend"},
          {"Sessie": "middag"}, {2: Loaded({"session": "ochtend"}), 5: Loaded({"session": "middag"})}),
    twice("two counts for one session: which one?", "csv", "participant_counts", {}, {"Aantal deelnemers": "12"},
          {2: Returned(), 5: Returned()}, Said(r"\b5\b", row=2), Said(r"\b2\b", row=5)),
    twice("a pilot twice, once under another dash", "csv", "pilots", {}, {"Pilotnummer": "WPL–001"},
          {2: Loaded({"pilot_id": "WPL-001"}), 5: Left()}, Said(r"\b2\b", row=5)),
    # example rows
    Case(EXAMPLE, "a template keeps its example", "pilots.csv", given("example-row/pilots.csv"),
         rows={2: Skipped(), **{row: Loaded({}) for row in range(3, 7)}}),
    with_example("a workbook with '(voorbeeld)' behind the number", "xlsx", "pilots",
                 Pilotnummer="WPL-000 (voorbeeld)"),
    with_example("'bijvoorbeeld' in a presence list", "ods", "attendance", Pilotnummer="Voorbeeld",
                 Personeelsnummer="bijv. 00123"),
    with_example("an example among the counts", "csv", "participant_counts", Pilotnummer="Bijv. WPL-001"),
    with_example("an example among the products", "xlsx", "deliverables", Code="Voorbeeld: P0",
                 Product="Voorbeeldproduct"),
    varied(EXAMPLE, "everyday: a company, a product or a text may be called an example", "Bedrijf",
           [("Voorbeeld Een (fictief)", "Voorbeeld Een (fictief)"), ("Voorbeeldbedrijf BV", "Voorbeeldbedrijf BV"),
            ("Het Goede Voorbeeld (fictief)", "Het Goede Voorbeeld (fictief)")]),
    varied(EXAMPLE, "everyday: an act about good examples", "Omschrijving",
           [("Voorbeelden uit de pilots", "Voorbeelden uit de pilots"), ("Bijvoorbeeld zo", "Bijvoorbeeld zo")],
           table="outreach", form="xlsx"),
    # numbers of companies
    Case(KVK, "numbers as the register and its extracts write them", "pilots.csv",
         given("kvk-as-written/pilots.csv"),
         rows={2: Either({"kvk_number": None}), 3: Loaded({"kvk_number": "12345678"}),
               4: Either({"kvk_number": "12345678"}),
               5: Loaded({"kvk_number": "01234567"}), 6: Returned("KvK-nummer"),
               7: Either({"kvk_number": "12345678"}),
               8: Either({"kvk_number": "12345678"}), 9: Either({"kvk_number": None})}),
    varied(KVK, "with its name before it, in groups", "KvK-nummer",
           [("KvK 12345678", "12345678"), ("KvK: 12345678", "12345678"), ("KVK-nr. 12345678", "12345678"),
            ("kvk nummer 12345678", "12345678"), ("1234 5678", "12345678"), ("12 34 56 78", "12345678"),
            ("12.34.56.78", open_to("12345678")), ("12345678 0000", "12345678"),
            ("12345678-0000", open_to("12345678")),
            ("12345678.", open_to("12345678"))], form="xlsx"),
    varied(KVK, "with the old four digits of a site, and number cells", "KvK-nummer",
           [("12345678 0001", open_to("12345678")), ("123456780000", open_to("12345678")), (12345678, "12345678"),
            (1234567, "01234567"), (Cell(1234567, "00000000"), "01234567"), ("01234567", "01234567")], form="ods"),
    varied(KVK, "other numbers of a company are not its KvK number", "KvK-nummer",
           [("NL001234567B01", BACK), ("RSIN 123456782", BACK), ("123456789", BACK), ("1234567890", BACK),
            ("12345", BACK),
            ("vestiging 000012345678", BACK), ("in aanvraag", open_to(None))]),
    varied("sbi-as-written", "branch codes as the register's extracts write them", "SBI-code",
           [("43.21", "43.21"), ("4321", open_to("43.21", "4321")), ("SBI 43.21", open_to("43.21")),
            ("43,21", open_to("43.21")),
            ("43.21 Elektrotechnische bouwinstallatie", open_to("43.21")),
            ("4321 - Installatie", open_to("43.21", "4321")),
            ("43.21, 25.11", BACK), ("43.21?", BACK), ("-", None)], form="xlsx"),
    varied("sbi-as-written", "a number cell that Dutch Excel saved, two codes, a code that lost a zero", "SBI-code",
           [("43,21", "43.21"), ("43.21 en 43.22", BACK), ("43.21/43.22", BACK), ("43,2", BACK),
            ("'43.21", "43.21")]),
    varied(KVK, "a system that wanted some number", "KvK-nummer",
           [("00000000", BACK), ("0", BACK), ("'12345678", "12345678"), ("'01234567", "01234567")], form="xlsx"),
    varied(PILOT, "what a list of choices or a sentence leaves behind it, and an apostrophe", "PILOT",
           [("WPL-001;", "WPL-001"), ("WPL-002.", "WPL-002"), ("'WPL-003", "WPL-003"), ("WPL-001;WPL-002", BACK)],
           table="survey_responses", form="xlsx"),
    varied(ZEROS, "a sign that somebody had no number is no person", "Personeelsnummer",
           [("?", BACK), ("--", BACK), ("*", BACK), (".", BACK)], table="attendance"),
    varied(ZEROS, "the same in a workbook", "Personeelsnummer", [("?", BACK), ("??", BACK)], table="attendance",
           form="xlsx"),
    varied(ZEROS, "a code of a survey that is none costs no answers", "CODE", [("?", None), ("*", None)],
           table="survey_responses", form="comma"),
    Case(ZEROS, "programs write =\"00120\" into a CSV to keep the zeros", "pilots.csv",
         lambda: formulas_of_text(";"), rows=TEXT_OF_FORMULAS),
    Case(ZEROS, "the same with commas", "pilots.csv", lambda: formulas_of_text(","), rows=TEXT_OF_FORMULAS),
    # nine digits
    Case(NINE, "invoices, documents and RSIN numbers as evidence", "deelnemers.csv",
         given("nine-digits-that-are-no-bsn/deelnemers.csv"), "participant_counts",
         {**{row: Loaded({"evidence": None}) for row in (2, 3, 4)}, 5: Loaded({"evidence": "dossier 12"})},
         tuple(Said("bewijs|negen|bsn|burgerservice", row=row, heading="Bewijsstuk") for row in (2, 3, 4)),
         unspoken=(NO_BSN,)),
    replace(varied(NINE, "evidence of a product", "Bewijsstuk",
                   [(f"factuurnr. {NO_BSN}", None), (f"factuur 2017-{NO_BSN}", None), (f"RSIN: {NO_BSN}", None),
                    (f"bestelling {NO_BSN}", None), ("dossier 12", "dossier 12"), ("12345678", "12345678")],
                   table="deliverables", form="xlsx"), unspoken=(NO_BSN,)),
    replace(varied(NINE, "evidence of an act", "Bewijsstuk",
                   [(f"fact. {NO_BSN}", None), (f"inkooporder {NO_BSN}", None),
                    ("SharePoint, map 7", "SharePoint, map 7")],
                   table="outreach", form="ods"), unspoken=(NO_BSN,)),
    replace(varied(NINE, "a number that may be a person's is kept nowhere", "Bewijsstuk",
                   [(NO_BSN, open_to(None)), (f"BSN {NO_BSN}", open_to(None)), ("1234 56 782", open_to(None)),
                    ("123456789", any_of("123456789", None))], table="participant_counts"),
            unspoken=(NO_BSN, "1234 56 782")),
    replace(varied(NINE, "in a company's name or a remark it is no evidence", "Bedrijf",
                   [(f"Bedrijf {NO_BSN} (fictief)", BACK), ("Bedrijf 2 (fictief)", "Bedrijf 2 (fictief)")],
                   form="xlsx"),
            unspoken=(NO_BSN,)),
]  # fmt: skip
