"""Hints in headings: `Datum (dd-mm-jjjj)` heads the column Datum, `Startdatum (gepland)` not the column Startdatum.

A heading means a column when it begins or ends with its name and the rest only says how to fill it in.
"""

import re
from functools import lru_cache

from ingest.cells import Unfit, in_one_line, tidy
from ingest.contract import Column, Contract, Kind, Target, plain
from ingest.values import parser

MOST_WORDS, LONGEST = 8, 2_000  # words of a hint, characters of a heading
WORD = re.compile(r"[^\W_]+")
NUMBERED = re.compile(r"\s*\(?(?:vraag |question )?\d{1,2}\s?[.):]\s*(?=\D)", re.IGNORECASE)
FOOTNOTE = re.compile(r"[⁰¹²³⁴-⁹†‡]+$")
AROUND = " \t\n()[]{}<>:;,*"
ENCLOSED = re.compile(r"^\s*[(\[{]|^[^(\[{]*[)\]}]\s*$")
SET_APART = re.compile(r"\s*[)\]}:*]|\s+[-–] ")
SEPARATED = re.compile(r"[,/;|\n]| of | or ")
SCALE = re.compile(r"(\d+)\s*(?:-|–|t/m|tot|tot en met|to)\s*(\d+)")
LENGTH = r"(?:(?:max|min)\w*\.?\s*)?\d+\s*(?={words})"
BESIDE = re.compile(r"[(\[{\n*:–]|\s-\s")


@lru_cache(maxsize=50_000)
def bare(text: str) -> str:
    """The name at the beginning of a heading, plain: what stands before a bracket, dash, colon or line break."""
    return plain(BESIDE.split(NUMBERED.sub("", text.strip()))[0])


def named(parts: tuple[str, ...], kind: Kind, contract: Contract) -> Target | None:
    """What a heading names when the words beside the name only say how to fill it in."""
    known = contract.targets[kind.name]
    for text in dict.fromkeys(["\n".join(parts), parts[-1]]):
        for name, before, behind in divided(text):
            target = known.get(name)
            column = column_of(target, kind, contract) if target else None
            if column and is_hint(before or behind, column, contract):
                return target
    return None


@lru_cache(maxsize=20_000)
def divided(heading: str) -> tuple[tuple[str, str, str], ...]:
    """(a name, plain; what stands before it; what stands behind it), the longest name first.

    What stands before a name is set apart, and a name does not stand in brackets: these add to what is before them.
    """
    text = FOOTNOTE.sub("", NUMBERED.sub("", heading[:LONGEST].strip()))
    words = list(WORD.finditer(text))
    found = [(text, "", "")]
    found += [(text[: word.start()], "", text[word.start() :]) for word in words[:0:-1][:MOST_WORDS]]
    begun = [(text[word.end() :], text[: word.end()], "") for word in words[:-1][:MOST_WORDS]]
    found += [
        (name, before, "") for name, before, _ in begun if SET_APART.match(name) and not ENCLOSED.search(name)
    ]
    return tuple((plain(name), before, behind) for name, before, behind in found)


def column_of(target: Target, kind: Kind, contract: Contract) -> Column:
    """The column that a target stands for; of a question one that holds its answers."""
    if target.sort == "question":
        question = next(q for q in contract.questions if q.code == target.name)
        return Column(question.code, question.code, "answer", None, min=question.low, max=question.high)
    listed = {"dropped": kind.dropped, "signed": (kind.signed,)}.get(target.sort, kind.delivered)
    return next(column for column in listed if column and column.name == target.name)


def is_hint(text: str, column: Column, contract: Contract) -> bool:
    """Whether words beside a name only say how its column is filled in."""
    said = text.strip(AROUND)
    words = [plain(word) for word in WORD.findall(said)]
    if not words or plain(said) in column.spellings:
        return True
    if words[0] in contract.hints.pointing:
        return len(words) > 1
    if words[0] in contract.examples:
        return reads(column, said[WORD.search(said).end() :].strip(AROUND + "."))  # type: ignore[union-attr]
    return (
        has_form(column, said)
        or lists_choices(column, said)
        or is_scale(column, said)
        or says_how(said, contract.hints.of(column), contract)
        or are_hints(SEPARATED.split(said), column, contract)
    )


def are_hints(parts: list[str], column: Column, contract: Contract) -> bool:
    """Whether each of several parts is a hint: `optioneel, bijv. ochtend`."""
    return len(parts) > 1 and all(is_hint(part, column, contract) for part in parts)


def says_how(said: str, allowed: frozenset[str], contract: Contract) -> bool:
    """Whether every word says how to fill something in; a number does where it only says how long that is."""
    measures = "|".join(sorted(contract.hints.measures))
    rest, count = re.subn(LENGTH.format(words=measures), "", said, flags=re.IGNORECASE)
    words = {plain(word) for word in WORD.findall(rest)}
    telling = allowed | (contract.hints.measures if count else frozenset())
    return bool(words & telling) and words <= telling | contract.hints.joining


def reads(column: Column, text: str) -> bool:
    """Whether a text is a value that this column could hold."""
    if column.type in ("text", "code", "person", "dropped", "signed", "answer"):
        return bool(text)
    try:
        parser(column)(in_one_line(tidy(text)))
    except Unfit:
        return False
    return True


def has_form(column: Column, said: str) -> bool:
    """Whether a text shows what the numbers of a column look like: `WPL-...`, `1234 AB`."""
    if column.type == "pilot":
        letters = re.escape(column.form.rstrip("0").rstrip("-"))
        return bool(re.fullmatch(rf"{letters}[\W_]*(?:[x0#n]+|\d+)?[\W_]*", said, re.IGNORECASE))
    return column.type in ("kvk", "sbi", "postcode") and reads(column, said)


def lists_choices(column: Column, said: str) -> bool:
    """Whether a text lists what may be chosen; one word of the list may mean something else."""
    items = [plain(item) for item in SEPARATED.split(said)]
    return len(items) > 1 and all(item in column.choices for item in items if item not in ("", "enz", "etc"))


def is_scale(column: Column, said: str) -> bool:
    """Whether a text gives the scale of a question: `1-10`."""
    found = SCALE.search(said) if column.type == "answer" else None
    words = SCALE.sub("", said).strip(AROUND + ".") if found else ""
    return bool(found and (int(found[1]), int(found[2])) == (column.min, column.max) and not words)
