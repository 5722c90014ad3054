"""The five headline sentences of a release, as the release itself has them.

A borough's report opens with five sentences; they are taken from its page as they stand. London's report leads with
the clearest changes: here are the five clearest, each as its exhibit's headline and sentence, by the report's own
words and in the order of its cards. Where fewer than five were compared, the first figures of the plan follow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lxml import html
from markupsafe import Markup, escape

from progress_update.areas import LONDON, area_name
from progress_update.contracts import JUDGEMENTS
from progress_update.exhibits.in_my_area import ANCHOR
from progress_update.exhibits.scorecard import strength
from progress_update.framework import Framework
from progress_update.site.shelf import PAGE, Kept
from progress_update.words import Finding, first_lower

HEADLINES = 5
_AREA = f'<div class="{ANCHOR}">'
Namer = Callable[[Mapping[str, object]], str]


@dataclass(frozen=True)
class Sentence:
    """One headline as HTML, with the judgement that it has earned, if it is about one measure."""

    html: Markup
    judgement: str = ""


def namer(framework: Framework) -> Namer:
    """What a headline calls the measure of a row: the framework's name for it, in the area's own words."""
    known = {measure.id: measure for measure in framework.measures}

    def name(row: Mapping[str, object]) -> str:
        measure, area = known.get(str(row["measure"])), str(row["area"])
        if measure is None:
            return str(row["label"])
        told = measure.borough.told(area_name(area)) if measure.borough and area != LONDON else {}
        return str(told.get("headline", measure.headline))

    return name


def headlines(kept: Kept, name: Namer, *, to_page: str) -> list[Sentence]:
    """The five sentences; their links go to the release's page at `to_page`."""
    return _of_borough(kept, to_page) or _clearest(kept, name, to_page)


def findings(kept: Kept, name: Namer) -> list[Finding]:
    return [Finding(row, name(row)) for row in kept.rows]


def counts(kept: Kept) -> dict[str, int]:
    """How many measures stand at each judgement."""
    judged = [row["judgement"] for row in kept.rows]
    return {word: judged.count(word) for word in JUDGEMENTS}


def _of_borough(kept: Kept, to_page: str) -> list[Sentence]:
    if kept.is_london:
        return []
    _, _, after = (kept.folder / PAGE).read_text(encoding="utf-8").partition(_AREA)
    if not after:
        return []
    listed = html.fromstring(f"<div>{after.partition('</div>')[0]}</div>")
    for link in listed.iter("a"):
        link.set("href", f"{to_page}{link.get('href')}")
    return [Sentence(Markup(_inside(item))) for item in listed.iter("li")]


def _inside(item: html.HtmlElement) -> str:
    """What stands in an element, as HTML; the page was written by the report's own engine, which escapes."""
    inner = escape(item.text or "") + Markup("".join(html.tostring(child, encoding="unicode") for child in item))
    return " ".join(inner.split())


def _clearest(kept: Kept, name: Namer, to_page: str) -> list[Sentence]:
    """The judged changes that lie furthest from none first, those that stand with all tests allowed for before all."""
    known = [finding for finding in findings(kept, name) if finding.has_data]
    compared = [finding for finding in known if finding.compared]
    compared.sort(key=lambda one: (one.judgement == "no clear change", not one.row["stands"], -strength(one)))
    rest = [finding for finding in known if not finding.compared]
    return [_told(finding, to_page) for finding in (compared + rest)[:HEADLINES]]


def _told(finding: Finding, to_page: str) -> Sentence:
    told = Markup('<a href="{}#{}">{}</a>: {}').format(
        to_page, finding.row["measure"], finding.headline, first_lower(finding.sentence)
    )
    weak = " It does not stand when all tests are allowed for together."
    moved = finding.judgement in ("improved", "worsened")
    return Sentence(told + weak if moved and not finding.row["stands"] else told, finding.judgement)
