"""
TOML files that people write, read into frozen values with every fault named by file and line.

A form is described by the dataclass it fills: field names are the keys, type hints say what may
stand there, fields without a default are required. Understood hints: ``str``, ``int``, ``bool``,
``date``, string enums, ``IntEnum`` by lower-case name, dataclasses (tables), ``X | None`` and
``tuple[X, ...]`` (lists and arrays of tables). Faults are gathered, never raised one by one.
"""

from __future__ import annotations

import dataclasses
import difflib
import enum
import functools
import re
import tomllib
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar

from cardassay.errors import Fault

__all__ = ["Form", "read_toml"]

D = TypeVar("D")
_HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\"' -]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*["']?([A-Za-z0-9_-]+)["']?\s*=""")
_AT = re.compile(r"\(at line (\d+), column \d+\)")
_NEAR_ENOUGH = 0.6

Path = tuple[str | int, ...]


@functools.cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


class _Slot(NamedTuple):
    """What a form may hold under one key."""

    hint: Any
    required: bool


@functools.cache
def _slots(cls: type) -> Mapping[str, _Slot]:
    """The keys of a dataclass, worked out once."""
    hints = _hints(cls)
    return {
        field.name: _Slot(
            hints[field.name],
            field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING,
        )
        for field in dataclasses.fields(cls)
    }


class _Kind(enum.Enum):
    """What is made of a value, by its hint."""

    PLAIN = enum.auto()
    OPTIONAL = enum.auto()
    LIST = enum.auto()
    TABLE = enum.auto()
    WORD = enum.auto()


@functools.cache
def _kind(hint: Any) -> tuple[_Kind, Any]:
    """The kind of a hint, and what it is made of."""
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        (inner,) = [arg for arg in typing.get_args(hint) if arg is not type(None)]
        return _Kind.OPTIONAL, inner
    if origin is tuple:
        return _Kind.LIST, typing.get_args(hint)
    if dataclasses.is_dataclass(hint):
        return _Kind.TABLE, hint
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return _Kind.WORD, hint
    check = _PLAIN.get(hint)
    if check is None:
        raise TypeError(f"a form cannot hold {hint!r}")
    return _Kind.PLAIN, check


@functools.cache
def _words(hint: type[enum.Enum]) -> dict[str, enum.Enum]:
    """The members of an enum by the word that stands in files."""
    return {(m.name.lower() if isinstance(m.value, int) else str(m.value)): m for m in hint}


@functools.lru_cache(maxsize=32)
def _lines_of(text: str) -> dict[Path, int]:
    """Line of each header and key, by path; arrays of tables count from 0."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    here: Path = ()
    quoted = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if quoted:
            if quoted in line:
                quoted = ""
            continue
        header = _HEADER.match(line)
        if header is not None:
            names = [name.strip(" \"'") for name in header.group(2).split(".")]
            path: Path = ()
            for name in names[:-1]:
                path += (name,)
                if path in counts:
                    path += (counts[path],)
            path += (names[-1],)
            if header.group(1) == "[[":
                counts[path] = counts.get(path, -1) + 1
                lines.setdefault(path, number)
                path += (counts[path],)
            here = path
            lines.setdefault(here, number)
            continue
        key = _KEY.match(line)
        if key is not None:
            lines.setdefault((*here, key.group(1)), number)
            for mark in ('"""', "'''"):
                if line.count(mark) == 1:
                    quoted = mark
    return lines


