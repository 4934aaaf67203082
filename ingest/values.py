"""Text to typed value, by the contract's type; Dutch dates and numbers, nothing guessed.

Every parser takes tidied, non-empty text and returns a value, or raises Unfit with a reason code.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import partial
from typing import Any

import polars as pl

from ingest.cells import INVISIBLE, SPACES, Unfit, in_one_line, leaves_doubt, tidy
from ingest.contract import Column, plain
from ingest.dates import read_day
from ingest.notation import Notation

YES = {plain(word) for word in ("ja", "j", "yes", "y", "true", "waar", "x", "v")}
NO = {plain(word) for word in ("nee", "n", "no", "false", "onwaar")}
CHECKED = re.compile(r"1(?:\.0)?|[✓✔√☑☒✅🗸🗹]|[\[(] ?[xv✓✔√] ?[\])]", re.IGNORECASE)
UNCHECKED = re.compile(r"0(?:\.0)?|[✗✘☐❌✕✖]|\[ ?\]")

NONE = {"geen", "nul"}
CURRENCY = re.compile(r"^(?:€|eur(?:o)?\b) ?| ?(?:€|eur(?:o)?)$|(?<=\d),-+$", re.IGNORECASE)
GROUPED = re.compile(r"-?\d{1,3}(?:[ '’]\d{3})+(?:,\d+)?")
COMMA_AND_THREE = re.compile(r"-?\d{1,3},000")
SEVERAL = re.compile(r"\d[\d.,]*(?:[ \n]\d[\d.,]*)+")
CLOCK = re.compile(r"(\d{1,4}):([0-5]\d)(?::([0-5]\d))?")
HOURS_MINUTES = re.compile(r"(\d{1,3}) ?(?:u|uur|uren|h) ?(?:en )?([0-5]?\d) ?(?:m|min|minuten)?\.?", re.IGNORECASE)
MINUTES = re.compile(r"(\d{1,4}) ?(?:min|minuten)\.?", re.IGNORECASE)
NEARLY_WHOLE = 0.05  # minutes
MOST_HOURS = 100  # of one person on one list; more of them are minutes, or thousandths
HALVES = {"½": ",5", "¼": ",25", "¾": ",75"}

KVK_WORD = re.compile(r"^(?:k\.?v\.?k\.?|dossier)[- ]?(?:nr|nummer|no)?[.: ]*", re.IGNORECASE)
REMARK = re.compile(r" ?\([^()\d]*\)$")
SBI = re.compile(
    r"(?:sbi[: ]*)?(\d{2}(?:\.\d{1,3}|,\d{2,3}|\.\d\d\.\d)?|\d{3,5})(?:\.0)?(?: ?[-:]? [^\d]+)?", re.IGNORECASE
)
POSTCODE = re.compile(r"(?:NL[- ]?)?([1-9]\d{3})[ -]?([A-Z]{2})(?:,? [^\d]+)?", re.IGNORECASE)

ITEMS = (r"[;|\n]", ",", r" en | and |&|\+", "/")  # what divides a list, strongest first
BULLET = re.compile(r"(?:[-•*·●▪o] |\d{1,2}[.)] ?)")
TIMES = re.compile(r" ?\(?\b\d+ ?[x×]\)?$|^\d+ ?[x×] ")
SHORT, LIKE, LIKE_SHORT = 4, 0.75, 0.66  # how alike a word must be to be asked about

BLANK = f"^[{SPACES}{INVISIBLE}]*$"
APOSTROPHE = ("leading_apostrophe", r"^\s*'")
UNTIDY = f"\\p{{M}}|^\\s|\\s$|\\s\\s|[\t\n\r{SPACES[2:]}{INVISIBLE}]"
DAMAGED = (
    r"(?i)^\d{1,2}-(jan|feb|mrt|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)$|^[34]\d{4}$|^\d{4}-\d\d-\d\d$"
)
ERROR_VALUE = r"^\s*#([A-Z0-9/]+[!?]|N/[AB])\s*$"
# Text that stands for something lost: what the sender wrote cannot be told from it.
LOST = (
    ("error_cell", ERROR_VALUE),
    ("hash_marks", r"^\s*#{2,}\s*$"),
    ("broken_letters", "\ufffd|Ã[\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a€™]|Â[\u0080-\u00bf]|â[€‚„]"),
    ("shortened_number", r"(?i)^\s*-?\d+([.,]\d+)?E[+-]?\d+\s*$"),
)
ODD = r"^\s*[#'\d-]|[\x{fffd}ÃÂâ]"  # texts that any of these patterns may find
# words, a sentence, a long number, a day of the last century
NO_CODE = ("bad_code", r"^\s*[^\d\s]+(?:\s+[^\d\s]+)+\s*$|.{25}|\d{7}|\d[-/.]19\d\d|19\d\d-\d\d-")
FAULTS = {"text": LOST, "code": (*LOST, APOSTROPHE, NO_CODE), "person": (*LOST, APOSTROPHE)}
NO_SIGN = r"^[^\p{L}\p{N}]+$"  # of a code or number there is nothing
ZEROS = r"^0*(\d+?)(?:[.,]0+)?$"  # around a number that is a name: 00120, 120.0


@dataclass(frozen=True)
class Mended:
    """A value that was read with a remark, by its code."""

    value: Any
    code: str


@dataclass
class Parsed:
    """A column: its values (null where a text did not fit) and, per distinct text, what was wrong or mended.

    blank, nothing: texts that are empty, and that stand for it.
    """

    values: pl.Series
    distinct: pl.Series
    blank: set[str] = field(default_factory=set)
    nothing: set[str] = field(default_factory=set)
    errors: dict[str, Unfit] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)


def text(value: pl.Expr) -> pl.Expr:
    """Words with single spaces, without characters that nobody sees."""
    unseen = value.str.normalize("NFC").str.replace_all(f"[{INVISIBLE}]", "")
    return unseen.str.replace_all(r"\s+", " ").str.strip_chars()


def code(value: pl.Expr) -> pl.Expr:
    return text(value).str.to_uppercase()


def person(value: pl.Expr) -> pl.Expr:
    """A number of a person as programs keep it: a spreadsheet drops zeros in front, a data frame adds `.0`."""
    return code(value).str.replace(ZEROS, "$1")


def amount(value: str, units: frozenset[str] = frozenset()) -> float | None:
    """`1.234,5`, `1 234`, `€ 1.650.000,-`, `12 personen` (a unit); a point and three digits are thousands.

    None for what is no number.
    """
    bare = "0" if plain(value) in NONE else CURRENCY.sub("", value).strip()
    counted = re.fullmatch(r"(.*\d) ?([^\d\s]+)", bare)
    if counted and plain(counted[2]) in units:
        bare = counted[1]
    if GROUPED.fullmatch(bare):
        bare = re.sub("[ '’]", "", bare)
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", bare):
        bare = bare.replace(".", "")
    if re.fullmatch(r"-?\d+([.,]\d+)?|-?\d+\.\d+e-?\d+", bare):
        return float(bare.replace(",", "."))
    if SEVERAL.fullmatch(bare):
        raise Unfit("two_numbers")
    return None


def integer(value: str, units: frozenset[str] = frozenset()) -> int:
    """A whole number; `12,000` may be twelve or twelve thousand."""
    found = amount(value, units)
    if found is None or not found.is_integer() or abs(found) >= 2**53 or COMMA_AND_THREE.fullmatch(value):
        raise Unfit("bad_integer")
    return int(found)


def hours(value: str, units: frozenset[str] = frozenset()) -> float:
    """Hours as a number or by the clock: `3,5 uur`, `3:30`, `3u30`, `90 min`, `3½`."""
    for sign, decimals in HALVES.items():
        value = re.sub(rf"^(\d*) ?{sign}", rf"0\g<1>{decimals}", value)
    if clock := CLOCK.fullmatch(value):
        return int(clock[1]) + int(clock[2]) / 60 + int(clock[3] or 0) / 3600
    if parts := HOURS_MINUTES.fullmatch(value):
        return int(parts[1]) + int(parts[2]) / 60
    if minutes := MINUTES.fullmatch(value):
        return int(minutes[1]) / 60
    found = amount(value, units)
    if found is None or is_part_of_a_day(found) or found > MOST_HOURS:
        raise Unfit("bad_hours")
    return found


def is_part_of_a_day(hours: float) -> bool:
    """Whether a number is a time as a spreadsheet keeps it, 0.1458 for 3:30, rather than minutes of an hour."""
    return 0 < hours < 1 and is_nearly_whole(hours * 24 * 60) and not is_nearly_whole(hours * 60)


def is_nearly_whole(number: float) -> bool:
    return abs(number - round(number)) < NEARLY_WHOLE


def boolean(value: str) -> bool:
    word = plain(value)
    if CHECKED.fullmatch(value) or (word in YES and not leaves_doubt(value)):
        return True
    if UNCHECKED.fullmatch(value) or (word in NO and not leaves_doubt(value)):
        return False
    raise Unfit("doubtful" if word in YES | NO else "bad_boolean")


def kvk(value: str) -> str | Mended:
    """Eight digits, also after the word KvK, before a branch number, or as a data frame writes it."""
    bare = REMARK.sub("", KVK_WORD.sub("", value))
    if re.fullmatch(r"0000\d{8}", bare):
        raise Unfit("branch_number")
    if found := re.fullmatch(r"(\d{8})(?:0000|(?: | ?[/-] ?)\d{4}| ?[/-] ?\d{12})", bare):
        return found[1]
    digits = re.sub(r"[ .]", "", bare.removesuffix(".0"))
    if re.fullmatch(r"(?!0+$)\d{8}", digits):
        return digits
    if re.fullmatch(r"\d{7}", digits):
        return Mended(digits.zfill(8), "kvk_padded")
    raise Unfit("bad_kvk")


def sbi(value: str) -> str:
    """`43.21`, `43,21`, `4321`, `43.22.1`, also with its description behind it."""
    found = SBI.fullmatch(value)
    if not found:
        raise Unfit("bad_sbi")
    digits = re.sub("[.,]", "", found[1])
    return digits if len(digits) == 2 else f"{digits[:2]}.{digits[2:]}"


def postcode(value: str) -> str:
    found = POSTCODE.fullmatch(value)
    if not found:
        raise Unfit("bad_postcode")
    return f"{found[1]} {found[2].upper()}"


def pilot(form: str) -> Callable[[str], str]:
    """Pilot numbers of a form such as WPL-000, whatever stands between its parts; near ones are asked about."""
    prefix, width = form.rstrip("0"), len(form) - len(form.rstrip("0"))
    letters = bare_code(prefix)

    def parse(value: str) -> str:
        written = bare_code(value.rstrip(".,; "))
        found = re.fullmatch(rf"{re.escape(letters)}(\d{{{width},}})", written)
        if found and (len(found[1]) == width or found[1][0] != "0"):
            return prefix + found[1]
        parts = re.fullmatch(r"([A-Z]*)[._/]*0*(\d+)\W*", written)
        is_near = (
            parts and len(parts[2]) <= width and (value.isdecimal() or likeness(parts[1], letters) >= LIKE_SHORT)
        )
        if parts and is_near:
            raise Unfit("nearly_pilot", likely=f"{prefix}{parts[2]:0>{width}}")
        raise Unfit("bad_pilot", example=f"{prefix}{1:0{width}}")

    return parse


def bare_code(value: str) -> str:
    return re.sub(r"[\s-]", "", value).upper()


def choice(column: Column) -> Callable[[str], str]:
    def parse(value: str) -> str:
        word = plain(value)
        found = column.choices.get(word) or column.choices.get(plain(bare_item(value)))
        if found:
            if leaves_doubt(value):
                raise Unfit("doubtful", part=value)
            return found
        if column.other_prefix and word.startswith(plain(column.other_prefix)):
            return column.choices[plain(column.other_prefix)]
        likely = nearest(word, column)
        raise Unfit("nearly_in_list", likely=likely, part=value) if likely else Unfit("not_in_list", part=value)

    return parse


def nearest(word: str, column: Column) -> str:
    """The choice, as a sender writes it, that a word nearly is; "" when there is none or more than one."""
    scores = {known: likeness(word, known) for known in column.choices}
    enough = LIKE_SHORT if len(word) <= SHORT else LIKE
    best = max(scores.values(), default=0.0)
    meant = {column.choices[known] for known, score in scores.items() if score == best}
    return column.labels[meant.pop()] if best >= enough and len(meant) == 1 else ""


def likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def choices(column: Column) -> Callable[[str], list[tuple[str, str | None]]]:
    """A list cell: (canonical value, what was written after `overig:`) in the order written."""
    one, other = choice(column), column.choices.get(plain(column.other_prefix))

    def parse(value: str) -> list[tuple[str, str | None]]:
        found: dict[str, str | None] = {}
        for word in items(value, one, column.other_prefix):
            name = one(word)
            found[name] = after_prefix(word, column.other_prefix) if name == other else None
        return list(found.items())

    return parse


def bare_item(value: str) -> str:
    """An item of a list without what counts it: a bullet, its number, `(2x)`."""
    return TIMES.sub("", BULLET.sub("", value.strip(), count=1)).strip()


def items(value: str, one: Callable[[str], str], other_prefix: str, level: int = 0) -> list[str]:
    """The words of a list cell. A weaker mark divides only what is no word of the list as it stands."""
    word = bare_item(value)
    if not word:
        return []
    if level and (level == len(ITEMS) or fits(word, one)) and not is_other(word, other_prefix):
        return [word]
    found: list[str] = []
    for part in split_outside(ITEMS[level], word) if level < len(ITEMS) else [word]:
        if found and is_other(found[-1], other_prefix) and level == 1 and not fits(part.strip(), one):
            found[-1] += f", {part.strip()}"  # a comma within what overig stands for
        elif level and is_other(part.strip(), other_prefix):
            found.append(part.strip())
        else:
            found += items(part, one, other_prefix, level + 1)
    return found


def split_outside(mark: str, text: str) -> list[str]:
    """The text divided at each mark that stands outside brackets; a bracket that nothing opened closes none."""
    depth, start, parts = 0, 0, []
    for found in re.finditer(rf"[()]|{mark}", text):
        if found[0] in "()":
            depth = depth + 1 if found[0] == "(" else max(0, depth - 1)
        elif not depth or found[0] == "\n":
            parts.append(text[start : found.start()])
            start, depth = found.end(), 0
    return [*parts, text[start:]]


def fits(word: str, one: Callable[[str], str]) -> bool:
    try:
        one(word)
    except Unfit:
        return False
    return True


def is_other(word: str, prefix: str) -> bool:
    return bool(prefix) and plain(word).startswith(plain(prefix))


def after_prefix(word: str, prefix: str) -> str | None:
    """What stands behind `overig`, with a colon, a dash or brackets."""
    found = re.match(rf"(?i)\W*{re.escape(prefix)}\w*[\s:–-]*(?:\((.*)\)|(.*))$", word, re.DOTALL)
    return (found[1] or found[2] or None) if found else None


def parser(column: Column, notation: Notation = Notation()) -> Callable[[str], Any]:
    """How a tidied cell of this column is read."""
    match column.type:
        case "date":
            return partial(read_day, month_first=notation.month_first)
        case "integer":
            return partial(integer, units=column.units)
        case "hours":
            return partial(hours, units=column.units)
        case "pilot":
            return pilot(column.form)
        case "choice":
            return choice(column)
        case "list":
            return choices(column)
    return {"boolean": boolean, "kvk": kvk, "sbi": sbi, "postcode": postcode}[column.type]


WORDS = {"text": text, "code": code, "person": person}
SPLIT = ("list", "integer", "hours")  # types to which a line break says something


def parse_column(column: Column, texts: pl.Series, notation: Notation = Notation()) -> Parsed:
    """Values of the contract's type; each distinct text is parsed once. Nothing is guessed per cell."""
    distinct = texts.unique()
    is_blank = distinct.str.contains(BLANK)
    parsed, filled = Parsed(texts, distinct, set(distinct.filter(is_blank))), distinct.filter(~is_blank)
    if column.type in WORDS:
        read_words(parsed, column, texts, filled)
    else:
        read_values(parsed, column, texts, filled, notation)
    if column.required:
        parsed.errors |= dict.fromkeys(parsed.nothing, Unfit("nothing_but_required"))
    return parsed


