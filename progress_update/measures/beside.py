"""What stands beside a borough's figures: London's, a rate per 1,000 residents, its rank, and how far its change lies
from that of the rest of London.

Everything is taken from the edition and for the time of the borough's own figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log
from typing import TYPE_CHECKING, Any

import pandas as pd

from progress_update import statistics
from progress_update.areas import LONDON
from progress_update.contracts import BESIDE, RESULTS, check
from progress_update.measures.choice import Choice, choose
from progress_update.measures.comparison import compare
from progress_update.measures.dispersion import dispersions
from progress_update.measures.figures import Figure
from progress_update.measures.held import Everywhere
from progress_update.measures.levels import PER, Residents, dispersion_by_area, level, rank_of, residents
from progress_update.measures.result_row import context_row, measure_row
from progress_update.measures.results import Results
from progress_update.period import Period, Window
from progress_update.statistics import Estimate

if TYPE_CHECKING:
    from progress_update.framework import Context, Framework, Measure

LONDON_ONLY = "Published for London only."
RATIOS, DIFFERENCES = "ratio of the two ratios", "difference of the two changes"


@dataclass(frozen=True)
class Beside:
    """What stands beside a borough's results.

    `london` has London's own rows (RESULTS): for what the borough's report shows those of the same edition and time,
    for the rest what London has. `compared` has the comparison with London and the other boroughs (BESIDE).
    """

    london: pd.DataFrame
    compared: pd.DataFrame


def say_london_only(results: Results, beside: Beside) -> Results:
    """A borough's results, with that for the reason of a missing figure where London has one."""
    of_london = set(beside.london["measure"])

    def told(own: pd.DataFrame) -> pd.DataFrame:
        without = own["value"].isna() & own["marker"].isna() & own["measure"].isin(of_london)
        return own.assign(reason=own["reason"].mask(without, LONDON_ONLY))

    return replace(results, measures=told(results.measures), context=told(results.context))


def beside(
    framework: Framework,
    area: str,
    shown: Results,
    editions: Sequence[Everywhere],
    population: Sequence[Everywhere],
    period: Period,
) -> Beside:
    """What stands beside the results that the report of the borough `area` shows.

    `framework` is London's, `shown` the borough's results without what may not be shown, `population` the editions of
    the estimates that rates are worked out with, newest first.
    """
    desk = _Desk(framework, area, editions, population, period)
    known = [row for table in (shown.measures, shown.context) for row in table.to_dict(orient="records")]
    places = {row["measure"]: desk.place(row) for row in known if pd.notna(row["value"])}
    london = [desk.london(row["measure"], places.get(row["measure"])) for row in known]
    compared = pd.DataFrame([desk.compared(place) for place in places.values() if place], columns=BESIDE.names)
    return Beside(
        check(pd.DataFrame([row for row in london if row], columns=RESULTS.names), RESULTS, where="london"),
        check(_allowing_for_all(compared, q=framework.rules.false_findings), BESIDE, where="beside"),
    )


def _allowing_for_all(compared: pd.DataFrame, *, q: float) -> pd.DataFrame:
    """Which changes differ from those of the rest of London when all these comparisons are allowed for together."""
    tested = compared["apart_p"].notna()
    out = compared.assign(apart_stands=False)
    if tested.any():
        found = statistics.benjamini_hochberg(compared.loc[tested, "apart_p"].tolist(), q=q)
        out.loc[tested, "apart_stands"] = list(found.stands)
    return out


@dataclass(frozen=True)
class _Place:
    """A borough's row, the edition it is from, and the figures behind it: the borough's and London's."""

    row: dict[str, Any]
    series: Measure | Context
    edition: Everywhere
    own: Choice
    london: Choice

    @property
    def window(self) -> Window:
        return self.own.now.window

    @property
    def is_rated(self) -> bool:
        return self.series.borough is not None and self.series.borough.rated and self.window.months == 12


