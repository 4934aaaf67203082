"""One small real input for each reason code: tests read it, docs/messages.md shows it.

A sample is the text or bytes of a file, or the rows of a workbook. Add a code here when the catalogue gets one.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from ingest import Delivery, Ingest, Limits, Outcome
from ingest.history import settle
from ingest.reading import read_file
from tests.ingest import made_files as made

Said = tuple[str, str, str]  # code, Dutch, English

PILOTS = "Pilotnummer;Bedrijf;Fonds;Aanmelddatum;Status"
DATES = "Pilotnummer;Bedrijf;Fonds;Aanmelddatum;Startdatum;Einddatum;Stopdatum;Eindverslag ontvangen op;Status"
COUNTS = "Pilotnummer;Fonds;Datum;Fase;Aantal deelnemers;Waarvan nieuw"
ACTS = "Datum;Soort;Omschrijving;Bereik"
PEOPLE = "Pilotnummer;Datum;Fase;Personeelsnummer;Uren"
SURVEY = "Antwoordnummer;Datum;PILOT;METING;ROL;IL01"
RESPONSE = "1;13-06-2017;WPL-001;nulmeting;medewerker;4"
QUALTRICS = "ResponseId;Progress;EndDate;Finished;Status;PILOT;METING;ROL;IL01"
LIME = "id;submitdate;lastpage;PILOT;METING;ROL;IL01"
UNDATED = "1;1980-01-01 00:00:00;4;WPL-001;nulmeting;medewerker;4"
EUSURVEY = "Contribution ID;Creation Date;PILOT;METING;ROL;IL01"
RECEIVED_ON = dt.date(2018, 6, 30)
D = dt.date
NO_BSN = "123456782"  # passes the 11-proof and belongs to nobody: the example number of the authorities


@dataclass(frozen=True)
class Sample:
    """A file that gives the message, perhaps after others; `limits` are small where real ones need a large file."""

    content: str | bytes
    name: str = "levering.csv"
    limits: dict[str, int] = field(default_factory=dict)
    before: tuple["Sample", ...] = ()  # what was delivered earlier, and …
    after: tuple["Sample", ...] = ()  # … later
    sender: str = "oom"

    @property
    def data(self) -> bytes:
        return self.content.encode() if isinstance(self.content, str) else self.content

    @property
    def shown(self) -> str:
        """The file as the page shows it; "" when it is no short text, or none of its words matter."""
        is_short = isinstance(self.content, str) and len(self.content) < 500 and not self.limits
        return str(self.content).replace("\0", "␀") if is_short else ""


def lines(*rows: str) -> str:
    return "\n".join(rows) + "\n"


def pilot(**cells: str) -> str:
    """One pilot, a cell changed by its heading."""
    row = {"Pilotnummer": "WPL-001", "Bedrijf": "Voorbeeld (fictief)", "Fonds": "OOM"}
    row |= {"Aanmelddatum": "13-02-2017", "Status": "aangemeld"}
    row |= {name.replace("_", " ").replace("KvK n", "KvK-n"): text for name, text in cells.items()}
    return lines(";".join(row), ";".join(row.values()))


def of_employees(number_format: str) -> Callable[[Worksheet], None]:
    """A column of numbers of employees in this format."""

    def change(sheet: Worksheet) -> None:
        sheet["F1"] = "Aantal werknemers"
        set_cell("F2", 12, number_format)(sheet)

    return change


def registered(*days: str) -> str:
    """Pilots that registered on these days."""
    return lines(PILOTS, *(f"WPL-{n:03};Voorbeeld (fictief);OOM;{day};aangemeld" for n, day in enumerate(days, 1)))


def registered_in_cells(*days: object) -> Callable[[Worksheet], None]:
    """The same in a workbook, where a day may be a date cell or a text."""

    def change(sheet: Worksheet) -> None:
        sheet.delete_rows(2, 2)
        for n, day in enumerate(days, 1):
            sheet.append([f"WPL-{n:03}", "Voorbeeld (fictief)", "OOM", day, "aangemeld"])

    return change


def dated(*cells: str) -> str:
    return lines(DATES, ";".join(["WPL-001", "Voorbeeld (fictief)", "OOM", "13-02-2017", *cells]))


def act(row: str) -> str:
    number, day, kind, text = row.split(";")
    return lines("Nr;Datum;Fonds;Soort;Omschrijving", f"{number};{day};OOM;{kind};{text}")


def responses(answer: int, code: str = "") -> str:
    """Two responses of a plain table, by persons whose codes begin so."""
    people = (f"{n};13-06-2018;WPL-001;eindmeting;{code and code + str(n)};{answer}" for n in (1, 2))
    return lines("Antwoordnummer;Datum;PILOT;METING;CODE;IL01", *people)


def count(row: str) -> str:
    return lines(COUNTS, row)


def workbook(change: Callable[[Worksheet], Any] = lambda sheet: None) -> bytes:
    """A workbook with two pilots, and something changed in it."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Pilots"
    for row in [PILOTS.split(";"), CELLS, ["WPL-002", "Ander (fictief)", *CELLS[2:]]]:
        sheet.append(row)
    change(sheet)
    book.save(out)
    return out.getvalue()


