"""The preview's server: what it shows, to whom, and what it never shows."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from progress_update.errors import PreviewError
from progress_update.preview.board import Board
from progress_update.preview.making import Made, make
from progress_update.preview.places import find
from progress_update.preview.run import Relevant
from progress_update.preview.server import Server, Shown


@pytest.fixture
def shown(tmp_path: Path) -> Shown:
    site = tmp_path / "project" / "site"
    (site / "deep").mkdir(parents=True)
    for name in ("index.html", "deep/index.html"):
        (site / name).write_text(f"<body><p>{name}</p></body>", encoding="utf-8")
    (site / "figures.csv").write_text("a\n", encoding="utf-8")
    (site / ".secret").write_text("key")
    (site / "empty").mkdir()
    (tmp_path / "secret.txt").write_text("key")
    (site / "out.txt").symlink_to(tmp_path / "secret.txt")
    (site / "up").symlink_to(tmp_path)
    (site / "in.csv").symlink_to(site / "figures.csv")
    return Shown({"site": site}, ("/site/index.html",), Board())


@pytest.fixture
def server(shown: Shown) -> Iterator[Server]:
    with Server(0, shown) as made:
        Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


def ask(server: Server, address: str, *, host: str = "", method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    line = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    line.putrequest(method, address, skip_host=True)
    line.putheader("Host", host or f"127.0.0.1:{server.server_port}")
    line.endheaders()
    answer = line.getresponse()
    return answer.status, dict(answer.getheaders()), answer.read()


@pytest.mark.parametrize(
    "address",
    [
        "/secret.txt", "/site/../secret.txt", "/site/%2e%2e/secret.txt", "/site/..%2fsecret.txt", "/site//etc/passwd",
        "/site/.secret", "/site/out.txt", "/site/up/secret.txt", "/site/empty", "/site/empty/", "/site/deep/..",
        "/site/figures.csv/", "/site/a%00b", "/site/..%5csecret.txt", "/etc/passwd", "/project/site/index.html", "",
    ],
)  # fmt: skip
def test_nothing_outside_the_served_folders_is_found(shown: Shown, address: str) -> None:
    assert find(address, shown.roots) is None


@pytest.mark.parametrize(
    ("address", "found"),
    [("/site/index.html", "index.html"), ("/site/", "index.html"), ("/site/deep/?q=1", "deep/index.html"),
     ("/site/in.csv", "figures.csv"), ("/site/figures%2Ecsv", "figures.csv")],
)  # fmt: skip
def test_what_lies_in_them_is(shown: Shown, address: str, found: str) -> None:
    assert find(address, shown.roots) == shown.roots["site"] / found


def test_pages_carry_the_script_as_served_and_files_are_as_they_are(server: Server, shown: Shown) -> None:
    status, told, page = ask(server, "/site/index.html")
    assert status == 200 and told["Content-Type"] == "text/html; charset=utf-8" and told["Cache-Control"] == "no-store"
    assert b"<p>index.html</p><script src=" in page and page.endswith(b"</script></body>")
    assert b"script" not in (shown.roots["site"] / "index.html").read_bytes()
    assert ask(server, "/site/figures.csv")[2] == b"a\n"
    assert ask(server, "/site/index.html", method="HEAD")[2] == b""


def test_the_start_leads_to_a_page_that_is_there_and_folders_to_their_index(server: Server, shown: Shown) -> None:
    assert ask(server, "/")[1]["Location"] == "/site/index.html"
    assert ask(server, "/site/deep")[1]["Location"] == "/site/deep/"
    (shown.roots["site"] / "index.html").unlink()
    assert b"first build is under way" in ask(server, "/")[2]


def test_only_this_machines_own_names_are_answered(server: Server) -> None:
    port = server.server_port
    assert server.server_address[0] == "127.0.0.1"
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1", f"127.0.0.1.evil.example:{port}", "localhost:1"):
        for address in ("/", "/site/index.html", "/preview/events"):
            assert ask(server, address, host=host)[0] == 403, host
    assert ask(server, "/site/index.html", host=f"localhost:{port}")[0] == 200
    assert ask(server, "/site/index.html", method="POST")[0] == 501


def test_a_port_that_is_taken_is_one_line(server: Server, shown: Shown) -> None:
    with pytest.raises(PreviewError, match=r"The port is taken\. Choose another: make serve PORT="):
        Server(server.server_port, shown)


def test_who_listens_hears_what_was_told_since_and_pages_are_of_another_build_only_when_there_are_new_ones() -> None:
    board = Board()
    first = board.state.build
    board.building(("params/2022Q1.yml",))
    assert board.wait(0, 0) is board.state and board.wait(board.state.step, 0) is None
    board.failed("It is wrong.", 0.1)
    assert (board.state.build, board.state.fault) == (first, "It is wrong.")
    board.building(())
    assert board.state.fault == ""
    board.built(("html: rerun because x changed",), "", 1.0)
    assert board.state.build != first and not board.state.is_building


@pytest.mark.parametrize(
    ("codes", "made"),
    [
        ((0, 0), Made(("html: rerun because x changed",))),
        ((11, 0), Made(("html: rerun because x changed",), "Not fit.")),
        ((0, 21), Made(("html: rerun because x changed",))),
        ((4,), Made(("html: rerun because x changed",), "Not fit.", is_new=False)),
        ((0, 1), Made(("html: rerun because x changed",), "Not fit.", is_new=False)),
    ],
)
def test_a_report_that_the_gate_faults_is_shown_and_one_that_failed_is_not(monkeypatch, codes, made) -> None:
    said = ["HTML ...", "  html: rerun because x changed", "progress-update: Not fit."]
    left = list(codes)
    monkeypatch.setattr("progress_update.preview.making.run", lambda words, tell: (left.pop(0), said))
    assert make(["2022Q1"], Path("site"), lambda line: None) == made and left == []


@pytest.mark.parametrize(
    ("path", "counts"),
    [("params/2022Q1.yml", True), ("notebooks/00-summary.ipynb", True), ("progress_update/cli.py", True),
     ("progress_update/__pycache__/cli.pyc", False), ("notebooks/.ipynb_checkpoints/a.ipynb", False),
     ("params/sign-off/2022Q1.yml", False), ("params/.2022Q1.yml.swp", False), ("params/2022Q1.yml.part", False)],
)  # fmt: skip
def test_what_editors_and_signers_leave_is_no_change(path: str, counts: bool) -> None:
    from watchfiles import Change

    assert Relevant()(Change.modified, f"/project/{path}") is counts
