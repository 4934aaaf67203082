"""Bytes of a text file as text: byte order mark, UTF-8, UTF-16, then cp1252, unless the letters show another one.

Evidence are letters where no writer puts them (`cafŽ`, `pati‘nt`, `D¹browski`) that all fit under the other
encoding. A letter in doubt never costs the file: it is named by its row, and bytes that mean nothing become �.
"""

import codecs
import re
from dataclasses import dataclass

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
USUAL = "cp1252"
OTHERS = {  # encoding → what its users know it by; cp858 is cp850 with €, and cp437 in all letters of Dutch
    "mac_roman": "Mac Roman",
    "cp858": "MS-DOS (850)",
    "cp1250": "Windows-1250",
}
NAMES = {USUAL: "Windows-1252", **OTHERS}
MANY_MORE = 10  # times as many misplaced letters show that the other encoding is meant

WORD = re.compile(rb'[^\s;,|"\x00-\x1f]+')  # a cell, or part of one
_SMALL, _CAPITAL = "ß-öø-ÿœšžąćęłńśźżčďěňřťůőűăđşţĺľŕ", "À-ÖØ-ÞŒŠŽŸĄĆĘŁŃŚŹŻČĎĚŇŘŤŮŐŰĂĐŞŢĹĽŔ"
_LETTER = f"[a-z{_SMALL}A-Z{_CAPITAL}]"
MISPLACED = re.compile(
    "|".join(
        [
            f"(?<=[a-z{_SMALL}])[{_CAPITAL}]|(?<=[A-Z{_CAPITAL}])[{_CAPITAL}](?=[a-z{_SMALL}])",  # cafŽ, GŽorgie
            f"(?<=[A-Z][A-Z])[{_SMALL}]|(?<=[A-Z])[{_SMALL}…]+(?=[A-Z])",  # BELGIè, CO…RDINATIE
            rf"(?<={_LETTER})[^\w\s'’‘´`\-–—./:+&@_()…,;!?]+(?={_LETTER})",  # ge•nd, bestá‡t
            f"(?<={_LETTER})[‚„‹«¿¡ƒ˜‰¤¢§]|ƒ(?={_LETTER})|‚‚(?={_LETTER})",  # caf‚
            f"(?<={_LETTER})——(?={_LETTER})|ˆ|(?<=-)[…Ë·](?=-)",  # v——r, vis-ˆ-vis
            f"(?<={_LETTER}{_LETTER})[¹³](?={_LETTER})|(?<={_LETTER})[¹³](?={_LETTER}{_LETTER})",  # D¹browski
            r"(?<=[aeiouA])‘(?!s\b|\W|$)(?<!\bzo‘)|i‘(?=\W|$)",  # pati‘nt, Itali‘; not foto‘s, zo‘n
            r"(?i:[bcdfghjklmnpqrtvwxz])š(?=[fhlmr])|oš(?=[lpr])",  # Kšln, cošrdinatie; not Košice, Bošnjak
            "[áéí]ø|[eoi]ø(?=[áéía])",  # Jiøí, Dvoøák
            r"ñ(?=[b-df-hj-np-tv-z])",  # Zieliñski
            rf"(?<!{_LETTER})(?:[ÐÑÒÓÕÛ](?!{_LETTER}|\.)|[ÔÕ](?=[st]\b))",  # a dash, €, 's-Hertogenbosch
            "[\u2500-\u25ff\ue000-\uf8ff\ufffd\x80-\x9f]",  # lines of MS-DOS tables, Apple's apple
        ]
    )
)
# letters in the places they have in Dutch: these decide between two encodings under which all letters fit
DUTCH = re.compile(
    r"(?i)[aeiou]ë|[aeou]ï|[a-z]ö(?=[b-df-hk-nprstvz])|ü|é|[a-z]è(?=[b-df-hj-nprstvz])|[a-z]ê(?=[clmnpt])|[a-z]ô"
    r"|[aelnor]ç(?=[aou])|’s|€|\bà\b"
)
# what stands in Dutch texts every day; other letters read by default are named
EVERYDAY = re.compile(r"[\x00-\x7f\xa0éèêëáàâäíìïîóòöôúùüûçñÉÈÊËÁÄÏÖÜÇ€‘’“”„–—…°²³½¼¾·•®™©§±µ´¨«»]*")
JOINED = re.compile(r"[a-zà-ÿ][–…\xa0][a-zà-ÿ]|[a-zà-ÿ][—•]|—[a-zà-ÿ]")  # may have been an ñ, à, á, ó or ï


@dataclass(frozen=True)
class Decoded:
    """A text, the encoding it was read by, and its words whose letters may have been others."""

    text: str
    encoding: str
    doubtful: tuple[str, ...] = ()


def decode(data: bytes, known: str | None = None) -> Decoded:
    """Text of these bytes; `known` is what the sender uses where a file has no mark and is not UTF-8."""
    encoding = marked_encoding(data) or ("utf-8" if is_mostly_utf_8(data) else known)
    if encoding:
        return Decoded(data.decode(encoding, "replace").removeprefix("\ufeff"), encoding)
    odd = {word for line in data.splitlines() if not line.isascii() for word in WORD.findall(line)}
    words = b"\n".join(word for word in sorted(odd) if not is_utf_8(word))
    encoding = single_byte_encoding(words)
    said = words.decode(encoding, "replace").split("\n")
    doubtful = tuple(word for word in said if encoding != USUAL or is_doubtful(word))
    return Decoded(data.decode(encoding, "replace"), encoding, doubtful)


def marked_encoding(data: bytes) -> str | None:
    """What the first bytes show: a byte order mark, or the zeros of UTF-16."""
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return encoding
    head = data[:2000]
    if len(head) >= 4 and len(data) % 2 == 0:
        for start, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
            if head[start::2].count(0) > 0.6 * len(head[start::2]) and not head[1 - start :: 2].count(0):
                return encoding
    return None


def is_mostly_utf_8(data: bytes) -> bool:
    """Whether all bytes are UTF-8, or all but a few, beside more letters that are."""
    if is_utf_8(data):
        return True
    text = data.decode(errors="replace")
    lost, others = text.count("\ufffd"), len(text) - len(text.encode("ascii", "ignore"))
    return others > 2 * lost


def is_utf_8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def single_byte_encoding(words: bytes) -> str:
    """The usual encoding, unless another one puts its misplaced letters right."""
    misplaced = {encoding: len(MISPLACED.findall(words.decode(encoding, "replace"))) for encoding in NAMES}
    fitting = [other for other in OTHERS if MANY_MORE * misplaced[other] <= misplaced[USUAL]]
    if not misplaced[USUAL] or not fitting:
        return USUAL
    return max(fitting, key=lambda encoding: len(DUTCH.findall(words.decode(encoding, "replace"))))


def is_doubtful(word: str) -> bool:
    """Whether a word read by default has letters that Dutch has not, or has them elsewhere."""
    return not EVERYDAY.fullmatch(word) or bool(MISPLACED.search(word) or JOINED.search(word))
