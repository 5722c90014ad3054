"""What somebody knows who has seen some sums of counts: a range for every sum that they have not seen."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from progress_update.disclosure.attack import WIDTH

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult

Sum = frozenset[int]
Counts = NDArray[np.int64]
Way = NDArray[np.float64]
ROUNDING = 1e-6  # ranges of whole numbers come out of the solver as floats
_NONE = 1e-9


class Reader:
    """Knows atoms for certain, and of the rest which add up to what.

    `ceilings` are what the atoms cannot be above, if anything is known of that. `ways` are ways that the atoms could
    be which agree with all of it; `taken` gives those found since.
    """

    def __init__(
        self,
        counts: Counts,
        shown: Collection[Sum],
        *,
        ceilings: Counts | None = None,
        ways: Sequence[Way] = (),
    ) -> None:
        self._counts, self._shown, self._ceilings = counts, shown, ceilings
        self._known = set() if ceilings is None else {int(n) for n in np.flatnonzero(ceilings == 0)}
        lines = {each - self._known for each in shown} - {frozenset()}
        while True:
            # One unknown is known by subtraction, and of a sum of none every part is none.
            found = {n for line in lines if len(line) == 1 or not self._total(line) for n in line}
            if not found:
                break
            self._known |= found
            lines = {line - found for line in lines} - {frozenset()}
        self._lines = lines
        self._ways = np.array([counts.astype(float), *ways])
        self._met: list[Way] = []

    def range_of(self, wanted: Sum) -> tuple[float, float]:
        """The least and greatest value that a sum can have; `inf` where nothing bounds it."""
        unknown = wanted - self._known
        certain = self._total(wanted & self._known)
        if not unknown:
            return certain, certain
        bounded = unknown & frozenset().union(*self._lines)
        free = unknown - bounded
        low = self._extreme(bounded, 1) if bounded else 0.0
        high = self._extreme(bounded, -1) if bounded else 0.0
        if free:
            high += np.inf if self._ceilings is None else float(self._ceilings[list(free)].sum())
        return certain + low, certain + high

    def width_of(self, wanted: Sum) -> float:
        low, high = self.range_of(wanted)
        return high - low

    def is_in_doubt(self, wanted: Sum) -> bool:
        """Whether the sum's range is five wide or more."""
        for ways in filter(len, (self._ways, np.array(self._met))):
            values = ways[:, list(wanted)].sum(axis=1)
            if values.max() - values.min() >= WIDTH - ROUNDING:
                return True
        return self.width_of(wanted) >= WIDTH - ROUNDING

    def first_known(self, sums: Iterable[Sum]) -> Sum | None:
        """The first of some sums that can be pinned down to a range narrower than five; None if none can."""
        return next((each for each in sorted(sums, key=sorted) if not self.is_in_doubt(each)), None)

    def taken(self) -> list[Way]:
        """The ways found since they were last taken."""
        met, self._met = self._met, []
        return met

    def linked(self, wanted: Sum, others: Sequence[Sum]) -> list[Sum]:
        """Those of `others` that say anything of a sum's unknown atoms, by themselves or with the sums seen."""
        reached = set(wanted - self._known)
        lines = [*self._lines, *(each - self._known for each in others)]
        while more := {n for line in lines if line & reached for n in line} - reached:
            reached |= more
        return [each for each in others if each & reached]

    def pins_of(self, wanted: Sum) -> set[Sum]:
        """The sums seen that hold a sum's range as narrow as it is: without any other it would be just as narrow.

        A sum whose dual value is none in both programmes, for the least and for the greatest, bounds neither.
        """
        lines = self._connected(wanted, self._shown)
        found: set[Sum] = set()
        for sign in (1, -1):
            duals = self._solved(lines, wanted, sign).eqlin.marginals
            found |= {line for line, dual in zip(lines, duals, strict=True) if abs(dual) > _NONE}
        return found

    def _total(self, atoms: Collection[int]) -> int:
        return int(self._counts[list(atoms)].sum())

    def _extreme(self, wanted: Sum, sign: int) -> float:
        """The least (`sign` 1) or greatest (-1) sum of unknown atoms that agrees with all seen, none below nought."""
        lines = self._connected(wanted, self._lines)
        found = self._solved(lines, wanted, sign)
        way = self._counts.astype(float)
        way[_atoms(lines)] = found.x
        self._met.append(way)
        return abs(round(float(found.fun), 6))

    def _solved(self, lines: Sequence[Sum], wanted: Sum, sign: int) -> OptimizeResult:
        from scipy.optimize import linprog  # takes a while to import

        atoms = _atoms(lines)
        places = {atom: n for n, atom in enumerate(atoms)}
        matrix, aim = np.zeros((len(lines), len(atoms))), np.zeros(len(atoms))
        for n, line in enumerate(lines):
            matrix[n, [places[atom] for atom in line]] = 1
        aim[[places[atom] for atom in wanted if atom in places]] = sign
        totals = [self._total(line) for line in lines]
        most = np.full(len(atoms), np.inf) if self._ceilings is None else self._ceilings[atoms].astype(float)
        bounds = np.column_stack([np.zeros(len(atoms)), most])
        found = linprog(aim, A_eq=matrix, b_eq=totals, bounds=bounds, method="highs")
        if found.status != 0:
            raise ValueError("the sums don't agree with one another")
        return found

    def _connected(self, wanted: Sum, lines: Collection[Sum]) -> list[Sum]:
        """The sums that bear on some atoms, in a fixed order."""
        reached, rest, used = set(wanted), set(lines), set[Sum]()
        while touched := {line for line in rest if line & reached}:
            used |= touched
            rest -= touched
            reached |= {n for line in touched for n in line}
        return sorted(used, key=sorted)


def _atoms(lines: Iterable[Sum]) -> list[int]:
    return sorted(frozenset().union(*lines))
