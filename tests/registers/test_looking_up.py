from __future__ import annotations

import string
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardassay.model.attestation import Attestation
from cardassay.model.register import Answer, Listing, LookUp, MatchedBy, RowStatus, Silence, Snapshot
from cardassay.registers.index import Index
from cardassay.registers.looking_up import look_up
from tests.support.registers import description, row
from tests.support.vector import attestation

DAY = date(2026, 11, 22)
PRODUCT = {
    "number": "BSI-DSZ-CC-9901-2024",
    "product": "Exachip EX90 A01",
    "developer": "Specimen Semiconductors AG",
    "issue_day": date(2024, 3, 15),
}


def paper(data: dict[str, Any] | None = None, scheme: str = "common-criteria", **changes: Any) -> Attestation:
    facts = {**(PRODUCT if data is None else data), **changes}
    return attestation({"id": "p", "scheme": scheme, **{k: v for k, v in facts.items() if v is not None}})


def asked(
    claim: Attestation,
    *rows: dict[str, Any],
    snapshot_day: date = DAY,
    usable: bool = True,
    **described: Any,
) -> LookUp:
    told = {"id": "fik", "schemes": [claim.scheme], **described}
    listing = Listing(
        tuple(row(data, n, claim.scheme) for n, data in enumerate(rows, start=1)), usable=usable
    )
    snapshot = Snapshot("fik", snapshot_day, "1" * 64, "https://register.example", "registers/fik/list.csv")
    return look_up(claim, Index(listing), snapshot, description(told), DAY)


def test_a_row_that_says_the_same_lifts() -> None:
    answer = asked(paper(), PRODUCT)

    assert answer.answer is Answer.FOUND
    assert answer.matched_by is MatchedBy.NUMBER
    assert answer.lifts
    assert not answer.why_not
    assert set(answer.agrees) == {"number", "product", "holder", "issue_day"}


def test_the_words_of_a_look_up_name_what_was_asked() -> None:
    answer = asked(paper(), PRODUCT)

    assert answer.asked == (
        "number BSI-DSZ-CC-9901-2024, product Exachip EX90 A01, company Specimen Semiconductors AG"
    )


@pytest.mark.parametrize("unsure", ["number", "product"])
def test_a_paper_that_was_not_read_surely_is_likely_at_most(unsure: str) -> None:
    answer = asked(paper(unsure=[unsure]), PRODUCT)

    assert answer.answer is Answer.LIKELY
    assert not answer.lifts
    assert "not read surely" in answer.likely[0].why


def test_a_paper_that_names_nothing_cannot_be_looked_up() -> None:
    answer = asked(paper({"issue_day": date(2024, 3, 15)}), PRODUCT)

    assert answer.answer is Answer.CANNOT_TELL
    assert "names nothing to look up" in answer.why_not


@pytest.mark.parametrize(("age", "answer"), [(0, Answer.FOUND), (31, Answer.FOUND), (32, Answer.CANNOT_TELL)])
def test_a_list_answers_up_to_its_last_fresh_day(age: int, answer: Answer) -> None:
    assert asked(paper(), PRODUCT, snapshot_day=DAY - timedelta(days=age)).answer is answer


def test_a_list_without_a_limit_answers_at_any_age() -> None:
    old = date(2001, 1, 1)

    assert asked(paper(), PRODUCT, snapshot_day=old, freshness_days=None).answer is Answer.FOUND


def test_a_list_from_after_the_day_says_nothing() -> None:
    answer = asked(paper(), PRODUCT, snapshot_day=DAY + timedelta(days=1))

    assert answer.answer is Answer.CANNOT_TELL
    assert "after the day judged" in answer.why_not


def test_where_no_public_file_exists_a_person_is_sent_to_look() -> None:
    answer = asked(paper(), snapshot_day=date(2026, 1, 1), public_file="")

    assert "cardassay register record" in answer.why_not


def test_a_list_that_could_not_be_read_is_never_silent() -> None:
    assert asked(paper(), usable=False, silence="question").answer is Answer.CANNOT_TELL


def test_silence_means_what_the_description_says() -> None:
    answer = asked(paper(), silence="question", silence_says="The issuer is asked.")

    assert answer.answer is Answer.NOT_FOUND
    assert answer.silence is Silence.QUESTION
    assert answer.silence_says == "The issuer is asked."
    assert "fraud" not in f"{answer.why_not} {answer.silence_says}".casefold()


def test_a_row_of_a_list_whose_number_was_not_read_surely_lifts_nothing() -> None:
    answer = asked(paper(), {**PRODUCT, "unsure": ["number"]})

    assert answer.answer is Answer.FOUND
    assert not answer.lifts


