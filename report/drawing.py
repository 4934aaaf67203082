"""Charts as finished images: drawn by Altair's engine, their texts as outlines of the shipped font.

An image on a page cannot use the page's font; outlines look the same in a browser, a slide and on paper. Ask
`engine.py` for it: this needs 160 MB.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from itertools import chain

import typst
import vl_convert

from report.font import FAMILY, FOLDER, printable
from report.spec import NARROW, Spec

NARROW_LABEL = 140  # pixels that a label leaves to the drawing on a phone
SHARP = 2  # pixels of a PNG per pixel of the chart
EM = 1000  # units of a glyph
SET = f"""\
#set page(width: auto, height: auto, margin: 0pt, fill: none)
#set text(font: "{FAMILY}", size: {EM}pt, top-edge: "baseline", bottom-edge: "baseline")
#for (text, weight) in json(bytes(sys.inputs.lines)) {{ page(std.text(weight: weight, text)) }}
"""
TEXT = re.compile(r"<text ([^>]*)>([^<]*)</text>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
KEPT = re.compile(r"(fill|stroke|opacity)\b")  # attributes of a text that its outline keeps
TAG = re.compile(r"<[^>]+>")
UNSEEN = re.compile(r' (?:aria-[a-z]+|role|class|pointer-events)="[^"]*"')
LONG_NUMBER = re.compile(r"-?\d+\.\d{3,}")

Line = tuple[str, int]  # a text and its weight


@dataclass(frozen=True)
class Outline:
    """A line of text as glyphs: names with their offsets, and how far it reaches; in units of the em."""

    glyphs: tuple[tuple[str, str], ...]
    width: float


vl_convert.register_font_directory(str(FOLDER))


def draw(spec: Spec, width: int) -> str:
    """The chart as SVG in this width, its texts as outlines. Raises ValueError when it cannot be drawn."""
    return outlined(svg(spec, width))


def svg(spec: Spec, width: int) -> str:
    """The chart in this width, its texts as text in the shipped font."""
    config = spec["config"] | {"font": FAMILY}
    if width == NARROW:
        config |= {"axis": config["axis"] | {"labelLimit": NARROW_LABEL}}
    fitted = spec | {"config": config, "width": width, "autosize": {"type": "fit", "contains": "padding"}}
    locale = config["locale"]
    return vl_convert.vegalite_to_svg(
        fitted, format_locale=locale["number"], time_format_locale=locale["time"], allowed_base_urls=[]
    )


def png(drawn: str) -> bytes:
    """A drawing for a slide."""
    return vl_convert.svg_to_png(drawn, scale=SHARP)


def outlined(drawn: str) -> str:
    """The SVG with every text as shapes, each glyph drawn once and used where it stands."""
    drawn = tidied(drawn)
    lines = sorted({line_of(attributes, text) for attributes, text in TEXT.findall(drawn)})
    outlines, glyphs = shaped(lines)
    names = {glyph: f"g{at}" for at, glyph in enumerate(glyphs)}
    shapes = "".join(f'<path id="{names[glyph]}" d="{path}"/>' for glyph, path in glyphs.items())

    def replaced(match: re.Match[str]) -> str:
        return set_line(match[1], outlines[line_of(match[1], match[2])], names)

    return TEXT.sub(replaced, drawn).replace("</svg>", f"<defs>{shapes}</defs></svg>")


def tidied(drawn: str) -> str:
    """The SVG without what nobody sees: the engine's words, and digits beyond a hundredth of a pixel."""

    def tag(match: re.Match[str]) -> str:
        return LONG_NUMBER.sub(lambda number: f"{float(number[0]):.2f}", UNSEEN.sub("", match[0]))

    return TAG.sub(tag, drawn)


def line_of(attributes: str, text: str) -> Line:
    found = dict(ATTRIBUTE.findall(attributes))
    weight = found.get("font-weight", "normal")
    return printable(unescape(text)), 400 if weight == "normal" else 600


def shaped(lines: list[Line]) -> tuple[dict[Line, Outline], dict[str, str]]:
    """Each line as glyphs, and the path of every glyph. Typst does it: it knows kerning and ligatures."""
    if not lines:
        return {}, {}
    pages: bytes | list[bytes] = typst.compile(  # type: ignore[call-overload]
        SET.encode(),
        font_paths=[FOLDER],
        ignore_system_fonts=True,
        format="svg",
        sys_inputs={"lines": json.dumps(lines, ensure_ascii=False)},
    )
    texts = [page.decode() for page in ([pages] if isinstance(pages, bytes) else pages)]
    paths = chain.from_iterable(re.findall(r'<symbol id="(\w+)"[^>]*><path d="([^"]*)"', text) for text in texts)
    return {line: outline(text) for line, text in zip(lines, texts, strict=True)}, dict(paths)


def outline(page: str) -> Outline:
    width = re.search(r'width="([\d.]+)pt"', page)
    glyphs = re.findall(r'<use xlink:href="#(\w+)" x="(-?[\d.]+)"', page)
    return Outline(tuple(glyphs), float(width[1]) if width else 0.0)


def set_line(attributes: str, line: Outline, names: Mapping[str, str]) -> str:
    """A line of text where the SVG had it, with its colours."""
    found = dict(ATTRIBUTE.findall(attributes))
    scale = float(found["font-size"].removesuffix("px")) / EM
    start = {"middle": -line.width / 2, "end": -line.width}.get(found.get("text-anchor", ""), 0.0) * scale
    if "stroke-width" in found:
        found["stroke-width"] = str(float(found["stroke-width"]) / scale)
    kept = "".join(f' {name}="{value}"' for name, value in found.items() if KEPT.match(name))
    place = f"{found.get('transform', '')} translate({start:.2f},0) scale({scale:.4g},{-scale:.4g})".strip()
    uses = "".join(f'<use xlink:href="#{names[glyph]}" x="{x}"/>' for glyph, x in line.glyphs)
    return f'<g transform="{place}"{kept}>{uses}</g>'
