"""What came of holding a release against a rebuild, and how it is told: a line a finding."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from progress_update.verify.record import Record


@dataclass(frozen=True)
class Finding:
    """One thing that is not as the release says: a file or a program, and what is so."""

    where: str
    what: str

    @property
    def line(self) -> str:
        return f"{self.where}: {self.what}"


@dataclass(frozen=True)
class Verification:
    """`made_from` is what has changed of that which the release was made from, `outputs` what differs of its files.

    `identical` of `compared` files have the bytes of the rebuild; `notes` say what is no difference.
    """

    record: Record
    made_from: tuple[Finding, ...]
    outputs: tuple[Finding, ...]
    identical: int
    compared: int
    was_rebuilt: bool
    notes: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        return (*self.made_from, *self.outputs)

    @property
    def summary(self) -> str:
        if not self.was_rebuilt:
            return f"not rebuilt; {self.identical} of {self.compared} files are as the manifest has them"
        if not self.outputs:
            return f"all {self.compared} files are identical to those of a rebuild"
        return f"{self.identical} of {self.compared} files are identical to those of a rebuild"


def lines(found: Verification) -> Iterator[str]:
    """What has changed of the inputs, then what differs of the outputs, then what is worth knowing, then the sum."""
    if found.made_from:
        yield "Changed since the release was made"
        yield from (f"  {finding.line}" for finding in found.made_from)
    if found.outputs:
        yield "Files that differ"
        yield from (f"  {finding.line}" for finding in found.outputs)
    for note in found.notes:
        yield f"Note: {note}"
    illustrative = ", illustrative data" if found.record.illustrative else ""
    yield f"{found.record.period.label}{illustrative}: {found.summary}"
