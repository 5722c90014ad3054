"""Signing a chapter of a release that is built, and telling how its signatures stand."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path

from progress_update.areas import LONDON, area_name
from progress_update.as_at import AsAt, release_name
from progress_update.errors import SignOffError
from progress_update.folders import Folders
from progress_update.framework import Framework, read_framework
from progress_update.gate.release import PAGE, Release, open_release
from progress_update.manifest import checksum
from progress_update.period import Period
from progress_update.settings import read_settings
from progress_update.sign_off.chapters import BACK, SUMMARY, chapters_of
from progress_update.sign_off.register import Signature, files_of, read_register, read_seen, write
from progress_update.sign_off.seen import Row, Seen, seen_in
from progress_update.sign_off.standing import Standing, require_all, standings

TABLES = ("results", "breakdowns", "context")


def sign(
    period: Period, folders: Folders, *, chapter: str, role: str, name: str, at: datetime, area: str = LONDON,
    as_at: AsAt | None = None,
) -> Path:  # fmt: skip
    """Note that somebody has reviewed a chapter as it stands in the release; the file that says so comes back.

    Raises SignOffError for a chapter that is not there, a role or name that is empty, or a release that was changed
    after it was built; GateError where there is none.
    """
    if not (role.strip() and name.strip()):
        raise SignOffError("A signature needs a role and a name", remedy='Add AS="Head of Evidence" NAME="A. Person"')
    subject = release_name(period, demo=False, as_at=as_at, area=area)
    now = seen_now(subject, folders)
    if chapter not in now:
        raise SignOffError(f"There is no chapter '{chapter}'", where=subject, remedy=f"Known: {', '.join(now)}")
    register, seen = read_register(folders, subject), read_seen(folders, subject)
    saw, spelt = now[chapter].checksum, _as_required(period, folders, chapter, role)
    given = Signature(chapter=chapter, role=spelt, name=name, signed_at=at, saw=saw)
    return write(folders, subject, register.having(given), {**seen, saw: now[chapter]})


def status(subject: str, folders: Folders) -> list[Standing]:
    """How every signature of the release `subject` stands that the settings require, and every other that was given."""
    now = seen_now(subject, folders)
    required = _required(_period(subject, folders), folders, now)
    return standings(required, read_register(folders, subject), read_seen(folders, subject), now)


def require_signed(subject: str, folders: Folders, found: list[Standing] | None = None) -> None:
    """Raise SignOffError, with the command to sign by, unless the release `subject` has every signature it needs.

    `found` is its status, where that is known already.
    """
    require_all(status(subject, folders) if found is None else found, subject, _to_sign(subject, folders))


def _to_sign(subject: str, folders: Folders) -> str:
    """What selects the release on the command line; `make sign` knows no version that another has replaced."""
    told = open_release(folders.reports / subject, folders).manifest
    area, asked = told.get("area", {}).get("code", LONDON), told.get("asked", {}).get("as_at")
    words = [f"PERIOD={told['period']['id']}", *([f'AREA="{area_name(area)}"'] if area != LONDON else [])]
    return " ".join([*words, *([f"AS_AT={asked}"] if asked else [])])


def _period(subject: str, folders: Folders) -> Period:
    return Period.parse(open_release(folders.reports / subject, folders).manifest["period"]["id"])


def _required(period: Period, folders: Folders, now: Mapping[str, Seen]) -> dict[str, list[str]]:
    """The roles by chapter, without chapters that this release does without. Raises SignOffError for one unheard of."""
    asked = read_settings(folders.params, period).sign_off
    priorities = [one.id for one in read_framework(folders.params / "framework.yml").priorities]
    known = dict.fromkeys([SUMMARY, *priorities, *now, *BACK])
    for chapter in asked:
        if chapter not in known:
            raise SignOffError(
                f"sign_off names '{chapter}', which is no chapter", where=f"params/{period}.yml",
                remedy=f"Known: {', '.join(known)}",
            )  # fmt: skip
    return {chapter: roles for chapter, roles in asked.items() if chapter in now}


def seen_now(subject: str, folders: Folders) -> dict[str, Seen]:
    """What each chapter of the release `subject` under reports/ shows."""
    release = open_release(folders.reports / subject, folders)
    _refuse_changed(release, [PAGE, *(f"data/{table}.csv" for table in TABLES)])
    framework = read_framework(folders.params / "framework.yml")
    rows = _rows(release.folder / "data")
    chapters = chapters_of(release.page, [one.id for one in framework.priorities])
    return {chapter: seen_in(elements, _of(chapter, rows, framework)) for chapter, elements in chapters.items()}


def _refuse_changed(release: Release, names: Iterable[str]) -> None:
    for name in names:
        file = release.folder / name
        if not file.is_file() or checksum(file) != release.manifest["outputs"].get(name):
            raise SignOffError(
                "The release is not as it was built", where=f"reports/{release.folder.name}/{name}",
                remedy="Build it anew: make report",
            )  # fmt: skip


def _rows(data: Path) -> dict[str, Row]:
    """Every row of the published tables by the id of its measure, part or context figure."""
    found: dict[str, Row] = {}
    for table in TABLES:
        with (data / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            found |= {row["measure"]: row for row in csv.DictReader(file)}
    return found


def _of(chapter: str, rows: Mapping[str, Row], framework: Framework) -> dict[str, Row]:
    """The rows of a priority: its measures, their parts, and the context figures beside them."""
    measures = [one for one in framework.measures if framework.priority_of(one).id == chapter]
    ids = [
        id
        for one in measures
        for id in (one.id, *(part.id for part in one.breakdowns), *(about.id for about in framework.context_of(one.id)))
    ]
    return {id: rows[id] for id in ids if id in rows}


def _as_required(period: Period, folders: Folders, chapter: str, role: str) -> str:
    """The role as the settings spell it; as it was given where they do not ask for it."""
    asked = read_settings(folders.params, period).sign_off.get(chapter, [])
    return next((one for one in asked if one.lower() == role.strip().lower()), role.strip())


def keep(subject: str, kept: str, folders: Folders) -> tuple[Path, ...]:
    """Give the signatures of the release `subject` to the version `kept` of it too; the files made come back."""
    register, wanted = read_register(folders, subject), files_of(folders, kept)
    if not register.signatures or wanted[0].exists():
        return ()
    write(folders, kept, register, read_seen(folders, subject))
    return wanted
