"""Survey exports: what a tool's headings name, what an answer says, and which responses are complete.

Which words mean what is declared (the contract and the codebook); here is only how tools put them together.
"""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ingest.cells import in_one_line, leaves_doubt, tidy
from ingest.contract import Kind, Question, Target, Tool, plain
from ingest.values import ERROR_VALUE

IMPORT_ID = '{"ImportId"'  # how each cell of the third heading row of a Qualtrics export begins
TIME_ZONE = re.compile(r'"timeZone": ?"(\w+/[\w/]+)"')
CODED = re.compile(r"([^\W\d_][\w-]*(?:\[[^\]]*\])*)(?:\. ?(.*))?", re.DOTALL)  # IL01 · IL[IL01] · IL01. Text
SHORT_NAME = re.compile(r"(.*\S) ?\(([^()\s]+)\)", re.DOTALL)  # Text (IL01)
ITEM = re.compile(r"(.*?)\[([^\[\]]*)\]", re.DOTALL)  # IL[IL01] · Statements [Text]
SEVERAL = 3  # so many words make a text that can stand for a question within a longer heading
LONGEST = 2_000  # characters of a heading or a label; what is longer is neither

DASH = re.compile(r"[-.…]+")
WORDS = re.compile(r"[^\W\d_]{2,}")
CODE = r"(?:AO?)?\d{1,2}"
CODE_FIRST = re.compile(rf"({CODE})\s*[.:)=–-]?\s*(\D.*)", re.IGNORECASE)  # 5. Helemaal mee eens
CODE_LAST = re.compile(rf"(.*\D)\s*[\[(]?\b({CODE})[\])]?", re.IGNORECASE)  # Helemaal mee eens (5)
WHOLE = re.compile(r"(\d{1,2})(?:\.0{1,2}|\.0{4,}|,0)?")  # 8 · 8.0 · 8.0000000000, but 8.000 may be eight thousand
YES, NO = {"1", "true", "waar", "ja", "yes"}, {"0", "false", "onwaar", "nee", "no"}
REAL = {"0", "ipaddress", "ipadres", "16", "offline", "4", "36", "imported", "geimporteerd", "32", "ex"}
TRIED = {"1", "surveypreview", "2", "surveytest", "8", "spam", "9", "previewspam", "17", "offlinepreview"}


@lru_cache(maxsize=20_000)
def words(parts: tuple[str, ...], short_names: bool = False) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Ways to read a heading, plain: (its code, its text or both, most telling first; texts within its text)."""
    whole, within = [plain(" ".join(parts))], []
    for part in parts:
        code, text = divided(part, short_names)
        whole += [plain(code), plain(part), plain(text)]
        within += [plain(item) for item in items(text) if len(item.split()) >= SEVERAL]
    return tuple(filter(None, dict.fromkeys(whole))), tuple(dict.fromkeys(within))


def divided(part: str, short_names: bool) -> tuple[str, str]:
    """The code and the text of a heading: `IL01. Text`, `IL[IL01]. Text`, `IL_IL01`, or `Text (IL01)`."""
    found = SHORT_NAME.fullmatch(part) if short_names else None
    if found:
        return found[2], found[1]
    coded = CODED.fullmatch(part)
    if not coded:
        return "", part
    code, text = coded[1], coded[2] or ""
    item = ITEM.fullmatch(code)
    if item:
        return item[2], text
    group, _, last = code.rpartition("_")
    return (last if group and last.casefold().startswith(group.casefold()) else code), text


def items(text: str) -> Iterator[str]:
    """Texts of one item within the text of a whole block: `Block [Text]`, `Block: Text`, `Block - Text`."""
    if len(text) > LONGEST:
        return
    item = ITEM.fullmatch(text.strip())
    if item:
        yield item[2]
        return
    for mark in (": ", " - ", " – "):
        rest = text
        while mark in rest:
            rest = rest.partition(mark)[2]
            yield rest


def tool_of(kind: Kind, headings: Iterable[tuple[str, ...]]) -> Tool | None:
    """The survey tool whose own headings these are; None: a plain table."""
    said = {word for parts in headings for word in words(parts)[0]}
    is_numbered = not said.isdisjoint(kind.column("response_id").spellings)
    tools = (tool for tool in kind.tools if tool.is_numbered or not is_numbered)
    return next((tool for tool in tools if all(said & group for group in tool.signature)), None)


def targets(parts: tuple[str, ...], known: dict[str, Target], tool: Tool | None) -> list[Target]:
    """What a heading names: nothing, one thing, or (a contradiction) several.

    Personal goes before all; a tool's own column is known by its code, whatever its text says.
    """
    whole, within = words(parts, bool(tool and tool.short_names))
    meant = [meaning(word, known, tool) for word in (*whole, *within)]
    found = list(dict.fromkeys(target for target in meant if target))
    dropped = [target for target in found if target.sort == "dropped"]
    if dropped or tool is None:
        return dropped[:1] or found
    first = next((word for word in whole if word in known or word in tool.technical), "")
    is_like_technical = any(re.fullmatch(tool.technical_like, part) for part in parts)
    if first in tool.technical or (first not in known and is_like_technical):
        return [Target("technical", first)]
    return found


def meaning(word: str, known: dict[str, Target], tool: Tool | None) -> Target | None:
    """What a word names; what a tool notes itself is named by its own words only, not by a question's."""
    if tool and word in tool.completed:
        return Target("column", "completed_on")
    target = known.get(word)
    is_of_a_question = bool(tool and target and target.name == "completed_on" and word not in tool.own)
    return None if is_of_a_question else target


