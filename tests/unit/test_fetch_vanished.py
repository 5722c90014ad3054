"""A new publication against the last one: what may go, and what may not."""

from __future__ import annotations

import pandas as pd
import pytest

from progress_update.fetch.listing import History
from progress_update.fetch.vanished import missing


def months(
    first: str, last: str, series: tuple[str, ...] = ("theft",), areas: tuple[str, ...] = ("E09000022",)
) -> pd.DataFrame:
    starts = pd.date_range(first, last, freq="MS")
    rows = [(s, a, start, start + pd.offsets.MonthEnd(1)) for s in series for a in areas for start in starts]
    return pd.DataFrame(rows, columns=["series", "area", "start", "end"])


LAST = months("2021-01", "2023-12")
IN_ALL = " in 1 series (theft)"


@pytest.mark.parametrize("history", ["grows", "rolls", "replaced"])
def test_the_same_and_longer_publications_lack_nothing(history: History) -> None:
    assert missing(LAST, LAST, history) == []
    assert missing(months("2020-01", "2024-03", ("theft", "arson")), LAST, history) == []


@pytest.mark.parametrize(
    ("history", "new", "said"),
    [
        ("grows", months("2021-02", "2024-01"), ["January 2021" + IN_ALL]),
        ("grows", months("2022-01", "2024-01"), ["12 periods between January 2021 and December 2021" + IN_ALL]),
        ("rolls", months("2021-02", "2024-01"), []),
        ("rolls", months("2021-03", "2024-01"), ["2 periods between January 2021 and February 2021" + IN_ALL]),
        ("rolls", months("2021-01", "2024-01").drop(5), ["June 2021" + IN_ALL]),
        ("rolls", months("2020-12", "2023-11"), ["theft ends on 30 November 2023, before 31 December 2023"]),
        ("replaced", months("2024-01", "2024-12"), []),
        ("replaced", months("2022-01", "2022-12"), ["theft ends on 31 December 2022, before 31 December 2023"]),
    ],
)  # fmt: skip
def test_only_a_rolling_window_may_lose_its_beginning(history: History, new: pd.DataFrame, said: list[str]) -> None:
    assert missing(new, LAST, history) == said


def test_a_series_and_an_area_that_went_are_named() -> None:
    last = months("2021-01", "2021-03", ("a", "b", "c", "d", "e"), ("E09000022", "unknown"))
    new = months("2021-01", "2021-04", ("e", "f"), ("unknown",))
    assert missing(new, last, "grows") == ["4 series (a, b, c, ...)", "1 area (Lambeth)"]
