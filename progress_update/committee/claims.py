"""Texts for a committee make no claims: no figure and no movement.

The report's commentary may claim what the results bear out, and is judged sentence by sentence. That check knows
London's published figures only, while a pack is made of boroughs' and demonstrations too; and a paper that asks has the
report behind it to say how things stand. So here the same grammar only finds figures and movements, and refuses both.
Days, years and the numbers of sections and items are none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from progress_update.commentary.names import Names
from progress_update.commentary.reading import Reader, Reading
from progress_update.commentary.sentences import paragraphs
from progress_update.errors import CommitteeError
from progress_update.exhibits.report import Report
from progress_update.yaml_lines import Document, Place

REMEDY = "The report says how things stand: refer to it, or leave this out"
# The plan's own name, and what papers number that the grammar of commentary does not meet.
_NUMBERED = re.compile(r"\b(?:20\d\d[-–]\d\d|(?:agenda )?items? \d+\w*|paragraphs? \d[\d.]*|appendi(?:x|ces) \w+)")


def refuse_claims(texts: Mapping[Place, str], report: Report, document: Document) -> None:
    """Raise CommitteeError for the first sentence with a figure or a word of movement."""
    reader = Reader(Names(report.framework), report.period)
    for place, text in texts.items():
        for sentence in (each for paragraph in paragraphs(text) for each in paragraph):
            reading = reader.read(_NUMBERED.sub("", sentence.plain))
            if claim := _claim(reading):
                raise CommitteeError(f"'{sentence.written}' {claim}", where=document.where(place), remedy=REMEDY)


def _claim(reading: Reading) -> str:
    """What a sentence claims, in words; nothing if it only asks or tells."""
    if reading.movements:
        moved = reading.movements[0]
        return f"speaks of a movement ('{reading.text[moved.start : moved.end].strip()}')"
    figures = [figure.number for figure in reading.figures]
    written = [
        number for number in reading.numbers if reading.text[number.start : number.end].strip("+-−– ")[:1].isdigit()
    ]
    for number in figures + written:
        return f"has a figure ('{reading.text[number.start : number.end].strip()}')"
    return ""
