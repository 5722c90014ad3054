"""`make fetch` against a publisher's server on this machine, with real files as published: what is new comes in,
what is wrong is one line, and whatever happens the editions that were there stay as they were."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from fixtures import publisher as serve
from fixtures.publisher import Answer, Publisher
from rich.console import Console

from progress_update.editions import find_edition, list_editions, read_observations
from progress_update.errors import DataFileError, FetchError
from progress_update.fetch.run import exit_code, fetch
from progress_update.fetch.watch import Watch
from progress_update.folders import ROOT, Folders
from progress_update.period import today

HISTORICAL, RECENT = "MPS Borough Level Crime (Historical).csv", "MPS Borough Level Crime (most recent 24 months).csv"
LIMITS = {
    "attempts": 3, "first_wait_seconds": 0.01, "longest_wait_seconds": 2, "seconds_to_answer": 20,
    "slowest_kilobytes_a_second": 2, "largest_megabytes": 50,
}  # fmt: skip
CRIME, VICTIMS = "mps_borough_crime", "mps_homicide"


@dataclass
class Site:
    """A project that fetches from a server of ours."""

    folders: Folders
    server: Publisher
    raw: Path

    def list(self, **sources: dict[str, object]) -> None:
        self.folders.params.mkdir(parents=True, exist_ok=True)
        text = yaml.safe_dump({"limits": LIMITS, "sources": sources}, sort_keys=False)
        (self.folders.params / "sources.yml").write_text(text, encoding="utf-8")

    def crime(self, historical: bytes | Answer, recent: bytes | Answer) -> dict[str, object]:
        """The borough files on a page that links them, as the London Datastore does."""
        for name, content in ((HISTORICAL, historical), (RECENT, recent)):
            self.server.put(name, serve.file(content) if isinstance(content, bytes) else content)
        links = "".join(f'<a href="/{name}">{name}</a>' for name in (HISTORICAL, RECENT))
        page = self.server.put("dataset", serve.status(200, links.encode(), Content_Type="text/html"))
        return {"page": page, "history": "grows", "files": [{"named": HISTORICAL}, {"named": RECENT}]}

    def victims(self, answer: bytes | Answer) -> dict[str, object]:
        address = self.server.put("victims.csv", serve.file(answer) if isinstance(answer, bytes) else answer)
        return {"history": "grows", "files": [{"address": address}]}

    def published(self) -> tuple[bytes, bytes]:
        """The two borough files of January 2026."""
        names = ("historical_201004-202311", "recent24m_202312-202511")
        historical, recent = ((self.raw / f"mps_borough_crime_{name}_pub2026.csv").read_bytes() for name in names)
        return historical, recent

    def homicide(self) -> bytes:
        return (self.raw / "mps_homicide_victims_2003-2023.csv").read_bytes()

    def state(self) -> dict[str, tuple[str, int]]:
        """Every file of every edition, by checksum and time of writing."""
        root = self.folders.editions
        files = sorted(path for path in root.rglob("*") if path.is_file())
        return {
            str(path.relative_to(root)): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
            for path in files
        }

    def ids(self, source: str) -> list[str]:
        return [edition.id for edition in list_editions(self.folders.editions, source)]

    def left(self) -> list[str]:
        """What lies about in the cache and among the editions, but for what belongs there."""
        cached = [path for path in self.folders.fetched.rglob("*") if path.is_file()]
        hidden = list(self.folders.editions.rglob(".*"))
        return sorted(path.name for path in (*cached, *hidden) if path.name not in (f"{CRIME}.json", "lock"))


@pytest.fixture
def site(tmp_path: Path, raw: Path) -> Iterator[Site]:
    with serve.publisher() as server:
        yield Site(Folders(tmp_path / "project"), server, raw)


@pytest.fixture
def held(site: Site, root: Path) -> Site:
    """The same, with the committed editions of borough crime and homicide."""
    for source in (CRIME, VICTIMS):
        shutil.copytree(root / "data" / "editions" / source, site.folders.editions / source)
    return site


def run(site: Site, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "progress_update.cli", *words],
        capture_output=True, text=True, timeout=120, env=os.environ | {ROOT: str(site.folders.root)},
    )  # fmt: skip


def with_month(recent: bytes, month: str = "202512") -> bytes:
    """The recent file as it will be a month later: one column more, and one figure of November revised by one."""
    header, *rows = recent.decode().splitlines()
    cells = [row.split(",") for row in rows]
    cells[0][-1] = str(int(cells[0][-1]) + 1)
    return "\n".join([f"{header},{month}", *(",".join([*row, "3"]) for row in cells), ""]).encode()


def test_the_current_publication_becomes_an_edition_with_its_provenance(site):
    site.list(**{CRIME: site.crime(*site.published())})
    [outcome] = fetch(site.folders, [])
    assert (outcome.source, outcome.state) == (CRIME, "new")
    edition = find_edition(site.folders.editions, CRIME, "2026-01-15")
    assert edition.record["published_on"] == "2026-01-15"
    assert edition.record["published_basis"] == "the server's Last-Modified, of the newest file"
    received = {file["name"]: file for file in edition.record["received"]}
    for name, content in zip((HISTORICAL, RECENT), site.published(), strict=True):
        address = f"{site.server.address}/{name.replace(' ', '%20')}"
        assert received[name]["sha256"] == hashlib.sha256(content).hexdigest()
        assert received[name]["retrieved"] == {
            "address": address, "on": today().isoformat(), "etag": serve.tag(content),
            "last_modified": serve.MODIFIED,
        }  # fmt: skip
        assert received[name]["copied_from"] == address
    assert site.left() == []


def test_what_is_fetched_has_the_figures_of_the_same_files_brought_in_by_hand(site, root):
    site.list(**{CRIME: site.crime(*site.published())})
    fetch(site.folders, [])
    fetched = read_observations(find_edition(site.folders.editions, CRIME, "2026-01-15"))
    assert fetched.equals(read_observations(find_edition(root / "data" / "editions", CRIME, "2026-01-18")))


def test_files_that_are_held_make_no_edition_and_are_not_sent_twice(held):
    held.list(**{CRIME: held.crime(*held.published())})
    before = held.state()
    assert [outcome.state for outcome in fetch(held.folders, [])] == ["unchanged"]
    assert [outcome.state for outcome in fetch(held.folders, [])] == ["unchanged"]
    assert held.state() == before
    first, second = held.server.headers_of(HISTORICAL)
    assert "if-none-match" not in first
    assert second["if-none-match"] == serve.tag(held.published()[0])


def test_a_lost_or_spoilt_memory_costs_a_download_and_nothing_else(held):
    held.list(**{CRIME: held.crime(*held.published())})
    fetch(held.folders, [])
    memory = held.folders.fetched / f"{CRIME}.json"
    for spoilt in ("", "[]", '{"edition": "2026-01-18", "files": 3}', memory.read_text().replace("4de11f", "000000")):
        memory.write_text(spoilt, encoding="utf-8")
        assert [outcome.state for outcome in fetch(held.folders, [])] == ["unchanged"]
        assert "if-none-match" not in held.server.headers_of(RECENT)[-1]


def test_an_edition_that_was_deleted_is_fetched_again(held):
    held.list(**{CRIME: held.crime(*held.published())})
    fetch(held.folders, [])
    shutil.rmtree(held.folders.editions / CRIME / "2026-01-18")
    [outcome] = fetch(held.folders, [])
    assert outcome.state == "failed"  # the edition before has other names for its series: see the code to accept
    shutil.rmtree(held.folders.editions / CRIME)
    assert [outcome.state for outcome in fetch(held.folders, [])] == ["new"]


def test_a_file_that_is_no_longer_listed_is_not_taken_for_unchanged(held):
    listed = held.crime(*held.published())
    held.list(**{CRIME: listed})
    fetch(held.folders, [])
    held.list(**{CRIME: listed | {"files": [{"named": RECENT}]}})
    [failed] = fetch(held.folders, [])
    assert "It has not what edition 2026-01-18 had" in str(failed.error)


def test_a_terminal_shows_a_bar_and_the_same_outcome(site):
    terminal = Console(file=io.StringIO(), force_terminal=True, width=120)
    site.list(**{VICTIMS: site.victims(serve.cut(site.homicide(), 9000))})
    site.server.put("victims.csv", serve.cut(site.homicide(), 9000), serve.file(site.homicide()))
    [outcome] = fetch(site.folders, [], watch=Watch(terminal))
    assert outcome.state == "new"
    shown = terminal.file.getvalue()
    assert "victims.csv" in shown
    assert "trying again in" in shown


def test_when_one_of_two_files_changed_the_new_edition_has_both_and_the_old_one_stays(held):
    historical, recent = held.published()
    held.list(**{CRIME: held.crime(historical, recent)})
    fetch(held.folders, [])
    before = held.state()
    later = with_month(recent)
    held.server.put(RECENT, serve.file(later, modified="Mon, 16 Feb 2026 08:00:00 GMT"))
    [outcome] = fetch(held.folders, [])
    assert (outcome.state, held.ids(CRIME)[0]) == ("new", "2026-02-16")
    assert "to 2025-12-31" in outcome.detail
    new, old = (
        read_observations(find_edition(held.folders.editions, CRIME, id)) for id in ("2026-02-16", "2026-01-18")
    )
    assert new["start"].min() == old["start"].min()
    november = (new["start"] == "2025-11-01", old["start"] == "2025-11-01")
    assert new.loc[november[0], "value"].sum() == old.loc[november[1], "value"].sum() + 1
    assert before.items() <= held.state().items()


@pytest.mark.parametrize(
    ("fault", "said", "kind"),
    [
        (serve.status(404), "The publisher has no such file any more (404 Not Found)", FetchError),
        (serve.status(410), "The publisher has no such file any more (410 Gone)", FetchError),
        (serve.status(200, b"<html>Sorry"), "A web page came where a CSV file is expected", FetchError),
        (serve.status(200, b'{"error": 1}'), "A message ({\"error\": 1}) came where", FetchError),
        (serve.cut(b"MajorText,Minor" * 99, 90), "The connection failed", FetchError),
        (serve.status(503), "The server cannot answer now (503 Service Unavailable), after 3 tries", FetchError),
        (serve.status(429, Retry_After="9000"), "The server asks to be left alone until 20", FetchError),
        (serve.status(301, Location="/MPS%20Borough%20Level%20Crime%20(most%20recent%2024%20months).csv"),
         "The address leads in a circle", FetchError),
        ("half a file", "the file is cut short", DataFileError),
        ("half the boroughs", "There is no row for", DataFileError),
        ("homicide", "These are not the columns of", DataFileError),
        ("another layout", "These are not the columns of", DataFileError),
        ("another encoding", "The file is in UTF-16", DataFileError),
        ("the historical file", "are also in MPS Borough Level Crime (Historical).csv", DataFileError),
    ],
)  # fmt: skip
def test_each_fault_is_one_line_with_its_remedy_and_old_editions_stay(held, capsys, fault, said, kind):
    historical, recent = held.published()
    lines = recent.splitlines(keepends=True)
    bodies = {
        "half a file": recent[: len(recent) // 2],
        "half the boroughs": b"".join(line for line in lines if b"Westminster" not in line),
        "homicide": held.homicide(),
        "another layout": recent.replace(b"MinorText", b"SubGroup", 1),
        "another encoding": recent.decode().encode("utf-16"),
        "the historical file": historical,
    }
    answer = serve.file(bodies[fault]) if isinstance(fault, str) else fault
    held.list(**{CRIME: held.crime(historical, answer), VICTIMS: held.victims(held.homicide())})
    before = held.state()
    failed, other = fetch(held.folders, [])
    assert (failed.state, type(failed.error), other.state) == ("failed", kind, "unchanged")
    assert said in str(failed.error)
    assert "\n" not in str(failed.error)
    assert RECENT.replace(" ", "%20") in str(failed.error)
    assert exit_code([failed, other]) == kind.exit_code
    assert f"progress-update: {CRIME}: {failed.error}\n" in capsys.readouterr().err
    assert held.state() == before
    # What a publisher mends is taken in; a fault is never remembered as "unchanged".
    held.crime(historical, recent)
    assert [outcome.state for outcome in fetch(held.folders, [CRIME])] == ["unchanged"]


def test_a_file_that_left_the_page_is_one_line_with_what_is_there(held):
    listed = held.crime(*held.published())
    held.server.put("dataset", serve.status(200, f'<a href="/{HISTORICAL}">x</a>'.encode()))
    held.list(**{CRIME: listed})
    [failed] = fetch(held.folders, [])
    assert f"{held.server.address}/dataset: No file named '{RECENT}' is linked there" in str(failed.error)


def test_history_that_vanished_stops_it_until_just_that_publication_is_accepted(held):
    historical, recent = held.published()
    header, *rows = historical.decode().splitlines()
    shorter = "\n".join(",".join([*line.split(",")[:3], *line.split(",")[15:]]) for line in (header, *rows)) + "\n"
    held.list(**{CRIME: held.crime(shorter.encode(), recent)})
    before = held.state()
    [failed] = fetch(held.folders, [])
    assert "It has not what edition 2026-01-18 had: 12 periods between April 2010 and March 2011" in str(failed.error)
    assert held.state() == before
    code = str(failed.error).partition("ACCEPT=")[2][:8]
    [still] = fetch(held.folders, [], accept="00000000")
    assert still.state == "failed"
    [accepted] = fetch(held.folders, [], accept=code)
    assert accepted.state == "new"
    [note] = find_edition(held.folders.editions, CRIME, "2026-01-15").record["notes"]
    assert note.startswith("Accepted although edition 2026-01-18 had what this has not: 12 periods")


def test_an_older_file_that_is_served_again_is_said_and_changes_nothing(held):
    """The recent file of January 2022 alone, which edition 2022-01-03 was made from."""
    old = (held.raw / "mps_borough_crime_recent24m_201912-202111_pub2022-01.csv").read_bytes()
    address = held.server.put("recent.csv", serve.file(old))
    held.list(**{CRIME: {"history": "grows", "files": [{"address": address}]}})
    before = held.state()
    [outcome] = fetch(held.folders, [])
    assert (outcome.state, outcome.detail) == (
        "unchanged",
        "edition 2022-01-03; older than the newest held, 2026-01-18",
    )
    assert held.state() == before


def test_a_publication_of_an_earlier_day_than_the_newest_is_kept_and_said(held):
    historical, recent = held.published()
    held.list(**{CRIME: held.crime(historical, with_month(recent))})
    for state in ("new", "unchanged"):
        [outcome] = fetch(held.folders, [])
        assert outcome.state == state
        assert outcome.detail.startswith("edition 2026-01-15")
        assert outcome.detail.endswith("; older than the newest held, 2026-01-18")
        (held.folders.fetched / f"{CRIME}.json").unlink()


@pytest.mark.parametrize(
    ("modified", "metadata", "published", "basis"),
    [
        ("", {"updatedAt": "2026-01-20T10:00:00Z"}, "2026-01-20", "the publisher's page, updatedAt"),
        ("", {}, today().isoformat(), "the day it was fetched: neither the server nor the page gives one"),
        ("Sat, 01 Jan 2099 00:00:00 GMT", {}, today().isoformat(), "the day it was fetched"),
        ("Thu, 08 Feb 2024 12:00:00 GMT", {"updatedAt": "2026-01-20"}, "2024-02-08", "the server's Last-Modified"),
    ],
)
def test_the_day_of_publication_says_how_it_is_known(site, modified, metadata, published, basis):
    file = site.server.put("Homicide victims.csv", serve.file(site.homicide(), modified=modified))
    described = metadata | {"resources": {"x1": {"title": "Homicide victims", "url": file}}}
    address = site.server.put("api/dataset/2l1w8", serve.status(200, json.dumps(described).encode()))
    site.list(**{VICTIMS: {"metadata": address, "history": "grows", "files": [{"named": "Homicide*victims*.csv"}]}})
    assert [outcome.state for outcome in fetch(site.folders, [])] == ["new"]
    [edition] = list_editions(site.folders.editions, VICTIMS)
    assert edition.record["published_on"] == published
    assert edition.record["published_basis"].startswith(basis)


def test_a_day_before_the_figures_end_is_refused(site):
    site.list(**{VICTIMS: site.victims(serve.file(site.homicide(), modified="Mon, 02 Jan 2023 00:00:00 GMT"))})
    [failed] = fetch(site.folders, [])
    assert "The figures run to 31 December 2023, after their publication on 2 January 2023" in str(failed.error)
    assert site.ids(VICTIMS) == []


def test_a_reader_that_stumbles_does_not_stop_the_others(held, monkeypatch):
    from progress_update.fetch import publication

    real = publication.ingest

    def stumbles(files, source, *rest, **named):
        if source == CRIME:
            raise KeyError("Borough")
        return real(files, source, *rest, **named)

    monkeypatch.setattr(publication, "ingest", stumbles)
    historical, recent = held.published()
    revised = held.homicide().replace(b",White", b",Asian", 1)
    held.list(**{CRIME: held.crime(historical, with_month(recent)), VICTIMS: held.victims(revised)})
    failed, other = fetch(held.folders, [])
    assert "Its reader stopped (KeyError: 'Borough'). progress-update --debug fetch" in str(failed.error)
    assert other.state == "new"


def test_the_command_ends_with_a_line_a_source_and_the_code_of_what_failed(held):
    historical, recent = held.published()
    held.list(**{CRIME: held.crime(historical, with_month(recent)), VICTIMS: held.victims(serve.status(404))})
    done = run(held, "fetch")
    assert done.returncode == FetchError.exit_code
    new, failed = done.stdout.splitlines()
    assert new.startswith(f"{CRIME:<20} new        edition 2026-01-15, ")
    assert failed.startswith(f"{VICTIMS:<20} failed     The publisher has no such file any more (404 Not Found)")
    assert f"progress-update: {VICTIMS}: {held.server.address}/victims.csv: The publisher has no such" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in run(held, "--debug", "fetch", VICTIMS).stderr
    quiet = run(held, "fetch", CRIME)
    assert (quiet.returncode, quiet.stdout.split()[:2]) == (0, [CRIME, "unchanged"])


def test_several_kinds_of_failure_give_the_general_code(held):
    historical, _ = held.published()
    held.list(**{CRIME: held.crime(historical, historical), VICTIMS: held.victims(serve.status(404))})
    assert exit_code(fetch(held.folders, [])) == 1


@pytest.mark.parametrize(
    ("words", "said", "code"),
    [
        (("mps_homicde",), "There is no source 'mps_homicde'. Did you mean mps_homicide?", 12),
        (("gla_outcomes",), "sources.yml: No address of gla_outcomes is known. Add one, or bring its files in", 12),
    ],
)
def test_a_source_that_cannot_be_fetched_is_one_line(site, words, said, code):
    site.list(**{VICTIMS: site.victims(b"")})
    done = run(site, "fetch", *words)
    assert (done.returncode, said in done.stderr, site.server.asked) == (code, True, [])


def test_a_second_fetch_at_the_same_time_is_refused(held):
    held.list(**{VICTIMS: held.victims(held.homicide())})
    held.folders.fetched.mkdir(parents=True)
    holder = (
        "import fcntl, sys; f = open(sys.argv[1], 'w'); fcntl.flock(f, fcntl.LOCK_EX); print(1, flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(held.folders.fetched / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        other.stdout.readline()
        with pytest.raises(FetchError, match="Another fetch is under way"):
            fetch(held.folders, [])
        other.communicate(b"\n")
    assert [outcome.state for outcome in fetch(held.folders, [])] == ["unchanged"]


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_a_fetch_that_is_stopped_leaves_nothing_half_and_is_taken_up_again(held, stop):
    historical, recent = held.published()
    later = with_month(recent)
    held.list(**{CRIME: held.crime(historical, serve.drip(later, head=100_000))})
    before = held.state()
    part = held.folders.fetched / CRIME / f"{RECENT}.part"
    environment = os.environ | {ROOT: str(held.folders.root)}
    command = [sys.executable, "-m", "progress_update.cli", "fetch"]
    # In a shell's background an interrupt is ignored, and a child would inherit that.
    heeding = {"preexec_fn": lambda: signal.signal(signal.SIGINT, signal.default_int_handler)}
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True, **heeding) as running:
        # The last few thousand bytes of what has come may lie in a buffer until more comes.
        until = time.monotonic() + 60
        while not (part.exists() and part.stat().st_size >= 80_000) and time.monotonic() < until:
            time.sleep(0.02)
        running.send_signal(stop)
        said = running.communicate(timeout=60)[1]
    if stop == signal.SIGINT:
        assert running.returncode == 130
        assert said.splitlines()[-1].startswith("progress-update: Stopped. What had come is kept")
        assert "Traceback" not in said
    assert held.state() == before
    assert part.stat().st_mode & 0o077 == 0 or held.folders.fetched.stat().st_mode & 0o077 == 0
    held.server.put(RECENT, serve.file(later))
    assert [outcome.state for outcome in fetch(held.folders, [])] == ["new"]
    assert int(held.server.headers_of(RECENT)[-1]["range"][6:-1]) >= 80_000
    assert held.left() == []
