"""Formulas with the numbers put in, as a reader can work them out again with a calculator.

Pure: figures in, text out. Each follows the function of `statistics` that made the number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from progress_update import statistics
from progress_update.measures.figures import Figure
from progress_update.measures.levels import PER
from progress_update.statistics import Sample
from progress_update.words import MINUS, value

if TYPE_CHECKING:
    from progress_update.trace.chain import Observed

Row = dict[str, Any]
Z = f"{statistics.z_of():.6f}"


def number(amount: float) -> str:
    """Whole numbers with commas, others to six places at most; a true minus sign."""
    text = f"{abs(amount):,.0f}" if float(amount).is_integer() else f"{abs(amount):,.6f}".rstrip("0").rstrip(".")
    return f"{MINUS if amount < 0 else ''}{text}"


def of_value(shape: str, figure: Figure, observed: tuple[Observed, ...]) -> str:
    """How a value comes from its observations."""
    if shape == "gap" and figure.reference:
        group = number(figure.value + figure.reference.value)
        return f"{group} (group) {MINUS} {number(figure.reference.value)} (reference) = {number(figure.value)}"
    if shape == "share" and figure.numerator is not None and figure.denominator:
        upper, lower = number(figure.numerator), number(figure.denominator)
        return f"{upper} / {lower} = {number(figure.value)}, shown as {value(shape, figure.value)}"
    months = observed[0].by_time
    if not months and shape == "count":
        return f"{number(figure.value)}, a sum of months that are not all published by themselves"
    if shape == "count" and len(months) > 1:
        return f"{' + '.join(number(amount) for *_, amount in months)} = {number(figure.value)}"
    return f"{number(figure.value)}, as published"


def of_interval(row: Row, now: Figure) -> str:
    """The value's own 95% interval; nothing where there is none."""
    if pd.isna(row["low"]):
        return ""
    ends = _ends(row["low"], row["high"])
    if now.reference and now.sample and now.reference.sample:
        return f"Newcombe's method on {_sample(now.sample)} and {_sample(now.reference.sample)}{_widened(now)}: {ends}"
    if now.sample is not None:
        return f"Wilson's interval for {_sample(now.sample)}{_widened(now)}: {ends}"
    if now.numerator is not None:
        counted, out_of = number(now.numerator), number(now.denominator or 0)
        return f"Garwood's exact interval for {counted} events, divided by {out_of}: {ends}"
    return f"Garwood's exact interval for {number(now.value)} events: {ends}"


def of_change(row: Row, now: Figure, before: Figure | None) -> str:
    """The change that is judged, with its interval; for parts and context the plain difference."""
    if before is None or pd.isna(row["change"]):
        return ""
    if pd.isna(row["change_judged"]):
        return f"{number(now.value)} {MINUS} {number(before.value)} = {number(row['change'])}; not tested"
    change, ends = number(row["change_judged"]), _ends(row["change_low"], row["change_high"])
    a, b = number(now.value), number(before.value)
    match row["method"]:
        case "exact Poisson rate ratio":
            said = f"{a} / {b} {MINUS} 1 = {change}" if before.value else f"{a} after none: without bound"
            return f"{said}; Clopper-Pearson's interval for {a} of {a} + {b}, as odds, minus 1: {ends}"
        case "rate ratio allowing for over-dispersion":
            spread = f"exp(±{Z} × √({number(row['dispersion'])} × (1/{a} + 1/{b})))"
            return f"{a} / {b} {MINUS} 1 = {change}; ratio × {spread}, minus 1: {ends}"
        case "difference of two rates of Poisson counts":
            return f"{a} {MINUS} {b} = {change}; Garwood's intervals of both, combined as squares: {ends}"
        case "difference of two proportions with design effect" if now.sample and before.sample:
            sides = f"{_sample(now.sample)} and {_sample(before.sample)}{_widened(now, before)}"
            return f"{a} {MINUS} {b} = {change}; Newcombe's method on {sides}: {ends}"
        case _:
            size = f"|{a}| {MINUS} |{b}| = {change}"
            return f"{size}; {Z} standard errors of the four shares either way{_widened(now, before)}: {ends}"


def of_beside(value: float, row: Row) -> dict[str, str]:
    """For a borough: how its rate, its rank and the comparison with the rest of London come about, by name."""
    found: dict[str, str] = {}
    if not pd.isna(row.get("rate")):
        people, rate = number(row["population"]), number(row["rate"])
        ends = _ends(row["rate_low"], row["rate_high"])
        estimate = f"population estimate for {row['population_on']:%Y-%m-%d}, edition {row['population_edition']}"
        found["Rate"] = (
            f"{number(value)} / {people} residents × {PER:,} = {rate} ({estimate}); Garwood's interval of the count "
            f"over its dispersion, times the dispersion, as a rate: {ends}"
        )
    if not pd.isna(row.get("rank")):
        first, last, of = row["rank_first"], row["rank_last"], row["rank_of"]
        clear = f"{first - 1} of the others lie clearly above and {of - last} clearly below"
        found["Rank"] = f"{row['rank']} of {of} boroughs by {row['ranked_by']}; {clear}, so {first} to {last}"
    if not pd.isna(row.get("apart")):
        ends = _ends(row["apart_low"], row["apart_high"])
        found["Against the rest of London"] = f"{row['apart_unit'].capitalize()}: {number(row['apart'])}; {ends}"
    return found


def of_judgement(row: Row) -> str:
    """Why the interval gives this judgement; nothing where nothing was judged."""
    if pd.isna(row["judgement"]) or pd.isna(row["change_judged"]):
        return ""
    side = "above" if row["change_low"] > 0 else "below" if row["change_high"] < 0 else ""
    where = f"lies wholly {side} 0" if side else "holds 0"
    wanted = "the size of the gap is wanted to fall" if row["direction"] == "within" else f"wanted: {row['direction']}"
    return f"The interval of the change {where}; {wanted}; so: {row['judgement']}"


def _sample(sample: Sample) -> str:
    people = f"{number(sample.people)} people"
    effect = f" / {number(sample.design_effect)} (design effect)" if sample.design_effect != 1 else ""
    return f"{number(sample.share)} of {people}{effect}"


def _widened(*figures: Figure) -> str:
    rounding = sum(figure.rounding for figure in figures)
    return f", widened by {number(rounding)} for the rounding of what is published" if rounding else ""


def _ends(low: float, high: float) -> str:
    top = "without bound" if high == float("inf") else number(high)
    return f"{number(low)} to {top}"
