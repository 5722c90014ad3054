"""What the build needs from the machine that pip cannot bring: libraries for page layout, programs for some tests
and for the gate in full.

Each is named once here, with the packages that carry it. The set-up asks this module what to install;
the build asks it before it starts, so that a missing library is one plain line and never a traceback.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import platform
import shutil
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from progress_update.errors import SystemLibraryError


@dataclass(frozen=True)
class SystemPart:
    """One library or program and the package that carries it on each kind of machine."""

    name: str
    looked_for: tuple[str, ...]
    debian: str
    fedora: str
    macos: str
    ubuntu: str = ""


# libharfbuzz-subset: without it WeasyPrint cuts fonts in another way, and the same report has other bytes.
PANGO = SystemPart("Pango", ("libpango-1.0.so.0", "pango-1.0"), "libpango-1.0-0", "pango", "pango")
LIBRARIES = (
    PANGO,
    SystemPart("PangoFT2", ("libpangoft2-1.0.so.0", "pangoft2-1.0"), "libpangoft2-1.0-0", "pango", "pango"),
    SystemPart("HarfBuzz", ("libharfbuzz.so.0", "harfbuzz"), "libharfbuzz0b", "harfbuzz", "harfbuzz"),
    SystemPart(
        "HarfBuzz Subset", ("libharfbuzz-subset.so.0", "harfbuzz-subset"), "libharfbuzz-subset0", "harfbuzz", "harfbuzz"
    ),
    SystemPart("Fontconfig", ("libfontconfig.so.1", "fontconfig"), "fontconfig", "fontconfig", "fontconfig"),
)

TEST_TOOLS = (
    SystemPart(
        "Chromium",
        ("chromium", "chromium-browser", "google-chrome"),
        "chromium",
        "chromium",
        "--cask chromium",
        ubuntu="chromium-browser",
    ),
    SystemPart("an SSH server", ("sbin/sshd",), "openssh-server", "openssh-server", "openssh"),
    SystemPart("Poppler", ("pdftoppm",), "poppler-utils", "poppler-utils", "poppler"),
    SystemPart("faketime", ("faketime",), "faketime", "libfaketime", "libfaketime"),
    SystemPart("a Java compiler", ("javac",), "default-jdk-headless", "java-latest-openjdk-devel", "openjdk"),
    SystemPart(
        "LibreOffice Calc",
        ("libreoffice/program/libsclo.so", "libreoffice*/program/libsclo.so", "LibreOffice.app/*/*/libsclo.dylib"),
        "libreoffice-calc-nogui",
        "libreoffice-calc",
        "--cask libreoffice",
    ),
    SystemPart(
        "LibreOffice Writer",
        ("libreoffice/program/libswlo.so", "libreoffice*/program/libswlo.so", "LibreOffice.app/*/*/libswlo.dylib"),
        "libreoffice-writer-nogui",
        "libreoffice-writer",
        "--cask libreoffice",
    ),
    SystemPart(
        "LibreOffice Impress",
        ("libreoffice/program/libsdlo.so", "libreoffice*/program/libsdlo.so", "LibreOffice.app/*/*/libsdlo.dylib"),
        "libreoffice-impress-nogui",
        "libreoffice-impress",
        "--cask libreoffice",
    ),
)
# Where parts lie that are not on the path: LibreOffice is one program with a library for each kind of file.
PROGRAM_FOLDERS = ("/usr", "/usr/lib", "/usr/lib64", "/opt", "/Applications")


def missing_system_libraries() -> list[SystemPart]:
    """The libraries of page layout that cannot be loaded here, in the order of LIBRARIES."""
    return [part for part in LIBRARIES if not any(map(_can_load, part.looked_for))]


def load(part: SystemPart) -> ctypes.CDLL:
    """A library of page layout, for a question of its own. Raises SystemLibraryError where it is not there."""
    for library in filter(None, map(_loaded, part.looked_for)):
        return library
    raise error_about([part])


def missing_test_tools() -> list[SystemPart]:
    """The programs used by tests of pages, PDFs and office files that are not on this machine."""
    return [part for part in TEST_TOOLS if not any(map(_is_there, part.looked_for))]


def _is_there(name: str) -> bool:
    """Whether a program is on the path or, for a name with folders, a part of one is where programs are kept."""
    if "/" not in name:
        return shutil.which(name) is not None
    return any(next(Path(folder).glob(name), None) for folder in PROGRAM_FOLDERS)


def require_system_libraries() -> None:
    """Return when page layout can load its libraries; otherwise SystemLibraryError with the command that helps."""
    if missing := missing_system_libraries():
        raise error_about(missing)


def error_about(missing: Iterable[SystemPart]) -> SystemLibraryError:
    """The one message that names all that is missing and the command that brings it."""
    parts = list(missing)
    names = ", ".join(part.name for part in parts)
    return SystemLibraryError(f"Missing from this machine: {names}", remedy=f"Install with `{install_command(parts)}`")


def packages(parts: Iterable[SystemPart]) -> list[str]:
    """The packages that carry the parts on this kind of machine, each once."""
    kind = _kind_of_machine()
    found = (part.ubuntu if kind == "ubuntu" and part.ubuntu else getattr(part, _family(kind)) for part in parts)
    return list(dict.fromkeys(found))


def install_command(parts: Iterable[SystemPart]) -> str:
    """The command that a person types to install the parts on this kind of machine."""
    tool = {"debian": "sudo apt-get install", "fedora": "sudo dnf install", "macos": "brew install"}
    return " ".join([tool[_family(_kind_of_machine())], *packages(parts)])


def _can_load(library: str) -> bool:
    return _loaded(library) is not None


def _loaded(library: str) -> ctypes.CDLL | None:
    """Linux knows a library by its file name; elsewhere its place has to be found first."""
    place = library if ".so" in library else ctypes.util.find_library(library)
    try:
        return ctypes.CDLL(place) if place else None
    except OSError:
        return None


def _family(kind: str) -> str:
    return "debian" if kind == "ubuntu" else kind


def _kind_of_machine() -> str:
    """One of debian, ubuntu, fedora, macos; a Linux of another family is answered as Debian."""
    if sys.platform == "darwin":
        return "macos"
    try:
        release = platform.freedesktop_os_release()
    except OSError:
        return "debian"
    family = f"{release.get('ID', '')} {release.get('ID_LIKE', '')}".split()
    return next((kind for kind in ("ubuntu", "fedora") if kind in family), "fedora" if "rhel" in family else "debian")
