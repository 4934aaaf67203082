"""Damage to a text file as a whole or to one of its lines: delimiters, quotes, escapes, encodings, line ends."""

from dataclasses import replace
from typing import Any

from tests.pollution.damage import Damaged, Position, damage, table_of, touching, with_value
from tests.pollution.delivered import TEXTS, Text, written_row

QUOTED = 'Bedrijf "De Ster" (fictief)'


def special(file: Text) -> list[int]:
    """Records that cannot do without quotes."""
    return [n for n in file.grid.data if file.line(file.grid.rows[n]).count('"')]


def count(file: Text) -> int:
    return sum(any(cell.strip() for cell in row) for row in file.grid.rows)


def text_cell(file: Text, at: Position, value: str) -> tuple[Text, int, int] | None:
    """The file with this value in a cell of free text."""
    grid = table_of(file, at)
    if grid is None:
        return None
    row = at.row_of(grid)
    column = at.column_of(grid, row, TEXTS)
    if column is None:
        return None
    changed = with_value(file, at, row, column, value)
    assert isinstance(changed, Text)
    return changed, row, column


# --- delimiters ---


def delimited(delimiter: str) -> Any:
    def apply(file: Text, at: Position) -> Damaged | None:
        if delimiter == file.delimiter:
            return None
        lines = [written_row(cells, delimiter, quoting=file.quoting) for cells in file.grid.rows]
        spaced = [
            n for n in file.grid.data if delimiter == ", " and any(c.startswith(" ") for c in file.grid.rows[n])
        ]
        records = count(file) if len(delimiter.strip()) == 1 else None
        return Damaged(file.written(lines), touched=touching(file, at, spaced), records=records)

    return apply


for called, mark in {
    "semicolon": ";",
    "comma": ",",
    "tab": "\t",
    "pipe": "|",
    "comma and space": ", ",
    "space": " ",
    "colon": ":",
    "two tabs": "\t\t",
    "backslash and t": "\\t",
    "caret": "^",
}.items():
    damage("file", Text, name=f"delimiter {called}")(delimited(mark))


@damage("row", Text, "row")
def delimiter_of_one_row(file: Text, at: Position) -> Damaged | None:
    grid = table_of(file, at)
    if grid is None:
        return None
    row = at.row_of(grid)
    other = "," if file.delimiter == ";" else ";"
    lines = file.lines()
    lines[row] = written_row(grid.rows[row], other, quoting=file.quoting)
    return Damaged(file.written(lines), touched=touching(file, at, [row]), records=count(file))


@damage("file", Text)
def line_that_names_the_delimiter(file: Text, at: Position) -> Damaged | None:
    return Damaged(file.written([f"sep={file.delimiter}", *file.lines()]), records=count(file) + 1)


# --- quotes ---


@damage("file", Text)
def every_cell_quoted(file: Text, at: Position) -> Damaged | None:
    if file.quoting == "all":
        return None
    lines = [written_row(cells, file.delimiter, quoting="all") for cells in file.grid.rows]
    return Damaged(file.written(lines), records=count(file))


@damage("file", Text)
def every_line_quoted(file: Text, at: Position) -> Damaged | None:
    """As Excel saves a table that it had in one column."""
    lines = [written_row([line], "\0", quoting="all") for line in file.lines()]
    return Damaged(file.written(lines))


@damage("file", Text)
def no_cell_quoted(file: Text, at: Position) -> Damaged | None:
    lines = [written_row(cells, file.delimiter, quoting="none") for cells in file.grid.rows]
    touched = touching(file, at, special(replace(file, quoting="minimal")))
    return Damaged(file.written(lines), touched=touched, records=count(file))


@damage("file", Text)
def single_quotes_everywhere(file: Text, at: Position) -> Damaged | None:
    lines = [written_row(cells, file.delimiter, quote="'", quoting="all") for cells in file.grid.rows]
    return Damaged(file.written(lines))


