"""A heading that nearly matches is proposed with a score and never applied; accepting writes it down once."""

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import cli
from ingest.proposals import likeness
from tests.ingest.conftest import Read, codes

Wpl = Callable[..., tuple[int, str, str]]
COUNTS = "Pilotnummer;Datum;Fase;Aantal deelnmrs\nWPL-001;13-06-2017;pilot;12\n"


def near(outcome: object) -> list[tuple[str, str]]:
    return [(proposal.heading, proposal.name) for proposal in outcome.proposals]  # type: ignore[attr-defined]


def test_a_missing_column_is_looked_for_among_the_unknown_headings(read: Read) -> None:
    outcome = read(COUNTS, name="deelnemers.csv")
    assert (outcome.outcome, outcome.reason_code) == ("refused", "missing_columns")
    assert near(outcome) == [("Aantal deelnmrs", "participants")]
    assert "'Aantal deelnmrs' lijkt op 'Aantal deelnemers'" in outcome.message_nl
    assert "'Aantal deelnmrs' looks like 'Aantal deelnemers'" in outcome.message_en


def test_a_file_that_loads_without_the_column_proposes_it_and_does_not_take_it(read: Read) -> None:
    text = COUNTS.replace("Aantal deelnmrs", "Aantal deelnemers;Bewijstuk").replace("12\n", "12;map 3\n")
    outcome = read(text, name="deelnemers.csv")
    assert outcome.outcome == "loaded"
    assert near(outcome) == [("Bewijstuk", "evidence")]
    assert outcome.tables["participant_counts"]["evidence"].to_list() == [None]
    (said,) = outcome.messages.rows(named=True)
    assert said["reason_code"] == "near_heading"
    assert said["message_nl"].startswith("Kolom 'Bewijstuk': deze kop lijkt op 'Bewijsstuk' en is niet overgenomen")
    assert said["message_en"].startswith(
        "Column 'Bewijstuk': this heading looks like 'Bewijsstuk' and was not taken over"
    )


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("Aantal  Deelnemrs", "participants"),
        ("deelnemrs aantal", "participants"),
        ("Aantal van de deelnemers", "participants"),
        ("Bewijs stuk(ken)", "evidence"),
        ("ESF vermelding", None),  # an alias: known
        ("Datum 2", None),  # Datum is there already, and a second one is something else
        ("Sessie 2", None),  # another number is another thing
        ("Aantal cursisten", None),
        ("Opmerking", None),
    ],
)
def test_likeness_is_of_spelling_and_order_never_of_meaning(read: Read, heading: str, name: str | None) -> None:
    other = "Bewijs" if name == "participants" else "Deelnemers"
    outcome = read(f"Pilotnummer;Datum;Fase;{heading};{other}\nWPL-001;13-06-2017;pilot;1;2\n")
    assert near(outcome) == ([(" ".join(heading.split()), name)] if name else [])


def test_nothing_personal_is_proposed_as_a_column_that_is_kept(read: Read) -> None:
    heads = "Pilotnummer;Datum;Fase;Personeelsnummer;Naam deelnemr;Geboortedaum"
    outcome = read(f"{heads}\nWPL-001;1-6-2017;pilot;A1;x;y\n", name="presentie.csv")
    assert codes(outcome, "warning").count("unknown_column") == 2
    assert near(outcome) == []


def test_a_heading_that_looks_like_two_columns_is_proposed_for_neither(read: Read) -> None:
    text = "Pilotnummer;Bedrijf;Fonds;Aanmelddatum;Status;Geplande statdatum;Gepland eindedatum;Sopdatum\n"
    outcome = read(text + "WPL-001;A;OOM;1-2-2017;aangemeld;;;\n")
    assert ("Sopdatum", "stopped_on") in near(outcome)
    assert len({name for _, name in near(outcome)}) == len(near(outcome))


def test_a_question_is_proposed_by_its_text_and_never_by_a_code_that_differs_by_a_character(read: Read) -> None:
    heads = "Antwoordnummer;Datum;PILOT;METING;IL01;IL09;Hoe nutig was de pilot voor u"
    outcome = read(f"{heads}\n1;1-6-2017;WPL-001;nulmeting;4;3;8\n", name="enquete.csv")
    assert near(outcome) == [("Hoe nutig was de pilot voor u", "NUT")]
    assert outcome.tables["survey_answers"]["question_code"].to_list() == ["IL01"]


def test_likeness_goes_from_nothing_to_one() -> None:
    assert likeness("Aantal deelnemers", "aantal-Deelnemers") == 1
    assert likeness("Fase", "Uren") < 0.5


@pytest.fixture
def wpl(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Wpl:
    """Run a command with a senders.toml of its own; gives exit code, what it printed, and its error."""
    monkeypatch.setenv("WPL_SENDERS_FILE", str(tmp_path / "senders.toml"))

    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["wpl", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return run


@pytest.fixture
def counts(tmp_path: Path) -> Path:
    path = tmp_path / "deelnemers.csv"
    path.write_text(COUNTS, "utf-8")
    return path


def test_check_prints_the_proposal_and_writes_nothing(wpl: Wpl, counts: Path) -> None:
    code, text, _ = wpl("check", counts, "--sender", "OOM")
    assert code == 1
    assert "'Aantal deelnmrs' lijkt op 'Aantal deelnemers'" in text
    assert [path.name for path in counts.parent.iterdir()] == ["deelnemers.csv"]


def test_accepting_writes_the_heading_once_says_so_and_checks_again(wpl: Wpl, counts: Path) -> None:
    senders = counts.parent / "senders.toml"
    senders.write_text('# van ons\n[ovp]\nencoding = "mac_roman"\n', "utf-8")
    code, text, _ = wpl("check", counts, counts, "--sender", "OOM", "--accept")
    assert code == 0
    assert text.count("vastgelegd in senders.toml: 'Aantal deelnmrs' = participants") == 1
    assert text.count("1 geladen") == 2
    written = senders.read_text("utf-8")
    assert written.startswith('# van ons\n[ovp]\nencoding = "mac_roman"\n')
    assert tomllib.loads(written)["OOM"] == {
        "headings": {"participant_counts": {"Aantal deelnmrs": "participants"}}
    }
    assert wpl("check", counts, "--sender", "OOM")[0] == 0
    assert wpl("check", counts, "--sender", "OOM", "--accept")[0] == 0
    assert senders.read_text("utf-8") == written
    assert wpl("check", counts, "--sender", "OVP")[0] == 1


def test_accepting_needs_to_know_whose_headings_they_are(wpl: Wpl, counts: Path) -> None:
    code, _, error = wpl("check", counts, "--accept")
    assert code == 2
    assert "--sender" in error


def test_a_wrong_senders_file_is_one_line(wpl: Wpl, counts: Path) -> None:
    (counts.parent / "senders.toml").write_text('[OOM]\nencoding = "klingon"\n', "utf-8")
    code, _, error = wpl("check", counts, "--sender", "OOM")
    assert code == 1
    assert len(error.strip().splitlines()) == 1
    assert "klingon" in error
