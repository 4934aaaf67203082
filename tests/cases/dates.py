"""Days and moments: as office programs show them, as tools export them, and as people write them."""

import datetime as dt

from tests.cases.case import Case, Loaded, Said, given
from tests.cases.sheets import Cell
from tests.cases.tables import BACK, all_loaded, asked, day, fate, open_to, varied

HALF = "half-swapped-dates"
SHOWN = "dates-as-shown"
UTC = "utc-midnight"

WRITTEN_OUT = [
    ("13-feb-17", day(13, 2)),
    ("1-mrt-17", day(1, 3)),
    ("5-mei-17", day(5, 5)),
    ("13 feb 2017", day(13, 2)),
    ("woensdag 15 februari 2017", day(15, 2)),
    ("wo 15 feb 2017", day(15, 2)),
    ("15 feb '17", day(15, 2)),
    ("15-feb.-2017", day(15, 2)),
]
WITH_TIME = ["13-2-2017 9:05", "13-02-2017 09:05", "13-2-2017 9:05:33", "13-2-2017 00:00:00", "13-2-2017 0:00"]
SWAPPED = [  # 2 March, 13, 2 May … of February, as Excel with American settings keeps a dd/mm/yyyy column
    (dt.date(2017, 3, 2), BACK),
    ("13/02/2017", open_to(day(13, 2))),
    (dt.date(2017, 5, 2), BACK),
    ("25/02/2017", open_to(day(25, 2))),
    (dt.date(2017, 11, 2), BACK),
    ("28/02/2017", open_to(day(28, 2))),
]
TOOK_PLACE = [  # the same column of sessions: 3 June and so on
    (dt.date(2017, 3, 6), BACK),
    ("13/06/2017", open_to(day(13, 6))),
    (dt.date(2017, 7, 6), BACK),
    ("20/06/2017", open_to(day(20, 6))),
    ("27/06/2017", open_to(day(27, 6))),
    (dt.date(2017, 10, 6), BACK),
]

FROM_AMERICA = [  # m/d/yyyy: 3 June, 13, 7 June … as Excel with Dutch settings keeps them
    (dt.date(2017, 3, 6), BACK),
    ("6/13/2017", BACK),
    (dt.date(2017, 7, 6), BACK),
    ("6/20/2017", BACK),
    ("6/27/2017", BACK),
    (dt.date(2017, 10, 6), BACK),
]


def months_first(form: str, source: str, heading: str, table: str, year: str = "18") -> Case:
    cells = [
        (f"6/4/{year}", day(4, 6, 2018)),
        (f"6/13/{year}", day(13, 6, 2018)),
        (f"6/5/{year}", day(5, 6, 2018)),
        (f"6/20/{year}", day(20, 6, 2018)),
    ]
    return varied("month-first", source, heading, cells, table=table, form=form)


def outreach_in_words(form: str) -> Case:
    cells = [
        ("13 juni 2017", day(13, 6)),
        ("1 augustus 2017", day(1, 8)),
        ("dinsdag 13 juni 2017", day(13, 6)),
        ("di. 13 juni 2017", day(13, 6)),
        ("13 Juni 2017", day(13, 6)),
        ("13-JUN-2017", day(13, 6)),
        ("3 okt. 2017", day(3, 10)),
        ("1 sept 2017", day(1, 9)),
    ]
    return varied(SHOWN, "typed by hand in a list of activities", "Datum", cells, table="outreach", form=form)