@damage("file", Text)
def single_quotes_where_needed(file: Text, at: Position) -> Damaged | None:
    lines = [written_row(cells, file.delimiter, quote="'") for cells in file.grid.rows]
    touched = touching(file, at, special(replace(file, quoting="minimal")))
    return Damaged(file.written(lines), touched=touched)


@damage("row", Text, "row")
def single_quotes_in_one_row(file: Text, at: Position) -> Damaged | None:
    grid = table_of(file, at)
    if grid is None:
        return None
    row, lines = at.row_of(grid), file.lines()
    lines[row] = written_row(grid.rows[row], file.delimiter, quote="'", quoting="all")
    return Damaged(file.written(lines), touched=touching(file, at, [row]))


def one_quote(
    file: Text, at: Position, where: str, mark: str = '"', but: frozenset[str] = frozenset()
) -> Damaged | None:
    """A quotation mark before, in or after one cell of a row; not in columns `but`."""
    grid = table_of(file, at)
    if grid is None:
        return None
    row, lines = at.row_of(grid), file.lines()
    column = at.column_of(grid, row, set(grid.columns) - but)
    if column is None:
        return None
    cells = [written_row([cell], file.delimiter, quoting=file.quoting) for cell in grid.rows[row]]
    cell, half = cells[column], len(cells[column]) // 2
    cells[column] = {"before": mark + cell, "in": cell[:half] + mark + cell[half:], "after": cell + mark}[where]
    lines[row] = file.delimiter.join(cells)
    return Damaged(file.written(lines), touched=touching(file, at, [row]))


@damage("row", Text, "row column side")
def extra_quote_beside_a_cell(file: Text, at: Position) -> Damaged | None:
    return one_quote(file, at, at.side)


@damage("row", Text, "row column")
def quote_within_a_cell(file: Text, at: Position) -> Damaged | None:
    return one_quote(file, at, "in")


@damage("row", Text, "row column")
def apostrophe_before_a_cell(file: Text, at: Position) -> Damaged | None:
    """Not in free text, where it belongs to a name such as 's-Hertogenbosch."""
    return one_quote(file, at, "before", "'", frozenset(TEXTS))


@damage("row", Text, "row column side")
def unclosed_quote(file: Text, at: Position) -> Damaged | None:
    """A quoted cell that misses its closing (or opening) quotation mark."""
    grid = table_of(file, at)
    if grid is None:
        return None
    row, lines = at.row_of(grid), file.lines()
    column = at.column_of(grid, row)
    assert column is not None
    cells = [written_row([cell], file.delimiter, quoting=file.quoting) for cell in grid.rows[row]]
    bare = str(grid.rows[row][column])
    cells[column] = f'"{bare}' if at.side == "before" else f'{bare}"'
    lines[row] = file.delimiter.join(cells)
    return Damaged(file.written(lines), touched=touching(file, at, [row]))


@damage("row", Text, "row")
def quotes_in_a_cell_not_doubled(file: Text, at: Position) -> Damaged | None:
    found = text_cell(file, at, QUOTED)
    if found is None:
        return None
    changed, row, _ = found
    lines = changed.lines()
    lines[row] = lines[row].replace('""De Ster""', '"De Ster"')
    return Damaged(changed.written(lines), changed.written(), touching(changed, at, [row]))


@damage("row", Text, "row")
def quote_closed_twice(file: Text, at: Position) -> Damaged | None:
    """A quoted cell with text after its closing mark."""
    found = text_cell(file, at, f"Ster{file.delimiter} en maan")
    if found is None:
        return None
    changed, row, _ = found
    lines = changed.lines()
    lines[row] = lines[row].replace(' en maan"', '" en maan')
    return Damaged(changed.written(lines), changed.written(), touching(changed, at, [row]))


