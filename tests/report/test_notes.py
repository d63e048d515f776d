"""What is only said beside an answer is never shown as a yes."""

from __future__ import annotations

import pytest

from cardassay.engine.case import part_of
from cardassay.model.reason import Reason


@pytest.mark.parametrize("reason", [Reason.NOT_LISTED, Reason.MAYBE_LISTED, Reason.ARCHIVED])
def test_what_proves_nothing_is_a_note(reason: Reason) -> None:
    assert part_of(reason).note


def test_a_known_body_of_whose_standing_something_is_open_is_a_note() -> None:
    assert part_of(Reason.RECOGNISED, first_open="signatory for ISO 9001").note
    assert not part_of(Reason.RECOGNISED, first_open="").note


@pytest.mark.parametrize("reason", [Reason.LISTED, Reason.IN_FORCE, Reason.EXPIRED, Reason.NOT_LISTED_ASK])
def test_a_yes_a_no_and_a_question_stay_what_they_are(reason: Reason) -> None:
    assert not part_of(reason).note