def read_toml(text: str, name: str) -> tuple[Form | None, tuple[Fault, ...]]:
    """The form in a text, or the fault that keeps it from being TOML at all."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        line = int(at.group(1)) if at else len(text.splitlines())
        shown = text.splitlines()[line - 1].strip() if 0 < line <= len(text.splitlines()) else ""
        what = f"`{shown}` cannot be read: {_AT.sub('', str(error)).strip()}"
        do = "Correct this line; texts stand in quotes, days are written 2027-03-31 without quotes"
        return None, (Fault(f"{name}:{line}", what, do),)
    return Form(data, name, lambda: _lines_of(text)), ()


class Form:
    """The content of one TOML file, asked for values; what is wrong gathers in :attr:`faults`."""

    def __init__(
        self,
        data: Mapping[str, Any],
        name: str,
        lines: Mapping[Path, int] | Callable[[], Mapping[Path, int]],
    ) -> None:
        """``lines`` may be a function, called when a line is asked for: most forms have no fault."""
        self.data, self.name, self._given_lines = data, name, lines
        self.faults: list[Fault] = []

    @property
    def _lines(self) -> Mapping[Path, int]:
        if callable(self._given_lines):
            self._given_lines = self._given_lines()
        return self._given_lines

    def where(self, path: Path) -> str:
        """``file:line`` of a key, or of the nearest enclosing one."""
        lines = self._lines
        while path and path not in lines:
            path = path[:-1]
        return f"{self.name}:{lines.get(path, 1)}"

    def fault(self, path: Path, what: str, do: str) -> None:
        """Note one fault at a key."""
        self.faults.append(Fault(self.where(path), what, do))

    def fill(
        self,
        cls: type[D],
        path: Path = (),
        *,
        data: Any = None,
        given: Mapping[str, Any] | None = None,
        also: tuple[str, ...] = (),
    ) -> D | None:
        """
        A value of ``cls`` from the table at ``path``; ``None`` when a fault keeps it from being made.

        Args:
            data: The table; the whole file when left out.
            given: Fields that do not stand in the file.
            also: Keys that may stand in the table and are read elsewhere.
        """
        table = self.data if data is None else data
        if not isinstance(table, dict) and not isinstance(table, Mapping):
            self.fault(path, f"`{path[-1] if path else self.name}` is not a table", "Write it as [table]")
            return None
        given = given or {}
        fields = _slots(typing.cast(Any, cls))
        if given:
            fields = {name: slot for name, slot in fields.items() if name not in given}
        before = len(self.faults)
        values: dict[str, Any] = dict(given)
        for key in table:
            if key not in fields and key not in also:
                self._unknown(key, path, [*fields, *also])
        for name, spec in fields.items():
            if name in table:
                value = self._value(spec.hint, table[name], (*path, name))
                if value is not _BAD:
                    values[name] = value
            elif spec.required:
                near = difflib.get_close_matches(name, [k for k in table if k not in fields], 1, _NEAR_ENOUGH)
                if not near:
                    self.fault(path, f"`{name}` is missing", f"Add a line `{name} = …`")
        if len(self.faults) > before:
            return None
        try:
            return cls(**values)
        except ValueError as error:
            self.fault(path, str(error), "Correct the values")
            return None

    def _unknown(self, key: str, path: Path, known: list[str]) -> None:
        near = difflib.get_close_matches(key, known, 1, _NEAR_ENOUGH)
        do = f"Did you mean `{near[0]}`?" if near else f"Known here: {', '.join(sorted(known))}"
        self.fault((*path, key), f"`{key}` is not a known key", do)

    def _value(self, hint: Any, raw: Any, path: Path) -> Any:
        kind, args = _kind(hint)
        if kind is _Kind.PLAIN:
            accepts, words = args
            return raw if accepts(raw) else self._wrong(path, raw, words)
        if kind is _Kind.OPTIONAL:
            return self._value(args, raw, path)
        if kind is _Kind.LIST:
            if not isinstance(raw, list):
                return self._wrong(path, raw, "a list in [brackets]")
            if len(args) == 2 and args[1] is Ellipsis:
                items = [self._value(args[0], item, (*path, i)) for i, item in enumerate(raw)]
            elif len(args) == len(raw):
                pairs = enumerate(zip(args, raw, strict=True))
                items = [self._value(arg, item, (*path, i)) for i, (arg, item) in pairs]
            else:
                return self._wrong(path, raw, f"a list of {len(args)}")
            return _BAD if any(item is _BAD for item in items) else tuple(items)
        if kind is _Kind.WORD:
            return self._choice(hint, raw, path)
        if isinstance(raw, typing.cast("type[Any]", hint)):
            return raw  # made before: many entries share one value
        filled = self.fill(typing.cast("type[Any]", hint), path, data=raw)
        return _BAD if filled is None else filled

    def _choice(self, hint: type[enum.Enum], raw: Any, path: Path) -> Any:
        by_word = _words(hint)
        if isinstance(raw, str) and raw in by_word:
            return by_word[raw]
        near = difflib.get_close_matches(str(raw), by_word, 1, _NEAR_ENOUGH)
        do = f"Did you mean `{near[0]}`?" if near else f"Choose one of: {', '.join(by_word)}"
        self.fault(path, f"`{raw}` is not one of the words for `{path_word(path)}`", do)
        return _BAD

    def _wrong(self, path: Path, raw: Any, words: str) -> Any:
        self.fault(path, f"`{path_word(path)}` is {raw!r}, not {words}", f"Write it as {words}")
        return _BAD


def path_word(path: Path) -> str:
    """The key that a path ends in, without list positions."""
    return next((str(part) for part in reversed(path) if isinstance(part, str)), "")


class _Bad:
    """Marks a value that could not be read; its fault is already noted."""


_BAD = _Bad()
_Check = tuple[Callable[[Any], bool], str]
_PLAIN: dict[Any, _Check] = {
    str: (lambda raw: isinstance(raw, str), "a text in quotes"),
    int: (lambda raw: isinstance(raw, int) and not isinstance(raw, bool), "a whole number"),
    bool: (lambda raw: isinstance(raw, bool), "true or false"),
    date: (
        lambda raw: isinstance(raw, date) and not isinstance(raw, datetime),
        "a day of the form 2027-03-31, without quotes",
    ),
}
