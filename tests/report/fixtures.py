"""A small fictional project with three suppliers, put together by hand for the golden reports."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cardassay.model.assessment import Assessment, AssetCover, AssetFinding, Knowledge
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.chain import Chain, ChainKind, Link
from cardassay.model.evidence import Fact, Grade, Method
from cardassay.model.finding import Action, ActionKind, Candidate, Duty, Finding, Part, Stretch, Waiver
from cardassay.model.problem import Problem
from cardassay.model.project import Activity
from cardassay.model.reason import Reason
from cardassay.model.register import (
    Answer,
    Consulted,
    Difference,
    Likely,
    LookUp,
    MatchedBy,
    Row,
    RowStatus,
    Snapshot,
)
from cardassay.model.requirement import (
    Accepted,
    Anchor,
    Asset,
    Cover,
    Dimension,
    Question,
    Requirement,
    Target,
    Weight,
)
from cardassay.model.source import Source
from cardassay.model.supplier import Party, Role, Site, Supplier
from cardassay.model.verdict import Cell, Verdict, Verdicts

from .dossier import (
    DAY,
    NO,
    OK,
    OPEN,
    POLICY,
    SOURCED,
    WEAK,
    documents,
    facility,
    letter,
    project,
    quality,
    security,
    supplier,
)


def requirement(
    identifier: str,
    title: str,
    scheme: str,
    *,
    family: int,
    question: Question = Question.MANAGEMENT,
    weight: Weight = Weight.BLOCKING,
    source: Source = POLICY,
    anchor: Anchor = Anchor.PRODUCTION,
    verify: str = "",
    mandated: bool = False,
) -> Requirement:
    """A requirement with the texts that every one of them has."""
    return Requirement(
        id=identifier,
        title=title,
        question=question,
        weight=weight,
        source=source,
        pack="financial-grade",
        why=f"A buyer asks for {title} because the whole programme rests on it.",
        ask=f"Send the {title} paper for the site and activity named.",
        verify=verify,
        family=family,
        accepted=(Accepted(scheme),),
        per=(Dimension.SITE,),
        anchor=anchor,
        mandated=mandated,
    )


R_9001 = requirement(
    "management.iso-9001", "ISO 9001", "iso-9001", family=1,
    verify="Ask the certification body to confirm number, holder, site and scope.",
)  # fmt: skip
R_27001 = requirement("management.iso-27001", "ISO/IEC 27001", "iso-27001", family=4, source=SOURCED)
R_14298 = requirement(
    "quality.iso-14298", "ISO 14298", "iso-14298", family=5, weight=Weight.CONDITIONAL,
    question=Question.QUALITY,
)  # fmt: skip
R_PCI = requirement(
    "site.card-production-physical", "PCI Card Production (physical)", "pci-cpp-physical", family=10,
    question=Question.SITE, source=SOURCED, mandated=True,
    verify="Ask Visa's risk contact whether this facility is in good standing.",
)  # fmt: skip
R_LOA = requirement(
    "mastercard.letter-of-approval", "Mastercard letter of approval", "mastercard-loa", family=11,
    question=Question.PRODUCT, source=SOURCED, mandated=True,
)  # fmt: skip
R_LIFE = requirement(
    "visa.chip-life", "Life of the chip", "emvco-iccn", family=7, question=Question.PRODUCT,
    source=SOURCED, anchor=Anchor.LAST_CARD,
)  # fmt: skip
R_14001 = requirement(
    "management.iso-14001", "ISO 14001", "iso-14001", family=2, weight=Weight.ADVISORY, source=WEAK
)


def held(attestation: Attestation, scheme: str, *parts: Part) -> Candidate:
    """A paper held against a requirement; the worst part decides."""
    outcomes = {part.outcome for part in parts}
    outcome = next(o for o in (NO, OPEN, OK) if o in outcomes)
    return Candidate(attestation, scheme, outcome, parts)


def findings() -> tuple[Finding, ...]:
    """One finding of every kind, worst first."""
    paper, iso, aoc, loa = quality(), security(), facility(), letter()
    here = Target(site="musterstadt")
    there = Target(site="beispielhausen")
    visa = Target(brand="visa", activity="personalisation", site="musterstadt")
    debit = Target(brand="mastercard", line="debit")
    first, last = DAY, project().window.last_production_day
    other_ic = Part(
        Reason.OTHER_IC,
        NO,
        {"printed": "EX 70 rev. B", "wanted": "EX 90 rev. C"},
        (("ic", loa.facts["ic"]),),
        SOURCED,
    )
    ended = Part(
        Reason.EDITION_ENDED,
        NO,
        {
            "edition": "ISO/IEC 27001:2013",
            "last_day": date(2025, 10, 31),
            "successor": "ISO/IEC 27001:2022",
            "on": DAY,
        },
        (("standard", iso.facts["standard"]),),
        SOURCED,
    )
    return (
        Finding(
            R_LOA, debit, NO, (Reason.OTHER_IC,),
            candidates=(held(loa, "mastercard-loa", other_ic),),
            timeline=(Stretch(first, last, NO, (Reason.OTHER_IC,)),),
            actions=(
                Action(
                    ActionKind.SUPPLIER_SENDS,
                    "Send the letter of approval for the card on the offered integrated circuit.",
                    (("product", "Fiktivkarte Gold 2.1"), ("integrated circuit", "EX 90 rev. C"),
                     ("holder", "Musterkarte Fiktiv GmbH")),
                    reason=Reason.OTHER_IC,
                ),
            ),
        ),
        Finding(
            R_27001, here, NO, (Reason.EXPIRED, Reason.EDITION_ENDED, Reason.OTHER_ENTITY),
            candidates=(
                held(
                    iso, "iso-27001",
                    Part(Reason.EXPIRED, NO, {"on": DAY, "last_day": date(2025, 10, 31)},
                         (("last_day", iso.facts["last_day"]),)),
                    ended,
                    Part(Reason.OTHER_ENTITY, NO, {"wanted": "Musterkarte Fiktiv GmbH"},
                         (("holder", iso.facts["holder"]),)),
                ),
            ),
            timeline=(Stretch(first, last, NO, (Reason.EXPIRED,)),),
            actions=(
                Action(
                    ActionKind.SUPPLIER_SENDS,
                    "Send the present ISO/IEC 27001 certificate with its Statement of Applicability.",
                    (("holder", "Musterkarte Fiktiv GmbH"), ("site", "Werk Musterstadt"),
                     ("activity", "personalisation"), ("edition", "ISO/IEC 27001:2022")),
                    reason=Reason.EXPIRED,
                ),
            ),
            waiver=Waiver("management.iso-27001", "A. Person (fictional)", date(2026, 11, 30),
                          "New certificate announced for January."),
        ),
        Finding(
            R_LIFE, Target(brand="visa", line="debit"), OK, (Reason.LIFE_COVERS,),
            timeline=(
                Stretch(first, date(2032, 6, 30), OK, (Reason.LIFE_COVERS,)),
                Stretch(date(2032, 7, 1), date(2034, 1, 31), NO, (Reason.CHIP_LIFE_ENDS,)),
            ),
            breaks=(Stretch(date(2032, 7, 1), date(2034, 1, 31), NO, (Reason.CHIP_LIFE_ENDS,)),),
        ),
        Finding(
            R_9001, there, OPEN, (Reason.INCOMPLETE,),
            candidates=(
                held(
                    paper, "iso-9001",
                    Part(Reason.IN_FORCE, OK, {"on": DAY, "last_day": date(2027, 9, 14)},
                         (("last_day", paper.facts["last_day"]),)),
                    Part(Reason.INCOMPLETE, OPEN, {"missing": "page 2 of 2", "wanted": "Werk Beispielhausen"},
                         (("sites", paper.facts["sites"]),)),
                ),
            ),
            timeline=(Stretch(first, last, OPEN, (Reason.INCOMPLETE,)),),
            actions=(
                Action(
                    ActionKind.SUPPLIER_SENDS, "Send the complete ISO 9001 certificate with its annex.",
                    (("holder", "Musterkarte Fiktiv GmbH"), ("site", "Werk Beispielhausen")),
                    reason=Reason.INCOMPLETE,
                ),
                Action(
                    ActionKind.BUYER_CHECKS, "Is the plant named in the annex of FIK-9001-17?",
                    (("number", "FIK-9001-17"), ("site", "Werk Beispielhausen")),
                    whom="Prüfstelle Beispiel AG",
                ),
            ),
        ),
        Finding(
            R_PCI, visa, OPEN, (Reason.TO_CONFIRM,),
            candidates=(
                held(
                    aoc, "pci-cpp-physical",
                    Part(Reason.IN_FORCE, OPEN, {"on": DAY, "last_day": date(2027, 1, 20)},
                         (("assessment_end", aoc.facts["assessment_end"]),), None, "value-not-sure"),
                ),
            ),
            timeline=(
                Stretch(first, date(2027, 1, 20), OPEN, (Reason.TO_CONFIRM,)),
                Stretch(date(2027, 1, 21), last, OPEN, (Reason.LATE_ASSESSMENT,)),
            ),
            duties=(Duty(date(2027, 1, 20), True, Reason.ASSESSMENT_TOO_OLD, "pci/aoc.txt"),),
            actions=(
                Action(ActionKind.PERSON_CONFIRMS, "Compare the day of assessment with the paper.",
                       (("last day of the assessment", "2026-01-20"),)),
                Action(ActionKind.BUYER_CHECKS, "Is this facility in good standing for personalisation?",
                       (("site", "Werk Musterstadt"),), whom="Visa, risk contact of the region"),
            ),
        ),
        Finding(
            R_14298, here, OPEN, (Reason.NOTHING_PRESENTED,),
            parts=(Part(Reason.NOTHING_PRESENTED, OPEN),),
            timeline=(Stretch(first, last, OPEN, (Reason.NOTHING_PRESENTED,)),),
            actions=(
                Action(ActionKind.SUPPLIER_SENDS, "Send the ISO 14298 certificate of the plant.",
                       (("holder", "Musterkarte Fiktiv GmbH"), ("site", "Werk Musterstadt")),
                       reason=Reason.NOTHING_PRESENTED),
            ),
        ),
        Finding(
            R_9001, here, OK, (Reason.IN_FORCE, Reason.SITE_MATCHES),
            candidates=(
                held(
                    paper, "iso-9001",
                    Part(Reason.IN_FORCE, OK, {"on": DAY, "last_day": date(2027, 9, 14)},
                         (("last_day", paper.facts["last_day"]),)),
                    Part(Reason.SITE_MATCHES, OK, {"site": "Werk Musterstadt · Musterweg 1"},
                         (("sites", paper.facts["sites"]),)),
                ),
            ),
            timeline=(
                Stretch(first, date(2027, 9, 14), OK, (Reason.IN_FORCE,)),
                Stretch(date(2027, 9, 15), last, NO, (Reason.EXPIRED,)),
            ),
            duties=(Duty(date(2027, 9, 14), False, Reason.EXPIRED, "ISO 9001 no. FIK-9001-17"),),
        ),
        Finding(
            R_14001, here, OPEN, (Reason.NOTHING_PRESENTED,),
            parts=(Part(Reason.NOTHING_PRESENTED, OPEN, {}, (), WEAK, "rule-not-sourced"),),
        ),
    )  # fmt: skip


def assets() -> tuple[AssetFinding, ...]:
    """Three rows of the matrix."""
    scope = Cover("iso-27001", "the scope names personalisation", ("personalisation",))
    plant = Cover("pci-cpp-physical", "the plant's physical attestation", (), (Activity.PERSONALISATION,))
    keys = Asset("issuer-keys", "Issuer keys", "A stolen key clones every card.", (scope,), POLICY)
    files = Asset("production-files", "Production files", "Cardholder data leaks.", (scope, plant), POLICY)
    serials = Asset("serial-numbers", "Serial numbers", "A missing card is not noticed.", (plant,), WEAK)
    return (
        AssetFinding(keys, NO, (AssetCover(scope, NO, None, "", None),)),
        AssetFinding(
            files,
            OPEN,
            (
                AssetCover(scope, NO, security(), "Personalisation of payment cards", 1),
                AssetCover(plant, OPEN, facility(), "Facility: Werk Musterstadt", 1, "musterstadt"),
            ),
        ),
        AssetFinding(serials, OPEN, (AssetCover(plant, OPEN, None, "", None),)),
    )


def chains() -> tuple[Chain, ...]:
    """Two chains that should meet at the platform and the chip, and do not."""
    product = supplier().products[0]
    return (
        Chain(
            ChainKind.COMMON_CRITERIA,
            "debit",
            "",
            (
                Link("platform", product.platform, None, OPEN, "No Common Criteria paper names EXA OS 3.1."),
                Link("ic", product.ic, None, OPEN, "No certificate for EX 90 rev. C was shown."),
            ),
            "platform",
        ),
        Chain(
            ChainKind.EMVCO_BRAND,
            "debit",
            "mastercard",
            (
                Link("card", product.card, letter(), OK, "The letter names the card.",
                     "mastercard.letter-of-approval@mastercard/debit"),
                Link("platform", product.platform, letter(), OK, "The letter names the platform."),
                Link("ic", product.ic, letter(), NO,
                     "The letter stands on EX 70 rev. B, offered is EX 90 rev. C."),
            ),
            "ic",
        ),
    )  # fmt: skip


def knowledge() -> Knowledge:
    """Knowledge that nobody of the user's organisation has reviewed."""
    return Knowledge(("financial-grade", "mastercard", "visa"), "a" * 64, "b" * 64, stale_sources=2)


