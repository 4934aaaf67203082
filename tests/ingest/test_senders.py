"""What senders.toml says of a sender is done, no more; what cannot be meant is one clear error."""

import hashlib
from pathlib import Path

import pytest

from ingest import Contract, Delivery, Ingest, Outcome, Pseudonyms, Senders, SendersError, read_senders
from ingest.senders import add_headings
from tests.ingest.conftest import RECEIVED, ROOT, codes, fates

PILOTS = "Pilotnummer;Bedrijf;Fonds;Aanmelddatum;Status\nWPL-001;Café Zoë (fictief);OOM;13-02-2017;aangemeld\n"
COUNTS = "Projectcode;Datum;Fase;Aantal cursisten\nWPL-001;13-06-2017;pilot;12\n"
MAPPED = """
[OOM.headings]
Projectcode = "pilot_id"

[OOM.headings.participant_counts]
"Aantal cursisten" = "participants"
"""


def known(tmp_path: Path, contract: Contract, text: str) -> Senders:
    path = tmp_path / "senders.toml"
    path.write_text(text, "utf-8")
    return read_senders(path, contract)


def read(
    content: str | bytes, senders: Senders, contract: Contract, tmp_path: Path, sender: str = "oom"
) -> Outcome:
    path = tmp_path / "delivered.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    with Ingest(contract, Pseudonyms(bytes(32)), senders=senders) as reader:
        return reader.ingest(Delivery(1, sha256, "delivered.csv", sender, RECEIVED, path))


def test_text_of_a_sender_is_read_in_the_senders_encoding(tmp_path: Path, contract: Contract) -> None:
    senders = known(tmp_path, contract, '[OOM]\nencoding = "mac_roman"\n')
    outcome = read(PILOTS.encode("mac_roman"), senders, contract, tmp_path)
    assert outcome.tables["pilots"]["company_name"].to_list() == ["Café Zoë (fictief)"]
    assert outcome.encoding == "mac_roman"
    assert "doubtful_letters" not in outcome.messages["reason_code"]
    other = read(PILOTS.encode("mac_roman"), senders, contract, tmp_path, sender="ovp")
    assert other.tables["pilots"]["company_name"].to_list() == ["Café Zoë (fictief)"]
    assert "doubtful_letters" in other.messages["reason_code"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_file_that_is_certainly_unicode_is_not_read_in_another_encoding(
    tmp_path: Path, contract: Contract, encoding: str
) -> None:
    senders = known(tmp_path, contract, '[OOM]\nencoding = "mac_roman"\n')
    outcome = read(PILOTS.encode(encoding), senders, contract, tmp_path)
    assert outcome.tables["pilots"]["company_name"].to_list() == ["Café Zoë (fictief)"]


def test_the_senders_own_headings_stand_for_columns(tmp_path: Path, contract: Contract) -> None:
    senders = known(tmp_path, contract, MAPPED)
    outcome = read(COUNTS, senders, contract, tmp_path)
    row = outcome.tables["participant_counts"].row(0, named=True)
    assert (row["pilot_id"], row["participants"]) == ("WPL-001", 12)
    assert fates(outcome)["loaded"] == 1
    assert not codes(outcome, "warning")
    assert read(COUNTS, senders, contract, tmp_path, sender="ovp").outcome != "loaded"
    assert read(COUNTS, Senders(), contract, tmp_path).outcome != "loaded"


def test_a_heading_of_the_sender_goes_before_the_contracts_own(tmp_path: Path, contract: Contract) -> None:
    senders = known(tmp_path, contract, '[OOM.headings.pilots]\nStartdatum = "planned_start_on"\n')
    text = PILOTS.replace("Status\n", "Status;Startdatum\n").replace("aangemeld\n", "aangemeld;14-06-2017\n")
    row = read(text, senders, contract, tmp_path).tables["pilots"].row(0, named=True)
    assert (str(row["planned_start_on"]), row["started_on"]) == ("2017-06-14", None)


def test_two_headings_for_one_column_in_one_file_are_refused(tmp_path: Path, contract: Contract) -> None:
    senders = known(tmp_path, contract, MAPPED)
    text = COUNTS.replace("cursisten\n", "cursisten;Deelnemers\n").replace("12\n", "12;13\n")
    assert read(text, senders, contract, tmp_path).reason_code == "heading_twice"


def test_a_question_of_a_survey_is_mapped_by_its_code(tmp_path: Path, contract: Contract) -> None:
    senders = known(tmp_path, contract, '[OOM.headings.survey_responses]\n"Vraag 3" = "NUT"\n')
    text = "Antwoordnummer;Datum;PILOT;METING;CODE;Vraag 3;Vraag 4\n1;13-06-2017;WPL-001;nulmeting;k1;8;9\n"
    outcome = read(text, senders, contract, tmp_path)
    assert outcome.tables["survey_answers"].select("question_code", "answer_value").rows() == [("NUT", 8)]
    assert codes(outcome, "warning") == ["unmapped_question"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('[OOM]\nencoding = "klingon"\n', ["OOM", "encoding", "klingon"]),
        ('[OOM]\nencoding = "base64"\n', ["OOM", "encoding", "base64"]),
        ("[OOM]\nencoding = 8\n", ["OOM", "encoding", "8"]),
        ('[OOM]\ncharset = "utf-8"\n', ["OOM", "charset"]),
        ('[OOM.headings]\nAantal = "people"\n', ["OOM", "Aantal", "people"]),
        ('[OOM.headings.pilots]\nAantal = "participants"\n', ["OOM", "Aantal", "participants", "pilots"]),
        ('[OOM.headings.survey_responses]\nX = "survey_name"\n', ["OOM", "X", "survey_name"]),
        ('[OOM.headings.attendance]\nNaam = "person_code"\n', ["OOM", "Naam", "personal"]),
        ("[OOM.headings]\nAantal = 3\n", ["OOM", "Aantal", "3"]),
        ("[OOM.headings.elsewhere]\nAantal = 'participants'\n", ["OOM", "elsewhere"]),
        ('[OOM]\nheadings = "participants"\n', ["OOM", "headings"]),
        ('OOM = "mac_roman"\n', ["OOM"]),
        ("[OOM]\nname = 8\n", ["OOM", "name", "8"]),
        ("[OOM]\nname = ' '\n", ["OOM", "name"]),
        ("[OOM]\nname = 'een\\nbrief'\n", ["OOM", "name"]),
        ("[OOM]\nletter = '../OTIB'\n", ["OOM", "letter", "../OTIB"]),
        ("[OOM]\nletter = 'oom'\n", ["OOM", "letter", "itself"]),
        ("[OOM]\nletter = 'OVP'\n[ovp]\nletter = 'OTIB'\n", ["OOM", "letter", "OVP", "OTIB"]),
        ("[OOM]\n[oom]\n", ["oom", "twice"]),
        ("[OOM\n", ["line 1"]),
    ],
)
def test_what_cannot_be_meant_is_one_error_that_names_file_sender_and_key(
    tmp_path: Path, contract: Contract, text: str, parts: list[str]
) -> None:
    with pytest.raises(SendersError) as raised:
        known(tmp_path, contract, text)
    said = str(raised.value)
    assert len(said.splitlines()) == 1
    assert all(part in said for part in ["senders.toml", *parts]), said