@pytest.mark.parametrize("status", ["suspended", "withdrawn", "superseded"])
def test_a_row_that_has_ended_lifts_nothing(status: str) -> None:
    answer = asked(paper(), {**PRODUCT, "row_status": status})

    assert answer.status is RowStatus(status)
    assert not answer.lifts
    assert "status" in {one.field for one in answer.differs}


def test_an_archived_row_still_says_that_the_certificate_is_genuine() -> None:
    assert asked(paper(), {**PRODUCT, "row_status": "archived"}).lifts


def test_a_row_that_does_not_name_every_version_lifts_nothing() -> None:
    answer = asked(paper(), {**PRODUCT, "product": "Exachip EX90"})

    assert answer.answer is Answer.FOUND
    assert not answer.lifts
    assert not answer.differs
    assert "without every version" in answer.why_not


def test_a_number_alone_lifts_nothing() -> None:
    answer = asked(paper(), {"number": PRODUCT["number"]})

    assert answer.answer is Answer.FOUND
    assert not answer.lifts


def test_days_that_differ_by_one_are_both_shown() -> None:
    answer = asked(paper(), {**PRODUCT, "issue_day": date(2024, 3, 16)})

    (nearly,) = answer.nearly
    assert (nearly.field, nearly.paper, nearly.row) == ("issue_day", "2024-03-15", "2024-03-16")
    assert answer.lifts


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("product", "Muster Applet EX90 A01", "product"),
        ("developer", "Unrelated Stranger Industries KK", "holder"),
        ("issue_day", date(2024, 3, 17), "issue_day"),
    ],
)
def test_a_field_that_differs_is_named_with_both_values(field: str, value: Any, named: str) -> None:
    answer = asked(paper(), {**PRODUCT, field: value})

    assert [one.field for one in answer.differs] == [named]
    assert answer.differs[0].row == str(value)
    assert not answer.lifts


def test_components_are_compared_where_both_name_the_family() -> None:
    claim = paper(eal="EAL4", components=["AVA_VAN.5", "ALC_DVS.2"])
    listed = {**PRODUCT, "eal": "EAL4", "components": ["AVA_VAN.4"]}

    (differs,) = asked(claim, listed).differs
    assert (differs.field, differs.paper, differs.row) == ("components", "AVA_VAN.5", "AVA_VAN.4")
    assert not asked(claim, {**listed, "components": ["ALC_DVS.2"]}).differs


HOLDER = {"number": None, "holder": "Musterkarte Fiktiv GmbH", "last_day": date(2028, 1, 31)}


def management(**changes: Any) -> Attestation:
    return paper({**HOLDER, **changes}, scheme="iso-14298")


def test_a_list_of_holders_answers_when_a_day_says_which_certificate_is_meant() -> None:
    listed = {"holder": "Musterkarte Fiktiv GmbH", "last_day": date(2028, 1, 31)}

    assert asked(management(), listed).answer is Answer.FOUND
    assert asked(management(), {"holder": "Musterkarte Fiktiv GmbH"}).answer is Answer.LIKELY
    assert asked(management(), {**listed, "last_day": date(2027, 1, 31)}).answer is Answer.LIKELY


def test_a_sister_company_in_a_list_is_likely_at_most() -> None:
    listed = {"holder": "Musterkarte Fiktiv Holding AG", "last_day": date(2028, 1, 31)}

    assert asked(management(), listed).answer is not Answer.FOUND


def test_a_sister_company_under_the_same_number_lifts_nothing() -> None:
    claim = management(number="FIK-14298-7")
    listed = {**HOLDER, "number": "FIK-14298-7", "holder": "Musterkarte Fiktiv Holding AG"}

    answer = asked(claim, listed)

    assert answer.answer is Answer.FOUND
    assert not answer.lifts
    assert "similar, not equal" in answer.why_not


_WORDS = st.sampled_from(["Exa", "OS", "Muster", "Chip", "Secure", "Card", "Fiktiv", "on", "with", "Applet"])
_VERSION = st.from_regex(r"\A(?:v|R|EX|A)?[0-9]{1,3}(?:\.[0-9]{1,2})?\Z")


@st.composite
def _names(draw: st.DrawFn) -> tuple[str, str]:
    """A product's name with a version, and the same with one digit of a version changed."""
    tokens = draw(st.lists(st.one_of(_WORDS, _VERSION), max_size=5))
    tokens.insert(draw(st.integers(0, len(tokens))), draw(_VERSION))
    name = draw(st.sampled_from([" ", ", ", " - ", "_"])).join(tokens)
    place = draw(st.sampled_from([n for n, char in enumerate(name) if char.isdigit()]))
    other = draw(st.sampled_from([digit for digit in string.digits if digit != name[place]]))
    return name, name[:place] + other + name[place + 1 :]


