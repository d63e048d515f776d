"""The loader names every fault of every file at once, with file, line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from cardassay.errors import Fault, KnowledgeError
from cardassay.schemes.loader import check_schemes, knowledge_hash, load_schemes

SOUND = """\
id = "fictional"
name = "Fictional scheme"
title = "A scheme that does not exist"
subject = "facility"
source = "guide"
certifies = "Nothing real."
applies = "Never."
checks_first = "That it is fictional."
paper = "None"

[sources.guide]
document = "Guide that does not exist"
confidence = "1"
checked_on = 2026-11-22

[[editions]]
name = "1"
first_day = 2020-01-01
last_day = 2026-12-31
successor = "2"
source = "guide"

[[editions]]
name = "2"
first_day = 2025-01-01
source = "guide"

[[adoptions]]
printed = "NN 1"
edition = "1"
source = "guide"

[validity]
rule = "assessment"
months = 12
source = "guide"

[[levels]]
name = "low"
rank = 1
source = "guide"

[[levels]]
name = "high"
rank = 2
also = ["upper"]
source = "guide"

[register]
name = "List"
address = "https://example.org"
exists = true
silence = "Nothing."
ask = "Nobody."
source = "guide"

[[numbers]]
pattern = 'F-\\d{3}'
example = "F-123"
issuer = "Nobody"
source = "guide"

[[depends]]
on = "iso-9001"
why = "For the test."
source = "guide"

[[neighbours]]
scheme = "pci-dss"
says = "For the test."
source = "guide"

