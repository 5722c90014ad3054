"""Makes the report and the site as a user would, by commands: each begins with the code as it is now."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from progress_update.errors import GateError, SiteError

PATIENCE = 5.0  # seconds in which a command that was asked to end may do so
_NAME = "progress-update: "
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Made:
    """What was done again, a line each; what went wrong, and whether there are new pages all the same."""

    reran: tuple[str, ...]
    fault: str = ""
    is_new: bool = True


def make(report: list[str], site: Path, tell: Tell) -> Made:
    """The report that the words `report` ask for, then the site of all reports in the folder `site`.

    A report that the gate faults is there to be looked at; a site that has no report to show yet is no fault.
    """
    code, lines = run(["report", *report], tell)
    reran, fault = tuple(_reran(lines)), _fault(lines) if code else ""
    if code not in (0, GateError.exit_code):
        return Made(reran, fault, is_new=False)
    code, lines = run(["site", "--out", str(site)], lambda line: None)
    if code not in (0, SiteError.exit_code):
        return Made(reran, _fault(lines), is_new=False)
    return Made(reran, fault)


def run(words: list[str], tell: Tell) -> tuple[int, list[str]]:
    """Run a command of this program; its exit code and all that it said, which is told as it comes."""
    lines: list[str] = []
    with _command(words) as command:
        assert command.stdout
        for line in command.stdout:
            lines.append(line.rstrip())
            tell(lines[-1])
        return command.wait(), lines


@contextmanager
def _command(words: list[str]) -> Iterator[subprocess.Popen[str]]:
    """A command in a session of its own: it hears of Ctrl-C from here, and nothing of it stays behind."""
    command = subprocess.Popen(
        [sys.executable, "-m", "progress_update.cli", *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, encoding="utf-8", errors="replace", start_new_session=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    try:
        yield command
    finally:
        for kind in (signal.SIGINT, signal.SIGTERM, signal.SIGKILL):
            if command.poll() is None:
                _ask(command, kind)
        with suppress(ProcessLookupError):
            os.killpg(command.pid, signal.SIGKILL)  # what it had started


def _ask(command: subprocess.Popen[str], kind: signal.Signals) -> None:
    command.send_signal(kind)
    with suppress(subprocess.TimeoutExpired):
        command.wait(PATIENCE)


def _reran(lines: list[str]) -> Iterator[str]:
    """`html: rerun because templates/report/style.css changed`."""
    return (line.strip() for line in lines if line.startswith("  ") and ": rerun" in line)


def _fault(lines: list[str]) -> str:
    """The one line that a command ends with when it fails; of a program that broke, the last that it said."""
    told = [line.removeprefix(_NAME) for line in lines if line.startswith(_NAME)]
    said = [line for line in lines if line.strip()]
    return next(iter([*told[-1:], *said[-1:]]), "The build broke off and said nothing")
