"""What was decided is whole after a backup came back, and stays there too."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DatabaseError

from cardassay.office.abilities import Role
from cardassay.office.deciding.freezing import broken_parts, freeze, frozen_of
from cardassay.office.opening import open_office
from cardassay.office.safekeeping.backup import back_up
from cardassay.office.safekeeping.restoring import restore
from cardassay.store.schema.deciding import frozen
from tests.support.office import cheap, team_in
from tests.support.small_tender import as_tender, small_tender


def test_a_frozen_state_comes_back_whole_and_cannot_be_changed_there(tmp_path: Path) -> None:
    team = team_in(tmp_path / "office")
    stored = small_tender(team.office, tmp_path / "tender", "cartes-exemple")
    tender, day = as_tender(team.office, stored), team.office.today()
    state = freeze(team.office, team.person(Role.MANAGER), tender, day=day, reason="award")
    back_up(team.office, tmp_path / "backup.zip")
    team.close()
    restore(tmp_path / "backup.zip", tmp_path / "again", cheap())
    again = open_office(tmp_path / "again", cheap(), team.clock)
    with again.database.reading() as connection:
        found = frozen_of(connection, stored.id, state.id)
    assert found == state
    assert broken_parts(again, found) == ()
    with pytest.raises(DatabaseError, match="stays as it is"), again.database.writing() as connection:
        connection.execute(update(frozen).values(reason="another"))
    again.database.close()
