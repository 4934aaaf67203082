"""Citizen service numbers (BSN) have no place in a delivery: find what may be one."""

import re

MAYBE = re.compile(r"(?<!\d)(\d{9}|\d{4}[. ]\d\d[. ]\d{3})(?!\d)")


def holds_bsn(text: str) -> bool:
    """Whether a number in the text passes the 11-proof; one in eleven other numbers does too."""
    return any(passes(re.sub(r"\D", "", found)) for found in MAYBE.findall(text))


def passes(digits: str) -> bool:
    """The 11-proof of nine digits: weights 9 to 2, and −1 for the last; all zeros is no number."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))
    return total % 11 == 0 and digits != "000000000"
