"""Counts through time, in one report after another, with no small count to be had by subtraction.

An atom is a count that is published in no smaller piece: one month of one part. A report shows sums of atoms:
single months, the months of a quarter, twelve of them. Whoever keeps all reports subtracts one sum from
another; what they can learn so of a hidden sum is a range, found by linear programming over the atoms.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from progress_update.disclosure.attack import WIDTH
from progress_update.disclosure.small_counts import SMALLEST_SHOWN

Sum = frozenset[int]
_ROUNDING = 1e-6  # ranges of whole numbers come out of the solver as floats


def safe_sums(
    counts: NDArray[np.int64], releases: Sequence[Sequence[Sum]], *, smallest_shown: int = SMALLEST_SHOWN
) -> frozenset[Sum]:
    """The sums that must not be shown, of all that the releases would show.

    `counts` has a count an atom. `releases` are in order of publication, each with its sums in the order in
    which they may be given up: the least missed first. What one release has shown stays known to the readers
    of the next, so only sums that are new in a release can be hidden in it. Small sums always are; others
    where they would leave a small one in a range narrower than five.
    """
    shown: set[Sum] = set()
    hidden: set[Sum] = set()
    small: set[Sum] = set()
    for release in releases:
        new = [each for each in dict.fromkeys(release) if each not in shown and each not in hidden]
        small |= {each for each in new if 1 <= counts[list(each)].sum() < smallest_shown}
        kept = [each for each in new if each not in small]
        while kept and (open_ := Reader(counts, {*shown, *kept}).first_known(small)) is not None:
            kept.remove(_to_give_up(counts, open_, shown, kept))
        shown.update(kept)
        hidden.update(each for each in new if each not in shown)
    return frozenset(hidden)


def _to_give_up(counts: NDArray[np.int64], open_: Sum, shown: set[Sum], kept: Sequence[Sum]) -> Sum:
    """The first sum without which the open one is in doubt; where none is enough, the one that widens it most."""
    everything = {*shown, *kept}
    near = Reader(counts, shown).linked(open_, kept) or list(kept)
    widths: dict[Sum, float] = {}
    for each in near:
        low, high = Reader(counts, everything - {each}).range_of(open_)
        widths[each] = high - low
        if widths[each] >= WIDTH - _ROUNDING:
            return each
    return max(near, key=lambda each: widths[each])


class Reader:
    """What somebody knows who has seen some sums: atoms for certain, and of the rest which add up to what."""

    def __init__(self, counts: NDArray[np.int64], shown: Collection[Sum]) -> None:
        self._counts = counts
        self._known: set[int] = set()
        while True:
            self._lines = {frozenset(each - self._known) for each in shown} - {frozenset()}
            # One unknown is known by subtraction, and of a sum of none every part is none.
            found = {n for line in self._lines if len(line) == 1 or not self._total(line) for n in line}
            if not found:
                break
            self._known |= found
        # Ways the unknown atoms could be, as found so far: the truth, and each solution of the programme.
        self._possible: list[NDArray[np.float64]] = [counts.astype(float)]

    def range_of(self, wanted: Sum) -> tuple[float, float]:
        """The least and greatest value that a sum can have; `inf` where nothing bounds it."""
        unknown = wanted - self._known
        certain = self._total(wanted & self._known)
        if not unknown:
            return certain, certain
        bounded = unknown & frozenset().union(*self._lines)
        low = self._extreme(bounded, 1) if bounded else 0.0
        high = self._extreme(unknown, -1) if bounded == unknown else np.inf
        return certain + low, certain + high

    def first_known(self, sums: Iterable[Sum]) -> Sum | None:
        """The first of some sums that can be pinned down to a range narrower than five; None if none can."""
        return next((each for each in sorted(sums, key=sorted) if not self._in_doubt(each)), None)

    def linked(self, wanted: Sum, others: Sequence[Sum]) -> list[Sum]:
        """Those of `others` that say anything of a sum's unknown atoms, by themselves or with the sums seen."""
        reached = set(wanted - self._known)
        lines = [*self._lines, *(each - self._known for each in others)]
        while more := {n for line in lines if line & reached for n in line} - reached:
            reached |= more
        return [each for each in others if each & reached]

    def _total(self, atoms: Collection[int]) -> int:
        return int(self._counts[list(atoms)].sum())

    def _in_doubt(self, wanted: Sum) -> bool:
        values = [float(way[list(wanted)].sum()) for way in self._possible]
        if max(values) - min(values) >= WIDTH - _ROUNDING:
            return True
        low, high = self.range_of(wanted)
        return high - low >= WIDTH - _ROUNDING

    def _extreme(self, wanted: Sum, sign: int) -> float:
        """The least (`sign` 1) or greatest (-1) sum of unknown atoms that agrees with all seen, none below nought."""
        from scipy.optimize import linprog  # takes a while to import

        lines = self._connected(wanted)
        atoms = sorted(frozenset().union(*lines))
        matrix = np.array([[atom in line for atom in atoms] for line in lines], dtype=float)
        aim = sign * np.array([atom in wanted for atom in atoms], dtype=float)
        totals = [self._total(line) for line in lines]
        found = linprog(aim, A_eq=matrix, b_eq=totals, bounds=(0, None), method="highs")
        if found.status != 0:
            raise ValueError("the sums don't agree with one another")
        way = self._possible[0].copy()
        way[atoms] = found.x
        self._possible.append(way)
        return abs(round(float(found.fun), 6))

    def _connected(self, wanted: Sum) -> list[Sum]:
        """The sums that bear on some atoms, in a fixed order."""
        reached, rest, used = set(wanted), set(self._lines), set[Sum]()
        while touched := {line for line in rest if line & reached}:
            used |= touched
            rest -= touched
            reached |= {n for line in touched for n in line}
        return sorted(used, key=sorted)
