"""Where PDFs are laid out: in a process of its own, so that other steps go on beside it, or in this one.

    python -P -m progress_update.render.press

The layout engine holds Python's lock for seconds; as a process it keeps only one processor.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from progress_update.brand import read_brand
from progress_update.child import end_with
from progress_update.errors import RenderError
from progress_update.folders import project_folders
from progress_update.render.pdf import require_engine, write_pdf
from progress_update.unpacked import unpack_ahead

SMALL = "<title>A page</title><h1>A page</h1><p>One sentence.<svg viewBox='0 0 1 1'><path d='M0 0h1'/></svg>"


class Press:
    """This process as the place where pages are laid out."""

    def write_pdf(self, html: Path, pdf: Path, *, clock: int) -> list[str]:
        """As `render.pdf.write_pdf`."""
        return write_pdf(html, pdf, clock=clock, keep_fonts=True)


class PressBeside(Press):
    """A process that loads the layout engine at once, and lays out what it is given."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", __name__], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            start_new_session=True,
        )  # fmt: skip

    @property
    def pid(self) -> int:
        return self._process.pid

    def write_pdf(self, html: Path, pdf: Path, *, clock: int) -> list[str]:
        """As `render.pdf.write_pdf`; RenderError too if the process is gone."""
        assert self._process.stdin
        with suppress(BrokenPipeError):  # told by the answer that does not come
            pickle.dump((html, pdf, clock, tempfile.gettempdir()), self._process.stdin)
            self._process.stdin.flush()
        return self._answer()

    def close(self) -> None:
        self._process.kill()
        with suppress(BrokenPipeError), self._process:
            self._process.wait()

    def _answer(self) -> list[str]:
        assert self._process.stdout
        try:
            found = pickle.load(self._process.stdout)
        except (EOFError, pickle.UnpicklingError):
            code = self._process.wait()
            how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
            what = f"The process that lays out pages has ended ({how})"
            raise RenderError(what, remedy="If memory was short, build with WORKERS=1") from None
        if isinstance(found, BaseException):
            raise found
        faults: list[str] = found
        return faults


@contextmanager
def press(*, beside: bool) -> Iterator[Press]:
    """A place to lay out pages: a process beside this one, gone afterwards, or this one."""
    if not beside:
        yield Press()
        return
    process = PressBeside()
    try:
        yield process
    finally:
        process.close()


def main() -> None:
    """Load the engine, then lay out page after page until nobody asks any more."""
    given, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else is said is no answer
    end_with(os.getppid())
    gc.disable()  # until the engine is loaded
    with suppress(Exception):  # said when it is asked for a page
        _warm_up()
    gc.freeze()
    gc.enable()
    gc.set_threshold(50_000, 10, 10)  # as in the main process, see once.py
    while True:
        try:
            html, pdf, clock, tempfile.tempdir = pickle.load(given)
        except EOFError:
            return
        found: list[str] | Exception
        try:
            found = write_pdf(html, pdf, clock=clock)  # killed when it is done: it can keep nothing
        except Exception as error:
            found = error
        pickle.dump(found, answers)
        answers.flush()


def _warm_up() -> None:
    """What the first page of a process would wait for: libraries, some of them loaded late, and fonts unpacked."""
    require_engine()
    from weasyprint import HTML

    HTML(string=SMALL).write_pdf(pdf_variant="pdf/ua-1")
    unpack_ahead(read_brand(project_folders().templates / "brand").faces)


if __name__ == "__main__":
    main()
