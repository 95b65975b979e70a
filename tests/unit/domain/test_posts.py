"""The allowed transitions of a post instance, for every pair of statuses."""

from __future__ import annotations

from itertools import product

import pytest

from drumbeat.domain.errors import Conflict
from drumbeat.domain.posts import EDITABLE, ON_ITS_WAY, Status, require_transition

#: Row: from; column: to, in the order of the statuses. `x`: allowed, `.`: not allowed, `=`: the
#: same.
TABLE = """
                Pl Dr Sc Pu Po Fa Un Mi Sk
    Planned      =  x  x  .  .  .  .  .  .
    Draft        x  =  x  .  .  .  .  .  .
    Scheduled    x  x  =  x  .  x  .  x  x
    Publishing   .  .  x  =  x  x  x  x  x
    Posted       .  .  .  .  =  .  .  .  .
    Failed       .  x  x  .  .  =  .  .  .
    Unconfirmed  .  .  x  x  x  x  =  x  x
    Missed       .  x  x  .  .  .  .  =  .
    Skipped      .  x  x  .  .  .  .  .  =
"""
ROWS = {row.split()[0]: row.split()[1:] for row in TABLE.strip().splitlines()[1:]}
COLUMNS = list(ROWS)
PAIRS = list(product(Status, Status))


@pytest.mark.parametrize(("before", "after"), PAIRS, ids=[f"{b}-{a}" for b, a in PAIRS])
def test_a_post_becomes_what_the_table_allows_and_nothing_else(before, after):
    allowed = ROWS[before][COLUMNS.index(after)] != "."

    if allowed:
        require_transition(before, after)
        return
    with pytest.raises(Conflict) as refused:
        require_transition(before, after)
    assert refused.value.code == "status_conflict"
    assert refused.value.message == f"A post that is {before} can't become {after}."


def test_what_is_posted_stays_posted():
    assert ROWS["Posted"].count(".") == len(Status) - 1


def test_only_what_is_being_sent_or_may_have_been_can_turn_out_to_be_posted():
    sources = {before for before in Status if ROWS[before][COLUMNS.index("Posted")] == "x"}

    assert sources == {Status.PUBLISHING, Status.UNCONFIRMED}


def test_people_may_change_what_is_not_on_its_way_to_the_network():
    assert set(Status) - EDITABLE == {Status.PUBLISHING, Status.UNCONFIRMED, Status.POSTED}


def test_content_counts_as_scheduled_until_its_post_has_an_outcome():
    assert {Status.SCHEDULED, Status.PUBLISHING, Status.UNCONFIRMED} == ON_ITS_WAY


def test_statuses_are_spelt_as_the_api_has_them():
    assert [str(status) for status in Status] == [
        "Planned",
        "Draft",
        "Scheduled",
        "Publishing",
        "Posted",
        "Failed",
        "Unconfirmed",
        "Missed",
        "Skipped",
    ]
