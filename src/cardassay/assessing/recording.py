"""The use case of recording a look-up: which paper is meant, what is kept, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from cardassay.assessing.assess import read_files
from cardassay.assessing.recorded import Recorded, answers_until, recorded_in
from cardassay.documents.bulk.reading import Progress, Reading
from cardassay.errors import UsageError
from cardassay.model.attestation import Attestation
from cardassay.model.document import Document
from cardassay.model.problem import Problem
from cardassay.model.register import Description, LookUp
from cardassay.packs.loader import bundled_packs
from cardassay.registers.describing import Descriptions, load_descriptions
from cardassay.schemes.loader import load_schemes
from cardassay.workspace import SupplierFolder, Workspace, open_workspace
from cardassay.workspace.applying import applied
from cardassay.workspace.checked import ISSUER, Checked
from cardassay.workspace.confirming import keep
from cardassay.workspace.proofs import keep_proof
from cardassay.workspace.values import DossierFile

__all__ = ["Desk", "Kept", "Line", "Meant", "desk_of"]


@dataclass(frozen=True, slots=True)
class Meant:
    """One attestation of one file, as people name it."""

    folder: SupplierFolder
    document: Document
    attestation: Attestation
    position: int
    """Counted from 1."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A look-up that stands in ``confirmed.toml``, and what follows from it."""

    entry: Checked
    look_up: LookUp
    problems: tuple[Problem, ...]
    until: date | None
    """Last day for which it answers; ``None`` when nothing limits it."""
    standing: Checked | None = None
    """What stood there already and says the same."""


@dataclass(frozen=True, slots=True)
class Line:
    """One recorded look-up in a list."""

    supplier: str
    entry: Checked
    look_up: LookUp | None
    """``None`` for a person's own word, and where the paper is not there."""
    until: date | None


@dataclass(frozen=True, slots=True)
class Desk:
    """An opened workspace with what is needed to record a look-up."""

    workspace: Workspace
    descriptions: Descriptions
    reading: Reading
    progress: Progress | None = None

    def supplier(self, name: str) -> SupplierFolder:
        """
        The supplier of that folder or name.

        Raises:
            UsageError: There is none, or its files cannot be used.
        """
        for folder in self.workspace.suppliers:
            if name in (folder.path.name, folder.supplier.name, folder.supplier.folder):
                return folder
        if name in self.workspace.faults:
            first = self.workspace.faults[name][0]
            raise UsageError(f"The files of suppliers/{name} cannot be used: {first} Nothing was written.")
        names = ", ".join(folder.path.name for folder in self.workspace.suppliers)
        raise UsageError(f"There is no supplier `{name}`. There are: {names}. Nothing was written.")

    def register(self, name: str) -> Description | None:
        """
        The description of a register; ``None`` for the issuer itself.

        Raises:
            UsageError: There is none of that name.
        """
        if name == ISSUER:
            return None
        if name not in self.descriptions:
            import difflib

            near = difflib.get_close_matches(name, [*self.descriptions, ISSUER], 3, 0.4)
            hint = f"Did you mean {' or '.join(near)}?" if near else "`cardassay register list` shows all."
            raise UsageError(
                f"There is no register `{name}`. {hint} For the issuer's own pages or its mail write "
                f"--register {ISSUER}. Nothing was written."
            )
        return self.descriptions[name]

    def paper(self, folder: SupplierFolder, name: str, position: int | None) -> Meant:
        """
        The attestation that is meant by a file's name and a position.

        Raises:
            UsageError: No such file, none or several attestations; the message lists what there is.
        """
        outer = _file(folder, name.partition("!/")[0])
        read = read_files([(outer.name, outer.path)], self.progress, reading=self.reading)
        wanted = outer.name + name[len(name.partition("!/")[0]) :]
        documents = [applied(one, folder.decisions) for one in read if one.attestations]
        named = [one for one in documents if one.file == wanted] or ([] if "!/" in name else documents)
        if not named:
            inside = ", ".join(one.file for one in documents)
            raise UsageError(
                f"No certificate or letter was read from {name}, so that a look-up has nothing to be held "
                f"against. {f'There are: {inside}. ' if inside else ''}`cardassay read` shows what was read; "
                "say its kind, or type what it says into a form. Nothing was written."
            )
        if len(named) > 1:
            inside = ", ".join(f"--file '{one.file}'" for one in named)
            raise UsageError(f"{name} holds several papers; name one: {inside}. Nothing was written.")
        return _attestation(folder, named[0], position)

    def record(self, meant: Meant, entry: Checked, proofs: Sequence[Path], day: date) -> Kept:
        """
        Keep the proofs and the entry, then judge it as of a day.

        Raises:
            UsageError: A proof cannot be kept.
            CardassayError: The entry cannot be written.
            OSError: A file cannot be read or written.
        """
        folder = meant.folder
        entry = replace(entry, proof=tuple(dict.fromkeys(keep_proof(folder.path, one) for one in proofs)))
        file = folder.path / "confirmed.toml"
        standing = keep(file, entry, name=f"suppliers/{folder.supplier.folder}/confirmed.toml")
        recorded = self._recorded(folder, [entry], [meant.attestation], day)
        origin = meant.attestation.origin
        assert origin is not None, "what was read from a file has an origin"
        return Kept(
            entry, recorded.looked_up[origin][0], recorded.problems, self._until(entry, meant.attestation),
            standing,
        )  # fmt: skip

    def lines(self, only: str | None, day: date) -> tuple[Line, ...]:
        """Every look-up of the wanted suppliers, judged as of a day; only their papers are read."""
        folders = self.workspace.suppliers if only is None else (self.supplier(only),)
        return tuple(line for folder in folders for line in self._lines(folder, day))

    def _lines(self, folder: SupplierFolder, day: date) -> Iterable[Line]:
        entries = folder.decisions.checked
        papers = {
            (one.origin.sha256, one.origin.index + 1): one
            for one in self._papers(folder, {entry.sha256 for entry in entries if entry.register})
            if one.origin is not None
        }
        for entry in entries:
            paper = papers.get((entry.sha256, entry.attestation))
            if paper is None or paper.origin is None:
                yield Line(folder.supplier.folder, entry, None, None)
                continue
            recorded = self._recorded(folder, [entry], [paper], day)
            look_up = recorded.looked_up[paper.origin][0]
            yield Line(folder.supplier.folder, entry, look_up, self._until(entry, paper))

    def _papers(self, folder: SupplierFolder, wanted: set[str]) -> tuple[Attestation, ...]:
        """The attestations of the papers that look-ups speak of, with what people decided."""
        names = {entry.file.partition("!/")[0] for entry in folder.decisions.checked}
        files = [file for file in folder.dossier if file.name in names] if wanted else []
        read = read_files([(file.name, file.path) for file in files], self.progress, reading=self.reading)
        if not wanted <= {one.sha256 for one in read}:
            # A paper was renamed since; its hash still tells it.
            rest = [(file.name, file.path) for file in folder.dossier if file not in files]
            read = (*read, *read_files(rest, self.progress, reading=self.reading))
        meant = (applied(one, folder.decisions) for one in read if one.sha256 in wanted)
        return tuple(attestation for one in meant for attestation in one.attestations)

    def _recorded(
        self, folder: SupplierFolder, entries: Sequence[Checked], papers: Sequence[Attestation], day: date
    ) -> Recorded:
        return recorded_in(folder.path, entries, papers, lambda: self.descriptions, load_schemes(), day)

    def _until(self, entry: Checked, paper: Attestation) -> date | None:
        known: Mapping[str, Description] = self.descriptions
        return answers_until(entry, load_schemes().get(paper.scheme), known.get(entry.register))