[[links]]
scheme = "supply-authorisation"
says = "For the test."
source = "guide"
"""


def written(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(text, "utf-8")
    return path


def faults_of(*paths: Path) -> tuple[Fault, ...]:
    with pytest.raises(KnowledgeError) as caught:
        load_schemes(paths)
    return caught.value.faults


def test_a_sound_file_of_a_user_joins_the_bundled_ones(tmp_path: Path) -> None:
    schemes = load_schemes([written(tmp_path, "fictional", SOUND)])

    assert schemes["fictional"].level("UPPER") == schemes["fictional"].levels[1]
    assert schemes["fictional"].source.document == "Guide that does not exist"
    assert len(schemes) == len(load_schemes()) + 1


CASES: dict[str, tuple[str, str, str, str]] = {
    "unknown key": (
        'paper = "None"',
        'papper = "None"',
        "`papper` is not a known key",
        "`paper`",
    ),
    "missing key": (
        'certifies = "Nothing real."\n',
        "",
        "`certifies` is missing",
        "certifies",
    ),
    "missing source of an entry": (
        'edition = "1"\nsource = "guide"',
        'edition = "1"',
        "`source` is missing",
        "source",
    ),
    "misspelt source": (
        'edition = "1"\nsource = "guide"',
        'edition = "1"\nsource = "gide"',
        "`gide` is not among this file's sources",
        "`guide`",
    ),
    "source without a day": (
        "checked_on = 2026-11-22\n",
        "",
        "`checked_on` is missing",
        "checked_on",
    ),
    "unknown confidence": (
        'confidence = "1"',
        'confidence = "sure"',
        "`sure` is not one of the words",
        "",
    ),
    "unused source": (
        '[[editions]]\nname = "1"',
        '[sources.idle]\ndocument = "x"\nconfidence = "1"\nchecked_on = 2026-11-22\n[[editions]]\nname = "1"',
        "`idle` is used nowhere",
        "take it out",
    ),
    "identifier unlike the file's name": (
        'id = "fictional"',
        'id = "fiction"',
        "not the file's name",
        "the same",
    ),
    "edition ends before it begins": (
        "last_day = 2026-12-31",
        "last_day = 2019-12-31",
        "before it begins",
        "days",
    ),
    "first certificates after the edition": (
        "last_day = 2026-12-31",
        "last_first_issue_day = 2027-01-01\nlast_day = 2026-12-31",
        "lie outside the edition's own days",
        "days",
    ),
    "unknown successor": (
        'successor = "2"',
        'successor = "3"',
        "`3` is not another edition",
        "",
    ),
    "edition follows itself": (
        'successor = "2"',
        'successor = "1"',
        "`1` is not another edition",
        "",
    ),
    "edition twice": (
        'name = "2"',
        'name = "1"',
        "`1` stands twice in [[editions]]",
        "Take one",
    ),
    "adoption of an unknown edition": (
        'edition = "1"',
        'edition = "9"',
        "`9` is not an edition",
        "",
    ),
    "ranks collide": (
        "rank = 2",
        "rank = 1",
        "`high` has the rank 1 of `low`",
        "its own rank",
    ),
    "spellings collide": (
        'also = ["upper"]',
        'also = ["LOW"]',
        "`low` belongs to the level `low` already",
        "once",
    ),
    "pattern does not compile": (
        "F-\\d{3}",
        "F-(\\d{3}",
        "is no regular expression",
        "Correct the pattern",
    ),
    "pattern misses its example": (
        '"F-123"',
        '"F-12"',
        "does not match its own example",
        "Correct",
    ),
    "dependency on an unknown scheme": (
        'on = "iso-9001"',
        'on = "iso-9002"',
        "`iso-9002` is not a scheme",
        "`iso-9001`",
    ),
    "neighbour is an unknown scheme": (
        'scheme = "pci-dss"',
        'scheme = "pci-ds"',
        "`pci-ds` is not a scheme",
        "`pci-dss`",
    ),
    "link is an unknown scheme": (
        'scheme = "supply-authorisation"',
        'scheme = "supply-letter"',
        "`supply-letter` is not a scheme",
        "",
    ),
    "neighbour is the scheme itself": (
        'scheme = "pci-dss"',
        'scheme = "fictional"',
        "`fictional` is this scheme itself",
        "another",
    ),
    "register without address": (
        'address = "https://example.org"',
        'address = ""',
        "has no address",
        "`address`",
    ),
    "assessment without length": (
        "months = 12\n",
        "",
        "needs its length",
        "`months`",
    ),
    "unknown subject": (
        'subject = "facility"',
        'subject = "factory"',
        "`factory` is not one of the words",
        "",
    ),
    "no day": (
        "first_day = 2020-01-01",
        'first_day = "2020"',
        "not a day",
        "2027-03-31",
    ),
    "not TOML": (
        'name = "Fictional scheme"',
        "name = Fictional",
        "cannot be read",
        "quotes",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_malformed_file_is_named_with_its_line_and_the_way_out(name: str, tmp_path: Path) -> None:
    old, new, what, do = CASES[name]
    assert old in SOUND

    faults = faults_of(written(tmp_path, "fictional", SOUND.replace(old, new, 1)))

    matching = [fault for fault in faults if what in fault.what]
    assert matching, [str(fault) for fault in faults]
    assert do in matching[0].do
    assert matching[0].where.startswith(f"{tmp_path}/fictional.toml:")


def test_all_faults_of_all_files_come_at_once(tmp_path: Path) -> None:
    first = SOUND.replace("rank = 2", "rank = 1").replace('edition = "1"', 'edition = "9"')
    second = SOUND.replace('id = "fictional"', 'id = "second"').replace('on = "iso-9001"', 'on = "nowhere"')
    written(tmp_path, "fictional", first)
    written(tmp_path, "second", second)

    faults = faults_of(tmp_path)

    assert [fault.where.split("/")[-1].split(":")[0] for fault in faults] == [
        "fictional.toml",
        "fictional.toml",
        "second.toml",
    ]


def test_a_fault_names_the_line_it_stands_on(tmp_path: Path) -> None:
    text = SOUND.replace('successor = "2"', 'successor = "3"')

    (fault,) = faults_of(written(tmp_path, "fictional", text))

    line = text.splitlines().index('successor = "3"') + 1
    assert fault.where.endswith(f":{line}")


def test_a_second_scheme_of_one_name_is_refused(tmp_path: Path) -> None:
    (fault,) = faults_of(written(tmp_path, "iso-9001", SOUND.replace("fictional", "iso-9001")))

    assert "two schemes `iso-9001`" in fault.what


def test_dependencies_in_a_circle_are_named_once(tmp_path: Path) -> None:
    for own, other in (("one", "two"), ("two", "three"), ("three", "one")):
        text = SOUND.replace('id = "fictional"', f'id = "{own}"').replace("iso-9001", other)
        written(tmp_path, own, text)

    (fault,) = faults_of(tmp_path)

    assert "circle" in fault.what
    assert all(name in fault.what for name in ("one", "two", "three"))


def test_a_file_that_is_not_there_is_a_fault_and_not_a_crash(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path / "absent.toml")

    assert "cannot be opened" in fault.what


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "fictional.toml"
    path.write_bytes(SOUND.replace("Nobody", "Würzburg").encode("latin-1"))

    (fault,) = faults_of(path)

    assert "not UTF-8" in fault.what
    assert fault.where.endswith(f":{SOUND[: SOUND.index('Nobody')].count(chr(10)) + 1}")


def test_the_bundled_files_have_no_fault() -> None:
    assert check_schemes() == ()


def test_the_hash_is_stable_and_changes_with_a_file(tmp_path: Path) -> None:
    bundled = load_schemes()
    one = load_schemes([written(tmp_path, "fictional", SOUND)])
    other = load_schemes([written(tmp_path / "other", "fictional", SOUND + "\n# a comment\n")])

    assert knowledge_hash(bundled) == knowledge_hash(load_schemes())
    assert len({knowledge_hash(bundled), knowledge_hash(one), knowledge_hash(other)}) == 3


def test_a_lazily_read_mapping_knows_its_keys_without_reading() -> None:
    schemes = load_schemes()

    assert "visa-loa" in schemes
    assert "visa-lao" not in schemes
    assert list(schemes) == sorted(schemes)
