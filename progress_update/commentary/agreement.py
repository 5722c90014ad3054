"""Whether a figure may be written as a number is: at the precision it shows, or as softly as it says."""

from __future__ import annotations

from progress_update.commentary.numbers import Number


def agrees(number: Number, actual: float) -> bool:
    """Whether `actual` may be written as `number`, both without sign and in one form."""
    written, actual = abs(number.amount), abs(actual)
    if number.rough and number.form == "percent" and written == 50 and number.near and not number.just:
        # "More than half", "a majority", "fewer than half": as much as may be.
        return {"under": actual < 50, "over": actual > 50, "about": abs(actual - 50) <= 2}[number.near]
    if number.near == "over":
        least = written - (_slack(number) / 5 if number.rough and number.form != "times" else 0)
        return least <= actual <= written + (_step(number) if number.just else 0.25 * written + number.unit)
    if number.near == "under":
        return written - (_step(number) if number.just else 0.1 * written + number.unit) <= actual < written
    if number.near == "about":
        return abs(actual - written) <= max(_slack(number), number.unit / 2) + 1e-9
    if number.rough:
        return abs(actual - written) <= (2.0 if number.form == "percent" else written / 20)
    return abs(actual - written) <= number.unit / 2 + 1e-9


def _step(number: Number) -> float:
    """How far "just over 100,000" may lie off: the step of its last digit that is not zero, a twelfth at most."""
    written = abs(number.amount)
    if number.rough:
        return max(written / 8, 0.1)
    steps = [10.0**power for power in range(8, -1, -1) if written >= 10**power and not written % 10**power]
    step = steps[0] if steps and number.unit >= 1 else 10 * number.unit
    return min(max(0.6 * step, 0.015 * written), written / 12)


def _slack(number: Number) -> float:
    """How far "about 1,250" may lie off: half of what its last digits suggest, a twentieth at most."""
    written = abs(number.amount)
    step = next((step for step in (1e5, 5e4, 1e4, 5e3, 1e3, 500, 100, 50, 10, 5) if written % step == 0), number.unit)
    return max(min(step / 2, written / 20), 2.0 if number.rough else 0)
