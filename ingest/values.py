"""Text to typed value, by the contract's type; Dutch dates and numbers, nothing guessed.

Every parser takes stripped, non-empty text and returns a value, or raises Unfit with a reason code.
"""

import datetime as dt
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from ingest.contract import Column, plain

MONTHS = ("januari februari maart april mei juni juli augustus september oktober november december").split()
MONTH_NUMBERS = {name: n for n, name in enumerate(MONTHS, 1)}
MONTH_NUMBERS |= {name[:3]: n for n, name in enumerate(MONTHS, 1)} | {"mrt": 3}
EXCEL_EPOCH = dt.date(1899, 12, 30)
SERIALS = range(36526, 54789)  # the years 2000 to 2049, as Excel numbers days
YES = {plain(word) for word in ("ja", "j", "yes", "y", "true", "waar", "1", "x")}
NO = {plain(word) for word in ("nee", "n", "no", "false", "onwaar", "0", "-")}
LIST_SEPARATORS = re.compile(r"[;,|\n\r]+(?![^(]*\))")


BLANK = "^[\\s\u200b-\u200f\u2060\ufeff\u00ad]*$"
APOSTROPHE = ("leading_apostrophe", r"^\s*'")
UNTIDY = "\\p{M}|^\\s|\\s$|\\s\\s|[\t\n\r\u00a0\u200b-\u200f\u2060\ufeff\u00ad]"
INVISIBLE = "[\u200b-\u200f\u2060\ufeff\u00ad]"
DAMAGED = (
    r"(?i)^\d{1,2}-(jan|feb|mrt|mar|apr|mei|may|jun|jul|aug|sep|okt|oct|nov|dec)$|^[34]\d{4}$|^\d{4}-\d\d-\d\d$"
)
ERROR_VALUE = r"^\s*#([A-Z0-9/]+[!?]|N/[AB])\s*$"
# Text that stands for something lost: what the sender wrote cannot be told from it.
LOST = (
    ("error_cell", ERROR_VALUE),
    ("broken_letters", "\ufffd|Ã[\u0080-\u00bf\u0152-\u0192\u02c6\u02dc\u2013-\u203a€™]|Â[\u0080-\u00bf]|â[€‚„]"),
    ("shortened_number", r"(?i)^\s*-?\d+([.,]\d+)?E[+-]?\d+\s*$"),
)
ODD = r"^\s*[#'\d-]|[\x{fffd}ÃÂâ]"  # texts that any of these patterns may find
FAULTS = {"text": LOST, "code": (*LOST, APOSTROPHE), "person": (*LOST, APOSTROPHE)}
TWO_WAYS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](?:\d{4}|\d{2})(?: .*)?").fullmatch


