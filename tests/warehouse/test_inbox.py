"""What of an inbox is a delivery, what is none, and what is in a zip."""

import io
import os
import zipfile
from datetime import date

import pytest

from tests.warehouse.inboxes import drop
from warehouse.ledger import receive, withdraw
from warehouse.settings import Settings

CSV = b"a;b\n1;2\n"
SYSTEM = [
    ".DS_Store",
    "._pilots.csv",
    "~$pilots.xlsx",
    ".~lock.pilots.ods#",
    "desktop.ini",
    "Desktop.INI",
    "Thumbs.db",
]
SYSTEM += ["ehthumbs.db", "Icon\r", "pilots.xlsx.tmp", "~WRL0001.tmp", "pilots.csv:Zone.Identifier"]
FOLDERS = ["$RECYCLE.BIN", "__MACOSX", "@eaDir", ".git", "#recycle", "System Volume Information"]


@pytest.mark.parametrize("name", [*SYSTEM, *(f"{folder}/pilots.csv" for folder in FOLDERS), "received.csv"])
def test_what_systems_leave_behind_is_no_delivery_and_not_spoken_of(settings: Settings, name: str) -> None:
    drop(settings, f"OTIB/{name}" if name != "received.csv" else name, b"file;received_on\n")
    receipt = receive(settings)
    assert (receipt.received, receipt.skipped, receipt.said) == ([], [], [])


@pytest.mark.parametrize("name", [name for name in SYSTEM if name != "Icon\r"])
def test_an_inbox_of_system_files_alone_holds_no_deliveries(settings: Settings, name: str) -> None:
    drop(settings, f"OTIB/{name}")
    assert not settings.has_deliveries
    drop(settings, "OTIB/pilots.csv")
    assert settings.has_deliveries


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("Deelnemers.gsheet", "a shortcut, not the file itself"),
        ("Pilots.URL", "a shortcut, not the file itself"),
        ("pilots.xlsx.lnk", "a shortcut, not the file itself"),
        ("pilots.webloc", "a shortcut, not the file itself"),
        ("pilots.csv.crdownload", "an unfinished download"),
        ("pilots.csv.part", "an unfinished download"),
        ("pilots.csv.download/pilots.csv", "an unfinished download"),
    ],
)
def test_what_stands_in_the_place_of_a_delivery_is_named(settings: Settings, name: str, what: str) -> None:
    drop(settings, f"OTIB/{name}")
    receipt = receive(settings)
    assert receipt.received == []
    assert receipt.skipped == [f"OTIB/{name.partition('/')[0]}: {what}"]
    assert settings.has_deliveries or "/" in name


def test_what_is_no_ordinary_file_is_named_and_skipped(settings: Settings) -> None:
    inbox = settings.inbox_dir
    inbox.mkdir()
    (inbox / "dangling.csv").symlink_to(inbox / "nowhere")
    (inbox / "folder").symlink_to(settings.data)
    os.mkfifo(inbox / "pipe.csv")
    receipt = receive(settings)
    assert receipt.received == []
    assert sorted(sentence.split(":")[0] for sentence in receipt.skipped) == [
        "dangling.csv",
        "folder",
        "pipe.csv",
    ]


def test_files_and_folders_that_may_not_be_read_are_named_and_the_rest_comes_in(settings: Settings) -> None:
    closed = drop(settings, "closed.csv", b"1")
    closed.chmod(0)
    if os.access(closed, os.R_OK):
        pytest.skip("nothing is unreadable for this user")
    drop(settings, "OOM/in closed folder.csv", b"2").parent.chmod(0)
    drop(settings, "OTIB/in listed folder.csv", b"3").parent.chmod(0o600)
    drop(settings, "open.csv", b"4")
    receipt = receive(settings)
    (settings.inbox_dir / "OOM").chmod(0o700)
    (settings.inbox_dir / "OTIB").chmod(0o700)
    assert [line.file_name for line in receipt.received] == ["open.csv"]
    assert sorted(receipt.skipped) == [
        f"{name}: cannot be read (Permission denied)" for name in ("OOM", "OTIB/in listed folder.csv", "closed.csv")
    ]


def test_a_data_folder_inside_the_inbox_is_never_received(settings: Settings) -> None:
    inside = settings.model_copy(update={"inbox": settings.data.parent})
    (settings.data.parent / "pilots.csv").write_bytes(b"a;b\n1;2\n")
    assert [line.file_name for line in receive(inside).received] == ["pilots.csv"]
    receipt = receive(inside)
    assert (receipt.received, receipt.skipped) == ([], [])


