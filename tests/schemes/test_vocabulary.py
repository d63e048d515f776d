"""The scope vocabulary finds what certificates say in each language, and nothing that they do not."""

from __future__ import annotations

import re

import pytest

from cardassay.engine.checks.place import plain
from cardassay.model.project import Activity
from cardassay.schemes.vocabulary import check_vocabulary, load_vocabulary

WORDS = load_vocabulary()


def says(table: tuple[tuple[Activity, tuple[str, ...]], ...], scope: str) -> set[str]:
    """The activities of which a term stands in the scope."""
    text = plain(scope)
    return {str(activity) for activity, terms in table if any(re.search(term, text) for term in terms)}


def stands(terms: tuple[str, ...], scope: str) -> bool:
    return any(re.search(term, plain(scope)) for term in terms)


def test_every_example_of_the_file_holds() -> None:
    assert check_vocabulary() == ()


def test_every_activity_has_terms() -> None:
    assert set(Activity) == {activity for activity, _ in WORDS.covers}
    assert {activity for activity, _ in WORDS.related} == set(Activity)


@pytest.mark.parametrize(
    ("scope", "covered"),
    [
        (
            "Manufacture, personalisation and mailing of payment cards",
            {"card-body", "personalisation", "mailing"},
        ),
        (
            "Herstellung, Implantieren, Personalisierung und Versand von Bankkarten",
            {"card-body", "embedding", "personalisation", "mailing"},
        ),
        (
            "Fabrication, encartage, personnalisation et mise sous pli de cartes bancaires",
            {"card-body", "embedding", "personalisation", "mailing"},
        ),
        (
            "Fabricación, personalización y ensobrado de tarjetas bancarias",
            {"card-body", "personalisation", "mailing"},
        ),
        (
            "金融IC卡的生产、芯片封装、个人化、数据准备及邮寄",
            {"card-body", "embedding", "personalisation", "data-preparation", "mailing"},
        ),
        ("Produzione e personalizzazione di carte di pagamento", {"card-body", "personalisation"}),
        ("Fabricação e personalização de cartões bancários", {"card-body", "personalisation"}),
        ("Productie en personalisatie van bankpassen", {"card-body", "personalisation"}),
        ("ICカードの製造", {"card-body"}),
    ],
)
def test_a_scope_covers_exactly_what_it_says(scope: str, covered: set[str]) -> None:
    assert covered == says(WORDS.covers, scope)


@pytest.mark.parametrize(
    "scope",
    [
        "Trading of cards",
        "Sales and marketing of smart cards and terminals",
        "Vertrieb von Chipkarten",
        "Commercialisation de cartes bancaires",
        "Comercialización de tarjetas bancarias",
        "智能卡的研发和销售",
        "Manufacture of SIM cards",
        "Group administration and holding functions",
    ],
)
def test_trading_selling_and_sim_only_cover_nothing_and_are_never_enough(scope: str) -> None:
    assert not says(WORDS.covers, scope)
    assert not says(WORDS.related, scope)
    assert stands(WORDS.insufficient, scope)


@pytest.mark.parametrize(
    "scope",
    [
        "Entwicklung, Produktion und Vertrieb von Zahlungskarten",
        "Design, manufacture and sale of bank cards",
        "Fabrication et commercialisation de cartes bancaires",
        "Výroba a prodej karet",
        "Produkcja i sprzedaż dokumentów",
    ],
)
def test_selling_beside_making_is_not_held_against_a_maker(scope: str) -> None:
    assert not stands(WORDS.insufficient, scope)


@pytest.mark.parametrize(
    ("scope", "activity"),
    [
        ("Manufacture of smart cards", "embedding"),
        ("Security printing", "card-body"),
        ("Magnetic-stripe encoding", "personalisation"),
        ("Data processing", "data-preparation"),
        ("Pre-personalisation of chips", "personalisation"),
    ],
)
def test_neighbouring_work_covers_only_partly(scope: str, activity: str) -> None:
    assert activity not in says(WORDS.covers, scope)
    assert activity in says(WORDS.related, scope)


@pytest.mark.parametrize(
    "mark",
    [
        "excluding personalisation",
        "except personalisation",
        "ausgenommen Personalisierung",
        "hors personnalisation",
        "excepto personalización",
        "esclusa la personalizzazione",
        "exceto personalização",
        "个人化除外",
        "不包括个人化",
        "개인화 제외",
        "個人化を除く",
    ],
)
def test_an_exclusion_is_marked_in_every_language(mark: str) -> None:
    assert stands(WORDS.exclusions, mark)


@pytest.mark.parametrize(
    "scope", ["Cards with and without chip", "Karten mit und ohne Chip", "Cartes avec ou sans puce"]
)
def test_with_and_without_a_chip_excludes_nothing(scope: str) -> None:
    assert not stands(WORDS.exclusions, scope)


@pytest.mark.parametrize(
    "text", ["manufacture of " + "x " * 5000, "card " * 2000, "excluded " * 1200, "卡" * 10000]
)
def test_no_term_runs_away_on_a_hostile_text(text: str) -> None:
    # Every term on ten thousand characters: an expression that backtracks without bound never ends here.
    every = [term for table in (WORDS.covers, WORDS.related) for _, terms in table for term in terms]

    found = [term for term in (*every, *WORDS.insufficient, *WORDS.exclusions) if re.search(term, text)]

    assert len(found) < len(every)
