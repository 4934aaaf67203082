"""Files that hold a file, or are no table at all: called by their name, with what to do."""

import gzip

from tests.cases.case import Case, Content, given
from tests.cases.sheets import ods, text, xls, xlsx
from tests.cases.tables import all_loaded, records, rows_of
from tests.ingest import made_files as made

KIND = "containers"
ENDED = "name-and-content-differ"
PILOTS = rows_of(records("pilots", 3))


def called(source: str, name: str, content: bytes, words: str) -> Case:
    return Case(KIND, source, name, lambda: content, refused=words)


def ended(source: str, name: str, content: Content, refused: str = "") -> Case:
    """A right list of pilots under the ending of another format."""
    return Case(ENDED, source, name, content, rows=all_loaded(3, reported_status="aangemeld"), refused=refused)


OFFICE = "application/vnd.openxmlformats-officedocument"
PART = '<Types><Override PartName="{}" ContentType="{}.main+xml"/></Types>'
WORD = PART.format("/word/document.xml", f"{OFFICE}.wordprocessingml.document")
SLIDES = PART.format("/ppt/presentation.xml", f"{OFFICE}.presentationml.presentation")
MAIL = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: pilots\r\nContent-Type: text/plain\r\n\r\nDag\r\n"

CASES = [
    Case(KIND, "a message saved from the mail program", "bericht.eml", given("containers/bericht.eml"),
         refused="e-?mail|bericht"),
    Case(KIND, "the deliveries of a quarter in one archive", "leveringen.zip", given("containers/leveringen.zip"),
         rows=all_loaded(3), refused=r"\bzip\b"),
    Case(KIND, "a report", "verslag.docx", given("containers/verslag.docx"), refused=r"\bword\b"),
    called("a message of Outlook", "bericht.msg", made.compound({"__properties_version1.0": b"x" * 64}),
           "e-?mail|bericht"),
    called("a message without its ending", "pilots", MAIL, "e-?mail|bericht"),
    called("a document of old Word", "pilots.doc", made.compound({"WordDocument": b"x" * 5000}), r"\bword\b"),
    called("a document under the name of a workbook", "pilots.xlsx",
           made.package({"[Content_Types].xml": WORD, "word/document.xml": "<w/>"}), r"\bword\b"),
    called("slides", "pilots.pptx", made.package({"[Content_Types].xml": SLIDES, "ppt/presentation.xml": "<p/>"}),
           "powerpoint|presentatie"),
    called("a text of LibreOffice", "verslag.odt",
           made.package({"mimetype": "application/vnd.oasis.opendocument.text"}),
           "tekstdocument|writer|document"),
    called("a scan", "presentielijst.pdf", b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", r"\bpdf\b"),
    called("a photograph of a list", "IMG_2041.jpg", b"\xff\xd8\xff\xe1\x00\x18Exif\x00\x00" + bytes(64),
           "foto|afbeelding|plaatje"),
    called("a screenshot", "schermafbeelding.png", b"\x89PNG\r\n\x1a\n" + bytes(64), "foto|afbeelding|plaatje"),
    called("an archive of another kind", "leveringen.7z", b"7z\xbc\xaf\x27\x1c\x00\x04" + bytes(32),
           r"archief|7z|uitpakken"),
    called("a zipped text", "pilots.csv.gz", gzip.compress(text(PILOTS), mtime=0), "archief|gz|uitpakken|ingepakt"),
    called("Apple Numbers", "pilots.numbers",
           made.package({"Index/Document.iwa": "x", "Index/Tables/DataList.iwa": "x"}),
           "numbers"),
    called("a database of Access", "pilots.accdb", b"\x00\x01\x00\x00Standard ACE DB\x00" + bytes(64),
           "access|database"),
    called("a file of SPSS", "enquete.sav", b"$FL2@(#) SPSS DATA FILE" + bytes(64), "spss"),
    called("a text with layout", "verslag.rtf", rb"{\rtf1\ansi Verslag}", r"tekst|word|rtf"),
    called("an archive without anything of ours", "fotos.zip", made.package({"IMG.jpg": b"\xff\xd8\xff"}),
           r"\bzip\b"),
    called("everyday: still a web page, called so", "pilots.xls",
           b"<html><body><table><tr><td>1</td></tr></table></body></html>",
           "webpagina"),
    # the ending says something else than the content
    ended("an export calls XLSX .xls", "pilots.xls", lambda: xlsx(PILOTS)),
    ended("an export calls CSV .xls", "pilots.xls", lambda: text(PILOTS, "\t")),
    ended("somebody renamed XLSX to .csv", "pilots.csv", lambda: xlsx(PILOTS), r"xlsx|werkmap|excel"),
    ended("old Excel under the new ending", "pilots.xlsx", lambda: xls(PILOTS)),
    ended("LibreOffice under Excel's ending", "pilots.xlsx", lambda: ods(PILOTS), "ods|opendocument|libreoffice"),
    ended("a CSV without an ending", "pilots", lambda: text(PILOTS)),
    ended("a copy of a copy", "pilots (2) - kopie.CSV", lambda: text(PILOTS)),
]  # fmt: skip
