"""Resolve pyproject.toml into requirements.lock and give environment.yml the same versions.

Run by `make lock`; arguments go to uv (`make lock OPTIONS=--upgrade` takes the newest releases).
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
CONDA = ROOT / "environment.yml"

# What conda calls by another name.
CONDA_NAMES = {"brotli-python": "brotli", "python-duckdb": "duckdb"}


def main(options: list[str]) -> None:
    resolve(options)
    CONDA.write_text(with_versions(CONDA.read_text(encoding="utf-8"), locked_versions()), encoding="utf-8")


def resolve(options: list[str]) -> None:
    """One resolution for Linux, macOS and Windows and every supported Python, without addresses."""
    command = ["uv", "--quiet", "pip", "compile", "pyproject.toml", "--group", "dev", "--output-file", LOCK.name]
    scope = ["--universal", "--python-version", "3.11", "--generate-hashes", "--only-binary", ":all:"]
    text = ["--no-annotate", "--custom-compile-command", "make lock"]
    subprocess.run([*command, *scope, *text, *options], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def locked_versions() -> dict[str, str]:
    """Version by normal name; a package with one version a Python keeps the last, which is the newest."""
    return dict(re.findall(r"^([a-z0-9-]+)==([^ \n]+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE))


def with_versions(conda: str, versions: dict[str, str]) -> str:
    """The environment file with each locked package at its locked version; other lines stay as they are."""

    def at_locked_version(line: re.Match[str]) -> str:
        name = line["name"].lower().replace("_", "-")
        version = versions.get(CONDA_NAMES.get(name, name), line["version"])
        return f"{line['dash']}{line['name']}{line['equals']}{version}"

    return re.sub(
        r"(?P<dash>^ *- )(?P<name>[\w-]+)(?P<equals>==?)(?P<version>\S+)", at_locked_version, conda, flags=re.M
    )


if __name__ == "__main__":
    main(sys.argv[1:])
