"""Publishing for real: a folder, an S3 server, OpenSSH; the wire is cut at many places and nobody sees a mixture."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import make_project
from fixtures.servers import KEYS, Wire, s3_server, ssh_server, user
from typer.testing import CliRunner

from progress_update.brand import read_brand
from progress_update.checklist import POINTS
from progress_update.cli import app
from progress_update.clock import now
from progress_update.errors import EmbargoError, GateError, PublishError, SignOffError
from progress_update.folders import ROOT, Folders, project_folders
from progress_update.gate.record import write
from progress_update.gate.verdict import Outcome, Verdict
from progress_update.manifest import MANIFEST
from progress_update.period import Period
from progress_update.progress import Progress
from progress_update.publish.destination import Destination
from progress_update.publish.landing import LANDING, versions_in
from progress_update.publish.run import publish
from progress_update.publish.told import lines
from progress_update.publish.version import read_version
from progress_update.settings import read_settings
from progress_update.sign_off import register
from progress_update.sign_off.desk import seen_now
from progress_update.sign_off.register import Register, Signature

pytestmark = pytest.mark.xdist_group("publish")
NAME = "2022Q1"
FOLDERS = project_folders()
BRAND = read_brand(FOLDERS.templates / "brand")


@pytest.fixture
def folders(release, root, tmp_path) -> Folders:
    """A project with a small release of one version: some files of the real one, and a manifest that names them."""
    project = make_project(tmp_path / "project", root)
    made = project.reports / NAME
    made.mkdir(parents=True)
    manifest = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
    kept = {name: sha for name, sha in manifest["outputs"].items() if name.count("/") < 2 and "source" not in name}
    for name in kept:
        (made / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(release / name, made / name)
    _write(made, manifest | {"outputs": kept})
    signed(project)
    return project


def _write(release: Path, manifest: dict[str, object]) -> None:
    """The manifest, and the gate in full passed for it: that it passes is another test's."""
    (release / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    gate_in_full(release)


def gate_in_full(release: Path, **states: str) -> None:
    """The full list as `make gate FULL=1` leaves it, all passed but what is said here."""
    outcomes = [Outcome(point, states.get(id.replace("-", "_"), "passed")) for id, point in POINTS.items()]
    write(Verdict("T: Progress Update", "Q", True, tuple(outcomes)), release, FOLDERS.templates, BRAND)


def signed(folders: Folders, name: str = NAME) -> None:
    """Every chapter signed by whom the settings ask for, as it stands."""
    asked, seen = read_settings(folders.params, Period.parse(name)).sign_off, seen_now(name, folders)
    given = [
        Signature(chapter=chapter, role=role, name="A. Person", signed_at=now(), saw=seen[chapter].checksum)
        for chapter, roles in asked.items() if chapter in seen for role in roles
    ]  # fmt: skip
    register.write(folders, name, Register(signatures=given), {one.checksum: one for one in seen.values()})


def changed(folders: Folders) -> None:
    """Another version: one file has another line."""
    release = folders.reports / NAME
    manifest = json.loads((release / MANIFEST).read_text(encoding="utf-8"))
    file = release / "data" / "results.csv"
    file.write_bytes(file.read_bytes() + b"x\n")
    manifest["outputs"]["data/results.csv"] = hashlib.sha256(file.read_bytes()).hexdigest()
    _write(release, manifest)


@dataclass
class Place:
    """A destination, the wire to it if there is one, and how to read a file of it past the wire."""

    address: str
    wire: Wire | None
    read: Callable[[str], bytes | None]


@pytest.fixture(scope="module")
def bucket() -> Iterator[SimpleNamespace]:
    import boto3

    with s3_server() as port:
        client = boto3.client(
            "s3", endpoint_url=f"http://127.0.0.1:{port}", aws_access_key_id="some", aws_secret_access_key="body",
            region_name=KEYS["AWS_DEFAULT_REGION"],
        )  # fmt: skip
        client.create_bucket(Bucket="updates", CreateBucketConfiguration={"LocationConstraint": "eu-west-2"})
        yield SimpleNamespace(port=port, client=client)


@pytest.fixture(scope="module")
def host(tmp_path_factory) -> Iterator[SimpleNamespace]:
    home = tmp_path_factory.mktemp("home")
    with ssh_server(home) as port:
        yield SimpleNamespace(port=port, home=home)


@pytest.fixture(params=["folder", "s3", "sftp"])
def place(request, tmp_path, monkeypatch) -> Iterator[Place]:
    if request.param == "folder":
        there = tmp_path / "there"
        yield Place(str(there), None, lambda name: _content(there / name))
    elif request.param == "s3":
        bucket = request.getfixturevalue("bucket")
        wire = Wire(bucket.port)
        for key, value in {
            **KEYS,
            "AWS_ENDPOINT_URL": f"http://127.0.0.1:{wire.port}",
            "AWS_MAX_ATTEMPTS": "1",
        }.items():
            monkeypatch.setenv(key, value)
        yield Place(
            f"s3://updates/{tmp_path.name}", wire, lambda name: _object(bucket.client, f"{tmp_path.name}/{name}")
        )
        wire.close()
    else:
        host = request.getfixturevalue("host")
        wire, there = Wire(host.port), tmp_path / "there"
        known = host.home / ".ssh" / "known_hosts"
        known.write_text(known.read_text().splitlines()[0] + "\n" + _known_at(known, wire.port), encoding="utf-8")
        monkeypatch.setenv("HOME", str(host.home))
        yield Place(f"sftp://{user()}@127.0.0.1:{wire.port}{there}", wire, lambda name: _content(there / name))
        wire.close()


def _known_at(known: Path, port: int) -> str:
    return f"[127.0.0.1]:{port} {known.read_text(encoding='utf-8').splitlines()[0].partition(' ')[2]}\n"


def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _object(client, key: str) -> bytes | None:
    try:
        return client.get_object(Bucket="updates", Key=key)["Body"].read()
    except client.exceptions.NoSuchKey:
        return None


def send(folders: Folders, place: Place, **how: bool):
    _forget_connections()  # each command connects anew
    return publish(NAME, folders, place.address, progress=Progress(), **how)


def _forget_connections() -> None:
    from s3fs import S3FileSystem

    from progress_update.remote.sftp import KnownServers

    for kind in (S3FileSystem, KnownServers):
        kind.clear_instance_cache()


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


def test_what_arrives_damaged_does_not_count(folders, tmp_path, monkeypatch):
    place = Place(str(tmp_path / "there"), None, lambda name: _content(tmp_path / "there" / name))
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
    _write(release, json.loads((release / MANIFEST).read_text(encoding="utf-8")) | {"illustrative": True})
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
    _write(folders.reports / NAME, manifest)
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
    _write(made, told)
    with pytest.raises(EmbargoError, match="still bears the mark"):
        publish(NAME, folders, str(there), progress=Progress())
    assert not there.exists()
