"""The editions that figures are taken from: of one area, or of all."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from progress_update.areas import LONDON
from progress_update.measures.rows import Rows

Places = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Holding:
    """One edition, ready to be read: its observations for one area (a row is one published figure)."""

    source: str
    edition: str
    published_on: date
    files: tuple[str, ...]
    settles_after_months: int
    observations: pd.DataFrame

    def rows(self, wanted: tuple[str, ...], group: str) -> Rows:
        """The rows of some series for a group; `burglary.*` is every series that begins so."""
        if (wanted, group) not in self._chosen:
            self._chosen[wanted, group] = self._every.at(self._places_of(wanted, group))
        return self._chosen[wanted, group]

    @cached_property
    def _chosen(self) -> dict[tuple[tuple[str, ...], str], Rows]:
        return {}

    @cached_property
    def _every(self) -> Rows:
        return Rows.of(self.observations)

    @cached_property
    def _places(self) -> dict[tuple[str, str], Places]:
        """Where the rows of a series and group are."""
        return dict(self.observations.groupby(["series", "group"], observed=True, sort=False).indices)

    def _places_of(self, wanted: tuple[str, ...], group: str) -> Places:
        named = [places for (name, of), places in self._places.items() if of == group and is_named(name, wanted)]
        return np.sort(np.concatenate(named)) if named else np.array([], dtype=np.intp)


@dataclass(frozen=True, eq=False)
class Everywhere:
    """One edition with its observations of every area, `london_is_sum` where London is the sum of the parts."""

    whole: Holding
    london_is_sum: bool

    def of(self, area: str) -> Holding:
        """The edition as the report of one area reads it."""
        if area not in self._areas:
            held = self.whole.observations
            self._areas[area] = replace(self.whole, observations=for_area(held, area, london_is_sum=self.london_is_sum))
        return self._areas[area]

    @cached_property
    def _areas(self) -> dict[str, Holding]:
        return {}


@dataclass(frozen=True)
class CutOff:
    """The day by which an edition had to be published to be used, and the published sources without one by then.

    Nothing in it depends on what was published later, so that the same report can be built when more is held.
    """

    day: date
    without: tuple[str, ...]


def is_named(series: str, wanted: tuple[str, ...]) -> bool:
    """Whether a series is one of those wanted, by its name or by how it begins."""
    return any(series.startswith(name[:-1]) if name.endswith(".*") else series == name for name in wanted)


def for_area(observations: pd.DataFrame, area: str, *, london_is_sum: bool) -> pd.DataFrame:
    """The rows of one area; London is added up where its publisher gives the parts alone.

    In and out: one row a published figure. The parts are the boroughs and the rows that belong to no
    borough (unknown place, airports). One part without a figure leaves the sum without one.
    """
    if area != LONDON or not london_is_sum:
        return observations[observations["area"] == area].reset_index(drop=True)
    keys = ["series", "group", "start", "end"]
    parts = observations.groupby(keys, observed=True, as_index=False)
    total = parts[["value", "numerator", "denominator", "base"]].sum(min_count=1)
    total = total.assign(area=LONDON, design_effect=float("nan"), status="final")
    if observations["value"].isna().any():
        whole = parts["value"].count()["value"] == parts.size()["size"]
        total["value"] = total["value"].where(whole)
    if (observations["status"] != "final").any():
        provisional = observations.assign(open=observations["status"] == "provisional").groupby(keys)["open"].any()
        total["status"] = provisional.map({True: "provisional", False: "final"}).to_numpy()
    return total[list(observations.columns)]
