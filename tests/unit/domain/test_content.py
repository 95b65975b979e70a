"""What people may do with content, and what they see of it."""

from __future__ import annotations

from itertools import product

import pytest

from drumbeat.domain.content import SETTABLE, ContentItem, ContentStatus, require_transition
from drumbeat.domain.errors import Conflict

#: Row: from; column: to, in the order of the rows. `x`: allowed, `.`: not allowed, `=`: the same.
TABLE = """
    Idea             =  x  x  .  .  .  x
    Draft            x  =  x  .  .  .  x
    Needs_Approval   .  x  =  x  .  .  x
    Rejected         .  .  x  =  .  .  x
    Scheduled        .  .  x  .  =  .  .
    Posted           .  .  x  .  .  =  x
    Archived         .  x  x  .  .  .  =
"""
ROWS = {row.split()[0].replace("_", " "): row.split()[1:] for row in TABLE.strip().splitlines()}
COLUMNS = list(ROWS)
PAIRS = list(product(ContentStatus, ContentStatus))


def content(own_status: ContentStatus = ContentStatus.DRAFT, **counts: int) -> ContentItem:
    return ContentItem(id="c", tenant_id="h2o", title="Leaks", own_status=own_status, **counts)


@pytest.mark.parametrize(("before", "after"), PAIRS, ids=[f"{b}-{a}" for b, a in PAIRS])
def test_people_take_content_where_the_table_allows_and_nowhere_else(before, after):
    allowed = ROWS[before][COLUMNS.index(after)] != "."

    if allowed:
        require_transition(before, after)
        return
    with pytest.raises(Conflict) as refused:
        require_transition(before, after)
    assert refused.value.code == "status_conflict"
    assert refused.value.message == f"A text that is {before} can't become {after}."


def test_nobody_sets_content_to_scheduled_or_posted_and_rejecting_takes_a_reason():
    followed = {ContentStatus.SCHEDULED, ContentStatus.POSTED}
    assert set(ContentStatus) - SETTABLE == {*followed, ContentStatus.REJECTED}
    reachable = {
        COLUMNS[number] for row in ROWS.values() for number, mark in enumerate(row) if mark == "x"
    }
    assert reachable == {str(status) for status in set(ContentStatus) - followed}


@pytest.mark.parametrize("own", [ContentStatus.IDEA, ContentStatus.DRAFT])
@pytest.mark.parametrize(
    ("scheduled", "posted", "seen"),
    [
        (1, 0, ContentStatus.SCHEDULED),
        (1, 5, ContentStatus.SCHEDULED),
        (0, 1, ContentStatus.POSTED),
    ],
)
def test_content_follows_its_posts(own, scheduled, posted, seen):
    assert content(own, uses=6, scheduled=scheduled, posted=posted).status is seen


@pytest.mark.parametrize("own", [ContentStatus.IDEA, ContentStatus.DRAFT])
def test_content_whose_posts_are_drafts_is_what_people_say(own):
    assert content(own, uses=3).status is own


@pytest.mark.parametrize(
    "own", [ContentStatus.NEEDS_APPROVAL, ContentStatus.REJECTED, ContentStatus.ARCHIVED]
)
@pytest.mark.parametrize(("scheduled", "posted"), [(0, 0), (1, 0), (0, 1), (2, 2)])
def test_what_holds_content_back_shows_whatever_its_posts_do(own, scheduled, posted):
    assert content(own, uses=4, scheduled=scheduled, posted=posted).status is own
