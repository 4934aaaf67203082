"""Damages that change nothing a careful colleague would hesitate over, by group: to refuse these is needless."""

GROUPS = {
    "dates": """
        date as a serial, date as a serial number, date as text beside real dates, date with two digits,
        date with points, date with a time, date in ISO, date with spaces within, date with a short month,
        date with the whole month, date with its weekday, date with an early hour, date in eight digits,
        date as a moment elsewhere, date as a moment with its offset, date with long dashes,
        date with slashes and the year first, column of dates with the month first""",
    "numbers": """
        number with a unit, number with a thousands point, number with a thousands space,
        number with a decimal comma and zeros, number with a currency sign, number as text,
        number as a data frame writes it, number with cents, hours with a decimal point, hours as a time,
        hours with a unit, hours and minutes, trade register number with points,
        trade register number with its word, trade register number with a branch,
        trade register number as a data frame writes it, person number with zeros lost,
        person number as a data frame writes it, postcode in lower case without space""",
    "yes and no": """
        yes as check mark, yes as box, yes as x, yes as v, yes as one point zero, yes or no as a word cell""",
    "nothing": """
        nothing as dash, nothing as long dash, nothing as accounting dash, nothing as n.v.t., nothing as NA""",
    "invisible characters": """
        key with a space that does not break, space that does not break, zero width characters, soft hyphen,
        spaces around, tab around, line break at the end of a cell, date with direction marks,
        number with a space that does not break, choice with direction marks, text with direction marks,
        postcode with spaces that do not break""",
    "encodings": """
        encoding utf-8, encoding utf-8 with a byte order mark, encoding utf-16 little endian with a mark,
        encoding utf-16 big endian with a mark, encoding utf-16 little endian, encoding utf-16 big endian,
        encoding cp1252, encoding latin-1, encoding mac roman, encoding cp850 of MS-DOS, encoding cp1250""",
    "words": """
        choice in capitals, list with numbers, list with slashes, pilot number in lower case,
        pilot number with a long dash, pilot number with a space""",
}
EVERYDAY = {" ".join(name.split()): group for group, names in GROUPS.items() for name in names.split(",")}
MOST_REFUSED = 0.02
