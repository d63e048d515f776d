"""Look-ups that people made: when they lift the evidence, and when they are a question."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cardassay.assessing.recorded import Recorded, answers_until, recorded_look_ups
from cardassay.model.attestation import Attestation, Origin
from cardassay.model.evidence import Fact, Grade
from cardassay.model.register import Answer, LookUp, RowStatus, Silence
from cardassay.registers.describing import load_descriptions
from cardassay.schemes.loader import load_schemes
from cardassay.workspace.checked import FOUND, NOT_FOUND, Checked, Proof
from cardassay.workspace.proofs import ProofSeen, Sender

SHA = "a" * 64
PAPER_SHA = "b" * 64
PROOF = Proof("lookups/aaaaaaaaaaaa-screen.png", SHA)
MAIL = Proof("lookups/aaaaaaaaaaaa-answer.eml", SHA)
PAGE = "https://www.iafcertsearch.org/certification/" + "A" * 24
JUDGED = date(2026, 11, 22)

FACTS: dict[str, Any] = {
    "standard": "ISO 9001:2015",
    "number": "FX 0001",
    "holder": "Specimen Card Works Ltd (fictional)",
    "certification_body": "DQS GmbH",
    "issue_day": date(2025, 4, 4),
    "last_day": date(2028, 4, 3),
}


def paper(scheme: str = "iso-9001", unsure: tuple[str, ...] = (), **facts: Any) -> Attestation:
    values = {**FACTS, **facts}
    return Attestation(
        scheme,
        {
            name: Fact(value, name not in unsure, words=str(value))
            for name, value in values.items()
            if value is not None
        },
        Origin("iso-9001.pdf", PAPER_SHA),
        kind="management-system-certificate",
    )


def entry(**changes: Any) -> Checked:
    usual = Checked(
        sha256=PAPER_SHA,
        grade=Grade.REGISTER,
        where="IAF CertSearch",
        asked="FX 0001",
        answer=FOUND,
        who="A. Person",
        when=date(2026, 11, 20),
        register="iaf-certsearch",
        address=PAGE,
        shown={"number": "FX 0001", "status": "Active"},
        proof=(PROOF,),
    )
    return replace(usual, **changes)


def judged(*entries: Checked, of: Attestation | None = None, day: date = JUDGED, **seen: Any) -> Recorded:
    proofs = {PROOF.file: ProofSeen(), MAIL.file: ProofSeen(sender=Sender("certificates@dqsglobal.com"))}
    proofs.update(seen.get("proofs", {}))
    return recorded_look_ups(entries, [of or paper()], proofs, load_descriptions(), load_schemes(), day)


def one(recorded: Recorded) -> LookUp:
    ((look_up,),) = recorded.looked_up.values()
    return look_up


def test_a_page_of_a_known_register_that_shows_the_number_lifts_to_register():
    recorded = judged(entry())

    look_up = one(recorded)
    assert look_up.lifts
    assert (look_up.answer, look_up.grade, look_up.who) == (Answer.FOUND, Grade.REGISTER, "A. Person")
    assert look_up.agrees == ("number",)
    assert look_up.address == PAGE
    assert look_up.proof == (SHA,)
    assert recorded.problems == ()


def test_holder_and_standard_stand_in_for_the_number():
    shown = {"holder": FACTS["holder"], "standard": "ISO 9001:2015"}

    assert one(judged(entry(shown=shown))).lifts


@pytest.mark.parametrize(
    "shown",
    [
        {"holder": FACTS["holder"]},
        {"standard": "ISO 9001:2015"},
        {"status": "Active"},
        {"holder": FACTS["holder"], "status": "Suspended"},
    ],
)
def test_what_may_be_about_another_certificate_says_nothing(shown: dict[str, Any]):
    look_up = one(judged(entry(shown=shown)))

    assert look_up.answer is Answer.CANNOT_TELL
    assert not look_up.lifts
    assert "may be about another one" in look_up.why_not


@pytest.mark.parametrize(
    ("shown", "field"),
    [
        ({"number": "FX 0002"}, "number"),
        ({"number": "FX 0001", "last_day": date(2027, 4, 3)}, "last_day"),
        ({"number": "FX 0001", "holder": "Other Works Inc"}, "holder"),
        ({"number": "FX 0001", "standard": "ISO 14001:2015"}, "standard"),
        ({"number": "FX 0001", "standard": "ISO 9001:2008"}, "standard"),
    ],
)
def test_what_differs_is_named_and_lifts_nothing(shown: dict[str, Any], field: str):
    look_up = one(judged(entry(shown=shown)))

    assert not look_up.lifts
    assert field in [differs.field for differs in look_up.differs]


def test_a_similar_holder_is_left_to_a_person():
    look_up = one(judged(entry(shown={"number": "FX 0001", "holder": "Specimen Card Works Group"})))

    assert not look_up.lifts


def test_the_year_9999_is_no_day():
    shown = {"number": "FX 0001", "last_day": date(9999, 12, 31)}
    look_up = one(judged(entry(shown=shown)))

    assert look_up.lifts
    assert look_up.row is not None
    assert "last_day" not in look_up.row.attestation.facts
    assert look_up.row.more == {"last_day": "9999-12-31: no day"}


@pytest.mark.parametrize("word", ["Suspended", "Withdrawn", "Cancelled", "Expired"])
def test_a_bad_standing_at_a_known_register_counts_like_that_of_a_row(word: str):
    look_up = one(judged(entry(shown={"number": "FX 0001", "status": word})))

    assert look_up.answer is Answer.FOUND
    assert not look_up.lifts
    assert look_up.status in (RowStatus.SUSPENDED, RowStatus.WITHDRAWN, RowStatus.EXPIRED)
    assert look_up.source is not None


def test_a_bad_standing_without_the_number_decides_nothing():
    shown = {"holder": FACTS["holder"], "standard": "ISO 9001", "status": "Withdrawn"}
    look_up = one(judged(entry(shown=shown)))

    assert look_up.source is None, "without a source no standing can reject"
    assert not look_up.lifts


def test_a_word_for_the_standing_that_nobody_knows_lifts_nothing():
    look_up = one(judged(entry(shown={"number": "FX 0001", "status": "Frobnicated"})))

    assert not look_up.lifts
    assert "“Frobnicated”" in look_up.why_not


@pytest.mark.parametrize(
    ("address", "code", "says"),
    [
        (
            "https://iafcertsearch.org.check-it.net/x",
            "look-up-host-look-alike",
            "stands in front of a foreign one",
        ),
        ("https://iafcertsaerch.org/x", "look-up-host-look-alike", "differs by one letter"),
        ("https://iafcertsearch.vercel.app/x", "look-up-host-look-alike", "anybody can put up a page"),
        ("https://example.org/x", "look-up-host", "is not among the hosts known"),
        ("https://203.0.113.7/x", "look-up-host", "is a number"),
        ("https://bit.ly/3abc", "look-up-host", "hides where it leads"),
        ("the site of IAF", "look-up-host", "is no address of a page"),
        (f"{PAGE} or https://example.org/x", "look-up-host", "is no address of a page"),
        ("https://іafcertsearch.org/x", "look-up-host-look-alike", "letters or signs that look alike"),
        ("https://example.org/https://www.iafcertsearch.org/x", "look-up-host", "is not among the hosts"),
        ("https://www.iafcertsearch.org@example.org/x", "look-up-host", "is no address of a page"),
        ("//example.org/https://www.iafcertsearch.org/x", "look-up-host", "is no address of a page"),
        ("https://example.org\\@www.iafcertsearch.org/x", "look-up-host", "is no address of a page"),
        ("https://example.org#www.iafcertsearch.org", "look-up-host", "is not among the hosts"),
    ],
)
def test_a_host_that_is_not_known_is_a_question_and_no_failure(address: str, code: str, says: str):
    for shown in ({"number": "FX 0001"}, {"number": "FX 0001", "status": "Withdrawn"}):
        recorded = judged(entry(address=address, shown=shown))

        look_up = one(recorded)
        assert look_up.answer is Answer.CANNOT_TELL
        assert not look_up.lifts
        assert look_up.status is RowStatus.UNKNOWN
        assert says in look_up.why_not
        assert [problem.code for problem in recorded.problems] == [code]


@pytest.mark.parametrize("wrong", ["lookups/x is not there (any more)", "its SHA-256 is another one"])
def test_a_proof_that_is_gone_or_changed_lifts_nothing_and_is_a_problem(wrong: str):
    recorded = judged(entry(), proofs={PROOF.file: ProofSeen(wrong)})

    assert one(recorded).answer is Answer.CANNOT_TELL
    assert [problem.code for problem in recorded.problems] == ["look-up-proof"]
    assert wrong in recorded.problems[0].message


def test_a_look_up_without_a_proof_lifts_nothing():
    assert one(judged(entry(proof=()))).answer is Answer.CANNOT_TELL


@pytest.mark.parametrize(
    ("judged_on", "lifts"),
    [(date(2026, 11, 20), True), (date(2026, 12, 21), True), (date(2026, 12, 22), False)],
)
def test_it_answers_for_the_days_of_the_scheme_both_ends_counting(judged_on: date, lifts: bool):
    look_up = one(judged(entry(), day=judged_on))

    assert look_up.lifts is lifts
    assert (look_up.answer is Answer.FOUND) is lifts
    assert answers_until(entry(), load_schemes()["iso-9001"], None) == date(2026, 12, 21)


def test_a_look_up_after_the_day_judged_cannot_speak_for_it():
    look_up = one(judged(entry(), day=date(2026, 11, 19)))

    assert look_up.answer is Answer.CANNOT_TELL
    assert "after the day judged" in look_up.why_not


def test_not_found_means_what_the_scheme_file_says():
    look_up = one(judged(entry(answer=NOT_FOUND, shown={})))

    assert (look_up.answer, look_up.silence) == (Answer.NOT_FOUND, Silence.NOTHING)
    assert look_up.silence_says == load_schemes()["iso-9001"].register.silence  # type: ignore[union-attr]


def test_not_found_where_every_one_must_stand_is_a_question():
    gone = entry(register="cnca", address="https://cx.cnca.cn/CertECloud/x", answer=NOT_FOUND, shown={})

    assert one(judged(gone)).silence is Silence.QUESTION


def test_a_body_s_own_page_lifts_to_register_and_its_mail_to_issuer():
    page = entry(register="issuer", address="https://www.dqsglobal.com/en/customer-database/specimen")
    mail = entry(register="issuer", address="certificates@dqsglobal.com", grade=Grade.ISSUER, proof=(MAIL,))

    assert one(judged(page)).grade is Grade.REGISTER
    look_up = one(judged(mail))
    assert look_up.lifts
    assert look_up.grade is Grade.ISSUER


@pytest.mark.parametrize(
    ("sender", "says"),
    [
        (Sender("certificates@dqsglobal.com.example.org"), "not by certificates@dqsglobal.com"),
        (Sender("certificates@dqsglobal.com", "the mail has a doubt"), "The mail has a doubt"),
        (Sender("", "the mail names no sender"), "nobody can see"),
        (None, "no proof is a mail"),
    ],
)
def test_a_mail_whose_sender_is_in_doubt_is_a_question(sender: Sender | None, says: str):
    mail = entry(register="issuer", address="certificates@dqsglobal.com", grade=Grade.ISSUER, proof=(MAIL,))
    recorded = judged(mail, proofs={MAIL.file: ProofSeen(sender=sender)})

    assert not one(recorded).lifts
    assert says in one(recorded).why_not
    assert [problem.code for problem in recorded.problems] == ["look-up-sender"]


def test_a_mail_from_elsewhere_is_a_question_even_when_the_entry_names_that_sender():
    mail = entry(register="issuer", address="certificates@dqs-global.net", grade=Grade.ISSUER, proof=(MAIL,))
    seen = {MAIL.file: ProofSeen(sender=Sender("certificates@dqs-global.net"))}

    assert not one(judged(mail, proofs=seen)).lifts


def test_a_body_that_was_not_read_surely_is_confirmed_first():
    page = entry(register="issuer", address="https://www.dqsglobal.com/x")
    look_up = one(judged(page, of=paper(unsure=("certification_body",))))

    assert not look_up.lifts
    assert "cardassay review" in look_up.why_not


def test_a_brand_answers_from_its_own_hosts_only():
    letter = replace(
        paper("visa-loa", standard=None, certification_body=None, product="Specimen Debit 2.0"),
    )
    shown = {"number": "FX 0001", "product": "Specimen Debit 2.0"}
    known = entry(register="issuer", address="https://partner.visa.com/x", shown=shown)
    foreign = entry(register="issuer", address="https://visa-approvals.example.org/x", shown=shown)

    assert one(judged(known, of=letter)).lifts
    assert not one(judged(foreign, of=letter)).lifts


def test_general_knowledge_about_hosts_can_reject_nobody():
    body = "AENOR"
    gone = entry(
        register="issuer",
        address="https://www.aenor.com/x",
        shown={"number": "FX 0001", "status": "Withdrawn"},
    )
    look_up = one(judged(gone, of=paper(certification_body=body)))

    assert look_up.status is RowStatus.WITHDRAWN
    assert look_up.source is not None
    assert not look_up.source.may_reject


def test_a_later_look_up_stands_in_the_place_of_an_earlier_one():
    earlier = entry(when=date(2026, 11, 2), shown={"number": "FX 0001", "status": "Suspended"})

    look_up = one(judged(earlier, entry()))

    assert look_up.lifts
    assert look_up.day == date(2026, 11, 20)


def test_a_later_one_that_counts_for_nothing_does_not_hide_an_earlier_one():
    earlier = entry(when=date(2026, 11, 2), shown={"number": "FX 0001", "status": "Suspended"})
    later = entry(address="https://iafcertsearch.vercel.app/x")

    recorded = judged(earlier, later)

    assert {one.status for several in recorded.looked_up.values() for one in several} >= {RowStatus.SUSPENDED}


def test_a_person_s_own_word_is_not_judged_here():
    assert judged(entry(register="", address="", shown={}, proof=())).looked_up == {}


def test_a_register_whose_description_is_gone_is_a_problem():
    recorded = judged(entry(register="our-own-list"))

    assert [problem.code for problem in recorded.problems] == ["look-up-register"]
