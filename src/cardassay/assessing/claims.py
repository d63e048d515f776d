"""What a supplier's offer and papers say that a register may speak of, for differences of registers."""

from __future__ import annotations

from collections.abc import Iterator

from cardassay.model.assessment import Assessment
from cardassay.model.attestation import Origin
from cardassay.model.supplier import Supplier
from cardassay.registers.differing import Claim

__all__ = ["claims_of_offer", "claims_of_papers"]


def claims_of_offer(supplier: Supplier) -> Iterator[Claim]:
    """Each number that the offer names, and each party's name."""
    where = f"suppliers/{supplier.folder}/supplier.toml"
    for product in supplier.products:
        applets = [component for _, component in product.applets]
        for component in (product.card, product.ic, product.platform, *applets):
            for number in component.numbers if component is not None else ():
                yield Claim(supplier.name, where, number)
    for party in supplier.parties:
        yield Claim(supplier.name, where, holder=party.name)


def claims_of_papers(assessment: Assessment) -> Iterator[Claim]:
    """Numbers, holders and references of each paper, with the findings for which it was looked at."""
    findings: dict[Origin | None, list[str]] = {}
    for finding in assessment.findings:
        for candidate in finding.candidates:
            ids = findings.setdefault(candidate.attestation.origin, [])
            if finding.id not in ids:
                ids.append(finding.id)
    for document in assessment.documents:
        for paper in document.attestations:
            touched = tuple(findings.get(paper.origin, ()))
            number, holder = paper.text("number"), paper.text("holder")
            if number is not None or holder is not None:
                yield Claim(
                    assessment.supplier.name,
                    document.file,
                    number.value if number is not None else "",
                    holder.value if holder is not None else "",
                    touched,
                )
            for record in paper.records("references"):
                if record.get("number"):
                    yield Claim(assessment.supplier.name, document.file, str(record["number"]), "", touched)
