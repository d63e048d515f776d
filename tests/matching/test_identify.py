"""A whole dossier's names and sites against the offer, with what people decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cardassay.matching import identify
from cardassay.model.attestation import Attestation
from cardassay.model.evidence import Fact
from cardassay.model.match import Degree
from cardassay.model.project import Activity
from cardassay.model.supplier import EntityName, Party, Role, Site, Supplier

ADDRESS = "Beispielstraße 12, 99999 Musterstadt, Deutschland"
SUPPLIER = Supplier(
    name="Zebrafink",
    folder="zebrafink",
    bidder="zf",
    parties=(
        Party("zf", "Zebrafink GmbH", (Role.BIDDER,)),
        Party("sister", "Zebrafink Service GmbH", (Role.AFFILIATE,)),
    ),
    sites=(Site("plant", "Plant", ADDRESS, "zf", (Activity.CARD_BODY,)),),
)


@dataclass(frozen=True)
class Said:
    printed: str
    party: str = ""
    site: str = ""
    same: bool = True
    who: str = "Jane Example"
    when: date = date(2026, 5, 4)
    why: str = "same register number"


def paper(**facts: Any) -> Attestation:
    return Attestation("iso-9001", {name: Fact(value, sure=True) for name, value in facts.items()})


def test_a_sister_company_of_the_offer_is_itself_and_only_resembles_the_bidder() -> None:
    found = identify([paper(holder="Zebrafink Service GmbH")], SUPPLIER, ()).parties["Zebrafink Service GmbH"]

    assert {match.id: match.degree for match in found} == {"zf": Degree.SIMILAR, "sister": Degree.SAME}


def test_every_party_has_an_answer_for_every_printed_name() -> None:
    papers = [
        paper(holder="Nordlicht AG", developer="Zebrafink GmbH"),
        paper(sites=({"name": "Zebrafink GmbH"},)),
    ]
    found = identify(papers, SUPPLIER, ())

    assert found.parties.keys() == {"Nordlicht AG", "Zebrafink GmbH"}
    assert all(len(matches) == 2 for matches in found.parties.values())


def test_sites_are_found_under_name_and_address_as_printed() -> None:
    record = {"name": "Zebrafink GmbH", "address": "Beispielstr. 12, 99999 Musterstadt", "scope": "cards"}
    found = identify([paper(sites=(record,))], SUPPLIER, ())

    (match,) = found.sites["Zebrafink GmbH · Beispielstr. 12, 99999 Musterstadt"]

    assert match.degree is Degree.SAME


def test_a_person_decides_that_a_name_is_the_bidder() -> None:
    said = Said("Zebra-Fink  GmbH", party="zf")
    found = identify([paper(holder="Zebra-Fink GmbH")], SUPPLIER, [said]).parties["Zebra-Fink GmbH"]

    assert found[0].degree is Degree.SAME
    assert "Jane Example" in found[0].why
    assert "2026-05-04" in found[0].why


def test_a_person_decides_that_a_similar_name_is_somebody_else() -> None:
    said = Said("Zebrafink AG", party="zf", same=False)
    found = identify([paper(holder="Zebrafink AG")], SUPPLIER, [said]).parties["Zebrafink AG"]

    assert found[0].degree is Degree.DIFFERENT


def test_a_decision_about_one_spelling_says_nothing_about_another() -> None:
    said = Said("Zebra-Fink GmbH", party="zf")
    found = identify([paper(holder="Zebra Finken GmbH")], SUPPLIER, [said]).parties["Zebra Finken GmbH"]

    assert found[0].degree is Degree.SIMILAR


def test_a_person_decides_that_an_address_is_the_plant() -> None:
    record = {"name": "Werk", "address": "Tor 2, Musterstadt"}
    said = Said("Tor 2, Musterstadt", site="plant")

    assert identify([paper(sites=(record,))], SUPPLIER, [said]).sites["Werk · Tor 2, Musterstadt"][
        0
    ].degree is (Degree.SAME)


def test_a_name_that_two_parties_bear_is_similar_to_both() -> None:
    twin = Party("twin", "Zebrafink GmbH", (Role.MATERIAL_SUPPLIER,))
    supplier = replace(SUPPLIER, parties=(*SUPPLIER.parties, twin))
    found = identify([paper(holder="Zebrafink GmbH")], supplier, ()).parties["Zebrafink GmbH"]

    degrees = {match.id: match.degree for match in found}

    assert degrees["zf"] is degrees["twin"] is Degree.SIMILAR


def test_a_former_name_is_held_against_the_day_of_the_paper() -> None:
    former = EntityName("Alte Amsel AG", last_day=date(2024, 6, 30))
    party = replace(SUPPLIER.parties[0], former_names=(former,))
    supplier = replace(SUPPLIER, parties=(party,))

    def degree(**facts: Any) -> Degree:
        papers = [paper(holder="Alte Amsel AG", **facts)]
        return identify(papers, supplier, ()).parties["Alte Amsel AG"][0].degree

    assert degree(issue_day=date(2024, 1, 1)) is Degree.SAME
    assert degree(issue_day=date(2025, 1, 1)) is Degree.SIMILAR
    assert degree() is Degree.SIMILAR


def test_a_day_that_is_not_sure_does_not_prove_a_former_name() -> None:
    former = EntityName("Alte Amsel AG", last_day=date(2024, 6, 30))
    supplier = replace(SUPPLIER, parties=(replace(SUPPLIER.parties[0], former_names=(former,)),))
    unsure = Attestation(
        "iso-9001",
        {"holder": Fact("Alte Amsel AG", sure=True), "issue_day": Fact(date(2024, 1, 1), sure=False)},
    )

    assert identify([unsure], supplier, ()).parties["Alte Amsel AG"][0].degree is Degree.SIMILAR
