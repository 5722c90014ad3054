"""Bring the Quarto that the two-engine test was run with into .venv, where that is possible.

    set_up_quarto.py [--once]     --once: not when an earlier set-up of this .venv has tried

Quarto is never required: without it pandoc renders the same page. So this never fails, and says in one line when it
could not.
"""

from __future__ import annotations

import shutil
import sys
import urllib.request

from set_up import UV, VENV, environment_of_uv, pinned, say, succeeds

# The PyPI package is a small installer: the program itself comes from the address below, so that is tried first
# and a closed network costs seconds.
QUARTO_VERSION = "1.6.42"
QUARTO_HASH = "sha256:3f56d000a34736db92bb1ca01564df66d43ee3657430d11d4ffbbe1dbf8e564f"
QUARTO_RELEASE = f"https://github.com/quarto-dev/quarto-cli/releases/tag/v{QUARTO_VERSION}"
REACH_SECONDS, DOWNLOAD_SECONDS = 10, 300


def set_up_quarto(*, once: bool) -> None:
    """Put the tested Quarto into .venv when it can be had; say so in one line when not; never fail."""
    tried = VENV / "quarto-tried"
    if found := shutil.which("quarto"):
        if not once:
            say(f"Quarto is there already: {found}")
        return
    if once and tried.exists():
        return
    tried.touch()
    say(f"looking for Quarto {QUARTO_VERSION}")
    if can_reach(QUARTO_RELEASE) and install_quarto():
        say(f"Quarto {QUARTO_VERSION} is in .venv")
    else:
        say("Quarto cannot be downloaded here, so pandoc renders the report, the same page; `make quarto` tries again")


def can_reach(address: str) -> bool:
    request = urllib.request.Request(address, method="HEAD")
    try:
        with urllib.request.urlopen(request, timeout=REACH_SECONDS):
            return True
    except OSError:
        return False


def install_quarto() -> bool:
    """Beside site-packages, where a later sync of the lock leaves it; linked directly, for its exit code."""
    home = VENV / "quarto"
    shutil.rmtree(home, ignore_errors=True)
    with pinned(f"quarto-cli=={QUARTO_VERSION} --hash={QUARTO_HASH}\n") as requirements:
        install = [str(UV), "--quiet", "pip", "install", "--no-deps", "--require-hashes", "--target", str(home)]
        if not succeeds([*install, "-r", requirements], env=environment_of_uv(), seconds=DOWNLOAD_SECONDS):
            return False
    link = VENV / "bin" / "quarto"
    link.unlink(missing_ok=True)
    link.symlink_to(home / "quarto_cli" / "bin" / "quarto")
    return succeeds([str(link), "--version"])


if __name__ == "__main__":
    set_up_quarto(once="--once" in sys.argv[1:])
