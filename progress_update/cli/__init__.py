"""The command line: reads arguments, calls the pipeline, turns errors into one line and an exit code."""

from __future__ import annotations

import os
import sys
from typing import Annotated, NoReturn

import typer

from progress_update.child import leave
from progress_update.cli import building, data, proof, release
from progress_update.clock import NOW
from progress_update.errors import ReportError
from progress_update.kernels import KERNEL

app = typer.Typer(
    help="Quarterly progress reports on London's Police and Crime Plan, rebuilt from published figures.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def common(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the code an error arose.")] = False,
    kernel: Annotated[str, typer.Option("--kernel", envvar=KERNEL, help="Notebooks' kernels: warm or plain.")] = "warm",
    now: Annotated[str, typer.Option("--now", envvar=NOW, help="Rehearse another hour: 2022-06-24T09:29.")] = "",
) -> None:
    context.obj = {"debug": debug}
    os.environ[KERNEL] = kernel
    os.environ[NOW] = now


for panel, commands in (
    ("Reports", building.COMMANDS),
    ("Figures, plan and settings", data.COMMANDS),
    ("Proof", proof.COMMANDS),
    ("Releases", release.COMMANDS),
):
    for command in commands:
        app.command(rich_help_panel=panel)(command)


def main() -> None:
    """Run the command line; a ReportError is one line on standard error and the exit code of its kind."""
    try:
        app()
    except ReportError as error:
        if "--debug" in sys.argv:
            raise
        print(f"progress-update: {error}", file=sys.stderr)
        raise SystemExit(error.exit_code) from None


def program() -> NoReturn:
    """What the command starts."""
    code: int | str | None = None
    try:
        main()
    except SystemExit as end:
        code = end.code
    if isinstance(code, str):
        raise SystemExit(code)
    leave(code or 0)
