"""Text files: the one dialect under which every line has one reading.

A physical line is taken only when all readings of it agree; the others are named in `Table.broken`, and the
lines around them stand. Nothing is repaired.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from ingest.encodings import decode
from ingest.layout import guess_heading, in_one_column, one_column
from ingest.table import Document, Limits, Refused, Table

CONTROL = re.compile("[\x01-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f]")
# ="00120", by which some programs keep a spreadsheet from making a number of a text
FORMULA_OF_TEXT = re.compile(r'(?<![^;,\t|\r\n])(?:="([^"=;,\t|\r\n]*)"|"=""([^"=;,\t|\r\n]*)""")(?![^;,\t|\r\n])')
LINE_END = re.compile("(\r\r\n|\r\n|\n|\r)")
SAMPLED_LINES = 400  # from the start, and as many from the middle
CONTINUED_LINES = 200  # a quoted cell holds at most so many line breaks
ONE_LINE = 1_000_000  # bytes; a longer line is no record
ENOUGH = 0.5  # the share of lines that must have one reading under a dialect, but for …
NOTES = 6  # … so many lines of notes around a small table


@dataclass(frozen=True)
class Dialect:
    """How fields are divided; the quote is `"` only. `; ` and the like are the delimiter `;`."""

    delimiter: str

    @property
    def mark(self) -> str:
        return self.delimiter[0]

    @property
    def field(self) -> str:
        return f'(?:"(?:[^"]|"")*"|[^"{re.escape(self.mark)}]*)'

    @property
    def next(self) -> str:
        """What stands between two fields, as a pattern."""
        return re.escape(self.delimiter)

    @property
    def whole(self) -> str:
        """A line that is a record by itself."""
        return f"^{self.field}(?:{self.next}{self.field})*$"

    @property
    def simple(self) -> str:
        """A line whose quotes hold neither delimiters nor quotes: without them it says the same."""
        simple = f'(?:"[^"{re.escape(self.mark)}]*"|[^"{re.escape(self.mark)}]*)'
        return f"^{simple}(?:{self.next}{simple})*$"

    @property
    def opened(self) -> re.Pattern[str]:
        """A line that ends within a quoted field."""
        return re.compile(f'(?:{self.field}{self.next})*"(?:[^"]|"")*')

    @property
    def closed(self) -> re.Pattern[str]:
        """A line that begins within a quoted field and ends outside one."""
        return re.compile(f'(?:[^"]|"")*"(?:{self.next}{self.field})*')

    @property
    def reopened(self) -> re.Pattern[str]:
        """A line that begins and ends within quoted fields, with an end in between."""
        return re.compile(f'(?:[^"]|"")*"(?:{self.next}{self.field})*{self.next}"(?:[^"]|"")*')

    def parse(self, records: Iterable[str]) -> Iterator[list[str]]:
        """Fields of records that are whole, by Python's csv."""
        return csv.reader(records, delimiter=self.mark, skipinitialspace=len(self.delimiter) > 1, strict=True)


DIALECTS = [Dialect(mark) for mark in (";", ", ", ",", "\t", "|")]
WITHIN_QUOTES = re.compile('(?:[^"]|"")*')


@dataclass
class Lines:
    """The physical lines of a text: whole records and the others, by line number from 1."""

    widths: pl.DataFrame  # number, text, width, is_simple of each line that is a record by itself
    joined: dict[int, list[str]] = field(default_factory=dict)  # records over several lines
    lengths: dict[int, int] = field(default_factory=dict)  # over how many
    broken: dict[int, str] = field(default_factory=dict)


def read_text(path: Path, limits: Limits, encoding: str | None = None) -> Document:
    """The one table of a text file, under the one dialect that gives it."""
    decoded = decode(path.read_bytes(), encoding)
    text = FORMULA_OF_TEXT.sub(r'"\1\2"', decoded.text) if '="' in decoded.text else decoded.text
    lines = physical_lines(text)
    check_lines(lines["text"], text, limits)
    dialect = find_dialect(lines)
    table = read_table(lines, dialect, limits)
    return Document([table], "text", decoded.encoding, dialect.delimiter, numbers_of(lines, decoded.doubtful))


