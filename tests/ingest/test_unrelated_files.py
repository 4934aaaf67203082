"""Spreadsheets and files that have nothing to do with the project: each named, each refused, nothing changed."""

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter

ROOT = Path(__file__).parents[2]
REFUSED = re.compile("(geweigerd|niet herkend)[.:] (.{10,})", re.IGNORECASE)


def book(*rows: list[Any], **more: list[list[Any]]) -> bytes:
    """A workbook of one sheet, and of more sheets by name."""
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    for name, others in more.items():
        page = workbook.create_sheet(name)
        for row in others:
            page.append(row)
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def price_list() -> bytes:
    rows = [[f"A{n:04}", f"Bout M{n}", 12.5 + n, "stuk", 21] for n in range(40)]
    return book(["Prijslijst voorjaar 2018"], [], ["Artikel", "Omschrijving", "Prijs", "Eenheid", "Btw"], *rows)


def timetable() -> bytes:
    days = ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag"]
    rows = [[f"{8 + n}.30", *(f"lokaal {n}{m}" for m in range(5))] for n in range(8)]
    return book(["Rooster", *days], *rows, Toetsweek=[["Datum", "Vak"], [date(2018, 4, 3), "lassen"]])


def addresses() -> bytes:
    rows = [[f"Persoon {n} (fictief)", f"Straat {n}", "1234 AB", "Dorp", f"06000000{n:02}"] for n in range(25)]
    return book(["Naam", "Adres", "Postcode", "Plaats", "Telefoon"], *rows)


def budget() -> bytes:
    rows = [
        [post, 1000 * n, 900 * n, f"=B{n + 1}-C{n + 1}"] for n, post in enumerate(["Huur", "Loon", "Reizen"], 1)
    ]
    return book(["Post", "Begroot", "Werkelijk", "Verschil"], *rows, ["Totaal", 6000, 5400, "=SUM(D2:D4)"])


def only_a_chart() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as workbook:
        data = workbook.add_worksheet("Gegevens")
        data.write_column(0, 0, [3, 5, 8])
        data.hide()
        chart = workbook.add_chart({"type": "column"})
        chart.add_series({"values": "=Gegevens!$A$1:$A$3"})
        page = workbook.add_chartsheet("Grafiek")
        page.set_chart(chart)
        page.activate()
        page.set_first_sheet()
    return out.getvalue()


def lines(*texts: str) -> bytes:
    return "\r\n".join([*texts, ""]).encode("cp1252")


def other_survey() -> bytes:
    head = '"id","submitdate","Hoe tevreden bent u over de kantine?","Wat mist u op de kaart?"'
    return lines(head, *(f'"{n}","2018-05-0{n} 12:00:00","{n}","meer soep {n}"' for n in range(1, 9)))


def bank_statement() -> bytes:
    head = "Boekdatum;Naam / Omschrijving;Rekening;Af Bij;Bedrag (EUR)"
    rows = (f"0{n}-03-2018;Winkel {n} (fictief);NL00TEST000000000{n};Af;{n},95" for n in range(1, 9))
    return lines(head, *rows)


def log_file() -> bytes:
    return lines(*(f"2018-03-01 12:00:{n:02},101 INFO server: verzoek {n} afgehandeld; 200" for n in range(50)))


def members() -> bytes:
    rows = [{"naam": f"Lid {n} (fictief)", "sinds": 2000 + n} for n in range(5)]
    return json.dumps({"leden": rows}, indent=1).encode()


FILES: dict[str, Callable[[], bytes]] = {
    "prijslijst.xlsx": price_list,
    "rooster.xlsx": timetable,
    "adressen.xlsx": addresses,
    "begroting.xlsx": budget,
    "leeg.xlsx": book,
    "grafiek.xlsx": only_a_chart,
    "kantine.csv": other_survey,
    "bankafschrift.csv": bank_statement,
    "server.log": log_file,
    "leden.json": members,
    "order.xml": lambda: b'<?xml version="1.0"?>\n<order><regel artikel="A1" aantal="3"/></order>\n',
    "pagina.html": lambda: (
        b"<!DOCTYPE html><html><body><table><tr><td>Datum</td><td>Prijs</td></tr></table></body></html>"
    ),
    "contact.vcf": lambda: lines(
        "BEGIN:VCARD", "VERSION:3.0", "FN:Persoon A (fictief)", "TEL:0600000000", "END:VCARD"
    ),
    "afspraak.ics": lambda: lines(
        "BEGIN:VCALENDAR", "BEGIN:VEVENT", "DTSTART:20180619T100000", "END:VEVENT", "END:VCALENDAR"
    ),
    "brief.txt": lambda: lines(
        "Geachte heer, mevrouw,", "", "Hierbij ontvangt u, zoals besproken, de stukken; groet."
    ),
    "leesmij.md": lambda: lines("# Leesmij", "", "| kolom | uitleg |", "| --- | --- |", "| a | b |"),
    "foto.jpg": lambda: b"\xff\xd8\xff\xe0" + bytes(range(256)),
    "archief.zip": lambda: b"PK\x05\x06" + bytes(18),
    "verslag.pdf": lambda: b"%PDF-1.4\n% leeg\n",
    "map.xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1024),
    "leeg.csv": bytes,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("allerlei")
    for name, make in FILES.items():
        (folder / name).write_bytes(make())
    return folder


@pytest.fixture(scope="module")
def report(folder: Path) -> tuple[int, str, str]:
    """Exit code and output of `wpl check` on the whole folder; its content must stay as it is."""
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    command = [sys.executable, "-m", "cli", "check", *(str(folder / name) for name in FILES)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=environment, timeout=120)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    return done.returncode, done.stdout, done.stderr


def test_each_file_is_named_and_refused_with_a_reason(report: tuple[int, str, str]) -> None:
    code, printed, errors = report
    assert (code, errors) == (1, "")
    said = printed.splitlines()
    for name in FILES:
        at = said.index(name)
        assert REFUSED.fullmatch(said[at + 1].strip()), f"{name}: {said[at + 1]}"


def test_nothing_of_an_unrelated_file_is_loaded_or_quoted(report: tuple[int, str, str]) -> None:
    printed = report[1]
    assert not re.search(r"geladen:? [1-9]|[1-9]\d* (rij(en)? )?geladen", printed)
    assert "fictief" not in printed
    assert "Traceback" not in printed


def test_at_least_a_dozen_kinds_of_files_are_tried() -> None:
    assert len(FILES) >= 12