def test_a_letter_is_addressed_as_the_file_says_and_tells_what_it_says(tmp_path: Path, contract: Contract) -> None:
    said = "[OTIB]\nname = 'secretariaat OTIB'\n[adviseur]\nletter = 'otib'\n[ovp]\nletter = 'werkgroep'\n"
    senders = known(tmp_path, contract, said)
    assert senders.of("otib").name == "secretariaat OTIB"
    assert senders.letters(["OTIB", "adviseur", "oom", "ovp"]) == {
        "OTIB": ["OTIB", "adviseur"],
        "oom": ["oom"],
        "werkgroep": ["ovp"],
    }
    assert Senders().letters(["oom", "OOM"]) == {"OOM": ["oom", "OOM"]}


def test_no_file_says_nothing_and_the_shipped_one_holds_an_example(tmp_path: Path, contract: Contract) -> None:
    assert read_senders(tmp_path / "none.toml", contract) == Senders()
    read_senders(ROOT / "senders.toml", contract)
    example = (ROOT / "senders.toml").read_text("utf-8").partition("\n#\n# [")[2]
    uncommented = "[" + "\n".join(line.removeprefix("#").strip() for line in example.splitlines())
    senders = known(tmp_path, contract, uncommented)
    assert senders.of("Voorbeeldfonds").encoding == "mac_roman"
    assert senders.letters(["adviseur-van-het-voorbeeldfonds"]) == {
        "voorbeeldfonds": ["adviseur-van-het-voorbeeldfonds"]
    }


KEPT = """# van de beheerder
[OVP]
encoding = "cp1250"  # hun systeem

[OOM.headings.participant_counts]
# afgesproken op 3 april
"Aantal cursisten" = "participants"

# onderaan
[OOM]
encoding = "mac_roman"
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_adding_headings_keeps_every_line_that_was_there(tmp_path: Path, contract: Contract, end: str) -> None:
    path = tmp_path / "senders.toml"
    path.write_bytes(KEPT.replace("\n", end).encode())
    added = {"participant_counts": {'Aantal "nieuw"': "new_participants"}, "pilots": {"Bedrjf": "company_name"}}
    add_headings(path, "oom", added, contract)
    lines = path.read_bytes().decode().split(end)
    kept = [line for line in lines if line in KEPT.split("\n")]
    assert kept == [*KEPT.split("\n"), ""]
    assert (
        lines[lines.index('"Aantal cursisten" = "participants"') + 1] == r'"Aantal \"nieuw\"" = "new_participants"'
    )
    headings = read_senders(path, contract).of("OOM").headings
    assert headings["participant_counts"]["aantalnieuw"].name == "new_participants"
    assert headings["pilots"]["bedrjf"].name == "company_name"
    assert read_senders(path, contract).of("ovp").encoding == "cp1250"


def test_headings_are_added_to_a_file_that_is_not_there_yet(tmp_path: Path, contract: Contract) -> None:
    path = tmp_path / "senders.toml"
    add_headings(path, "Het fonds", {"pilots": {"Bedrjf": "company_name"}}, contract)
    assert path.read_text("utf-8") == '["Het fonds".headings.pilots]\n"Bedrjf" = "company_name"\n'


@pytest.mark.parametrize(
    "text",
    ['OOM = {headings = {pilots = {X = "company_name"}}}\n', '[OOM.headings]\npilots.X = "company_name"\n'],
)
def test_a_file_that_cannot_be_added_to_stays_as_it_is_and_the_error_says_what_to_write(
    tmp_path: Path, contract: Contract, text: str
) -> None:
    path = tmp_path / "senders.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(SendersError, match='"Bedrjf" = "company_name"'):
        add_headings(path, "OOM", {"pilots": {"Bedrjf": "company_name"}}, contract)
    assert path.read_text("utf-8") == text
