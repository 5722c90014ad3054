"""The pages of updates: the home page, the list of all, one a release, one a borough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from markupsafe import Markup

from progress_update.period import Period, day_name
from progress_update.release_dates import moment_name
from progress_update.site.archive import CALENDAR, Archive, Made
from progress_update.site.catalogue import schema_of
from progress_update.site.files import Cells, groups
from progress_update.site.headlines import counts
from progress_update.site.history import History
from progress_update.site.links import checked, link, published, standing, update_link
from progress_update.site.shelf import Kept

RULE = "The five clearest changes: those whose 95% interval lies furthest from no change, for better or worse."
_QUARTERS = ["Update", "Policing quarter", "Published", "Improved", "Worsened", "No clear change"]


def update_pages(archive: Archive) -> Iterator[Made]:
    yield _home(archive)
    yield _all(archive)
    for one in archive.kept:
        yield _update(archive, one)
    yield from _areas(archive)


def _home(archive: Archive) -> Made:
    plan, one = archive.framework.plan, archive.latest

    def measure(of: History) -> tuple[str, str, str]:
        return of.label, f"measures/{of.id}.html", of.newest.finding.judgement if of.newest else ""

    return archive.page(
        "index.html",
        "home.html",
        f"{plan.title}: progress updates",
        f"Progress updates on {plan.title}: the latest is for {one.period.label}.",
        headlines=archive.headlines(one, ""),
        counts=counts(one),
        coming=_coming(archive),
        rule=RULE if one.is_london else "",
        quarters=_quarters([each for each in archive.counting if each.is_london == one.is_london], ""),
        boroughs=[(held[0].place, f"areas/{slug}.html") for slug, held in archive.places.items()],
        measures=archive.by_priority(measure),
    )


def _coming(archive: Archive) -> Markup:
    """When the next update comes out, as far as that is known, with the way to the calendar."""
    one, calendar = archive.calendar.coming, link(CALENDAR, "Release calendar")
    if one is None:
        return calendar
    said = Markup("Next: {}, {}. {}")
    return said.format(one.period.months_label, moment_name(one.moment), calendar)


def _all(archive: Archive) -> Made:
    quarters: dict[Period, list[Cells]] = {}
    for one in archive.kept:
        cells: Cells = [link(f"{one.name}.html", one.place), published(one), standing(one), one.version or one.id]
        quarters.setdefault(one.period, []).append(cells)
    return archive.page(
        "updates/index.html", "updates.html", "All updates", "Every progress update, with earlier versions.",
        quarters=list(quarters.items()),
    )  # fmt: skip


def _update(archive: Archive, one: Kept) -> Made:
    alike = [each for each in archive.kept if (each.period, each.area) == (one.period, one.area)]
    of = f" for {one.place}" if not one.is_london else ""
    which = f", version {one.version}" if one.version else f", as at {one.as_at}" if one.as_at else ""
    named, rest = groups(one, f"../{one.lies_at}/")
    return archive.page(
        f"updates/{one.name}.html",
        "update.html",
        f"Progress Update{of}, {one.period.months_label}{which}",
        f"Progress Update{of} for {one.period.label}: headlines, every file with type, size and checksum.",
        kept=one,
        current=next((each for each in alike if each.counts and each is not one), None),
        counts=counts(one),
        headlines=archive.headlines(one, "../"),
        coming=_coming(archive),
        rule=RULE if one.is_london else "",
        groups=named,
        rest=rest,
        licences=_licences(one),
        checked=checked(one),
        failed=one.gate.get("counts", {}).get("failed", 0),
        corrections=[[day_name(each.on), each.what, each.done, each.version] for each in one.corrections],
        versions=[_version(each, one) for each in alike] if len(alike) > 1 else [],
        around=_around(archive, one),
        dataset=schema_of(one, up="../"),
    )


def _version(each: Kept, shown: Kept) -> Cells:
    name = each.version or each.id
    return [name if each is shown else link(f"{each.name}.html", name), published(each), standing(each)]


def _around(archive: Archive, one: Kept) -> list[tuple[str, list[tuple[str, str]]]]:
    """The other areas of the quarter, and the other quarters of the area."""
    others = [each for each in archive.counting if each.name != one.name]
    areas = [each for each in others if each.period == one.period and each.area != one.area]
    times = [each for each in others if each.area == one.area and each.period != one.period]
    found = [
        (f"{one.period.months_label} in other areas", [(each.place, each) for each in areas]),
        (f"Other quarters of {one.place}", [(each.period.months_label, each) for each in times]),
    ]
    return [(label, [(name, f"updates/{each.name}.html") for name, each in pairs]) for label, pairs in found if pairs]


def _licences(one: Kept) -> Markup:
    listed = [link(each["path"], each["title"]) if each.get("path") else each["title"]
              for each in one.package.get("licenses", [])]  # fmt: skip
    return Markup("Licences of the figures: {}.").format(Markup("; ").join(listed)) if listed else Markup("")


def _areas(archive: Archive) -> Iterator[Made]:
    rows = [
        [link(f"{slug}.html", held[0].place), update_link(held[0], "../"), len(held)]
        for slug, held in archive.places.items()
    ]
    yield archive.page("areas/index.html", "areas.html", "Boroughs", "Updates of London's boroughs.", rows=rows)
    for slug, held in archive.places.items():
        newest = held[0]
        yield archive.page(
            f"areas/{slug}.html",
            "area.html",
            newest.place,
            f"Progress updates for {newest.place}, newest first.",
            newest=newest,
            counts=counts(newest),
            headlines=archive.headlines(newest, "../"),
            quarters=_quarters(held, "../"),
        )


def _quarters(held: Sequence[Kept], up: str) -> dict[str, Any]:
    """The table of an area's updates, with how many measures moved."""
    rows = []
    for one in held:
        moved = [str(counts(one)[word]) for word in ("improved", "worsened", "no clear change")]
        rows.append([update_link(one, up), one.period.policing_label, published(one), *moved])
    return {"header": _QUARTERS, "rows": rows, "is_london": bool(held) and held[0].is_london}
