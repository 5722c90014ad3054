"""A chain as lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from progress_update.areas import BOROUGHS, LONDON
from progress_update.editions import Edition
from progress_update.period import Window, day_name
from progress_update.trace.chain import Chain, Observation, Observed, Traced
from progress_update.trace.formula import number
from progress_update.words import joined, plural

INDENT = "    "


def lines(chain: Chain) -> Iterator[str]:
    """From the sentence to the address of the file."""
    yield f"{chain.label} ({chain.id}, {chain.kind}), {chain.period}"
    yield ""
    yield chain.sentence
    yield f"In the report: {chain.exhibit}"
    yield from ([f"Reason: {chain.reason}"] if chain.reason else [])
    for figure in chain.figures:
        yield from _figure(figure)
    how = {"Interval": chain.interval, "Change": chain.change, "Judgement": chain.judged, **chain.beside}
    said = [f"{name}: {text}" for name, text in how.items() if text]
    yield from (["", *said] if said else [])
    if chain.edition:
        yield from _edition(chain.edition)


def observed(found: Observed) -> str:
    """What was added, in a sentence: the role, rows, series, areas, the first and the last of them."""
    areas = f" of {found.areas} areas, which together are London" if found.areas > 1 else ""
    group = "" if found.group == "all" else f", group {found.group}"
    series = joined(list(found.series))
    what = f"{found.role.capitalize()}: {plural(found.rows, 'row')}{areas}; series {series}{group}"
    if found.first is None or found.last is None:
        return f"{what}. Together {number(found.number)}"
    if found.rows == 1:
        return f"{what}: {_one(found.first)}"
    return f"{what}. First {_one(found.first)}, last {_one(found.last)}. Together {number(found.number)}"


def _one(row: Observation) -> str:
    area = "" if row.area == LONDON else f", {BOROUGHS.get(row.area, row.area)}"
    value = "" if row.value is None else f", {number(row.value)}"
    return f"{Window(row.start, row.end).label}{area}{value}"


def _figure(figure: Traced) -> Iterator[str]:
    yield ""
    yield f"{figure.label}: {figure.shown}"
    yield f"{INDENT}{figure.formula}"
    for found in figure.observed:
        yield f"{INDENT}{observed(found)}"


def _edition(edition: Edition) -> Iterator[str]:
    record = edition.record
    yield ""
    yield f"Edition: {edition.source}/{edition.id}, published on {day_name(edition.published_on)}"
    yield f"{INDENT}that day is {record['published_basis']}"
    yield f"{INDENT}{edition.rows:,} observations, SHA-256 {edition.sha256}, read by {record['reader']}"
    for file in record["received"]:
        yield f"File as received: {file['name']}, {file['bytes']:,} bytes, {file['rows']:,} rows"
        yield f"{INDENT}SHA-256 {file['sha256']}"
        yield from ([f"{INDENT}copied from {file['copied_from']}"] if file.get("copied_from") else [])
    yield f"Publisher: {edition.publisher}, {edition.title}"
    yield f"Licence: {edition.licence}"
    yield f"Address: {edition.landing or 'none: the publisher has no page for it'}"
