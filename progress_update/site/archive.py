"""All that the pages are made from: the releases, the plan, the settings of the newest quarter, brand and templates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import jinja2

from progress_update.brand import Brand, read_brand
from progress_update.clock import now
from progress_update.folders import Folders
from progress_update.framework import Framework, read_framework
from progress_update.methods import TITLE as METHODS
from progress_update.release_calendar import Calendar, calendar_of
from progress_update.settings import Settings, read_settings
from progress_update.site.headlines import Namer, Sentence, headlines, namer
from progress_update.site.history import History, histories
from progress_update.site.look import environment
from progress_update.site.shelf import Kept, latest, shelved

CALENDAR = "calendar.html"
NAVIGATION = (
    ("Latest", "index.html"), ("All updates", "updates/index.html"), ("Boroughs", "areas/index.html"),
    ("Measures", "measures/index.html"), ("Data", "catalogue.html"), ("Search", "search.html"),
)  # fmt: skip
ABOUT = (
    (METHODS, "methods.html"), ("Revisions policy", "revisions.html"), ("Corrections", "corrections.html"),
    ("Statement on the Code of Practice", "code-of-practice.html"),
    ("Access before release", "access-before-release.html"), ("Accessibility", "accessibility.html"),
    ("Release calendar", CALENDAR), ("Site map", "site-map.html"), ("Atom feed", "feed.xml"),
)  # fmt: skip
FEED = "Progress updates on London's Police and Crime Plan"

Made = tuple[str, bytes]  # a file of the site: its path and its content
Told = TypeVar("Told")


@dataclass(frozen=True)
class Archive:
    """`address` is where the site will stand, with a slash at its end, or empty where that is not known."""

    folders: Folders
    address: str = ""

    @cached_property
    def kept(self) -> list[Kept]:
        """Every release, newest quarter first."""
        return shelved(self.folders.reports)

    @cached_property
    def counting(self) -> list[Kept]:
        """Those that count for their quarter and area."""
        return [one for one in self.kept if one.counts]

    @cached_property
    def latest(self) -> Kept:
        return latest(self.kept)

    @cached_property
    def places(self) -> dict[str, list[Kept]]:
        """The updates of each borough that count, newest first, by the borough's slug."""
        found: dict[str, list[Kept]] = {}
        for one in self.counting:
            if not one.is_london:
                found.setdefault(one.slug, []).append(one)
        return dict(sorted(found.items()))

    @cached_property
    def framework(self) -> Framework:
        return read_framework(self.folders.params / "framework.yml")

    @cached_property
    def settings(self) -> Settings:
        return read_settings(self.folders.params, self.latest.period)

    @cached_property
    def calendar(self) -> Calendar:
        """When releases come out, as it is known now."""
        return calendar_of(self.folders, now())

    @cached_property
    def brand(self) -> Brand:
        return read_brand(self.folders.templates / "brand")

    @cached_property
    def histories(self) -> list[History]:
        """What the releases have said of each measure, in the order of the plan."""
        return histories(self.kept, [measure.id for measure in self.framework.measures], self._name)

    def headlines(self, one: Kept, up: str) -> list[Sentence]:
        """A release's five sentences, for a page from which `up` leads to the site."""
        return headlines(one, self._name, to_page=f"{up}{one.lies_at}/progress-update.html")

    def by_priority(self, tell: Callable[[History], Told]) -> list[tuple[str, list[Told]]]:
        """What is told of each measure, by priority; measures that the plan no longer has come last."""
        known = {one.id: one for one in self.histories}
        found = []
        for number, priority in enumerate(self.framework.priorities, 1):
            ids = [measure.id for measure in self.framework.measures_of_priority(priority.id)]
            found.append((f"{number} {priority.title}", [tell(known.pop(id)) for id in ids if id in known]))
        return [*found, *([("No longer in the plan", [tell(one) for one in known.values()])] if known else [])]

    def page(self, path: str, template: str, title: str, description: str, **told: Any) -> Made:
        """A page from a template of templates/site."""
        context = {"path": path, "up": "../" * path.count("/"), "title": title, "description": description, **told}
        return path, self._templates.get_template(template).render(heading="", **context).encode()

    @cached_property
    def _name(self) -> Namer:
        return namer(self.framework)

    @cached_property
    def _templates(self) -> jinja2.Environment:
        shared = {
            "plan": self.framework.plan, "brand": self.brand, "settings": self.settings, "navigation": NAVIGATION,
            "about": ABOUT, "feed_title": FEED, "latest": self.latest,
        }  # fmt: skip
        return environment(self.folders.templates, shared)
