"""Letters with accents of Windows, a Mac, DOS and Central Europe: a letter in doubt never costs a file."""

from collections.abc import Sequence

from tests.cases.case import Case, Content, Either, Fate, Loaded, Said, any_of, given
from tests.cases.sheets import Row, text
from tests.cases.tables import NAMES, all_loaded, records, rows_of

LETTERS = "everyday-letters"
IDEAS = "Ik probeer op het werk eigen ideeën uit om beter te worden in mijn vak."
NAMED = ["Naam", "Žižek Ø", "Šimun", "Õ. Ø"]
TOLD = Said("codering|letters|tekens|windows")


def lettered(
    source: str,
    encoding: str,
    texts: list[str],
    table: str = "pilots",
    heading: str = "Bedrijf",
    end: str = "\r\n",
    delimiter: str = ";",
    refused: str = "",
    is_open: bool = False,
    said: tuple[Said, ...] = (),
) -> Case:
    """A table with these texts in one column, written in this encoding; `is_open`: or each returned."""
    found = [record | {heading: value} for record, value in zip(records(table, len(texts)), texts, strict=True)]
    fate = Either if is_open else Loaded
    fates: dict[int, Fate] = {row: fate({NAMES[table][heading]: value}) for row, value in enumerate(texts, start=2)}
    ending = "txt" if delimiter == "\t" else "csv"
    return Case(
        LETTERS,
        source,
        f"{table}.{ending}",
        written_in(encoding, rows_of(found), end, delimiter),
        table,
        fates,
        said,
        refused,
    )


def written_in(encoding: str, rows: Sequence[Row], end: str, delimiter: str) -> Content:
    return lambda: text(rows, delimiter, encoding, end)


def with_bytes(source: str, wrong: bytes, fates: dict[int, Fate]) -> Case:
    """Six right pilots; the name of the third with these bytes in it."""
    rows = rows_of(records("pilots", 6))
    return Case(
        LETTERS,
        source,
        "pilots.csv",
        lambda: text(rows).replace(b"Bedrijf 3", b"Bedrijf " + wrong),
        rows=all_loaded(6) | fates,
    )


CASES = [
    Case(LETTERS, "the sign of a diameter, saved by Excel", "diameter.csv", given("everyday-letters/diameter.csv"),
         rows=all_loaded(6) | {4: Loaded({"company_name": "Leidingwerk Ø 20 mm (fictief)"})}, said=(TOLD,)),
    Case(LETTERS, "a Slavic name, saved by Excel", "zizek.csv", given("everyday-letters/zizek.csv"),
         rows=all_loaded(6) | {4: Loaded({"company_name": "Žižek Metaal (fictief)"})}, said=(TOLD,)),
    lettered("signs of arithmetic in a description", "cp1252", ["Poster 3 × 4", "Prijs ÷ 2", "Nieuwsbrief"],
             "outreach",
             "Omschrijving"),
    lettered("Scandinavian and Portuguese names", "cp1252",
             ["Jørgensen (fictief)", "São João (fictief)", "Ångström (fictief)", "Õnne (fictief)"]),
    lettered("a name with š in a product", "cp1252", ["Handboek Šabac", "Toolbox", "Website š"], "deliverables",
             "Product"),
    lettered("quotation marks, dashes, the euro and three points of Word", "cp1252",
             ["‘Leren’ – “hoe dan?”", "€ 10 per stuk…", "café, reünie, coördinatie"], "outreach", "Omschrijving"),
    lettered("everyday: French and German letters", "cp1252",
             ["Café René & zoon (fictief)", "Müller Straße (fictief)", "Financiën (fictief)",
              "Coöperatie (fictief)"]),
    lettered("Excel on a Mac: Mac Roman, with its own ends of lines", "mac_roman",
             ["Café René (fictief)", "Financiën & zoon (fictief)", "Coöperatie Drieën (fictief)"], end="\r"),
    lettered("the same with ends of lines of Windows", "mac_roman",
             ["Reünie van de coördinatoren", "Vergadering over financiën", "Privé-excursie"], "outreach",
             "Omschrijving"),
    lettered("one letter of a Mac: right, returned or asked", "mac_roman",
             ["Bedrijf 1 (fictief)", "Bedrijf 2 (fictief)", "Financiën (fictief)"], is_open=True),
    lettered("Central Europe: cp1250", "cp1250",
             ["Świątek Łódź (fictief)", "Dvořák Techniek (fictief)", "Wałęsa Metaal (fictief)"]),
    lettered("a Polish name in a list of acts", "cp1250",
             ["Bezoek aan Łódź", "Przewodnik dla młodych", "Książka o pracy"], "outreach", "Omschrijving"),
    lettered("Excel's 'CSV (MS-DOS)': right, returned or refused by that name", "cp850",
             ["Café René (fictief)", "Financiën (fictief)", "Coöperatie (fictief)"], refused="codering",
             is_open=True),
    lettered("Excel's 'Unicode-tekst'", "utf-16", ["Žižek Ø (fictief)", "Café (fictief)"], delimiter="\t"),
    lettered("Excel's 'CSV UTF-8'", "utf-8-sig", ["Žižek Ø (fictief)", "Café (fictief)"]),
    Case(LETTERS, "a letter and its accent as two characters, as a Mac writes them", "pilots.csv",
         lambda: text(rows_of(records("pilots", 2))).replace(b"Bedrijf 2", "Cafe\u0301".encode()),
         rows={2: Loaded({}), 3: Loaded({"company_name": any_of("Caf\u00e9 (fictief)", "Cafe\u0301 (fictief)")})}),
    with_bytes("a byte that stands for no letter in Windows", b"\x81", {4: Either({})}),
    with_bytes("UTF-8 with one letter of Windows pasted in", "Café ".encode("cp1252"), {4: Either({})}),
    with_bytes("a letter that was lost before", "Caf\ufffd ".encode(), {4: Either({})}),
    with_bytes("letters broken by an earlier program are returned", "CafÃ© ".encode(), {4: Either({}, said=True)}),
    Case(LETTERS, "names on a presence list: never kept, so they cost nothing", "presentie.csv",
         lambda: text([[*row, name] for row, name in zip(rows_of(records("attendance", 3)), NAMED, strict=True)],
                      encoding="cp1252"),
         "attendance", all_loaded(3, hours=2.0), unspoken=("Šimun", "imun")),
    Case(LETTERS, "a survey saved again by Excel", "enquete.csv",
         lambda: text([[IDEAS if cell == "IL01" else cell for cell in row]
                       for row in rows_of(records("survey_responses", 3))], encoding="cp1252"),
         "survey_responses", all_loaded(3, IL01=4)),
]  # fmt: skip
