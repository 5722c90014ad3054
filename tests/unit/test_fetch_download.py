"""One file over real HTTP from a server on this machine: whole, or one line that says why not."""

from __future__ import annotations

import gzip
import json
import resource
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from fixtures import publisher as serve
from fixtures.publisher import Publisher

from progress_update.errors import FetchError
from progress_update.fetch.download import Download, download
from progress_update.fetch.listing import Limits
from progress_update.fetch.partial import Version
from progress_update.fetch.watch import Watch

CSV = b"month,count\n" + b"".join(b"2022-01,%06d\n" % n for n in range(20_000))
HALF = len(CSV) // 2


@pytest.fixture
def server() -> Iterator[Publisher]:
    with serve.publisher() as server:
        yield server


def limits(**other: float) -> Limits:
    usual = {
        "attempts": 3, "first_wait_seconds": 0.01, "longest_wait_seconds": 2, "seconds_to_answer": 20,
        "slowest_kilobytes_a_second": 2, "largest_megabytes": 50,
    }  # fmt: skip
    return Limits.model_validate(usual | other)


def get(address: str, folder: Path, name: str = "data.csv", known: Version | None = None, **other: float) -> Download:
    found = download(address, name, folder, limits(**other), Watch(), known=known)
    assert found is not None
    return found


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_file_comes_whole_with_its_version(server: Publisher, tmp_path: Path) -> None:
    found = get(server.put("a.csv", serve.file(CSV)), tmp_path)
    assert found.path == tmp_path / "data.csv"
    assert found.path.read_bytes() == CSV
    assert found.version == Version(serve.tag(CSV), serve.MODIFIED)
    assert left(tmp_path) == ["data.csv"]


@pytest.mark.parametrize("etag", [True, False])
def test_a_known_version_is_asked_about_and_not_sent_again(server: Publisher, tmp_path: Path, etag: bool) -> None:
    address = server.put("a.csv", serve.file(CSV, etag=etag))
    known = get(address, tmp_path).version
    assert download(address, "b.csv", tmp_path, limits(), Watch(), known=known) is None
    assert left(tmp_path) == ["data.csv"]
    assert server.headers_of("a.csv")[-1]["if-modified-since"] == serve.MODIFIED


def test_another_version_is_sent(server: Publisher, tmp_path: Path) -> None:
    address = server.put("a.csv", serve.file(CSV))
    known = get(address, tmp_path).version
    server.put("a.csv", serve.file(CSV + b"2022-02,1\n", modified="Mon, 16 Feb 2026 00:00:00 GMT"))
    assert get(address, tmp_path, known=known).path.read_bytes().endswith(b"2022-02,1\n")


def test_an_unasked_not_modified_is_no_file(server: Publisher, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="will not give the file"):
        get(server.put("a.csv", serve.status(304)), tmp_path)


def test_a_broken_download_is_taken_up_where_it_stopped(server: Publisher, tmp_path: Path) -> None:
    address = server.put("a.csv", serve.cut(CSV, HALF), serve.file(CSV))
    assert get(address, tmp_path).path.read_bytes() == CSV
    asked = server.headers_of("a.csv")[-1]
    assert asked["range"] == f"bytes={HALF}-"
    assert asked["if-range"] == serve.tag(CSV)


def test_what_came_is_kept_for_the_next_run(server: Publisher, tmp_path: Path) -> None:
    address = server.put("a.csv", serve.cut(CSV, HALF))
    with pytest.raises(FetchError, match=r"a\.csv: .*at the only try.*kept and taken up"):
        get(address, tmp_path, attempts=1)
    assert left(tmp_path) == ["data.csv.part", "data.csv.part.json"]
    server.put("a.csv", serve.file(CSV))
    assert get(address, tmp_path).path.read_bytes() == CSV
    assert server.headers_of("a.csv")[-1]["range"] == f"bytes={HALF}-"


def test_a_part_of_another_version_is_thrown_away(server: Publisher, tmp_path: Path) -> None:
    other = CSV.replace(b"2022", b"2023")
    address = server.put("a.csv", serve.cut(CSV, HALF), serve.file(other))
    assert get(address, tmp_path).path.read_bytes() == other


