"""The archive site from the releases under reports/: reads like its own site map."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from progress_update.errors import SiteError
from progress_update.folders import Folders
from progress_update.site import feeds
from progress_update.site.about_pages import about_pages
from progress_update.site.archive import FEED, Archive, Made
from progress_update.site.calendar_pages import calendar_pages
from progress_update.site.finding_pages import data_pages, map_page, measure_pages, search_page
from progress_update.site.look import style_files
from progress_update.site.shelf import embargoed
from progress_update.site.update_pages import update_pages
from progress_update.site.writing import Written, write_site


def build_site(folders: Folders, out: Path, *, address: str = "") -> Written:
    """Bring the site in `out` up to date with the releases; `address` is where it will stand, if that is known.

    Raises SiteError where there is no release, one that cannot be read, or a folder that is not the site's.
    """
    _refuse_place_of_releases(folders, out)
    archive = Archive(folders, f"{address.rstrip('/')}/" if address else "")
    releases = {f"{one.lies_at}/{file.path}": one.folder / file.path for one in archive.kept for file in one.files}
    done = write_site(out, dict(_files(archive)), releases)
    done.left_out = embargoed(folders.reports)
    return done


def _files(archive: Archive) -> Iterator[Made]:
    """Every file of the site but those of the releases."""
    pages = dict(_pages(archive))
    yield from pages.items()
    yield from style_files(archive.folders.templates, archive.brand).items()
    yield "sitemap.xml", feeds.sitemap(sorted(_html(pages)), address=archive.address).encode()
    author = archive.settings.contact.name
    yield "feed.xml", feeds.atom(archive.kept, title=FEED, author=author, address=archive.address).encode()


def _pages(archive: Archive) -> Iterator[Made]:
    yield from update_pages(archive)
    yield from measure_pages(archive)
    yield from about_pages(archive)
    yield from data_pages(archive)
    yield from calendar_pages(archive)
    yield search_page(archive)
    yield map_page(archive)


def _html(pages: dict[str, bytes]) -> Iterator[str]:
    return (name for name in pages if name.endswith(".html"))


def _refuse_place_of_releases(folders: Folders, out: Path) -> None:
    place, reports = out.resolve(), folders.reports.resolve()
    if place == folders.root.resolve() or place == reports or reports in place.parents:
        raise SiteError("The site cannot stand where releases are made", where=str(out), remedy="Choose another OUT=")
