"""How each sender writes: file form, headings, dates, names of funds, titles."""

import csv
from dataclasses import dataclass, field
from pathlib import Path

SEEDS = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds"
SYNTHETIC = "Synthetisch voorbeeld – geen echte bedrijven of personen"

HEADINGS = {
    "pilots": {
        "pilot_id": "Pilotnummer",
        "company_name": "Bedrijf",
        "kvk_number": "KvK-nummer",
        "fund_code": "Fonds",
        "sbi_code": "SBI-code",
        "postal_code": "Postcode",
        "company_employees": "Aantal werknemers",
        "prior_experience": "Ervaring met werkplekleren",
        "contact": "Contactpersoon",
        "registered_on": "Aanmelddatum",
        "selected_on": "Selectiedatum",
        "rejected_on": "Afwijsdatum",
        "planned_start_on": "Geplande startdatum",
        "started_on": "Startdatum",
        "planned_end_on": "Geplande einddatum",
        "completed_on": "Einddatum",
        "stopped_on": "Stopdatum",
        "reported_status": "Status",
        "stop_reason": "Reden stoppen",
        "interventions": "Interventies",
        "planned_participants": "Beoogd aantal deelnemers",
        "coaching_visits": "Adviseursbezoeken",
        "esf_theme": "ESF-thema",
        "final_report_on": "Eindverslag ontvangen op",
        "is_ambassador": "Ambassadeur",
        "is_withdrawn": "Vervallen",
    },
    "participant_counts": {
        "pilot_id": "Pilotnummer",
        "fund_code": "Fonds",
        "held_on": "Datum",
        "phase": "Fase",
        "intervention_code": "Interventie",
        "session": "Sessie",
        "participants": "Aantal deelnemers",
        "new_participants": "Waarvan nieuw",
        "mentions_esf": "ESF vermeld",
        "evidence": "Bewijsstuk",
        "is_withdrawn": "Vervallen",
    },
    "attendance": {
        "pilot_id": "Pilotnummer",
        "held_on": "Datum",
        "phase": "Fase",
        "intervention_code": "Interventie",
        "person_code": "Personeelsnummer",
        "person_name": "Naam",
        "born_on": "Geboortedatum",
        "hours": "Uren",
        "mentions_esf": "ESF vermeld",
    },
    "deliverables": {
        "deliverable_code": "Code",
        "deliverable_name": "Product",
        "deliverable_kind": "Soort",
        "planned_on": "Gepland op",
        "delivered_on": "Opgeleverd op",
        "is_presented": "Gepresenteerd op slotbijeenkomst",
        "mentions_esf": "ESF vermeld",
        "evidence": "Bewijsstuk",
    },
    "outreach": {
        "outreach_id": "Nummer",
        "held_on": "Datum",
        "fund_code": "Fonds",
        "outreach_kind": "Soort",
        "description": "Omschrijving",
        "reach": "Bereik",
        "is_about_results": "Gaat over resultaten",
        "is_technical": "Binnen de techniek",
        "adopting_company": "Bedrijf dat start",
        "ambassador_pilot_id": "Ambassadeur",
        "mentions_esf": "ESF vermeld",
        "evidence": "Bewijsstuk",
    },
    "commentary": {
        "criterion_code": "Criterium",
        "commented_on": "Datum",
        "comment_text": "Toelichting",
        "on_behalf_of": "Namens",
    },
}


@dataclass(frozen=True)
class Layout:
    """One way of writing. `dates`: cell (a date cell), long, short, or a strftime pattern."""

    form: str = "xlsx"
    encoding: str = "utf-8"
    delimiter: str = ";"
    dates: str = "%d-%m-%Y"
    separator: str = "; "
    yes_no: tuple[str, str] = ("ja", "nee")
    aliases: dict[str, str] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    funds: dict[str, str] = field(default_factory=dict)
    titles: tuple[str, ...] = ()
    cover_sheet: tuple[str, ...] = ()
    sheet: str = "Blad1"
    total: bool = False
    note: str = ""

    def columns(self, kind: str) -> list[tuple[str, str]]:
        """(name, heading) of the columns this sender sends for a kind."""
        return [
            (name, self.aliases.get(name, heading))
            for name, heading in HEADINGS[kind].items()
            if name not in self.left_out
        ] + (list(self.extra) if kind == "pilots" else [])


LAYOUTS = {
    "otib": Layout(
        dates="cell",
        titles=("Pilotoverzicht Werkplekleren in de Techniek", SYNTHETIC),
        sheet="Overzicht",
        total=True,
        note="Bron: administratie van het fonds (synthetisch voorbeeld)",
        left_out=("is_withdrawn",),
    ),
    "oom": Layout(form="csv", encoding="cp1252", titles=(SYNTHETIC,)),
    "ovp": Layout(
        form="csv",
        encoding="utf-16",
        delimiter="\t",
        dates="long",
        separator=" | ",
        left_out=("contact", "is_withdrawn"),
        extra=(("remark", "Opmerkingen"),),
    ),
    "oomt": Layout(
        form="csv",
        delimiter=",",
        dates="%Y-%m-%d",
        separator=", ",
        left_out=("contact", "is_withdrawn", "stop_reason"),
    ),
    "ooc": Layout(
        dates="%d/%m/%Y",
        separator="\n",
        sheet="Pilots OOC",
        funds={"OOC": "OCC"},
        cover_sheet=(SYNTHETIC, "Pilots staan op het tweede tabblad, aantallen op het derde."),
        aliases={
            "pilot_id": "Pilotnr.",
            "company_name": "Naam bedrijf",
            "kvk_number": "KvK",
            "registered_on": "Aangemeld op",
            "selected_on": "Geselecteerd op",
            "started_on": "Gestart op",
            "completed_on": "Afgerond op",
            "stopped_on": "Gestopt op",
            "final_report_on": "Eindverslag",
            "participants": "Aantal aanwezigen",
        },
        left_out=("contact", "is_withdrawn"),
    ),
    "ao": Layout(
        form="csv",
        encoding="utf-8-sig",
        dates="short",
        funds={"A+O": "A+O Metalektro"},
        yes_no=("Ja", "Nee"),
        aliases={"pilot_id": "PILOTCODE", "reported_status": "stand", "esf_theme": "Thema"},
        left_out=("contact", "is_withdrawn"),
    ),
    "limesurvey": Layout(form="limesurvey", delimiter=","),
    "forms": Layout(dates="cell"),
    "projectbureau": Layout(form="csv"),
    "projectbureau_xlsx": Layout(dates="cell", titles=(SYNTHETIC,), sheet="Overzicht"),
}


def seed_rows(name: str) -> list[dict[str, str]]:
    """Rows of a seed of the dbt project."""
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


LABELS = {row["intervention_code"]: row["label_nl"] for row in seed_rows("interventions")}
