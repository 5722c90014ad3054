"""The gate's list as people get it: lines for the terminal, JSON for programs, an accessible page for everybody.

The quick list depends on nothing but the release, so a rebuild gives the same bytes. The full one names the programs
it was made with and the release it is about, and stands in files of its own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import Path
from string import Template
from typing import Any

from progress_update.brand import Brand
from progress_update.checklist import CHECKLIST, POINTS, Section
from progress_update.errors import GateError
from progress_update.gate.verdict import Finding, Outcome, Verdict
from progress_update.manifest import FULL_GATE_FILES, GATE_FILES, MANIFEST, checksum, name_anew

TEMPLATE = Path("report") / "gate.html"
QUICK = "What any machine can tell. The full run adds a browser with axe, the Nu checker and veraPDF."
BANNER = "background:var(--ink);color:var(--white);font-weight:600;padding:.6rem 1rem"
LOUD = {"failed": "FAILED"}


def write(verdict: Verdict, folder: Path, templates: Path, brand: Brand, *, embargo: str = "") -> None:
    """Write the list into the release `folder`; the quick one becomes one of its outputs in the manifest.

    `embargo` is what the page says until the hour of release.
    """
    names = FULL_GATE_FILES if verdict.in_full else GATE_FILES
    told = _told(verdict)
    if verdict.in_full:
        told["manifest"] = checksum(folder / MANIFEST)
    data, page = names
    (folder / data).write_text(f"{json.dumps(told, indent=2, ensure_ascii=False)}\n", encoding="utf-8")
    html = Template((templates / TEMPLATE).read_text(encoding="utf-8"))
    (folder / page).write_text(html.substitute(_page(verdict, brand, embargo)), encoding="utf-8")
    if not verdict.in_full:
        name_anew(folder, names)


def read(folder: Path) -> Verdict:
    """The quick list as it was written into a release."""
    return _verdict(json.loads((folder / GATE_FILES[0]).read_text(encoding="utf-8")))


def read_full(folder: Path) -> Verdict | None:
    """The full list that lies in a release; None where there is none, or one about other files or other points."""
    try:
        told = json.loads((folder / FULL_GATE_FILES[0]).read_text(encoding="utf-8"))
        verdict = _verdict(told)
        is_current = told["manifest"] == checksum(folder / MANIFEST)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return verdict if is_current and {one.point.id for one in verdict.outcomes} == POINTS.keys() else None


def _verdict(told: Mapping[str, Any]) -> Verdict:
    outcomes = tuple(
        Outcome(POINTS[one["id"]], one["state"], tuple(Finding(**found) for found in one["findings"]), one["why"])
        for one in told["checks"]
    )
    return Verdict(told["title"], told["period"], told["form"] == "full", outcomes, tuple(told["made_with"]))


def lines(verdict: Verdict, *, whole: bool = True) -> Iterator[str]:
    """The list for a terminal; not `whole`: only what failed or was overridden."""
    for section in CHECKLIST:
        told = [one for one in _of(verdict, section) if whole or one.state in ("failed", "overridden")]
        if told:
            yield section.title
            for outcome in told:
                yield from _lines(outcome)
    made_with = f" ({', '.join(verdict.told)})" if verdict.told else ""
    yield f"Gate: {verdict.summary}{made_with}"


def fault(verdict: Verdict, place: str) -> tuple[str, str, str] | None:
    """What, where and the remedy, when some point failed."""
    if not verdict.failed:
        return None
    ids = [outcome.point.id for outcome in verdict.failed]
    page = (FULL_GATE_FILES if verdict.in_full else GATE_FILES)[1]
    remedy = "Mend what the list names, or say why it may go out under gate: overrides in the period's file"
    return f"Not fit to be published: {', '.join(ids)}", f"{place}/{page}", remedy


def require_passed(verdict: Verdict, place: str) -> None:
    """Raise GateError, which names the points that failed, unless there are none."""
    if found := fault(verdict, place):
        what, where, remedy = found
        raise GateError(what, where=where, remedy=remedy)


def _lines(outcome: Outcome) -> Iterator[str]:
    state = LOUD.get(outcome.state, outcome.state)
    why = f": {outcome.why}" if outcome.why else ""
    yield f"  {state:<11}{outcome.point.title} ({outcome.point.clause}){why}"
    for finding in outcome.findings:
        yield f"{'':13}{finding.where}: {finding.what}. {finding.remedy}."


def _of(verdict: Verdict, section: Section) -> list[Outcome]:
    ids = {point.id for point in section.points}
    return [outcome for outcome in verdict.outcomes if outcome.point.id in ids]


def _told(verdict: Verdict) -> dict[str, Any]:
    return {
        "title": verdict.title,
        "period": verdict.period,
        "form": "full" if verdict.in_full else "quick",
        "counts": verdict.counts,
        "made_with": list(verdict.told),
        "checks": [_check(outcome, section) for section in CHECKLIST for outcome in _of(verdict, section)],
    }


def _check(outcome: Outcome, section: Section) -> dict[str, Any]:
    point = outcome.point
    told = {"id": point.id, "part": section.title, "title": point.title, "clause": point.clause, "state": outcome.state}
    found = [{"where": one.where, "what": one.what, "remedy": one.remedy} for one in outcome.findings]
    return {**told, "why": outcome.why, "findings": found}


def _page(verdict: Verdict, brand: Brand, embargo: str) -> dict[str, str]:
    form = QUICK if not verdict.in_full else f"Made with {', '.join(verdict.told) or 'no program beside the build'}."
    return {
        "title": escape(f"Checks of the {verdict.title.split(': ')[-1]}, {verdict.period}"),
        "brand": brand.css().replace("url(fonts/", "url(source/fonts/"),
        "embargo": f'\n<aside aria-label="Embargo" style="{BANNER}">{escape(embargo)}</aside>' if embargo else "",
        "summary": escape(verdict.summary[:1].upper() + verdict.summary[1:]),
        "form": escape(form),
        "publisher": escape(brand.name),
        "sections": "\n".join(_section(verdict, section) for section in CHECKLIST),
    }


def _section(verdict: Verdict, section: Section) -> str:
    rows = "\n".join(map(_row, _of(verdict, section)))
    head = "".join(f'<th scope="col">{name}</th>' for name in ("What holds", "Clause", "Outcome"))
    caption = f"<caption>{escape(section.title)}: each check, the clause it answers, how it came out</caption>"
    table = f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table>"
    return f"<h2>{escape(section.title)}</h2>\n{table}"


def _row(outcome: Outcome) -> str:
    state = outcome.state.replace(" ", "-")
    said = f'<span class="{state}">{outcome.state.capitalize()}</span>'
    why = f'. <span class="quiet">{escape(outcome.why)}</span>' if outcome.why else ""
    texts = [f"{finding.where}: {finding.what}. {finding.remedy}." for finding in outcome.findings]
    found = "".join(f"<li>{escape(text)}</li>" for text in texts)
    listed = f"<ul>{found}</ul>" if found else ""
    point = outcome.point
    return (
        f'<tr id="{point.id}"><th scope="row">{escape(point.title)}</th><td>{escape(point.clause)}</td>'
        f"<td>{said}{why}{listed}</td></tr>"
    )
