"""
Descriptions of registers, read from TOML: those of the package and a user's own, all faults at once.

A user's own stand in ``registers/<id>.toml`` of the workspace. One with the identifier of a bundled
description stands in its place: many publishers show their lists only to those who log in, so that
the bundled columns may have to be put right by somebody who sees the list.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from cardassay.errors import Fault, KnowledgeError
from cardassay.form import Form, read_toml
from cardassay.model.fields import FIELDS
from cardassay.model.fields import Form as Shape
from cardassay.registers.described import READERS, ROW_SCHEMES, Column, Described, TableForm
from cardassay.registers.lists.heads import plain_head
from cardassay.schemes.loader import load_schemes
from cardassay.schemes.sources import with_sources

__all__ = ["DescriptionFile", "Descriptions", "check_descriptions", "load_descriptions", "read_description"]

_HEADLINE = "The descriptions of registers cannot be used:"
_OF_A_SITE = ("site.name", "site.address", "site.scope")
_LISTS = (Shape.TEXTS, Shape.DAYS, Shape.TEXT_OR_TEXTS)


@dataclass(frozen=True, slots=True)
class DescriptionFile:
    """The bytes of one description."""

    id: str
    """Its name without ``.toml``, which is the register's identifier."""
    shown: str
    """The name that messages use."""
    content: bytes
    own: bool = False
    """A user's own, not one of the package."""


class Descriptions(Mapping[str, Described]):
    """All descriptions by identifier, in alphabetical order; a bundled one is read when asked for."""

    def __init__(self, files: Mapping[str, DescriptionFile], read: Mapping[str, Described]) -> None:
        self._files = {name: files[name] for name in sorted(files)}
        self._read = dict(read)

    def __getitem__(self, key: str) -> Described:
        known = self._read.get(key)
        if known is None:
            known, faults = read_description(self._files[key])
            if known is None:
                raise KnowledgeError(_HEADLINE, faults)
            self._read[key] = known
        return known

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def own(self, key: str) -> bool:
        """Whether the description is a user's own."""
        return self._files[key].own

    @property
    def files(self) -> tuple[DescriptionFile, ...]:
        """The files behind the descriptions, in alphabetical order."""
        return tuple(self._files.values())


def load_descriptions(workspace: Path | None = None) -> Descriptions:
    """
    The descriptions of the package, and those in ``registers/`` of a workspace.

    Raises:
        KnowledgeError: With every fault of every file of the workspace.
    """
    files = dict(_bundled())
    own, faults = _own(workspace)
    read: dict[str, Described] = {}
    for file in own:
        described, found = read_description(file)
        faults += found
        files[file.id] = file
        if described is not None:
            read[file.id] = described
    if faults:
        raise KnowledgeError(_HEADLINE, tuple(faults))
    return Descriptions(files, read)


def check_descriptions(paths: Iterable[Path] = ()) -> tuple[Fault, ...]:
    """Every fault of the bundled descriptions and the given files."""
    faults: list[Fault] = []
    for file in _bundled().values():
        faults += read_description(file)[1]
    for path in paths:
        try:
            faults += read_description(DescriptionFile(path.stem, str(path), path.read_bytes(), True))[1]
        except OSError as error:
            faults.append(Fault(str(path), f"it cannot be opened: {error.strerror}", "Check the path"))
    return tuple(faults)


@functools.cache
def _bundled() -> Mapping[str, DescriptionFile]:
    folder = resources.files("cardassay.registers") / "data"
    found = {}
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(".toml"):
            name = entry.name.removesuffix(".toml")
            found[name] = DescriptionFile(name, f"registers/{entry.name}", entry.read_bytes())
    return found


def _own(workspace: Path | None) -> tuple[list[DescriptionFile], list[Fault]]:
    files: list[DescriptionFile] = []
    faults: list[Fault] = []
    folder = workspace / "registers" if workspace is not None else None
    for path in sorted(folder.glob("*.toml")) if folder is not None else ():
        shown = f"registers/{path.name}"
        try:
            files.append(DescriptionFile(path.stem, shown, path.read_bytes(), True))
        except OSError as error:
            faults.append(Fault(shown, f"it cannot be opened: {error.strerror}", "Check its permissions"))
    return files, faults


def read_description(file: DescriptionFile) -> tuple[Described | None, tuple[Fault, ...]]:
    """The description in a file, or ``None`` with its faults."""
    try:
        text = file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = file.content.count(b"\n", 0, error.start) + 1
        return None, (Fault(f"{file.shown}:{line}", "the text is not UTF-8", "Save the file as UTF-8"),)
    form, faults = read_toml(text, file.shown)
    if form is None:
        return None, faults
    described = form.fill(Described, data=with_sources(form), also=("sources",))
    if described is not None:
        _note_broken_laws(form, described, file.id)
    return (None if form.faults else described), tuple(form.faults)


