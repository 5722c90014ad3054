"""How figures change after they are first published: the report's own record of revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from progress_update.exhibits.block import Block
from progress_update.period import Window, day_name
from progress_update.tables import pipe_table, plain, stacked
from progress_update.words import points, signed, value

if TYPE_CHECKING:
    from progress_update.exhibits.report import Report


def revised(report: Report) -> Block:
    """A table a quarter and pair of editions; a sentence where no source is held in two."""
    title, policy = "## Revisions {#revisions .section}", report.settings.revisions
    if report.revisions.empty:
        return Block(stacked(title, policy, "No figure of this report is held in more than one edition."))
    pairs = report.revisions.groupby(["source", "start", "first_edition", "edition"], sort=False)
    return Block(stacked(title, policy, *(_table(rows) for _, rows in pairs)))


def _table(rows: pd.DataFrame) -> str:
    first = rows.iloc[0]
    span = Window(first["start"].date(), first["end"].date()).span
    header = ["Figure", _published(first["first_published_on"]), _published(first["published_on"]), "Revision", "%"]
    cells = [_cells(row) for row in rows.to_dict(orient="records")]
    caption = f"Revisions of the figures for {span}: as published then and as held now"
    return pipe_table(header, cells, caption=caption, right=(1, 2, 3, 4), classes=".small")


def _published(day: pd.Timestamp) -> str:
    return day_name(day.date())


def _cells(row: dict[str, Any]) -> list[str]:
    shape, first, now = row["shape"], row["first_value"], row["value"]
    counted = shape == "count"
    change = signed(row["change"]) if counted else points(row["change"], 1)
    percent = f"{signed(100 * row['change'] / first, 1)}%" if counted and first else r"\[z\]"
    return [plain(row["label"]), value(shape, first), value(shape, now), plain(change), percent]