class _Desk:
    """Works out what stands beside the rows of one borough."""

    def __init__(
        self, framework: Framework, area: str, editions: Sequence[Everywhere], population: Sequence[Everywhere],
        period: Period,
    ) -> None:  # fmt: skip
        self._framework, self._area, self._period = framework, area, period
        self._own = {each.id: each for each in _all(framework.of_area(area))}
        self._whole = {each.id: each for each in _all(framework)}
        self._editions, self._population = editions, population
        self._london = [each.of(LONDON) for each in editions]
        self._at = {
            (london.source, london.edition): (each, each.of(area), london)
            for each, london in zip(editions, self._london, strict=True)
        }
        self._spread = dispersions(framework, self._london)
        self._by_area: dict[str, dict[str, float]] = {}
        self._people: dict[Window, Residents | None] = {}

    def place(self, row: dict[str, Any]) -> _Place | None:
        """The borough's figure and London's, from one edition and for one time; None where London has none such."""
        edition, ours, theirs = self._at[row["source"], row["edition"]]
        series = self._own[row["measure"]]
        own = choose(series, [ours], self._period)
        london = choose(self._whole[series.id], [theirs], self._period)
        if own is None or london is None or (own.now.window, own.now.feed) != (london.now.window, london.now.feed):
            return None
        return _Place(row, series, edition, own, london)

    def london(self, id: str, place: _Place | None) -> dict[str, Any] | None:
        """London's row beside a figure, or where the borough has none (`place` is None), London's newest; None without.

        It is one of some, so that no allowance for all tests of a report is told.
        """
        series = self._whole[id]
        choice = place.london if place else choose(series, self._london, self._period)
        if choice is None:
            return None
        given = (self._framework, series, choice, [choice.now.holding], self._period)
        if series in self._framework.context:
            return context_row(*given, LONDON, None)  # type: ignore[arg-type]
        return measure_row(*given, self._spread.get(id), LONDON, None) | {"p_value": None}  # type: ignore[arg-type]

    def compared(self, place: _Place) -> dict[str, Any]:
        """Rate, rank, and the change against that of the rest of London."""
        row = {name: place.row[name] for name in ("measure", "area", "shape")}
        return row | self._rate(place) | self._rank(place) | self._apart(place)

    def _rate(self, place: _Place) -> dict[str, Any]:
        found = self._residents(place)
        if found is None:
            return {}
        edition, day, people = found
        rate = level(place.own.now, self._spreads(place).get(self._area, 1.0), people=people[self._area])
        return {
            "population": people[self._area],
            "london_population": people[LONDON],
            "population_on": day,
            "population_edition": edition.edition,
            "rate": rate.value,
            "rate_low": rate.low,
            "rate_high": rate.high,
            "london_rate": PER * place.london.now.value / people[LONDON],
        }

    def _rank(self, place: _Place) -> dict[str, Any]:
        found = self._residents(place)
        if place.series.shape == "count" and found is None:
            return {}
        rank = rank_of(
            place.series, place.own.now.feed, place.edition, self._spreads(place), place.window, self._area,
            people=found[2] if found else None, least=self._framework.rules.hidden_count,
        )  # fmt: skip
        if rank is None:
            return {}
        by = "rate" if found else "level"
        return {
            "ranked_by": by, "rank": rank.place, "rank_first": rank.first, "rank_last": rank.last, "rank_of": rank.of,
        }  # fmt: skip

    def _apart(self, place: _Place) -> dict[str, Any]:
        """The borough's change against that of London without it; of surveys, against that of all London."""
        own, before, whole, earlier = place.own.now, place.own.before, place.london.now, place.london.before
        if pd.isna(place.row["change"]) or before is None or earlier is None:
            return {}
        if place.series.shape == "count":
            rest = (whole.value - own.value, earlier.value - before.value)
            if min(own.value, before.value, *rest) < self._framework.rules.small_count:
                return {}
            lent = self._spread.get(place.series.id)
            spreads = (self._spreads(place).get(self._area, 1.0), lent.value if lent else 1.0)
            return _told(statistics.ratio_of_ratios((own.value, before.value), rest, dispersions=spreads), RATIOS)
        method = getattr(place.series, "method", "two proportions")
        ours = compare(method, own, before, dispersion=None)
        others = compare(method, _without(whole, own), _without(earlier, before), dispersion=None)
        if ours is None or others is None:
            return {}
        return _told(statistics.difference_of(ours.judged, others.judged), DIFFERENCES)

    def _residents(self, place: _Place) -> Residents | None:
        """The residents of every area for the time of a rate, looked up once a time."""
        if not place.is_rated:
            return None
        if place.window not in self._people:
            self._people[place.window] = residents(self._population, place.window)
        return self._people[place.window]

    def _spreads(self, place: _Place) -> dict[str, float]:
        """The dispersion of every area, worked out once a series."""
        if place.series.id not in self._by_area:
            found = dispersion_by_area(place.series, place.own.now.feed, self._editions)
            self._by_area[place.series.id] = found
        return self._by_area[place.series.id]


def _all(framework: Framework) -> list[Measure | Context]:
    return [*framework.measures, *framework.context]


def _told(apart: Estimate, unit: str) -> dict[str, Any]:
    """The comparison with the p-value that its interval gives: on the log scale for ratios."""
    scale = log if unit == RATIOS else float
    low, high = scale(apart.low), scale(apart.high)
    error = (high - low) / (2 * statistics.z_of())
    p = statistics.two_sided_p(scale(apart.value) / error) if error else 1.0
    return {
        "apart": apart.value, "apart_low": apart.low, "apart_high": apart.high, "apart_unit": unit, "apart_p": p,
    }  # fmt: skip


def _without(whole: Figure, part: Figure) -> Figure:
    """London less the borough, for counts out of counts; a survey of London stays as it is."""
    if whole.numerator is None or part.numerator is None or not whole.denominator or not part.denominator:
        return whole
    upper, lower = whole.numerator - part.numerator, whole.denominator - part.denominator
    return replace(whole, numerator=upper, denominator=lower, value=upper / lower if lower else 0.0)
