"""How every figure was made, as one page beside the report: a section a priority, a table a figure.

Markdown for the report's own template; the exhibits' source lines lead here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from progress_update.editions import Edition
from progress_update.exhibits.report import Report
from progress_update.exhibits.side_head import dated_head
from progress_update.period import day_name
from progress_update.tables import fenced, link, pipe_table, plain, stacked
from progress_update.trace.chain import Chain
from progress_update.trace.text import observed
from progress_update.trace.tracer import PAGE, Tracer

TITLE = "How the figures were made"
EDITIONS = "editions"
LEAD = (
    "For every figure of the update: what it says, the formula with the numbers put in, the published figures behind "
    "it, and the file they came in. The command `make trace` prints the same."
)


def provenance(report: Report, tracer: Tracer) -> str:
    """The page's Markdown, without its head: contents, figures by priority, editions."""
    chains = {id: tracer.chain(id) for id in tracer.ids}
    known = {id: chain for id, chain in chains.items() if chain.figures}
    parts = [
        stacked(f"## {plain(one.title)} {{#how-{one.id}}}", *(_figure(known[id]) for id in ids))
        for one in report.framework.priorities
        if (ids := [id for id in _ids(report, one.id) if id in known])
    ]
    editions = {(e.source, e.id): e for chain in known.values() if (e := chain.edition)}
    listed = [_edition(edition) for _, edition in sorted(editions.items())]
    body = stacked(*parts, f"## Editions and files as received {{#{EDITIONS}}}", *listed, _invented(chains.values()))
    return stacked(_contents(report, known), fenced(".lead", LEAD), body)


def head(report: Report) -> dict[str, object]:
    """What the cover of the page says."""
    of = f"{report.for_place} for {report.period.label}"
    return dated_head(report, TITLE, f"{TITLE}: formulas, observations, editions and files behind the update{of}.")


def _ids(report: Report, priority: str) -> Iterator[str]:
    for measure in report.framework.measures_of_priority(priority):
        yield measure.id
        yield from (part.id for part in measure.breakdowns)
        yield from (about.id for about in report.framework.context_of(measure.id))


def _contents(report: Report, known: dict[str, Chain]) -> str:
    entries = [
        link(one.title, f"#how-{one.id}")
        for one in report.framework.priorities
        if any(id in known for id in _ids(report, one.id))
    ]
    entries += [
        link("Editions and files as received", f"#{EDITIONS}"),
        link("The update itself", PAGE),
    ]
    return fenced("#contents .contents", "On this page", "\n".join(f"- {entry}" for entry in entries))


def _figure(chain: Chain) -> str:
    heading = f"### {plain(chain.label)} {{#{chain.id}}}"
    rows = [["Said", f"{plain(chain.sentence)} {link('In the update', chain.exhibit)}"]]
    for figure in chain.figures:
        behind = " ".join(plain(f"{observed(found)}.") for found in figure.observed)
        rows.append([plain(figure.label), f"{plain(figure.formula)}. {behind}"])
    note = "" if chain.reason in chain.sentence else chain.reason
    how = {"Interval": chain.interval, "Change": chain.change, "Judgement": chain.judged, **chain.beside, "Note": note}
    rows += [[name, plain(text)] for name, text in how.items() if text]
    if chain.edition:
        rows.append(["Edition", link(_name(chain.edition), f"#{_anchor(chain.edition)}")])
    return stacked(
        heading,
        pipe_table(["Step", "What was done"], rows, caption=plain(f"{chain.label}, step by step"), classes=".told"),
    )


def _edition(edition: Edition) -> str:
    record = edition.record
    address = (
        f"[{plain(edition.landing)}]({edition.landing})" if edition.landing else "The publisher has no page for it"
    )
    rows = [
        ["Publisher", plain(edition.publisher)],
        ["Published", plain(f"{day_name(edition.published_on)}: {record['published_basis']}")],
        ["Licence", plain(edition.licence)],
        ["Address", address],
    ]
    for file in record["received"]:
        copied = f"; copied from {file['copied_from']}" if file.get("copied_from") else ""
        told = f"{file['name']}, {file['bytes']:,} bytes, {file['rows']:,} rows; SHA-256 {file['sha256']}{copied}"
        rows.append(["File as received", plain(told)])
    rows.append(["Stored as", plain(f"{edition.rows:,} observations; SHA-256 {edition.sha256}")])
    heading = f"### {plain(_name(edition))} {{#{_anchor(edition)}}}"
    return stacked(
        heading, pipe_table(["Record", "Entry"], rows, caption=plain(f"Record of {_name(edition)}"), classes=".told")
    )


def _invented(chains: Iterable[Chain]) -> str:
    names = [
        f"- [{plain(chain.label)}]{{#{chain.id}}}" for chain in chains if chain.row.get("status") == "illustrative"
    ]
    if not names:
        return ""
    listed = "\n".join(names)
    return stacked("## Invented figures {#invented}", "Illustrative data: nothing is published behind these.", listed)


def _name(edition: Edition) -> str:
    return f"{edition.title}, edition of {day_name(edition.published_on)}"


def _anchor(edition: Edition) -> str:
    return f"edition-{edition.source}-{edition.id}"
