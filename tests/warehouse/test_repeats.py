"""What a build says of bytes that came again, and what it makes of a ledger or archive that was touched."""

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tests.warehouse.inboxes import days_later, drop
from warehouse import WarehouseError
from warehouse.build import BuildResult, build
from warehouse.ledger import active, read_ledger, withdraw
from warehouse.read import current_release, open_release
from warehouse.settings import Settings

Built = tuple[BuildResult, list[str]]


def built(settings: Settings) -> Built:
    """A build and what it says."""
    said: list[str] = []
    return build(settings, notice=said.append), said


def rows(settings: Settings, table: str, release_id: str) -> pl.DataFrame:
    with open_release(settings.data, release_id, private=True) as release:
        return release.query(f"select * from raw.{table} order by delivery_seq")


def outcomes(settings: Settings, release_id: str) -> list[tuple[int, str, str]]:
    return rows(settings, "deliveries", release_id).select("delivery_seq", "outcome", "reason_code").rows()


def original(settings: Settings, name: str) -> bytes:
    return (settings.inbox_dir / name).read_bytes()


def test_the_same_bytes_again_are_told_in_the_build_and_in_its_release_and_change_no_row(served: Settings) -> None:
    before = current_release(served.data)
    drop(served, "OTIB/kopie.csv", original(served, "OTIB/pilots.csv"))
    result, said = built(days_later(served, 1))
    assert (result.reused, result.received, result.release_id == before) == (False, 0, False)
    assert len(said) == 1
    assert said[0].startswith("Number 4 (OTIB/kopie.csv, 2018-01-16) has the same bytes as number ")
    deliveries = rows(served, "deliveries", result.release_id)
    (row,) = deliveries.filter(pl.col("outcome") == "again").rows(named=True)
    assert (row["delivery_seq"], row["sender"], row["file_name"]) == (4, "OTIB", "kopie.csv")
    assert "precies hetzelfde als uw bestand van 15-1-2018" in row["message_nl"]
    for table in ("pilots", "sheets"):
        assert before
        assert rows(served, table, result.release_id).equals(rows(served, table, before))
    again, said = built(days_later(served, 2))
    assert (again.reused, said) == (True, [])


def test_files_whose_names_are_hidden_are_versions_of_one_only_if_they_are_called_the_same(
    served: Settings,
) -> None:
    for name in ("Kanariepiet lijst.csv", "Zangvogel lijst.csv"):
        drop(served, f"OOM/{name}", b"a;b\n1;2\n" + name.encode())
    first, _ = built(days_later(served, 1))
    drop(served, "OOM/nieuw/ZANGVOGEL lijst.csv", b"a;b\n3;4\n")
    second, _ = built(days_later(served, 2))
    names = [
        rows(served, "deliveries", done.release_id).select("file_name", "named_as") for done in (first, second)
    ]
    known = names[0].height
    assert names[0].rows()[-2:] == [("… lijst.csv", known - 1), ("… lijst.csv", known)]
    assert names[1].rows()[-1] == ("nieuw/… lijst.csv", known)


def test_the_same_bytes_of_two_senders_are_told_to_both(served: Settings) -> None:
    drop(served, "OOM/opleveringen.csv", original(served, "projectbureau/opleveringen.csv"))
    result, _ = built(served)
    first = next(line for line in read_ledger(served) if line.file_name == "opleveringen.csv")
    messages = rows(served, "messages", result.release_id).filter(pl.col("reason_code").str.starts_with("same_"))
    told = {row["delivery_seq"]: row["message_nl"] for row in messages.rows(named=True)}
    assert set(told) == {first.sequence, 4}
    assert "kwam op 15-1-2018 van projectbureau" in told[4]
    assert "ook van OOM (nr. 4)" in told[first.sequence]
    assert set(messages["severity"]) == {"warning"}


