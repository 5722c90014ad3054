"""A comparison as people get it: lines for the terminal, Markdown for the page, tables for CSV. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from progress_update.compare.differences import ASPECTS, Comparison, Difference, Kind, Side
from progress_update.exhibits.origin import edition_date
from progress_update.exhibits.side_head import side_head
from progress_update.sources.registry import SOURCES
from progress_update.tables import fenced, pipe_table, plain, stacked
from progress_update.words import joined

TITLE = "Comparison of editions"
KINDS: dict[Kind, str] = {
    "measure": "Measures that differ", "breakdown": "Parts of measures that differ", "context": "Context that differs",
}  # fmt: skip
NOTHING = "none"


def lines(comparison: Comparison) -> Iterator[str]:
    """The sum, the editions, and each difference with both sides."""
    first, second = comparison.names
    yield comparison.summary
    yield f"Editions, {first} | {second}"
    for source, ones, others in comparison.editions:
        yield f"  {source}: {', '.join(ones) or NOTHING} | {', '.join(others) or NOTHING}"
    for kind, title in KINDS.items():
        found = [one for one in comparison.differing if one.kind == kind]
        if found:
            yield f"{title}, {first} | {second}"
        for one in found:
            yield f"  {one.label} ({one.id})"
            for name, was, now in _rows(one):
                yield f"    {name}: {was} | {now}"


def markdown(comparison: Comparison) -> str:
    """The page without its head: the sum, the editions, a table for each figure that differs."""
    found = {kind: [one for one in comparison.differing if one.kind == kind] for kind in KINDS}
    sections = [
        stacked(f"## {KINDS[kind]} {{#{kind}s}}", *(_table(one, comparison) for one in ones))
        for kind, ones in found.items()
        if ones
    ]
    entries = [("In short", "in-short"), *((KINDS[kind], f"{kind}s") for kind, ones in found.items() if ones)]
    contents = "\n".join(f"- [{title}](#{anchor})" for title, anchor in entries)
    return stacked(
        fenced("#contents .contents", "On this page", contents),
        "## In short {#in-short}",
        plain(comparison.summary),
        "The tables below show what differs, other judgements first. All figures, differing or not, are in "
        "[differences.csv](differences.csv), the editions in [editions.csv](editions.csv).",
        _editions(comparison),
        *sections,
    )


def head(comparison: Comparison) -> dict[str, object]:
    """What the cover of the page says."""
    report, (first, second) = comparison.first, comparison.names
    about = f"What differs between two reports{report.for_place} of {report.period.label}. {comparison.summary}"
    return side_head(report, TITLE, about) | {"period-note": f"{first[:1].upper()}{first[1:]}, and {second}"}


def tables(comparison: Comparison) -> dict[str, pd.DataFrame]:
    """`differences`, a row a figure, and `editions`, a row a source; `as_at` is the first side, `with` the second."""
    rows = [
        {"figure": one.id, "label": one.label, "kind": one.kind, "differs": "; ".join(one.aspects)}
        | _cells(one.first, "as_at")
        | _cells(one.second, "with")
        for one in [*comparison.differing, *(one for one in comparison.every if not one.aspects)]
    ]
    names = ["edition", "value", "low", "high", "quarter", "before_value", "change", "change_judged", "change_low",
             "change_high", "judgement", "headline", "sentence"]  # fmt: skip
    columns = [f"{name}_{side}" for name in names for side in ("as_at", "with")]
    editions = [
        {"source": source, "as_at": "; ".join(ones), "with": "; ".join(others)}
        for source, ones, others in comparison.editions
    ]
    return {
        "differences": pd.DataFrame(rows).reindex(columns=["figure", "label", "kind", "differs", *columns]),
        "editions": pd.DataFrame(editions, columns=["source", "as_at", "with"]),
    }


def _cells(side: Side, name: str) -> dict[str, object]:
    told: dict[str, object] = {
        **side.numbers,
        "edition": side.edition or None,
        "judgement": side.shown.get("judgement"),
        "headline": side.shown.get("words"),
        "sentence": side.sentence or None,
    }
    return {f"{key}_{name}": held for key, held in told.items()}


def _rows(one: Difference) -> Iterator[tuple[str, str, str]]:
    """The aspects that differ, with what either side shows; those that differ below what is shown say so."""
    for name in ASPECTS:
        if name in one.aspects:
            was, now = (side.shown.get(name, NOTHING) for side in (one.first, one.second))
            if was != now:
                yield name.capitalize(), was, now
            elif was != NOTHING:
                yield name.capitalize(), was, f"{now} (another number, rounded the same)"


def _table(one: Difference, comparison: Comparison) -> str:
    first, second = (f"{name[:1].upper()}{name[1:]}" for name in comparison.names)
    rows = [[name, plain(was), plain(now)] for name, was, now in _rows(one)]
    caption = f"{one.label}, what differs: {joined([name.lower() for name, *_ in rows])}"
    return stacked(
        f"### {plain(one.label)} {{#{one.id}}}",
        pipe_table(["Aspect", first, second], rows, caption=plain(caption), classes=".told"),
    )


def _editions(comparison: Comparison) -> str:
    first, second = (f"{name[:1].upper()}{name[1:]}" for name in comparison.names)
    rows = [
        [plain(SOURCES[source].title), _dates(ones), _dates(others)] for source, ones, others in comparison.editions
    ]
    return pipe_table(["Source", first, second], rows, caption="Editions that each side uses")


def _dates(editions: list[str]) -> str:
    return plain(joined([edition_date(edition) for edition in editions]) or NOTHING)
