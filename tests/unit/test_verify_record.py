"""What differs between two files, what a manifest may say, and whom to blame for a difference."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

import pikepdf
import pytest

from progress_update import codebase, manifest
from progress_update.codebase import code_of, sources_of
from progress_update.errors import VerifyError
from progress_update.folders import Folders
from progress_update.render.engines import Engine
from progress_update.verify import Finding, Verification, made_from, read_record
from progress_update.verify.differences import first_difference
from progress_update.verify.outputs import held_against
from progress_update.verify.verification import lines

SHA = "ab" * 32
TOLD = {
    "period": {"id": "2022Q1", "label": "January to March 2022 (Q4 2021/22)"},
    "illustrative": False, "as_at": None, "asked": {"as_at": None}, "python": "3.11.7", "tools": {"pandas": "3.1.0"},
    "inputs": {"params/2022Q1.yml": SHA}, "editions": [], "title": "Plan: Update",
    "engine": {"name": "pandoc", "version": "3.9"}, "outputs": {},
    "code": {"commit": None, "changed": None, "sources": SHA, "version": "0.1.0"},
}  # fmt: skip


def record_of(folder: Path, **other: object):
    folder.mkdir(exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps(TOLD | other), encoding="utf-8")
    return read_record(folder)


def two(tmp_path: Path, name: str, here: bytes, anew: bytes) -> tuple[Path, Path]:
    for folder, content in (("here", here), ("anew", anew)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_bytes(content)
    return tmp_path / "here" / name, tmp_path / "anew" / name


def packed(**parts: str) -> bytes:
    import io

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "here", "anew", "told"),
    [
        ("a.csv", b"x\n6,142\n", b"x\n6,183\n", "line 2: '6,142' here, '6,183' rebuilt"),
        ("a.csv", b"x\n", b"x\ny\n", "line 2: '' here, 'y' rebuilt"),
        ("a.csv", b"x", b"x\ny", "line 2: missing here"),
        ("a.csv", b"x\r\n", b"x\n", "line 1: 'x\r' here, 'x' rebuilt"),
        ("a.html", b"\xff\xfe", b"ok", "byte 1 of 2"),
        ("a.png", b"abc", b"abcd", "byte 4 of 3"),
        ("a.xlsx", packed(a="1", b="2\n3"), packed(a="1", b="2\n4"), "its part b, line 2: '3' here, '4' rebuilt"),
        ("a.xlsx", packed(a="1"), packed(a="1", b="2"), "its part b is missing here"),
        ("a.docx", b"no zip", packed(a="1"), "it cannot be unpacked"),
    ],
)
def test_the_first_difference_is_told_by_line_part_or_byte(tmp_path, name, here, anew, told):
    assert first_difference(*two(tmp_path, name, here, anew)) == told


def test_a_long_line_is_told_by_what_stands_around(tmp_path):
    here, anew = b"a" * 500 + b"1" + b"b" * 500, b"a" * 500 + b"2" + b"b" * 500
    told = first_difference(*two(tmp_path, "a.html", here, anew))
    assert len(told) < 140 and "a1b" in told and "a2b" in told


def test_a_pdf_is_told_by_its_page(tmp_path):
    for folder, text in (("here", b"1 0 m"), ("anew", b"2 0 m")):
        (tmp_path / folder).mkdir()
        pdf = pikepdf.new()
        for content in (b"0 0 m", text):
            pdf.add_blank_page()
            pdf.pages[-1].Contents = pdf.make_stream(content)
        pdf.save(tmp_path / folder / "a.pdf")
    assert first_difference(tmp_path / "here" / "a.pdf", tmp_path / "anew" / "a.pdf") == "page 2"


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"inputs": {"../../etc/passwd": SHA}}, "not a path inside"),
        ({"outputs": {"/etc/passwd": SHA}}, "not a path inside"),
        ({"inputs": {"params/2022Q1.yml": "no checksum"}}, "inputs"),
        ({"period": {"id": "2022Q9", "label": ""}}, "names no quarter"),
        ({"as_at": "someday"}, "as_at"),
        ({"code": None}, "code"),
    ],
)
def test_a_manifest_that_cannot_be_rebuilt_from_is_one_line(tmp_path, other, said):
    with pytest.raises(VerifyError, match=said) as raised:
        record_of(tmp_path / "release", **other)
    assert raised.value.exit_code == 13 and "\n" not in str(raised.value)


def test_a_folder_without_a_manifest_is_no_release(tmp_path):
    with pytest.raises(VerifyError, match="no release here"):
        read_record(tmp_path)


@pytest.mark.parametrize(
    ("changed", "output", "blamed"),
    [
        ("notebooks/03-victims.ipynb", "progress-update.pdf", True),
        ("notebooks/03-victims.ipynb", "data/results.csv", False),
        ("data/editions/mps_homicide/2024-06-18/observations.parquet", "progress-update.pptx", True),
        ("templates/report/style.css", "progress-update.html", True),
        ("templates/report/style.css", "data/results.csv", False),
        ("weasyprint", "progress-update.pdf", True),
        ("weasyprint", "progress-update.html", False),
        ("pango", "progress-update.pdf", True),
        ("engine", "progress-update.html", True),
        ("engine", "progress-update.docx", False),
        ("progress_update", "data/results.csv", True),
        ("python", "data/results.csv", True),
        ("weasyprint", "manifest.json", True),
    ],
)
def test_only_what_an_output_was_made_from_is_blamed(tmp_path, changed, output, blamed):
    for folder in ("release", "rebuilt"):
        (tmp_path / folder / output).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / folder / output).write_text(folder, encoding="utf-8")
    told = {"outputs": {output: manifest.checksum(tmp_path / "release" / output)}} if output != "manifest.json" else {}
    record = record_of(tmp_path / "release", **told)
    findings, _ = held_against(record, tmp_path / "rebuilt", [changed])
    what = next(finding.what for finding in findings if finding.where == output)
    assert (f"likely because of {changed}" in what) == blamed


def test_what_a_release_was_made_with_is_told_where_it_is_another(tmp_path, monkeypatch):
    record = record_of(tmp_path / "release")
    monkeypatch.setattr(made_from, "made_with", lambda: {"python": "3.12.1", "tools": {"pandas": "3.2.0"}})
    found = made_from.changed(record, Folders(tmp_path), Engine("quarto", "1.6", ()))
    assert {finding.where: finding.what for finding in found if not finding.where.startswith("params")} == {
        "pandas": "3.1.0 then, 3.2.0 here",
        "python": "3.11.7 then, 3.12.1 here",
        "engine": "pandoc 3.9 then, quarto 1.6 here",
        "progress_update": "the code is another (checksum of its modules)",
    }


# --- The commit -----------------------------------------------------------------------------------------------------


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A small project in git, whose package is the code that runs."""
    root = tmp_path / "project"
    (root / "progress_update").mkdir(parents=True)
    (root / "progress_update" / "a.py").write_text("A = 1\n", encoding="utf-8")

    def sources() -> str:
        return sources_of({file.name: file.read_bytes() for file in (root / "progress_update").glob("*.py")})

    monkeypatch.setattr(codebase, "sources", sources)
    git(root, "init", "-q")
    commit(root)
    return root