def test_an_older_version_that_comes_again_is_told_with_the_version_that_counts(served: Settings) -> None:
    older = original(served, "OTIB/pilots.csv")
    first = next(line for line in read_ledger(served) if line.file_name == "pilots.csv")
    drop(served, "OTIB/pilots.csv", older.replace(b"WPL-002", b"WPL-007"))
    build(served)
    drop(served, "OTIB/pilots.csv", older)
    result, said = built(served)
    assert f"has the same bytes as number {first.sequence}" in said[0]
    assert "number 4 came after that and counts, unless you `wpl withdraw 4`" in said[0]
    assert outcomes(served, result.release_id)[-1] == (5, "again", "same_bytes_older")


def test_what_was_withdrawn_and_comes_again_counts_in_its_new_place_and_is_told(served: Settings) -> None:
    content = original(served, "OTIB/pilots.csv")
    build(served)
    withdraw(served, "pilots.csv", "wrong file")
    left_out, said = built(served)
    assert ([action for _, action, _ in outcomes(served, left_out.release_id)], said) == (["loaded"] * 2, [])
    drop(served, "OTIB/pilots.csv", content)
    result, said = built(days_later(served, 1))
    assert (result.received, len(said)) == (1, 1)
    assert "had been withdrawn on 2018-01-15; delivered again, it counts again" in said[0]
    assert outcomes(served, result.release_id)[-1] == (5, "loaded", "")
    messages = rows(served, "messages", result.release_id)
    assert messages.filter(pl.col("reason_code") == "counts_again")["delivery_seq"].to_list() == [5]


def test_of_bytes_that_count_no_more_it_is_not_told_that_they_came_again(served: Settings) -> None:
    before = current_release(served.data)
    drop(served, "OTIB/kopie.csv", original(served, "OTIB/pilots.csv"))
    build(served)
    withdraw(served, "pilots.csv", "wrong file")
    result, _ = built(served)
    assert result.release_id != before
    assert {outcome for _, outcome, _ in outcomes(served, result.release_id)} == {"loaded"}


@pytest.mark.parametrize(
    ("how", "said"),
    [
        (lambda ledger: ledger.rstrip(b"\n"), "was cut off"),
        (lambda ledger: ledger[: ledger.rindex(b"\n3,") + 1], "was cut off"),
        (lambda ledger: b"\xef\xbb\xbf" + ledger.replace(b",", b";").replace(b"\n", b"\r\n"), "by another program"),
    ],
)
def test_a_ledger_that_was_touched_is_mended_before_a_build_and_gives_the_same_release(
    served: Settings, how: Callable[[bytes], bytes], said: str
) -> None:
    before = served.ledger.read_bytes()
    served.ledger.write_bytes(how(before))
    result, sentences = built(served)
    assert (result.reused, len(sentences)) == (True, 1)
    assert said in sentences[0]
    assert served.ledger.read_bytes() == before


def test_nothing_is_built_on_a_ledger_that_says_something_else(
    served: Settings, one_more: Callable[..., Path]
) -> None:
    one_more(served)
    before = current_release(served.data)
    served.ledger.write_bytes(served.ledger.read_bytes().replace(b"2018-01-15", b"2017-01-15"))
    with pytest.raises(WarehouseError, match="line 1: date is '2017-01-15', in the journal '2018-01-15'"):
        build(served)
    assert current_release(served.data) == before
    assert len(list(served.archive.glob("?" * 64))) == 3


def test_nothing_is_built_on_an_original_with_another_digit(served: Settings) -> None:
    before = current_release(served.data)
    line = next(line for line in active(read_ledger(served)) if line.file_name == "deelnemers.csv")
    path = served.archive / line.sha256
    path.write_bytes(path.read_bytes().replace(b";12;", b";13;"))
    with pytest.raises(WarehouseError, match=r"the original of OTIB/deelnemers\.csv is not as it was received"):
        build(served)
    assert current_release(served.data) == before


def test_a_data_folder_of_before_the_journal_gets_one(served: Settings) -> None:
    served.journal.unlink()
    served.seen.unlink()
    result, said = built(served)
    assert result.reused
    assert len(said) == 1
    assert "journal.csv was missing: it is written again from ledger.csv" in said[0]