@damage("row", Text, "row")
def unclosed_quote_and_a_later_quoted_row(file: Text, at: Position) -> Damaged | None:
    """One row opens a quote that a quote two rows further seems to close."""
    grid = table_of(file, at)
    if grid is None:
        return None
    row = at.row_of(grid)
    column = at.column_of(grid, row, TEXTS)
    later = [n for n in grid.sound if n > row + 1]
    if column is None or not later or not grid.filled(later[0], TEXTS):
        return None
    other = grid.filled(later[0], TEXTS)[0]
    value = f"Zon{file.delimiter} ster"
    changed = with_value(file, at, later[0], other, value)
    assert isinstance(changed, Text)
    lines = changed.lines()
    cells = [written_row([cell], file.delimiter, quoting=file.quoting) for cell in grid.rows[row]]
    cells[column] = '"' + str(grid.rows[row][column])
    lines[row] = file.delimiter.join(cells)
    return Damaged(changed.written(lines), changed.written(), touching(changed, at, [row]))


@damage("row", Text, "row")
def curly_quotes_around_a_cell(file: Text, at: Position) -> Damaged | None:
    """As a word processor sets them: they do not protect the delimiter."""
    found = text_cell(file, at, f"Zon{file.delimiter} maan")
    if found is None:
        return None
    changed, row, _ = found
    lines = changed.lines()
    lines[row] = lines[row].replace(f'"Zon{file.delimiter} maan"', f"“Zon{file.delimiter} maan”")
    return Damaged(changed.written(lines), changed.written(), touching(changed, at, [row]))


# --- escapes ---


@damage("file", Text)
def backslash_for_a_doubled_quote(file: Text, at: Position) -> Damaged | None:
    found = text_cell(file, at, QUOTED)
    if found is None:
        return None
    changed, row, _ = found
    lines = [line.replace('""De Ster""', r"\"De Ster\"") for line in changed.lines()]
    return Damaged(changed.written(lines), changed.written(), touching(changed, at, [row]))


@damage("row", Text, "row")
def backslash_for_a_doubled_quote_in_one_row(file: Text, at: Position) -> Damaged | None:
    found = text_cell(file, at, f"Zon{file.delimiter} " + QUOTED)
    if found is None:
        return None
    changed, row, _ = found
    lines = changed.lines()
    lines[row] = lines[row].replace('""De Ster""', r"\"De Ster\"")
    return Damaged(changed.written(lines), changed.written(), touching(changed, at, [row]))


@damage("row", Text, "row")
def backslash_before_a_delimiter(file: Text, at: Position) -> Damaged | None:
    found = text_cell(file, at, f"Zon{file.delimiter} maan")
    if found is None:
        return None
    changed, row, _ = found
    grid = changed.grid
    cells = [cell.replace(file.delimiter, "\\" + file.delimiter) for cell in grid.rows[row]]
    lines = changed.lines()
    lines[row] = written_row(cells, file.delimiter, quoting="none")
    return Damaged(changed.written(lines), changed.written(), touching(changed, at, [row]))


# --- encodings ---


def encoded(encoding: str, mark: bytes = b"", sample: str = "Café Zoë (fictief)") -> Any:
    """The file in another encoding, with a sample of accented text in one cell."""

    def apply(file: Text, at: Position) -> Damaged | None:
        found = text_cell(file, at, sample)
        changed = found[0] if found else file
        text = "".join(line + file.end for line in changed.lines())
        if not encoding.startswith(("utf", "cp125")):
            text = text.replace("–", "-")
        try:
            data = mark + text.encode(encoding)
        except UnicodeEncodeError:
            return None
        clean = text.encode("utf-8" if changed.encoding == "cp1252" else changed.encoding)
        if data == clean:
            return None
        return Damaged(data, clean, records=count(changed))

    return apply


