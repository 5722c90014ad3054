"""Runs the notebooks of a report by papermill, side by side, and says which cell failed.

Before a notebook runs it must declare exactly the parameters it is given: a misspelt name or a cell
that lost its tag would otherwise run on with the notebook's own default.
"""

from __future__ import annotations

import logging
import os
import re
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from pathlib import Path

from traitlets.config import Config

from progress_update.errors import NotebookError
from progress_update.folders import BUILD, ROOT
from progress_update.jupyter import NotebookNode, PapermillException, PapermillExecutionError, nbformat, papermill
from progress_update.kernels.limits import MEMORY, cell_timeout
from progress_update.kernels.manager import ReportKernelManager
from progress_update.period import Period

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
START_TIMEOUT = 120  # seconds for a kernel to answer


def run_chapters(
    notebooks: list[Path],
    executed: Path,
    *,
    period: Period,
    results: Path,
    root: Path,
    workers: int,
    at_work: Callable[[], None] = lambda: None,
    done: Callable[[str], None] = lambda name: None,
) -> list[Path]:
    """Execute the notebooks for a period into the folder `executed`; the paths come back in their order.

    `results` is the private folder the notebooks read from, `root` the project's. `at_work` is called before each
    cell, `done` after each notebook. Raises NotebookError for the first that fails, naming notebook, cell and error;
    the executed notebook is then in `executed`.
    """
    executed.mkdir(parents=True, exist_ok=True)
    parameters = {"period": str(period)}
    for notebook in notebooks:
        check_parameters(notebook, parameters)
    with _environment({BUILD: str(results), ROOT: str(root)}), ThreadPoolExecutor(max_workers=max(1, workers)) as pool:
        # The longest first, so that no worker ends up waiting for it alone.
        in_turn = sorted(notebooks, key=lambda path: path.stat().st_size, reverse=True)
        running = {
            pool.submit(_run, path, executed / path.name, parameters, results, at_work): path for path in in_turn
        }
        try:
            for finished in as_completed(running):
                finished.result()
                done(running[finished].stem)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return [executed / path.name for path in notebooks]


def check_parameters(notebook: Path, parameters: dict[str, str]) -> None:
    """Raise NotebookError unless the notebook's parameters cell declares exactly these names."""
    declared = papermill.inspect_notebook(str(notebook))
    if set(declared) != set(parameters):
        raise NotebookError(
            f"It declares {_listed(declared)}, but is given {_listed(parameters)}",
            where=notebook.name,
            remedy="Its first code cell, tagged 'parameters', must hold just: period = None",
        )


def notebooks_in(folder: Path) -> list[Path]:
    """The report's notebooks, in the order of their numbers."""
    found = sorted(path for path in folder.glob("*.ipynb") if path.name[:2].isdigit())
    if not found:
        raise NotebookError(
            "There are no notebooks here", where=str(folder), remedy="They are named like 01-violence.ipynb"
        )
    return found


def _run(notebook: Path, output: Path, parameters: dict[str, str], private: Path, at_work: Callable[[], None]) -> None:
    begun: list[str] = []
    ended: list[int] = []

    def begin(cell: NotebookNode, cell_index: int) -> None:
        begun.append(_cell(cell_index, cell.source))
        at_work()

    try:
        papermill.execute_notebook(
            str(notebook),
            str(output),
            parameters=parameters,
            progress_bar=False,
            request_save_on_cell_execute=False,
            start_timeout=START_TIMEOUT,
            execution_timeout=cell_timeout(),
            kernel_manager_class=ReportKernelManager,
            on_cell_execute=begin,
            config=_kernels(private / notebook.stem, ended.append),
        )
    except PapermillExecutionError as error:
        raise NotebookError(
            f"{error.ename}: {_what_went_wrong(error)}",
            where=f"{notebook.name}, {_cell(error.cell_index, error.source)}",
            remedy=f"The notebook as it stopped is in {output}",
        ) from error
    except (PapermillException, RuntimeError, TimeoutError, OSError) as error:
        raise NotebookError(
            _what_stopped(error, ended),
            where=", ".join([notebook.name, *begun[-1:]]),
            remedy="Open it in JupyterLab (make notebooks) and run it there",
        ) from error
    _forget_when_and_where(output)


def _what_went_wrong(error: PapermillExecutionError) -> str:
    if error.ename == "MemoryError":
        return f"It wants more than the {MEMORY >> 30} GB that a notebook may use"
    return _first_line(error.evalue)


def _what_stopped(error: Exception, ended: list[int]) -> str:
    if isinstance(error, TimeoutError):
        return f"It did not end within {cell_timeout()} second{'s' * (cell_timeout() != 1)}"
    if ended and ended[0] < 0:
        return f"Its kernel was killed ({signal.Signals(-ended[0]).name})"
    if ended:
        return f"Its kernel ended by itself, with exit code {ended[0]}"
    return f"It could not be run: {_first_line(str(error))}"


def _kernels(path: Path, ended: Callable[[int], None]) -> Config:
    """Kernels talk over files of this run's own folder, not over ports that others on the machine can reach.

    They keep quiet: each is interrupted before it is shut down, and would report that as an error.
    """
    quiet = {"NotebookClient": {"extra_arguments": ["--log-level=CRITICAL"]}}
    sockets = {"KernelManager": {"transport": "ipc", "ip": str(path)}} if os.name == "posix" else {}
    return Config(quiet | sockets | {"ReportKernelManager": {"ended": ended}})


def _cell(index: int, source: str) -> str:
    first = next((line for line in source.splitlines() if line.strip()), "")
    return f"cell {index + 1} ({first.strip()[:60]})"


def _forget_when_and_where(path: Path) -> None:
    """Keep of a run what was run with what; drop the clock, the folders and ids that differ from run to run."""
    notebook = nbformat.read(path, as_version=4)
    kept = notebook.metadata.get("papermill", {})
    notebook.metadata["papermill"] = {key: kept[key] for key in ("parameters", "version") if key in kept}
    for number, cell in enumerate(notebook.cells):
        _plain_cell(cell, number)
    nbformat.write(notebook, path)


def _plain_cell(cell: NotebookNode, number: int) -> None:
    cell["id"] = f"cell-{number}"
    for key in ("papermill", "execution"):
        cell.metadata.pop(key, None)


@contextmanager
def _environment(given: dict[str, str]) -> Iterator[None]:
    """What the kernels inherit, and quiet logs."""
    logging.getLogger("papermill").setLevel(logging.ERROR)
    before = dict(os.environ)
    os.environ.update(given, PYDEVD_DISABLE_FILE_VALIDATION="1")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def _first_line(text: str) -> str:
    lines = [line.strip() for line in _COLOUR.sub("", text or "").splitlines() if line.strip()]
    return lines[0] if lines else "no message"


def _listed(names: object) -> str:
    words = sorted(str(name) for name in names)  # type: ignore[attr-defined]
    return f"the parameter{'s' if len(words) != 1 else ''} {', '.join(words)}" if words else "no parameters"