def test_a_part_is_never_joined_to_another_version(server: Publisher, tmp_path: Path) -> None:
    """A server that sends the rest of another version, whatever it was asked."""
    other = CSV.replace(b"2022", b"2023")
    rest = serve.status(
        206, other[HALF:], ETag=serve.tag(other), Content_Range=f"bytes {HALF}-{len(CSV) - 1}/{len(CSV)}"
    )
    address = server.put("a.csv", serve.cut(CSV, HALF), rest, serve.file(other))
    assert get(address, tmp_path).path.read_bytes() == other
    assert "range" not in server.headers_of("a.csv")[-1]


def test_a_part_of_another_place_or_without_a_version_is_thrown_away(server: Publisher, tmp_path: Path) -> None:
    wrong = serve.status(206, CSV[7:], ETag=serve.tag(CSV), Content_Range=f"bytes 7-{len(CSV) - 1}/{len(CSV)}")
    assert get(server.put("a.csv", serve.cut(CSV, HALF), wrong, serve.file(CSV)), tmp_path).path.read_bytes() == CSV
    weak = server.put("b.csv", serve.cut(CSV, HALF, etag='W/"1"'), serve.file(CSV))
    assert get(weak, tmp_path).path.read_bytes() == CSV
    assert "range" not in server.headers_of("b.csv")[-1]


def test_a_part_that_is_all_of_the_file_is_asked_for_anew(server: Publisher, tmp_path: Path) -> None:
    address = server.put("a.csv", serve.file(CSV))
    (tmp_path / "data.csv.part").write_bytes(CSV)
    label = {"address": address, "version": {"etag": serve.tag(CSV), "last_modified": serve.MODIFIED}}
    (tmp_path / "data.csv.part.json").write_text(json.dumps(label), encoding="utf-8")
    assert get(address, tmp_path).path.read_bytes() == CSV


@pytest.mark.parametrize("label", ["", "[]", '{"address": 1}', '{"address": "ADDRESS", "version": {"x": 1}}'])
def test_a_spoilt_label_of_a_part_costs_only_the_part(server: Publisher, tmp_path: Path, label: str) -> None:
    address = server.put("a.csv", serve.file(CSV))
    (tmp_path / "data.csv.part").write_bytes(b"rubbish")
    (tmp_path / "data.csv.part.json").write_text(label.replace("ADDRESS", address), encoding="utf-8")
    assert get(address, tmp_path).path.read_bytes() == CSV


