"""A figure as a finding: its headline, its sentence, and what must be said beside it."""

from __future__ import annotations

from dataclasses import dataclass

from progress_update.words import remarks
from progress_update.words.figure import Figure
from progress_update.words.language import in_time


@dataclass(frozen=True)
class Finding(Figure):
    """A row of the results with what was found in it. No "rose" or "fell" unless the judgement has earned it."""

    @property
    def headline(self) -> str:
        """The finding in one line of twelve words or fewer."""
        name = self.headline_name
        match self.judgement:
            case "improved" | "worsened":
                return self._movement_headline(name)
            case "no clear change":
                return f"{name}: no clear change"
            case "no comparison":
                return f"{name}: {self.latest}{self._when}, no comparison"
            case _:
                return f"{name}: no data published"

    def _movement_headline(self, name: str) -> str:
        if self.shape == "gap":
            return f"{name} {'narrowed' if self.judgement == 'improved' else 'widened'} to {self.latest}"
        verb = "rose" if self.rises else "fell"
        if self.in_points:
            return f"{name} {verb} {self._by} to {self.latest}"
        return f"{name} {verb} {self._by}"

    @property
    def _by(self) -> str:
        amount = abs(100 * self.row["change_judged"])
        if self.in_points:
            shown = f"{amount:.{self.decimals}f}"
            return f"{shown} percentage {'point' if shown == '1' else 'points'}"
        if self.is_small:
            return f"by {abs(self.row['change']):,.0f}"
        return f"{amount:.0f}%" if amount >= 10 else f"{amount:.1f}%"

    @property
    def _when(self) -> str:
        return " in the quarter" if self.row["window"] == "quarter" else ""

    @property
    def sentence(self) -> str:
        """What was found, in full: the figure, the one before, the change with its interval, what that says."""
        if not self.has_data:
            return f"No data published. {self.row['reason']}"
        opening = f"{self._level} in {in_time(self.window)}"
        if not self.compared:
            return f"{opening}. {self.row['reason']}"
        return (
            f"{opening}, against {self.before} in {in_time(self.earlier)}. Change {self.change}; {self.with_interval}."
        )

    @property
    def with_interval(self) -> str:
        """`95% interval −1.8 to +15.4%`; of a small count, whose change is a difference, that it is of the ratio."""
        return f"{'as a ratio, ' if self.is_small else ''}95% interval {self.interval}"

    @property
    def _level(self) -> str:
        amount = self.latest
        return f"{amount} {_counted(self.row['unit'], self.row['value'])}" if self.shape == "count" else amount

    @property
    def control(self) -> str:
        return remarks.control(self)

    @property
    def newest_quarter(self) -> str:
        return remarks.newest_quarter(self)

    @property
    def gap_status(self) -> str:
        return remarks.gap_status(self)

    @property
    def revision(self) -> str:
        return remarks.revision(self)


def _counted(unit: str, amount: float) -> str:
    return unit[:-1] if amount == 1 and unit.endswith("s") else unit
