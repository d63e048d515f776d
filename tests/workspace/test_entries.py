"""Every kind of decision survives being written; entries that people wrote by hand can be corrected."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cardassay.model.document import Kind
from cardassay.model.evidence import Grade
from cardassay.model.fields import FIELDS
from cardassay.model.finding import Waiver
from cardassay.model.project import Activity, Brand
from cardassay.model.requirement import Target
from cardassay.workspace import Admission, Confirmation, KindSaid, Receipt, Sameness
from cardassay.workspace.checked import FOUND, ISSUER, NOT_FOUND, Checked, Proof
from cardassay.workspace.deciding import decided, decided_instead, decisions_in, say_the_same, standing_of
from cardassay.workspace.entries import Entry, NotKeptError, writable

NAME = "suppliers/example/confirmed.toml"
DAY = date(2026, 11, 22)

_signs = st.one_of(
    st.characters(),
    st.sampled_from('"\\\n\r\t\x00\x1b\x7f\u00a0\u202e\u2028\ufeff\ud800#[]{}=|é日本'),
)
_words = st.text(_signs, max_size=25).filter(lambda text: bool(text.split()))
_perhaps = st.just("") | _words
_hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
_days = st.dates(date(1950, 1, 1), date(2100, 1, 1))
_brands = st.just("") | st.sampled_from([brand.value for brand in Brand])
_activities = st.just("") | st.sampled_from([activity.value for activity in Activity])


@st.composite
def _waivers(draw: st.DrawFn) -> Waiver:
    when = draw(_days)
    until = draw(st.none() | st.integers(0, 900).map(lambda days: when + timedelta(days=days)))
    target = Target(draw(_brands), draw(_activities), draw(_perhaps), draw(_perhaps))
    return Waiver(draw(_words), draw(_words), when, draw(_words), target, until)


@st.composite
def _look_ups(draw: st.DrawFn) -> Checked:
    found = draw(st.booleans())
    name = draw(st.text("abcdefgh-. ", min_size=1, max_size=12).filter(lambda text: bool(text.strip(" ."))))
    return Checked(
        sha256=draw(_hashes),
        grade=draw(st.sampled_from((Grade.REGISTER, Grade.ISSUER))),
        where=draw(_words),
        asked=draw(_words),
        answer=FOUND if found else NOT_FOUND,
        who=draw(_words),
        when=draw(_days),
        file=draw(_perhaps),
        attestation=draw(st.integers(1, 9)),
        register=draw(st.sampled_from((ISSUER, "specimen-list"))),
        address=draw(_perhaps),
        shown={"number": draw(_words), "last_day": draw(_days)} if found else {},
        proof=draw(st.just(()) | st.just((Proof(f"lookups/{name}", draw(_hashes)),))),
    )


_decisions: st.SearchStrategy[Entry] = st.one_of(
    st.builds(
        Confirmation,
        sha256=_hashes,
        field=st.just("holder"),
        value=st.none() | _words,
        who=_words,
        when=_days,
        why=_perhaps,
        file=_perhaps,
        attestation=st.integers(1, 9),
    ),
    st.builds(KindSaid, _hashes, st.sampled_from(Kind), _words, _days, _perhaps, _perhaps),
    st.builds(Sameness, _words, _words, _days, _words, party=_words, same=st.booleans()),
    st.builds(Sameness, _words, _words, _days, _words, site=_words, same=st.booleans()),
    st.builds(Admission, _hashes, _words, _days, _words, _perhaps),
    st.builds(Receipt, _days, _hashes, _perhaps),
    st.builds(Receipt, _days, st.just(""), _words),
    _waivers(),
    _look_ups(),
)


@settings(max_examples=60, deadline=None)
@given(entries=st.lists(_decisions, min_size=1, max_size=6))
def test_every_kind_of_decision_is_read_as_it_was_written_and_can_be_taken_back(entries: list[Entry]) -> None:
    start = text = b"# ours\n"
    kept: list[Entry] = []
    for entry in entries:
        if standing_of(decisions_in(text, NAME), writable(entry)) is None:
            text, standing = decided(text, entry, name=NAME)
            assert standing is None
            kept.append(writable(entry))
    for entry in kept:
        standing = standing_of(decisions_in(text, NAME), entry)
        assert standing == entry
        assert say_the_same(standing, entry)
    for entry in kept:
        text = decided_instead(text, entry, None, name=NAME)
    assert text == start


@settings(max_examples=25, deadline=None)
@given(value=st.sampled_from(sorted(FIELDS)).flatmap(lambda name: st.tuples(st.just(name), _hashes)))
def test_that_a_paper_does_not_say_something_is_kept_for_every_field(value: tuple[str, str]) -> None:
    name, sha256 = value
    entry = Confirmation(sha256, name, None, "Jane Example", DAY)
    assert decisions_in(decided(None, entry, name=NAME)[0], NAME).confirmed == (entry,)


_BY_HAND = f"""\
# Our own notes.
[[confirmed]]   # first
sha256 = "{"ab" * 32}"
field = "holder"
who = "Jane Example"
value = '''Specimen
Card Works Ltd'''
when = 2026-11-01

# about the number
[[confirmed]]
when = 2026-11-02
who = "Jane Example"
field = "number"
value = "EX 1"
sha256 = "{"ab" * 32}"
"""


def test_an_entry_that_somebody_wrote_by_hand_is_corrected_where_it_stands() -> None:
    text = _BY_HAND.encode()
    holder, number = decisions_in(text, NAME).confirmed

    new = decided_instead(text, holder, Confirmation(holder.sha256, "holder", "B", "Ada", DAY), name=NAME)
    after = decisions_in(new, NAME).confirmed
    assert [entry.value for entry in after] == ["B", "EX 1"]
    assert b"# about the number\n[[confirmed]]\nwhen" in new
    assert new.startswith(b"# Our own notes.\n")

    gone = decided_instead(text, number, None, name=NAME)
    assert decisions_in(gone, NAME).confirmed == (holder,)
    assert gone.startswith(_BY_HAND[: _BY_HAND.index("# about")].encode())


def test_a_text_that_looks_like_an_entry_inside_of_words_is_not_taken_for_one() -> None:
    words = _BY_HAND.replace("Specimen\nCard Works", "Specimen\n[[confirmed]]\nCard Works").encode()
    _, number = decisions_in(words, NAME).confirmed
    with pytest.raises(NotKeptError):
        decided_instead(words, number, None, name=NAME)


def test_a_conflict_carries_what_stands_there() -> None:
    first = Confirmation("ab" * 32, "number", "EX 1", "Jane Example", DAY, "by eye")
    text, _ = decided(None, first, name=NAME)
    with pytest.raises(NotKeptError) as caught:
        decided(text, Confirmation("ab" * 32, "number", "EX 2", "Ada Other", DAY), name=NAME)
    assert caught.value.standing == first