def with_part(name: str, data: bytes | str) -> bytes:
    """A workbook with one part more, or another one."""
    return made.package(made.xlsx_parts(made_row(1)) | {name: data})


def made_row(number: int, column: str = "A") -> str:
    return f'<row r="{number}"><c r="{column}{number}"><v>1</v></c></row>'


def twice_the_same_part() -> bytes:
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/Workbook.xml", b"<x/>")
    return out.getvalue()


def set_cell(name: str, value: object, number_format: str = "General") -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        sheet[name] = value
        sheet[name].number_format = number_format

    return change


def with_loose_rows(sheet: Worksheet) -> None:
    """A second sheet whose headings were forgotten."""
    loose = sheet.parent.create_sheet("Vervolg")
    for number in (3, 4):
        loose.append([f"WPL-{number}", "Voorbeeld (fictief)", 12, "13-02-2017", "01-03-2017"])


def with_code(sheet: Worksheet) -> None:
    """A branch code as a number."""
    sheet["F1"], sheet["F2"] = "SBI-code", 43.2


def hide(part: str) -> Callable[[Worksheet], None]:
    def change(sheet: Worksheet) -> None:
        if part == "sheet":
            sheet.parent.create_sheet("Uitleg")
            sheet.sheet_state = "hidden"
        elif part == "row":
            sheet.row_dimensions[3].hidden = True
        else:
            sheet.column_dimensions["B"].hidden = True

    return change


def move_right(sheet: Worksheet) -> None:
    """A cell slipped in: the rest of the row stands one to the right."""
    for column, cell in enumerate(["WPL-002", "", *CELLS[1:]], start=1):
        sheet.cell(3, column, cell)


def strike(sheet: Worksheet) -> None:
    for cell in sheet[3]:
        cell.font = Font(strike=True)


def note(sheet: Worksheet) -> None:
    sheet["B3"].comment = Comment("gaat niet door", "secretaris")


