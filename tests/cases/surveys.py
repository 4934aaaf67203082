"""Exports of survey tools: Forms, Google Forms, LimeSurvey, Qualtrics, and tables somebody made of them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tests.cases.case import Case, Either, Fate, Loaded, Returned, Said, Skipped, any_of, given
from tests.cases.sheets import Cell, Row
from tests.cases.tables import all_loaded, day, named, open_to, records, rows_of, varied, written

LIME = "limesurvey-without-dates"
BRANCHES = "forms-branches"
GOOGLE = "google-forms"
ENDS = "scale-ends"
ROLE = "other-role"
SEEN = "qualtrics-unanswered"
IDEAS = "Ik probeer op het werk eigen ideeën uit om beter te worden in mijn vak."
USEFUL = "Hoe nuttig was de pilot voor u?"
RECOMMEND = "Hoe waarschijnlijk is het dat u de pilot aanraadt?"
RECEIVED = dt.date(2018, 6, 30)
UNDATED = Said("anonie|datumstempel|datestamp|1980", times=1)
FORMS = "ID;Begintijd;Tijd van voltooien;E-mail;Naam;Welke meting is dit?;Wat is het pilotnummer?".split(";")
QUALTRICS = {  # heading → the text Qualtrics writes below it
    "StartDate": "Start Date", "EndDate": "End Date", "Status": "Response Type", "Progress": "Progress",
    "Finished": "Finished", "ResponseId": "Response ID", "PILOT": "Wat is het pilotnummer?",
    "METING": "Welke meting is dit?", "ROL": "Wat is uw rol?", "IL01": IDEAS,
    "IL02": "Ik kijk bij collega's af hoe zij een klus aanpakken.", "NUT": USEFUL,
}  # fmt: skip
LIMESURVEY = "id submitdate lastpage startlanguage seed PILOT METING ROL CODE IL01 NUT".split()


def forms(
    source: str,
    questions: list[str],
    answers: list[list[Any]],
    expected: dict[int, Fate],
    form: str = "xlsx",
    said: tuple[Said, ...] = (),
    kind: str = BRANCHES,
) -> Case:
    """Responses of Microsoft Forms: the answers to these questions behind what Forms itself notes."""
    rows = [
        [n, f"{n}-6-2018 10:00:00", f"{n}-6-2018 10:06:00", "anonymous", None, "eindmeting", f"WPL-{n:03}", *cells]
        for n, cells in enumerate(answers, start=1)
    ]
    name = f"Eindmeting vragen dubbel(1-{len(rows)}).{'csv' if form == 'comma' else form}"
    return Case(
        kind, source, name, written(form, [[*FORMS, *questions], *rows]), "survey_responses", expected, said
    )


def limesurvey(
    source: str,
    form: str,
    submitted: list[Any],
    expected: Mapping[int, Fate],
    headings: list[str] = LIMESURVEY,
    *said: Said,
) -> Case:
    rows: list[Row] = [
        [str(n), moment, "4", "nl", "12345", f"WPL-{n:03}", "eindmeting", "medewerker", f"kk{n}", "4", "7"]
        for n, moment in enumerate(submitted, start=1)
    ]
    name = f"results-survey481502.{'csv' if form == 'comma' else form}"
    return Case(LIME, source, name, written(form, [headings, *rows]), "survey_responses", expected, said)


def qualtrics(
    source: str, form: str, answered: list[tuple[dict[str, Any], Fate]], zone: str = "Europe/Amsterdam"
) -> Case:
    """Responses of Qualtrics below its three heading rows; each with what is particular to it."""
    usual = {
        "StartDate": "2018-06-13 10:00:00",
        "EndDate": "2018-06-13 10:06:00",
        "Status": "0",
        "Progress": "100",
        "Finished": "1",
        "PILOT": "WPL-001",
        "METING": "eindmeting",
        "ROL": "medewerker",
        "IL01": "4",
        "IL02": "3",
        "NUT": "7",
    }
    found = [usual | {"ResponseId": f"R_{n}abc"} | own for n, (own, _) in enumerate(answered)]
    marks = [f'{{"ImportId":"QID{n}","timeZone":"{zone}"}}' for n, _ in enumerate(QUALTRICS)]
    rows = [list(QUALTRICS), list(QUALTRICS.values()), marks, *rows_of(found, QUALTRICS)[1:]]
    fates = {row: fate for row, (_, fate) in enumerate(answered, start=4)}
    name = named("survey_responses", form).replace("enquete", "Eindmeting")
    return Case(SEEN, source, name, written(form, rows), "survey_responses", fates)


def google(
    source: str, form: str, heading: str, moments: list[Any], expected: Mapping[int, Fate], more: Row = ()
) -> Case:
    rows: list[Row] = [
        [moment, f"WPL-{n:03}", "eindmeting", 4, 7, *["iemand@example.org" for _ in more]]
        for n, moment in enumerate(moments, start=1)
    ]
    headings = [heading, "Wat is het pilotnummer?", "Welke meting is dit?", IDEAS, USEFUL, *more]
    name = f"Werkplekleren (Reacties).{'csv' if form == 'comma' else form}"
    return Case(
        GOOGLE,
        source,
        name,
        written(form, [headings, *rows]),
        "survey_responses",
        expected,
        unspoken=("iemand@example.org",),
    )


def undated(*rows: int) -> dict[int, Fate]:
    return {row: Either({"completed_on": any_of(RECEIVED, None)}) for row in rows}


def on(*days: int) -> dict[int, Fate]:
    return {
        row: Loaded({"completed_on": day(number, 6, 2018), "IL01": 4, "NUT": 7})
        for row, number in enumerate(days, start=2)
    }


FULL = ["Response ID", "Date submitted", "Last page", "Start language", "Seed", *LIMESURVEY[5:]]
LABELS = ["Helemaal mee oneens", "Mee oneens", "Neutraal", "Mee eens", "Helemaal mee eens", "Helemaal mee oneens"]

CASES = [
    # LimeSurvey without dates
    Case(LIME, "an anonymised LimeSurvey writes one day everywhere", "results-survey481502.csv",
         given("limesurvey-without-dates/results-survey481502.csv"), "survey_responses", undated(*range(2, 8)),
         (UNDATED,)),
    limesurvey("its Excel export, with date cells", "xlsx", [dt.datetime(1980, 1, 1)] * 4, undated(2, 3, 4, 5),
               FULL, UNDATED),
    limesurvey("its old Excel export, as text", "xls", ["1980-01-01 00:00:00"] * 3, undated(2, 3, 4), LIMESURVEY,
               UNDATED),
    limesurvey("some of them incomplete", "comma", ["1980-01-01 00:00:00", "", "1980-01-01 00:00:00"],
               {**undated(2, 4), 3: Loaded({"completed_on": None})}, LIMESURVEY, UNDATED),
    limesurvey("everyday: with dates", "comma", ["2018-06-13 10:00:00", "2018-06-14 10:00:00"], on(13, 14),
               LIMESURVEY,
               Said("anonie|datumstempel|1980", times=0)),
    varied(LIME, "in a table somebody typed, 1980 is a mistake", "Datum",
           [("01-01-1980", Returned()), ("13-06-2018", day(13, 6, 2018)), ("14-06-2018", day(14, 6, 2018))],
           table="survey_responses"),
    # branches
    Case(BRANCHES, "a question in two branches of Microsoft Forms",
         "Werkplekleren eindmeting vragen dubbel(1-6).xlsx",
         given("forms-branches/Werkplekleren eindmeting vragen dubbel(1-6).xlsx"), "survey_responses",
         {row: Loaded({"IL01": answer, "NUT": useful})
          for row, answer, useful in zip(range(2, 8), (1, 2, 3, 4, 5, 1), range(1, 7), strict=True)}),
    forms("the same as CSV, in three branches", [IDEAS, IDEAS + "2", IDEAS + "3"],
          [["Mee eens", "", ""], ["", "Mee oneens", ""], ["", "", "Helemaal mee eens"], ["", "", ""]],
          {2: Loaded({"IL01": 4}), 3: Loaded({"IL01": 2}), 4: Loaded({"IL01": 5}), 5: Loaded({"IL01": None})},
          "comma"),
    forms("pandas numbers a second column with a point", [IDEAS, f"{IDEAS}.1", USEFUL, f"{USEFUL}.1"],
          [["Mee eens", None, 7, None], [None, "Mee oneens", None, 8]],
          {2: Loaded({"IL01": 4, "NUT": 7}), 3: Loaded({"IL01": 2, "NUT": 8})}),
    forms("other tools number in brackets", [IDEAS, f"{IDEAS} (2)", USEFUL],
          [["Mee eens", None, 7], [None, "Mee oneens", 8]],
          {2: Loaded({"IL01": 4, "NUT": 7}), 3: Loaded({"IL01": 2, "NUT": 8})}, "ods"),
    replace(forms("the heading itself twice, in an old Excel", [IDEAS, IDEAS, USEFUL],
                  [["Mee eens", None, 7], [None, "Mee oneens", 8]],
                  {2: Either({"IL01": 4, "NUT": 7}), 3: Either({"IL01": 2, "NUT": 8})}, "xls"),
            refused="hetzelfde|twee"),
    forms("one person answered in both branches, differently", [IDEAS, IDEAS + "2", USEFUL],
          [["Mee eens", "Mee oneens", 7], [None, "Mee oneens", 8]],
          {2: Either({"IL01": None}, said=True), 3: Loaded({"IL01": 2, "NUT": 8})}),
    forms("one person gave the same answer in both", [IDEAS, IDEAS + "2", USEFUL],
          [["Mee eens", "Mee eens", 7], [None, "Mee oneens", 8]],
          {2: Either({"IL01": any_of(4, None)}), 3: Loaded({"IL01": 2, "NUT": 8})}),
    Case(BRANCHES, "the pilot asked for in every branch", "Eindmeting per fonds(1-2).xlsx",
         written("xlsx", [[*FORMS, "Wat is het pilotnummer?2", IDEAS],
                          [1, "1-6-2018 10:00", "1-6-2018 10:06", "anonymous", None, "eindmeting", "WPL-001", None,
                           "Mee eens"],
                          [2, "2-6-2018 10:00", "2-6-2018 10:06", "anonymous", None, "eindmeting", None, "WPL-002",
                           "Mee eens"]]), "survey_responses",
         {2: Loaded({"pilot_id": "WPL-001", "IL01": 4}), 3: Loaded({"pilot_id": "WPL-002", "IL01": 4})}),
    forms("a quiz: the points and remarks are no answers",
          [RECOMMEND, f"Punten - {RECOMMEND}", f"Feedback - {RECOMMEND}"],
          [[None, 0, None], [9, 0, "goed"], [None, None, None]],
          {2: Loaded({"AANB": None}), 3: Loaded({"AANB": 9}), 4: Loaded({"AANB": None})}),
    forms("an English quiz, as CSV", [IDEAS, f"Points - {IDEAS}", USEFUL, f"Points - {USEFUL}"],
          [["Mee eens", "1", "", "1"], ["", "1", "7", ""]],
          {2: Loaded({"IL01": 4, "NUT": None}), 3: Loaded({"IL01": None, "NUT": 7})}, "comma"),
    # times that a tool takes
    limesurvey("with the time that every question took", "comma", ["2018-06-13 10:00:00", "2018-06-14 10:00:00"],
               on(13, 14),
               [*LIMESURVEY[:2], f"Vraagtijd: {IDEAS}", f"Groepstijd: {USEFUL}", "seed", *LIMESURVEY[5:]]),
    Case(LIME, "the time of a question that nobody answered is no answer", "results-survey481502.xlsx",
         written("xlsx", [["id", "submitdate", "PILOT", "METING", IDEAS, f"Vraagtijd: {IDEAS}", "NUT"],
                          ["1", "2018-06-13 10:00:00", "WPL-001", "eindmeting", None, 3, 7]]), "survey_responses",
         {2: Loaded({"IL01": None, "NUT": 7})}),
    # Google Forms
    Case(GOOGLE, "the answers as a sheet, saved as CSV", "Werkplekleren (Reacties) - Formulierreacties 1.csv",
         given("google-forms/Werkplekleren (Reacties) - Formulierreacties 1.csv"), "survey_responses",
         {row: Loaded({"completed_on": day(11 + row, 6, 2018), "IL01": row - 1, "IL02": 7 - row, "TOEP": 4,
                       "NUT": row - 1})
          for row in range(2, 7)}, persons=tuple((row,) for row in range(2, 7))),
    google("the sheet as a workbook", "xlsx", "Timestamp",
           [Cell(dt.datetime(2018, 6, 13, 9, 0, 33), "d/m/yyyy h:mm:ss"),
            Cell(dt.datetime(2018, 6, 14, 9), "d/m/yyyy h:mm:ss")],
           on(13, 14)),
    google("the sheet as ODS", "ods", "Tijdstempel", [dt.datetime(2018, 6, 13, 9), dt.datetime(2018, 6, 14, 9)],
           on(13, 14)),
    google("with the address of who answered", "comma", "Tijdstempel", ["13-6-2018 9:00:33", "14-6-2018 9:00:33"],
           on(13, 14),
           ["E-mailadres"]),
    google("a form's own download", "comma", "Timestamp",
           ["2018/06/13 9:00:33 AM GMT+2", "2018/06/14 11:59:59 PM GMT+2"], on(13, 14)),
    google("American settings", "comma", "Timestamp", ["6/13/2018 9:00:33", "6/4/2018 9:00:33"], on(13, 4)),
    google("two people in the same second", "comma", "Tijdstempel", ["13-6-2018 9:00:33", "13-6-2018 9:00:33"],
           on(13, 13)),
    # ends of a scale
    Case(ENDS, "the ends of a scale with their words", "enquete.csv", given("scale-ends/enquete.csv"),
         "survey_responses",
         {2: Loaded({"NUT": 10, "AANB": 10}), 3: Loaded({"NUT": 8, "AANB": 9}), 4: Loaded({"NUT": 1, "AANB": 0}),
          5: Loaded({"NUT": 7, "AANB": 5})}),
    varied(ENDS, "a workbook", "NUT",
           [("10 (zeer nuttig)", 10), ("1 (helemaal niet nuttig)", 1), ("10 - zeer nuttig", 10),
            ("10: zeer nuttig", 10),
            ("1 = niet nuttig", 1), ("10 zeer nuttig", open_to(10, None)), (7, 7)], table="survey_responses",
           form="xlsx"),
    varied(ENDS, "agreement with its number before or behind it", "IL01",
           [("5 (helemaal mee eens)", 5), ("1 = helemaal mee oneens", 1), ("4 - mee eens", 4),
            ("5. Helemaal mee eens", 5),
            ("Helemaal mee eens (5)", open_to(5, None))], table="survey_responses", form="ods"),
    varied(ENDS, "a number and words that contradict it, two numbers, beyond the scale", "IL01",
           [("5 (helemaal mee oneens)", open_to(None)), ("1 = helemaal mee eens", open_to(None)),
            ("4 - 5", open_to(None)),
            ("6 (helemaal mee eens)", open_to(None)), ("5 (van 10)", open_to(None)), ("4", 4)],
           table="survey_responses"),
    varied(ENDS, "the middle of a scale in other words", "IL01",
           [("Niet mee eens, niet mee oneens", 3), ("Noch mee eens, noch mee oneens", 3), ("Neutraal", 3)],
           table="survey_responses", form="xlsx"),
    varied(ENDS, "half a point more, and a plus", "NUT",
           [("7½", open_to(None)), ("10+", open_to(None)), ("9-", open_to(None)), ("7 punten", open_to(7))],
           table="survey_responses", form="xlsx"),
    varied(ENDS, "a dash is no answer, and costs no other one", "NUT",
           [("-", None), ("–", None), ("...", None), ("7", 7)], table="survey_responses"),
    varied(ENDS, "a dash where agreement is asked", "IL01", [("-", None), ("--", None), (4, 4)],
           table="survey_responses", form="ods"),
    varied(ENDS, "marks out of ten", "NUT",
           [("7/10", open_to(7, None)), ("7,5", open_to(None)), ("8 9", open_to(None)),
            ("11 (zeer nuttig)", open_to(None)), ("10", 10)],
           table="survey_responses"),
    # another role
    Case(ROLE, "LimeSurvey's 'other', with its text beside it", "results-survey48150a1.csv",
         given("other-role/results-survey48150a1.csv"), "survey_responses",
         {**{row: Loaded({"respondent_role": "medewerker"}) for row in (2, 3, 5, 6)},
          4: Loaded({"respondent_role": None, "IL01": 3, "IL02": 3, "TOEP": 4, "NUT": 3})},
         (Said(".", row=4, heading="ROL"),), unspoken=("stagiair",)),
    varied(ROLE, "Forms: 'other' holds what somebody typed", "ROL",
           [("stagiair", None), ("medewerker", "medewerker"), ("HR", "hr_directie"), ("ZZP'er", None), ("", None)],
           table="survey_responses", form="xlsx",
           said=(Said(".", row=2, heading="ROL"), Said(".", row=5, heading="ROL"))),
    varied(ROLE, "a survey in ODS", "ROL", [("monteur", None), ("Leidinggevende", "leidinggevende")],
           table="survey_responses", form="ods", said=(Said(".", row=2, heading="ROL"),)),
    varied(ROLE, "the wave is no optional question", "METING",
           [("tussenmeting", Returned()), ("eindmeting", "eindmeting"), ("", Returned()), ("T1", "eindmeting")],
           table="survey_responses"),
    # Qualtrics
    Case(SEEN, "seen and not answered", "Werkplekleren eindmeting.csv",
         given("qualtrics-unanswered/Werkplekleren eindmeting.csv"), "survey_responses",
         {row: Loaded({"IL01": first, "IL02": second, "TOEP": 4, "NUT": row - 3})
          for row, first, second in zip(range(4, 10), (1, 2, 3, 4, 5, 1), (5, None, 3, 2, None, 5), strict=True)}),
    qualtrics("answers on paper, typed in later; a try", "xlsx",
              [({"Status": "Imported"}, Loaded({"IL01": 4})), ({"Status": "4"}, Loaded({"IL01": 4})),
               ({"Status": "IP Address"}, Loaded({"IL01": 4})), ({"Status": "16"}, Loaded({"IL01": 4})),
               ({"Status": "Survey Preview"}, Skipped()), ({"Status": "1"}, Skipped())]),
    qualtrics("-99 in every question, or in a role", "comma",
              [({"IL01": "-99", "IL02": "-99", "NUT": "-99"}, Loaded({"IL01": None, "IL02": None, "NUT": None})),
               ({"ROL": "-99"}, Loaded({"respondent_role": None, "IL01": 4})), ({}, Loaded({"IL02": 3}))]),
    qualtrics("number cells in an old Excel", "xls",
              [({"IL02": -99}, Loaded({"IL01": 4, "IL02": None, "NUT": 7})), ({"IL02": 2}, Loaded({"IL02": 2}))]),
    qualtrics("other numbers below nought are no answers", "comma",
              [({"IL02": "-1"}, Either({"IL02": None})), ({"IL02": "99"}, Either({"IL02": None})),
               ({}, Loaded({"IL02": 3}))]),
    qualtrics("an account that lives in America", "comma",
              [({"EndDate": "2018-06-12 15:59:59"}, Loaded({"completed_on": day(12, 6, 2018)})),
               ({"EndDate": "2018-06-12 16:00:00"}, Loaded({"completed_on": day(13, 6, 2018)}))], "America/Denver"),
    qualtrics("an account that lives in America, as a workbook", "xlsx",
              [({"EndDate": "2018-06-12 22:10:00"}, Loaded({"completed_on": day(13, 6, 2018)}))], "America/Denver"),
    varied(SEEN, "a count of -99 is no count", "Aantal deelnemers", [("-99", Returned()), ("12", 12)],
           table="participant_counts"),
    Case(SEEN, "everyday: a survey without such things", "enquete.xlsx",
         written("xlsx", rows_of(records("survey_responses", 4))), "survey_responses",
         all_loaded(4, IL01=4, NUT=7)),
]  # fmt: skip
