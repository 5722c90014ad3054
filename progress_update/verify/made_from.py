"""What a release says that it was made from, held against what is here: files, editions, programs, code."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from progress_update.codebase import code_of, git, sources_of, templates_of
from progress_update.folders import Folders
from progress_update.manifest import checksum, made_with
from progress_update.render.engines import Engine
from progress_update.verify.record import Record
from progress_update.verify.verification import Finding

CODE = "progress_update"  # the name that findings about the code go by


def changed(record: Record, folders: Folders, engine: Engine) -> Iterator[Finding]:
    """Everything that is not as the manifest has it, each by the name of its file or program."""
    yield from _files(record, folders.root)
    yield from _programs(record, engine)
    yield from _code(record, folders.root)


def notes(record: Record, folders: Folders) -> Iterator[str]:
    """What is no difference, but good to know."""
    yield from _unused(record, folders.root)
    yield from _commit(record, folders.root)


def code_to_name(record: Record, folders: Folders) -> Mapping[str, Any]:
    """What a rebuild's manifest says of the code.

    Where the code itself is the same, its commit and whether the tree was clean are the release's own: they are
    history, which no rebuild can make again.
    """
    now = code_of(folders.root)
    return record.code.model_dump() if now["sources"] == record.code.sources else now


def _files(record: Record, root: Path) -> Iterator[Finding]:
    told = [*record.inputs.items(), *(item for edition in record.editions for item in edition.files.items())]
    for name, sha in told:
        path = root / name
        if not path.is_file():
            yield Finding(name, "it is no longer here")
        elif checksum(path) != sha:
            yield Finding(name, "its checksum is another: it was edited or damaged")


def _programs(record: Record, engine: Engine) -> Iterator[Finding]:
    here = made_with()
    then = {"python": record.python, **record.tools}
    now = {"python": here["python"], **here["tools"]}
    for name in sorted({*then, *now}):
        if then.get(name) != now.get(name):
            yield Finding(name, f"{then.get(name, 'none')} then, {now.get(name, 'none')} here")
    if (engine.name, engine.version) != (record.engine.name, record.engine.version):
        yield Finding(
            "engine", f"{record.engine.name} {record.engine.version} then, {engine.name} {engine.version} here"
        )


def _code(record: Record, root: Path) -> Iterator[Finding]:
    told, now = record.code, code_of(root)
    if told.sources != now["sources"]:
        here = f", here {_short(now['commit'])}{' with changes' if now['changed'] else ''}" if now["commit"] else ""
        then = f", made at commit {_short(told.commit)}{' with changes' if told.changed else ''}" if told.commit else ""
        yield Finding(CODE, f"the code is another (checksum of its modules){then}{here}")
    if told.commit and now["commit"] and told.changed is False:
        committed = _sources_at(root, told.commit)
        if committed is None and git(root, "rev-parse", "--is-shallow-repository") == "false":
            yield Finding(CODE, f"the manifest names commit {_short(told.commit)}, which this repository does not hold")
        elif committed not in (None, told.sources):
            yield Finding(CODE, f"commit {_short(told.commit)} holds other code than the manifest says")


def _commit(record: Record, root: Path) -> Iterator[str]:
    told, now = record.code, code_of(root)
    if told.sources != now["sources"] or not told.commit:
        return
    if told.changed:
        yield f"it was made from commit {_short(told.commit)} with changes that were not committed"
    elif now["commit"] is None:
        yield f"it names commit {_short(told.commit)}; there is no repository here to look it up in"
    elif now["commit"] != told.commit:
        yield f"it was made at commit {_short(told.commit)}; here is {_short(now['commit'])}, with the same code"


def _unused(record: Record, root: Path) -> Iterator[str]:
    """What a report built today would take and the rebuild leaves out, because the manifest does not name it."""
    own = root / "params" / f"{record.period.id}.yml"
    found = [own, *(root / "notebooks").glob("[0-9]*.ipynb"), *templates_of(root)]
    for path in sorted(path for path in found if path.is_file()):
        name = path.relative_to(root).as_posix()
        if name not in record.inputs:
            yield f"{name} came after the release; the rebuild does without it"
    named, sources = {one.folder for one in record.editions}, {one.source for one in record.editions}
    for path in sorted((root / "data" / "editions").glob("*/*/edition.json")) if record.as_at is None else ():
        name = path.parent.relative_to(root).as_posix()
        if path.parent.parent.name in sources and name not in named:
            yield f"{name} came after the release; the rebuild does without it"


def _sources_at(root: Path, commit: str) -> str | None:
    """The checksum of the package's modules at a commit; None where the repository does not hold it."""
    try:
        packed = subprocess.run(
            ["git", "archive", "--format=tar", commit, CODE], cwd=root, capture_output=True, timeout=60, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        files = [one for one in archive.getmembers() if one.isfile() and one.name.endswith(".py")]
        held = {one.name.removeprefix(f"{CODE}/"): archive.extractfile(one) for one in files}
        return sources_of({name: file.read() for name, file in held.items() if file})


def _short(commit: str | None) -> str:
    return (commit or "none")[:10]
