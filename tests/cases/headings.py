"""Headings: with hints, with marks, nearly right, and those that say something else than they seem to."""

from typing import Any

from tests.cases.case import Case, Fate, Loaded, Said, any_of, given
from tests.cases.sheets import Row
from tests.cases.tables import NAMES, all_loaded, day, records, rows_of, sent, written

HINTS = "heading-hints"
CODE = "a heading that nearly says what is missing"
COUNT = "Aantal deelnemers"


def under(kind: str, source: str, form: str, table: str, headings: dict[str, str]) -> Case:
    """Three right records under other headings: ours → as sent. All of it is read."""
    first, *others = rows_of(records(table, 3))
    names = [headings.get(name, name) for name in first]
    expected = [
        Loaded(
            {
                NAMES[table][name]: any_of(cell, as_number(cell))
                for name, cell in zip(first, row, strict=True)
                if name in headings and NAMES[table][name] not in ("person_code", "held_on", "registered_on")
            }
        )
        for row in others
    ]
    fates: dict[int, Fate] = dict(enumerate(expected, start=2))
    return sent(kind, source, form, table, [names, *others], fates)


def as_number(cell: Any) -> Any:
    return float(cell) if str(cell).isdigit() else cell


def beside(source: str, form: str, table: str, column: str, cell: object, said: str, **values: Any) -> Case:
    """Three right records, and beside them a column that is not what its first word says."""
    rows: list[Row] = [[*row, column if n == 0 else cell] for n, row in enumerate(rows_of(records(table, 3)))]
    return sent(HINTS, source, form, table, rows, all_loaded(3, **values), (Said(said),))


def without(source: str, form: str, table: str, ours: str, theirs: str, refused: str) -> Case:
    """A required heading replaced by one that says something else: asked, never taken."""
    first, *others = rows_of(records(table, 3))
    rows = [[theirs if name == ours else name for name in first], *others]
    return sent(HINTS, source, form, table, rows, refused=refused)


def coded(source: str, form: str, heading: str) -> Case:
    """A survey whose CODE stands under another heading: read as CODE, or asked with what depends on it."""
    first, *others = rows_of(records("survey_responses", 5))
    rows = [[heading if name == "CODE" else name for name in first], *others]
    said = Said(r"\bCODE\b.*(koppel|paar|paren|vergelijk|meting|verband)")
    return sent(CODE, source, form, "survey_responses", rows, all_loaded(5, IL01=4, NUT=7), (said,))


