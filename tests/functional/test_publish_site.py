"""The archive site published for real: whoever comes by while it changes, or when that broke off, finds no dead end."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from pathlib import Path, PurePosixPath

import pytest
from fixtures.places import Place, content_of, forget_connections
from fixtures.publishable import NAME, small_project, write_manifest
from typer.testing import CliRunner

from progress_update.cli import app
from progress_update.errors import PublishError, SignOffError
from progress_update.folders import ROOT, Folders
from progress_update.manifest import MANIFEST
from progress_update.progress import Progress
from progress_update.publish.changes import HOME, RECORD
from progress_update.publish.destination import PART, Destination
from progress_update.publish.site import bring, publish_site
from progress_update.site.writing import write_site

pytestmark = pytest.mark.xdist_group("publish")


@pytest.fixture
def folders(release, root, tmp_path) -> Folders:
    return small_project(tmp_path / "project", root, release)


# A site in two states ------------------------------------------------------------------------------------------------


def pages(version: str, *links: str) -> dict[str, bytes]:
    """Pages that say which state they are of; `links` lead from the home page, and one more from each to a release."""
    own = f"releases/2022Q1/{version}/update.html"
    shown = {name: f"<p>{version}<a href='index.html'></a><a href='{own}'></a>" for name in links if "/" not in name}
    home = f"<p>{version}" + "".join(f"<a href='{name}'></a>" for name in (*links, own))
    told = {**shown, "index.html": home, own: f"<p>{version}<a href='data.csv'></a>"}
    return {name: text.encode() for name, text in told.items()} | {
        f"releases/2022Q1/{version}/data.csv": f"figures of {version}\n".encode() * 200,
        "feed.xml": version.encode(), "site.css": b"p{}", "calendar.ics": b"BEGIN:VCALENDAR",
    }  # fmt: skip


OLD, NEW = pages("old", "a.html", "b.html", "gone.html"), pages("new", "a.html", "b.html", "fresh.html")


@pytest.fixture
def states(tmp_path: Path) -> dict[str, Path]:
    for name, content in {"old": OLD, "new": NEW}.items():
        write_site(tmp_path / name, content, {})
    return {"old": tmp_path / "old", "new": tmp_path / "new"}


def to(site: Path, place: Place, *, dry: bool = False):
    forget_connections()  # each command connects anew
    return bring(site, Destination(place.address), dry=dry, progress=Progress())


def visited(place: Place) -> str | None:
    """The state of the home page, after every link was followed from it: each page is whole, of one state, and leads
    to files of its own state alone where they are of a release."""
    queue, seen, home = ["index.html"], set(), place.read("index.html")
    if home is None:
        return None
    while queue:
        name = queue.pop()
        content = place.read(name)
        assert content is not None and content in (OLD.get(name), NEW.get(name)), name
        seen.add(name)
        for link in re.findall(r"href='([^']*)'", content.decode()) if name.endswith(".html") else ():
            target = str(PurePosixPath(name).parent / link)
            if target.startswith("releases/"):
                assert f"/{content.decode()[3:6]}/" in target
            queue += [target] if target not in seen else []
    return home.decode()[3:6]


def test_a_site_is_sent_once_then_only_what_has_changed_and_what_is_gone_goes(states, place):
    to(states["old"], place)
    assert visited(place) == "old"
    assert to(states["old"], place).are_none
    dry = to(states["new"], place, dry=True)
    assert set(dry.new) == {*NEW} - {*OLD} and "site.css" not in dry.changed and visited(place) == "old"
    assert dry.changed[-1] == "index.html", "the home page is the last to be switched"
    done = to(states["new"], place)
    assert (done.new, done.changed, done.gone) == (dry.new, dry.changed, dry.gone)
    assert visited(place) == "new"
    assert place.read("gone.html") is None and place.read("releases/2022Q1/old/data.csv") is None
    assert json.loads(place.read(RECORD) or b"") == done.wanted


@pytest.mark.parametrize(("place", "parts"), [("s3", (0.6, 0.85)), ("sftp", (0.3, 0.6, 0.8, 0.95))], indirect=["place"])
def test_a_cut_wire_leaves_no_dead_end_and_the_same_command_finishes(states, place, parts):
    to(states["old"], place)
    place.wire.cut_after(float("inf"))
    to(states["new"], place)
    whole, stopped = place.wire.carried, []
    for part in parts:
        to(states["old"], place)
        place.wire.cut_after(part * whole)
        with suppress(PublishError):
            to(states["new"], place)
            stopped.append("not")
        stopped.append(visited(place))
        place.wire.cut_after(float("inf"))
        to(states["new"], place)
        assert visited(place) == "new" and place.read("gone.html") is None
        assert not any(place.read(f"{name}{PART}") for name in NEW)
    assert "not" not in stopped[:-1] and stopped[0] == "old"


def test_what_was_stopped_is_not_trusted_when_the_site_goes_back(states, tmp_path, monkeypatch):
    """Stopped amid the switch, then published as it was before: a page that had been switched goes back."""
    place = Place(str(tmp_path / "there"), None, lambda name: content_of(tmp_path / "there" / name))
    to(states["old"], place)
    put = Destination.place

    def stop_at_b(self, name):
        if name == "b.html":
            raise PublishError("cut")
        put(self, name)

    monkeypatch.setattr(Destination, "place", stop_at_b)
    with pytest.raises(PublishError, match="cut"):
        to(states["new"], place)
    monkeypatch.undo()
    assert (place.read("a.html"), place.read("b.html")) == (NEW["a.html"], OLD["b.html"])
    to(states["old"], place)
    assert {name: place.read(name) for name in OLD} == OLD
    assert not [path for path in (tmp_path / "there").rglob("*") if path.name.endswith(PART) or path.name == "new"]


# A store takes the record in one step, with nothing in between.
@pytest.mark.parametrize(
    ("place", "when"),
    [("folder", RECORD), ("sftp", RECORD), ("folder", HOME), ("sftp", HOME), ("s3", HOME)],
    indirect=["place"],
)
def test_of_two_that_publish_at_once_one_is_told_and_nothing_is_mixed(states, place, monkeypatch, when):
    to(states["old"], place)
    (states["old"] / "a.html").write_bytes(b"<p>of another")
    stage = Destination.stage

    def stage_while_another_comes(self: Destination, name: str, content: bytes) -> None:
        stage(self, name, content)
        if name == when:
            monkeypatch.setattr(Destination, "stage", stage)
            bring(states["old"], Destination(place.address), dry=False, progress=Progress())

    monkeypatch.setattr(Destination, "stage", stage_while_another_comes)
    with pytest.raises(PublishError, match="Somebody else has published there"):
        to(states["new"], place)
    assert place.read("index.html") == OLD["index.html"] and place.read("a.html") == b"<p>of another"
    to(states["new"], place)
    assert visited(place) == "new"


@pytest.mark.parametrize("place", ["s3"], indirect=True)
def test_a_bucket_tells_browsers_what_each_file_is(states, place, bucket):
    to(states["old"], place)
    to(states["new"], place)  # some of it is sent to its place, the rest switched
    prefix = place.address.removeprefix("s3://updates/")
    told = {
        name: bucket.client.head_object(Bucket="updates", Key=f"{prefix}/{name}")["ContentType"]
        for name in (*NEW, RECORD)
    }
    assert {told[name] for name in NEW if name.endswith(".html")} == {"text/html; charset=utf-8"}
    assert told["calendar.ics"] == "text/calendar; charset=utf-8" and told["site.css"] == "text/css; charset=utf-8"
    assert told["releases/2022Q1/new/data.csv"] == "text/csv; charset=utf-8"
    assert (told["feed.xml"], told[RECORD]) == ("application/xml", "application/json")


def test_a_place_with_another_home_page_is_left_alone(states, tmp_path):
    there = tmp_path / "there"
    there.mkdir()
    (there / "index.html").write_text("mine")
    with pytest.raises(PublishError, match="not the archive site's"):
        to(states["old"], Place(str(there), None, lambda name: None))
    assert [path.name for path in there.iterdir()] == ["index.html"]


# The site of a release -----------------------------------------------------------------------------------------------


def test_the_site_goes_out_where_every_release_may_and_a_new_version_lies_in_a_folder_of_its_own(
    folders, tmp_path, monkeypatch
):
    monkeypatch.setenv(ROOT, str(folders.root))
    there = tmp_path / "there"
    command = ["publish-site", "--to", str(there)]
    listed = CliRunner().invoke(app, [*command, "--dry-run"])
    assert listed.exit_code == 0 and "calendar.ics (new)" in listed.output and not there.exists(), listed.output
    assert CliRunner().invoke(app, command).exit_code == 0
    home = (there / "index.html").read_text(encoding="utf-8")
    first = re.search(r'href="(releases/2022Q1/\w+)/progress-update.html"', home)
    assert first and (there / first[1] / MANIFEST).is_file()
    again = CliRunner().invoke(app, command)
    assert "nothing to do" in again.output

    manifest = json.loads((folders.reports / NAME / MANIFEST).read_text(encoding="utf-8"))
    write_manifest(folders.reports / NAME, manifest | {"code": {"commit": "another"}})
    done = publish_site(folders, str(there), out=folders.site, progress=Progress())
    assert first[1] not in (there / "index.html").read_text(encoding="utf-8")
    assert not (there / first[1]).exists(), "no release has that version any more"
    assert done.changes.changed[-1] == "index.html" and "measures/theft_prc.html" in done.changes.changed


def test_one_release_that_may_not_go_out_keeps_the_site_in_and_all_such_are_named(folders, tmp_path):
    there = tmp_path / "there"
    for name in ("2022Q1", "2022Q1-newest"):
        target = folders.reports / name
        if not target.exists():
            target.symlink_to(folders.reports / NAME)
    (folders.params / "sign-off" / "2022Q1.yml").unlink()
    with pytest.raises(SignOffError, match=r"^2022Q1: Not signed off.*Nor may 2022Q1-newest go out as they are"):
        publish_site(folders, str(there), out=folders.site, progress=Progress())
    assert not there.exists()
    done = publish_site(folders, str(there), out=folders.site, dry=True, progress=Progress())
    assert len(done.lacking) == 2 and not there.exists()
