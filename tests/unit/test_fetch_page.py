"""Finding a publisher's files: on its page, in the page's JSON-LD, in metadata as JSON; or saying what is there."""

from __future__ import annotations

import json
from datetime import date

import pytest

from progress_update.errors import FetchError
from progress_update.fetch.page import read_page

HERE = "https://publisher.example/dataset/crime"
FILE = "https://publisher.example/download/x1/q2/MPS%20Borough%20Level%20Crime%20(Historical).csv"
LINKED = '<script type="application/ld+json">%s</script>'
NAME = "MPS Borough Level Crime (Historical).csv"


@pytest.mark.parametrize(
    "page",
    [
        f'<a href="{FILE}">Download</a> <a href="{FILE}">MPS Borough Level Crime</a>',
        '<p><a class=b href="/download/x1/q2/MPS%20Borough%20Level%20Crime%20(Historical).csv">here</a>',
        f"<script>window.state = {json.dumps({'url': FILE})}</script>",
        '<script>s={"url":"https:\\/\\/publisher.example\\/download\\/x1\\/q2\\/'
        'MPS%20Borough%20Level%20Crime%20(Historical).csv"}</script>',
        '<script type="application/ld+json">'
        f'{{"@type": "Dataset", "distribution": [{{"contentUrl": "{FILE}"}}]}}</script>',
        json.dumps({"resources": {"q2": {"title": "Historical", "url": FILE}, "q3": {"title": "no file"}}}),
        json.dumps({"result": {"resources": [{"name": "Historical", "url": FILE}]}}),
    ],
)
def test_a_file_is_found_by_its_name_wherever_the_page_has_it(page: str) -> None:
    found = read_page(page, HERE)
    for named in (NAME, "MPS  borough level crime (HISTORICAL).CSV", "*Borough*(Hist*.csv"):
        assert found.find(named) == FILE


def test_metadata_also_give_a_file_by_its_title() -> None:
    odd = "https://publisher.example/download/x1/q2/upload_17.csv"
    page = read_page(json.dumps({"resources": {"q2": {"title": "MPS Borough [new]", "url": odd}}}), HERE)
    assert page.find("MPS Borough [new].csv") == odd
    with pytest.raises(FetchError):
        page.find("MPS Borough [new].xlsx")


def test_a_file_that_is_not_there_is_told_with_what_is() -> None:
    page = read_page(f'<a href="{FILE}">x</a><a href="/about">about</a>', HERE)
    with pytest.raises(FetchError) as raised:
        page.find("MPS Borough Level Crime (most recent 24 months).csv")
    assert str(raised.value) == (
        f"{HERE}: No file named 'MPS Borough Level Crime (most recent 24 months).csv' is linked there; there are "
        f"{NAME}. Look at the page: the file may be renamed or gone. Correct params/sources.yml."
    )


@pytest.mark.parametrize("page", ["", "<html><p>Moved", "[1, 2]", "null", '{"resources": 5}', '{"resources": [3]}'])
def test_a_page_without_files_is_told_so(page: str) -> None:
    with pytest.raises(FetchError, match="there is no data file at all"):
        read_page(page, HERE).find(NAME)


def test_two_files_of_one_name_are_not_chosen_between() -> None:
    page = read_page('<a href="/1/a.csv">x</a><a href="/2/a.csv">y</a>', HERE)
    with pytest.raises(FetchError, match=r"2 files are named 'a\.csv': https://publisher\.example/1/a\.csv and"):
        page.find("a.csv")


@pytest.mark.parametrize(
    ("page", "day", "key"),
    [
        ('{"updatedAt": "2026-01-15T09:30:00.000Z", "resources": {}}', date(2026, 1, 15), "updatedAt"),
        ('{"result": {"metadata_modified": "2026-01-15T09:30:00"}}', date(2026, 1, 15), "metadata_modified"),
        (
            LINKED % '{"@graph": [{"@type": ["Dataset"], "dateModified": "2026-01-15"}]}',
            date(2026, 1, 15),
            "dateModified",
        ),
        (LINKED % '{"@type": "WebPage", "dateModified": "2026-01-15"}', None, ""),
        (LINKED % "{spoilt", None, ""),
        ('{"updatedAt": "yesterday"}', None, ""),
    ],
)
def test_the_day_of_change_is_what_the_dataset_says(page: str, day: date | None, key: str) -> None:
    found = read_page(page, HERE)
    assert (found.changed_on, found.changed_key) == (day, key)
