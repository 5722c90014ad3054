"""What the machine has to bring, and how a missing part is told."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from progress_update import system
from progress_update.errors import SystemLibraryError

DEBIAN = "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fontconfig"


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_can_load", lambda library: False)


def on(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answer as a machine of this kind does."""
    release = {"ubuntu": "ID=ubuntu ID_LIKE=debian", "fedora": "ID=fedora", "rocky": "ID=rocky ID_LIKE=rhel"}
    fields = dict(field.split("=") for field in release.get(kind, "ID=debian").split())
    monkeypatch.setattr(sys, "platform", "darwin" if kind == "macos" else "linux")
    monkeypatch.setattr("platform.freedesktop_os_release", lambda: fields)


def test_a_library_that_is_not_there_cannot_be_loaded() -> None:
    assert not system._can_load("libno-such-thing.so.0")
    assert not system._can_load("no-such-thing")


def test_one_missing_library_is_found_by_loading_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_can_load", lambda library: "pangoft2" not in library)
    assert [part.name for part in system.missing_system_libraries()] == ["PangoFT2"]


def test_a_complete_machine_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_can_load", lambda library: True)
    system.require_system_libraries()


@pytest.mark.parametrize(
    ("kind", "command"),
    [
        (
            "debian",
            "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fontconfig",
        ),
        (
            "ubuntu",
            "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fontconfig",
        ),
        ("fedora", "sudo dnf install pango harfbuzz fontconfig"),
        ("rocky", "sudo dnf install pango harfbuzz fontconfig"),
        ("macos", "brew install pango harfbuzz fontconfig"),
    ],
)
def test_missing_libraries_are_one_line_with_the_command_that_brings_them(
    bare_machine: None, monkeypatch: pytest.MonkeyPatch, kind: str, command: str
) -> None:
    on(kind, monkeypatch)
    with pytest.raises(SystemLibraryError) as caught:
        system.require_system_libraries()
    message = str(caught.value)
    assert message == (
        f"Missing from this machine: Pango, PangoFT2, HarfBuzz, HarfBuzz Subset, Fontconfig. Install with `{command}`."
    )


def test_chromium_has_another_name_on_ubuntu(monkeypatch: pytest.MonkeyPatch) -> None:
    on("ubuntu", monkeypatch)
    assert system.packages(system.TEST_TOOLS) == [
        "chromium-browser", "openssh-server", "poppler-utils", "faketime", "default-jdk-headless",
        "libreoffice-calc-nogui", "libreoffice-writer-nogui", "libreoffice-impress-nogui",
    ]  # fmt: skip


def test_test_tools_are_looked_for_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(system, "PROGRAM_FOLDERS", (str(tmp_path),))
    (tmp_path / "libreoffice" / "program").mkdir(parents=True)
    (tmp_path / "libreoffice" / "program" / "libswlo.so").touch()
    (tmp_path / "pdftoppm").write_text("#!/bin/sh\n", encoding="utf-8")
    (tmp_path / "pdftoppm").chmod(0o755)
    missing = [part.name for part in system.missing_test_tools()]
    assert missing == [
        "Chromium",
        "an SSH server",
        "faketime",
        "a Java compiler",
        "LibreOffice Calc",
        "LibreOffice Impress",
    ]
