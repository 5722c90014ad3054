"""Figures as readers see them. Rounding happens here, once."""

from __future__ import annotations

import pandas as pd

MINUS = "−"
SMALL_SHARE = 0.1
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number_word(n: int) -> str:
    return NUMBERS[n] if 0 <= n < len(NUMBERS) else f"{n:,}"


def plural(n: int, noun: str) -> str:
    return f"{n:,} {noun}" if n == 1 else f"{n:,} {noun}s"


def signed(value: float, decimals: int = 0) -> str:
    """`+6.5`, `−8`, and `0` without a sign when it rounds to nothing."""
    text = f"{abs(value):,.{decimals}f}"
    if not float(text.replace(",", "")):
        return text
    return f"{'+' if value > 0 else MINUS}{text}"


def value(shape: str, amount: float) -> str:
    """A figure as readers see it: `1,253`, `52%` (surveys), `11.6%` (shares), `−11 points` (gaps)."""
    if pd.isna(amount):
        return "[x]"
    match shape:
        case "count":
            return f"{amount:,.0f}"
        case "share":
            return f"{100 * amount:.1f}%"
        case "gap":
            return points(amount)
        case _:
            # Surveys are published as whole per cents; only a share of a few per cent needs more.
            return f"{100 * amount:.{1 if amount < SMALL_SHARE else 0}f}%"


def points(fraction: float, decimals: int = 0) -> str:
    shown = signed(100 * fraction, decimals)
    return f"{shown} {'point' if shown.strip('+' + MINUS) == '1' else 'points'}"


def in_short(text: str) -> str:
    """For a narrow column: points as `pts`."""
    return text.replace(" points", " pts").replace(" point", " pt")
