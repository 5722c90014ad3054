"""Make this folder ready to work in. Called by the Makefile; needs a Python 3 and its standard library.

    set_up.py environment STAMP   system libraries, .venv and what requirements.lock pins; then writes STAMP
    set_up.py tools               the programs that the tests of pages, PDFs and office files use

What is installed is what the lock names, checked by hash. A set-up that was interrupted is begun again, two at once
wait for each other, and whatever a person has to do is said in one message.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from progress_update.system import SystemPart

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
PYTHON_MINORS = (13, 12, 11)
# The Python that makes .venv stays usable when .venv goes, even where .venv is active.
BASE_PYTHON = getattr(sys, "_base_executable", None) or sys.executable


def main(task: str, *options: str) -> None:
    os.chdir(ROOT)
    if task in ("environment", "tools"):
        run_under_a_suitable_python()
    if task == "environment":
        set_up_environment(stamp=ROOT / options[0])
    elif task == "tools":
        set_up_test_tools()
    else:
        stop(f"set_up.py has no task {task!r}.")


# --- Python ---------------------------------------------------------------------------------------------------------


def run_under_a_suitable_python() -> None:
    """Go on as we are, or start again under a Python that the lock was made for."""
    if is_suitable(sys.version_info[:2]):
        return
    python = find_python() or (install_python() and find_python())
    if not python:
        stop(
            f"Python 3.11, 3.12 or 3.13 is needed; this one is {sys.version.split()[0]} and no other is on the path. "
            "Install one, for example: `sudo apt-get install python3.11-venv`"
        )
    os.execv(python, [python, __file__, *sys.argv[1:]])


def is_suitable(version: tuple[int, int]) -> bool:
    return version[0] == 3 and version[1] in PYTHON_MINORS


def find_python() -> str | None:
    """The newest suitable Python that runs; a name on the path may be a version manager's empty promise."""
    for minor in PYTHON_MINORS:
        for folder in os.get_exec_path():
            python = Path(folder) / f"python3.{minor}"
            if VENV not in python.parents and succeeds([str(python), "-c", "import venv"]):
                return str(python)
    return None


def install_python() -> bool:
    return any(install_packages([f"python3.{minor}-venv"]) for minor in PYTHON_MINORS)


# --- Debian and Ubuntu packages ---------------------------------------------------------------------------------------


def install_packages(packages: list[str]) -> bool:
    """Install by apt-get; False where there is none, where this user may not, or where it failed."""
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (as_root and not succeeds([*as_root, "true"])):
        return False
    say(f"installing {', '.join(packages)}")
    apt_get = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=300"]
    succeeds([*apt_get, "update"])
    return succeeds([*apt_get, "install", "-y", "--no-install-recommends", *packages])


def bring(find_missing: Callable[[], list[SystemPart]]) -> str:
    """Install what is missing where that can be done; the message about what still is, empty when nothing."""
    from progress_update import system

    with one_at_a_time(Path(__file__), "another installation"):
        if missing := find_missing():
            install_packages(system.packages(missing))
    return str(system.error_about(missing)) if (missing := find_missing()) else ""


def set_up_libraries() -> None:
    if message := bring(missing_for_environment):
        stop(message)


def missing_for_environment() -> list[SystemPart]:
    """What .venv and page layout need; Debian keeps a part of Python's own library in another package."""
    from progress_update import system

    missing = system.missing_system_libraries()
    if succeeds([BASE_PYTHON, "-c", "import ensurepip"]):
        return missing
    python = f"python3.{sys.version_info[1]}"
    return [*missing, system.SystemPart("ensurepip", (python,), f"{python}-venv", python, python.replace("3", "@3", 1))]


def set_up_test_tools() -> None:
    """Without these programs some tests say that they were skipped; a CI run must not skip any."""
    from progress_update import system

    if message := bring(system.missing_test_tools):
        if os.environ.get("CI"):
            stop(message)
        say(f"{message} The tests that use them are skipped.")


# --- .venv ------------------------------------------------------------------------------------------------------------


