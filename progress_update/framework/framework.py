"""The whole plan, and what in it belongs to what."""

from __future__ import annotations

from functools import cached_property
from typing import Any, TypeVar

from progress_update.areas import LONDON, area_name
from progress_update.framework.parts import Outcome, Part, Plan, Priority, Rules
from progress_update.framework.series import Context, Measure, Series
from progress_update.framework.times import PANDEMIC, Break, Comparator, Event, Span

AnySeries = TypeVar("AnySeries", bound=Series)


class Framework(Part):
    """The whole file. Lists keep the order of the file, which is the order of the report."""

    plan: Plan
    priorities: list[Priority]
    outcomes: list[Outcome]
    comparators: list[Comparator]
    breaks: list[Break]
    events: list[Event] = []
    pandemic: Span = PANDEMIC
    rules: Rules = Rules()
    measures: list[Measure]
    context: list[Context] = []

    @cached_property
    def _by_id(self) -> dict[str, Any]:
        parts = (
            self.priorities, self.outcomes, self.comparators, self.breaks, self.events, self.measures, self.context,
        )  # fmt: skip
        return {part.id: part for group in parts for part in group}

    def measure(self, id: str) -> Measure:
        found: Measure = self._by_id[id]
        return found

    def outcome(self, id: str) -> Outcome:
        found: Outcome = self._by_id[id]
        return found

    def priority(self, id: str) -> Priority:
        found: Priority = self._by_id[id]
        return found

    def comparator(self, id: str) -> Comparator:
        found: Comparator = self._by_id[id]
        return found

    def breaks_of(self, series: Series, *, area: str = LONDON) -> list[Break]:
        """The breaks that the series names; for a borough also those of all borough figures of its sources."""
        named: list[Break] = [self._by_id[id] for id in series.breaks]
        if area == LONDON:
            return named
        sources = {feed.source for feed in series.feeds}
        every = [change for change in self.breaks if change.areas == "boroughs" and sources & {*change.sources}]
        return named + [change for change in every if change not in named]

    def of_area(self, area: str) -> Framework:
        """The framework as the report of an area tells it: for London as it stands; for a borough with the words and
        samples of boroughs, and with the breaks that concern their figures only."""
        if area == LONDON:
            return self
        told = {
            "measures": [self._in(area, measure) for measure in self.measures],
            "context": [self._in(area, context) for context in self.context],
        }
        return Framework.model_validate(dict(self) | told)

    def _in(self, area: str, series: AnySeries) -> AnySeries:
        told = series.borough.told(area_name(area)) if series.borough else {}
        return series.model_copy(update=told | {"breaks": [one.id for one in self.breaks_of(series, area=area)]})

    def events_of(self, series: Series) -> list[Event]:
        return [self._by_id[id] for id in series.events]

    def outcomes_of(self, priority: str) -> list[Outcome]:
        return [outcome for outcome in self.outcomes if outcome.priority == priority]

    def measures_of(self, outcome: str) -> list[Measure]:
        return [measure for measure in self.measures if measure.outcome == outcome]

    def measures_of_priority(self, priority: str) -> list[Measure]:
        return [measure for measure in self.measures if self.outcome(measure.outcome).priority == priority]

    def context_of(self, measure: str) -> list[Context]:
        return [context for context in self.context if context.illuminates == measure]

    def priority_of(self, measure: Measure) -> Priority:
        return self.priority(self.outcome(measure.outcome).priority)
