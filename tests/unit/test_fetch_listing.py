"""params/sources.yml: what ships names only addresses that are known, and a fault is one line with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from progress_update.errors import SettingsError
from progress_update.fetch.listing import read_listing
from progress_update.sources.registry import SOURCES

LIMITS = """\
limits: {attempts: 3, first_wait_seconds: 1, longest_wait_seconds: 9, seconds_to_answer: 9,
  slowest_kilobytes_a_second: 1, largest_megabytes: 9}
"""
GOOD = """\
sources:
  mps_homicide:
    page: https://publisher.example/page
    history: grows
    files:
      - named: Homicide*.csv
"""


def written(folder: Path, text: str) -> Path:
    (folder / "sources.yml").write_text(text, encoding="utf-8")
    return folder


def test_every_address_that_ships_is_the_landing_page_of_the_registry(root: Path) -> None:
    listing = read_listing(root / "params")
    for id, listed in listing.sources.items():
        assert listed.page == SOURCES[id].landing
        assert listed.metadata is None
        assert [file.address for file in listed.files if file.address] == []


def test_every_source_with_a_public_page_is_listed_or_the_file_says_why_not(root: Path) -> None:
    text = (root / "params" / "sources.yml").read_text(encoding="utf-8")
    left_out = text.partition("Not listed:")[2].partition("limits:")[0]
    listed = read_listing(root / "params").sources
    assert [id for id in SOURCES if id not in listed and id not in left_out] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD, "sources.yml, line 1: The key 'limits' is missing"),
        (LIMITS, "sources.yml, line 1: The key 'sources' is missing"),
        (LIMITS + GOOD.replace("homicide", "homicides"), "sources.yml, line 4: There is no source 'mps_homicides'"),
        (LIMITS + GOOD.replace("history: grows", "history: shrinks"), "yml, line 6: sources.mps_homicide.history"),
        (LIMITS + GOOD.replace("https://publisher.example/page", "publisher.example"), "line 5: .*begins with https://"),
        (LIMITS + GOOD.replace("https://publisher.example/page", "file:///etc/passwd"), "line 5: .*begins with https://"),
        (LIMITS + GOOD.replace("    page: https://publisher.example/page\n", ""), "needs the page that links it"),
        (LIMITS + GOOD.replace("named: Homicide*.csv", "named: ../up.csv"), "line 8: "),
        (LIMITS + GOOD.replace("named: Homicide*.csv", "{}"), "line 8: A file needs an address, or the name"),
        (LIMITS + GOOD.replace("named: Homicide*.csv", "adress: https://a.example/b"), "line 8: Unknown key 'adress'"),
        (LIMITS.replace("attempts: 3", "attempts: 0") + GOOD, "line 1: limits.attempts"),
    ],
)  # fmt: skip
def test_a_fault_is_one_line_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        read_listing(written(tmp_path, text))


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    listed = read_listing(written(tmp_path, LIMITS + GOOD)).sources["mps_homicide"]
    assert (listed.history, listed.files[0].named) == ("grows", "Homicide*.csv")
