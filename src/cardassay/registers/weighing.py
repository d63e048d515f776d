"""The citations of a paper held against what registers say of both certificates: two ways of reading."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cardassay.documents.cc.references import PROPOSAL
from cardassay.model.attestation import Attestation
from cardassay.model.evidence import Fact, Method
from cardassay.model.reference import Role
from cardassay.model.register import Row
from cardassay.registers.index import number_key
from cardassay.registers.roles import both_ways, role_from_register

__all__ = ["weighed"]

_OWN = ("number", "product", "developer", "issue_day")


def weighed(paper: Attestation, rows: Mapping[str, tuple[Row, ...]]) -> Attestation:
    """
    The paper with the roles of its citations as words and registers give them together.

    Where both agree, a proposal becomes sure; where they do not, a person is asked. What a person said
    stays, and so does a citation of which no register knows the product.

    Args:
        paper: As it was read.
        rows: Rows of registers by :func:`number_key`.
    """
    fact = paper.fact("references")
    if fact is None or fact.method is Method.PERSON or not rows:
        return paper
    citing = _citing(paper, rows)
    # Only the doubt what a citation means can be settled here, not that the page was read at all.
    settles = fact.sure or fact.why_not_sure.startswith(PROPOSAL)
    records: list[Mapping[str, Any]] = []
    doubts: list[str] = []
    for record in paper.records("references"):
        told, doubt = _told(record, citing, rows, fact, settles=settles)
        records.append(told)
        if doubt:
            doubts.append(doubt)
    if records == list(paper.records("references")):
        return paper
    unclear = [str(record.get("number", "")) for record in records if not record.get("sure", fact.sure)]
    why = "; ".join((f"{PROPOSAL} {', '.join(unclear[:5])} means is a proposal", *doubts))
    sure = settles and not unclear
    changed = replace(
        fact, value=records, sure=sure, why_not_sure="" if sure else why if settles else fact.why_not_sure
    )
    return replace(paper, facts={**paper.facts, "references": changed})


def _told(
    record: Mapping[str, Any],
    citing: Row,
    rows: Mapping[str, tuple[Row, ...]],
    fact: Fact[Any],
    *,
    settles: bool,
) -> tuple[Mapping[str, Any], str]:
    """The record with role and certainty of both ways, and why a person must look at it."""
    number = str(record.get("number") or "")
    cited = next((row for row in rows.get(number_key(number), ()) if row.name), None)
    role = str(record.get("role") or Role.UNKNOWN)
    if cited is None or role not in set(Role):
        return record, ""
    sure = bool(record.get("sure", fact.sure))
    together = both_ways(Role(role), sure, role_from_register(citing, cited))
    now = together.sure and (settles or sure)
    doubt = f"{number}: {together.why}" if sure and not now else ""
    if together.role == role and now == sure:
        return record, doubt
    return {**record, "role": together.role.value, "sure": now}, doubt


def _citing(paper: Attestation, rows: Mapping[str, tuple[Row, ...]]) -> Row:
    """The register's row of the paper's own certificate, else what the paper surely says of itself."""
    number = paper.text("number")
    own = rows.get(number_key(number.value), ()) if number is not None else ()
    row = next((row for row in own if row.name), None)
    if row is not None:
        return row
    said = {name: fact for name in _OWN if (fact := paper.fact(name)) is not None and fact.sure}
    return Row("paper", replace(paper, facts=said))
