"""What only shows over several deliveries: what counts after each of them, and what is said about it.

Two real builds: a year of deliveries, and what arrived after it.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.cases.case import GIVEN
from tests.cases.sheets import ods, text, xlsx
from tests.cases.tables import day, records, rows_of
from tests.conftest import PUBLIC_KEY, ROOT
from warehouse.build import build
from warehouse.ledger import withdraw
from warehouse.read import Release, open_release
from warehouse.settings import Settings

SYSTEM = {  # what operating systems, office programs and browsers leave behind
    ".DS_Store": b"\x00\x00\x00\x01Bud1",
    "._pilots.csv": b"\x00\x05\x16\x07",
    "~$pilots.xlsx": b"\x06secret",
    "desktop.ini": "[.ShellClassInfo]\r\nIconResource=x\r\n".encode("utf-16"),
    "Thumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000),
    "ehthumbs.db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5000),
    ".~lock.pilots.ods#": b",secretaris,pc,30.06.2018 09:00,file:///pilots.ods;",
    "presentie.xlsx.part": b"PK\x03\x04partial",
    "pilots.xlsx.tmp": b"PK\x03\x04half",
    "desktop (2).ini": "[.ShellClassInfo]\r\nIconResource=y\r\n".encode("utf-16"),
    "Thumbs (1).db": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(6000),
    "pilots.csv~": b"Pilotnummer;Bedrijf",
    "pilots.csv.filepart": b"Pilotnummer;Bedr",
}
IDEAS = "Ik probeer op het werk eigen ideeën uit om beter te worden in mijn vak."
SHORTCUTS = ("Snelkoppeling.url", "Deelnemers.gsheet", "pilots.csv.crdownload")
MESSAGES = ["Nieuwsbrief één", "Lezing over leren", "Artikel in het vakblad"]


def given(path: str) -> bytes:
    return (GIVEN / path).read_bytes()


def running(*numbers: int, **changed: str) -> list[dict[str, Any]]:
    """Pilots with these numbers that run since June 2017."""
    usual = {
        "Startdatum": "01-06-2017",
        "Einddatum": "",
        "Aantal werknemers": "50",
        "Vervallen": "",
        "Status": "lopend",
    }
    return [
        record | usual | {"Pilotnummer": f"WPL-{number:03}", "Aanmelddatum": "13-02-2017"} | changed
        for record, number in zip(records("pilots", len(numbers)), numbers, strict=True)
    ]


def counted(pilot: str, *participants: int) -> list[dict[str, Any]]:
    found = records("participant_counts", len(participants), Pilotnummer=pilot)
    return [row | {"Aantal deelnemers": str(number)} for row, number in zip(found, participants, strict=True)]


def numbered(table: str, **texts: list[str]) -> list[dict[str, Any]]:
    """Records numbered from 1, with these texts in these columns."""
    key = {"outreach": "Nummer", "deliverables": "Code"}[table]
    found = records(table, max(map(len, texts.values())))
    return [
        record | {key: str(n)} | {name: column[n - 1] for name, column in texts.items()}
        for n, record in enumerate(found, start=1)
    ]


def responses(pilot: str, answer: str, count: int = 3) -> list[dict[str, Any]]:
    """A plain survey of one pilot, numbered from 1."""
    found = records("survey_responses", count, PILOT=pilot, IL01=answer)
    return [row | {"Antwoordnummer": str(n), "CODE": f"{pilot}{n}"} for n, row in enumerate(found, start=1)]


def limesurvey(pilot: str, answer: str) -> bytes:
    rows = [{"id": row.pop("Antwoordnummer"), "submitdate": f"2018-06-{row.pop('Datum')[:2]} 10:00:00"} | row
            for row in responses(pilot, answer)]  # fmt: skip
    return text(rows_of(rows), ",", end="\n")


def forms(number: int, last: int) -> bytes:
    """Responses of Forms, the first and the last of them; the same question form gives the same start times."""
    rows = [
        [n, dt.datetime(2018, 6, 3 + n, 10, 0, n - 1), dt.datetime(2018, 6, 3 + n, 10, 6, n - 1), "anonymous", None,
         "eindmeting", f"WPL-{number:03}", f"OOM{n - 1}", "Helemaal mee eens", 9]
        for n in range(1, last + 1)
    ]  # fmt: skip
    questions = ["Welke meting is dit?", "Wat is het pilotnummer?", "Wat is uw persoonlijke code?"]
    questions += [
        "Ik probeer op het werk eigen ideeën uit om beter te worden in mijn vak.",
        "Hoe nuttig was de pilot voor u?",
    ]
    return xlsx([["ID", "Begintijd", "Tijd van voltooien", "E-mail", "Naam", *questions], *rows])


OLDER = {n: given(f"older-version-later/pilots-v{n}.csv").replace(b"WPL-00", b"WPL-05") for n in (1, 2)}
ENDED = {"Status": "afgerond", "Einddatum": "01-12-2017"}
SESSIONS = text(rows_of(counted("WPL-061", 7, 8)))
PRODUCTS = text(rows_of(records("deliverables", 2)))
PRESENCE = ods(rows_of(records("attendance", 2, Pilotnummer="WPL-062")))
COMMENTS = text(rows_of(records("commentary", 2)))

FIRST: list[tuple[str, dt.date, bytes]] = [
    ("projectbureau/pilots.csv", day(1, 8), text(rows_of(running(1, 2, 3, 4, 5, 6)))),
    # two surveys of one sender
    ("adviesbureau/Eindmeting OOM(1-5).xlsx", day(15, 6, 2018), given(
        "two-surveys-of-one-sender/adviesbureau/Eindmeting OOM(1-5).xlsx")),
    ("adviesbureau/Eindmeting OTIB(1-4).xlsx", day(16, 6, 2018), given(
        "two-surveys-of-one-sender/adviesbureau/Eindmeting OTIB(1-4).xlsx")),
    ("adviesbureau/Eindmeting OOM(1-6).xlsx", day(18, 6, 2018), forms(1, 6)),
    ("enqueteur/enquete OOM.csv", day(30, 6, 2018), text(rows_of(responses("WPL-001", "2")))),
    ("enqueteur/enquete OTIB.ods", day(30, 6, 2018), ods(rows_of(responses("WPL-002", "5")))),
    ("limesurvey/results-survey111111.csv", day(30, 6, 2018), limesurvey("WPL-003", "2")),
    ("limesurvey/results-survey222222.csv", day(30, 6, 2018), limesurvey("WPL-004", "5")),
    ("administratie/antwoorden OVP.csv", day(30, 6, 2018), limesurvey("WPL-005", "2")),
    ("administratie/antwoorden OOC.csv", day(30, 6, 2018), limesurvey("WPL-006", "5")),
    # a counter of rows as number
    ("projectbureau/verspreiding-2017.csv", day(1, 7),
     given("row-counter-as-key/projectbureau/verspreiding-2017.csv")),
    ("projectbureau/verspreiding-2018.csv", day(20, 6, 2018),
     given("row-counter-as-key/projectbureau/verspreiding-2018.csv")),
    ("drukker/opleveringen-2017.xlsx", day(1, 7), xlsx(rows_of(
        numbered("deliverables", Product=["Poster", "Folder", "Kaartspel"])))),
    ("drukker/opleveringen-2018.ods", day(1, 6, 2018), ods(rows_of(
        numbered("deliverables", Product=["Film", "Podcast"], **{"Opgeleverd op": ["01-05-2018", "02-05-2018"]})))),
    ("redactie/verspreiding.csv", day(1, 7), text(rows_of(numbered("outreach", Omschrijving=MESSAGES)))),
    ("redactie/verspreiding verbeterd.xlsx", day(1, 8), xlsx(rows_of(numbered(
        "outreach", Omschrijving=["Nieuwsbrief 1", *MESSAGES[1:]], Bereik=["250", "102", "103"])))),
    # numbers of persons and pilots
    ("OOM/presentie-juni.csv", day(1, 7), given("leading-zeros/OOM/presentie-juni.csv")),
    ("OOM/presentie-juli.xlsx", day(1, 8), given("leading-zeros/OOM/presentie-juli.xlsx")),
    ("OOM/presentie-augustus.ods", day(1, 9), ods(rows_of(
        [row | {"Personeelsnummer": f"{120 + n}.0", "Datum": "14-08-2017"}
         for n, row in enumerate(records("attendance", 6))]))),
    ("OOM/deelnemers.csv", day(1, 7), given("pilot-number-nearly/OOM/deelnemers.csv")),
    ("OTIB/deelnemers.xlsx", day(1, 7), xlsx(rows_of([*counted("WLP-003", 12), *counted("WPL-04", 13)]))),
    # an older version later
    ("OVP/pilots-v1.csv", day(1, 5, 2018), OLDER[1]),
    ("OVP/pilots-v2.csv", day(15, 5, 2018), OLDER[2]),
    ("OVP/pilots opnieuw.csv", day(1, 6, 2018), OLDER[1] + b"\r\n"),
    ("OOC/deelnemers.csv", day(1, 7), text(rows_of(counted("WPL-001", 12, 14)))),
    ("OOC/deelnemers beter.xlsx", day(2, 7), xlsx(rows_of(counted("WPL-001", 15, 16)))),
    ("OOC/deelnemers oud.ods", day(3, 7), ods(rows_of(counted("WPL-001", 12, 16)))),
    # somebody else's rows
    ("OOMT/pilots.csv", day(1, 3, 2018), text(rows_of(
        [*running(61, Fonds="OOMT"), *running(62, Fonds="OOMT", **ENDED)]))),
    ("secretariaat/pilots.csv", day(1, 4, 2018), text(rows_of(
        [*running(61, Fonds="OOMT", Vervallen="ja"), *running(62, Fonds="OOMT")]))),
    ("OOMT/sessies.csv", day(1, 7), text(rows_of(counted("WPL-062", 7, 8)))),
    ("secretariaat/sessies.xlsx", day(1, 8), xlsx(rows_of(counted("WPL-062", 3)))),
    # for the second build
    ("OOMT/deelnemers.csv", day(1, 7), SESSIONS),
    ("OOMT/presentie.ods", day(1, 7), PRESENCE),
    ("OOMT/toelichting.csv", day(1, 7), COMMENTS),
    ("OOMT/folders.csv", day(1, 7), PRODUCTS),
]  # fmt: skip
WITHDRAWN = (SESSIONS, PRESENCE, COMMENTS)  # the comments stay in the inbox, nobody delivers them again
AFTERWARDS = {
    "OOMT/deelnemers nogmaals.csv": SESSIONS,
    "OOMT/presentie (2).ods": PRESENCE,
    "A+O/folders.csv": PRODUCTS,
    "A+O/oud werk.xlsx": next(content for name, _, content in FIRST if name == "drukker/opleveringen-2017.xlsx"),
    "OVP/pilots-v1 - kopie.csv": OLDER[1],
    "OOC/deelnemers (1).csv": next(content for name, _, content in FIRST if name == "OOC/deelnemers.csv"),
}


@dataclass(frozen=True)
class History:
    first: Release
    second: Release


def drop(inbox: Path, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (inbox / name).parent.mkdir(parents=True, exist_ok=True)
        (inbox / name).write_bytes(data)


@pytest.fixture(scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[History]:
    data = tmp_path_factory.mktemp("history") / "data"
    inbox = data / "inbox"
    drop(inbox, {name: content for name, _, content in FIRST})
    drop(inbox / "OTIB", SYSTEM | {name: given(f"system-files/OTIB/{name}") for name in SHORTCUTS})
    days = "".join(f"{name};{received}\n" for name, received, _ in FIRST)
    (inbox / "received.csv").write_text(f"file;received_on\n{days}", "utf-8")
    settings = Settings(data=data, inbox=inbox, key_file=PUBLIC_KEY, project_dir=ROOT, today=day(30, 6, 2018))
    first = build(settings)
    later = settings.model_copy(update={"today": day(4, 7, 2018)})
    for content in WITHDRAWN:
        withdraw(later, hashlib.sha256(content).hexdigest(), "dubbel geteld")
    drop(inbox, AFTERWARDS)
    second = build(later)
    with (
        open_release(data, first.release_id, private=True) as one,
        open_release(data, second.release_id, private=True) as two,
    ):
        yield History(one, two)


def said(release: Release, sender: str, file_name: str = "", row: int | None = None) -> str:
    """All that is said about a file of a sender, or about a row of it."""
    found = [
        release.query(
            f"select message_nl from {mart} where sender = $sender and ($file = '' or file_name = $file)"
            " and ($row is null or row_number = $row)",
            {"sender": sender, "file": file_name, "row": row},
        )
        for mart in ("mart_analyst__rejected_rows", "mart_analyst__warnings")
    ]
    return "\n".join(text for text in pl.concat(found)["message_nl"].to_list() if text)


def tells(words: str, spoken: str) -> bool:
    return re.search(words, spoken, re.IGNORECASE | re.DOTALL) is not None


def current(release: Release, kind: str, column: str, where: str) -> list[Any]:
    """A column of the rows of a kind that count."""
    rows = release.query(f"select {column} from intermediate.int_{kind}_current where {where} order by 1")
    return rows[column].to_list()


# two surveys of one sender


@pytest.mark.parametrize(
    ("sender", "responses_per_pilot"),
    [
        ("adviesbureau", {"WPL-001": 6, "WPL-002": 4}),  # Forms: two forms, and a fuller export of the first
        ("enqueteur", {"WPL-001": 3, "WPL-002": 3}),  # plain tables that number from 1
        ("limesurvey", {"WPL-003": 3, "WPL-004": 3}),  # the tool's own numbers of the surveys
        ("administratie", {"WPL-005": 3, "WPL-006": 3}),  # the same, without the numbers in the names
    ],
)
def test_two_surveys_of_one_sender_both_count(
    history: History, sender: str, responses_per_pilot: dict[str, int]
) -> None:
    pilots = current(history.first, "survey_responses", "pilot_id", f"sender = '{sender}'")
    assert {pilot: pilots.count(pilot) for pilot in sorted(set(pilots))} == responses_per_pilot


# a counter of rows as number


def test_a_number_that_says_something_else_overwrites_nothing(history: History) -> None:
    acts = current(history.first, "outreach", "description", "sender = 'projectbureau'")
    assert {f"Nieuwsbrief {n} van 2017" for n in range(1, 7)} <= set(acts)
    products = current(history.first, "deliverables", "deliverable_name", "sender = 'drukker'")
    assert {"Poster", "Folder", "Kaartspel"} <= set(products)


@pytest.mark.parametrize(
    ("sender", "file_name", "row"),
    [("projectbureau", "verspreiding-2018.csv", 2), ("drukker", "opleveringen-2018.ods", 3)],
)
def test_a_number_that_says_something_else_is_asked(
    history: History, sender: str, file_name: str, row: int
) -> None:
    assert tells("nummer|code|iets anders|eerder", said(history.first, sender, file_name, row))


def test_a_correction_under_the_same_number_replaces(history: History) -> None:
    assert current(history.first, "outreach", "reach", "sender = 'redactie'") == [102, 103, 250]


# numbers of persons and pilots


def test_a_person_is_one_with_zeros_and_without_in_csv_xlsx_and_ods(history: History) -> None:
    assert len(set(current(history.first, "attendance", "person_code", "pilot_id = 'WPL-001'"))) == 6


def test_a_pilot_is_one_under_another_dash_space_or_capital(history: History) -> None:
    counted_for = current(history.first, "participant_counts", "pilot_id", "sender = 'OOM'")
    assert counted_for == ["WPL-001", "WPL-002", "WPL-003", "WPL-004"]
    assert not tells("niet bekend", said(history.first, "OOM", "deelnemers.csv"))


@pytest.mark.parametrize(("row", "meant"), [(2, "WPL-003"), (3, "WPL-004")])
def test_a_number_that_is_nearly_a_pilot_is_asked(history: History, row: int, meant: str) -> None:
    assert tells(f"lijkt op[^.]*{meant}", said(history.first, "OTIB", "deelnemers.xlsx", row))
    assert current(history.first, "participant_counts", "pilot_id", "sender = 'OTIB'") == []


# an older version later


@pytest.mark.parametrize(
    ("sender", "file_name", "row"),
    [("OVP", "pilots opnieuw.csv", 2), ("OOC", "deelnemers oud.ods", 2)],
)
def test_rows_that_go_back_in_time_are_said(history: History, sender: str, file_name: str, row: int) -> None:
    assert tells("terug|eerder|ouder", said(history.first, sender, file_name, row))


@pytest.mark.parametrize(
    ("sender", "file_name", "row"),
    [("OVP", "pilots-v2.csv", 2), ("OOC", "deelnemers beter.xlsx", 2), ("OVP", "pilots opnieuw.csv", 3)],
)
def test_rows_that_go_on_or_stay_are_not(history: History, sender: str, file_name: str, row: int) -> None:
    assert not tells("terug in de tijd|gaat terug|ouder", said(history.first, sender, file_name, row))


@pytest.mark.parametrize(("sender", "file_name"), [("OVP", "pilots-v1 - kopie.csv"), ("OOC", "deelnemers (1).csv")])
def test_the_same_bytes_after_another_version_are_named(history: History, sender: str, file_name: str) -> None:
    assert tells("zelfde|al ontvangen|eerder ontvangen", said(history.second, sender, file_name))


# somebody else's rows


@pytest.mark.parametrize(("file_name", "row"), [("pilots.csv", 2), ("pilots.csv", 3), ("sessies.xlsx", 2)])
def test_a_sender_that_changes_rows_it_never_delivered_is_said(history: History, file_name: str, row: int) -> None:
    assert tells("afzender|nooit|niet eerder|ander", said(history.first, "secretariaat", file_name, row))


@pytest.mark.parametrize(
    ("first", "file_name", "copy"),
    [("OOMT", "folders.csv", "folders.csv"), ("drukker", "opleveringen-2017.xlsx", "oud werk.xlsx")],
)
def test_the_same_bytes_from_a_second_sender_are_said_to_both(
    history: History, first: str, file_name: str, copy: str
) -> None:
    assert tells(f"zelfde|al ontvangen|eerder ontvangen|{first}", said(history.second, "A+O", copy))
    assert tells(r"zelfde|A\+O", said(history.second, first, file_name))


# withdrawn and delivered again


@pytest.mark.parametrize(
    ("kind", "column", "values", "file_name"),
    [
        ("participant_counts", "participants", [7, 8], "deelnemers nogmaals.csv"),
        ("attendance", "hours", [2.0, 2.0], "presentie (2).ods"),
    ],
)
def test_a_withdrawn_file_that_is_delivered_again_counts_again_and_says_so(
    history: History, kind: str, column: str, values: list[float], file_name: str
) -> None:
    pilot = {"participants": "WPL-061", "hours": "WPL-062"}[column]
    assert current(history.second, kind, column, f"pilot_id = '{pilot}'") == values
    assert tells("ingetrokken|opnieuw|weer", said(history.second, "OOMT", file_name))


def test_a_withdrawn_file_that_stays_in_the_inbox_does_not_count(history: History) -> None:
    assert current(history.first, "commentary", "comment_text", "sender = 'OOMT'") == [
        "Toelichting 1",
        "Toelichting 2",
    ]
    assert current(history.second, "commentary", "comment_text", "sender = 'OOMT'") == []


# what is no delivery


@pytest.mark.parametrize("name", [*SYSTEM, *SHORTCUTS])
def test_what_systems_leave_behind_is_no_delivery(history: History, name: str) -> None:
    rows = history.first.query("select file_name from mart_analyst__ingest_reconciliation where sender = 'OTIB'")
    assert name not in rows["file_name"].to_list()
