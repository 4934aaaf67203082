"""What has no place in a text that is kept: citizen service numbers (BSN), and how to reach a person."""

import re

MAYBE_BSN = re.compile(r"(?<!\d)(\d{9}|\d{4}[. ]\d\d[. ]\d{3})(?!\d)")
AFTER = r"(?:^|[^\w./-]|(?:^|\D)[./-])"  # no part of a day or another number; polars looks at nothing around
ADDRESSES = (
    r"[^\s@;,<>]+@[^\s@;,<>]+\.[A-Za-z]{2,}",  # e-mail
    r"(?:\+|00)31[ -]?(?:\(0\))?[ -]?[1-9](?:[ -]?\d){8}",  # telephone
    rf"{AFTER}06\)?[ ./-]*(?:\d[ .-]?){{7}}\d\b",
    rf"{AFTER}0[1-9](?:\d{{1,2}}(?: ?[-/.] ?|\)[ -]?| )\d{{3}}[ -]?\d{{2}}[ -]?\d{{1,2}}|\d{{8}})\b",
    r"\bNL\d\d ?[A-Z]{4} ?(?:\d ?){10}",  # bank account
)
CONTACT = "|".join(ADDRESSES)
HAS_CONTACT = re.compile(CONTACT)


def holds_bsn(text: str) -> bool:
    """Whether a number in the text passes the 11-proof; one in eleven other numbers does too."""
    return any(passes(re.sub(r"\D", "", found)) for found in MAYBE_BSN.findall(text))


def passes(digits: str) -> bool:
    """The 11-proof of nine digits: weights 9 to 2, and −1 for the last; all zeros is no number."""
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    total = sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True))
    return total % 11 == 0 and digits != "000000000"


def holds_contact(text: str) -> bool:
    """Whether the text holds an e-mail address, a telephone number or a bank account."""
    return HAS_CONTACT.search(text) is not None
