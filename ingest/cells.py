"""What every type of cell shares: its text tidied, and whether it leaves a doubt."""

import re
import unicodedata

# zero-width, soft hyphen, direction marks, joiners, variation selectors, byte order mark
INVISIBLE = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
SPACES = "\\s\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
DASHES = "\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
UNSEEN, SPACE, DASH = (
    re.compile(f"[{INVISIBLE}]"),
    re.compile(f"[^\\S\n]|[{SPACES[2:]}]"),
    re.compile(f"[{DASHES}]"),
)
LINE = re.compile(r" *(?:\r\n?|\n|\u2028|\u2029|\x0b|\x0c)[ \n]*")
UNTICKED = r"[☐□▢❏❐✗✘❌✕✖]|\[ ?\]"
DOUBT = re.compile(rf"(?s).*\?.*|\(.*\)|\[.*\]|~.*|±.*|.*\*|\*.*|.*(?:…|\.\.\.)|.*(?:{UNTICKED}).*")


class Unfit(Exception):
    """A cell whose text does not fit; `code` is in the catalogue, `details` are what it says besides."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code, self.details = code, details


def tidy(text: str) -> str:
    """The text with plain dashes, single spaces, plain line breaks and nothing that cannot be seen.

    An apostrophe in front only tells a spreadsheet that what follows is text.
    """
    if text.isascii() and text.isprintable():
        return (" ".join(text.split()) if "  " in text else text.strip()).removeprefix("'")
    seen = UNSEEN.sub("", unicodedata.normalize("NFC", text))
    spaced = re.sub(" +", " ", SPACE.sub(" ", DASH.sub("-", seen)))
    return re.sub("^['’]", "", LINE.sub("\n", spaced).strip())


def in_one_line(text: str) -> str:
    return text.replace("\n", " ")


def leaves_doubt(text: str) -> bool:
    """Whether its writer was not sure, or did not tick it: `ja?`, `(ja)`, `~12`, `afgerond*`, `☐ teamwerk`."""
    return bool(DOUBT.fullmatch(text))
