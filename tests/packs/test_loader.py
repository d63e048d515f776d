"""Malformed packs are refused with every fault at once; sound ones come in the right order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cardassay.errors import KnowledgeError
from cardassay.model.project import Brand
from cardassay.packs.loader import bundled_packs, check_packs, load_packs, packs_for, packs_hash

from .world import SCHEMES, SOURCE, Write, make_line, make_project, requirement


def faults(ids: Iterable[str], *paths: Path) -> list[str]:
    with pytest.raises(KnowledgeError) as caught:
        load_packs(ids, paths, schemes=SCHEMES)
    return [str(fault) for fault in caught.value.faults]


@dataclass(frozen=True)
class Malformed:
    """What stands in a requirement besides the sound part, and what the message must say."""

    lines: tuple[str, ...]
    says: str


MALFORMED = {
    "an unknown scheme": Malformed(
        ('accepted = [{ scheme = "iso-9002" }]',),
        "`iso-9002` is not a scheme that is known here",
    ),
    "no scheme at all": Malformed(("accepted = []",), "`a` asks for a paper, but accepts none"),
    "an unknown predicate": Malformed(("when = { chips = true }",), "Did you mean `chip`?"),
    "a misspelt key": Malformed(('layr = "ic"',), "`layr` is not a known key. Did you mean `layer`?"),
    "a word that is no weight": Malformed(('anchor = "sometimes"',), "`sometimes` is not one of the words"),
    "a pack that is not its own to name": Malformed(('pack = "visa"',), "`pack` is not a known key"),
    "a layer that cards do not have": Malformed(
        ('layer = "antenna"', 'per = ["line"]'), "`antenna` is not a layer of a card"
    ),
    "a product without a line": Malformed(
        ('layer = "ic"',), "looks at the product, but is not asked per line"
    ),
    "a component that is none": Malformed(
        ('accepted = [{ scheme = "eucc", components = ["VAN5"] }]',), "'VAN5' is not an assurance component"
    ),
    "a third Card Production book": Malformed(
        ('accepted = [{ scheme = "iso-9001", book = "mental" }]',), "`mental` is not a Card Production book"
    ),
    "sites that are looked for without an activity": Malformed(
        ('check = "assigned"', 'per = ["line"]'), "looks for sites, but not per activity"
    ),
    "a life of nothing": Malformed(
        ('check = "life-limit"', "life_years = 12"), "limits a life, but of no layer"
    ),
    "a paper above a card": Malformed(
        ('anchor = "when-the-paper-above-was-issued"', 'layer = "card"', 'per = ["line"]'),
        "only the IC and the platform have one",
    ),
    "an end before the beginning": Malformed(
        ("first_day = 2027-01-02", "last_day = 2027-01-01"), "`a` ends on 2027-01-01, before it begins"
    ),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_requirement_is_refused_with_the_place(write: Write, name: str) -> None:
    case = MALFORMED[name]
    path = write("mine", requirement("a", "blocking", *case.lines))

    found = faults(["mine"], path)

    assert len(found) == 1, found
    assert case.says in found[0]
    assert found[0].startswith(f"{path}:")


def test_an_unknown_scheme_is_named_in_the_line_where_it_stands(write: Write) -> None:
    path = write("mine", requirement("a", "blocking", 'accepted = [{ scheme = "iso-9002" }]'))
    line = next(n for n, text in enumerate(path.read_text().splitlines(), 1) if "iso-9002" in text)

    assert faults(["mine"], path)[0].startswith(f"{path}:{line}:")


@pytest.mark.parametrize("field", ["title", "why", "ask", "verify"])
def test_a_sentence_that_somebody_will_read_cannot_be_empty(write: Write, field: str) -> None:
    text = requirement("a")
    old = next(line for line in text.splitlines() if line.startswith(f"{field} ="))
    path = write("mine", text.replace(old, f'{field} = " "'))

    assert f"`{field}` of `a` is empty" in faults(["mine"], path)[0]


def test_all_faults_of_all_packs_are_named_at_once(write: Write) -> None:
    low = write(
        "low", requirement("a", "blocking", "when = { chips = true }") + requirement("b", "no-weight")
    )
    high = write(
        "high",
        requirement("a")
        + requirement("c", "advisory", 'accepted = [{ scheme = "iso-9002" }]')
        + '[[tighten]]\nrequirement = "z"\nweight = "blocking"\nreason = "R"\nby = "B"\n',
        "low",
        "nowhere",
    )

    found = "\n".join(faults(["high", "unheard-of"], low, high))

    for word in (
        "`chips`",
        "`no-weight`",
        "`a` stands twice",
        "`iso-9002`",
        "`z` is not",
        "`nowhere`",
        "`unheard-of`",
    ):
        assert word in found
    assert len(found.splitlines()) == 7


def test_a_change_to_a_requirement_that_is_itself_faulty_is_not_one_more_fault(write: Write) -> None:
    low = write("low", requirement("a", "no-weight"))
    change = '[[tighten]]\nrequirement = "a"\nweight = "blocking"\nreason = "R"\nby = "B"\n'
    high = write("high", change, "low")

    assert len(faults(["high"], low, high)) == 1


def test_a_requirement_that_stands_twice_is_named_with_its_first_place(write: Write) -> None:
    path = write("mine", requirement("a") + requirement("a"))

    (found,) = faults(["mine"], path)

    assert f"`a` stands twice, first at {path}:7" in found


def test_packs_that_build_on_each_other_in_a_circle_are_refused(write: Write) -> None:
    one = write("one", requirement("a"), "two")
    two = write("two", requirement("b"), "three")
    three = write("three", requirement("c"), "one")

    (found,) = faults(["one"], one, two, three)

    assert "in a circle: one → two → three → one" in found
    assert found.startswith(f"{three}:")


def test_a_pack_that_nobody_knows_is_named_with_the_nearest(write: Write) -> None:
    path = write("house", requirement("a"), "financial-grad")

    (found,) = faults(["house"], path)

    assert found == (
        f"{path}:5: `financial-grad` is not a pack that is known here. Did you mean `financial-grade`?"
    )


def test_the_packs_name_is_the_files_name(write: Write) -> None:
    path = write("mine", requirement("a"))
    other = path.rename(path.with_name("yours.toml"))

    assert "`mine` is not the file's name `yours`" in faults(["yours"], other)[0]


def test_two_packs_of_one_name_are_refused(write: Write) -> None:
    path = write("visa", requirement("a"))

    assert "there are two packs `visa`, the other one in packs/visa.toml" in faults(["visa"], path)[0]


def test_a_pack_that_asks_for_nothing_is_refused(write: Write) -> None:
    assert "asks for nothing" in faults(["mine"], write("mine", ""))[0]


def test_a_file_that_is_not_toml_is_named_with_its_line(write: Write) -> None:
    path = write("mine", "[[requirement]]\nid = a\n")

    assert faults(["mine"], path)[0].startswith(f"{path}:7: `id = a` cannot be read")


def test_a_file_that_is_not_utf8_is_named_with_its_line(write: Write) -> None:
    path = write("mine", requirement("a"))
    path.write_bytes(path.read_bytes() + b"# \xff\n")

    assert "the text is not UTF-8" in faults(["mine"], path)[0]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    found = faults(["financial-grade"], tmp_path / "gone.toml")

    assert "it cannot be opened" in found[0]


def test_an_asset_needs_something_that_can_cover_it(write: Write) -> None:
    head = '[[asset]]\nid = "keys"\ntitle = "Keys"\nfear = "Theft."\n' + SOURCE + "\n"
    nothing = write("nothing", head + "covers = []\n")
    whatever = write("whatever", head + 'covers = [{ scheme = "iso-27001", how = "Somehow." }]\n')

    assert "nothing can cover the asset `keys`" in faults(["nothing"], nothing)[0]
    assert "would cover `keys` whatever it says" in faults(["whatever"], whatever)[0]


def test_packs_come_lowest_first_and_once(write: Write) -> None:
    base = write("base", requirement("a"))
    left = write("left", requirement("b"), "base")
    right = write("right", requirement("c"), "base")
    top = write("top", requirement("d"), "left", "right")

    packs = load_packs(["top", "left"], [base, left, right, top], schemes=SCHEMES)

    assert [pack.id for pack in packs] == ["base", "left", "right", "top"]
    assert [r.pack for pack in packs for r in pack.requirements] == ["base", "left", "right", "top"]


def test_a_folder_is_searched_for_packs(write: Write) -> None:
    path = write("mine", requirement("a"))

    assert [pack.id for pack in load_packs(["mine"], [path.parent], schemes=SCHEMES)] == ["mine"]


def test_faults_of_an_earlier_loading_do_not_come_back(write: Write) -> None:
    path = write("mine", requirement("a", "blocking", 'accepted = [{ scheme = "iso-17025" }]'))

    assert len(faults(["mine"], path)) == len(faults(["mine"], path)) == 1
    assert load_packs(["mine"], [path], schemes={*SCHEMES, "iso-17025"})


def test_checking_looks_at_packs_that_nobody_asked_for(write: Write) -> None:
    sound, broken = write("sound", requirement("a")), write("broken", requirement("b", "no-weight"))
    known = check_packs(schemes=SCHEMES)

    found = check_packs([sound, broken], schemes=SCHEMES)

    assert [fault.where for fault in found if fault not in known] == [f"{broken}:11"]


def test_the_hash_changes_with_one_byte_and_not_with_the_order(write: Write) -> None:
    paths = [write("one", requirement("a")), write("two", requirement("b"))]
    packs = load_packs(["one", "two"], paths, schemes=SCHEMES)
    before = packs_hash(packs)

    assert packs_hash(reversed(packs)) == before
    paths[1].write_text(paths[1].read_text() + "#\n")
    assert packs_hash(load_packs(["one", "two"], paths, schemes=SCHEMES)) != before


def test_a_brands_pack_is_drawn_in_by_a_card_that_carries_the_brand() -> None:
    visa = make_project(make_line(brands=(Brand.VISA,)))
    plain = make_project(make_line(brands=(), payment=False))
    jcb = make_project(make_line(brands=(Brand.JCB, Brand.MASTERCARD)))

    assert packs_for(visa) == ("financial-grade", "visa")
    assert packs_for(plain) == ("financial-grade",)
    assert packs_for(jcb) == ("financial-grade", "mastercard", "other-brands")


def test_every_brand_has_a_bundled_pack_that_speaks_for_it() -> None:
    for brand in Brand:
        assert len(packs_for(make_project(make_line(brands=(brand,))))) == 2, brand


def test_the_bundled_packs_are_these() -> None:
    assert bundled_packs() == (
        "buyer-example",
        "financial-grade",
        "mastercard",
        "other-brands",
        "unionpay",
        "visa",
    )


def test_a_pack_that_was_changed_is_read_anew(write: Write) -> None:
    path = write("house", requirement("a", "conditional"))
    before = load_packs(["house"], [path], schemes=SCHEMES)
    write("house", requirement("a", "blocking"))
    after = load_packs(["house"], [path], schemes=SCHEMES)

    assert [pack.rules[0].requirement.weight.value for pack in (*before, *after)] == [
        "conditional",
        "blocking",
    ]
    assert packs_hash(before) != packs_hash(after)