def numbers_of(lines: pl.DataFrame, words: tuple[str, ...]) -> tuple[int, ...]:
    """The lines on which one of these words stands."""
    if not words:
        return ()
    return tuple(lines.filter(pl.col("text").str.contains_any(list(words)))["number"])


def physical_lines(text: str) -> pl.DataFrame:
    """number (from 1), text and end of every line; CR, LF, CR LF and CR CR LF, also mixed."""
    breaks = text.count("\r\n")
    if text.count("\r") == breaks == text.count("\n"):
        frame = pl.DataFrame({"text": text.split("\r\n")}).with_columns(end=pl.lit("\r\n"))
    elif "\r" not in text:
        frame = pl.DataFrame({"text": text.split("\n")}).with_columns(end=pl.lit("\n"))
    else:
        parts = LINE_END.split(text)
        frame = pl.DataFrame({"text": parts[::2], "end": [*parts[1::2], ""]})
    frame = frame.with_row_index("number", 1).cast({"number": pl.Int64})
    return frame.head(-1) if text.endswith(("\r", "\n")) else frame


def check_lines(lines: pl.Series, text: str, limits: Limits) -> None:
    """Refuse what is no table of text at all."""
    if not text or text.isspace():
        raise Refused("empty_file")
    if len(lines) > limits.rows:
        raise Refused("too_many_rows", found=len(lines), limit=limits.rows)
    too_long = (lines.str.len_bytes() > ONE_LINE).arg_true()
    if len(too_long):
        raise Refused("cell_too_long", row=too_long[0] + 1)
    if len(CONTROL.findall(text[:100_000])) > len(text[:100_000]) / 100:
        raise Refused("not_text")


