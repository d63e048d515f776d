"""Decisions written into a file of people: nothing that stands there is lost, nothing else is said."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cardassay.errors import InputError
from cardassay.model.document import Kind
from cardassay.model.fields import FIELDS, FieldSpec, Form
from cardassay.workspace import Confirmation, KindSaid, Sameness, confirming
from cardassay.workspace.confirmed import Decisions, read_decisions
from cardassay.workspace.confirming import NotKeptError, entry_text, keep, keep_instead, writable

ROOT = Path(__file__).resolve().parents[2]
NAME = "suppliers/example/confirmed.toml"
SHA = "ab" * 32
DAY = date(2026, 11, 22)


def confirmed(field: str = "number", value: Any = "EX 1", **more: Any) -> Confirmation:
    return Confirmation(SHA, field, value, "Jane Example", DAY, **more)


def read(file: Path) -> Decisions:
    decisions, faults = read_decisions(
        file.read_bytes().decode("utf-8-sig"), NAME, supplier=None, project=None
    )
    assert not faults, faults
    return decisions


_awkward = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from('"\\\n\r\t\x00\x1b\x7f\u00a0\u202e\u2028\ufeff\ud800#[]{}=|é日本'),
    ),
    max_size=30,
)
_HEADS = ["", "# ours\n", "# ours", "\ufeff# ours\r\n", '[[received]]\nday = 2026-01-02\nfile = "a"']
_words = _awkward.filter(lambda text: bool(text.split()))
_hashes = st.text("0123456789abcdef", min_size=64, max_size=64)
_reasons = _awkward.filter(lambda text: not text or bool(text.strip()))
_days = st.dates(date(1950, 1, 1), date(2100, 1, 1))


def _values(spec: FieldSpec) -> st.SearchStrategy[Any]:
    match spec.form:
        case Form.TEXT:
            value: st.SearchStrategy[Any] = _words
        case Form.DAY:
            value = _days
        case Form.DAYS:
            value = st.lists(_days, min_size=1, max_size=3).map(tuple)
        case Form.TEXT_OR_TEXTS:
            value = _words | st.lists(_words, min_size=1, max_size=3).map(tuple)
        case Form.TEXTS:
            value = st.lists(_words, min_size=0 if spec.may_be_none else 1, max_size=3).map(tuple)
        case Form.RECORDS:
            record = st.dictionaries(st.sampled_from(spec.keys), _awkward, max_size=3)
            value = st.lists(record, min_size=1, max_size=3).map(tuple)
    return value | st.none()


@st.composite
def _confirmations(draw: st.DrawFn) -> Confirmation:
    spec = FIELDS[draw(st.sampled_from(sorted(FIELDS)))]
    return Confirmation(
        sha256=draw(_hashes),
        field=spec.name,
        value=draw(_values(spec)),
        who=draw(_words),
        when=draw(_days),
        why=draw(_reasons),
        file=draw(_awkward),
        attestation=draw(st.integers(1, 9)),
    )


_kinds = st.builds(
    KindSaid, sha256=_hashes, kind=st.sampled_from(Kind), who=_words, when=_days, why=_reasons, file=_awkward
)
_samenesses = st.builds(
    Sameness, printed=_words, who=_words, when=_days, why=_words, party=st.just("works"), same=st.booleans()
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    decisions=st.lists(
        _confirmations() | _samenesses | _kinds,
        max_size=5,
        unique_by=lambda one: (
            one.printed if isinstance(one, Sameness) else (one.sha256, getattr(one, "field", "kind"))
        ),
    ),
    head=st.sampled_from(_HEADS),
)
def test_decisions_written_one_after_the_other_are_read_as_they_were(
    tmp_path: Path, decisions: list[confirming.Decision], head: str
) -> None:
    file = tmp_path / "confirmed.toml"
    file.write_bytes(head.encode())
    for decision in decisions:
        assert keep(file, decision, name=NAME) is None

    found = read(file)

    assert file.read_bytes().startswith(head.encode())
    assert list(found.confirmed) == [writable(one) for one in decisions if isinstance(one, Confirmation)]
    assert list(found.kinds) == [writable(one) for one in decisions if isinstance(one, KindSaid)]
    names = [writable(one) for one in decisions if isinstance(one, Sameness)]
    assert sorted(found.same, key=repr) == sorted(names, key=repr)
    assert list(tmp_path.iterdir()) == [file]


def test_an_entry_is_written_as_people_write_it() -> None:
    entry = confirmed("sites", ({"name": "Plant “A”", "address": 'Unit "5"'},), file="a/b.pdf", why="by eye")

    assert entry_text(entry) == (
        "\n[[confirmed]]\n"
        'file = "a/b.pdf"\n'
        f'sha256 = "{SHA}"\n'
        "attestation = 1\n"
        'field = "sites"\n'
        'value = [{ name = "Plant “A”", address = "Unit \\"5\\"" }]\n'
        'who = "Jane Example"\n'
        "when = 2026-11-22\n"
        'why = "by eye"\n'
    )


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_line_ends_and_words_of_people_stay(tmp_path: Path, end: str) -> None:
    file = tmp_path / "confirmed.toml"
    before = f"# ours{end or ''}".encode()
    file.write_bytes(before)
    keep(file, confirmed(), name=NAME)

    after = file.read_bytes()

    assert after.startswith(before)
    assert (b"\r\n" in after) is (end == "\r\n")
    assert after.count(b"\n") == after.count(b"\r\n") or end != "\r\n"


def test_the_first_decision_makes_the_file_and_says_what_it_is(tmp_path: Path) -> None:
    keep(tmp_path / "confirmed.toml", confirmed(), name=NAME)

    assert (tmp_path / "confirmed.toml").read_text("utf-8").startswith("# What people read")


def test_the_same_decision_is_not_written_twice(tmp_path: Path) -> None:
    file = tmp_path / "confirmed.toml"
    keep(file, confirmed(), name=NAME)
    before = file.read_bytes()
    standing = keep(file, Confirmation(SHA, "number", "EX  1", "Ada Other", DAY), name=NAME)

    assert standing == writable(confirmed())
    assert file.read_bytes() == before


def test_another_value_for_the_same_field_is_a_conflict_that_names_who_to_ask(tmp_path: Path) -> None:
    file = tmp_path / "confirmed.toml"
    keep(file, confirmed(), name=NAME)
    before = file.read_bytes()
    with pytest.raises(NotKeptError, match=r"Jane Example decided about `number`.*Agree with Jane Example"):
        keep(file, Confirmation(SHA, "number", "EX 2", "Ada Other", DAY), name=NAME)

    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[confirmed]\n", "cannot be read"),
        ("[[confirmed]]\nfield = 1\n", "confirmed.toml"),
        ("who = 'caf\udce9'\n", "not UTF-8"),
    ],
)
def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path, text: str, says: str) -> None:
    file = tmp_path / "confirmed.toml"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    before = file.read_bytes()
    with pytest.raises(InputError, match=says):
        keep(file, confirmed(), name=NAME)

    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]


def test_entries_in_a_form_that_cannot_be_extended_are_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "confirmed.toml"
    inline = (
        f'confirmed = [{{ sha256 = "{SHA}", field = "number", value = "1", who = "J", when = 2026-01-01 }}]\n'
    )
    file.write_text(inline, encoding="utf-8")
    with pytest.raises(NotKeptError, match=r"below lines such as \[\[confirmed\]\]"):
        keep(file, confirmed("holder"), name=NAME)

    assert file.read_text("utf-8") == inline


def test_an_answer_given_anew_takes_the_place_of_the_former_one(tmp_path: Path) -> None:
    file = tmp_path / "confirmed.toml"
    file.write_text("# ours\n", encoding="utf-8")
    keep(file, confirmed("holder", "First"), name=NAME)
    keep(file, confirmed("number", "EX 1"), name=NAME)
    keep_instead(file, confirmed("holder", "First"), confirmed("holder", "Second"), name=NAME)
    keep_instead(file, confirmed("number", "EX 1"), None, name=NAME)

    assert [entry.value for entry in read(file).confirmed] == ["Second"]
    assert file.read_text("utf-8").startswith("# ours\n")


def test_a_former_answer_that_somebody_changed_is_left_as_it_stands(tmp_path: Path) -> None:
    file = tmp_path / "confirmed.toml"
    keep(file, confirmed(), name=NAME)
    changed = file.read_text("utf-8").replace('"EX 1"', '"EX 9"')
    file.write_text(changed, encoding="utf-8")
    with pytest.raises(NotKeptError, match="changed by somebody meanwhile"):
        keep_instead(file, confirmed(), None, name=NAME)

    assert file.read_text("utf-8") == changed


def test_a_value_without_the_form_of_its_field_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(NotKeptError, match="has not the form"):
        keep(tmp_path / "confirmed.toml", confirmed("last_day", "2028"), name=NAME)

    assert list(tmp_path.iterdir()) == []


def test_a_file_changed_between_reading_and_writing_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "confirmed.toml"
    file.write_text("", encoding="utf-8")
    make = tempfile.mkstemp

    def meanwhile(**where: Any) -> tuple[int, str]:
        if not file.read_bytes():
            file.write_text("# saved by an editor\n", encoding="utf-8")
        handle, name = make(**where)
        return handle, str(name)

    monkeypatch.setattr(tempfile, "mkstemp", meanwhile)
    keep(file, confirmed(), name=NAME)

    assert file.read_text("utf-8").startswith("# saved by an editor\n")
    assert len(read(file).confirmed) == 1


def test_two_people_at_once_lose_nothing(tmp_path: Path) -> None:
    file = tmp_path / "confirmed.toml"
    code = (
        "import sys\nfrom datetime import date\nfrom pathlib import Path\n"
        "from cardassay.workspace import Confirmation\nfrom cardassay.workspace.confirming import keep\n"
        "for number in range(12):\n"
        "    entry = Confirmation(f'{number:064x}', 'number', 'EX', sys.argv[2], date(2026, 11, 22),\n"
        "                         attestation=int(sys.argv[3]))\n"
        "    assert keep(Path(sys.argv[1]), entry, name='confirmed.toml') is None\n"
    )
    people = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(file), who, str(number)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        )
        for number, who in enumerate(("Jane Example", "Ada Other"), start=1)
    ]
    codes = [person.wait(60) for person in people]

    assert codes == [0, 0]
    assert sorted((e.who, int(e.sha256, 16)) for e in read(file).confirmed) == sorted(
        (who, number) for who in ("Jane Example", "Ada Other") for number in range(12)
    )
    assert list(tmp_path.iterdir()) == [file]


def test_a_lock_that_a_dead_process_left_is_taken_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirming, "_DEAD_AFTER_S", 0.1)
    (tmp_path / ".confirmed.toml.lock").write_bytes(b"somebody")
    keep(tmp_path / "confirmed.toml", confirmed(), name=NAME)

    assert [path.name for path in tmp_path.iterdir()] == ["confirmed.toml"]


@pytest.mark.skipif(os.name == "nt", reason="links and modes of Unix")
def test_a_link_stays_a_link_and_the_mode_stays(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "confirmed.toml"
    real.write_text("# ours\n", encoding="utf-8")
    real.chmod(0o640)
    link.symlink_to(real)
    keep(link, confirmed(), name=NAME)

    assert link.is_symlink()
    assert len(read(real).confirmed) == 1
    assert real.stat().st_mode & 0o777 == 0o640
