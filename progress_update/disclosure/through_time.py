"""Counts through time, in one report after another, with no small count to be had by subtraction.

An atom is a count that is published in no smaller piece: one month of one part. A report shows sums of atoms:
single months, the months of a quarter, twelve of them. Whoever keeps all reports subtracts one sum from
another; what they can learn so of a hidden sum is a range, found by linear programming over the atoms.

Where the total of several areas is known as well, the areas of a group hide the same sums. Then what one of them may
have more, another may have less, and neither the total nor anything shown of either tells: the range of a count is
found with each atom bounded by what the area and one other together have.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from progress_update.disclosure.attack import WIDTH
from progress_update.disclosure.reader import ROUNDING, Counts, Reader, Sum, Way
from progress_update.disclosure.small_counts import SMALLEST_SHOWN


def safe_sums(
    counts: NDArray[np.int64],
    releases: Sequence[Sequence[Sum]],
    *,
    smallest_shown: int = SMALLEST_SHOWN,
    nought_shown: bool = True,
) -> frozenset[Sum]:
    """The sums that must not be shown, of all that the releases would show.

    `counts` has a count an atom; for a group of areas a row of them an area. `releases` are in order of publication,
    each with its sums in the order in which they may be given up: the least missed first. What one release has shown
    stays known to the readers of the next, so only sums that are new in a release can be hidden in it. Small sums
    always are (for a group: sums that are small in one of its areas), sums of none unless `nought_shown`, others where
    they would leave a small one in a range narrower than five.

    In a group a small sum that the total of all its areas already holds narrower is held wide against the area's own
    sums alone: nothing that the group could hide would help.
    """
    shown: set[Sum] = set()
    hidden: set[Sum] = set()
    watch = _Watch(np.atleast_2d(counts), smallest_shown)
    for release in releases:
        new = [each for each in dict.fromkeys(release) if each not in shown and each not in hidden]
        kept = [each for each in new if not watch.is_small(each) and (nought_shown or not watch.is_nought(each))]
        watch.begin(shown, [each for each in new if each not in kept])
        while kept and (found := watch.first_known(shown, kept)) is not None:
            kept.remove(_to_give_up(*found, shown, kept))
        shown.update(kept)
        hidden.update(each for each in new if each not in shown)
        watch.end(kept)
    return frozenset(hidden)


def _to_give_up(open_: Sum, view: View, shown: set[Sum], kept: Sequence[Sum]) -> Sum:
    """The first sum without which the open one is in doubt; where none is enough, the one that widens it most."""
    near = view.reader(shown).linked(open_, kept) or list(kept)
    reader = view.reader({*shown, *kept})
    widths = dict.fromkeys(near, reader.width_of(open_))
    pins = reader.pins_of(open_)
    for each in near:
        if each in pins:
            widths[each] = view.reader({*shown, *kept} - {each}).width_of(open_)
            if widths[each] >= WIDTH - ROUNDING:
                return each
    return max(near, key=lambda each: widths[each])


class View:
    """One area's counts with what bounds them, and the ways that its atoms could be, as met so far.

    Two ways that lie five apart in a sum prove that it is in doubt, without another linear programme. All of them
    add up to every sum shown so far.
    """

    def __init__(self, counts: Counts, ceilings: Counts | None = None) -> None:
        self.counts, self.ceilings = counts, ceilings
        self._ways = counts.astype(float)[None, :]

    def reader(self, shown: Collection[Sum], ways: Sequence[Way] = ()) -> Reader:
        return Reader(self.counts, shown, ceilings=self.ceilings, ways=ways)

    def reader_of_more(self, shown: set[Sum], more: Sequence[Sum]) -> Reader:
        """A reader of some sums more than are shown so far."""
        return self.reader({*shown, *more}, list(self._ways[self._agree(more)]))

    def meet(self, ways: Sequence[Way]) -> None:
        self._ways = np.vstack([self._ways, *ways])

    def show(self, sums: Sequence[Sum], small: Collection[Sum]) -> None:
        """From now on everybody knows some sums. Only the ways that lie furthest apart in a small sum are kept."""
        ways = self._ways[self._agree(sums)]
        values = [ways[:, list(each)].sum(axis=1) for each in small]
        ends = {0, *(int(end) for found in values for end in (found.argmin(), found.argmax()))}
        self._ways = ways[sorted(ends)]

    def _agree(self, sums: Sequence[Sum]) -> NDArray[np.bool_]:
        apart = self._ways - self.counts
        differ = [np.abs(apart[:, list(each)].sum(axis=1)) > ROUNDING for each in sums]
        agrees: NDArray[np.bool_] = ~np.any(differ, axis=0) if differ else np.ones(len(apart), dtype=bool)
        return agrees


class _Watch:
    """The small sums of every area of a group, and against what each is held wide."""

    def __init__(self, counts: NDArray[np.int64], smallest_shown: int) -> None:
        self._counts, self._smallest = counts, smallest_shown
        areas = range(len(counts))
        # With the one that has most first: it leaves the widest room.
        order = sorted(areas, key=lambda n: -int(counts[n].sum()))
        beside = {n: [View(counts[n], counts[n] + counts[other]) for other in order if other != n] for n in areas}
        self._views = {n: [*beside[n], View(counts[n])] for n in areas}
        # By area and small sum, the view from which it is held wide: the last is without a group.
        self._held: dict[tuple[int, Sum], View] = {}

    def is_small(self, sum_: Sum) -> bool:
        return any(self._is_small(counts, sum_) for counts in self._counts)

    def is_nought(self, sum_: Sum) -> bool:
        return bool((self._counts[:, list(sum_)].sum(axis=1) == 0).any())

    def begin(self, shown: set[Sum], small: Sequence[Sum]) -> None:
        """Choose for each new small sum the first view from which what is shown so far leaves it in doubt."""
        for each in small:
            for n, counts in enumerate(self._counts):
                if self._is_small(counts, each):
                    self._held[n, each] = self._choose(n, each, shown)

    def first_known(self, shown: set[Sum], kept: Sequence[Sum]) -> tuple[Sum, View] | None:
        """The first small sum that the new sums would pin down, with the view from which they do; None if none."""
        readers: dict[int, Reader] = {}
        for (_, each), view in sorted(self._held.items(), key=lambda held: (held[0][0], sorted(held[0][1]))):
            reader = readers.setdefault(id(view), view.reader_of_more(shown, kept))
            doubt = reader.is_in_doubt(each)
            view.meet(reader.taken())
            if not doubt:
                return each, view
        return None

    def end(self, kept: Sequence[Sum]) -> None:
        for views in self._views.values():
            for view in views:
                view.show(kept, [each for (_, each), held in self._held.items() if held is view])

    def _choose(self, n: int, small: Sum, shown: set[Sum]) -> View:
        for view in self._views[n]:
            reader = view.reader_of_more(shown, ())
            doubt = reader.is_in_doubt(small)
            view.meet(reader.taken())
            if doubt:
                return view
        return self._views[n][-1]

    def _is_small(self, counts: Counts, sum_: Sum) -> bool:
        return bool(1 <= counts[list(sum_)].sum() < self._smallest)
