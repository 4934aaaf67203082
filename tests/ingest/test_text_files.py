"""Text files: whatever the delimiter and encoding, the same cells, or one clear reason."""

import csv
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import Ingest
from tests.ingest.conftest import Read, codes, fates

HEAD = ["Pilotnummer", "Bedrijf", "Fonds", "Aanmelddatum", "Status", "Interventies"]
ROW = ["WPL-001", "Café 't Ankertje (fictief)", "OOM", "01-02-2017", "aangemeld", "teamwerk"]

EXCLUDED = "\x81\x8d\x8f\x90\x9dÃÂâ#"
# words a person may type: no control characters or lone surrogates, nothing that looks like a lost text or number
words = st.text(
    st.characters(codec="cp1252", exclude_categories=["Cc", "Cf", "Cs"], exclude_characters=EXCLUDED),
    min_size=1,
    max_size=20,
).map(lambda word: f"Bedrijf {word}")


def written(rows: list[list[str]], delimiter: str = ";", end: str = "\r\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_every_delimiter_and_encoding_gives_the_same_row(read: Read, delimiter: str, encoding: str) -> None:
    outcome = read(written([HEAD, ROW], delimiter).encode(encoding))
    assert outcome.outcome == "loaded"
    assert outcome.tables["pilots"]["company_name"].to_list() == [ROW[1]]
    assert fates(outcome) == {"read": 1, "loaded": 1, "heading": 1}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    names=st.lists(words, min_size=1, max_size=8),
    delimiter=st.sampled_from(";,\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_names_come_back_as_they_were_written(
    read: Read, names: list[str], delimiter: str, encoding: str, end: str
) -> None:
    rows = [[f"WPL-{n:03}", name, *ROW[2:]] for n, name in enumerate(names, 1)]
    outcome = read(written([HEAD, *rows], delimiter, end).encode(encoding))
    assert fates(outcome)["loaded"] == len(names)
    if "doubtful_letters" in codes(outcome, "warning"):  # letters that Dutch words never hold
        assert encoding == "cp1252"
        return
    assert outcome.tables["pilots"]["company_name"].to_list() == [" ".join(name.split()) for name in names]


def test_an_apostrophe_at_the_start_of_a_cell_is_no_quote(read: Read) -> None:
    rows = [[f"WPL-{n:03}", "'s-Hertogenbosch Techniek", *ROW[2:]] for n in range(1, 30)]
    assert fates(read(written([HEAD, *rows])))["loaded"] == 29


def test_a_row_with_a_field_too_many_is_rejected_by_name_and_the_rest_is_loaded(read: Read) -> None:
    rows = [ROW, ["WPL-002", *ROW[1:], ""], ["WPL-003", *ROW[1:]]]
    outcome = read(written([HEAD, *rows]))
    assert fates(outcome) == {"read": 3, "loaded": 2, "rejected": 1, "heading": 1}
    assert codes(outcome) == ["field_count"]
    assert "7" in outcome.messages["message_nl"][0]
    assert outcome.messages["row_number"].drop_nulls().to_list() == [3]


def test_a_line_break_within_quotes_keeps_the_physical_row_numbers(read: Read) -> None:
    rows = [["WPL-001", "Twee\nregels", *ROW[2:]], ["WPL-002", *ROW[1:3], "gisteren", *ROW[4:]]]
    outcome = read(written([HEAD, *rows]))
    assert outcome.messages["row_number"].drop_nulls().to_list() == [4]


def test_a_repeated_heading_totals_notes_and_blank_lines_each_have_their_fate(read: Read) -> None:
    wide = [""] * 5
    rows = [["Overzicht pilots", *wide], HEAD, ROW, [""] * 6, HEAD, ["WPL-002", *ROW[1:]]]
    rows += [["Totaal", "2", "", "", "", ""], ["Let op: stand van juni", *wide]]
    outcome = read(written(rows))
    assert fates(outcome) == {"read": 2, "loaded": 2, "heading": 2, "note": 2, "total": 1, "blank": 1}


def test_totals_are_kept_beside_what_loaded_of_the_rows_they_add_up(read: Read) -> None:
    """Subtotals add up their own part; the second row is rejected, so less loads than the sender states."""
    outcome = read(
        "Pilotnummer;Datum;Fase;Aantal deelnemers;Waarvan nieuw\n"
        "WPL-001;20-04-2017;pilot;11;11\n"
        "WPL-002;99-04-2017;pilot;5;5\n"
        "Subtotaal;;;16;16\n"
        "WPL-003;21-04-2017;pilot;9;4\n"
        "Subtotaal;;;9;4\n"
        "Totaal;;;25;\n",
        "deelnemers.csv",
    )
    found = outcome.totals.select("row_number", "column_heading", "stated", "loaded").rows()
    assert sorted(found) == [
        (4, "Aantal deelnemers", 16.0, 11.0),
        (4, "Waarvan nieuw", 16.0, 11.0),
        (6, "Aantal deelnemers", 9.0, 9.0),
        (6, "Waarvan nieuw", 4.0, 4.0),
        (7, "Aantal deelnemers", 25.0, 20.0),
    ]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty_file"),
        (b"%PDF-1.7 x", "pdf"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged_workbook"),
        (b"Pilotnummer;Bedrijf\x00;Fonds\n", "nul_bytes"),
        (b'Pilotnummer;Bedrijf\n"WPL-001;x\n', "broken_quote"),
        (written([HEAD[:4], ROW[:4]]).encode(), "missing_columns"),
        (written([[*HEAD, "Bedrijf"], [*ROW, "x"]]).encode(), "heading_twice"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_with_its_reason(read: Read, data: bytes, reason: str) -> None:
    outcome = read(data)
    assert (outcome.outcome, outcome.reason_code) == ("refused", reason)
    assert outcome.message_nl
    assert outcome.message_en
    assert not outcome.tables


def test_a_file_of_another_kind_is_named_unknown_and_not_an_error(read: Read) -> None:
    outcome = read("datum;agendapunt\n19-06-2018;welkom\n")
    assert (outcome.outcome, outcome.reason_code) == ("unknown", "no_heading")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(data=st.binary(max_size=400))
def test_no_bytes_at_all_make_ingest_fall_over(read: Read, data: bytes) -> None:
    outcome = read(data, name="onbekend.bin")
    assert outcome.outcome in ("loaded", "refused", "unknown")


def test_the_limits_are_the_readers(reader: Ingest) -> None:
    assert reader.limits.file_bytes >= 100_000_000