for called, codec, mark_ in (
    ("utf-8", "utf-8", b""),
    ("utf-8 with a byte order mark", "utf-8-sig", b""),
    ("utf-16 little endian with a mark", "utf-16-le", b"\xff\xfe"),
    ("utf-16 big endian with a mark", "utf-16-be", b"\xfe\xff"),
    ("utf-16 little endian", "utf-16-le", b""),
    ("utf-16 big endian", "utf-16-be", b""),
    ("utf-32", "utf-32", b""),
    ("cp1252", "cp1252", b""),
    ("latin-1", "latin-1", b""),
    ("mac roman", "mac_roman", b""),
    ("cp850 of MS-DOS", "cp850", b""),
    ("cp437 of MS-DOS", "cp437", b""),
):
    damage("file", Text, name=f"encoding {called}")(encoded(codec, mark_))
damage("file", Text, name="encoding cp1250")(encoded("cp1250", sample="Kovářů Dvořák (fictief)"))
damage("file", Text, name="encoding cp1252 with unusual letters")(
    encoded("cp1252", sample="Žižek Metaal, Ø×20 mm (fictief)")
)
damage("file", Text, name="encoding mac roman with one trema")(encoded("mac_roman", sample="Coördinatie (fictief)"))


@damage("file", Text, "row")
def control_character_of_latin_1(file: Text, at: Position) -> Damaged | None:
    """Bytes that cp1252 does not know, as latin-1 has them."""
    found = text_cell(file, at, "Café Zoë (fictief)")
    if found is None or file.encoding == "utf-16":
        return None
    changed, row, _ = found
    single = replace(changed, encoding="cp1252")
    data = single.written().replace("Café".encode("cp1252"), b"Caf\xe9\x81\x8d")
    return Damaged(data, single.written(), touching(single, at, [row]))


@damage("file", Text, "row")
def one_byte_that_is_not_utf_8(file: Text, at: Position) -> Damaged | None:
    found = text_cell(file, at, "Café Zoë (fictief)")
    if found is None or not file.encoding.startswith("utf-8"):
        return None
    changed, row, _ = found
    data = changed.written().replace(b" Zo\xc3\xab", b" Zo\xeb")
    return Damaged(data, changed.written(), touching(changed, at, [row]), count(changed))


@damage("file", Text, "row")
def one_row_in_utf_8_in_a_cp1252_file(file: Text, at: Position) -> Damaged | None:
    found = text_cell(file, at, "Café Zoë (fictief)")
    if found is None or file.encoding != "cp1252":
        return None
    changed, row, _ = found
    data = changed.written().replace("Zoë".encode("cp1252"), "Zoë".encode())
    return Damaged(data, changed.written(), touching(changed, at, [row]), count(changed))


@damage("file", Text, "row")
def utf_8_read_as_cp1252_and_saved_again(file: Text, at: Position) -> Damaged | None:
    found = text_cell(file, at, "Café Zoë (fictief)")
    if found is None or file.encoding == "cp1252":
        return None
    changed, row, _ = found
    spoiled = [line.replace("Café Zoë", "CafÃ© ZoÃ«") for line in changed.lines()]
    return Damaged(changed.written(spoiled), changed.written(), touching(changed, at, [row]))


@damage("file", Text, "row")
def letters_lost_as_replacement_characters(file: Text, at: Position) -> Damaged | None:
    found = text_cell(file, at, "Café Zoë (fictief)")
    if found is None or file.encoding == "cp1252":
        return None
    changed, row, column = found
    spoiled = [line.replace("Café Zoë", "Caf\ufffd Zo\ufffd") for line in changed.lines()]
    touched = touching(changed, at, [row], {changed.grid.columns[column]})
    return Damaged(changed.written(spoiled), changed.written(), touched)


# --- line ends ---


def ended(end: str) -> Any:
    def apply(file: Text, at: Position) -> Damaged | None:
        return None if end == file.end else Damaged(replace(file, end=end).written(), records=count(file))

    return apply


for called, end_ in {"LF": "\n", "CR": "\r", "CR CR LF": "\r\r\n", "CR LF": "\r\n"}.items():
    damage("file", Text, name=f"line ends {called}")(ended(end_))