def git(root: Path, *words: str) -> None:
    own = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *own, *words], cwd=root, check=True, capture_output=True)


def commit(root: Path) -> None:
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "so")


def told_of(root: Path, code: dict) -> str:
    record = record_of(root.parent / "release", code=code, inputs={}, tools={})
    engine = Engine("pandoc", "3.9", ())
    found = [one.line for one in made_from.changed(record, Folders(root), engine) if one.where == "progress_update"]
    return "; ".join([*found, *made_from.notes(record, Folders(root))])


def test_a_commit_of_documents_changes_no_release(repository):
    before = code_of(repository)
    (repository / "README.md").write_text("more", encoding="utf-8")
    assert code_of(repository) == before
    commit(repository)
    assert code_of(repository) == before
    assert told_of(repository, before) == ""


def test_a_tree_with_changes_is_told(repository):
    assert code_of(repository)["changed"] is False
    (repository / "progress_update" / "b.py").write_text("B = 1\n", encoding="utf-8")
    assert code_of(repository)["changed"] is True
    assert "with changes that were not committed" in told_of(repository, code_of(repository))


def test_other_code_is_told_with_both_commits(repository):
    before = code_of(repository)
    (repository / "progress_update" / "a.py").write_text("A = 2\n", encoding="utf-8")
    commit(repository)
    told = told_of(repository, before)
    assert "the code is another" in told
    assert before["commit"][:10] in told and code_of(repository)["commit"][:10] in told


def test_the_same_code_at_another_commit_is_a_note_and_its_manifest_the_same(repository):
    before = code_of(repository)
    (repository / "params").mkdir()
    (repository / "params" / "2023Q1.yml").write_text("{}", encoding="utf-8")
    commit(repository)
    assert "with the same code" in told_of(repository, before)
    record = record_of(repository.parent / "release", code=before)
    assert made_from.code_to_name(record, Folders(repository)) == before


def test_a_commit_that_the_repository_does_not_hold_is_told(repository):
    assert "does not hold" in told_of(repository, code_of(repository) | {"commit": "12" * 20})


def test_a_commit_whose_code_is_another_than_the_manifest_says_is_told(repository):
    before = code_of(repository)
    (repository / "progress_update" / "a.py").write_text("A = 2\n", encoding="utf-8")
    commit(repository)
    assert "holds other code" in told_of(repository, code_of(repository) | {"commit": before["commit"]})


def test_a_finding_is_a_line(tmp_path):
    record = record_of(tmp_path / "release")
    found = Verification(record, (Finding("pandas", "1 then, 2 here"),), (Finding("a.csv", "line 1"),), 3, 4, True)
    assert list(lines(found)) == [
        "Changed since the release was made",
        "  pandas: 1 then, 2 here",
        "Files that differ",
        "  a.csv: line 1",
        "January to March 2022 (Q4 2021/22): 3 of 4 files are identical to those of a rebuild",
    ]