def zipped(files: dict[str, bytes], mode: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", mode) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return data.getvalue()


def test_a_zip_of_deliveries_is_received_file_by_file(settings: Settings) -> None:
    names = ["pilots.csv", "2018/deelnemers.csv", "__MACOSX/._pilots.csv", "Thumbs.db", "x.url"]
    drop(settings, "OTIB/leveringen.zip", zipped({name: name.encode() for name in names}))
    receipt = receive(settings)
    assert [(line.sender, line.file_name) for line in receipt.received] == [
        ("OTIB", "leveringen.zip/2018/deelnemers.csv"),
        ("OTIB", "leveringen.zip/pilots.csv"),
    ]
    assert (settings.archive / receipt.received[1].sha256).read_bytes() == b"pilots.csv"
    assert receipt.skipped == ["OTIB/leveringen.zip/x.url: a shortcut, not the file itself"]
    assert receive(settings).received == []


def test_received_csv_dates_a_zip_or_a_file_in_it(settings: Settings) -> None:
    drop(settings, "OTIB/leveringen.zip", zipped({"a.csv": b"a", "b.csv": b"b"}))
    drop(settings, "OOM/leveringen.zip", zipped({"c.csv": b"c", "d.csv": b"d"}))
    dates = "file;received_on\nOTIB/leveringen.zip;1-4-2017\nOOM/leveringen.zip/c.csv;2-4-2017\n"
    drop(settings, "received.csv", dates.encode())
    receipt = receive(settings)
    assert {line.file_name[-5]: line.date for line in receipt.received} == {
        "a": date(2017, 4, 1),
        "b": date(2017, 4, 1),
        "c": date(2017, 4, 2),
        "d": date(2018, 1, 15),
    }
    assert receipt.skipped == []
    (settings.inbox_dir / "OTIB" / "leveringen.zip").unlink()
    assert receive(settings).skipped == []


def test_a_withdrawn_file_of_a_zip_stays_withdrawn_until_the_zip_comes_anew(settings: Settings) -> None:
    path = drop(settings, "OTIB/leveringen.zip", zipped({"a.csv": b"a", "b.csv": b"b"}))
    receive(settings)
    withdraw(settings, "a.csv", "reason")
    assert receive(settings).received == []
    path.write_bytes(path.read_bytes())
    assert [line.file_name for line in receive(settings).received] == ["leveringen.zip/a.csv"]


WHOLE = {
    "a workbook": zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}),
    "an opendocument": zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}
    ),
    "empty": zipped({}),
    "of system files": zipped({"__MACOSX/._a.csv": b"x", ".DS_Store": b"x"}),
    "a name outside": zipped({"../../a.csv": CSV}),
    "an absolute name": zipped({"/etc/a.csv": CSV}),
    "a drive": zipped({"C:\\a.csv": CSV}),
    "one name twice": zipped({"a.csv": CSV, "A.csv": CSV}),
    "too many": zipped({f"{n}.csv": str(n).encode() for n in range(201)}),
    "too much": zipped({"a.csv": bytes(50_000_000)}),
    "another method": zipped({"a.csv": CSV}, zipfile.ZIP_LZMA),
    "no zip": b"a;b\n",
    "cut off": zipped({"a.csv": CSV * 100})[:-30],
}


@pytest.mark.parametrize("what", WHOLE)
def test_any_other_zip_is_one_delivery_that_the_reader_judges(settings: Settings, what: str) -> None:
    drop(settings, "OTIB/leveringen.zip", WHOLE[what])
    assert [line.file_name for line in receive(settings).received] == ["leveringen.zip"]


def test_an_encrypted_zip_is_one_delivery(settings: Settings) -> None:
    data = bytearray(zipped({"a.csv": CSV}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    drop(settings, "OTIB/leveringen.zip", bytes(data))
    assert [line.file_name for line in receive(settings).received] == ["leveringen.zip"]


def test_a_zip_in_a_zip_is_not_opened(settings: Settings) -> None:
    inner = zipped({"a.csv": CSV})
    drop(settings, "OTIB/leveringen.zip", zipped({"inner.zip": inner, "b.csv": b"b"}))
    found = {line.file_name: line.sha256 for line in receive(settings).received}
    assert (settings.archive / found["leveringen.zip/inner.zip"]).read_bytes() == inner


def test_a_file_of_a_zip_that_is_damaged_is_named_and_the_others_come_in(settings: Settings) -> None:
    data = bytearray(zipped({"a.csv": b"first file", "b.csv": b"second file"}, zipfile.ZIP_STORED))
    data[data.index(b"first file")] ^= 1
    drop(settings, "OTIB/leveringen.zip", bytes(data))
    receipt = receive(settings)
    assert [line.file_name for line in receipt.received] == ["leveringen.zip/b.csv"]
    assert receipt.skipped == ["OTIB/leveringen.zip/a.csv: cannot be read (the zip is damaged)"]
