"""The pages about the updates: methods, policies, statements, and what they say of errors and of access."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from progress_update.methods import TITLE as METHODS
from progress_update.methods import methods_sections
from progress_update.period import day_name
from progress_update.site.archive import Archive, Made
from progress_update.site.headlines import counts
from progress_update.site.links import checked, link, published, update_link
from progress_update.site.texts import as_html


def about_pages(archive: Archive) -> Iterator[Made]:
    settings = archive.settings
    methods = "\n\n".join(f"## {title}\n\n{text}" for title, text in methods_sections(archive.framework))
    texts = as_html({"methods": methods, "revisions": settings.revisions, "quality": settings.quality})
    yield archive.page(
        "methods.html", "text.html", METHODS, "The rules by which figures are judged.", body=texts["methods"]
    )
    yield archive.page(
        "revisions.html", "revisions.html", "Revisions policy", "Why figures change, and how errors are corrected.",
        texts=texts,
    )  # fmt: skip
    yield archive.page(
        "code-of-practice.html",
        "code-of-practice.html",
        "Statement on the Code of Practice for Statistics",
        "How the Code is followed of free will, and where that falls short.",
        texts=texts,
        silent=counts(archive.latest)["no data published"],
        total=len(archive.latest.rows),
        has_contact=bool(settings.contact.person),
    )
    yield _accessibility(archive)
    yield _corrections(archive)
    yield _access(archive)


def _accessibility(archive: Archive) -> Made:
    gate = archive.latest.gate
    left = [check for check in gate.get("checks", []) if check["state"] != "passed"]
    return archive.page(
        "accessibility.html",
        "accessibility.html",
        "Accessibility statement",
        "How accessible this site is, how it was tested, and whom to tell.",
        gate=gate,
        gate_counts=checked(archive.latest),
        open_points=[[check["title"], check["clause"], _outcome(check)] for check in left],
    )


def _outcome(check: Mapping[str, Any]) -> str:
    why = check.get("why")
    return f"{check['state']}: {why}" if why else str(check["state"])


def _corrections(archive: Archive) -> Made:
    corrected = [(one, each) for one in archive.kept for each in one.corrections]
    corrected.sort(key=lambda pair: (pair[1].on, pair[0].name), reverse=True)
    superseded = [one for one in archive.kept if one.version]
    return archive.page(
        "corrections.html",
        "corrections.html",
        "Corrections",
        "Errors found after an update came out.",
        rows=[[day_name(c.on), update_link(one), c.what, c.done, c.version] for one, c in corrected],
        superseded=[[update_link(one), one.place, one.version, published(one)] for one in superseded],
    )


def _access(archive: Archive) -> Made:
    told = [one for one in archive.counting if one.access]
    return archive.page(
        "access-before-release.html",
        "access.html",
        "Access before release",
        "Who saw updates before they came out.",
        rows=[
            [update_link(one), one.place, link(f"{one.lies_at}/{one.access}", "Names, roles and reasons")]
            for one in told
        ],
        without=len(archive.counting) - len(told) if told else 0,
    )
