"""YAML files that people write: read so that every fault can be named with file and line.

Differs from plain YAML 1.1 in two ways that would surprise a writer: `on`, `off`, `yes` and `no` are
words and not truth values, and a key written twice is an error instead of the later one winning.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from progress_update.errors import ReportError

Place = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)

_TRUTH = "tag:yaml.org,2002:bool"


_RESOLVERS = {
    letter: [(tag, pattern) for tag, pattern in resolvers if tag != _TRUTH or letter in "tTfF"]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


class _Loader(yaml.SafeLoader):
    """SafeLoader for which only `true` and `false` are truth values. It has the plainer words for what is wrong."""

    yaml_implicit_resolvers: ClassVar = _RESOLVERS  # type: ignore[misc]


class _FastLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The same on libyaml, where PyYAML was built with it: ten times as fast."""

    yaml_implicit_resolvers: ClassVar = _RESOLVERS


def _date(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError as fault:
        raise yaml.constructor.ConstructorError(None, None, f"'{node.value}' is no date", node.start_mark) from fault


for _each in (_Loader, _FastLoader):
    _each.add_constructor("tag:yaml.org,2002:timestamp", _date)


@dataclass(frozen=True)
class Document:
    """One file as read: its content, where each part of it stands, and its text."""

    name: str
    content: Any
    tree: yaml.Node | None
    text: str = ""

    def where(self, place: Iterable[str | int] = ()) -> str:
        """`framework.yml, line 12`: the line of the deepest part of `place` that the file has."""
        line = 1
        for mark in self._marks(place):
            line = mark.line + 1
        return f"{self.name}, line {line}"

    def depth(self, place: Iterable[str | int]) -> int:
        """How many steps of `place` the file has."""
        return sum(1 for _ in self._marks(place))

    def _marks(self, place: Iterable[str | int]) -> Iterator[yaml.Mark]:
        node = self.tree
        for step in place:
            found = _child(node, step)
            if found is None:
                return
            mark, node = found
            yield mark


def read_yaml(path: Path, error: type[ReportError]) -> Document:
    """Read one file. Raises `error` when it cannot be read, is not YAML, or has a key twice."""
    try:
        text = path.read_text(encoding="utf-8")
        loader, tree = _composed(text)
    except (OSError, UnicodeDecodeError) as fault:
        raise error(
            "This file cannot be read", where=path.name, remedy=f"It is a UTF-8 text file in {path.parent.name}/"
        ) from fault
    except yaml.YAMLError as fault:
        raise error(
            f"This is not YAML: {getattr(fault, 'problem', None) or 'unreadable'}",
            where=f"{path.name}, line {_fault_line(fault)}",
            remedy="Check indentation, colons and quotes",
        ) from fault
    _refuse_repeated_keys(tree, path.name, error)
    return Document(path.name, _content(loader, tree, path.name, error), tree, text)


def _composed(text: str) -> tuple[yaml.SafeLoader, yaml.Node | None]:
    """A loader and the tree of one document."""
    loader = _FastLoader(text)
    try:
        return loader, loader.get_single_node()
    except yaml.YAMLError:
        slower = _Loader(text)
        return slower, slower.get_single_node()


def validated(model: type[Model], content: Any, documents: Iterable[Document], error: type[ReportError]) -> Model:
    """`content` as a `model`. Raises `error` for the first fault, in the document that holds most of its place.

    `documents` are the files that `content` was made from, the one that wins first.
    """
    try:
        return model.model_validate(content)
    except ValidationError as fault:
        # A misspelt key is also a missing one: the spelling is the better thing to be told.
        first = min(fault.errors(), key=lambda each: each["type"] != "extra_forbidden")
        place = _place(first["loc"])
        document = max(documents, key=lambda candidate: candidate.depth(place))
        raise error(_in_words(first), where=document.where(place), remedy=_remedy(first)) from fault


def _place(loc: tuple[str | int, ...]) -> Place:
    return tuple(step for step in loc if step != "[key]")


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Mark, yaml.Node] | None:
    """Where a part of a node begins (for a mapping: its key), and the part itself."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        part = node.value[step]
        return part.start_mark, part
    if isinstance(node, yaml.MappingNode):
        return next(((key.start_mark, value) for key, value in node.value if key.value == str(step)), None)
    return None


def _content(loader: yaml.SafeLoader, tree: yaml.Node | None, name: str, error: type[ReportError]) -> Any:
    if tree is None:
        return None
    try:
        return loader.construct_document(tree)
    except yaml.YAMLError as fault:
        raise error(
            f"A value cannot be read: {getattr(fault, 'problem', None) or fault}",
            where=f"{name}, line {_fault_line(fault)}",
            remedy="Dates are written 2022-03-31; put quotes around text that looks like a date or number",
        ) from fault


def _fault_line(fault: Exception) -> int:
    mark = getattr(fault, "problem_mark", None) or getattr(fault, "context_mark", None)
    return mark.line + 1 if mark else 1


def _refuse_repeated_keys(node: yaml.Node | None, name: str, error: type[ReportError]) -> None:
    for key in _repeated_keys(node):
        raise error(
            f"The key '{key.value}' is written twice",
            where=f"{name}, line {key.start_mark.line + 1}",
            remedy="Keep one of the two",
        )


def _repeated_keys(node: yaml.Node | None) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        seen: set[Any] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode) and key.value in seen:
                yield key
            seen.add(key.value if isinstance(key, yaml.ScalarNode) else id(key))
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from _repeated_keys(part)


def _in_words(fault: Any) -> str:
    last = fault["loc"][-1] if fault["loc"] else "the file"
    match fault["type"]:
        case "extra_forbidden":
            return f"Unknown key '{last}'"
        case "missing":
            return f"The key '{last}' is missing"
        case "value_error":
            said = str(fault["ctx"]["error"])
            return said[:1].upper() + said[1:]
        case _:
            return f"{_named(fault['loc'])}: {fault['msg']} (found {fault['input']!r:.60})"


def _named(loc: tuple[str | int, ...]) -> str:
    return ".".join(str(step) for step in loc) or "The file"


def _remedy(fault: Any) -> str:
    match fault["type"]:
        case "extra_forbidden":
            return "Remove it or correct its spelling"
        case "missing":
            return "Add it"
        case _:
            return "See the notes at the head of the file"
