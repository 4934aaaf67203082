"""The font of charts and pack: Source Sans Pro, shipped, so that both look the same wherever they are made."""

import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

# a name that is also one in CSS: vl-convert cannot measure texts in "Source Sans 3"
FAMILY = "Source Sans Pro"
FOLDER = Path(__file__).parent / "fonts"
MISSING = "□"


@cache
def characters() -> frozenset[int]:
    """Code points that every weight has a glyph for."""
    return frozenset.intersection(*(frozenset(TTFont(path).getBestCmap()) for path in FOLDER.glob("*.ttf")))


def printable(text: str) -> str:
    """The text with what the font cannot show replaced, for PDF/UA allows no character without a glyph."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(c if ord(c) in characters() else " " if c.isspace() else MISSING for c in composed)