class Unfit(Exception):
    """A cell whose text does not fit; `code` is in the catalogue."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Parsed:
    """A column: its values (null where a text did not fit) and, per distinct text, what was wrong or mended.

    `unclear` is the code to report when nothing on the sheet shows which notation was meant, `is_clear` says
    that this column does.
    """

    values: pl.Series
    distinct: pl.Series
    blank: set[str] = field(default_factory=set)
    errors: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)
    unclear: str = ""
    is_clear: bool = False


def text(value: pl.Expr) -> pl.Expr:
    """Words with single spaces, without characters that nobody sees."""
    return value.str.normalize("NFC").str.replace_all(INVISIBLE, "").str.replace_all(r"\s+", " ").str.strip_chars()


def code(value: pl.Expr) -> pl.Expr:
    return text(value).str.to_uppercase()


def date(value: str) -> dt.date:
    day_first = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?: \d\d:\d\d(:\d\d)?)?", value)
    iso = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]\d\d:\d\d(:\d\d(\.\d+)?)?Z?)?", value)
    words = re.fullmatch(r"(\d{1,2})[ -]([a-zA-Z]+)\.?[ -](\d{4})", value)
    try:
        if iso:
            return dt.date(int(iso[1]), int(iso[2]), int(iso[3]))
        if day_first:
            year = int(day_first[3])
            return dt.date(year + 2000 if year < 100 else year, int(day_first[2]), int(day_first[1]))
        if words and words[2].lower() in MONTH_NUMBERS:
            return dt.date(int(words[3]), MONTH_NUMBERS[words[2].lower()], int(words[1]))
        if value.isdecimal() and int(value) in SERIALS:
            return EXCEL_EPOCH + dt.timedelta(days=int(value))
    except ValueError:
        raise Unfit("no_such_day") from None
    raise Unfit("bad_date")


def number(value: str) -> float:
    """`1.234,5`, `1234,5`, `1 234`, `€ 1.650.000`; a lone point with three digits is a thousand."""
    bare = re.sub(r"^€\s*|\s|\u00a0", "", value)
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+(,\d+)?", bare):
        return float(bare.replace(".", "").replace(",", "."))
    if re.fullmatch(r"-?\d+(,\d+)?", bare):
        return float(bare.replace(",", "."))
    if re.fullmatch(r"-?\d+\.\d+(e-?\d+)?", bare):
        return float(bare)
    raise Unfit("bad_number")


def integer(value: str) -> int:
    try:
        found = number(value)
    except Unfit:
        raise Unfit("bad_integer") from None
    if not found.is_integer() or abs(found) >= 2**53:
        raise Unfit("bad_integer")
    return int(found)


def boolean(value: str) -> bool:
    word = plain(value) or value
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unfit("bad_boolean")


def kvk(value: str) -> str:
    digits = re.sub(r"[ .]", "", value)
    if re.fullmatch(r"\d{7,8}", digits):
        return digits.zfill(8)
    raise Unfit("bad_kvk")


def sbi(value: str) -> str:
    if re.fullmatch(r"\d{2}(\.\d{1,3})?|\d{3,5}", value):
        digits = value.replace(".", "")
        return digits if len(digits) == 2 else f"{digits[:2]}.{digits[2:]}"
    raise Unfit("bad_sbi")


def postcode(value: str) -> str:
    found = re.fullmatch(r"([1-9]\d{3}) ?([A-Za-z]{2})", value)
    if not found:
        raise Unfit("bad_postcode")
    return f"{found[1]} {found[2].upper()}"


def choice(column: Column) -> Callable[[str], str]:
    def parse(value: str) -> str:
        found = column.choices.get(plain(value))
        if found:
            return found
        if column.other_prefix and plain(value).startswith(plain(column.other_prefix)):
            return column.choices[plain(column.other_prefix)]
        raise Unfit("not_in_list")

    return parse


def choices(column: Column) -> Callable[[str], list[tuple[str, str | None]]]:
    """A list cell: (canonical value, what was written after `overig:`) in the order written."""

    def parse(value: str) -> list[tuple[str, str | None]]:
        found: dict[str, str | None] = {}
        for part in LIST_SEPARATORS.split(value):
            word = part.strip()
            if not word:
                continue
            name = choice(column)(word)
            is_other = name == column.choices.get(plain(column.other_prefix))
            found[name] = word.partition(":")[2].strip() or None if is_other else None
        return list(found.items())

    return parse


PARSERS: dict[str, Callable[[str], Any]] = {
    "date": date,
    "number": number,
    "integer": integer,
    "boolean": boolean,
    "kvk": kvk,
    "sbi": sbi,
    "postcode": postcode,
}
WORDS = {"text": text, "code": code, "person": code}


def parser(column: Column) -> Callable[[str], Any]:
    if column.type == "choice":
        return choice(column)
    if column.type == "list":
        return choices(column)
    return PARSERS[column.type]


def parse_column(column: Column, texts: pl.Series) -> Parsed:
    """Values of the contract's type; each distinct text is parsed once. Nothing is guessed per cell."""
    distinct = texts.unique()
    is_blank = distinct.str.contains(BLANK)
    parsed, filled = Parsed(texts, distinct, set(distinct.filter(is_blank))), distinct.filter(~is_blank)
    if column.type in WORDS:
        parsed.values = words_of(column, texts, distinct)
        odd = filled.filter(filled.str.contains(ODD))
        for code, pattern in FAULTS[column.type]:
            parsed.errors |= dict.fromkeys(odd.filter(odd.str.contains(pattern)), code)
        parsed.warnings = dict.fromkeys(odd.filter(odd.str.contains(DAMAGED)), "excel_damage")
        return parsed
    parse, known = parser(column), {}
    for raw in filled:
        text = raw.strip()
        try:
            value = parse(text)
        except Unfit as unfit:
            parsed.errors[raw] = unfit.code
            continue
        if column.min is not None and value < column.min:
            parsed.errors[raw] = "too_small"
            continue
        known[raw] = json.dumps(value) if column.type == "list" else value
        if column.type == "kvk" and len(re.sub(r"\D", "", text)) == 7:
            parsed.warnings[raw] = "kvk_padded"
    judge_notation(column, parsed, known)
    for raw in parsed.errors:
        known.pop(raw, None)
    parsed.values = texts.replace_strict(known, default=None, return_dtype=column.dtype).alias(column.name)
    return parsed


def words_of(column: Column, texts: pl.Series, distinct: pl.Series) -> pl.Series:
    """Texts with single spaces and nothing unseen; null where nothing is left."""
    is_tidy = column.type == "text" and not distinct.str.contains(UNTIDY).any()
    if len(distinct) * 4 < len(texts):  # each word is put right once
        tidied = pl.select(WORDS[column.type](pl.lit(distinct))).to_series()
        known = {raw: word for raw, word in zip(distinct, tidied, strict=True) if word}
        return texts.replace_strict(known, default=None, return_dtype=pl.String).alias(column.name)
    value = pl.lit(texts) if is_tidy else WORDS[column.type](pl.lit(texts))
    return pl.select(pl.when(value != "").then(value).alias(column.name)).to_series()


def judge_notation(column: Column, parsed: Parsed, known: dict[str, Any]) -> None:
    """Dates and numbers that can be read in two ways: decided for the column as a whole.

    Where the column shows that the other notation was meant, the cells with two readings are errors.
    """
    if column.type == "date":
        parts = {
            raw: tuple(map(int, found.groups()))
            for raw in [*known, *parsed.errors]
            if (found := TWO_WAYS(raw.strip()))
        }
        unclear = {raw for raw, (day, month) in parts.items() if day <= 12 and month <= 12 and day != month}
        ours = any(day > 12 >= month for day, month in parts.values())
        months_first = sum(month > 12 >= day for day, month in parts.values())
        theirs = months_first > 1 or 5 * months_first > len(parts)  # one such date among many is a slip
        wrong, about = "month_first", "day_first"
    elif column.type in ("integer", "number"):
        unclear = {raw for raw in known if re.fullmatch(r"-?\d{1,3}\.\d{3}", raw.strip())}
        ours = any(re.search(r",\d|\.\d{3}\.", raw) for raw in known)
        theirs = any(re.fullmatch(r"-?\d+\.(\d{1,2}|\d{4,})", raw.strip()) for raw in known)
        wrong, about = "point_decimals", "point_thousands"
    else:
        return
    parsed.is_clear = ours
    if unclear and not ours:
        if theirs:
            parsed.errors |= dict.fromkeys(unclear, wrong)
        else:
            parsed.unclear = about
