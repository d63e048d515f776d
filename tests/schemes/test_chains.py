"""What is known of chains: sound files, dated and sourced, and nothing in them can reject anybody."""

from __future__ import annotations

from datetime import date

import pytest

from cardassay.engine.identity import number_of
from cardassay.errors import KnowledgeError
from cardassay.model.outcome import Outcome
from cardassay.model.reason import Reason
from cardassay.schemes import chains
from cardassay.schemes.chains import chain_bytes, check_chains, load_chains
from cardassay.schemes.loader import knowledge_hash, load_schemes

KNOWN = load_chains()
BREAKS = {known.id: known for known in KNOWN.breaks}


def test_the_bundled_files_have_no_fault():
    assert check_chains() == ()


def test_every_break_of_the_field_is_there_with_source_day_and_what_is_not_known():
    assert set(BREAKS) == {"roca", "eucleak", "titan", "minerva", "java-card-2019", "kigen-2025", "tpm-fail"}
    for known in BREAKS.values():
        assert known.unknown
        assert known.ask
        assert known.source.checked_on <= date(2026, 11, 30)
        assert known.published < known.source.checked_on


def test_every_number_of_a_break_is_one_that_its_scheme_could_issue():
    for known in BREAKS.values():
        for affected in known.affects:
            for number in affected.numbers:
                assert number_of(number) is not None, number


def test_what_is_no_card_and_what_no_list_names_is_matched_with_nothing():
    assert not BREAKS["tpm-fail"].card
    assert BREAKS["tpm-fail"].affects == ()
    assert BREAKS["java-card-2019"].affects == ()


def test_no_reason_about_chains_is_a_no_but_that_of_a_library_outside_the_certificate():
    at = list(Reason).index(Reason.COMPONENT_CITED)
    of_chains = list(Reason)[at:]

    assert {r for r in of_chains if r.outcome is Outcome.NOT_SATISFIED} <= {Reason.OTHER_LIBRARY}


def test_a_change_of_the_breaks_changes_the_hash_of_the_knowledge(monkeypatch):
    before = knowledge_hash(load_schemes())
    (rules, (name, content)) = chain_bytes()
    monkeypatch.setattr(
        "cardassay.schemes.loader.chain_bytes", lambda: (rules, (name, content + b"# one more line\n"))
    )

    assert knowledge_hash(load_schemes()) != before


FAULTS = [
    (b'id = "roca"', b'id = "eucleak"', "stands twice"),
    (b'cve_source = "infineon"\n', b"", "`cve` and `cve_source` together"),
    (b"card = false", b'card = true\n[[breaks.affects]]\nsays = "x"\nsource = "tpmfail"', "recognised"),
    (b"published = 2017-10-16", b'published = "2017"', "published"),
    (b'source = "minerva"\n\n[[breaks.affects]]', b'source = "minerwa"\n\n[[breaks.affects]]', "minerwa"),
]


@pytest.mark.parametrize(("right", "wrong", "says"), FAULTS, ids=[fault[2] for fault in FAULTS])
def test_a_fault_is_named_with_file_and_line(monkeypatch, right, wrong, says):
    (rules, (name, content)) = chain_bytes()
    assert right in content
    monkeypatch.setattr(chains, "chain_bytes", lambda: (rules, (name, content.replace(right, wrong, 1))))

    faults = check_chains()

    assert any(says in str(fault) and "known-breaks.toml:" in str(fault) for fault in faults)
    with pytest.raises(KnowledgeError):
        load_chains.__wrapped__()