@damage("file", Text)
def line_ends_mixed(file: Text, at: Position) -> Damaged | None:
    ends = ["\r\n", "\n", "\r", "\r\r\n"]
    text = "".join(line + ends[n % 4] for n, line in enumerate(file.lines()))
    return Damaged(text.encode(file.encoding), records=count(file))


def one_end(end: str) -> Any:
    def apply(file: Text, at: Position) -> Damaged | None:
        grid = table_of(file, at)
        if grid is None:
            return None
        row = at.row_of(grid)
        text = "".join(line + (end if n == row else file.end) for n, line in enumerate(file.lines()))
        return Damaged(text.encode(file.encoding), records=count(file))

    return apply


damage("row", Text, "row", name="line end of one row CR")(one_end("\r"))
damage("row", Text, "row", name="line end of one row LF")(one_end("\n"))
damage("row", Text, "row", name="line end of one row LF CR")(one_end("\n\r"))


@damage("file", Text)
def no_newline_at_the_end(file: Text, at: Position) -> Damaged | None:
    data = file.written()
    return Damaged(
        data.removesuffix(file.end.encode(file.encoding.replace("utf-16", "utf-16-le"))), records=count(file)
    )


@damage("file", Text)
def two_newlines_at_the_end(file: Text, at: Position) -> Damaged | None:
    return Damaged(file.written([*file.lines(), ""]), records=count(file))


@damage("file", Text)
def end_of_file_mark_of_ms_dos(file: Text, at: Position) -> Damaged | None:
    return Damaged(file.written() + "\x1a".encode(file.encoding.replace("utf-16", "utf-16-le")))


@damage("file", Text)
def nul_bytes_at_the_end(file: Text, at: Position) -> Damaged | None:
    return Damaged(file.written() + bytes(512))


@damage("cell", Text, "row column")
def nul_byte_in_a_cell(file: Text, at: Position) -> Damaged | None:
    grid = table_of(file, at)
    if grid is None:
        return None
    row = at.row_of(grid)
    column = at.column_of(grid, row)
    assert column is not None
    lines = file.lines()
    cells = list(grid.rows[row])
    cells[column] = cells[column][:1] + "\0" + cells[column][1:]
    lines[row] = file.line(cells)
    touched = touching(file, at, [row], {grid.columns[column]})
    return Damaged(file.written(lines), touched=touched, records=count(file))


@damage("row", Text, "row column")
def line_broken_within_a_cell(file: Text, at: Position) -> Damaged | None:
    """A bare line break, as after pasting: one row becomes two lines.

    Not in the first or last cell, where one of the two lines is a whole row and the other looks like a note.
    """
    grid = table_of(file, at)
    if grid is None:
        return None
    row, lines = at.row_of(grid), file.lines()
    column = at.pick(at.column, [n for n in grid.filled(row, set(grid.columns)) if 0 < n < len(grid.columns) - 1])
    cells = [written_row([cell], file.delimiter, quoting=file.quoting) for cell in grid.rows[row]]
    half = len(grid.rows[row][column]) // 2
    cells[column] = grid.rows[row][column][:half] + file.end + grid.rows[row][column][half:]
    lines[row] = file.delimiter.join(cells)
    return Damaged(file.written(lines), touched=touching(file, at, [row]), records=count(file) + 1)


@damage("row", Text)
def file_cut_off_in_its_last_row(file: Text, at: Position) -> Damaged | None:
    grid = table_of(file, at)
    if grid is None:
        return None
    last = len(grid.rows) - 1
    if len(grid.rows[last]) < 3:
        return None
    lines = file.lines()
    lines[last] = file.line(grid.rows[last][: len(grid.rows[last]) // 2])
    data = file.written(lines)
    touched = touching(file, at, [last])
    return Damaged(data.removesuffix(file.end.encode(file.encoding.replace("utf-16", "utf-16-le"))), None, touched)
