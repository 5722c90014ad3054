"""What the layout engine complains about while it works, and which of it can be let pass."""

from __future__ import annotations

import logging
import re
import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

# Rules meant for the screen, which the page's one style sheet also carries; nothing of the kind exists on paper.
SCREEN_PROPERTIES = (
    "accent-color",
    "backdrop-filter",
    "clip",
    "clip-path",
    "content-visibility",
    "forced-color-adjust",
    "overflow-x",
    "overflow-y",
    "print-color-adjust",
    "text-decoration-skip-ink",
    "text-size-adjust",
    "text-wrap",
    "user-select",
)
HARMLESS = re.compile(
    "|".join(
        (
            rf"Ignored `({'|'.join(SCREEN_PROPERTIES)}):",
            r"Ignored `position:sticky`",
            # Sizes and preferences of a window; the engine leaves out the whole rule, as print should.
            r"(Expected a media|Invalid media) type,?( got)? ' ?(screen\b|\((min|max)-width|\(prefers-)",
            # Judged from the page itself, which says whether a picture only decorates.
            r"Image .* has no required alt description",
            # An older system library makes larger font files, not wrong ones.
            r"Using fontTools instead of HarfBuzz-Subset",
        )
    )
)
MISSING_GLYPH = ".notdef glyph rendered"


@dataclass
class Complaints:
    """Messages that matter, and characters that no font can draw."""

    messages: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def take(self, record: logging.LogRecord) -> None:
        message, arguments = record.getMessage(), record.args
        if MISSING_GLYPH in message and isinstance(arguments, tuple):
            self.missing.append(str(arguments[0]))
        elif not HARMLESS.match(message):
            self.messages.append(message)


@contextmanager
def listening() -> Iterator[Complaints]:
    """Collect what the layout engine says in this thread, at level WARNING and above."""
    complaints = Complaints()
    handler = _Ear(complaints)
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield complaints
    finally:
        logger.removeHandler(handler)


def name_of(character: str) -> str:
    """A character by its Unicode name and number."""
    return f"{unicodedata.name(character, 'no Unicode name')}, U+{ord(character):04X}"


class _Ear(logging.Handler):
    def __init__(self, complaints: Complaints) -> None:
        super().__init__(logging.WARNING)
        self._complaints, self._thread = complaints, threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:
            self._complaints.take(record)
