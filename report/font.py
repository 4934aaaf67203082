"""The font of charts and pack: Source Sans Pro, shipped, so that both look the same wherever they are made."""

import struct
import unicodedata
from functools import cache
from pathlib import Path

# a name that is also one in CSS: vl-convert cannot measure texts in "Source Sans 3"
FAMILY = "Source Sans Pro"
FOLDER = Path(__file__).parent / "fonts"
MISSING = "□"


@cache
def characters() -> frozenset[int]:
    """Code points that every weight has a glyph for."""
    return frozenset.intersection(*(code_points(path.read_bytes()) for path in sorted(FOLDER.glob("*.ttf"))))


def code_points(font: bytes) -> frozenset[int]:
    """The code points of a TrueType font, from the full-repertoire subtable (format 12) of its `cmap` table."""
    tables = (struct.unpack_from(">4sIII", font, 12 + 16 * n) for n in range(struct.unpack_from(">H", font, 4)[0]))
    cmap = next(offset for tag, _, offset, _ in tables if tag == b"cmap")
    for n in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        start = cmap + struct.unpack_from(">HHI", font, cmap + 4 + 8 * n)[2]
        if struct.unpack_from(">H", font, start)[0] == 12:
            count = struct.unpack_from(">I", font, start + 12)[0]
            groups = (struct.unpack_from(">III", font, start + 16 + 12 * group) for group in range(count))
            return frozenset(code for first, last, _ in groups for code in range(first, last + 1))
    raise ValueError("a font without a cmap of format 12")


def printable(text: str) -> str:
    """The text with what the font cannot show replaced, for PDF/UA allows no character without a glyph."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c if ord(c) in characters() else " " if c.isspace() else MISSING for c in composed)