def assessment() -> Assessment:
    """The troubled supplier's result."""
    bad, unclear = Verdict.NOT_QUALIFIED, Verdict.CANNOT_TELL
    return Assessment(
        project=project(),
        supplier=supplier(),
        day=DAY,
        verdicts=Verdicts(
            bad,
            bad,
            (
                Cell(Target("mastercard", "personalisation", "musterstadt", "debit"), bad, bad),
                Cell(Target("mastercard", "personalisation", "beispielhausen", "debit"), bad, bad),
                Cell(Target("visa", "card-body", "musterstadt", "debit"), unclear, unclear),
                Cell(Target("visa", "personalisation", "musterstadt", "debit"), bad, unclear),
                Cell(Target("visa", "personalisation", "beispielhausen", "debit"), unclear, unclear),
            ),
            (
                (Question.SITE, unclear),
                (Question.PRODUCT, bad),
                (Question.QUALITY, Verdict.WITH_CONDITIONS),
                (Question.MANAGEMENT, bad),
            ),
        ),
        findings=findings(),
        not_applicable=((requirement("java-card.licence", "Java Card licence", "java-card", family=8),
                         "no product line is programmable"),),
        assets=assets(),
        chains=chains(),
        documents=documents(),
        knowledge=knowledge(),
        problems=(Problem("unused", "confirmed.toml", "The confirmation of line 4 fits no file."),),
        looked_up=looked_up(),
        registers=(Consulted(SNAPSHOT, "Fictional list of bodies", 2, (LATE_ROW,)),),
    )  # fmt: skip


