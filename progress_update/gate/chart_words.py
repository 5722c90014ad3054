"""The words inside a chart: labels that name times and figures, and the numbers of its axes.

The numbers along an axis are steps of one size, so a changed digit in one breaks the row. Any other number in a
chart is a figure or a time of the measure that it shows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import combinations, pairwise

from lxml.etree import _Element as Element

from progress_update.gate.phrases import normal, numbers
from progress_update.period import MONTHS

MOST_NAMED = 4  # figures that a chart writes beside its lines
_NUMBER = re.compile(r"[+−]?\d[\d,.]*")
_MONTH = re.compile("|".join(name for month in MONTHS for name in (month, month[:3])), re.IGNORECASE)


def unexplained(drawing: Element, left_over: Callable[[str], list[str]]) -> Iterator[str]:
    """Labels with a number that is neither one step of an axis nor left without remainder by `left_over`."""
    labels = [label for label in _labels(drawing) if numbers(normal(label))]
    for shape in dict.fromkeys(map(_shape, labels)):
        row = [label for label in labels if _shape(label) == shape]
        own = [label for label in row if not left_over(normal(label))]
        if not _has_row(row, own):
            yield from (label for label in row if label not in own)


def _has_row(labels: list[str], own: list[str]) -> bool:
    """Whether what is left without some figures of the measure (the last one, named at its end) is one axis."""
    chosen = (without for count in range(min(len(own), MOST_NAMED) + 1) for without in combinations(own, count))
    return any(_is_row(_less(labels, without)) for without in chosen)


def _less(labels: list[str], without: tuple[str, ...]) -> list[str]:
    left = labels[::-1]  # the axis is written first: of a step and a figure that are alike, the figure is the last
    for label in without:
        left.remove(label)
    return left[::-1]


def _labels(drawing: Element) -> list[str]:
    """The texts of a drawing; lines of one label, of which the first names no number, together."""
    texts = [" ".join("".join(text.itertext()).split()) for text in drawing.iter("text")]
    labels: list[str] = []
    for text in filter(None, texts):
        waits = labels and _opens(labels[-1], text)
        labels[-1:] = [f"{labels[-1]} {text}"] if waits else [*labels[-1:], text]
    return labels


def _opens(label: str, text: str) -> bool:
    """`12 months to`, `Year to`: a month follows. `Jan–Mar`, `May`: a year may follow."""
    of_months = bool(_MONTH.fullmatch(re.split("[–-]", label)[-1]))
    return label.endswith(" to") or (of_months and bool(re.fullmatch(r"\d{4}", text)))


def _shape(label: str) -> str:
    """A label with its last number and its month left out: those of one axis are alike."""
    head, number, tail = _last_number(label)
    return f"{_MONTH.sub('', head)}#{tail}" if number is not None else label


def _is_row(labels: list[str]) -> bool:
    """Whether the labels' numbers go on by steps of one size; two make a row, one or none needs no more proof."""
    found = [number for label in labels if (number := _last_number(label)[1]) is not None]
    if len(found) < 2:
        return not found
    step = found[1] - found[0]
    return step != 0 and all(abs(b - a - step) < 1e-9 for a, b in pairwise(found))


def _last_number(label: str) -> tuple[str, float | None, str]:
    found = list(_NUMBER.finditer(label))
    if not found:
        return label, None, ""
    last = found[-1]
    number = float(last[0].replace(",", "").replace("−", "-").rstrip("."))
    return label[: last.start()], number, label[last.end() :]
