"""What was read out of modules before is taken for what they say only where it is just that."""

from __future__ import annotations

from pathlib import Path

import pytest

from progress_update.cache.memory import Memory
from progress_update.cache.modules import modules


class Reader:
    """Counts how often it has to read."""

    def __init__(self, *found: str) -> None:
        self.found, self.times = frozenset(found), 0

    def __call__(self, text: bytes) -> frozenset[str]:
        self.times += 1
        return self.found


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "modules.json"


@pytest.fixture
def module(tmp_path: Path) -> Path:
    held = tmp_path / "module.py"
    held.write_bytes(b"import a")
    return held


def kept(file: Path, module: Path) -> Memory:
    memory = Memory(file)
    memory.of("imports", module, Reader("a"))
    memory.keep()
    return memory


def test_a_text_is_read_once_whoever_asks(file, module):
    kept(file, module)
    again = Reader("something else")
    assert Memory(file).of("imports", module, again) == {"a"} and again.times == 0


@pytest.mark.parametrize(("what", "text"), [("imports", b"import b"), ("imports of another code", b"import a")])
def test_another_text_or_another_way_of_reading_is_read(file, module, what, text):
    kept(file, module)
    module.write_bytes(text)
    again = Reader("b")
    assert Memory(file).of(what, module, again) == {"b"} and again.times == 1


def test_a_damaged_memory_is_none_wherever_the_damage_is(file, module):
    kept(file, module)
    whole = file.read_bytes()
    for at in range(len(whole)):
        file.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert Memory(file).of("imports", module, Reader("read")) == {"read"}
        file.write_bytes(whole[:at])
        assert Memory(file).of("imports", module, Reader("read")) == {"read"}


def test_a_memory_that_cannot_be_kept_costs_only_time(tmp_path, module):
    (tmp_path / "cache").write_text("a file where the folder should be", encoding="utf-8")
    kept(tmp_path / "cache" / "modules.json", module)


def test_a_memory_that_cannot_be_put_in_its_place_leaves_nothing_half_written(file, module):
    (file / "in the way").mkdir(parents=True)
    kept(file, module)
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_what_nobody_asks_for_any_more_is_forgotten(file, module):
    kept(file, module)
    memory, other = Memory(file), module.with_name("other.py")
    other.write_bytes(b"import b")
    memory.of("imports", other, Reader("b"))
    memory.keep()
    again = Reader("a")
    Memory(file).of("imports", module, again)
    assert again.times == 1


def test_with_a_memory_a_step_reaches_the_same_modules(file):
    fresh = modules("progress_update.gate", memory=Memory())
    assert modules("progress_update.gate", memory=Memory(file)) == fresh
    assert modules("progress_update.gate", memory=Memory(file)) == fresh and len(fresh) > 50
    assert [path.name for path in file.parent.iterdir()] == [file.name]
