"""Which code it is that runs: the checksum of its modules, and what git says of the project. Loads no library."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from threading import Lock
from typing import Any

from progress_update.digests import of_bytes, of_file, of_text

PACKAGE = Path(__file__).parent
# What stands with the parts that reports are made from and is in none: the archive site and the committee's pack show
# releases, and what is written for a meeting or signed is written about them.
IN_NO_RELEASE = ("templates/site", "templates/committee", "params/committee", "params/sign-off")
# The parts of the project that reports are made from.
MADE_OF = (
    "progress_update", "params", "notebooks", "templates", "data", "requirements.lock",
    *(f":(exclude){part}" for part in IN_NO_RELEASE),
)  # fmt: skip

_parsing = Lock()


def parsed(source: bytes | str) -> ast.Module:
    """The syntax of a module. One at a time: Python 3.11 counts the depth of all threads' parsing as one."""
    with _parsing:
        return ast.parse(source)


def templates_of(root: Path) -> list[Path]:
    """The templates that releases are made from."""
    found = (root / "templates").rglob("*.*")
    aside = tuple(f"{part}/" for part in IN_NO_RELEASE)
    return sorted(path for path in found if not path.relative_to(root).as_posix().startswith(aside))


def code_of(root: Path) -> dict[str, Any]:
    """The commit, and whether the tree differed from it, where the code is in git; and the code itself."""
    commit = git(root, "log", "-1", "--format=%H", "--", *MADE_OF) or None
    changed = git(root, "status", "--porcelain", "--", *MADE_OF)
    was_changed = bool(changed) if commit else None
    return {"commit": commit, "changed": was_changed, "sources": sources(), "version": version("progress-update")}


def sources() -> str:
    """One checksum of the package's own code, which tells it apart where a commit cannot."""
    return _together({path.relative_to(PACKAGE).as_posix(): of_file(path) for path in PACKAGE.rglob("*.py")})


def sources_of(modules: Mapping[str, bytes]) -> str:
    """The checksum of a package whose modules, by their paths in it, are these."""
    return _together({name: of_bytes(content) for name, content in modules.items()})


def _together(checksums: Mapping[str, str]) -> str:
    return of_text("".join(f"{name} {checksums[name]}\n" for name in sorted(checksums, key=Path)))


def git(root: Path, *words: str) -> str | None:
    """What git answers in a folder; None where it is not there, or the folder is in no repository."""
    try:
        done = subprocess.run(
            ["git", "--no-optional-locks", *words], cwd=root, capture_output=True, text=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()