SNAPSHOT = Snapshot(
    "fik-list", date(2026, 11, 28), "ab" * 32, "https://register.example/list.csv",
    "registers/fik-list/2026-11-28-abababababab.csv",
)  # fmt: skip
LATE_ROW = Problem("no-day", 'row 3, column "Valid until"', "“31.02.2027” is no day; the cell is left out.")


def looked_up() -> dict[Origin, tuple[LookUp, ...]]:
    """A row that says the same but for a day, one that may be meant, silence, and a person's look-up."""
    silent = LookUp(
        "fik-list", "Fictional list of bodies", Answer.NOT_FOUND, SNAPSHOT.day, "number LOA-FIK-0042",
        snapshot=SNAPSHOT, silence_says="Nothing: the list is not complete.",
    )  # fmt: skip
    row = Row(
        "row 2",
        Attestation(
            "iso-9001",
            {
                "number": Fact("FIK-9001-17", True, words="FIK-9001-17", method=Method.REGISTER),
                "last_day": Fact(date(2027, 9, 15), True, words="15/09/2027", method=Method.REGISTER),
            },
            Origin(SNAPSHOT.file, SNAPSHOT.sha256, 1),
            grade=Grade.REGISTER,
        ),
        RowStatus.ACTIVE,
        {"Remark": "none"},
    )
    found = replace(
        silent, answer=Answer.FOUND, asked="number FIK-9001-17", row=row, matched_by=MatchedBy.NUMBER,
        agrees=("number", "last_day"), nearly=(Difference("last_day", "2027-09-14", "2027-09-15"),),
        status=RowStatus.ACTIVE, lifts=True,
    )  # fmt: skip
    seen = LookUp(
        "fik-body", "Fictional body", Answer.FOUND, date(2026, 11, 29), "number FIK-9001-17",
        matched_by=MatchedBy.PERSON, status=RowStatus.ACTIVE, who="B. Buyer (fictional)",
        address="https://body.example/FIK-9001-17", proof=("cd" * 32,), lifts=True,
    )  # fmt: skip
    near = replace(
        silent, answer=Answer.LIKELY, asked="number FIK-27001-3",
        likely=(Likely(row, MatchedBy.NEAR_NAME, "another version", 91),),
        why_not="A person decides whether one of these rows is meant.",
    )  # fmt: skip
    papers = (quality(), security(), letter())
    origins = [paper.origin for paper in papers if paper.origin is not None]
    return dict(zip(origins, ((found, seen), (near,), (silent,)), strict=True))


