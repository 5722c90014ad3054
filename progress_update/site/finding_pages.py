"""The pages to find things by: measures, data, search, site map."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from markupsafe import Markup

from progress_update.site import catalogue
from progress_update.site.archive import ABOUT, NAVIGATION, Archive, Made
from progress_update.site.files import Cells, size_said
from progress_update.site.history import History
from progress_update.site.links import judged, link, mark, update_link
from progress_update.site.measure_page import csv_of, page_of
from progress_update.site.shelf import Kept

Entry = dict[str, str]


def measure_pages(archive: Archive) -> Iterator[Made]:
    """The list of measures, and for each its page and its CSV."""
    yield archive.page(
        "measures/index.html", "measures.html", "Measures",
        "Every measure of the plan through time, as the updates had it.", priorities=archive.by_priority(_newest),
    )  # fmt: skip
    newest = archive.latest
    for one in archive.histories:
        told, content = page_of(one, archive.framework, newest), csv_of(one)
        definition = told["measure"].definition if told["measure"] else ""
        yield f"measures/{one.id}.csv", content
        yield archive.page(
            f"measures/{one.id}.html",
            "measure.html",
            f"{one.label} through time",
            f"{one.label}: what every update said, how the figures have moved since, and the figures to download.",
            dataset=catalogue.schema_of_measure(one, definition, up="../", size=len(content)),
            csv_size=size_said(len(content)),
            **told,
        )


def _newest(one: History) -> Cells:
    label, newest = link(f"{one.id}.html", one.label), one.newest
    if newest is None:
        return [label, "", "", "", ""]
    finding = newest.finding
    figure, covers = (finding.marked, finding.window.label) if finding.has_data else ("[x]", "")
    return [label, figure, covers, finding.change, judged(finding.judgement)]


def data_pages(archive: Archive) -> Iterator[Made]:
    """The catalogue for people, and in DCAT for programs."""
    told = json.dumps(catalogue.dcat(archive.kept, address=archive.address), indent=1, ensure_ascii=False)
    content = f"{told}\n".encode()
    yield "catalogue.jsonld", content
    licences = {one["title"]: one for kept in archive.kept for one in kept.package.get("licenses", [])}
    measures = archive.by_priority(lambda one: one)
    yield archive.page(
        "catalogue.html",
        "catalogue.html",
        "Data",
        "The figures of all updates as files, with their descriptions.",
        catalogue=catalogue.schema_catalogue(archive.kept),
        size=size_said(len(content)),
        updates=[[update_link(one), one.place, *_tables(one)] for one in archive.counting],
        measures=[
            [link(f"measures/{one.id}.html", one.label), priority, link(f"measures/{one.id}.csv", f"{one.id}.csv")]
            for priority, listed in measures
            for one in listed
        ],
        licences=[link(one["path"], title) if one.get("path") else title for title, one in sorted(licences.items())],
    )


def _tables(one: Kept) -> list[Markup]:
    """Workbooks, results and series of a release."""
    base, paths = f"{one.lies_at}/", [file.path for file in catalogue.tables_of(one)]
    books = [link(base + path, path.rpartition(".")[2].upper()) for path in paths if not path.endswith(".csv")]
    wanted = [f"data/{name}.csv" for name in ("results", "series")]
    return [Markup(", ").join(books), *(link(base + path, "CSV") if path in paths else Markup("") for path in wanted)]


def search_page(archive: Archive) -> Made:
    """The list of all that can be found; the index beside it has the words by which each is."""
    found = search_entries(archive)
    index = [entry["words"] for _, entries in found for entry in entries]
    return archive.page(
        "search.html", "search.html", "Search", "Find an update, a borough or a measure.", groups=found, index=index
    )


def search_entries(archive: Archive) -> list[tuple[str, list[Entry]]]:
    """By group: title, path, a note, and the words by which it is found."""
    updates = [_update_entry(one) for one in archive.counting]
    pages = [_entry(title, path, "", [title]) for title, path in (*NAVIGATION[1:5], *ABOUT[:-1])]
    return [("Measures", [_measure_entry(archive, one) for one in archive.histories]), ("Updates", updates),
            ("About", pages)]  # fmt: skip


def _measure_entry(archive: Archive, one: History) -> Entry:
    told, path = [one.label, one.id], f"measures/{one.id}.html"
    measure = next((each for each in archive.framework.measures if each.id == one.id), None)
    if measure:
        priority = archive.framework.priority_of(measure).title
        told += [measure.headline, measure.definition, measure.who, measure.source_named, priority]
    return _entry(one.label, path, "", told)


def _update_entry(one: Kept) -> Entry:
    period = one.period
    words = [one.place, one.area, str(period), period.label, f"Q{period.quarter}", "update", "report"]
    return _entry(f"{period.months_label}, {one.place}", f"updates/{one.name}.html", str(period), words)


def _entry(title: str, path: str, note: str, words: Sequence[str]) -> Entry:
    plain = "".join(sign if sign.isalnum() else " " for sign in " ".join(words).lower())
    return {"title": title, "path": path, "note": note, "words": " ".join(dict.fromkeys(plain.split()))}


def map_page(archive: Archive) -> Made:
    updates = [
        (f"{one.period.months_label}, {one.place}{mark(one)}", f"updates/{one.name}.html") for one in archive.kept
    ]
    groups = [
        ("This site", [*NAVIGATION, *ABOUT]),
        ("Updates", updates),
        ("Boroughs", [(held[0].place, f"areas/{slug}.html") for slug, held in archive.places.items()]),
        ("Measures", [(one.label, f"measures/{one.id}.html") for one in archive.histories]),
    ]
    return archive.page(
        "site-map.html", "map.html", "Site map", "Every page of this site.", groups=[one for one in groups if one[1]]
    )
