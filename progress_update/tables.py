"""Tables and blocks as text: Markdown for the stitched source, CSV for the files. Nothing is read or written."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>$@|~^#])")
# Beginnings that spreadsheet programs take for a formula, the wide forms of East Asian keyboards among them.
_FORMULA = re.compile(r"[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def plain(text: str) -> str:
    """Text that Markdown shows as it stands."""
    return _SPECIAL.sub(r"\\\1", " ".join(text.split()))


def link(text: str, target: str) -> str:
    return f"[{plain(text)}]({target})"


def quiet(text: str) -> str:
    return f"[{plain(text)}]{{.quiet}}"


def judgement_kind(judgement: str) -> str:
    """The name that style sheet and marks know a judgement by: `no-clear-change`, `no-data`."""
    return judgement.removesuffix(" published").replace(" ", "-")


def judgement_word(judgement: str, text: str | None = None) -> str:
    shown = text or judgement[:1].upper() + judgement[1:]
    return f"[{shown}]{{.judgement .{judgement_kind(judgement)}}}"


def pipe_table(
    header: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str, right: Sequence[int] = (), classes: str = ""
) -> str:
    """A table whose cells are Markdown already; `right` holds the numbers (from 0) of right-aligned columns."""
    if any(len(row) != len(header) for row in rows):
        raise ValueError(f"a row of '{caption}' has not {len(header)} cells")
    rule = ["--:" if n in right else ":--" for n in range(len(header))]
    lines = [_row(header), _row(rule), *map(_row, rows), "", f": {caption}{f' {{{classes}}}' if classes else ''}"]
    return "\n".join(lines)


def stacked(*blocks: str) -> str:
    """Blocks one under the other; those without text leave nothing behind."""
    return "\n\n".join(block for block in blocks if block)


def fenced(classes: str, *blocks: str, depth: int = 3) -> str:
    """A Pandoc div, or nothing without text; `depth` is the number of colons, more for the outer of nested ones."""
    body = stacked(*blocks)
    return f"{':' * depth} {{{classes}}}\n{body}\n{':' * depth}" if body else ""


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def could_start_a_formula(text: str) -> bool:
    return bool(_FORMULA.match(text))


def csv_text(frame: pd.DataFrame) -> str:
    """A frame as CSV: UTF-8 without a mark in front, dates as 2022-03-31, every digit, nothing where nothing is known.

    Numbers stay numbers, negative ones too. Text that a spreadsheet program would run as a formula gets an
    apostrophe in front; `csv_value` takes it off again. Without end is INF, as Table Schema and CSVW write it.
    """
    safe = frame.copy()
    for name in safe.columns:
        if pd.api.types.is_float_dtype(safe[name].dtype):
            if np.isinf(safe[name]).any():
                safe[name] = safe[name].astype(object).replace({np.inf: "INF", -np.inf: "-INF"})
        elif isinstance(safe[name].dtype, pd.StringDtype) or safe[name].dtype == object:
            safe[name] = safe[name].map(csv_cell, na_action="ignore")
    return safe.to_csv(index=False, date_format="%Y-%m-%d", lineterminator="\n")


def csv_cell(value: object) -> object:
    """A cell's value as `csv_text` writes it: text made harmless, with one kind of line end; others as they are."""
    if not isinstance(value, str):
        return value
    text = value.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if could_start_a_formula(text) else text


def csv_value(text: str) -> str:
    """The text of a CSV cell as it was before `csv_text` made it harmless."""
    return text[1:] if text[:1] == "'" and could_start_a_formula(text[1:]) else text
