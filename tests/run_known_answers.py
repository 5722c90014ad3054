"""Run a file of known answers through the project's own functions: `python tests/run_known_answers.py FILE`.

Prints a line for each case that fails and at the end `N passed, M failed`; exits 0 when none fails, else 1 (2 for
a file that can't be read). A case names a recipe, its inputs, the values expected and the tolerance; whatever is
expected must be computed, so a key or a recipe that the project does not have is a failure.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from datetime import date
from math import inf, isfinite, isnan
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from progress_update import disclosure, statistics
from progress_update.period import MONTHS, Period, Window
from progress_update.statistics import Estimate, Sample

TOLERANCE = 5e-5
# Expected values are rounded to the digit that the tolerance is half of: a true half lies on the edge.
_EDGE = 1e-9

Answers = dict[str, Any]


def rate_ratio(
    *, count_now: int, count_prev: int, exposure_now: float = 1, exposure_prev: float = 1, **_: Any
) -> Answers:
    exposures = {"exposure_now": exposure_now, "exposure_before": exposure_prev}
    answers: Answers = {"p_two_sided_exact_binomial": statistics.rate_ratio_exact_p(count_now, count_prev, **exposures)}
    if count_now + count_prev == 0:
        answers |= {"rate_ratio": None, "pct_change": None, "ci95_exact_conditional": [0.0, inf]}
    else:
        exact = statistics.rate_ratio_exact(count_now, count_prev, **exposures)
        answers |= _ratio("exact_conditional", exact)
        answers["p_two_sided_score_statsmodels"] = statistics.rate_ratio_score_p(count_now, count_prev, **exposures)
    if count_prev > 0:
        score = statistics.rate_ratio_score(count_now, count_prev, **exposures)
        answers |= _ratio("score_statsmodels", score)
    return answers | _log_wald(count_now, count_prev, 1.0, exposures)


def rate_ratio_overdispersed(
    *, count_now: int, count_prev: int, phi: float, exposure_now: float = 1, exposure_prev: float = 1, **_: Any
) -> Answers:
    return _log_wald(count_now, count_prev, phi, {"exposure_now": exposure_now, "exposure_before": exposure_prev})


def _log_wald(now: int, before: int, phi: float, exposures: dict[str, float]) -> Answers:
    if min(now, before) <= 0:
        undefined = ("log_se", "z", "p_two_sided_wald", "ci95_log_wald", "pct_change_ci95_log_wald")
        return dict.fromkeys(undefined)
    z = statistics.rate_ratio_log_wald_z(now, before, dispersion=phi, **exposures)
    ratio = statistics.rate_ratio_log_wald(now, before, dispersion=phi, **exposures)
    return {
        **_ratio("log_wald", ratio),
        "log_se": statistics.log_ratio_standard_error(now, before, dispersion=phi),
        "z": z,
        "p_two_sided_wald": statistics.two_sided_p(z),
    }


def _ratio(method: str, ratio: Estimate) -> Answers:
    change = statistics.percent_change(ratio).scaled(100)
    return {
        "rate_ratio": ratio.value,
        "pct_change": change.value,
        f"ci95_{method}": _interval(ratio),
        f"pct_change_ci95_{method}": _interval(change),
    }


def garwood(*, count: int, **_: Any) -> Answers:
    return {"ci95": _interval(statistics.garwood(count))}


def wilson(*, p: float, n: float, deff: float = 1.0, conf: float = 0.95, **_: Any) -> Answers:
    sample = Sample(p, n, deff)
    interval = _interval(statistics.wilson(sample, confidence=conf))
    return {
        "n_eff": sample.effective,
        "centre": statistics.wilson_centre(sample, confidence=conf),
        "half_width": statistics.wilson_half_width(sample, confidence=conf),
        "ci95": interval,
        f"ci{100 * conf:g}": interval,
        "wald_half_width_for_comparison": statistics.margin_of_error(sample, confidence=conf),
    }


def margin_of_error(*, p: float, n: float, deff: float = 1.0, **_: Any) -> Answers:
    return {
        "moe_pp": 100 * statistics.margin_of_error(Sample(p, n, deff)),
        "moe_pp_deff_1_5": 100 * statistics.margin_of_error(Sample(p, n, 1.5)),
    }


def kish(*, weights: list[float], **_: Any) -> Answers:
    effect = statistics.kish_design_effect(weights)
    return {"deff_weighting": effect, "n": len(weights), "n_eff": len(weights) / effect}


def two_proportions(
    *, p1: float, n1: float, p2: float, n2: float, deff1: float = 1.0, deff2: float = 1.0, **_: Any
) -> Answers:
    one, two = Sample(p1, n1, deff1), Sample(p2, n2, deff2)
    return {
        "n_eff_1": one.effective,
        "n_eff_2": two.effective,
        "diff": p1 - p2,
        "diff_pp": statistics.percentage_points(p1, p2),
        "se_unpooled": statistics.standard_error(one, two),
        "ci95_wald": _interval(statistics.difference_wald(one, two)),
        "ci95_newcombe": _interval(statistics.difference(one, two)),
        "pooled_p": statistics.pooled_share(one, two),
        "se_pooled": statistics.pooled_standard_error(one, two),
        "z_pooled": statistics.difference_z(one, two),
        "p_two_sided": statistics.difference_p(one, two),
    }


def equality_gap(
    *, p_group: float, n_group: float, p_ref: float, n_ref: float, deff_group: float = 1.0, deff_ref: float = 1.0,
    tolerance: float = statistics.TOLERANCE, **_: Any,
) -> Answers:  # fmt: skip
    group, reference = Sample(p_group, n_group, deff_group), Sample(p_ref, n_ref, deff_ref)
    gap = statistics.equality_gap(group, reference, tolerance=tolerance)
    return {
        "gap": gap.value,
        "gap_pp": 100 * gap.value,
        "se": gap.standard_error,
        "ci95_wald": _interval(gap.wald()),
        "ci95_newcombe": _interval(gap.interval),
        "ci90_wald": _interval(gap.wald(confidence=0.90)),
        "tolerance_pp": 100 * gap.tolerance,
        "point_status": gap.point_status,
        "interval_status": gap.status.replace(" ", "_"),
        "tost_p": gap.equivalence_p,
        "differs_from_zero": gap.differs_from_zero,
    }


def gap_from_average(
    *, p_group: float, n_group: float, p_rest: float, n_rest: float, weighted_share_group: float, deff: float = 1.0,
    **_: Any,
) -> Answers:  # fmt: skip
    group, rest = Sample(p_group, n_group, deff), Sample(p_rest, n_rest, deff)
    gap = statistics.gap_from_average(group, rest, weighted_share=weighted_share_group)
    return {
        "p_all": statistics.average_share(group, rest, weighted_share=weighted_share_group),
        "gap_vs_all": gap.value,
        "gap_vs_rest": p_group - p_rest,
        "se_correct": gap.standard_error,
        "ci95": _interval(gap.interval),
        "se_naive_wrong": statistics.naive_gap_standard_error(group, rest, weighted_share=weighted_share_group),
        "point_status": gap.point_status,
        "interval_status": gap.status.replace(" ", "_"),
    }


def gap_change(*, now: dict[str, float], prev: dict[str, float], deff: float = 1.0, **_: Any) -> Answers:
    newest, earlier = _pair(now, deff), _pair(prev, deff)
    change = statistics.change_in_gap(newest, earlier)
    return {
        "change": change.value,
        "se": statistics.standard_error(*newest, *earlier),
        "ci95": _interval(change),
        "z": statistics.change_in_gap_z(newest, earlier),
        "p_two_sided": statistics.change_in_gap_p(newest, earlier),
    }


def _pair(wave: dict[str, float], deff: float) -> tuple[Sample, Sample]:
    return Sample(wave["p_group"], wave["n_group"], deff), Sample(wave["p_ref"], wave["n_ref"], deff)


def xmr(*, values: list[float], screen_outliers: bool = False, **_: Any) -> Answers:
    chart = statistics.control_chart(values, screen=screen_outliers)
    rules = {
        "rule1_outside_limits": statistics.OUTSIDE,
        "rule2_run_of_7_one_side": statistics.ONE_SIDE,
        "rule3_trend_of_7": statistics.TREND,
        "rule4_two_of_three_close_to_limit": statistics.NEAR,
    }
    return {
        "n": chart.points,
        "mean": chart.mean,
        "mean_moving_range": chart.mean_moving_range,
        "upl": chart.upper,
        "lpl": chart.lower,
        "near_upl": chart.near_upper,
        "near_lpl": chart.near_lower,
        "trial_limits": chart.trial,
        **{key: sorted({index + 1 for index in chart.breaking(rule)}) for key, rule in rules.items()},
    }


def round_to_five(*, values: list[int], **_: Any) -> Answers:
    return {"rounded": disclosure.round_to_five(np.array(values)).tolist()}


def suppression(
    *, table: list[list[int]], margins_published: bool = True, protection_width: int = disclosure.WIDTH, **_: Any
) -> Answers:
    """Only cells of the table are hidden here, never totals; the interval check is that of the primary cells."""
    counts = disclosure.with_totals(np.array(table))
    primary = disclosure.small(counts)
    primary[-1, :] = primary[:, -1] = False
    patterns = {
        "greedy": disclosure.greedy_pattern(counts, primary),
        "optimal": disclosure.optimal_pattern(counts, primary, width=protection_width),
    }
    return {
        "primary": np.argwhere(primary).tolist(),
        "primary_only_attacker_ranges": _ranges(counts, primary, margins_published),
        **{
            name: _pattern(counts, primary, hidden, margins_published, protection_width)
            for name, hidden in patterns.items()
        },
    }


def _pattern(
    counts: np.ndarray, primary: np.ndarray, hidden: np.ndarray, margins_published: bool, width: int
) -> Answers:
    ranges = _ranges(counts, hidden, margins_published)
    secondary, inner = hidden & ~primary, hidden[:-1, :-1]
    return {
        "secondary": np.argwhere(secondary).tolist(),
        "secondary_total": int(counts[secondary].sum()),
        "published": np.where(inner, "c", counts[:-1, :-1].astype(object)).tolist(),
        "attacker_ranges": ranges,
        "passes_interval_check": all(
            ranges[f"{row},{column}"][1] - ranges[f"{row},{column}"][0] >= width for row, column in np.argwhere(primary)
        ),
    }


def _ranges(counts: np.ndarray, hidden: np.ndarray, margins_published: bool) -> dict[str, list[float]]:
    unknown = hidden.copy()
    if not margins_published:
        unknown[-1, :] = unknown[:, -1] = True
    ranges = disclosure.attainable_ranges(counts, unknown)
    return {f"{row},{column}": list(found) for (row, column), found in ranges.items() if hidden[row, column]}


def differencing(*, r12_to_feb: int, r12_to_mar: int, month_dropped: int, **_: Any) -> Answers:
    return {"month_added_recovered": disclosure.month_revealed(r12_to_feb, r12_to_mar, month_dropped)}


def rolling_identity(*, r12_now: float, r12_prev_quarter: float, **_: Any) -> Answers:
    implied = statistics.implied_quarter_change(r12_now, r12_prev_quarter).scaled(100)
    return {
        "r12_change_pp": statistics.percentage_points(r12_now, r12_prev_quarter),
        "implied_same_quarter_year_on_year_change_pp": implied.value,
        "rounding_range_pp": _interval(implied),
    }


def points_and_percent(*, now: float, prev: float, **_: Any) -> Answers:
    percent = statistics.percent_of_before(now, prev) if prev else None
    return {"pp": statistics.percentage_points(now, prev), "percent": percent}


def rolling_sum(*, monthly: list[int], **_: Any) -> Answers:
    sums = statistics.rolling_sums(monthly)
    answers: Answers = dict.fromkeys(("r12_now", "r12_prev", "abs_change", "pct_change"))
    if sums.size:
        answers["r12_now"] = sums[-1]
    if sums.size > 12:
        answers |= {"r12_prev": sums[-13], "abs_change": sums[-1] - sums[-13]}
    if answers["r12_prev"]:
        answers["pct_change"] = 100 * answers["abs_change"] / answers["r12_prev"]
    return answers


def rolling_overlap(*, p: float, n_per_quarter: float, deff: float = 1.0, **_: Any) -> Answers:
    quarter = Sample(p, n_per_quarter, deff)
    return {
        "se_quarter": statistics.standard_error(quarter),
        "se_diff_adjacent_r12_correct": statistics.overlapping_standard_error(quarter),
        "se_diff_if_wrongly_independent": statistics.independent_standard_error(quarter),
    }


def detection_rate(*, detections: int, offences: int, **_: Any) -> Answers:
    if detections > offences > 0:  # possible, since a detection may be of an earlier offence; then no share has a range
        return {"rate": detections / offences, "rate_pct": 100 * detections / offences, "ci95_wilson": None}
    rate = statistics.detection_rate(detections, offences)
    return {"rate": rate.value, "rate_pct": 100 * rate.value, "ci95_wilson": _interval(rate)}


def benjamini_hochberg(*, p_values: list[float], q: float = 0.05, **_: Any) -> Answers:
    adjusted = statistics.benjamini_hochberg(p_values, q=q)
    return {"p_adjusted": list(adjusted.p_values), "reject": list(adjusted.stands)}


def quarter_labels(*, financial_year: str, financial_quarter: str, **_: Any) -> Answers:
    period = Period.parse(f"{financial_year} {financial_quarter}")
    months = f"{MONTHS[period.start.month - 1][:3]}-{MONTHS[period.end.month - 1][:3]} {period.year}"
    return {
        **_days("", period.window),
        **_days("r12_", period.twelve_months),
        "calendar_label": str(period),
        "months_text": months,
        "display": f"{months} ({period.policing_label}; calendar {period})",
    }


def _days(prefix: str, window: Window) -> Answers:
    return {f"{prefix}start": window.start.isoformat(), f"{prefix}end": window.end.isoformat()}


def arrow(*, desired_direction: Any, change_ci95: list[float], **_: Any) -> Answers:
    low, high = (float(bound) for bound in change_ci95)
    change = Estimate((low + high) / 2, low, high)
    judged = statistics.judgement(change, wanted=desired_direction)
    return {"movement": statistics.movement(change).replace(" ", "_"), "judgement": judged.replace(" ", "_")}


def notifiable(*, rows: list[tuple[str, int]], **_: Any) -> Answers:
    total, wrong = statistics.total_notifiable_offences(rows), sum(count for _, count in rows)
    return {
        "tno": total,
        "wrong_total_if_not_excluded": wrong,
        "overstatement_pct": 100 * (wrong - total) / total if total else None,
    }


def repeat_victimisation(
    *, victim_events: dict[str, list[str]], window: list[str], lookback_days: int = 365, **_: Any
) -> Answers:
    rows = [(victim, day) for victim, days in victim_events.items() for day in days]
    start, end = (date.fromisoformat(day) for day in window)
    events = pd.DataFrame(rows, columns=["victim", "day"])
    found = statistics.repeat_victimisation(events, start=start, end=end, lookback_days=lookback_days)
    return {
        "unique_victims_in_window": found.victims,
        "repeat_victims": found.repeat_victims,
        "repeat_rate": found.victim_share,
        "victim_events_in_window": found.events,
        "repeat_events": found.repeat_events,
        "event_share": found.event_share,
    }


RECIPES: dict[str, Callable[..., Answers]] = {
    "arrow_judgement": arrow,
    "benjamini_hochberg": benjamini_hochberg,
    "disclosure_differencing": differencing,
    "disclosure_round_to_5": round_to_five,
    "disclosure_suppression": suppression,
    "equality_gap": equality_gap,
    "equality_gap_change": gap_change,
    "equality_gap_vs_average_containing_group": gap_from_average,
    "kish_design_effect": kish,
    "margin_of_error": margin_of_error,
    "percentage_point_vs_percent": points_and_percent,
    "poisson_count_ci_garwood": garwood,
    "poisson_rate_ratio": rate_ratio,
    "poisson_rate_ratio_overdispersed": rate_ratio_overdispersed,
    "quarter_labels": quarter_labels,
    "repeat_victimisation": repeat_victimisation,
    "rolling12_overlap_se": rolling_overlap,
    "rolling12_quarter_identity": rolling_identity,
    "rolling12_sum": rolling_sum,
    "sanction_detection_rate": detection_rate,
    "total_notifiable_offences": notifiable,
    "two_proportion_deff": two_proportions,
    "wilson_deff": wilson,
    "xmr": xmr,
}


def differences(expected: Any, found: Any, *, tolerance: float, at: str = "") -> Iterator[str]:
    """Where `found` is not what was expected, as `key: expected this, found that`; a missing key is a difference."""
    if isinstance(expected, dict) and isinstance(found, dict):
        for key, value in expected.items():
            place = f"{at}.{key}" if at else key
            if key in found:
                yield from differences(value, found[key], tolerance=tolerance, at=place)
            else:
                yield f"{place}: not computed"
    elif isinstance(expected, list) and isinstance(found, (list, tuple)):
        if len(expected) != len(found):
            yield f"{at}: expected {expected}, found {list(found)}"
            return
        for n, (one, other) in enumerate(zip(expected, found, strict=True)):
            yield from differences(one, other, tolerance=tolerance, at=f"{at}[{n}]")
    elif not same(expected, found, tolerance=tolerance):
        yield f"{at}: expected {expected!r}, found {found!r}"


def same(expected: Any, found: Any, *, tolerance: float) -> bool:
    """Equal values; numbers within the tolerance, `inf` written as a string; a truth value is no number."""
    number, other = _number(expected), _number(found)
    if number is None or other is None:
        return type(expected) is type(found) and bool(expected == found)
    if not (isfinite(number) and isfinite(other)):
        return number == other or (isnan(number) and isnan(other))
    return abs(number - other) <= tolerance + _EDGE


def _number(value: Any) -> float | None:
    if isinstance(value, str):
        return {"inf": inf, "-inf": -inf}.get(value)
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, float, np.number)):
        return None
    return float(value)


def _interval(estimate: Estimate) -> list[float]:
    return [estimate.low, estimate.high]


def faults(case: Answers) -> list[str]:
    """What is wrong with a case's answers; nothing where every expected value is found."""
    recipe = RECIPES.get(case["recipe"])
    if recipe is None:
        return [f"unknown recipe '{case['recipe']}'"]
    if not case.get("expected"):
        return ["nothing expected, so nothing tested"]
    try:
        found = recipe(**case["inputs"])
    except (ValueError, TypeError, KeyError, ArithmeticError, LookupError) as problem:
        return [f"{case['recipe']} could not be run: {type(problem).__name__}: {problem}"]
    return list(differences(case["expected"], found, tolerance=case.get("tolerance_abs", TOLERANCE)))


def run(file: Path) -> tuple[int, int]:
    """Print the failures of a file and the count; returns how many cases passed and how many failed."""
    cases = json.loads(file.read_text(encoding="utf-8"))["cases"]
    failed = 0
    for case in cases:
        found = faults(case)
        failed += bool(found)
        if found:
            print(f"FAILED {case.get('id', '?')} ({case['recipe']}): {'; '.join(found)}")
    print(f"{len(cases) - failed} passed, {failed} failed")
    return len(cases) - failed, failed


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print("Usage: python tests/run_known_answers.py FILE", file=sys.stderr)
        return 2
    try:
        passed, failed = run(Path(arguments[0]))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        print(f"{arguments[0]}: no file of known answers ({type(problem).__name__}: {problem})", file=sys.stderr)
        return 2
    return 0 if passed and not failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
