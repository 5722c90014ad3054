"""The formats in which a report can be had. The page is always made: the others are made from it or go with it."""

from __future__ import annotations

from collections.abc import Iterable

from progress_update.errors import FormatError

USUAL = ("html", "pdf", "xlsx", "ods")
BRIEFING = ("docx", "pptx")
EVERY = (*USUAL, *BRIEFING)


def find_formats(text: str) -> tuple[str, ...]:
    """The formats of `html,pdf,xlsx`, in the order of `EVERY`; the usual ones for an empty text.

    Raises FormatError for a format that is none.
    """
    asked = [part.strip().lower().removeprefix(".") for part in text.split(",") if part.strip()]
    if unknown := [each for each in asked if each not in EVERY]:
        remedy = f"Write some of {', '.join(EVERY)}"
        raise FormatError(f"'{unknown[0]}' is no format of a report", where="FORMATS", remedy=remedy)
    return tuple(each for each in EVERY if each == "html" or each in asked) if asked else USUAL


def formats_in(names: Iterable[str]) -> tuple[str, ...]:
    """The formats among the files of a release."""
    found = {name.rpartition(".")[2] for name in names}
    return tuple(each for each in EVERY if each in found)
