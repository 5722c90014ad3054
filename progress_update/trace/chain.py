"""What a chain consists of. Plain data: `as_data` gives what JSON holds."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from progress_update.editions import Edition
from progress_update.period import Window


@dataclass(frozen=True)
class Observation:
    """One published figure, by its whole key. A borough's has no value here: London's report tells no single one."""

    series: str
    area: str
    group: str
    start: date
    end: date
    value: float | None


@dataclass(frozen=True)
class Observed:
    """The observations behind one number: `by_time` adds up all series and areas for each span of time.

    `role` is what they are in the formula: counted, out of, published, group, reference. In a borough's report no
    single observation is told, and the spans of time only where each of them is published.
    """

    role: str
    series: tuple[str, ...]
    group: str
    rows: int
    areas: int
    first: Observation | None
    last: Observation | None
    by_time: tuple[tuple[date, date, float], ...]
    number: float


@dataclass(frozen=True)
class Traced:
    """One figure of the chain: the value itself, or one that it is compared with."""

    name: str
    label: str
    window: Window
    value: float
    shown: str
    formula: str
    observed: tuple[Observed, ...]


@dataclass(frozen=True)
class Chain:
    """From the words of a report to the files: `figures` has the value first, then what it is compared with.

    Without a figure there is a `reason`; without an edition the figures are invented, or there are none.
    """

    id: str
    label: str
    kind: str
    period: str
    sentence: str
    exhibit: str
    row: dict[str, Any]
    figures: tuple[Traced, ...] = ()
    interval: str = ""
    change: str = ""
    judged: str = ""
    beside: dict[str, str] = field(default_factory=dict)
    edition: Edition | None = None
    reason: str = ""

    def as_data(self) -> dict[str, Any]:
        """The chain as JSON holds it: days as 2022-03-31, numbers in full."""
        told = {name: getattr(self, name) for name in ("id", "label", "kind", "period", "sentence", "exhibit")}
        how = {name: getattr(self, name) for name in ("interval", "change", "judged", "reason")}
        how |= {name.lower(): text for name, text in self.beside.items()}
        figures = [_plain(asdict(figure)) for figure in self.figures]
        edition = dict(self.edition.record) if self.edition else None
        if edition:
            edition["observations"] = {name: edition["observations"][name] for name in ("rows", "sha256")}
        return {**told, "result": self.row, "figures": figures, "formulas": how, "edition": edition}


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(held) for key, held in value.items()}
        case list() | tuple():
            return [_plain(held) for held in value]
        case date():
            return value.isoformat()
        case _:
            return value
