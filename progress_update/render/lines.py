"""Lines of text that were measured before: tables ask for the same words many times, and so do the reports of a batch.

The layout engine asks Pango anew for each word of each cell, and for each line that it tries. What comes out depends on
the text, the width and some properties of the style alone, so it is kept beside the fonts that it was measured with.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from pathlib import Path
from sys import intern
from typing import Any

from weasyprint.layout import inline, preferred
from weasyprint.text import line_break
from weasyprint.text.fonts import FontConfiguration

from progress_update.lasting import LastingFolder

MOST = 50_000  # lines, about 30 MB
# All that `split_first_line` reads of a style, itself or by what it calls.
READ = (
    "direction", "font_family", "font_feature_settings", "font_kerning", "font_language_override", "font_size",
    "font_stretch", "font_style", "font_variant_alternates", "font_variant_caps", "font_variant_east_asian",
    "font_variant_ligatures", "font_variant_numeric", "font_variant_position", "font_variation_settings", "font_weight",
    "hyphenate_character", "hyphenate_limit_chars", "hyphenate_limit_zone", "hyphens", "lang", "letter_spacing",
    "overflow_wrap", "tab_size", "text_decoration_line", "white_space", "word_break", "word_spacing",
)  # fmt: skip

_measured = line_break.split_first_line


class Fonts(FontConfiguration):
    """The fonts that pages bring with them, and the lines that were measured with them."""

    def __init__(self, *, outlive_the_build: bool) -> None:
        super().__init__()
        if outlive_the_build:  # the folder for temporary files is the build's, and goes with it
            self._lasting = LastingFolder("fonts")
            self._folder = Path(self._lasting.name)
        self.lines: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._all: set[str] = set()
        self._asked_for: set[str] = set()

    def begin(self) -> None:
        """A page is laid out now."""
        self._asked_for.clear()

    def add_font_face(self, rule_descriptors: dict[str, Any], url_fetcher: Any) -> None:
        """As WeasyPrint's own, which adds a face once."""
        self._asked_for.add(str(rule_descriptors))
        self._all.add(str(rule_descriptors))
        super().add_font_face(rule_descriptors, url_fetcher)

    @property
    def are_those_of_the_page(self) -> bool:
        """Whether the page brought all of them: otherwise it was laid out with those of another."""
        return self._all == self._asked_for

    @property
    def are_known_by_name(self) -> bool:
        """Whether every one is embedded in its page: what lies in a file may be another tomorrow."""
        return all("'data:" in face for face in self._all)


_kept: list[Fonts] = []  # those of the page before


def laid_out(render: Callable[[Fonts], Any], *, keep: bool) -> Any:
    """What `render` makes with the fonts of its page: those of the page before where it brings the same.

    They are kept for the next page if `keep`: for a process that makes many and ends in peace.
    """
    for known in (*_kept, None):
        fonts = known or Fonts(outlive_the_build=keep)
        fonts.begin()
        document = render(fonts)
        if fonts.are_those_of_the_page:
            break
    _kept[:] = [fonts] if keep and fonts.are_known_by_name else []
    return document


def split_first_line(
    text: str, style: Any, context: Any, max_width: float | None, justification_spacing: float,
    is_line_start: bool = True, minimum: bool = False,
) -> tuple[Any, ...]:  # fmt: skip
    """As WeasyPrint's own, from memory where it was asked for before."""
    asked = (text, style, context, max_width, justification_spacing, is_line_start, minimum)
    if not isinstance(style.font_config, Fonts):
        return tuple(_measured(*asked))
    lines = style.font_config.lines
    key = (text, _look(style), max_width, justification_spacing, is_line_start, minimum)
    if key not in lines:
        if len(lines) >= MOST:
            lines.clear()
        lines[key] = _measured(*asked)
    layout, *metrics = lines[key]
    return (copy(layout), *metrics)  # the caller's own: drawing it sets it up again


def _look(style: Any) -> str:
    """What a style says that matters to a line, worked out once for each style."""
    if "_look" not in vars(style):
        style._look = intern(str([style[name] for name in READ]))  # kept once, however many styles look so
    return str(style._look)


for module in (line_break, inline, preferred):
    module.split_first_line = split_first_line
