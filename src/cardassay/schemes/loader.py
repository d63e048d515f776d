"""
Scheme files, read into values, with the faults of all of them named at once.

A scheme file is TOML; its keys are the fields of :class:`cardassay.model.scheme.Scheme`. Every entry
carries a ``source``: a table, or the name of an entry of the file's own ``[sources]``::

    [sources.guide]
    document = "Programme guide"
    confidence = "1"
    checked_on = 2026-11-22

    [[editions]]
    name = "2.0"
    source = "guide"

Reading TOML is what costs time here, so the files that come with the package are read when they are
asked for, one by one. The first faulty one leads to all of them being read, so that nobody mends one
file to meet the next complaint.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from cardassay.errors import Fault, KnowledgeError
from cardassay.form import read_toml
from cardassay.model.scheme import Scheme
from cardassay.schemes.chains import chain_bytes, check_chains
from cardassay.schemes.laws import dependency_faults, note_broken_laws
from cardassay.schemes.sources import with_sources
from cardassay.schemes.vocabulary import VOCABULARY_FILE, check_vocabulary, load_vocabulary, vocabulary_bytes

__all__ = ["SchemeFile", "Schemes", "check_schemes", "knowledge_hash", "load_schemes", "load_vocabulary"]

_HEADLINE = "The scheme files cannot be used:"


@dataclass(frozen=True, slots=True)
class SchemeFile:
    """The bytes of one scheme file."""

    id: str
    """Its name without ``.toml``, which is the scheme's identifier."""
    shown: str
    """The name that messages use."""
    content: bytes


class Schemes(Mapping[str, Scheme]):
    """All schemes by identifier, in alphabetical order; a bundled file is read when first asked for."""

    def __init__(self, files: Mapping[str, SchemeFile], read: Mapping[str, Scheme]) -> None:
        self._files = {name: files[name] for name in sorted(files)}
        self._read = dict(read)

    def __getitem__(self, key: str) -> Scheme:
        known = self._read.get(key)
        if known is None:
            known, faults = _read_file(self._files[key], frozenset(self._files))
            if known is None:
                _, all_faults = _read_all(self._files.values())
                raise KnowledgeError(_HEADLINE, all_faults or faults)
            self._read[key] = known
        return known

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Schemes):
            return self.files == other.files
        return super().__eq__(other)

    def __hash__(self) -> int:
        # What follows from all schemes is kept by the bytes of their files.
        return hash(self.files)

    @property
    def files(self) -> tuple[SchemeFile, ...]:
        """The files behind the schemes, in alphabetical order."""
        return tuple(self._files.values())


def load_schemes(extra: Iterable[Path] = ()) -> Schemes:
    """
    The schemes that come with the package, and those of the given files and folders.

    Raises:
        KnowledgeError: With every fault of every file.
    """
    return _load(tuple(extra))


@functools.cache
def _load(extra: tuple[Path, ...]) -> Schemes:
    bundled = {file.id: file for file in _bundled()}
    if not extra:
        return Schemes(bundled, {})
    added, faults = _given(extra, bundled)
    ids = frozenset(bundled) | {file.id for file in added}
    read: dict[str, Scheme] = {}
    for file in added:
        scheme, found = _read_file(file, ids)
        faults += found
        if scheme is not None:
            read[scheme.id] = scheme
    faults += dependency_faults(read, {file.id: file.shown for file in added})
    if faults:
        raise KnowledgeError(_HEADLINE, tuple(faults))
    return Schemes({**bundled, **{file.id: file for file in added}}, read)


def check_schemes(extra: Iterable[Path] = ()) -> tuple[Fault, ...]:
    """Every fault of the bundled files, the vocabulary and the given files and folders."""
    bundled = {file.id: file for file in _bundled()}
    added, faults = _given(tuple(extra), bundled)
    _, found = _read_all([*bundled.values(), *added])
    return (*faults, *found, *check_vocabulary(), *check_chains())


def knowledge_hash(schemes: Schemes) -> str:
    """
    The SHA-256 over names and bytes of all scheme files, the vocabulary and what is known of chains.

    It changes when one of them does.
    """
    files = [(file.id, file.content) for file in schemes.files]
    return _digest((*files, (VOCABULARY_FILE, vocabulary_bytes()), *chain_bytes()))


@functools.lru_cache(maxsize=8)
def _digest(files: tuple[tuple[str, bytes], ...]) -> str:
    digest = hashlib.sha256()
    for name, content in files:
        for part in (name.encode(), content):
            digest.update(len(part).to_bytes(8, "big"))
            digest.update(part)
    return digest.hexdigest()


def _bundled() -> Iterator[SchemeFile]:
    folder: Traversable = resources.files("cardassay.schemes") / "data"
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            yield SchemeFile(entry.name.removesuffix(".toml"), f"schemes/{entry.name}", entry.read_bytes())


def _given(
    paths: tuple[Path, ...], bundled: Mapping[str, SchemeFile]
) -> tuple[list[SchemeFile], list[Fault]]:
    """Files and folders that a user named; what cannot be opened or comes twice is a fault."""
    files: dict[str, SchemeFile] = {}
    faults: list[Fault] = []
    for path in paths:
        for one in sorted(path.glob("*.toml")) if path.is_dir() else [path]:
            name = one.stem
            taken = files.get(name) or bundled.get(name)
            if taken is not None:
                what = f"there are two schemes `{name}`, the other one in {taken.shown}"
                faults.append(Fault(f"{one}:1", what, "Give the file, and its `id`, another name"))
                continue
            try:
                files[name] = SchemeFile(name, str(one), one.read_bytes())
            except OSError as error:
                faults.append(Fault(str(one), f"it cannot be opened: {error.strerror}", "Check the path"))
    return list(files.values()), faults


def _read_all(files: Iterable[SchemeFile]) -> tuple[dict[str, Scheme], tuple[Fault, ...]]:
    every = list(files)
    ids = frozenset(file.id for file in every)
    read: dict[str, Scheme] = {}
    faults: list[Fault] = []
    for file in every:
        scheme, found = _read_file(file, ids)
        faults += found
        if scheme is not None:
            read[file.id] = scheme
    faults += dependency_faults(read, {file.id: file.shown for file in every})
    return read, tuple(faults)


def _read_file(file: SchemeFile, ids: frozenset[str]) -> tuple[Scheme | None, tuple[Fault, ...]]:
    """The scheme of one file, or ``None`` with its faults; ``ids`` are the schemes it may speak of."""
    try:
        text = file.content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = file.content.count(b"\n", 0, error.start) + 1
        return None, (Fault(f"{file.shown}:{line}", "the text is not UTF-8", "Save the file as UTF-8"),)
    form, faults = read_toml(text, file.shown)
    if form is None:
        return None, faults
    scheme = form.fill(Scheme, data=with_sources(form), also=("sources",))
    if scheme is not None:
        note_broken_laws(form, scheme, file.id, ids)
    return (None if form.faults else scheme), tuple(form.faults)