def read_words(parsed: Parsed, column: Column, texts: pl.Series, filled: pl.Series) -> None:
    parsed.values = words_of(column, texts, parsed.distinct)
    nothing = column.nothing if column.type == "text" else f"{column.nothing}|{NO_SIGN}"
    parsed.nothing = set(filled.filter(filled.str.contains(nothing)))
    if parsed.nothing:
        parsed.values = parsed.values.set(texts.is_in(list(parsed.nothing)), None)
    odd = filled.filter(filled.str.contains(ODD))
    for code, pattern in FAULTS[column.type]:
        searched = filled if code == NO_CODE[0] else odd
        parsed.errors |= dict.fromkeys(searched.filter(searched.str.contains(pattern)), Unfit(code))
    parsed.warnings = dict.fromkeys(odd.filter(odd.str.contains(DAMAGED)), "excel_damage")
    if column.type == "person":
        parsed.warnings = dict.fromkeys(written_two_ways(filled), "same_person")


def written_two_ways(persons: pl.Series) -> list[str]:
    """Numbers of persons that stand with and without zeros in front, and so count as one."""
    numbers = persons.filter(persons.str.contains(r"^\s*\d+(?:[.,]0+)?\s*$"))
    if numbers.is_empty() or not numbers.str.contains(r"^\s*0|[.,]").any():
        return []
    same = pl.DataFrame({"raw": numbers}).with_columns(one=person(pl.col("raw")), shown=code(pl.col("raw")))
    return same.filter(pl.col("shown").n_unique().over("one") > 1)["raw"].to_list()


