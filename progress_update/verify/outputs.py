"""The files of a release held against its manifest and against a rebuild, with the likely cause of what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from progress_update.manifest import FULL_GATE_FILES, MANIFEST, checksum
from progress_update.steps import BESIDE, STEPS, Step, made_by, matching
from progress_update.verify.differences import first_difference
from progress_update.verify.record import Record
from progress_update.verify.verification import Finding

OF_EVERYTHING = ("python", "progress_update", "requirements.lock")


def held_against(record: Record, rebuilt: Path | None, changed: Iterable[str]) -> tuple[list[Finding], int]:
    """What differs, and how many files were compared. `changed` names what is not as it was when they were made.

    With no rebuild only the manifest's checksums are left to compare with.
    """
    here = _files(record.folder)
    anew = None if rebuilt is None else _files(rebuilt)
    names = sorted({*here, *record.outputs, *(anew or {})} - set(FULL_GATE_FILES))
    because = sorted(changed)
    if anew is None or rebuilt is None:
        return [*_against_manifest(record, here)], len(names)
    found = [
        Finding(name, f"{_what(name, record.folder, rebuilt, here, anew)}; {_why(name, record, here, anew, because)}")
        for name in names
        if here.get(name) != anew.get(name)
    ]
    return found, len(names)


def _files(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): checksum(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in FULL_GATE_FILES
    }


def _against_manifest(record: Record, here: dict[str, str]) -> Iterator[Finding]:
    for name in sorted({*here, *record.outputs} - {MANIFEST}):
        if name not in here:
            yield Finding(name, "the manifest names it, but it is not here")
        elif name not in record.outputs:
            yield Finding(name, "the manifest does not name it: it was added after the build")
        elif here[name] != record.outputs[name]:
            yield Finding(name, "it was changed after the build: the manifest has another checksum")


def _what(name: str, release: Path, rebuilt: Path, here: dict[str, str], anew: dict[str, str]) -> str:
    if name not in here:
        return "it is missing here"
    if name not in anew:
        return "a rebuild does not make it"
    return first_difference(release / name, rebuilt / name)


def _why(name: str, record: Record, here: dict[str, str], anew: dict[str, str], changed: list[str]) -> str:
    told = record.outputs.get(name)
    if name != MANIFEST and here.get(name) != told:
        deed = "taken out" if name not in here else "added" if told is None else "changed"
        sure = ": the rebuild gives what the manifest records" if anew.get(name) == told else ""
        return f"it was {deed} by hand after the build{sure}"
    causes = [one for one in changed if one in _reads(name, frozenset(changed))]
    if causes:
        return f"likely because of {', '.join(causes)}"
    if name == MANIFEST:
        return "it was changed by hand, or tells of a file above"
    return "nothing that the manifest names has changed: look for fonts or libraries of the machine"


def _reads(name: str, changed: frozenset[str]) -> set[str]:
    """Which of the changed things had a say in an output, directly or by way of what it was made from."""
    if name in BESIDE:
        return set(changed)
    found = {one for one in changed if one in OF_EVERYTHING}
    for step in (step for step in STEPS if step.id in made_by(name)):
        found |= _of(step, changed)
    return found


def _of(step: Step, changed: frozenset[str]) -> set[str]:
    earlier = (one for one in STEPS if one is not step and _feeds(one, step))
    own = {*matching(changed, step.project), *(changed & {*step.programs, *_LIBRARIES.get(step.id, ())})}
    return own.union(*(_of(one, changed) for one in earlier))


def _feeds(one: Step, other: Step) -> bool:
    """Whether a step makes something that another reads, by their patterns."""
    return any(matching([made.replace("*", "x")], other.release) for made in one.makes)


# Libraries of the operating system that a program loads.
_LIBRARIES = {"pdf": ("pango",)}