@given(_names(), st.booleans(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_a_changed_digit_of_a_version_is_never_found(
    names: tuple[str, str], numbered: bool, days: bool
) -> None:
    listed, printed = names
    common: dict[str, Any] = {"developer": "Specimen Semiconductors AG"}
    common |= {"number": PRODUCT["number"]} if numbered else {}
    common |= {"issue_day": PRODUCT["issue_day"]} if days else {}

    same = asked(paper({**common, "product": listed}), {**common, "product": listed})
    other = asked(paper({**common, "product": printed}), {**common, "product": listed})

    assert same.answer is Answer.FOUND
    assert other.answer is not Answer.FOUND
    assert not other.lifts


@given(st.sampled_from(list(RowStatus)), st.booleans(), st.integers(-3, 40), st.booleans())
@settings(max_examples=60, deadline=None)
def test_only_what_is_found_fresh_and_the_registers_own_lifts(
    status: RowStatus, grade: bool, age: int, usable: bool
) -> None:
    answer = asked(
        paper(), {**PRODUCT, "row_status": status.value},
        snapshot_day=DAY - timedelta(days=age), usable=usable, grade=grade,
    )  # fmt: skip

    if answer.lifts:
        assert (answer.answer, grade, usable) == (Answer.FOUND, True, True)
        assert 0 <= age <= 31
        assert status not in (RowStatus.SUSPENDED, RowStatus.WITHDRAWN, RowStatus.SUPERSEDED)
    else:
        assert answer.why_not or answer.answer is Answer.NOT_FOUND


def test_a_version_that_is_printed_once_more_is_no_other_version() -> None:
    answer = asked(paper(product="Exachip 5.2"), {**PRODUCT, "product": "Exachip 5.2 (version 5.2)"})

    assert answer.lifts


def test_a_row_of_the_same_name_with_other_days_is_likely_only() -> None:
    listed = {**PRODUCT, "number": None, "issue_day": date(2026, 2, 18)}

    answer = asked(paper(number=None), {k: v for k, v in listed.items() if v is not None})

    assert answer.answer is Answer.LIKELY
    assert "another certificate" in answer.likely[0].why


def test_the_day_of_a_security_target_is_not_that_of_the_certificate() -> None:
    claim = paper(kind="cc-security-target", issue_day=date(2023, 1, 1))

    answer = asked(claim, PRODUCT)

    assert answer.answer is Answer.FOUND
    assert not answer.differs


def test_a_product_is_not_looked_for_among_companies_where_the_list_has_products() -> None:
    rows = ({"number": "BSI-DSZ-CC-9777-2024", "developer": PRODUCT["developer"]}, {"product": "Muster 1.0"})

    assert asked(paper(), *rows).answer is Answer.NOT_FOUND


@pytest.mark.parametrize("field", ["level", "certification_body"])
def test_a_number_that_any_body_could_use_needs_more_than_a_level(field: str) -> None:
    claim = paper({"number": "FIK-7", field: "Governmental"}, scheme="iso-14298")

    assert asked(claim, {"number": "FIK-7", field: "Governmental"}).answer is Answer.LIKELY


def test_a_row_of_another_scheme_under_a_number_that_any_body_could_use_is_likely_only() -> None:
    claim = management(number="FIK-7")

    answer = asked(claim, {**HOLDER, "number": "FIK-7", "scheme": "iso-9001", "row_status": "suspended"})

    assert answer.answer is Answer.LIKELY
    assert "another scheme" in answer.likely[0].why


def test_a_name_in_a_list_that_is_not_sure_is_so_when_the_paper_prints_it_alike() -> None:
    assert asked(paper(), {**PRODUCT, "unsure": ["product"]}).lifts
    assert not asked(paper(), {**PRODUCT, "product": "Exachip EX90 A01 S", "unsure": ["product"]}).differs
    assert not asked(paper(product="Exachip EX90 A01 S"), {**PRODUCT, "unsure": ["product"]}).lifts


@pytest.mark.parametrize("left_out", ["", "number"])
def test_a_row_of_a_product_in_evaluation_is_never_found(left_out: str) -> None:
    claim = paper({name: value for name, value in PRODUCT.items() if name != left_out})
    listed = row(PRODUCT, 1, claim.scheme)
    evaluated = replace(listed, attestation=replace(listed.attestation, stands_alone=False))
    snapshot = Snapshot("fik", DAY, "1" * 64, "https://register.example", "registers/fik/list.csv")
    described = description({"id": "fik", "schemes": [claim.scheme]})

    answer = look_up(claim, Index(Listing((evaluated,))), snapshot, described, DAY)

    assert look_up(claim, Index(Listing((listed,))), snapshot, described, DAY).answer is Answer.FOUND
    assert answer.answer is Answer.LIKELY
    assert "in evaluation" in answer.likely[0].why
    assert not answer.lifts