def read_values(parsed: Parsed, column: Column, texts: pl.Series, filled: pl.Series, notation: Notation) -> None:
    """Only what the column cannot read stands for nothing: `geen` is a value of some lists."""
    parse, known = parser(column, notation), {}
    empty = set(filled.filter(filled.str.contains(column.nothing)))
    for raw in filled:
        try:
            value = parse(as_typed(raw, column))
        except Unfit as unfit:
            if raw in empty:
                parsed.nothing.add(raw)
            else:
                parsed.errors[raw] = unfit
            continue
        if isinstance(value, Mended):
            parsed.warnings[raw], value = value.code, value.value
        if column.min is not None and value < column.min:
            parsed.errors[raw] = Unfit("too_small")
            continue
        known[raw] = json.dumps(value) if column.type == "list" else value
    parsed.errors |= {raw: Unfit(code) for raw, code in notation.returned.items() if raw not in parsed.errors}
    for raw in parsed.errors:
        known.pop(raw, None)
    parsed.values = texts.replace_strict(known, default=None, return_dtype=column.dtype).alias(column.name)


def as_typed(raw: str, column: Column) -> str:
    return tidy(raw) if column.type in SPLIT else in_one_line(tidy(raw))


def words_of(column: Column, texts: pl.Series, distinct: pl.Series) -> pl.Series:
    """Texts with single spaces and nothing unseen; null where nothing is left."""
    is_tidy = column.type == "text" and not distinct.str.contains(UNTIDY).any()
    if len(distinct) * 4 < len(texts):  # each word is put right once
        tidied = pl.select(WORDS[column.type](pl.lit(distinct))).to_series()
        known = {raw: word for raw, word in zip(distinct, tidied, strict=True) if word}
        return texts.replace_strict(known, default=None, return_dtype=pl.String).alias(column.name)
    value = pl.lit(texts) if is_tidy else WORDS[column.type](pl.lit(texts))
    return pl.select(pl.when(value != "").then(value).alias(column.name)).to_series()
