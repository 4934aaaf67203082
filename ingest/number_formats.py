"""What a number format says beyond the number: money, a percentage, a date, a time of hours and minutes.

Built-in identifiers as in ECMA-376 part 1, 18.8.30; currency and percentage change how a number is meant.
"""

import re

PERCENT, CURRENCY, DATE, TIME = "percent_format", "currency_format", "date", "time"
BUILT_IN = (
    dict.fromkeys([9, 10], PERCENT)
    | dict.fromkeys([5, 6, 7, 8, 42, 44], CURRENCY)
    | dict.fromkeys([*range(14, 18), 22, *range(27, 37), *range(50, 59)], DATE)
    | dict.fromkeys([*range(18, 22), *range(45, 48)], TIME)
)
SYMBOL = re.compile(r"[€$£¥]|\bEUR\b|\beuro\b", re.IGNORECASE)
LOCALE = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
ASIDE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


def meaning(number: int, code: str | None) -> str | None:
    """PERCENT, CURRENCY, DATE, TIME or None, from a format's identifier and its code where it has one."""
    if code is None:
        return BUILT_IN.get(number)
    shown = LOCALE.sub(r"\1", code)
    plain = ASIDE.sub("", shown)
    if "%" in plain:
        return PERCENT
    if SYMBOL.search(shown):
        return CURRENCY
    parts = set(plain.replace("General", "").lower()) & set("ymdhs")
    if ELAPSED.search(code) or (parts and parts <= set("hms") and parts != {"m"}):
        return TIME
    return DATE if parts else None