def without_import_ids(parts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part for part in parts if not part.startswith(IMPORT_ID))


def time_zone(headings: Iterable[tuple[str, ...]]) -> str:
    """The time zone that an export of Qualtrics names below its headings; "" when it names none."""
    return next((found[1] for parts in headings for part in parts if (found := TIME_ZONE.search(part))), "")


def survey_name(file_name: str, tool: Tool | None) -> str:
    """The survey's number in the file name, else the tool; a date in the name of an export is no number."""
    for number in re.findall(r"\d{4,}", file_name.rpartition("/")[2]):
        if (tool and tool.uses_numbers) or not is_date(number):
            return str(number)
    return tool.name if tool else "tabel"


def is_date(digits: str) -> bool:
    """A year, or a day written in eight digits."""
    return len(digits) in (4, 8) and bool(re.match(r"(19|20)\d\d", digits) or re.search(r"(19|20)\d\d$", digits))


HESITATES = re.compile(r"(?i)\d|\b(of|or|ongeveer|circa|ca|misschien|waarschijnlijk niet|denk)\b")


def is_unanswered(text: str, words: frozenset[str]) -> bool:
    """Whether a cell says that there is no answer; `#N/A` does not: there an answer was lost."""
    return plain(text) in words and not re.match(ERROR_VALUE, text)


def read_answer(question: Question, text: str) -> tuple[int | None, bool]:
    """(the answer on the question's scale, whether the text could be read); (None, True) says there is none."""
    text = in_one_line(tidy(text))
    value = simple(question, text)
    if value is not None:
        return (None, False) if leaves_doubt(text) else (value, True)
    if is_unanswered(text, question.unanswered) or DASH.fullmatch(text):
        return None, True
    for code, label in coded_labels(text):
        coded, labelled = simple(question, code), simple(question, label)
        if coded is not None and (coded == labelled or explains(label, question)):
            return coded, True
        if is_unanswered(label, question.unanswered) and coded is None:
            return None, True
    return None, False


def explains(label: str, question: Question) -> bool:
    """Whether the words beside a number only tell what it means: `10 (zeer nuttig)`; no list says otherwise."""
    is_sure = not HESITATES.search(label) and not leaves_doubt(label.strip("() ")) and bool(WORDS.search(label))
    return not question.answers and is_sure and not is_unanswered(label, question.unanswered)


def simple(question: Question, text: str) -> int | None:
    """The answer behind a label or a number, and nothing else."""
    labelled = question.answers.get(plain(text))
    if labelled is not None:
        return labelled
    number = WHOLE.fullmatch(text)
    return int(number[1]) if number and question.low <= int(number[1]) <= question.high else None


def coded_labels(text: str) -> Iterator[tuple[str, str]]:
    """(code, label) where a cell holds both; they count only when they say the same."""
    if len(text) > LONGEST:
        return
    first, last = CODE_FIRST.fullmatch(text), CODE_LAST.fullmatch(text)
    if first:
        yield first[1], first[2]
    if last:
        yield last[2], last[1].rstrip(" ([")


def is_finished(text: str) -> bool | None:
    """What a tool's column says of a response; None: something else."""
    word = plain(text)
    return True if word in YES else False if word in NO else None


def is_tried(text: str) -> bool | None:
    """Whether a response was a try of its makers; None: something else."""
    word = plain(text)
    return True if word in TRIED else False if word in REAL else None
