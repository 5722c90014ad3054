"""Contrast of two colours, and the pairs that a report sets against each other (WCAG 2.2, 1.4.3 and 1.4.11)."""

from __future__ import annotations

from collections.abc import Mapping

TEXT = 4.5  # SC 1.4.3, text of any size the report uses
MARK = 3.0  # SC 1.4.11, lines and shapes that carry meaning

JUDGED = ("improved", "worsened", "no-clear-change", "no-comparison", "no-data")

# Colour, ground, the least contrast between them, and where a reader meets the pair.
PAIRS: tuple[tuple[str, str, float, str], ...] = (
    *((name, "white", TEXT, "text and marks on the page") for name in ("ink", "navy", "slate", "mute", *JUDGED)),
    *((name, "tint", TEXT, "text on the web page's ground") for name in ("ink", "navy", "slate", "mute", *JUDGED)),
    *((name, "beam", TEXT, "text in the house and in the band of a gap") for name in ("ink", "navy", "slate")),
    ("white", "ink", TEXT, "the banner of illustrative data"),
)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours written `#RRGGBB`: 1 for the same, 21 for black and white."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def too_close(colours: Mapping[str, str]) -> list[str]:
    """Every pair of the palette that is hard to tell apart, in words: which, how much, how much is needed, where."""
    found = []
    for name, ground, least, where in PAIRS:
        ratio = contrast(colours[name], colours[ground])
        if ratio < least:
            pair = f"{name} {colours[name]} on {ground} {colours[ground]}"
            found.append(f"{pair} has a contrast of {_cut(ratio)}, and {where} needs {least:g}")
    return found


def _cut(ratio: float) -> str:
    """One decimal, never rounded up to what it has not reached."""
    return f"{int(ratio * 10) / 10:.1f}"


def _luminance(colour: str) -> float:
    """Relative luminance by the definition of WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
