"""The real LibreOffice, without a screen, in a profile of its own so that several can run side by side."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

# Fields by comma, text in quotes where it needs them, UTF-8, every sheet in a file of its own.
AS_SHOWN = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"


def convert(files: list[Path], to: str, folder: Path, *, reading: str = "") -> list[Path]:
    """Open the files and save them in another format; what was written, in the order of names.

    `to` is LibreOffice's name of the format, with its options; `reading` the filter to open them with.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as profile:
        command = ["soffice", f"-env:UserInstallation={Path(profile).as_uri()}", "--headless"]
        command += [f"--infilter={reading}"] if reading else []
        command += ["--convert-to", to, "--outdir", str(folder), *map(str, files)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0 and "Error" not in done.stderr, done.stderr
    return sorted(folder.iterdir())
