"""What people decided: read with every fault, and laid over what was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cardassay.documents import reading
from cardassay.documents.kind import KindGuess
from cardassay.documents.opening import open_paper
from cardassay.documents.understanding import Claim, Understanding
from cardassay.errors import Fault
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.document import KIND_DOUBT, Document, Kind
from cardassay.model.evidence import Fact, Grade, Method
from cardassay.model.project import Activity, Interface, ProductLine, Project, Window
from cardassay.model.supplier import Party, Role, Site, Supplier
from cardassay.workspace import Decisions, applied
from cardassay.workspace.confirmed import read_decisions

SHA = "ab" * 32
WHO = 'who = "Jane Example"\nwhen = 2026-05-04\n'
SUPPLIER = Supplier(
    "Zebrafink",
    "zebrafink",
    "zf",
    (Party("zf", "Zebrafink GmbH", (Role.BIDDER,)),),
    (Site("plant-1", "Plant", "Street 1, Town", "zf", (Activity.CARD_BODY,)),),
)
LINE = ProductLine("classic", "Classic", (), Interface.DUAL, (Activity.CARD_BODY,))
PROJECT = Project("P", "B", Window(date(2027, 1, 1), date(2028, 1, 1), date(2030, 1, 1)), (LINE,))


def read(text: str) -> tuple[Decisions, tuple[Fault, ...]]:
    return read_decisions(text, "confirmed.toml", supplier=SUPPLIER, project=PROJECT)


def decided(text: str) -> Decisions:
    decisions, faults = read(text)
    assert not faults, faults
    return decisions


def confirmed(field: str, value: str) -> str:
    return f'[[confirmed]]\nsha256 = "{SHA}"\nfield = "{field}"\n{value}\n{WHO}'


@pytest.mark.parametrize(
    ("field", "value", "expected"),
    [
        ("number", 'value = " A  1 "', "A 1"),
        ("last_day", "value = 2027-03-31", date(2027, 3, 31)),
        ("components", 'value = ["AVA_VAN.5"]', ("AVA_VAN.5",)),
        ("surveillance_due", "value = [2027-03-01]", (date(2027, 3, 1),)),
        ("accreditation_body", 'value = "XYZ"', "XYZ"),
        ("accreditation_body", 'value = ["XYZ", "ABC"]', ("XYZ", "ABC")),
        ("sites", 'value = [{ name = "Plant" }]', ({"name": "Plant"},)),
        ("components", "value = []", ()),
        ("last_day", "absent = true", None),
    ],
)
def test_a_value_is_confirmed_in_the_form_of_its_field(field: str, value: str, expected: object) -> None:
    (entry,) = decided(confirmed(field, value)).confirmed

    assert entry.value == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (confirmed("lastday", "value = 2027-03-31"), "Did you mean `last_day`?"),
        (confirmed("last_day", 'value = "2027-03-31"'), "not a day such as"),
        (confirmed("last_day", "value = 2027-03-31T00:00:00"), "not a day such as"),
        (confirmed("number", "value = 12"), "not a text in quotes"),
        (confirmed("sites", 'value = [{ nmae = "Plant" }]'), "not a list of tables"),
        (confirmed("activities", "value = []"), "not a list of texts"),
        (confirmed("number", ""), "`value` is missing"),
        (confirmed("number", 'value = "1"\nabsent = true'), "stand together"),
        (confirmed("number", 'value = "1"').replace(SHA, "abc"), "`abc` is not a SHA-256"),
        (confirmed("number", 'value = "1"\nattestation = 0'), "Count the attestations of a file from 1"),
        (confirmed("number", 'value = "1"').replace('"Jane Example"', '" "'), "`who` is empty"),
        (confirmed("number", 'value = "1"').replace("who", "whom"), "Did you mean `who`?"),
        (confirmed("number", 'value = "1"') + confirmed("number", 'value = "2"'), "confirmed twice"),
        ("[confirmed]\nfield = 1\n", "[[confirmed]]"),
        ("[[confirm]]\n", "Did you mean `confirmed`?"),
        (f'[[same]]\nprinted = "X"\nwhy = "w"\n{WHO}', "either a party or a site"),
        (f'[[same]]\nprinted = "X"\nparty = "zff"\nwhy = "w"\n{WHO}', "Did you mean `zf`?"),
        (f'[[same]]\nprinted = "X"\nsite = "plant-2"\nwhy = "w"\n{WHO}', "Did you mean `plant-1`?"),
        (
            f'[[same]]\nprinted = "X"\nparty = "zf"\nwhy = "w"\n{WHO}'
            f'[[different]]\nprinted = "X"\nparty = "zf"\nwhy = "w"\n{WHO}',
            "both the same and different",
        ),
        (
            f'[[checked]]\nsha256 = "{SHA}"\nwhere = "r"\nasked = "a"\nanswer = "b"\n{WHO}',
            "`grade` is missing",
        ),
        (
            f'[[checked]]\nsha256 = "{SHA}"\ngrade = "paper"\nwhere = "r"\nasked = "a"\nanswer = "b"\n{WHO}',
            "`paper` is not a grade that a check can give",
        ),
        (f'[[waiver]]\nrequirement = "r"\nsite = "plant1"\nwhy = "w"\n{WHO}', "Did you mean `plant-1`?"),
        (f'[[waiver]]\nrequirement = "r"\nline = "clasic"\nwhy = "w"\n{WHO}', "Did you mean `classic`?"),
        (f'[[waiver]]\nrequirement = "r"\nuntil = 2026-01-01\nwhy = "w"\n{WHO}', "before `when`"),
        (f'[[waiver]]\nrequirement = "r"\n{WHO}', "`why` is missing"),
        ("[[received]]\nday = 2026-01-01\n", "names no paper"),
        (f'[[admitted]]\nsha256 = "{SHA}"\n{WHO}', "`why` is missing"),
        (f'[[kind]]\nsha256 = "{SHA}"\nkind = "brand-leter"\n{WHO}', "Did you mean `brand-letter`?"),
        (
            "".join(f'[[kind]]\nsha256 = "{SHA}"\nkind = "{kind}"\n{WHO}' for kind in ("cvcs", "csi-letter")),
            "called a cvcs and a csi-letter",
        ),
    ],
)
def test_a_fault_of_a_decision_is_named(text: str, says: str) -> None:
    _, faults = read(text)

    assert any(says in str(fault) for fault in faults), faults
    assert all(fault.where.startswith("confirmed.toml:") for fault in faults)


def test_a_waiver_may_be_narrowed() -> None:
    text = f'[[waiver]]\nrequirement = "r"\nbrand = "visa"\nsite = "plant-1"\nwhy = "w"\n{WHO}'
    (waiver,) = decided(text).waivers

    assert (waiver.target.brand, waiver.target.site, waiver.target.line) == ("visa", "plant-1", "")


def test_the_day_of_receipt_goes_by_hash_before_name() -> None:
    by_name = '[[received]]\nfile = "a.pdf"\nday = 2026-01-02\n'
    by_hash = f'[[received]]\nsha256 = "{SHA}"\nday = 2026-01-01\n'
    decisions = decided(by_name + by_hash)

    assert decisions.received_on(SHA, "a.pdf") == date(2026, 1, 1)
    assert decisions.received_on("00" * 32, "a.pdf") == date(2026, 1, 2)
    assert decisions.received_on("00" * 32, "b.pdf") is None


def test_what_is_recorded_of_a_mail_holds_for_the_papers_in_it() -> None:
    by_name = decided('[[received]]\nfile = "m.eml"\nday = 2026-01-02\n')
    by_hash = decided(f'[[received]]\nsha256 = "{SHA}"\nday = 2026-01-01\n')

    assert by_name.received_on("00" * 32, "m.eml!/a.zip!/b.pdf") == date(2026, 1, 2)
    assert by_hash.received_on("00" * 32, "m.eml!/b.pdf", SHA) == date(2026, 1, 1)
    assert by_hash.received_on("00" * 32, "m.eml!/b.pdf") is None


def test_a_decision_about_a_file_that_is_not_there_is_said() -> None:
    decisions = decided(confirmed("number", 'value = "1"\nfile = "old.pdf"'))

    (problem,) = decisions.without_paper({"00" * 32})

    assert "old.pdf" in problem.message
    assert decisions.without_paper({SHA}) == ()


def document(**facts: Fact[object]) -> Document:
    paper = Attestation("iso-9001", facts, Origin("a.pdf", SHA), Kind.MANAGEMENT_SYSTEM_CERTIFICATE.value)
    return Document("a.pdf", SHA, Kind.MANAGEMENT_SYSTEM_CERTIFICATE, (paper,))


UNSURE: Fact[object] = Fact(
    date(2027, 3, 30), sure=False, page=1, box=(1.0, 2.0, 3.0, 4.0), words="30.3.27", why_not_sure="stamp"
)


def test_a_confirmed_value_is_sure_and_keeps_its_place_on_the_page() -> None:
    result = applied(document(last_day=UNSURE), decided(confirmed("last_day", "value = 2027-03-31")))

    fact = result.attestations[0].facts["last_day"]

    assert (fact.value, fact.sure, fact.page, fact.box) == (date(2027, 3, 31), True, 1, (1.0, 2.0, 3.0, 4.0))
    assert fact.method is Method.PERSON
    assert "Jane Example on 2026-05-04" in fact.words


def test_a_field_that_a_person_found_absent_is_gone() -> None:
    result = applied(document(last_day=UNSURE), decided(confirmed("last_day", "absent = true")))

    assert "last_day" not in result.attestations[0].facts


def test_a_confirmation_makes_no_draft_stand_alone() -> None:
    draft = document(last_day=UNSURE)
    draft = replace(draft, attestations=(replace(draft.attestations[0], stands_alone=False),))
    result = applied(draft, decided(confirmed("last_day", "value = 2027-03-31")))

    assert not result.attestations[0].facts["last_day"].sure


def test_a_confirmed_designation_says_which_edition_it_adopts() -> None:
    result = applied(document(), decided(confirmed("standard", 'value = "EN ISO/IEC 27001:2017"')))

    assert result.attestations[0].facts["standard"].detail == {"adopts": "ISO/IEC 27001:2013"}


def test_a_check_raises_the_grade_of_its_attestation() -> None:
    check = f'[[checked]]\nsha256 = "{SHA}"\ngrade = "issuer"\nwhere = "r"\nasked = "a"\nanswer = "b"\n{WHO}'

    assert applied(document(), decided(check)).attestations[0].grade is Grade.ISSUER


def test_a_lesser_check_does_not_lower_the_grade() -> None:
    check = (
        f'[[checked]]\nsha256 = "{SHA}"\ngrade = "register"\nwhere = "r"\nasked = "a"\nanswer = "b"\n{WHO}'
    )
    known = document()
    known = replace(known, attestations=(replace(known.attestations[0], grade=Grade.ISSUER),))

    assert applied(known, decided(check)).attestations[0].grade is Grade.ISSUER


def test_the_day_of_receipt_is_noted_on_the_paper() -> None:
    decisions = decided('[[received]]\nfile = "a.pdf"\nday = 2026-01-02\n')

    assert applied(document(), decisions).attestations[0].received == date(2026, 1, 2)


def test_a_decision_about_an_attestation_that_was_not_read_is_said() -> None:
    result = applied(document(), decided(confirmed("number", 'value = "1"\nattestation = 2')))

    assert [problem.code for problem in result.problems] == ["decision-without-attestation"]
    assert "number" not in result.attestations[0].facts


def test_decisions_about_attestations_that_were_not_read_are_said_once_for_the_file() -> None:
    entries = "".join(
        confirmed(field, f'value = "1"\nattestation = {number}')
        for field, number in (("number", 2), ("holder", 2), ("number", 3))
    )
    (problem,) = applied(document(), decided(entries)).problems

    assert problem.where == "attestations 2, 3"
    assert problem.message.startswith("3 decisions (by ")
    assert "1 was read from it" in problem.message


def test_decisions_about_other_papers_change_nothing() -> None:
    other = document(last_day=UNSURE)

    assert applied(other, decided(confirmed("last_day", "absent = true").replace(SHA, "cd" * 32))) is other


def doubted(kind: Kind = Kind.BRAND_LETTER) -> Document:
    """A paper whose kind is not certain, with one value that is open for a reason of its own."""
    facts = {
        "holder": Fact("Zebrafink GmbH", sure=False, why_not_sure=KIND_DOUBT),
        "last_day": Fact(date(2027, 3, 4), sure=False, why_not_sure="day and month cannot be told apart"),
    }
    return Document("a.pdf", SHA, kind, (Attestation("visa-avp", facts, Origin("a.pdf", SHA), kind.value),))


def said(kind: str) -> Decisions:
    return decided(f'[[kind]]\nsha256 = "{SHA}"\nkind = "{kind}"\n{WHO}')


def test_a_kind_that_a_person_confirms_ends_that_doubt_and_no_other() -> None:
    (attestation,) = applied(doubted(), said("brand-letter")).attestations

    assert attestation.facts["holder"].sure
    assert not attestation.facts["last_day"].sure


def test_a_paper_that_is_something_else_counts_for_nothing_and_says_what_to_do() -> None:
    letter, quote = applied(doubted(), said("cvcs")), applied(doubted(), said("not-a-certificate"))

    assert letter.attestations == quote.attestations == ()
    assert (letter.kind, quote.kind) == (Kind.CVCS, Kind.NOT_A_CERTIFICATE)
    assert "Jane Example said" in letter.problems[-1].message
    assert "Type what it says into a form" in letter.problems[-1].message
    assert "form" not in quote.problems[-1].message


def test_the_doubt_about_a_kind_is_worded_as_the_reader_words_it() -> None:
    paper = open_paper(b"CERTIFICATE", "a.txt")
    guess = KindGuess(Kind.MANAGEMENT_SYSTEM_CERTIFICATE, (), certain=False)
    claim = Claim("iso-9001", {"holder": Fact("Zebrafink GmbH", sure=True)})
    (attestation,) = reading._document(paper, guess, Understanding((claim,)), []).attestations

    assert attestation.facts["holder"].why_not_sure == KIND_DOUBT
