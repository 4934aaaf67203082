"""Edit an XML part and leave every byte that is not concerned as it was."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

START_TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_bytes(xml: str | bytes) -> bytes:
    """Markup as ASCII, so that it fits a part in any encoding that holds ASCII."""
    return xml if isinstance(xml, bytes) else xml.encode("ascii", "xmlcharrefreplace")


def as_text(text: str) -> str:
    """Text between tags; characters that XML does not have become �."""
    return escape(NOT_XML.sub("�", text))


def as_value(text: str) -> str:
    """An attribute's value, quoted."""
    return quoteattr(NOT_XML.sub("�", text))


def local(name: str) -> str:
    return name.rpartition(":")[2]


def start_tag(data: bytes, at: int) -> bytes:
    """The start tag that begins at `at`."""
    found = START_TAG.match(data, at)
    assert found, "a start tag has an end"
    return found[0]


def with_attribute(tag: bytes, name: str, value: str) -> bytes:
    """A start tag with one attribute set."""
    attribute = re.compile(rf"""(\s){name}\s*=\s*("[^"]*"|'[^']*')""".encode())
    given = as_bytes(f"{name}={as_value(value)}")
    if attribute.search(tag):
        return attribute.sub(lambda found: found[1] + given, tag, count=1)
    return re.sub(rb"\s*(/?)>$", lambda found: b" " + given + found[1] + b">", tag)


def opened(tag: bytes, content: bytes) -> bytes:
    """A tag that closes itself, as an element with content."""
    name = re.match(rb"<([^\s/>]+)", tag)
    assert name
    return re.sub(rb"\s*/>$", b">", tag) + content + b"</" + name[1] + b">"


@dataclass(frozen=True)
class Element:
    """One element: local name, prefix with its colon, attributes by local name, and where it stands in bytes."""

    name: str
    prefix: str
    attributes: dict[str, str] = field(hash=False, compare=False)
    parent: str
    depth: int
    start: int
    end: int = field(default=-1, compare=False)  # where its end tag begins; -1: it closes itself


class Part:
    """A small part: its elements in order, and the changes made to it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.elements = list(parse(data))
        self._attributes: dict[int, dict[str, str]] = defaultdict(dict)
        self._inside: dict[int, tuple[Element, list[bytes]]] = {}
        self._before: list[tuple[int, bytes]] = []

    @property
    def root(self) -> Element:
        return self.elements[0]

    def all(self, name: str, parent: str = "") -> list[Element]:
        return [e for e in self.elements if e.name == name and parent in ("", e.parent)]

    def first(self, name: str, parent: str = "") -> Element | None:
        return next(iter(self.all(name, parent)), None)

    def text(self, element: Element) -> bytes:
        """The whole element, as it stands in the part."""
        tag = start_tag(self.data, element.start)
        if element.end < 0:
            return tag
        return self.data[element.start : self.data.index(b">", element.end) + 1]

    def set(self, element: Element, name: str, value: object) -> None:
        self._attributes[element.start][name] = str(value)

    def end_of(self, element: Element) -> int:
        """Where the bytes behind the element begin."""
        return element.start + len(self.text(element))

    def append(self, element: Element, xml: str | bytes) -> None:
        """Add to the end of an element's content."""
        self._inside.setdefault(element.start, (element, []))[1].append(as_bytes(xml))

    def prepend(self, element: Element, xml: bytes) -> None:
        """Add to the beginning of an element's content."""
        if element.end < 0:
            self._inside.setdefault(element.start, (element, []))[1].insert(0, xml)
        else:
            self.insert(element.start + len(start_tag(self.data, element.start)), xml)

    def insert(self, at: int, xml: bytes) -> None:
        """Add at a place between two tags."""
        self._before.append((at, xml))

    def edited(self) -> bytes:
        changes = [(at, 0, xml) for at, xml in self._before]
        for at in self._attributes.keys() | self._inside.keys():
            tag = changed = start_tag(self.data, at)
            for name, value in self._attributes.get(at, {}).items():
                changed = with_attribute(changed, name, value)
            if at in self._inside:
                element, parts = self._inside[at]
                if element.end < 0:
                    changed = opened(changed, b"".join(parts))
                else:
                    changes.append((element.end, 0, b"".join(parts)))
            if changed != tag:
                changes.append((at, len(tag), changed))
        return spliced(self.data, changes)


def spliced(data: bytes, changes: list[tuple[int, int, bytes]]) -> bytes:
    """Data with (place, bytes taken out, bytes put in) carried out."""
    parts, done = [], 0
    for at, length, xml in sorted(changes, key=lambda change: change[:2]):
        parts += [data[done:at], xml]
        done = at + length
    return b"".join([*parts, data[done:]])


def parse(data: bytes) -> Iterator[Element]:
    """Every element with its place, in document order."""
    found: list[Element] = []
    stack: list[int] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        prefix, _, word = name.rpartition(":")
        above = found[stack[-1]].name if stack else ""
        told = {local(key): value for key, value in attributes.items()}
        stack.append(len(found))
        place = parser.CurrentByteIndex
        found.append(Element(word, prefix and prefix + ":", told, above, len(stack), place))

    def end(name: str) -> None:
        at, place = stack.pop(), parser.CurrentByteIndex
        if not start_tag(data, found[at].start).endswith(b"/>"):
            found[at] = replace(found[at], end=place)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(data, True)
    yield from found