def find_dialect(lines: pl.DataFrame) -> Dialect:
    """The dialect that gives a heading and the most lines with one reading; Refused when two are as good."""
    sample = lines
    if lines.height > 2 * SAMPLED_LINES:
        sample = pl.concat([lines.head(SAMPLED_LINES), lines.slice(lines.height // 2, SAMPLED_LINES)])
    ranked = sorted(filter(None, (rank(sample, dialect) for dialect in DIALECTS)), key=lambda r: r[0], reverse=True)
    if not ranked:
        check_quoted_lines(lines)
        raise Refused(why_no_dialect(lines["text"]))
    best, *others = ranked
    for other in others:
        alike = other[0][:2] == best[0][:2] and {other[1].mark, best[1].mark} != {","}
        if alike and 2 * other[0][2] > best[0][2]:
            raise Refused("ambiguous_delimiter", one=best[1].delimiter, other=other[1].delimiter)
    return best[1]


def check_quoted_lines(lines: pl.DataFrame) -> None:
    """Refuse lines that stand between quotation marks as a whole: a table that was saved from one column."""
    head = lines.filter(pl.col("text").str.contains('^".*"$')).head(SAMPLED_LINES)
    bare = head.select("number", pl.col("text").str.slice(1, pl.col("text").str.len_chars() - 2))
    found = in_one_column(Table.of("", [(n, [text.replace('""', '"')]) for n, text in bare.rows()]))
    if found and 2 * head.height > lines.head(SAMPLED_LINES).height:
        raise one_column("", found[1])


def why_no_dialect(texts: pl.Series) -> str:
    """The likeliest reason that no dialect gives a table."""
    if texts.str.contains('\\"', literal=True).any():
        return "backslash_quote"
    return "single_quotes" if texts.str.contains("^'|[;,\t|]'").sum() > len(texts) / 2 else "no_delimiter"


def rank(sample: pl.DataFrame, dialect: Dialect) -> tuple[tuple[bool, float, int], Dialect] | None:
    """((a heading is found, share of lines with one reading, width), dialect)."""
    filled = sample.filter(pl.col("text").str.strip_chars() != "")
    records = split_lines(filled, dialect)
    width = common_width(records)
    if width < 2:
        return None
    good = records.widths.filter(pl.col("width") == width).height
    good += sum(records.lengths[n] for n, cells in records.joined.items() if len(cells) == width)
    share = good / filled.height
    if share < ENOUGH and good < filled.height - NOTES:
        return None
    heading = guess_heading(tabulate(records, dialect, width))
    return (heading is not None, round(share, 2), width), dialect


def split_lines(lines: pl.DataFrame, dialect: Dialect) -> Lines:
    """Sort physical lines into whole records, records over several lines, and lines without one reading."""
    is_simple = is_simple_line(lines["text"], dialect)
    simple, quoted = with_width(lines.filter(is_simple), dialect), lines.filter(~is_simple)
    if quoted.is_empty():
        return Lines(simple)
    is_whole = quoted["text"].str.contains(dialect.whole)
    whole = quoted.filter(is_whole)
    widths = [len(cells) for cells in dialect.parse(whole["text"].to_list())]
    counted = pl.Series(widths, dtype=pl.Int64)
    known = pl.concat([simple, whole.with_columns(width=counted, is_simple=pl.lit(False))])
    found = Lines(known.sort("number"))
    join_lines(found, lines, quoted.filter(~is_whole)["number"].to_list(), dialect)
    return found


def is_simple_line(texts: pl.Series, dialect: Dialect) -> pl.Series:
    """Lines without quotes, or with quotes that change nothing."""
    has_quote = texts.str.contains('"', literal=True)
    if not has_quote.any():
        return ~has_quote
    return ~has_quote | (texts.str.contains(dialect.simple) & ~texts.str.contains('\\"', literal=True))


def with_width(plain: pl.DataFrame, dialect: Dialect) -> pl.DataFrame:
    """Lines whose quotes hold no delimiter: as many fields as delimiters, and one."""
    width = pl.col("text").str.count_matches(dialect.delimiter, literal=True).cast(pl.Int64) + 1
    return plain.with_columns(width=width, is_simple=pl.lit(True))


def common_width(lines: Lines) -> int:
    """The most usual number of fields above one; 1 when there is none."""
    counts = lines.widths.filter(pl.col("width") > 1)["width"].value_counts().rows()
    tally = Counter(dict(counts))
    tally.update(len(cells) for cells in lines.joined.values() if len(cells) > 1)
    return max(tally, key=lambda width: (tally[width], width), default=1)


def join_lines(found: Lines, lines: pl.DataFrame, parts: list[int], dialect: Dialect) -> None:
    """Records whose quoted fields hold line breaks; a quote that leads nowhere costs its own line only."""
    width = common_width(found)
    whole = set(found.widths.filter(pl.col("width") == width)["number"].to_list())
    at = {number: index for index, number in enumerate(lines["number"].to_list())} if parts else {}
    used: set[int] = set()
    for number in parts:
        if number in used:
            continue
        length = length_of_record(lines["text"], at[number], dialect)
        inside = lines["number"].slice(at[number], length or 1).to_list()
        used |= set(inside)
        if length is None or whole & set(inside):  # in the latter case lines are records by themselves as well
            found.broken |= dict.fromkeys(inside, "broken_quote")
        else:
            record = lines.slice(at[number], length)
            found.joined[number] = next(dialect.parse(t + e for t, e in record.select("text", "end").rows()))
            found.lengths[number] = length
    found.widths = found.widths.filter(~pl.col("number").is_in(list(used)))


def length_of_record(texts: pl.Series, first: int, dialect: Dialect) -> int | None:
    """How many lines the record takes that begins at position `first`; None when its quotes never come right."""
    if not dialect.opened.fullmatch(texts[first]):
        return None
    for length, text in enumerate(texts.slice(first + 1, CONTINUED_LINES), 2):
        if dialect.closed.fullmatch(text):
            return length
        if not WITHIN_QUOTES.fullmatch(text) and not dialect.reopened.fullmatch(text):
            return None
    return None


def read_table(lines: pl.DataFrame, dialect: Dialect, limits: Limits) -> Table:
    """Every line by the dialect, and only what a second reading confirms."""
    records = split_lines(lines, dialect)
    drop_lines(records, "\0", "nul_bytes")
    width = common_width(records)
    if width > limits.columns:
        raise Refused("too_many_columns", sheet="", found=width)
    table = tabulate(records, dialect, width)
    table = without(table, disagreements(records, table, dialect))
    if lines["text"].str.contains("'", literal=True).any():
        table = without(table, single_quoted(table))
    if records.joined or (lines["text"].str.len_bytes() > limits.cell_length).any():
        check_cells(table, limits)
    check_doubled(table)
    return without_trailing_delimiter(table)


def without(table: Table, broken: dict[int, str]) -> Table:
    """The table less the records that have more than one reading."""
    if not broken:
        return table
    kept = ~table.rows.is_in(list(broken))
    rows, cells = table.rows.filter(kept), table.cells.filter(kept)
    return replace(table, rows=rows, cells=cells, broken=table.broken | broken)


def check_cells(table: Table, limits: Limits) -> None:
    longest = table.cells.select(pl.max_horizontal(pl.all().str.len_chars())).to_series()
    too_long = (longest > limits.cell_length).arg_true()
    if len(too_long):
        raise Refused("cell_too_long", row=table.rows[too_long[0]])


def drop_lines(records: Lines, mark: str, code: str) -> None:
    """Lines with a character that no reading explains."""
    hit = records.widths.filter(pl.col("text").str.contains(mark, literal=True))
    if hit.height:
        records.broken |= dict.fromkeys(hit["number"].to_list(), code)
        records.widths = records.widths.filter(~pl.col("number").is_in(hit["number"].to_list()))
    for number in [n for n, cells in records.joined.items() if any(mark in cell for cell in cells)]:
        del records.joined[number]
        records.broken[number] = code


def tabulate(records: Lines, dialect: Dialect, width: int) -> Table:
    """Records of the common width as columns; those of another width as they are."""
    is_common = pl.col("width") == width
    alike = records.widths.filter(is_common)
    cells, numbers = columns_of(alike, dialect, width), alike["number"]
    ragged = {
        number: next(dialect.parse([text]), [""])
        for number, text in records.widths.filter(~is_common).select("number", "text").rows()
    }
    ragged |= {number: fields for number, fields in records.joined.items() if len(fields) != width}
    joined = {number: fields for number, fields in records.joined.items() if len(fields) == width}
    if joined:
        more = pl.DataFrame(list(joined.values()), schema=cells.schema, orient="row")
        cells, numbers = pl.concat([cells, more]), pl.concat([numbers, pl.Series(list(joined), dtype=pl.Int64)])
        order = numbers.arg_sort()
        cells, numbers = cells[order], numbers[order]
    return Table("", numbers.rename(""), cells, dict(sorted(ragged.items())), records.broken)


def columns_of(records: pl.DataFrame, dialect: Dialect, width: int) -> pl.DataFrame:
    """Fields of whole records: by plain division where quotes change nothing, else by Python's csv."""
    texts, is_simple = records["text"], records["is_simple"]
    if is_simple.all():
        return divide(texts, dialect, width)
    divided = divide(texts.filter(is_simple), dialect, width)
    rows = list(dialect.parse(texts.filter(~is_simple).to_list()))
    parsed = pl.DataFrame(rows, schema=divided.schema, orient="row")
    order = pl.concat([is_simple.arg_true(), (~is_simple).arg_true()]).arg_sort()
    return pl.concat([divided, parsed])[order]


def divide(records: pl.Series, dialect: Dialect, width: int) -> pl.DataFrame:
    names = [str(n) for n in range(width)]
    if records.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    plain = records.str.replace_all('"', "", literal=True)
    parts = plain.str.split_exact(dialect.delimiter, width - 1).struct.unnest()
    parts.columns = names
    return parts


def disagreements(records: Lines, table: Table, dialect: Dialect) -> dict[int, str]:
    """Records that another reading takes otherwise.

    A line whose quotes change nothing can only be divided one way; others are read by polars too, and those with a
    backslash before a quote as if it escaped that quote.
    """
    lines = records.widths.filter(pl.col("width") == table.cells.width)
    if dialect.mark == ",":
        found = dict.fromkeys(lines.filter(doubtful_commas(dialect))["number"].to_list(), "readings_differ")
    else:
        found = {}
    if lines["is_simple"].all():
        return found
    quoted = lines.filter(~pl.col("is_simple"))
    if len(dialect.delimiter) == 1:
        ours = table.cells.filter(table.rows.is_in(quoted["number"].to_list()))
        differs = ~same_cells(ours, second_reading(quoted["text"], dialect, ours.columns))
        found |= dict.fromkeys(quoted.filter(differs)["number"].to_list(), "readings_differ")
    escaped = quoted.filter(pl.col("text").str.contains('\\"', literal=True))
    for number, text, width in escaped.select("number", "text", "width").rows():
        if differs_with_backslash(text, width, dialect):
            found[number] = "backslash_quote"
    return found


def doubtful_commas(dialect: Dialect) -> pl.Expr:
    """Lines that divide at comma and space where the file divides at commas, or the reverse."""
    text, spaced = pl.col("text"), pl.col("text").str.count_matches(", ", literal=True)
    if dialect.delimiter == ",":
        return (spaced >= pl.col("width") - 1) & (pl.col("width") > 2)
    return text.str.contains(",[^ ]|,  |,$") & ~text.str.contains('"', literal=True)


def second_reading(lines: pl.Series, dialect: Dialect, names: list[str]) -> pl.DataFrame:
    """The same lines by polars."""
    if lines.is_empty():
        return pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    try:
        return pl.read_csv(
            "\n".join([*lines.to_list(), ""]).encode(),
            separator=dialect.delimiter,
            has_header=False,
            infer_schema=False,
            empty_string_is_null=False,
            new_columns=names,
        )
    except pl.exceptions.PolarsError:
        raise Refused("readings_differ") from None


def same_cells(one: pl.DataFrame, other: pl.DataFrame) -> pl.Series:
    """Which rows are equal in every cell."""
    if one.shape != other.shape:
        raise Refused("readings_differ")
    if one.equals(other):
        return pl.repeat(True, one.height, eager=True)
    return pl.select(pl.all_horizontal(one[name] == other[name] for name in one.columns)).to_series()


def differs_with_backslash(text: str, width: int, dialect: Dialect) -> bool:
    try:
        reading = next(csv.reader([text], delimiter=dialect.mark, escapechar="\\", strict=True))
    except csv.Error:
        return False
    return len(reading) == width and reading != next(dialect.parse([text]))


def single_quoted(table: Table) -> dict[int, str]:
    """Rows with a cell between apostrophes: it may have been quoted with them, and its row have two readings."""
    wrapped = pl.any_horizontal(pl.all().str.contains("(?s)^'.*'$"))
    hit = table.cells.select(wrapped).to_series()
    if hit.sum() > len(hit) / 2:
        raise Refused("single_quotes")
    return dict.fromkeys(table.rows.filter(hit).to_list(), "single_quotes")


def without_trailing_delimiter(table: Table) -> Table:
    """A delimiter at the end of every line, the heading's too, makes no column."""
    width = table.cells.width
    if width < 3 or table.cells.is_empty() or not (table.cells[:, -1] == "").all():
        return table
    if any(len(cells) == width - 1 for cells in table.ragged.values()):
        return table
    return replace(table, cells=table.cells[:, :-1])


def check_doubled(table: Table) -> None:
    """Refuse what is divided by two delimiters each time: every second column is empty, without a name."""
    between = table.cells.columns[1::2]
    if len(between) > 1 and all((table.cells[name] == "").all() for name in between):
        found = in_one_column(table)
        raise one_column("", found[1]) if found else Refused("no_delimiter")
