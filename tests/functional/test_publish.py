"""Publishing for real: a folder, an S3 server, OpenSSH; the wire is cut at many places and nobody sees a mixture."""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import suppress

import pytest
from fixtures.places import Place, content_of, forget_connections
from fixtures.publishable import NAME, changed, gate_in_full, signed, small_project, write_manifest
from typer.testing import CliRunner

from progress_update.cli import app
from progress_update.errors import EmbargoError, GateError, PublishError, SignOffError
from progress_update.folders import ROOT, Folders
from progress_update.manifest import MANIFEST
from progress_update.progress import Progress
from progress_update.publish.destination import Destination
from progress_update.publish.landing import LANDING, versions_in
from progress_update.publish.run import publish
from progress_update.publish.told import lines
from progress_update.publish.version import read_version
from progress_update.sign_off import register
from progress_update.sign_off.register import Register

pytestmark = pytest.mark.xdist_group("publish")


@pytest.fixture
def folders(release, root, tmp_path) -> Folders:
    return small_project(tmp_path / "project", root, release)


def send(folders: Folders, place: Place, **how: bool):
    forget_connections()  # each command connects anew
    return publish(NAME, folders, place.address, progress=Progress(), **how)


def public(folders: Folders, place: Place) -> str | None:
    """The version that counts at the destination; every file of it must be there, whole."""
    page = place.read(f"{NAME}/{LANDING}")
    if page is None:
        return None
    id = versions_in(page)[0]
    manifest = place.read(f"{NAME}/{id}/{MANIFEST}")
    assert manifest is not None and hashlib.sha256(manifest).hexdigest().startswith(id)
    for name, sha in json.loads(manifest)["outputs"].items():
        content = place.read(f"{NAME}/{id}/{name}")
        assert content is not None and hashlib.sha256(content).hexdigest() == sha, name
    return id


# What people get ----------------------------------------------------------------------------------------------------


def test_a_release_is_sent_whole_once_and_the_second_time_there_is_nothing_to_do(folders, place):
    done = send(folders, place)
    assert public(folders, place) == done.version.id
    assert set(done.sent) == set(done.version.files) and done.switched
    page = place.read(f"{NAME}/{LANDING}").decode()
    title = "Police and Crime Plan 2021-25: Progress Update, January to March 2022 (Q4 2021/22): read and download"
    assert f"<title>{title}</title>" in page
    assert send(folders, place).nothing_to_do


def test_a_dry_run_lists_what_would_be_sent_and_sends_nothing(folders, place):
    done = send(folders, place, dry=True)
    assert set(done.sent) == set(done.version.files) and done.switched
    assert place.read(f"{NAME}/{LANDING}") is None and place.read(f"{done.version.place}/{MANIFEST}") is None


def test_a_new_version_leaves_the_old_one_where_it_was(folders, place):
    old = send(folders, place).version.id
    changed(folders)
    new = send(folders, place).version.id
    assert public(folders, place) == new != old
    assert versions_in(place.read(f"{NAME}/{LANDING}")) == (new, old)
    assert place.read(f"{NAME}/{old}/{MANIFEST}") is not None


@pytest.mark.parametrize(
    ("place", "part"),
    [*(("s3", part) for part in (0.5, 0.98, 0.995)), *(("sftp", part) for part in (0.0, 0.5, 0.98, 0.99, 0.995))],
    indirect=["place"],
)
def test_a_cut_wire_leaves_the_old_version_public_and_the_same_command_finishes(folders, place, part):
    old = send(folders, place).version.id
    first = place.wire.carried
    changed(folders)
    place.wire.cut_after(part * first)
    with pytest.raises(PublishError, match="the same command") if part < 0.9 else suppress(PublishError):
        send(folders, place)
    assert public(folders, place) in {old, read_version(folders.reports / NAME).id}
    place.wire.cut_after(float("inf"))
    new = send(folders, place).version.id
    assert public(folders, place) == new != old


def test_of_two_that_publish_at_once_the_second_is_told_and_no_version_is_lost(folders, place, monkeypatch):
    old = send(folders, place).version.id
    changed(folders)
    meanwhile, held = place.read(f"{NAME}/{LANDING}") + b"<!-- of another -->", Destination.send

    def send_while_another_comes(self: Destination, name: str, content: bytes) -> None:
        monkeypatch.setattr(Destination, "send", held)
        self.send(name, content)
        self.switch(f"{NAME}/{LANDING}", meanwhile)

    monkeypatch.setattr(Destination, "send", send_while_another_comes)
    with pytest.raises(PublishError, match="Somebody else has published there"):
        send(folders, place)
    assert place.read(f"{NAME}/{LANDING}") == meanwhile
    new = send(folders, place).version.id
    assert versions_in(place.read(f"{NAME}/{LANDING}")) == (new, old)


