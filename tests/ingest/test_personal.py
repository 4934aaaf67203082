"""How to reach a person is known however it is written; numbers of documents and companies are no such thing."""

import pytest

from ingest.personal import holds_contact
from tests.ingest.conftest import Read, codes


@pytest.mark.parametrize(
    "text",
    [
        "06-12345678",
        "06 12 34 56 78",
        "06.12345678",
        "06/12345678",
        "(06) 12345678",
        "bel 0612345678",
        "+31 6 1234 5678",
        "030-1234567",
        "030 - 123 45 67",
        "(030) 123 45 67",
        "0301234567",
        "0348-123456",
        "0031 30 123 45 67",
        "naam@example.org",
        "NL91 ABNA 0417 1643 00",
    ],
)
def test_an_address_of_a_person_is_known(text: str) -> None:
    assert holds_contact(text)


@pytest.mark.parametrize(
    "text",
    [
        "dossier 12",
        "12345678",
        "KvK 01234567",
        "13-06-2017",
        "06-2017",
        "map 06/2017, blad 12",
        "2017-06-13 10:00",
        "bijeenkomst 13.06.2017 10.00 uur",
        "13/06/2017 10.00",
        "13-06-2017 1000",
        "2018/012/345.67",
        "factuur 2017-0612",
        "000012345678",
        "1234 AB 12",
    ],
)
def test_other_numbers_are_not(text: str) -> None:
    assert not holds_contact(text)


def test_an_address_in_a_remark_is_left_out_and_told(read: Read) -> None:
    rows = [f"{n}-06-2017;artikel;Bericht {n};{said}" for n, said in enumerate(("06/12345678", "(030) 1234567"), 1)]
    outcome = read("\n".join(["Datum;Soort;Omschrijving;Bewijsstuk", *rows, ""]), "verspreiding.csv")
    assert outcome.tables["outreach"]["evidence"].to_list() == [None, None]
    assert codes(outcome, "warning").count("contact_dropped") == 2