def _note_broken_laws(form: Form, described: Described, name: str) -> None:
    if described.id != name:
        form.fault(("id",), f"`{described.id}` is not the file's name", f'Write id = "{name}"')
    if described.reader not in READERS:
        form.fault(("reader",), f"there is no reader `{described.reader}`", f"Choose: {', '.join(READERS)}")
    if (described.reader == "table") != (described.table is not None):
        do = "Add [table] with its columns" if described.table is None else "Take [table] out"
        form.fault(("table",), f"the reader is `{described.reader}`", do)
    if not described.schemes:
        form.fault(("schemes",), "the register speaks for no scheme", "Name at least one")
    if not described.silence_says.strip():
        do = 'Add silence_says = "…": what it means that the register does not hold an attestation'
        form.fault((), "nothing says what silence means", do)
    if described.freshness_days is not None and described.freshness_days < 1:
        form.fault(("freshness_days",), "a snapshot answers for at least one day", "Write 1 or more")
    if described.public_file and not described.public_file.startswith("https://"):
        form.fault(("public_file",), "the address is not https", "Name an https address, or leave it out")
    _known_scheme(form, described.schemes, ("schemes",))
    if described.table is not None:
        _note_table_laws(form, described.table)


def _known_scheme(form: Form, names: Iterable[str], path: tuple[str | int, ...]) -> None:
    known = {*load_schemes(), *ROW_SCHEMES, "unknown"}
    for name in names:
        if name not in known:
            form.fault(path, f"there is no scheme `{name}`", "`cardassay scheme list` shows them")


def _note_table_laws(form: Form, table: TableForm) -> None:
    heads: dict[str, int] = {}
    for place, column in enumerate(table.columns):
        path = ("table", "columns", place)
        _note_column_laws(form, column, path)
        for head in map(plain_head, column.header):
            if heads.setdefault(head, place) != place:
                form.fault(path, f"the head `{head}` stands at two columns", "Keep it at one of them")
    if not any(column.field in ("number", "product", "holder") for column in table.columns):
        do = "Map the column with the number, the product or the holder"
        form.fault(("table",), "no column says what a row is about", do)
    if any(column.chooses_scheme for column in table.columns) != bool(table.schemes):
        do = "`chooses_scheme` at a column and [[table.schemes]] need each other"
        form.fault(("table",), "how the scheme of a row is chosen is said only in part", do)
    _known_scheme(form, (entry.scheme for entry in table.schemes), ("table", "schemes"))
    _known_scheme(form, (table.other_scheme,), ("table", "other_scheme"))
    for place, constant in enumerate(table.constants):
        spec = FIELDS.get(constant.field)
        if spec is None or spec.form not in (Shape.TEXT, Shape.TEXT_OR_TEXTS):
            do = "Name a field that holds one text"
            form.fault(("table", "constants", place), f"`{constant.field}` cannot be a constant", do)
    for name in table.encodings:
        try:
            "".encode(name)
        except LookupError:
            form.fault(("table", "encodings"), f"there is no encoding `{name}`", 'Such as "windows-1252"')
    if len(table.delimiter) > 1:
        form.fault(("table", "delimiter"), "it is longer than one character", "Write one character")


def _note_column_laws(form: Form, column: Column, path: tuple[str | int, ...]) -> None:
    if not column.header or not all(map(plain_head, column.header)):
        form.fault(path, "the column has no head", 'Add header = ["…"] as the list prints it')
    if not column.field:
        if not column.chooses_scheme:
            do = "Say what it fills, or take it out: columns that are not described are kept as they are"
            form.fault(path, "the column fills nothing", do)
        return
    spec = FIELDS.get(column.field)
    shape = Shape.TEXT if column.field in _OF_A_SITE else spec.form if spec is not None else None
    if shape is None:
        import difflib

        near = difflib.get_close_matches(column.field, [*FIELDS, *_OF_A_SITE], 1)
        do = f"Did you mean `{near[0]}`?" if near else f"Known: {', '.join([*FIELDS, *_OF_A_SITE])}"
        form.fault((*path, "field"), f"there is no field `{column.field}`", do)
    elif shape is Shape.RECORDS:
        do = f"Use {', '.join(_OF_A_SITE)}" if column.field == "sites" else "Leave the column out"
        form.fault((*path, "field"), f"a cell cannot fill `{column.field}`", do)
    elif column.split and shape not in _LISTS:
        form.fault((*path, "split"), f"`{column.field}` holds one value", "Take `split` out")
    if column.assurance and column.field != "level":
        form.fault((*path, "assurance"), "only a level has components", 'Write field = "level"')
