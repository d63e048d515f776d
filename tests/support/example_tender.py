"""The bundled example as a tender of an office, put there file by file."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import insert

from cardassay.office.actor import COMMAND
from cardassay.office.office import Office
from cardassay.office.tree import next_revision, put_file
from cardassay.store.database import new_id
from cardassay.store.schema.tenders import suppliers, tenders

__all__ = ["EXAMPLE", "Stored", "store_tender"]

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "tender"


@dataclass(frozen=True, slots=True)
class Stored:
    """A tender with the identifiers of its suppliers by folder."""

    id: str
    suppliers: dict[str, str]


def store_tender(
    office: Office,
    folder: Path = EXAMPLE,
    *,
    only: Iterable[str] = (),
    papers: Iterable[str] | None = None,
    also: Mapping[str, bytes] | None = None,
) -> Stored:
    """
    A workspace folder as a tender, every file where it stands.

    Args:
        only: Some of its suppliers; empty for all.
        papers: Some papers by their path in the dossier, so that little has to be read; ``None`` for all.
        also: Further files by their path in the workspace, or others in the place of those.
    """
    project = tomllib.loads((folder / "project.toml").read_text(encoding="utf-8"))
    tender_id, wanted, made = new_id(), set(only), {}
    chosen = None if papers is None else set(papers)
    with office.changing(COMMAND) as change:
        row = {"id": tender_id, "name": project["name"], "made_by": "test",
               "made_at": change.moment}  # fmt: skip
        change.connection.execute(insert(tenders).values(**row))
        revision = next_revision(change, tender_id)
        for supplier in sorted((folder / "suppliers").iterdir()):
            if supplier.is_dir() and (not wanted or supplier.name in wanted):
                said = tomllib.loads((supplier / "supplier.toml").read_text(encoding="utf-8"))
                made[supplier.name] = new_id()
                change.connection.execute(
                    insert(suppliers).values(
                        id=made[supplier.name], tender_id=tender_id, folder=supplier.name,
                        name=said["name"], language=said.get("language", "en"), faults=[],
                    )
                )  # fmt: skip
        for file in sorted(one for one in folder.rglob("*") if one.is_file()):
            path = file.relative_to(folder).as_posix()
            owner = path.split("/")[1] if path.startswith("suppliers/") else ""
            in_dossier = path.partition("/dossier/")[2]
            if (owner and owner not in made) or (
                in_dossier and chosen is not None and in_dossier not in chosen
            ):
                continue
            kept = office.evidence.keep(file.read_bytes())
            put_file(change, tender_id, revision, path, kept, supplier_id=made.get(owner))
        for path, data in (also or {}).items():
            whose = made.get(path.split("/")[1]) if path.startswith("suppliers/") else None
            put_file(change, tender_id, revision, path, office.evidence.keep(data), supplier_id=whose)
        change.record("tender.imported", tender=tender_id)
    return Stored(tender_id, made)
