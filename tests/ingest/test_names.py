"""A name keeps the words by which a colleague knows it, and loses those that may name a person."""

import unicodedata

import pytest

from ingest import Contract
from ingest.names import Names


@pytest.fixture(scope="module")
def names(contract: Contract) -> Names:
    return Names(contract, frozenset({"Regiohuis Zaanstreek"}))


def test_a_letter_and_its_accent_are_hidden_together(names: Names) -> None:
    assert names.shown("Zevénaar.csv") == names.shown(unicodedata.normalize("NFD", "Zevénaar.csv")) == "….csv"


@pytest.mark.parametrize(
    "name",
    [
        "Pilots 2018-03 v2 DEF (definitief).xlsx",
        "tussenstand/results-survey481502.csv",
        "Werkplekleren (Reacties) - Formulierreacties 1.csv",
        "Eindmeting OTIB(1-4).xlsx",
        "deelnemerslijst-WPL-003_juni.xlsx",
        "Overzicht installatiebedrijven Q3",
        "IL02. Ik kijk bij collega's af hoe zij een klus aanpakken.",
        "Aantal deelnmrs",
        "Blad1",
        "A+O",
        "Regiohuis Zaanstreek",
    ],
)
def test_a_name_of_known_words_and_numbers_stays_as_it_is(names: Names, name: str) -> None:
    assert names.shown(name) == name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Kanariepiet Zangvogel", "…"),
        ("presentielijst_Zangvogel_juni.xlsx", "presentielijst_…_juni.xlsx"),
        ("Adviesbureau Zangvogel & Co", "Adviesbureau … & …"),
        ("Telefoon Kanariepiet", "Telefoon …"),
        ("zangvogel@example.org", "…"),
        ("lijst 06-12345678", "…"),
        ("BSN 123456782", "…"),
        ("19750312", "…"),
        ("Иванов Алексей deelnemers.csv", "… deelnemers.csv"),
        ("王小明", "…"),
        ("Bo Li", "…"),
        ("geboren 12-03-1975", "…"),
    ],
)
def test_what_may_name_a_person_is_left_out(names: Names, name: str, shown: str) -> None:
    assert names.shown(name) == shown