def desk_of(path: Path, reading: Reading, progress: Progress | None = None) -> Desk:
    """
    The workspace opened for recording.

    Raises:
        InputError: The project cannot be used.
        KnowledgeError: A description of a register cannot be used.
    """
    workspace = open_workspace(path, bundled_packs=bundled_packs())
    return Desk(workspace, load_descriptions(path), reading, progress)


def _file(folder: SupplierFolder, name: str) -> DossierFile:
    """The file of the dossier by its path, or by its name alone where only one bears it."""
    for file in folder.dossier:
        if file.name == name:
            return file
    given = name.removeprefix("./").rpartition("dossier/")[2]
    ending = [file for file in folder.dossier if file.name == given or file.name.endswith(f"/{given}")]
    if len(ending) == 1:
        return ending[0]
    names = [file.name for file in (ending or folder.dossier)]
    shown = ", ".join(names[:8]) + (f" and {len(names) - 8} more" if len(names) > 8 else "")
    what = "several files bear the name" if ending else "no file bears the name"
    raise UsageError(
        f"In the dossier of {folder.supplier.name} {what} `{name}`. There are: {shown or 'none'}. "
        "Nothing was written."
    )


def _attestation(folder: SupplierFolder, document: Document, position: int | None) -> Meant:
    several = document.attestations
    if position is None and len(several) > 1:
        listed = "; ".join(f"{place}: {_shown(one)}" for place, one in enumerate(several, start=1))
        raise UsageError(
            f"{document.file} holds {len(several)} attestations; say which one with --attestation N "
            f"({listed}). Nothing was written."
        )
    place = position or 1
    if place > len(several):
        raise UsageError(
            f"{document.file} has no attestation {place}; {len(several)} "
            f"{'was' if len(several) == 1 else 'were'} read from it. Nothing was written."
        )
    return Meant(folder, document, several[place - 1], place)


def _shown(attestation: Attestation) -> str:
    number = attestation.text("number")
    return f"{attestation.scheme} {number.value}" if number is not None else attestation.scheme