@pytest.mark.parametrize("code", [429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again(server: Publisher, tmp_path: Path, code: int) -> None:
    assert get(server.put("a.csv", serve.status(code), serve.file(CSV)), tmp_path).path.read_bytes() == CSV


def test_waits_are_as_long_as_the_server_asks(
    server: Publisher, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=1.5), usegmt=True)
    busy = (serve.status(429, Retry_After="1"), serve.status(503, Retry_After=soon))
    assert get(server.put("a.csv", *busy, serve.file(CSV)), tmp_path).path.read_bytes() == CSV
    assert "(429 Too Many Requests); trying again in 1.0 s" in capsys.readouterr().err


def test_a_wait_that_is_too_long_ends_it_with_the_time(server: Publisher, tmp_path: Path) -> None:
    address = server.put("a.csv", serve.status(429, Retry_After="7200"), serve.file(CSV))
    with pytest.raises(FetchError, match=r"left alone until 20\d\d-\d\d-\d\d \d\d:\d\d UTC \(429"):
        get(address, tmp_path)
    assert len(server.asked) == 1


def test_what_does_not_pass_ends_after_all_tries(server: Publisher, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match=r"cannot answer now \(503 Service Unavailable\), after 3 tries. Run it again"):
        get(server.put("a.csv", serve.status(503)), tmp_path)
    assert len(server.asked) == 3


@pytest.mark.parametrize("code", [404, 410, 401, 403])
def test_a_file_that_is_gone_or_refused_is_asked_for_once(server: Publisher, tmp_path: Path, code: int) -> None:
    said = "no such file any more" if code in (404, 410) else "will not give the file"
    with pytest.raises(FetchError, match=rf"{server.address}/a\.csv: .*{said} \({code}.*sources.yml"):
        get(server.put("a.csv", serve.status(code, b"gone")), tmp_path)
    assert len(server.asked) == 1
    assert left(tmp_path) == []


def test_a_redirect_is_followed_and_a_circle_is_seen(server: Publisher, tmp_path: Path) -> None:
    server.put("there.csv", serve.file(CSV))
    address = server.put("here.csv", serve.status(302, Location="/there.csv"))
    assert get(address, tmp_path).path.read_bytes() == CSV
    server.put("there.csv", serve.status(302, Location="/here.csv"))
    with pytest.raises(FetchError, match=r"here\.csv: The address leads in a circle"):
        get(address, tmp_path)


@pytest.mark.parametrize("target", ["ftp://example.org/a.csv", "http://[bad/a.csv"])
def test_a_redirect_to_no_address_is_one_line(server: Publisher, tmp_path: Path, target: str) -> None:
    with pytest.raises(FetchError):
        get(server.put("a.csv", serve.status(302, Location=target)), tmp_path)


@pytest.mark.parametrize("slow", [serve.drip(CSV), serve.drip_headers, serve.silence, serve.drip(CSV, every=3)])
def test_a_server_that_drips_or_says_nothing_is_left(server: Publisher, tmp_path: Path, slow: serve.Answer) -> None:
    with pytest.raises(FetchError, match=r"a\.csv: (Too slow|No answer)"):
        get(server.put("a.csv", slow), tmp_path, attempts=1, seconds_to_answer=0.5)


def test_nobody_there_is_one_line(server: Publisher, tmp_path: Path) -> None:
    with pytest.raises(FetchError, match="The connection failed"):
        get("http://127.0.0.1:9/a.csv", tmp_path)


@pytest.mark.parametrize("answer", [serve.endless, serve.file(b"x" * 1_000_001), serve.cut(b"x" * 9_000_000, 10)])
def test_a_file_larger_than_allowed_is_not_taken(server: Publisher, tmp_path: Path, answer: serve.Answer) -> None:
    with pytest.raises(FetchError, match=r"larger than 1 MB\. If it is meant to be, raise largest_megabytes"):
        get(server.put("a.csv", answer), tmp_path, largest_megabytes=1)
    assert left(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "body", "said"),
    [
        ("a.csv", b"<!DOCTYPE html><html><body>Sorry</body></html>", "A web page came where a CSV file is expected"),
        ("a.csv", b"\xef\xbb\xbf\n <!-- x --><title>Log in</title>", "A web page"),
        ("a.csv", b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "A web page"),
        ("a.csv", b'{"error": "rate limited"}', r'A message \(\{"error": "rate limited"\}\)'),
        ("a.csv", b"PK\x03\x04rest", "An Excel workbook came where a CSV file"),
        ("a.csv", b"%PDF-1.7", "A PDF came"),
        ("a.csv", b"", "The file is empty"),
        ("a.csv", b" \n\n", "The file is empty"),
        ("a.xlsx", b"<html>", "A web page came where an Excel workbook is expected"),
        ("a.xlsx", b"a,b\n1,2\n", "A CSV file came where an Excel workbook is expected"),
        ("a.xls", b"PK\x03\x04rest", "An Excel workbook came where an old Excel workbook is expected"),
        ("a.parquet", b"PK\x03\x04rest", "An Excel workbook came where a Parquet file"),
        ("a.db", b"a,b\n", "A CSV file came where an SQLite database"),
    ],
)
def test_what_is_no_such_file_is_told_from_its_first_bytes(
    server: Publisher, tmp_path: Path, name: str, body: bytes, said: str
) -> None:
    with pytest.raises(FetchError, match=said):
        get(server.put(name, serve.file(body, kind="text/html; charset=utf-8")), tmp_path, name)


def test_a_compressed_answer_is_opened(server: Publisher, tmp_path: Path) -> None:
    packed = serve.status(200, gzip.compress(CSV), Content_Encoding="gzip", ETag='"1"')
    assert get(server.put("a.csv", packed), tmp_path).path.read_bytes() == CSV
    assert server.headers_of("a.csv")[0]["accept-encoding"] == "identity"


def test_a_disk_that_takes_no_more_is_one_line(server: Publisher, tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10_000, hard))
    try:
        with pytest.raises(FetchError, match=r"data\.csv: The file cannot be written here \(File too large\)"):
            get(server.put("a.csv", serve.file(CSV)), tmp_path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