def split_export() -> bytes:
    """A survey whose last questions stand on a second sheet, without the numbers of the responses."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Content"
    for row in [EUSURVEY.split(";"), ["c0ffee-1", *RESPONSE.split(";")[1:]]]:
        sheet.append(row)
    moved = book.create_sheet("Content1")
    for cells in [["IL02", "IL03"], ["4", "5"]]:
        moved.append(cells)
    book.save(out)
    return out.getvalue()


STARTED = Sample(dated("13-06-2017", "", "", "", "lopend"), "loopt.csv")
ACT = Sample(act("1;13-06-2017;artikel;Over leren"), "2017.csv")
PRODUCT = Sample(lines("Code;Product;Soort", "P1;Website;website"), "eerder.csv")
PILOT = Sample(pilot(), "eerder.csv")
DONE = Sample(dated("13-06-2017", "13-09-2017", "", "", "afgerond"), "klaar.csv")
FORM = ["Pilot:;WPL-001;", "Datum:;13-06-2017;", "Fase:;pilot;", "Personeelsnummer;Uren;Paraaf", "A1;2;x"]
HALF_SWAPPED = registered_in_cells(*(D(2017, 3, day) for day in (2, 5, 9)), "13/02/2017", "25/02/2017")
CELLS = ["WPL-001", "Voorbeeld (fictief)", "OOM", "13-02-2017", "aangemeld"]
BINARY = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
XML_SHEET = '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>'
SHEET = "xl/worksheets/sheet1.xml"
LATIN = '<?xml version="1.0" encoding="ISO-8859-1"?>' + made.xlsx_parts(made_row(1))[SHEET]
WIDE = [chr(letter) for letter in range(ord("A"), ord("U"))]
MUCH = "".join(
    f'<row r="{n}">{"".join(f"""<c r="{at}{n}"><v>{n}</v></c>""" for at in WIDE)}</row>' for n in range(1, 60_000)
)
INLINE = "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in PILOTS.split(";"))
FORMULA = (
    f'<row r="1">{INLINE}</row><row r="2">'
    + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in CELLS[:4])
    + '<c t="str"><f>"aangemeld"</f>{}</c></row>'
)
TWICE = pilot() + "WPL-001;Ander bedrijf (fictief);OOM;13-02-2017;aangemeld\n"
MANY = [f"WPL-{n:03};Voorbeeld {n} (fictief);OOM;13-02-2017;aangemeld" for n in range(1, 5)]

EMAIL = lines("From: a@example.org", "To: b@example.org", "Subject: pilots", "", "Hierbij de lijst.")

SAMPLES = {
    # the file
    "empty_file": Sample(b""),
    "email": Sample(EMAIL, "bericht.eml"),
    "archive": Sample(made.package({"pilots.csv": "Pilotnummer;Bedrijf"}), "leveringen.zip"),
    "text_document": Sample(made.package(made.office_parts("word", "wordprocessingml.document")), "verslag.docx"),
    "presentation": Sample(made.package(made.office_parts("ppt", "presentationml.presentation")), "avond.pptx"),
    "pdf": Sample(b"%PDF-1.7 verslag", "verslag.pdf"),
    "image": Sample(b"\x89PNG\r\n\x1a\n" + bytes(40), "lijst.png"),
    "apple_document": Sample(made.package({"Index/Document.iwa": "x"}), "pilots.numbers"),
    "database": Sample(b"\0\1\0\0Standard ACE DB\0" + bytes(40), "pilots.accdb"),
    "statistics_file": Sample(b"$FL2@(#) SPSS DATA FILE" + bytes(40), "meting.sav"),
    "shortcut": Sample(lines("[InternetShortcut]", "URL=https://example.org/pilots"), "pilots.url"),
    "unfinished": Sample(workbook()[:-300], "pilots.xlsx.crdownload"),
    "unsupported_kind": Sample(b"\x7fELF" + bytes(40), "programma"),
    "too_large": Sample(b"x" * 2_000_000, limits={"file_bytes": 1_000_000}),
    "nul_bytes": Sample(lines(PILOTS, *MANY, "WPL-009;Voor\0beeld;OOM;13-02-2017;aangemeld")),
    "not_text": Sample(b"Pilotnummer;Bedrijf\n" + bytes(range(1, 32)) * 3),
    "html": Sample("<html><table><tr><td>Pilotnummer</td></tr></table></html>", "pilots.xls"),
    "no_delimiter": Sample(lines("Notulen van het overleg", "Aanwezig waren drie personen")),
    "one_column": Sample(lines(*(f'"{line}"' for line in [PILOTS, *MANY]))),
    "ambiguous_delimiter": Sample(lines("Naam;Plaats,Land", "An;Ede,Nederland", "Bo;Gent,Vlaanderen")),
    "readings_differ": Sample(lines("Naam, Plaats, Land", "An, Ede, Fryslân", "Bo, Gent,Vlaanderen", "Co, Ede, X")),
    "backslash_quote": Sample(lines('"Map";"Plaats"', '"C:\\\\";"Ede"', '"D:";"Ede"', '"E:";"Gent"')),
    "single_quotes": Sample(lines("'Naam';'Plaats'", "'An';'Ede'", "'Bo';'Gent'")),
    "broken_quote": Sample(lines(PILOTS, *MANY, 'WPL-009;"Voorbeeld (fictief);OOM;13-02-2017;aangemeld')),
    "too_many_rows": Sample(lines(PILOTS, *MANY), limits={"rows": 3}),
    "cell_too_long": Sample(pilot(Bedrijf="x" * 200), limits={"cell_length": 100}),
    "too_many_columns": Sample(lines(PILOTS, *MANY), limits={"columns": 3}),
    "too_many_cells": Sample(made.xlsx(made_row(1) + made_row(1_048_576, "ZZ")), "pilots.xlsx"),
    "damaged_workbook": Sample(with_part(SHEET, "<worksheet>"), "pilots.xlsx"),
    "encrypted": Sample(made.compound({"EncryptionInfo": b"x", "EncryptedPackage": b"x" * 9000}), "pilots.xlsx"),
    "macros": Sample(with_part("xl/vbaProject.bin", b"x"), "pilots.xlsm"),
    "not_a_workbook": Sample(made.package({"[Content_Types].xml": "<Types/>"}), "tekening.vsdx"),
    "zip_bomb": Sample(with_part("xl/media/nullen.xml", bytes(60_000_000)), "pilots.xlsx"),
    "xml_spreadsheet": Sample(XML_SHEET, "pilots.xls"),
    "binary_workbook": Sample(made.xlsx(made_row(1), content_type=BINARY), "pilots.xlsb"),
    "unsafe_names": Sample(with_part("../../buiten.xml", b"x"), "pilots.xlsx"),
    "duplicate_parts": Sample(twice_the_same_part(), "pilots.xlsx"),
    "xml_entities": Sample(with_part("docProps/core.xml", ENTITY), "pilots.xlsx"),
    "xml_encoding": Sample(with_part(SHEET, LATIN), "pilots.xlsx"),
    "too_slow": Sample(workbook(), "pilots.xlsx", {"child_seconds": 0}),
    "too_much_memory": Sample(made.xlsx(MUCH), "pilots.xlsx", {"child_memory": 400_000_000}),
    "no_heading": Sample(lines("datum;agendapunt", "19-06-2018;welkom")),
    "no_table": Sample(lines("1;2", "3;4")),
    "missing_columns": Sample(lines(*(line.rpartition(";")[0] for line in (PILOTS, MANY[0])))),
    "heading_twice": Sample(pilot(Bedrijfsnaam="Voorbeeld (fictief)")),
    "heading_width": Sample(lines(PILOTS, *(row + ";x" for row in MANY))),
    "stacked_tables": Sample(
        lines(COUNTS, *(f"WPL-{n:03};OOM;13-06-2017;pilot;12;3" for n in range(1, 6)), "", PILOTS, *MANY)
    ),
    "transposed": Sample(lines(*(f"{name};{cell}" for name, cell in zip(PILOTS.split(";"), CELLS, strict=True)))),
    "bsn_as_key": Sample(lines(PEOPLE, f"WPL-001;13-06-2017;pilot;{NO_BSN};2")),
    "heading_contradicts": Sample(
        lines(SURVEY.replace("IL01", "IL01. Ik kijk bij collega's af hoe zij een klus aanpakken."), RESPONSE)
    ),
    "question_twice": Sample(lines(SURVEY + ";Response ID", RESPONSE + ";3")),
    "crosstab": Sample(lines("Pilotnummer;Fonds;jan;feb;mrt", "WPL-001;OOM;8;9;7")),
    "said_twice": Sample(lines(*FORM[:2], "Datum:;20-06-2017;", *FORM[2:])),
    "tool_not_read": Sample(
        lines("Respondent ID;Collector ID;End Date;PILOT;METING;IL01", "1;2;13-06-2017;WPL-001;nulmeting;4")
    ),
    "no_response_numbers": Sample(lines(EUSURVEY, *["Anoniem;13-06-2017;WPL-001;nulmeting;medewerker;4"] * 2)),
    "survey_split": Sample(split_export(), "Content_Export.xlsx"),
    # the sheet
    "doubtful_letters": Sample(pilot(Bedrijf="Café Žoë & zoon (fictief)").encode("cp1252")),
    "near_heading": Sample(pilot(Ambasadeur="ja")),
    "asked_heading": Sample(pilot(Datum_start="")),
    "without_expected": Sample(lines(SURVEY, RESPONSE)),
    "from_block": Sample(lines(*FORM)),
    "tool_columns": Sample(lines(QUALTRICS, "R_1;1;13-06-2017;True;0;WPL-001;nulmeting;medewerker;4")),
    "unheaded_sheet": Sample(workbook(with_loose_rows), "pilots.xlsx"),
    "unknown_column": Sample(pilot(Kleur="groen")),
    "dropped_column": Sample(pilot(Contactpersoon="")),
    "unnamed_column": Sample(lines(PILOTS + ";", *(row + ";x" for row in MANY))),
    "day_first": Sample(pilot(Aanmelddatum="01-02-2017")),
    "point_thousands": Sample(count("WPL-001;OOM;13-06-2017;pilot;1.200;")),
    "unmapped_question": Sample(lines(SURVEY + ";Nog iets?", "1;13-06-2017;WPL-001;nulmeting;medewerker;4;")),
    # the row
    "field_count": Sample(lines(PILOTS, *MANY, "WPL-009;Voorbeeld;(fictief);OOM;13-02-2017;aangemeld")),
    "formulas": Sample(made.xlsx(FORMULA.format("<v>aangemeld</v>")), "pilots.xlsx"),
    "hidden_sheet": Sample(workbook(hide("sheet")), "pilots.xlsx"),
    "hidden_row": Sample(workbook(hide("row")), "pilots.xlsx"),
    "hidden_column": Sample(workbook(hide("column")), "pilots.xlsx"),
    "percent_format": Sample(workbook(set_cell("A2", 0.5, "0%")), "pilots.xlsx"),
    "currency_format": Sample(workbook(of_employees("€ 0.00")), "pilots.xlsx"),
    "surplus_cell": Sample(workbook(move_right), "pilots.xlsx"),
    "note_beside": Sample(workbook(set_cell("G3", "nog tekenen")), "pilots.xlsx"),
    "example_row": Sample(lines(PILOTS, "Voorbeeld: WPL-000;Voorbeeldbedrijf;OOM;01-01-2017;aangemeld", *MANY)),
    "absent": Sample(lines(*FORM[:-1], "A1;2;afwezig")),
    "not_signed": Sample(lines(*FORM, "A2;2;")),
    "differs_from_block": Sample(lines("Pilot:;WPL-002", COUNTS, "WPL-001;OOM;13-06-2017;pilot;12;3")),
    "answers_differ": Sample(lines(SURVEY + ";IL[IL01]", RESPONSE + ";3")),
    "total_differs": Sample(
        lines(COUNTS, "WPL-001;;13-06-2017;pilot;12;3", "WPL-002;;13-06-2017;pilot;8;8", "Totaal;;;;21;11")
    ),
    "bsn": Sample(pilot(Bedrijf=NO_BSN)),
    "struck_through": Sample(workbook(strike), "pilots.xlsx"),
    "merged_cells": Sample(workbook(lambda sheet: sheet.merge_cells("B2:C2")), "pilots.xlsx"),
    "formula_without_value": Sample(made.xlsx(FORMULA.format("")), "pilots.xlsx"),
    "error_cell": Sample(workbook(set_cell("E2", "#N/A")), "pilots.xlsx"),
    "unclear_state": Sample(lines(QUALTRICS, "R_1;1;13-06-2017;misschien;0;WPL-001;nulmeting;medewerker;4")),
    "tried_response": Sample(lines(QUALTRICS, "R_1;1;13-06-2017;True;1;WPL-001;nulmeting;medewerker;4")),
    "broken_letters": Sample(pilot(Bedrijf="CafÃ© Voorbeeld (fictief)")),
    "shortened_number": Sample(pilot(Bedrijf="1,23E+10")),
    "leading_apostrophe": Sample(lines("Code;Product;Soort", "'P1;Handboek;handboek")),
    "short_decimal": Sample(workbook(with_code), "pilots.xlsx"),
    "missing_value": Sample(pilot(Status="")),
    "missing_one_of": Sample(count(";;13-06-2017;panel;12;3")),
    "pilot_required": Sample(count(";OOM;13-06-2017;pilot;12;3")),
    "key_conflict": Sample(TWICE),
    # the cell
    "hash_marks": Sample(pilot(Bedrijf="########")),
    "bad_date": Sample(pilot(Aanmelddatum="gisteren")),
    "no_such_day": Sample(pilot(Aanmelddatum="31-02-2017")),
    "month_first": Sample(registered("13/02/2017", "02/13/2017", "02/14/2017", "03/02/2017")),
    "half_swapped": Sample(workbook(HALF_SWAPPED), "pilots.xlsx"),
    "other_weekday": Sample(pilot(Aanmelddatum="dinsdag 15 februari 2017")),
    "no_day": Sample(pilot(Geplande_startdatum="juni 2017")),
    "doubtful": Sample(pilot(Status="aangemeld?")),
    "nothing_but_required": Sample(pilot(Aanmelddatum="n.v.t.")),
    "two_numbers": Sample(count("WPL-001;OOM;13-06-2017;pilot;8 6;")),
    "bad_hours": Sample(lines(PEOPLE, "WPL-001;13-06-2017;pilot;a1;09:00-12:30")),
    "nearly_pilot": Sample(count("WPL-03;OOM;13-06-2017;pilot;12;")),
    "bad_pilot": Sample(count("de eerste;OOM;13-06-2017;pilot;12;")),
    "bad_code": Sample(lines("Code;Product;Soort", "eerste product;Handboek;handboek")),
    "branch_number": Sample(pilot(KvK_nummer="000012345678")),
    "nearly_in_list": Sample(pilot(Fonds="OMM")),
    "contact": Sample(pilot(Bedrijf="Voorbeeld (fictief), 06-00000000")),
    "point_decimals": Sample(lines(ACTS, *(f"13-06-2017;website;Bericht {n};{n}" for n in ("12.5", "1.204")))),
    "bad_integer": Sample(count("WPL-001;OOM;13-06-2017;pilot;ca. 12;")),
    "bad_boolean": Sample(pilot(Ambassadeur="misschien")),
    "bad_kvk": Sample(pilot(KvK_nummer="12345")),
    "bad_sbi": Sample(lines(PILOTS + ";SBI-code", MANY[0] + ";metaal")),
    "bad_postcode": Sample(pilot(Postcode="Ede")),
    "not_in_list": Sample(pilot(Status="bezig")),
    "too_small": Sample(count("WPL-001;OOM;13-06-2017;pilot;-1;")),
    "undated_open_wave": Sample(lines(LIME, UNDATED.replace("nul", "vervolg")), "results-survey1234.csv"),
    "off_scale": Sample(lines(SURVEY, "1;13-06-2017;WPL-001;nulmeting;medewerker;9")),
    "date_too_early": Sample(pilot(Aanmelddatum="13-02-2007")),
    "date_after_receipt": Sample(pilot(Aanmelddatum="13-02-2027")),
    "date_too_late": Sample(pilot(Geplande_startdatum="13-02-2107")),
    "end_without_start": Sample(dated("", "13-09-2017", "", "", "afgerond")),
    "end_before_start": Sample(dated("13-06-2017", "13-05-2017", "", "", "afgerond")),
    "start_before_registration": Sample(dated("13-01-2017", "", "", "", "lopend")),
    "completed_and_stopped": Sample(dated("13-06-2017", "13-09-2017", "14-09-2017", "", "afgerond")),
    "status_without_date": Sample(dated("", "", "", "", "lopend")),
    "report_before_start": Sample(dated("13-06-2017", "13-09-2017", "", "13-05-2017", "afgerond")),
    "new_above_participants": Sample(count("WPL-001;OOM;13-06-2017;pilot;12;13")),
    # loaded, with a warning
    "month_first_read": Sample(registered("02/13/2017", "02/14/2017", "03/02/2017")),
    "maybe_swapped": Sample(workbook(registered_in_cells("13/02/2017", D(2017, 3, 2))), "pilots.xlsx"),
    "read_as_empty": Sample(pilot(Stopdatum="n.v.t.")),
    "answer_dropped": Sample(lines(SURVEY, "1;13-06-2017;WPL-001;nulmeting;stagiair;4")),
    "same_person": Sample(lines(PEOPLE, "WPL-001;13-06-2017;pilot;00120;2", "WPL-001;14-06-2017;pilot;120;2")),
    "same_row_twice": Sample(lines(COUNTS, *2 * ["WPL-001;OOM;13-06-2017;pilot;12;3"])),
    "bsn_dropped": Sample(lines(COUNTS + ";Bewijsstuk", f"WPL-001;OOM;13-06-2017;pilot;12;3;RSIN {NO_BSN}")),
    "contact_dropped": Sample(lines(COUNTS + ";Bewijsstuk", "WPL-001;OOM;13-06-2017;pilot;12;3;naam@example.org")),
    "undated": Sample(lines(LIME, UNDATED), "results-survey1234.csv"),
    "kvk_padded": Sample(pilot(KvK_nummer="1234567")),
    "cell_note": Sample(workbook(note), "pilots.xlsx"),
    "excel_damage": Sample(pilot(Bedrijf="14-jan")),
    # against earlier files
    "goes_back": Sample(dated("13-06-2017", "", "", "", "lopend"), before=(DONE,)),
    "older_again": Sample(dated("13-06-2017", "", "", "", "lopend"), "oud.csv", before=(STARTED, DONE)),
    "other_act": Sample(act("1;13-06-2018;nieuwsbrief;Juni 2018"), before=(ACT,)),
    "other_name": Sample(act("1;13-06-2017;artikel;Artikel in het vakblad"), before=(ACT,)),
    "other_subject": Sample(lines("Code;Product;Soort", "P1;Handboek;handboek"), before=(PRODUCT,)),
    "foreign_sender": Sample(DONE.content, sender="otib", before=(STARTED,)),
    "changed_by_other": Sample(STARTED.content, "loopt.csv", after=(Sample(DONE.content, sender="otib"),)),
    "company_twice": Sample(pilot(Pilotnummer="WPL-002", Bedrijf="Voorbeelt (fictief)"), before=(PILOT,)),
    "person_twice": Sample(lines(PEOPLE, "WPL-001;13-06-2017;pilot;p-1;2", "WPL-001;14-06-2017;pilot;p1;2")),
    "same_survey": Sample(responses(4, "k"), sender="bureau", before=(Sample(responses(4, "k"), "enquete.csv"),)),
    "survey_unclear": Sample(responses(2), before=(Sample(responses(4), "ochtend.csv"),)),
    "start_taken_as_planned": Sample(dated("13-09-2018", "", "", "", "aangemeld")),
    "date_from_receipt": Sample(pilot(Status="geselecteerd")),
}  # fmt: skip

# codes that have no sample yet: each must get one above
WITHOUT_SAMPLE: set[str] = set()
# those that no file gives by itself: a child that dies, see test_messages.py, and what the ledger says of files
WITHOUT_FILE = {"reader_died", "same_bytes", "same_bytes_older", "same_bytes_other_sender", "same_bytes_also_sent"}
WITHOUT_FILE |= {"counts_again"}


def delivered(sample: Sample, seq: int, reader: Ingest, path: Path) -> Outcome:
    path.write_bytes(sample.data)
    return reader.ingest(Delivery(seq, f"{seq:064}", sample.name, sample.sender, RECEIVED_ON, path))


def messages_of(sample: Sample, reader: Ingest, path: Path) -> Iterator[Said]:
    """(code, Dutch, English) of everything that is said about a sample."""
    files = enumerate([*sample.before, sample, *sample.after], 1)
    outcomes = settle([delivered(each, number, reader, path) for number, each in files], reader.contract)
    outcome = outcomes[len(sample.before)]
    path.write_bytes(sample.data)
    if outcome.reason_code:
        yield outcome.reason_code, outcome.message_nl, outcome.message_en
    yield from outcome.messages.select("reason_code", "message_nl", "message_en").rows()
    if outcome.outcome == "unknown" or outcome.messages.is_empty():  # said when it is read before any contract
        dutch, english = (read_file(reader.reader, path, sample.name, lang) for lang in ("nl", "en"))
        for (code, text), (_, other) in zip(noticed(dutch), noticed(english), strict=True):
            yield code, text, other


def noticed(reading: dict[str, Any]) -> list[tuple[str, str]]:
    remarks = [remark for table in reading["tables"] for remark in table["remarks"]]
    return [(told["code"], told["message"]) for told in [reading["refused"], *remarks] if told]


def said(sample: Sample, reader: Ingest, path: Path) -> list[Said]:
    if not sample.limits:
        return list(messages_of(sample, reader, path))
    with Ingest(reader.contract, reader.pseudonyms, Limits(**sample.limits)) as limited:
        return list(messages_of(sample, limited, path))
