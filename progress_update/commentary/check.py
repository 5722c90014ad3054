"""All commentary of a report checked: texts as printed, and the sentences that people have checked by hand.

The first fault stops the build, with file, line, what was written and what the data say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd
import yaml

from progress_update.commentary import tally
from progress_update.commentary.judging import sentence_fault
from progress_update.commentary.mentions import Mention
from progress_update.commentary.names import Names
from progress_update.commentary.placeholders import PlaceholderError, filled
from progress_update.commentary.reading import Reader
from progress_update.commentary.sentences import Sentence, paragraphs, unmarked
from progress_update.commentary.subjects import Subject, report_windows, subjects
from progress_update.errors import CommentaryError
from progress_update.framework import Framework
from progress_update.measures.results import Results, counted
from progress_update.period import Period
from progress_update.settings import Settings
from progress_update.yaml_lines import Document, Place

REMEDY = "Correct it, or mark the sentence as checked by hand: <!-- checked: reason -->"


@dataclass(frozen=True)
class ByHand:
    """A sentence that a person has checked, where it stands, and the reason given."""

    place: Place
    sentence: str
    reason: str


@dataclass(frozen=True)
class Checked:
    """Commentary as printed, by its place in the settings, and what was checked by hand."""

    texts: Mapping[Place, str]
    by_hand: tuple[ByHand, ...]

    def text(self, *place: str) -> str:
        """The text of a place: `text("commentary", "summary")`; nothing where nothing is written."""
        return self.texts.get(place, "")


@dataclass(frozen=True)
class Fault:
    """One sentence that the data do not bear out."""

    sentence: str
    what: str


class Checker:
    """Judges sentences against one report's results."""

    def __init__(self, framework: Framework, results: Results, period: Period, series: pd.DataFrame) -> None:
        self.subjects: dict[str, Subject] = subjects(framework, results, series)
        self.findings = {id: subject.finding for id, subject in self.subjects.items()}
        self._reader = Reader(Names(framework), period)
        self._windows = report_windows(framework, period)
        self._chapters = {
            priority.id: re.compile(
                rf"\b(?:{nth} (?:priority|chapter)|{priority.id} (?:priority|chapter|measures)"
                rf"|{re.escape(priority.title)}"
                rf"|{re.escape(' '.join(priority.title.split()[:3]))})\b",
                re.IGNORECASE,
            )
            for nth, priority in zip(
                ("first", "second", "third", "fourth", "fifth"), framework.priorities, strict=False
            )
        }

    def faults(self, text: str, *, about: str | None = None) -> Iterator[Fault]:
        """The faulty sentences of a text without placeholders; `about` is the measure it stands under."""
        for paragraph in paragraphs(text):
            named = Mention(0, 0, (about,)) if about in self.subjects and about else None
            for sentence in paragraph:
                miscounted, rest = tally.read(sentence.plain, self._tallies(about, sentence.plain))
                reading = self._reader.read(rest, carried=named, about=about)
                named = reading.last
                what = (
                    None
                    if sentence.reason
                    else miscounted or sentence_fault(reading, self.subjects, about, self._windows)
                )
                if what:
                    yield Fault(sentence.written, what)

    def _tallies(self, about: str | None, sentence: str) -> list[dict[str, int]]:
        """How the measures stand: of the chapter named; else of the one it stands in, if it does, and of all."""
        rows = [subject.row for subject in self.subjects.values() if subject.is_measure]
        named = [id for id, name in self._chapters.items() if name.search(sentence)]
        chapters = [[row for row in rows if row["priority"] == id] for id in named or [about or ""]]
        parts = [part for part in (*chapters, *([] if named else [rows])) if part]
        return [counted(row["judgement"] for row in part) for part in parts or [rows]]


def check_commentary(
    settings: Settings,
    framework: Framework,
    results: Results,
    period: Period,
    series: pd.DataFrame,
    *,
    judged: bool = True,
) -> Checked:
    """Fill the placeholders of all commentary and check what it says.

    `judged=False` fills and does not judge: for illustrative results, about which nobody has written.

    Raises CommentaryError naming file and line for a placeholder that does not resolve, a mark without a
    reason, or the first sentence that disagrees with the results.
    """
    checker = Checker(framework, results, period, series)
    texts: dict[Place, str] = {}
    by_hand: list[ByHand] = []
    for place, written in _places(settings):
        where = _Where(settings._documents, place)
        text = _filled(written, checker, where)
        by_hand += _by_hand(text, place, where)
        for found in checker.faults(text, about=str(place[-1])) if judged else ():
            raise CommentaryError(
                f"'{found.sentence}', but {found.what}", where=where.line(found.sentence), remedy=REMEDY
            )
        texts[place] = unmarked(text)
    return Checked(texts, tuple(by_hand))


def _places(settings: Settings) -> Iterator[tuple[Place, str]]:
    for place, text in settings.commentary.items():
        yield ("commentary", place), text
    for outcome, account in settings.qualitative.accounts.items():
        for slot, text in account.model_dump().items():
            if text:
                yield ("qualitative", "accounts", outcome, slot), text


def _filled(written: str, checker: Checker, where: _Where) -> str:
    try:
        return filled(written, checker.findings)
    except PlaceholderError as found:
        raise CommentaryError(
            f"{found.written} does not resolve: {found.what}", where=where.line(found.written), remedy=found.remedy
        ) from found


def _by_hand(text: str, place: Place, where: _Where) -> Iterator[ByHand]:
    marked: list[Sentence] = [each for part in paragraphs(text) for each in part if each.reason is not None]
    for sentence in marked:
        if not sentence.reason:
            raise CommentaryError(
                f"'{sentence.written}' is marked as checked without a reason",
                where=where.line(sentence.written),
                remedy="Say how it was checked: <!-- checked: reason -->",
            )
        yield ByHand(place, sentence.written, sentence.reason)


@dataclass(frozen=True)
class _Where:
    """Finds the line of a sentence in the file that it was read from."""

    documents: tuple[Document, ...]
    place: Place

    def line(self, sentence: str) -> str:
        document = max(self.documents, key=lambda each: each.depth(self.place))
        node = _node(document.tree, self.place)
        if node is None:
            return document.where(self.place)
        begin, text = node.start_mark.index, document.text[: node.end_mark.index]
        # Lines are folded and placeholders filled, so only the words before the first figure can be sought.
        opening = [re.escape(word) for word in sentence.split()]
        for length in (6, 4, 2, 1):
            found = re.compile(r"\s+".join(opening[:length])).search(text, begin)
            if found:
                return f"{document.name}, line {text.count(chr(10), 0, found.start()) + 1}"
        return document.where(self.place)


def _node(node: yaml.Node | None, place: Place) -> yaml.Node | None:
    for step in place:
        if not isinstance(node, yaml.MappingNode):
            return None
        node = next((value for key, value in node.value if key.value == step), None)
    return node
