"""What is asked of whom: one example per rule."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from cardassay.model.project import Activity, Brand, Interface, Project
from cardassay.model.supplier import Supplier
from cardassay.packs.instantiate import Demands, assets_for, instantiate, sites_for
from cardassay.packs.loader import load_packs

from .world import (
    SCHEMES,
    SOURCE,
    Write,
    make_line,
    make_project,
    make_site,
    make_supplier,
    requirement,
)

PER_ALL = 'per = ["brand", "activity", "site", "line"]'


def asked(
    write: Write,
    *lines: str,
    project: Project | None = None,
    supplier: Supplier | None = None,
) -> Demands:
    path: Path = write("mine", requirement("a", "conditional", *lines))
    packs = load_packs(["mine"], [path], schemes=SCHEMES)
    return instantiate(packs, project or make_project(), supplier or make_supplier())


def coordinates(demands: Demands) -> list[tuple[str, str, str, str]]:
    return [(t.brand, t.activity, t.site, t.line) for _, t in demands.asked]


def test_without_dimensions_it_is_asked_once_of_the_whole_offer(write: Write) -> None:
    assert coordinates(asked(write)) == [("", "", "", "")]


def test_per_brand_activity_and_site_gives_every_combination_that_exists(write: Write) -> None:
    demands = asked(
        write, 'per = ["brand", "activity", "site"]', 'activities = ["card-body", "personalisation"]'
    )

    assert coordinates(demands) == [
        ("visa", "card-body", "hamburg", ""),
        ("visa", "personalisation", "hamburg", ""),
        ("visa", "personalisation", "graz", ""),
        ("mastercard", "card-body", "hamburg", ""),
        ("mastercard", "personalisation", "hamburg", ""),
        ("mastercard", "personalisation", "graz", ""),
    ]


def test_the_backup_site_is_asked_like_the_first_one(write: Write) -> None:
    demands = asked(write, 'per = ["site"]', 'activities = ["personalisation"]')

    assert [site for _, _, site, _ in coordinates(demands)] == ["hamburg", "graz"]


def test_a_site_without_the_activity_is_not_asked_even_when_activities_are_no_dimension(write: Write) -> None:
    demands = asked(write, 'per = ["site"]', 'activities = ["card-body"]')

    assert [site for _, _, site, _ in coordinates(demands)] == ["hamburg"]


def test_a_site_that_serves_other_lines_or_brands_is_not_asked(write: Write) -> None:
    supplier = make_supplier(
        make_site("visa-hall", Activity.CARD_BODY, brands=(Brand.VISA,)),
        make_site("credit-hall", Activity.CARD_BODY, lines=("credit",)),
    )
    demands = asked(write, PER_ALL, 'activities = ["card-body"]', supplier=supplier)

    assert coordinates(demands) == [("visa", "card-body", "visa-hall", "debit")]


def test_only_the_brands_named_are_asked(write: Write) -> None:
    demands = asked(write, 'per = ["brand"]', 'brands = ["visa", "jcb"]')

    assert coordinates(demands) == [("visa", "", "", "")]


def test_a_line_without_a_brand_is_asked_without_one(write: Write) -> None:
    project = make_project(make_line(brands=(), payment=False))

    assert coordinates(asked(write, 'per = ["brand", "line"]', project=project)) == [("", "", "", "debit")]


def test_only_lines_on_which_the_condition_holds_are_asked(write: Write) -> None:
    stripe = make_line(id="gift", interface=Interface.MAGNETIC_STRIPE)
    project = make_project(make_line(), stripe)

    demands = asked(write, 'per = ["line"]', "when = { chip = true }", project=project)

    assert coordinates(demands) == [("", "", "", "debit")]


def test_two_lines_made_at_one_site_ask_the_site_once(write: Write) -> None:
    project = make_project(make_line(), make_line(id="credit"))

    demands = asked(write, 'per = ["site"]', 'activities = ["card-body"]', project=project)

    assert coordinates(demands) == [("", "", "hamburg", "")]


def test_what_does_not_apply_comes_with_its_reason(write: Write) -> None:
    condition = asked(write, "when = { government_id = true }").not_applicable
    brand = asked(write, 'brands = ["jcb", "amex"]').not_applicable
    activity = asked(write, 'activities = ["mobile-provisioning"]').not_applicable

    assert [reason for _, reason in condition] == [
        "applies to cards with a state's identity function; none is bought"
    ]
    assert [reason for _, reason in brand] == ["no card carries jcb or amex"]
    assert [reason for _, reason in activity] == ["mobile-provisioning is not bought"]


def test_brand_condition_and_activity_that_never_meet_on_one_line_do_not_apply(write: Write) -> None:
    project = make_project(
        make_line(brands=(Brand.VISA,), services=(Activity.CARD_BODY,)),
        make_line(id="other", brands=(Brand.MASTERCARD,), services=(Activity.PIN,)),
    )

    demands = asked(write, 'brands = ["visa"]', 'activities = ["pin"]', project=project)

    assert [reason for _, reason in demands.not_applicable] == ["no product line has all that it looks at"]


def test_bought_work_without_a_site_is_unplaced_not_inapplicable(write: Write) -> None:
    project = make_project(make_line(services=(Activity.CARD_BODY, Activity.PIN)))

    demands = asked(write, 'per = ["site"]', 'activities = ["pin"]', project=project)

    assert not demands.asked
    assert not demands.not_applicable
    assert [(r.id, reason) for r, reason in demands.unplaced] == [("a", "no site is declared for pin")]


def test_whether_a_site_is_assigned_is_asked_where_there_is_none(write: Write) -> None:
    project = make_project(make_line(services=(Activity.CARD_BODY, Activity.PIN), brands=(Brand.VISA,)))

    demands = asked(
        write, 'check = "assigned"', "accepted = []", 'per = ["brand", "line", "activity"]', project=project
    )

    assert ("visa", "pin", "", "debit") in coordinates(demands)


def test_every_demand_names_a_site_that_does_the_work(write: Write) -> None:
    project, supplier = make_project(), make_supplier()
    demands = asked(write, PER_ALL, project=project, supplier=supplier)

    assert demands.asked
    for _, target in demands.asked:
        line = next(line for line in project.lines if line.id == target.line)
        sites = sites_for(supplier, line, Activity(target.activity), Brand(target.brand))
        assert target.site in {site.id for site in sites}


def test_an_asset_is_shown_only_where_its_work_is_bought(write: Write) -> None:
    def asset(name: str, activities: str) -> str:
        head = f'[[asset]]\nid = "{name}"\ntitle = "T"\nfear = "F"\nactivities = [{activities}]\n'
        return head + 'covers = [{ scheme = "iso-27001", how = "H", terms = ["keys"] }]\n' + SOURCE + "\n"

    content = asset("keys", '"key-management"') + asset("body", '"card-body"') + asset("always", "")
    packs = load_packs(["mine"], [write("mine", content)], schemes=SCHEMES)

    assert [one.id for one in assets_for(packs, make_project())] == ["body", "always"]


def test_the_order_follows_the_projects_lines_and_the_result_is_the_same_every_time(write: Write) -> None:
    project = make_project(make_line(id="z"), make_line(id="a"))
    first, second = (asked(write, 'per = ["line"]', project=project) for _ in range(2))

    assert [line for _, _, _, line in coordinates(first)] == ["z", "a"]
    assert first.asked == second.asked


def test_a_project_without_lines_asks_nothing(write: Write) -> None:
    project = replace(make_project(), lines=())

    demands = asked(write, project=project)

    assert not demands.asked
    assert [reason for _, reason in demands.not_applicable] == ["no product line is bought"]
