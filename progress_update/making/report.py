"""The report that a release is made of: the plan, the settings, and every result of one area."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from progress_update.areas import LONDON, area_name
from progress_update.as_at import AsAt, as_asked, too_early
from progress_update.brand import read_brand
from progress_update.cache.rerun import Rerun
from progress_update.clock import now
from progress_update.embargo import is_embargoed
from progress_update.errors import AreaError, PeriodError
from progress_update.exhibits.report import Report, reported
from progress_update.folders import Folders
from progress_update.framework import Framework, check_series_supplied, read_framework
from progress_update.holdings import cut_off, open_editions, open_holdings, open_population
from progress_update.illustrative import invented
from progress_update.making.results import results_once
from progress_update.measures.choice import NO_EDITION
from progress_update.measures.held import CutOff, Holding
from progress_update.measures.results import compute
from progress_update.measures.worked import Worked
from progress_update.measures.working_out import work_out, work_out_borough
from progress_update.period import Period, day_name
from progress_update.progress import Progress
from progress_update.settings import Settings, check_places, read_settings
from progress_update.sources.registry import supplied_series


def make_report(
    period: Period,
    folders: Folders,
    *,
    demo: bool = False,
    as_at: AsAt | None = None,
    area: str = LONDON,
    judged: bool = True,
    rerun: Rerun | None = None,
    tables: Path | None = None,
    embargoed: bool | None = None,
) -> Report:
    """Read the framework, the settings and the editions, and work out every result of one area.

    What people wrote is checked against the figures unless it is not `judged`: for a look at the figures alone. With
    `rerun` the results are worked out only if something new is to be read; they are left in the folder `tables` too.
    Whether it is `embargoed` is told by the clock, or by who makes a release again.
    """
    if demo and area != LONDON:
        what, remedy = "The demonstration is of London only: figures are not invented for boroughs", "Leave AREA out"
        raise AreaError(what, where="AREA", remedy=remedy)
    framework = _plan(folders)
    settings = _settings(folders, period, framework, as_at, embargoed)
    day = settings.data_as_at
    cut = cut_off(folders.editions, framework, day)
    work = partial(_worked_out, period, folders, framework, day, area, cut, demo=demo)
    if rerun and tables:
        worked = results_once(period, folders, framework, day, area, demo, work, rerun, tables)
    else:
        worked = work()
    if worked.results.measures["value"].isna().all():
        every = list(open_holdings(folders.editions, framework, area=area))
        raise _no_data(period, framework.of_area(area), every, day, area)
    brand = read_brand(folders.templates / "brand")
    judged = judged and not demo
    return reported(worked, period, framework, settings, brand, judged=judged, illustrative=demo, cut_off=cut)


def _plan(folders: Folders) -> Framework:
    file = folders.params / "framework.yml"
    framework = read_framework(file)
    check_series_supplied(framework, file, supplied_series())
    return framework


def _settings(
    folders: Folders, period: Period, framework: Framework, as_at: AsAt | None, embargoed: bool | None
) -> Settings:
    settings = as_asked(read_settings(folders.params, period), as_at)
    settings = settings.as_embargoed(is_embargoed(settings, now()) if embargoed is None else embargoed)
    in_words = [priority.id for priority in framework.priorities if priority.assessment == "qualitative"]
    check_places(
        settings,
        commentary=["summary", *(p.id for p in framework.priorities), *(m.id for m in framework.measures)],
        accounts=[outcome.id for priority in in_words for outcome in framework.outcomes_of(priority)],
    )
    return settings


def _worked_out(
    period: Period, folders: Folders, framework: Framework, day: date | None, area: str, cut: CutOff | None, *,
    demo: bool,
) -> Worked:  # fmt: skip
    editions = open_editions(folders.editions, framework, as_at=day)
    if area != LONDON:
        population = open_population(folders.editions, as_at=day)
        return work_out_borough(framework, area, editions, population, period, cut_off=cut)
    holdings = [each.of(LONDON) for each in editions]
    if demo:
        made_up = invented(framework, compute(framework, holdings, period), period, folders.illustrative)
        holdings = made_up + holdings
    return work_out(framework, holdings, period, cut_off=cut)


def tell_what_is_missed(report: Report, progress: Progress) -> None:
    if report.settings.embargo:
        progress.note(report.settings.embargo)
    measures = report.results.measures
    missed = measures.loc[measures["reason"].str.startswith(NO_EDITION, na=False), "measure"]
    if report.cut_off and not missed.empty:
        progress.note(
            f"As at {day_name(report.cut_off.day)}: {len(missed)} of {len(measures)} measures have no data because no "
            f"edition of their source as old as that is held: {', '.join(missed)}"
        )


def _no_data(
    period: Period, framework: Framework, holdings: list[Holding], as_at: date | None, area: str
) -> PeriodError:
    """Names the first day of editions, or else the nearest quarter, for which some measure has a figure."""
    if as_at and (error := too_early(period, framework, holdings, as_at)):
        return error
    held = [h.observations for h in holdings if not h.observations.empty]
    first = Period.of(min(rows["start"].min() for rows in held).date())
    last = Period.of(max(rows["end"].max() for rows in held).date())
    quarters = [first.plus(n) for n in range((last.year - first.year) * 4 + last.quarter - first.quarter + 1)]
    nearest = sorted(quarters, key=lambda quarter: abs((quarter.end - period.end).days))
    found = next((q for q in nearest if compute(framework, holdings, q).measures["value"].notna().any()), None)
    remedy = f"The nearest quarter with data is {found} ({found.months_label})" if found else "No edition is held"
    of = "" if area == LONDON else f" of {area_name(area)}"
    return PeriodError(f"No edition held has a figure{of} for {period} ({period.months_label})", remedy=remedy)