def set_up_environment(*, stamp: Path) -> None:
    set_up_libraries()
    with one_at_a_time(LOCK, "another set-up of this folder"):
        whole = is_whole()
        if whole and stamp.exists():
            return
        started = time.monotonic()
        if not whole:
            make_venv()
        forget_stamps()
        say("installing the packages of requirements.lock")
        environment = environment_of_uv()
        uv = [str(UV), "--quiet", "pip"]
        # Compiled now, or every process of the first report, or of all where Python may not write, compiles for itself.
        sync = [*uv, "sync", "--compile-bytecode", "--require-hashes", str(LOCK)]
        run("install the locked packages", sync, env=environment)
        editable = ["install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT)]
        run("install progress-update", [*uv, *editable], env=environment)
        run("compile progress-update", [str(PYTHON), "-m", "compileall", "-q", "-j0", str(ROOT / "progress_update")])
        stamp.write_text(f"{ROOT}\n", encoding="utf-8")
        say(f"ready in {time.monotonic() - started:.0f} s")


def is_whole() -> bool:
    """Whether .venv was finished by a set-up, in this place (its scripts hold the place), and still runs."""
    places = [stamp.read_text(encoding="utf-8").strip() for stamp in VENV.glob("ready-*")]
    return str(ROOT) in places and succeeds([str(UV), "--version"]) and succeeds([str(PYTHON), "-c", "import pip"])


def forget_stamps() -> None:
    """From here until the new stamp is written, .venv counts as half-made."""
    for stamp in VENV.glob("ready-*"):
        stamp.unlink()


def make_venv() -> None:
    say(f"making .venv with Python {sys.version.split()[0]}")
    shutil.rmtree(VENV, ignore_errors=True)
    run("make .venv", [BASE_PYTHON, "-m", "venv", str(VENV)])
    with pinned(lines_of_uv()) as requirements:
        install = [str(PYTHON), "-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes"]
        run("install uv", [*install, "-r", requirements])


def lines_of_uv() -> str:
    """The lock's entry for uv, which has to be there before uv can install the rest."""
    entry = re.search(r"^uv==.*\n(?:    --hash=.*\n)+", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    return entry.group() if entry else stop("requirements.lock does not name uv; make it again with `make lock`.")


@contextlib.contextmanager
def pinned(lines: str) -> Iterator[str]:
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write(lines)
        file.flush()
        yield file.name


@contextlib.contextmanager
def one_at_a_time(held: Path, first: str) -> Iterator[None]:
    """A second one waits for the first; the system lets go of the lock however the first one ends."""
    with held.open("a", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"waiting for {first}")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def environment_of_uv() -> dict[str, str]:
    """uv does not read pip's settings: hand it the index and the certificates that this office set for pip."""
    listed = subprocess.run([str(PYTHON), "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    settings = dict(re.findall(r"^\S+\.([a-z-]+)='(.*)'$", listed, re.MULTILINE))
    carried = {"UV_DEFAULT_INDEX": settings.get("index-url"), "SSL_CERT_FILE": settings.get("cert")}
    fixed = {"UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1", "VIRTUAL_ENV": str(VENV)}
    return {**{key: value for key, value in carried.items() if value}, **os.environ, **fixed}


# --- Running and telling ----------------------------------------------------------------------------------------------


def run(what: str, command: list[str], *, env: dict[str, str] | None = None) -> None:
    """Run to the end; on failure stop with the last of what the command said."""
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        last = "\n".join(done.stdout.strip().splitlines()[-12:])
        stop(f"could not {what}; the next make tries again.\n{last}")


def succeeds(command: list[str], *, env: dict[str, str] | None = None, seconds: float | None = None) -> bool:
    """Whether the command ends well, and in time; what it started ends with it."""
    try:
        process = subprocess.Popen(
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=seconds is not None,
        )
    except OSError:
        return False
    try:
        return process.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        return False


def say(text: str) -> None:
    print(f"Set-up: {text}", flush=True)


def stop(message: str) -> NoReturn:
    raise SystemExit(f"Set-up: {message}")


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        stop("interrupted; the next make takes it up again.")
