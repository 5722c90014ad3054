"""The bundle for london.gov.uk, pasted into a bare page of another system and looked at in a real browser."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import make_project
from lxml import html

from progress_update.errors import EmbargoError
from progress_update.gate import browser, nu
from progress_update.publish.bundle import write_bundle

pytestmark = pytest.mark.xdist_group("release")
BARE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Publications</title>{style}
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><header><p>Another system</p></header><main id="main"><h1>{title}</h1>{body}</main></body></html>"""


@pytest.fixture(scope="module")
def bundle(release, root, tmp_path_factory) -> Path:
    """The bundle unpacked."""
    project = make_project(tmp_path_factory.mktemp("bundle") / "project", root)
    shutil.copytree(release, project.reports / "2022Q1")
    file = write_bundle("2022Q1", project)
    before = file.read_bytes()
    assert write_bundle("2022Q1", project).read_bytes() == before
    with zipfile.ZipFile(file) as held:
        held.extractall(project.root / "unpacked")
    return project.root / "unpacked"


def pasted(bundle: Path, name: str, style: str) -> Path:
    told = json.loads((bundle / "metadata.json").read_text(encoding="utf-8"))
    page = bundle / f"{name}.html"
    body = (bundle / "body.html").read_text(encoding="utf-8")
    page.write_text(BARE.format(style=style, title=told["title"], body=body), encoding="utf-8")
    return page


def test_pasted_into_a_bare_page_axe_and_nu_find_nothing(bundle):
    styled = pasted(bundle, "styled", '<link rel="stylesheet" href="assets/progress-update.css">')
    pages = SimpleNamespace(web_pages=[styled], name=lambda path: path.name)
    assert [f"{one.where}: {one.what}" for one in browser.axe(pages)] == []
    assert nu.errors(styled) == nu.errors(pasted(bundle, "bare", "")) == []


def test_before_its_hour_nothing_is_packed(release, root, tmp_path):
    project = make_project(tmp_path / "project", root)
    copy = shutil.copytree(release, project.reports / "2022Q1")
    manifest = json.loads((copy / "manifest.json").read_text(encoding="utf-8"))
    manifest["release"]["embargoed"] = True
    (copy / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(EmbargoError, match="bears no mark of the embargo"):
        write_bundle("2022Q1", project)


def test_every_link_of_the_body_leads_to_something_in_the_bundle(bundle):
    tree = html.fromstring((bundle / "body.html").read_text(encoding="utf-8"))
    ids = {one.get("id") for one in tree.iter() if one.get("id")}
    assert all(id.startswith("pu-") for id in ids)
    links = {one.get("href") for one in tree.iter("a")}
    assert {link for link in links if link.startswith("#") and link[1:] not in ids} == set()
    local = {link for link in links if not re.match(r"[a-z]+:|#", link)}
    assert local and {link for link in local if not (bundle / link.partition("#")[0]).is_file()} == set()
    assert "<style" not in (bundle / "body.html").read_text(encoding="utf-8")


def test_the_body_says_what_the_page_says(bundle, release):
    def words(text: str) -> list[str]:
        tree = html.fromstring(re.sub(r'<svg[^>]*class="narrow".*?</svg>', "", text, flags=re.DOTALL))
        main = next(iter(tree.xpath("//main|//div[@class='pu-main']")))
        return main.text_content().split()

    page = (release / "progress-update.html").read_text(encoding="utf-8")
    assert words((bundle / "body.html").read_text(encoding="utf-8")) == words(page)


def test_what_is_to_be_entered_is_told_and_every_file_is_as_its_checksum_says(bundle):
    told = json.loads((bundle / "metadata.json").read_text(encoding="utf-8"))
    assert told["published"] == "2022-06-24" and told["next_update"] == "2022-09-22"
    assert told["title"].startswith("Police and Crime Plan") and told["summary"] and told["keywords"]
    assert told["contact"]["name"] == "Mayor's Office for Policing and Crime"
    for file in told["files"]:
        content = (bundle / file["path"]).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file["bytes"], file["sha256"])
    listed = {file["path"] for file in told["files"]} | {"assets/progress-update.css"}
    assert listed == {path.relative_to(bundle).as_posix() for path in (bundle / "assets").rglob("*") if path.is_file()}
