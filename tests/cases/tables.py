"""A table of every kind of delivery that is right, so that a case writes down only what is particular to it."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from tests.cases.case import Case, Either, Fate, Loaded, Returned, Said, any_of
from tests.cases.sheets import ENDINGS, WRITERS, Row

FUNDS = ("OOM", "OTIB", "OVP", "OOMT", "OOC", "A+O")
KINDS = ("nieuwsbrief", "bijeenkomst", "website", "artikel")
PRODUCTS = ("handboek", "toolbox", "website", "evaluatie")
CRITERIA = ("companies_completed", "employees_reached", "deliverables_communicated", "funds_participating")


def on(n: int, start: dt.date = dt.date(2017, 6, 12)) -> str:
    return f"{start + dt.timedelta(n):%d-%m-%Y}"


def pilot(n: int) -> dict[str, Any]:
    return {
        "Pilotnummer": f"WPL-{n:03}",
        "Bedrijf": f"Bedrijf {n} (fictief)",
        "Fonds": FUNDS[n % 6],
        "Aanmelddatum": on(n, dt.date(2017, 2, 12)),
        "Status": "aangemeld",
    }


def session(n: int) -> dict[str, Any]:
    return {
        "Pilotnummer": f"WPL-{n:03}",
        "Datum": on(n),
        "Fase": "pilot",
        "Sessie": f"groep {n}",
        "Aantal deelnemers": str(9 + n),
    }


def presence(n: int) -> dict[str, Any]:
    return {
        "Pilotnummer": "WPL-001",
        "Datum": on(n),
        "Fase": "pilot",
        "Personeelsnummer": f"P{100 + n}",
        "Uren": "2",
    }


def response(n: int) -> dict[str, Any]:
    return {
        "Antwoordnummer": f"A{n}",
        "Datum": f"{12 + n % 16}-06-2018",
        "PILOT": f"WPL-{1 + n % 3:03}",
        "METING": "eindmeting",
        "ROL": "medewerker",
        "CODE": f"kk{n}",
        "IL01": "4",
        "NUT": "7",
    }


def product(n: int) -> dict[str, Any]:
    return {"Code": f"P{n}", "Product": f"Product {n}", "Soort": PRODUCTS[n % 4], "Opgeleverd op": on(n)}


def act(n: int) -> dict[str, Any]:
    return {
        "Nummer": f"V{n}",
        "Datum": on(n),
        "Fonds": FUNDS[n % 6],
        "Soort": KINDS[n % 4],
        "Omschrijving": f"Bericht {n}",
        "Bereik": str(100 + n),
    }


def comment(n: int) -> dict[str, Any]:
    return {
        "Criterium": CRITERIA[n % 4],
        "Datum": on(n),
        "Toelichting": f"Toelichting {n}",
        "Namens": "stuurgroep",
    }


BASES: dict[str, Callable[[int], dict[str, Any]]] = {
    "pilots": pilot,
    "participant_counts": session,
    "attendance": presence,
    "survey_responses": response,
    "deliverables": product,
    "outreach": act,
    "commentary": comment,
}

NAMES = {
    "pilots": {
        "Pilotnummer": "pilot_id",
        "Bedrijf": "company_name",
        "KvK-nummer": "kvk_number",
        "Fonds": "fund_code",
        "SBI-code": "sbi_code",
        "Postcode": "postal_code",
        "Aantal werknemers": "company_employees",
        "Ervaring": "prior_experience",
        "Aanmelddatum": "registered_on",
        "Geplande startdatum": "planned_start_on",
        "Startdatum": "started_on",
        "Stopdatum": "stopped_on",
        "Status": "reported_status",
        "Reden stoppen": "stop_reason",
        "Beoogd aantal deelnemers": "planned_participants",
        "Eindverslag ontvangen op": "final_report_on",
        "Interventies": "interventions",
        "Ambassadeur": "is_ambassador",
        "Vervallen": "is_withdrawn",
    },
    "participant_counts": {
        "Pilotnummer": "pilot_id",
        "Fonds": "fund_code",
        "Datum": "held_on",
        "Fase": "phase",
        "Interventie": "intervention_code",
        "Sessie": "session",
        "Aantal deelnemers": "participants",
        "Waarvan nieuw": "new_participants",
        "ESF vermeld": "mentions_esf",
        "Bewijsstuk": "evidence",
    },
    "attendance": {
        "Pilotnummer": "pilot_id",
        "Datum": "held_on",
        "Fase": "phase",
        "Personeelsnummer": "person_code",
        "Uren": "hours",
        "ESF vermeld": "mentions_esf",
    },
    "survey_responses": {
        "Antwoordnummer": "response_id",
        "Datum": "completed_on",
        "PILOT": "pilot_id",
        "METING": "wave_code",
        "ROL": "respondent_role",
        "CODE": "person_code",
    },
    "deliverables": {
        "Code": "deliverable_code",
        "Product": "deliverable_name",
        "Soort": "deliverable_kind",
        "Gepland op": "planned_on",
        "Opgeleverd op": "delivered_on",
        "Gepresenteerd": "is_presented",
        "ESF vermeld": "mentions_esf",
        "Bewijsstuk": "evidence",
    },
    "outreach": {
        "Nummer": "outreach_id",
        "Datum": "held_on",
        "Fonds": "fund_code",
        "Soort": "outreach_kind",
        "Omschrijving": "description",
        "Bereik": "reach",
        "Gaat over resultaten": "is_about_results",
        "ESF vermeld": "mentions_esf",
        "Bewijsstuk": "evidence",
    },
    "commentary": {
        "Criterium": "criterion_code",
        "Datum": "commented_on",
        "Toelichting": "comment_text",
        "Namens": "on_behalf_of",
    },
}

FILES = {
    "pilots": "pilots",
    "participant_counts": "deelnemers",
    "attendance": "presentie",
    "survey_responses": "enquete",
    "deliverables": "opleveringen",
    "outreach": "verspreiding",
    "commentary": "toelichting",
}

BACK = Returned()


def open_to(*values: Any) -> Either:
    """Read as one of these, or returned: both are right."""
    return Either({"": any_of(*values)})


def asked(*values: Any) -> Either:
    """Returned, or read as one of these with a word about the row."""
    return Either({"": any_of(*values)}, said=True)


def day(number: int, month: int, year: int = 2017) -> dt.date:
    return dt.date(year, month, number)


def records(table: str, count: int, **changed: Any) -> list[dict[str, Any]]:
    """`count` right records; `changed`: other columns, the same in every record."""
    return [BASES[table](n) | changed for n in range(1, count + 1)]


def rows_of(found: Sequence[Mapping[str, Any]], headings: Iterable[str] | None = None) -> list[Row]:
    """Records as rows under their headings."""
    names = list(headings or dict.fromkeys(name for record in found for name in record))
    return [names, *([record.get(name) for name in names] for record in found)]


def named(table: str, form: str) -> str:
    return f"{FILES[table]}.{ENDINGS.get(form, form)}"


def written(form: str, rows: Sequence[Row], **how: Any) -> Callable[[], bytes]:
    return partial(WRITERS[form], rows, **how)


def sent(
    kind: str,
    source: str,
    form: str,
    table: str,
    rows: Sequence[Row],
    fates: Mapping[int, Fate] | None = None,
    said: tuple[Said, ...] = (),
    refused: str = "",
    **more: Any,
) -> Case:
    """These rows as a file of this form, called as such files are."""
    return Case(kind, source, named(table, form), written(form, rows), table, fates, said, refused, **more)


def varied(
    kind: str,
    source: str,
    heading: str,
    cells: Iterable[tuple[Any, Any]],
    *,
    table: str = "pilots",
    form: str = "csv",
    said: tuple[Said, ...] = (),
    **more: Any,
) -> Case:
    """A right table in which one column is written in many ways: (cell, what it says) per row.

    What a cell says is a value, BACK (the row is returned at this column) or `open_to` values.
    `more`: other columns of every row.
    """
    pairs = list(cells)
    found = [BASES[table](n) | more | {heading: cell} for n, (cell, _) in enumerate(pairs, start=1)]
    fates = {row: fate(expected, table, heading) for row, (_, expected) in enumerate(pairs, start=2)}
    return sent(kind, source, form, table, rows_of(found), fates, said)


def fate(expected: Any, table: str, heading: str) -> Fate:
    name = NAMES[table].get(heading, heading)  # a question of a survey is called by its code
    if isinstance(expected, Returned):
        return Returned(heading)
    if isinstance(expected, Either):
        return Either({name: expected.values[""]}, expected.said)
    return Loaded({name: expected})


def all_loaded(count: int, **values: Any) -> dict[int, Fate]:
    """Every row below a heading in row 1 counts, each with these values."""
    return {row: Loaded(values) for row in range(2, count + 2)}
