"""What a file is that is no table, told by its content: the sender hears what it is and what to deliver instead."""

import re
from collections.abc import Collection

from ingest.table import Refused

STARTS = {
    code: re.compile(b"|".join(patterns), re.DOTALL)
    for code, patterns in {
        "pdf": [rb"%PDF"],
        "image": [
            rb"\x89PNG|\xff\xd8\xff|GIF8[79]a|II\*\0|MM\0\*",
            rb"BM.{4}\0{4}|RIFF.{4}WEBP|.{4}ftyp(?:hei|mif1|msf1|avif)",
        ],
        "archive": [rb"PK\x05\x06|Rar!|7z\xbc\xaf|\x1f\x8b|BZh[1-9]1AY|\xfd7zXZ|.{257}ustar"],
        "text_document": [rb"\{\\rtf|\xffWPC"],
        "database": [rb"\0\x01\0\0Standard (?:Jet|ACE) DB|SQLite format 3\0"],
        "statistics_file": [rb"\$FL[23]@\(#\)|<stata_dta>|RD[AX][23]\n"],
        "shortcut": [
            rb"L\0{3}\x01\x14\x02\0|\[InternetShortcut\]|\[Desktop Entry\]",
            rb'\{\s*"[^{}]*"(?:doc_id|resource_id)"\s*:',
            rb"(?:<\?xml|<!DOCTYPE plist|<plist).{0,600}<key>URL</key>",
        ],
        "email": [rb"\x78\x9f\x3e\x22"],
        "unsupported_kind": [rb"MZ[^\n]*\0|\x7fELF"],
    }.items()
}
MARKUP = re.compile(
    rb"<!doctype\s+html|<(?:html|head|body|meta|table)[\s>]|^(?:[\w-]+:[^\n]*\n)*mime-version:", re.IGNORECASE
)
XML_SPREADSHEET = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet|opendocument", re.IGNORECASE)
HEADER = re.compile(rb"^([A-Za-z][A-Za-z-]*):", re.MULTILINE)
HEADERS = set(b"from to cc date sent subject received return-path message-id delivered-to mime-version van aan "
              b"verzonden onderwerp content-type reply-to".split())  # fmt: skip
TO_SOMEBODY = {
    b"to",
    b"received",
    b"message-id",
    b"delivered-to",
    b"return-path",
    b"aan",
}  # no saved web page has them
OUTLOOK = ("__substg1.0_", "__properties_version1.0")
OPEN_DOCUMENTS = {b"text": "text_document", b"presentation": "presentation"}


def refuse_other_kinds(head: bytes) -> None:
    """Refuse, from its first bytes, a file that is neither a workbook nor text with a table."""
    if not head.strip(b"\0"):
        raise Refused("unfinished")
    start = plain_start(head)
    for code, pattern in STARTS.items():
        if pattern.match(head) or pattern.match(start):
            raise Refused(code)
    if is_email(start):
        raise Refused("email")
    refuse_markup(head)


def plain_start(head: bytes) -> bytes:
    """The first bytes as one-byte letters, without byte order mark and blank lines."""
    return head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xfe\xff \t\r\n")


def is_email(start: bytes) -> bool:
    """Headers before the first blank line, or the lines that Outlook puts above a message saved as text."""
    names = {name.lower() for name in HEADER.findall(re.split(rb"\r?\n\r?\n", start, maxsplit=1)[0])}
    return len(names & HEADERS) > 2 and not names.isdisjoint(TO_SOMEBODY)


def refuse_markup(head: bytes) -> None:
    """Refuse a web page or an XML spreadsheet under whatever name, from the file's first bytes."""
    start = plain_start(head)
    if start.startswith(b"<") and XML_SPREADSHEET.search(start):
        raise Refused("xml_spreadsheet")
    if MARKUP.match(start) or (start.startswith(b"<") and MARKUP.search(start)):
        raise Refused("html")


def refuse_zip(names: Collection[str]) -> None:
    """Refuse a zip whose parts (in lower case) are those of no office document."""
    if any(name.endswith((".iwa", "buildversionhistory.plist")) for name in names):
        raise Refused("apple_document")
    if not any(
        name in ("[content_types].xml", "content.xml", "mimetype") or name.startswith("xl/") for name in names
    ):
        raise Refused("archive")


def refuse_open_document(mimetype: bytes) -> None:
    """Refuse what says of itself to be another document than a spreadsheet."""
    kind = re.sub(rb"^application/vnd\.oasis\.opendocument\.|-.*$", b"", mimetype.strip())
    if kind != b"spreadsheet":
        raise Refused(OPEN_DOCUMENTS.get(kind, "not_a_workbook"))


def refuse_office_document(content_types: Collection[str]) -> None:
    """Refuse a Word or PowerPoint file, told by the type of its main part."""
    mains = [name for name in content_types if name.endswith(".main+xml")]
    for word, code in (
        ("word", "text_document"),
        ("presentationml", "presentation"),
        ("powerpoint", "presentation"),
    ):
        if any(word in name for name in mains):
            raise Refused(code)


def refuse_compound(names: Collection[str]) -> None:
    """Refuse other documents of the old container: a message of Outlook, Word, PowerPoint."""
    if any(name.startswith(OUTLOOK) for name in names):
        raise Refused("email")
    for name, code in (("WordDocument", "text_document"), ("PowerPoint Document", "presentation")):
        if name in names:
            raise Refused(code)