def test_what_arrives_damaged_does_not_count(folders, tmp_path, monkeypatch):
    place = Place(str(tmp_path / "there"), None, lambda name: content_of(tmp_path / "there" / name))
    old = send(folders, place).version.id
    changed(folders)
    sent = Destination.send
    monkeypatch.setattr(
        Destination, "send", lambda self, name, content: sent(self, name, content[:-1] if "csv" in name else content)
    )
    with pytest.raises(PublishError, match=r"\.csv has not arrived as it was sent"):
        send(folders, place)
    assert public(folders, place) == old


# What is refused ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["sftp"], indirect=True)
def test_a_server_that_is_not_known_is_not_trusted(folders, place, monkeypatch, tmp_path, host):
    home = tmp_path / "another home"
    (home / ".ssh").mkdir(parents=True)
    for name in ("id_ed25519", "id_ed25519.pub"):
        shutil.copy(host.home / ".ssh" / name, home / ".ssh" / name)
    monkeypatch.setenv("HOME", str(home))
    with pytest.raises(PublishError, match="not found in known_hosts"):
        send(folders, place)


def test_an_address_with_a_password_is_refused_and_not_repeated(folders):
    with pytest.raises(PublishError, match="holds a password") as refused:
        send(folders, Place("sftp://me:hunter2@example.org/updates", None, lambda name: None))
    assert "hunter2" not in str(refused.value)


def test_a_file_that_was_changed_by_hand_is_not_published(folders, tmp_path):
    (folders.reports / NAME / "data" / "results.csv").write_text("measure\n", encoding="utf-8")
    with pytest.raises(PublishError, match=r"data/results\.csv is not as the manifest says"):
        publish(NAME, folders, str(tmp_path / "there"), progress=Progress())


def test_a_demonstration_is_not_published(folders, tmp_path):
    release = folders.reports / NAME
    write_manifest(release, json.loads((release / MANIFEST).read_text(encoding="utf-8")) | {"illustrative": True})
    with pytest.raises(PublishError, match="invented figures is not published"):
        publish(NAME, folders, str(tmp_path / "there"), progress=Progress())


@pytest.mark.parametrize("state", ["failed", "not run"])
def test_without_the_gate_in_full_nothing_is_sent(folders, tmp_path, state):
    gate_in_full(folders.reports / NAME, page_axe=state)
    with pytest.raises(GateError, match="page-axe"):
        publish(NAME, folders, str(tmp_path / "there"), progress=Progress())
    assert not (tmp_path / "there").exists()


def test_without_every_signature_nothing_is_sent_and_a_dry_run_says_so(folders, tmp_path, monkeypatch):
    there = str(tmp_path / "there")
    register.write(folders, NAME, Register(), {})
    with pytest.raises(SignOffError, match=r"summary \(Head of Evidence\) missing.*make sign PERIOD=2022Q1"):
        publish(NAME, folders, there, progress=Progress())
    done = publish(NAME, folders, there, dry=True, progress=Progress())
    assert done.sent and "Not signed off" in next(lines(done, there, dry=True))
    signed(folders)
    page = folders.reports / NAME / "progress-update.html"
    page.write_text(page.read_text(encoding="utf-8").replace("Robbery", "Robberies"), encoding="utf-8")
    manifest = json.loads((folders.reports / NAME / MANIFEST).read_text(encoding="utf-8"))
    manifest["outputs"][page.name] = hashlib.sha256(page.read_bytes()).hexdigest()
    write_manifest(folders.reports / NAME, manifest)
    with pytest.raises(SignOffError, match=r"trust \(Head of Evidence\) stale"):
        publish(NAME, folders, there, progress=Progress())
    assert not (tmp_path / "there").exists()


def test_the_command_says_what_it_would_send(folders, tmp_path, monkeypatch):
    monkeypatch.setenv(ROOT, str(folders.root))
    done = CliRunner().invoke(app, ["publish", NAME, "--to", str(tmp_path / "there"), "--dry-run"])
    assert done.exit_code == 0, done.output
    assert "Would send: " in done.stdout and "data/results.csv" in done.stdout
    assert not (tmp_path / "there").exists()


def test_nothing_goes_out_before_its_hour_nor_with_the_mark_nor_by_a_moved_clock(folders, tmp_path, monkeypatch):
    there, own = tmp_path / "public", folders.params / "2022Q1.yml"
    text = own.read_text(encoding="utf-8")
    own.write_text(text.replace("2022-06-24", "2099-06-26"), encoding="utf-8")
    with pytest.raises(EmbargoError, match="under embargo until 09:30 on Friday 26 June 2099"):
        publish(NAME, folders, str(there), progress=Progress())
    own.write_text(text, encoding="utf-8")
    monkeypatch.setenv("NOW", "2022-06-24T09:30")
    assert publish(NAME, folders, str(there), dry=True, progress=Progress()).sent
    with pytest.raises(PublishError, match="clock is moved"):
        publish(NAME, folders, str(there), progress=Progress())
    monkeypatch.delenv("NOW")
    made = folders.reports / NAME
    told = json.loads((made / MANIFEST).read_text(encoding="utf-8"))
    told["release"]["embargoed"] = True
    write_manifest(made, told)
    with pytest.raises(EmbargoError, match="still bears the mark"):
        publish(NAME, folders, str(there), progress=Progress())
    assert not there.exists()