CASES = [
    Case(HINTS, "a form that explains its columns", "deelnemers.csv", given("heading-hints/deelnemers.csv"),
         "participant_counts",
         {row: Loaded({"pilot_id": f"WPL-00{row - 1}", "held_on": day(11 + row, 6), "participants": 8 + row})
          for row in range(2, 6)}),
    under(HINTS, "colons, stars and hints of a form in Excel", "xlsx", "pilots",
          {"Pilotnummer": "Pilotnummer*", "Bedrijf": "Bedrijf (statutaire naam)", "Fonds": "Fonds:",
           "Aanmelddatum": "Aanmelddatum (dd-mm-jjjj) *", "Status": "Status :"}),
    under(HINTS, "hints below the heading in the same cell, in LibreOffice", "ods", "participant_counts",
          {"Pilotnummer": "Pilotnummer\n(WPL-...)", "Datum": "Datum\n(dd-mm-jjjj)",
           COUNT: "Aantal deelnemers\n(totaal)"}),
    under(HINTS, "a presence list in an old Excel", "xls", "attendance",
          {"Personeelsnummer": "Personeelsnummer (zie loonstrook)", "Uren": "Uren (decimaal)", "Datum": "DATUM:"}),
    under(HINTS, "numbered headings and square brackets", "csv", "outreach",
          {"Datum": "Datum [dd-mm-jjjj]", "Soort": "Soort (kies uit de lijst)", "Bereik": "Bereik (aantal)",
           "Omschrijving": "Omschrijving (verplicht)"}),
    under(HINTS, "a plain survey with hints", "comma", "survey_responses",
          {"PILOT": "PILOT (WPL-...)", "METING": "METING *", "ROL": "ROL:"}),
    under(HINTS, "products with stars", "xlsx", "deliverables",
          {"Code": "Code*", "Product": "Product*", "Soort": "Soort*"}),
    under(HINTS, "comments with a hint", "ods", "commentary",
          {"Criterium": "Criterium (code)", "Namens": "Namens (rol)"}),
    under(HINTS, "two hints in one bracket", "csv", "participant_counts",
          {"Sessie": "Sessie (optioneel, bijv. ochtend)", "Fase": "Fase (verplicht; kies uit de lijst)",
           "Datum": "Datum (verplicht / dd-mm-jjjj)"}),
    under(HINTS, "two hints in one bracket, in a workbook", "xlsx", "pilots",
          {"Pilotnummer": "Pilotnummer (verplicht, zie lijst)",
           "Aanmelddatum": "Aanmelddatum (dd-mm-jjjj, verplicht)"}),
    # what is in brackets may change the meaning
    beside("a planned start is no start", "csv", "pilots", "Startdatum (gepland)", "01-03-2018",
           r"Startdatum \(gepland\)|gepland", started_on=None, planned_start_on=any_of(None, day(1, 3, 2018))),
    beside("an expected end is no end", "xlsx", "pilots", "Einddatum (verwacht)", "01-12-2018", "Einddatum",
           completed_on=None),
    beside("a count of new people is not the count", "xlsx", "participant_counts", "Aantal deelnemers (nieuw)", "3",
           "nieuw", participants=any_of(10, 11, 12), new_participants=any_of(None, 3)),
    beside("the status of before is not the status", "ods", "pilots", "Status (vorige maand)", "afgewezen",
           "Status",
           reported_status="aangemeld"),
    beside("the previous fund", "csv", "pilots", "Fonds (oud)", "OOC", "Fonds",
           fund_code=any_of("OTIB", "OVP", "OOMT")),
    beside("hours according to the trainer", "ods", "attendance", "Uren (gepland)", "8", "Uren", hours=2.0),
    without("the day of the invitation is not the day of the meeting", "csv", "participant_counts", "Datum",
            "Datum (uitnodiging)", "Datum"),
    without("the day of the start, and how to write it", "ods", "participant_counts", "Datum",
            "Datum (start, dd-mm-jjjj)", "Datum"),
    without("expected participants are no participants", "xlsx", "participant_counts", COUNT,
            "Aantal deelnemers (verwacht)",
            COUNT),
    without("the date of the planned registration", "ods", "pilots", "Aanmelddatum", "Aanmelddatum (gepland)",
            "Aanmelddatum"),
    # nearly
    coded("a plain survey", "csv", "Deelnemerscode"),
    coded("in a workbook", "xlsx", "Code deelnemer"),
    coded("a survey tool's own wording", "comma", "Uw code"),
    coded("in LibreOffice", "ods", "Persoonlijke deelnemerscode"),
    Case(CODE, "everyday: the code under its own headings", "enquete.csv",
         written("csv", [["Persoonlijke code" if cell == "CODE" else cell for cell in row]
                         for row in rows_of(records("survey_responses", 3))]), "survey_responses",
         all_loaded(3, IL01=4),
         (Said("bedoelt|is '.*' de", times=0),), persons=((2,), (3,), (4,))),
    Case(CODE, "everyday: a postcode or the code of a product is no code of a person", "enquete.csv",
         written("csv", [["Postcode" if cell == "CODE" else cell for cell in row]
                         for row in rows_of(records("survey_responses", 3))]), "survey_responses",
         all_loaded(3, person_code=None), (Said("Postcode.{0,20} de CODE", times=0),)),
    Case(CODE, "a date of start written the other way round", "pilots.csv",
         written("csv", [[*row, "Datum start" if n == 0 else ""] for n,
                         row in enumerate(rows_of(records("pilots", 3)))]),
         rows=all_loaded(3), said=(Said("Startdatum", heading="Datum start"),)),
]  # fmt: skip