def qualified() -> Assessment:
    """A supplier that is plainly qualified."""
    here = Target(site="plant-1")
    paper = quality()
    until = date(2028, 6, 30)
    last = project().window.last_production_day
    good = Finding(
        R_9001,
        here,
        OK,
        (Reason.IN_FORCE,),
        candidates=(held(paper, "iso-9001", Part(Reason.IN_FORCE, OK, {"on": DAY, "last_day": until},
                                                 (("last_day", paper.facts["last_day"]),))),),
        timeline=(Stretch(DAY, until, OK, (Reason.IN_FORCE,)),
                  Stretch(date(2028, 7, 1), last, NO, (Reason.EXPIRED,))),
        duties=(Duty(until, False, Reason.EXPIRED, "ISO 9001 no. FIK-9001-17"),),
    )  # fmt: skip
    yes = Verdict.QUALIFIED
    return Assessment(
        project=project(),
        supplier=Supplier(
            "Specimen Card Works Ltd (fictional)", "specimen-card-works", "scw",
            (Party("scw", "Specimen Card Works Ltd (fictional)", (Role.BIDDER, Role.SITE_OPERATOR)),),
            (Site("plant-1", "Plant 1", "1 Example Road, Sampletown", "scw", (Activity.PERSONALISATION,)),),
        ),
        day=DAY,
        verdicts=Verdicts(
            yes, yes, (Cell(Target("visa", "personalisation", "plant-1", "debit"), yes, yes),),
            tuple((question, yes) for question in Question),
        ),
        findings=(good,),
        not_applicable=(),
        assets=(),
        chains=(),
        documents=(documents()[2],),
        knowledge=knowledge(),
    )  # fmt: skip