CASES = [
    # as shown
    Case(SHOWN, "Dutch Excel's list of date formats", "pilots.csv", given("dates-as-shown/pilots.csv"),
         rows={row: Loaded({"registered_on": on}) for row, (_, on) in enumerate(WRITTEN_OUT, start=2)}),
    Case(SHOWN, "Access and Excel export a day with a time", "pilots.csv", given("dates-as-shown/met-tijd.csv"),
         rows=all_loaded(6, registered_on=day(13, 2))),
    outreach_in_words("csv"),
    outreach_in_words("xlsx"),
    outreach_in_words("ods"),
    varied(SHOWN, "date cells of Excel 97, each in another format", "Datum",
           [(Cell(day(13, 6), form), day(13, 6))
            for form in ("d\\-m\\-yyyy", "d\\ mmmm\\ yyyy", "ddd\\ d\\ mmm\\ yyyy", "yyyy\\-mm\\-dd")],
           table="outreach", form="xls"),
    varied(SHOWN, "ISO, Japanese order and the basic format of a database dump", "Opgeleverd op",
           [("2017/02/13", day(13, 2)), ("20170213", day(13, 2)), ("2017-2-13", day(13, 2)),
            ("2017.02.13", open_to(day(13, 2)))], table="deliverables"),
    varied(SHOWN, "the same in text cells of a workbook", "Aanmelddatum",
           [("2017/02/13", day(13, 2)), ("20170213", day(13, 2)), (20170213, open_to(day(13, 2)))], form="xlsx"),
    varied(SHOWN, "an English Excel, set to Dutch columns", "Datum",
           [("13-Mar-17", day(13, 3)), ("13 May 2017", day(13, 5)), ("13-Oct-2017", day(13, 10)),
            ("Tuesday 13 June 2017", day(13, 6))], table="attendance", form="xlsx"),
    varied(SHOWN, "a timestamp copied along in a list of activities", "Datum",
           [(cell.replace("-2-", "-6-").replace("-02-", "-06-"), day(13, 6)) for cell in WITH_TIME],
           table="outreach", form="xls"),
    varied(SHOWN, "ODS writes a day with a time as a moment", "Datum",
           [(dt.datetime(2017, 6, 13, 9, 5), day(13, 6)), (dt.datetime(2017, 6, 14), day(14, 6))],
           table="participant_counts", form="ods"),
    varied(SHOWN, "a column set to General shows serial numbers", "Datum",
           [("42899", day(13, 6)), ("42900", day(14, 6)), ("42901.375", open_to(day(15, 6)))],
           table="participant_counts"),
    varied(SHOWN, "a copy of a web page separates by points and spaces", "Datum",
           [("13. 6. 2017", open_to(day(13, 6))), ("13 - 6 - 2017", day(13, 6)), ("13-06- 2017", day(13, 6)),
            ("13 / 06 / 2017", day(13, 6))], table="outreach"),
    varied(SHOWN, "no day of a certain year: a short Excel format saved as CSV", "Aanmelddatum",
           [("13-feb", BACK), ("feb-17", BACK), ("februari 2017", BACK), ("13-2", BACK), ("2017", BACK),
            ("13 febr", BACK), ("13-xyz-2017", BACK), ("maandag", BACK)]),
    varied("doubt", "a planned day in a year that nobody means", "Geplande startdatum",
           [("13-06-2107", BACK), ("13-06-71", BACK), ("31-12-9999", BACK), ("13-06-2019", day(13, 6, 2019))]),
    varied("doubt", "a product planned for ever", "Gepland op",
           [(dt.date(2107, 6, 13), BACK), (dt.date(2019, 6, 13), day(13, 6, 2019))],
           table="deliverables", form="xlsx"),
    varied(SHOWN, "the weekday contradicts the day: 15 February 2017 was a Wednesday", "Datum",
           [("maandag 13 februari 2017", day(13, 2)), ("vr 15 feb 2017", asked(day(15, 2))),
            ("zondag 15 februari 2017", asked(day(15, 2)))], table="outreach", form="xlsx"),
    varied(SHOWN, "'jun-17' typed into Excel becomes the first of June", "Datum",
           [(Cell(day(1, 6), "mmm\\-yy"), open_to(day(1, 6))), (Cell(day(2, 6), "d\\-m\\-yy"), day(2, 6))],
           table="participant_counts", form="xlsx"),
    varied(SHOWN, "no such day in words", "Datum",
           [("30 februari 2017", BACK), ("31-jun-17", BACK), ("29 feb 2017", BACK), ("0-mrt-17", BACK)],
           table="participant_counts"),
    varied(SHOWN, "the day of the week beside a day in figures", "Datum",
           [("di 13-6-2017", day(13, 6)), ("dinsdag 13-06-2017", day(13, 6)), ("Di. 13/6/17", day(13, 6)),
            ("wo 13-06-2017", asked(day(13, 6))), ("op 13-06-2017", BACK)], table="outreach"),
    varied(SHOWN, "the same in a workbook", "Aanmelddatum",
           [("maandag 13-02-2017", day(13, 2)), ("ma. 13-2-2017", day(13, 2)), ("di 13-2-2017", asked(day(13, 2)))],
           form="xlsx"),
    varied(SHOWN, "an apostrophe keeps a spreadsheet from touching it", "Datum",
           [("'13-06-2017", day(13, 6)), ("’13-06-2017", day(13, 6)), ("'13 juni '17", day(13, 6))],
           table="participant_counts", form="xlsx"),
    # swapped by American Excel
    Case(HALF, "a dd/mm/yyyy file opened and saved by American Excel", "pilots.xlsx",
         given("half-swapped-dates/pilots.xlsx"),
         rows={row: fate(on, "pilots", "Aanmelddatum") for row, (_, on) in enumerate(SWAPPED, start=2)},
         said=(Said("dag en maand|verwissel|omgewissel|omgedraaid|amerikaans|maand en dag"),)),
    varied(HALF, "the same done by LibreOffice with American settings", "Datum", TOOK_PLACE,
           table="participant_counts", form="ods"),
    varied(HALF, "the same in the presence list of an old Excel", "Datum", TOOK_PLACE, table="attendance",
           form="xls"),
    varied(HALF, "with dashes instead of slashes", "Datum",
           [(cell.replace("/", "-") if isinstance(cell, str) else cell, says) for cell, says in TOOK_PLACE],
           table="outreach", form="xlsx"),
    varied(HALF, "an American CSV opened by Dutch Excel: the other way round", "Datum", FROM_AMERICA,
           table="outreach", form="xlsx", said=(Said("dag en maand"),)),
    varied(HALF, "the same by LibreOffice", "Datum", FROM_AMERICA, table="participant_counts", form="ods"),
    varied(HALF, "the same in Excel 97", "Aanmelddatum", FROM_AMERICA, form="xls"),
    varied(HALF, "everyday: an American typed some days as text, beside date cells of every day", "Datum",
           [(dt.date(2017, 6, 13), day(13, 6)), ("6/14/2017", day(14, 6)), (dt.date(2017, 6, 20), day(20, 6)),
            ("6/7/2017", day(7, 6))], table="participant_counts", form="xlsx"),
    varied(HALF, "everyday: date cells beyond the twelfth as well, some days typed as text", "Datum",
           [(dt.date(2017, 6, 13), day(13, 6)), ("14/06/2017", day(14, 6)), (dt.date(2017, 6, 20), day(20, 6)),
            ("07/06/2017", day(7, 6)), (dt.date(2017, 6, 8), day(8, 6))], table="participant_counts", form="xlsx"),
    varied(HALF, "everyday: all dates are cells, all early in the month", "Datum",
           [(dt.date(2017, n, 2), day(2, n)) for n in range(3, 9)], table="outreach", form="xlsx"),
    varied(HALF, "everyday: American Excel saved it as CSV again, which turns the days back", "Datum",
           [("2/3/2017", day(2, 3)), ("13/02/2017", day(13, 2)), ("2/5/2017", day(2, 5)),
            ("25/02/2017", day(25, 2))],
           table="outreach"),
    # moments with a zone
    Case(UTC, "SharePoint and JavaScript export local midnight as UTC", "pilots-export.csv",
         given("utc-midnight/pilots-export.csv"),
         rows={row: Loaded({"registered_on": day(9 + row, 2),
                            "started_on": day(11 + row, 6)}) for row in range(2, 7)}),
    varied(UTC, "a form builder's CSV", "Datum",
           [("2017-06-12T22:00:00Z", day(13, 6)), ("2017-06-12T21:59:59Z", day(12, 6)),
            ("2017-11-12T23:00:00.000Z", day(13, 11)), ("2017-11-12T22:59:59Z", day(12, 11)),
            ("2018-03-25T00:30:00Z", day(25, 3, 2018)), ("2017-10-28T22:00:00Z", day(29, 10))], table="outreach"),
    varied(UTC, "a workbook made from the same export, as text", "Opgeleverd op",
           [("2017-06-12T22:00:00.000Z", day(13, 6)), ("2017-06-13T10:00:00Z", day(13, 6))],
           table="deliverables", form="xlsx"),
    varied(UTC, "Nextcloud Deck: an offset of zero", "Datum",
           [("2017-06-12T22:00:00+00:00", day(13, 6)), ("2017-06-12T22:00:00+0000", day(13, 6)),
            ("2017-06-12 22:00:00+00:00", day(13, 6))], table="participant_counts", form="ods"),
    varied(UTC, "a database's own notation: the thirteenth or a question, never the twelfth", "Datum",
           [("2017-06-12 22:00:00+00", open_to(day(13, 6))), ("2017-06-12 22:00:00 UTC", open_to(day(13, 6))),
            ("Mon, 12 Jun 2017 22:00:00 GMT", open_to(day(13, 6)))], table="outreach"),
    varied(UTC, "everyday: without a zone it is local time", "Datum",
           [("2017-06-12T22:00:00", day(12, 6)), ("2017-06-12T23:59:59.999", day(12, 6)),
            ("2017-06-12 22:00", day(12, 6))], table="outreach"),
    varied(UTC, "a moment with the place whose clock it is", "Datum",
           [("2017-06-12 22:30:00 America/Denver", day(13, 6)), ("2017-06-12 22:30 Europe/Berlin", day(12, 6)),
            ("2017-06-12 22:30 America/Nergens", BACK)], table="outreach"),
    Case("iso-offset", "Nextcloud Forms", "nextcloud-iso.csv", given("iso-offset/nextcloud-iso.csv"),
         "survey_responses", {row: Loaded({"completed_on": day(8 + row, 6, 2018)}) for row in range(2, 7)}),
    varied("iso-offset", "a survey exported with an offset, just before and after midnight", "Datum",
           [("2018-06-13T00:30:00+02:00", day(13, 6, 2018)), ("2018-06-13T00:30:00+05:00", day(12, 6, 2018)),
            ("2018-06-12T23:30:00+01:00", day(13, 6, 2018)), ("2018-06-13T08:00:00-0400", day(13, 6, 2018))],
           table="survey_responses", form="xlsx"),
    varied("iso-offset", "a calendar's export", "Datum",
           [("2017-06-13T09:00+02:00", day(13, 6)), ("20170613T090000Z", open_to(day(13, 6))),
            ("2017-06-13T09:00:00.1234567+02:00", day(13, 6))], table="outreach"),
    varied("iso-offset", "no such offset, no such hour", "Datum",
           [("2017-06-13T09:00:00+99:00", BACK), ("2017-06-13T25:00:00+02:00", BACK)], table="outreach"),
    # month first
    Case("month-first", "Microsoft Forms opened in American Excel, saved as CSV",
         "Werkplekleren eindmeting(1-6).csv", given("month-first/ook-13-en-later.csv"), "survey_responses",
         {row: Loaded({"completed_on": day(number, 6, 2018)})
          for row, number in zip(range(2, 8), (4, 5, 13, 14, 15, 20), strict=True)}),
    months_first("comma", "a list of messages out of an American newsletter tool", "Datum", "outreach"),
    months_first("xlsx", "pasted from an American page into text cells", "Datum", "participant_counts", "2018"),
    months_first("ods", "a survey in LibreOffice", "Datum", "survey_responses", "2018"),
    varied("month-first", "Baserow and Nextcloud: a moment of twelve hours", "Datum",
           [("06/13/2018 1:02 AM", day(13, 6, 2018)), ("06/05/2018 11:30 PM", day(5, 6, 2018))],
           table="survey_responses"),
    varied("month-first", "nothing proves it: day first, and said", "Datum",
           [("6/4/18", day(6, 4, 2018)), ("6/5/18", day(6, 5, 2018))], table="outreach",
           said=(Said("dag", heading="Datum"),)),
    varied("month-first", "both proven: the column contradicts itself", "Datum",
           [("6/13/2018", open_to(day(13, 6, 2018))), ("13/6/2018", open_to(day(13, 6, 2018))), ("5/6/2018", BACK)],
           table="outreach"),
    # doubt
    varied("doubt", "a date somebody was not sure of", "Aanmelddatum",
           [("13-02-2017?", BACK), ("ca. 13-02-2017", BACK), ("vóór 1-3-2017", BACK),
            ("13-02-2017 of 14-02-2017", BACK),
            ("13/14-02-2017", BACK), ("eind februari 2017", BACK), ("week 7 2017", BACK),
            ("(13-02-2017)", open_to(day(13, 2))),
            ("13-02-2017 t/m 15-02-2017", BACK), ("13-02-20017", BACK), ("13-02-17 / 20-02-17", BACK)]),
    varied("doubt", "the same in a workbook", "Datum",
           [("13-06-2017?", BACK), ("±13-06-2017", BACK), ("13+14 juni 2017", BACK), ("13 en 20 juni 2017", BACK)],
           table="participant_counts", form="xlsx"),
]  # fmt: skip
