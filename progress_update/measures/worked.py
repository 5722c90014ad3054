"""All tables of the report of one area."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from progress_update.contracts import BESIDE, RESULTS, REVISIONS, SERIES, Table
from progress_update.measures.beside import Beside
from progress_update.measures.results import Results


@dataclass(frozen=True)
class Worked:
    """All tables of the report of one area; what stands beside a borough's figures is none of London's."""

    results: Results
    series: pd.DataFrame
    revisions: pd.DataFrame
    beside: Beside | None = None

    @property
    def area(self) -> str:
        return str(self.results.measures["area"].iloc[0])

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        return {
            "results": self.results.measures,
            "breakdowns": self.results.breakdowns,
            "context": self.results.context,
            "series": self.series,
            "revisions": self.revisions,
            **({"london": self.beside.london, "beside": self.beside.compared} if self.beside else {}),
        }

    @classmethod
    def read(cls, table: Callable[[str, Table], pd.DataFrame], *, has: Callable[[str], bool]) -> Worked:
        """The tables as `table` gives them, by name and contract; those of boroughs where they are there."""
        results = Results(*(table(name, RESULTS) for name in ("results", "breakdowns", "context")))
        beside = Beside(table("london", RESULTS), table("beside", BESIDE)) if has("beside") else None
        return cls(results, table("series", SERIES), table("revisions", REVISIONS), beside)
