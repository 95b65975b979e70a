"""One text for several accounts, in one call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.content import ContentStatus
from drumbeat.domain.errors import Conflict, InvalidInput, NotFound, Unavailable
from drumbeat.domain.posts import Status
from drumbeat.services import posts
from drumbeat.services.contents import ContentDraft
from drumbeat.services.placing import When
from drumbeat.services.posts import Answer, Composition, Destination
from tests.integration.services.desk import Desk
from tests.samples import ADMIN, EDITOR, NOW, VIEWER, instance, schedule

TEXT = ContentDraft(base_caption="A cold night is coming.\nKeep your pipes warm.")
LATER = NOW + timedelta(days=3, minutes=7)


def wanted(*accounts: str, when: When = When.AT, **given: object) -> Composition:
    """The same text for each of these accounts."""
    known = {"content": TEXT, **given}
    if when is When.AT:
        known.setdefault("scheduled_for", LATER)
    return Composition(
        destinations=[Destination(channel_account_id=each) for each in accounts],
        when=when,
        **known,  # type: ignore[arg-type]
    )


def outcomes(answers: Sequence[Answer]) -> list[str]:
    """The status of each post, or why there is none."""
    return [
        each.instance.status.value if each.instance else getattr(each.error, "code", "")
        for each in answers
    ]


@pytest.fixture
def accounts(desk: Desk) -> list[str]:
    return [desk.connect(id=f"page-{number}").id for number in range(3)]


def test_a_new_text_is_scheduled_on_each_account(desk: Desk, accounts: list[str]) -> None:
    content, answers = desk.compositions.create(EDITOR, wanted(*accounts))

    assert outcomes(answers) == ["Scheduled"] * 3
    assert content.title == "A cold night is coming."
    assert (content.status, content.scheduled) == (ContentStatus.SCHEDULED, 3)
    stored = [desk.read(each.instance.id) for each in answers if each.instance]
    assert {post.content_item_id for post in stored} == {content.id}
    assert {post.scheduled_for for post in stored} == {LATER}


def test_what_goes_wrong_for_one_account_undoes_nothing_of_the_others(
    desk: Desk, accounts: list[str]
) -> None:
    # Given another post in that minute on one of the accounts,
    desk.compositions.create(EDITOR, wanted(accounts[1]))

    # when a text is to go there, to an account that is not ours, and to one that is,
    content, answers = desk.compositions.create(EDITOR, wanted(accounts[1], "nobodys", accounts[0]))

    # then only the last has it, and the text is kept.
    assert outcomes(answers) == ["slot_taken", "not_found", "Scheduled"]
    assert desk.stored_contents.get("h2o", content.id) is not None


def test_a_text_of_which_nothing_could_be_placed_is_kept(desk: Desk) -> None:
    content, answers = desk.compositions.create(EDITOR, wanted("nobodys"))

    assert outcomes(answers) == ["not_found"]
    kept = desk.stored_contents.get("h2o", content.id)
    assert kept is not None
    assert kept.base_caption == TEXT.base_caption


def test_each_account_may_have_its_own_words_and_time(desk: Desk, accounts: list[str]) -> None:
    other = LATER + timedelta(days=1)
    composition = replace(
        wanted(accounts[0]),
        destinations=[
            Destination(channel_account_id=accounts[0]),
            Destination(channel_account_id=accounts[1], caption="Hi!", scheduled_for=other),
        ],
    )

    _, answers = desk.compositions.create(EDITOR, composition)

    posts = [each.instance for each in answers if each.instance]
    assert [post.caption_override for post in posts] == [None, "Hi!"]
    assert [post.scheduled_for for post in posts] == [LATER, other]


def test_the_next_empty_slot_of_each_account_is_filled_and_scheduled(desk: Desk) -> None:
    daily = schedule(posts_per_week=7)
    page, site = desk.connect(id="page", schedule=daily), desk.connect(id="site", schedule=daily)
    desk.top_off(7)

    _, answers = desk.compositions.create(EDITOR, wanted(page.id, site.id, when=When.NEXT_FREE))
    _, again = desk.compositions.create(EDITOR, wanted(page.id, when=When.NEXT_FREE))

    first, other, second = [each.instance for each in (*answers, *again) if each.instance]
    assert outcomes(answers) == ["Scheduled"] * 2
    assert first.scheduled_for == other.scheduled_for
    assert first.scheduled_for is not None
    assert second.scheduled_for is not None
    assert second.scheduled_for - first.scheduled_for == timedelta(days=1)


def test_one_account_may_go_out_at_a_time_and_the_others_on_their_empty_slots(desk: Desk) -> None:
    daily = schedule(posts_per_week=7)
    page, site = desk.connect(id="page", schedule=daily), desk.connect(id="site", schedule=daily)
    desk.top_off(7)
    composition = replace(
        wanted(page.id, when=When.NEXT_FREE),
        destinations=[
            Destination(channel_account_id=page.id),
            Destination(channel_account_id=site.id, when=When.AT, scheduled_for=LATER),
        ],
    )

    _, answers = desk.compositions.create(EDITOR, composition)

    times = [each.instance.scheduled_for for each in answers if each.instance]
    assert outcomes(answers) == ["Scheduled"] * 2
    assert times[0] != LATER
    assert times[1] == LATER


def test_the_common_time_is_for_those_that_go_out_at_a_time(desk: Desk) -> None:
    page = desk.connect(id="page")
    composition = replace(
        wanted(page.id),
        destinations=[
            Destination(channel_account_id=page.id, when=When.NEXT_FREE),
            Destination(channel_account_id=page.id),
        ],
    )

    _, answers = desk.compositions.create(EDITOR, composition)

    assert outcomes(answers) == ["no_empty_slot", "Scheduled"]


def test_without_an_empty_slot_it_says_what_to_do(desk: Desk, accounts: list[str]) -> None:
    _, answers = desk.compositions.create(EDITOR, wanted(accounts[0], when=When.NEXT_FREE))

    assert outcomes(answers) == ["no_empty_slot"]
    assert "Fill the next 4 weeks" in str(answers[0].error)


def test_drafts_have_no_time(desk: Desk, accounts: list[str]) -> None:
    _, answers = desk.compositions.create(EDITOR, wanted(accounts[0], when=When.DRAFT))

    assert outcomes(answers) == ["Draft"]
    assert [each.instance.scheduled_for for each in answers if each.instance] == [None]


def test_posts_of_now_are_started(desk: Desk, accounts: list[str]) -> None:
    _, answers = desk.compositions.create(EDITOR, wanted(*accounts, when=When.NOW))

    assert outcomes(answers) == ["Scheduled"] * 3
    ids = {each.instance.id for each in answers if each.instance}
    assert set(desk.workflow.posts) == ids


def test_a_text_that_is_submitted_goes_out_once_approved_and_never_at_once(
    desk: Desk, accounts: list[str]
) -> None:
    content, later = desk.compositions.create(EDITOR, wanted(accounts[0], submit_for_approval=True))
    _, now = desk.compositions.create(
        EDITOR, wanted(accounts[1], when=When.NOW, submit_for_approval=True)
    )

    assert content.own_status is ContentStatus.NEEDS_APPROVAL
    assert (outcomes(later), outcomes(now)) == (["Scheduled"], ["not_approved"])


def test_own_words_beside_an_approved_text_ask_for_approval_again(
    desk: Desk, accounts: list[str]
) -> None:
    content = desk.contents.create(EDITOR, TEXT)
    desk.contents.submit(EDITOR, content.id)
    desk.contents.decide(ADMIN, content.id, approved=True)

    composition = replace(
        wanted(accounts[0], content=None, content_item_id=content.id),
        destinations=[Destination(channel_account_id=accounts[0], caption="Unread.")],
    )
    after, answers = desk.compositions.create(EDITOR, composition)

    assert outcomes(answers) == ["Scheduled"]
    assert after.own_status is ContentStatus.NEEDS_APPROVAL


def test_own_words_that_nobody_has_approved_are_not_posted_now(
    desk: Desk, accounts: list[str]
) -> None:
    content = desk.contents.create(EDITOR, TEXT)
    desk.contents.submit(EDITOR, content.id)
    desk.contents.decide(ADMIN, content.id, approved=True)
    composition = Composition(
        content_item_id=content.id,
        destinations=[
            Destination(channel_account_id=accounts[0], caption="Unread."),
            Destination(channel_account_id=accounts[1]),
        ],
        when=When.NOW,
    )

    _, checked = desk.compositions.check(EDITOR, composition)
    after, answers = desk.compositions.create(EDITOR, composition)

    assert outcomes(checked) == outcomes(answers) == ["not_approved", "Scheduled"]
    assert after.own_status is ContentStatus.DRAFT
    _, admins = desk.compositions.create(ADMIN, composition)
    assert outcomes(admins) == ["Scheduled", "Scheduled"]


@pytest.mark.parametrize(
    ("composition", "field"),
    [
        (wanted("page-0", content=None), "content"),
        (wanted("page-0", content_item_id="some"), "content"),
        (replace(wanted("page-0"), scheduled_for=None), "scheduled_for"),
        (wanted("page-0", when=When.DRAFT, scheduled_for=LATER), "scheduled_for"),
        (
            replace(
                wanted("page-0", when=When.NOW),
                destinations=[Destination(channel_account_id="page-0", when=When.AT)],
            ),
            "destinations[0].scheduled_for",
        ),
        (
            replace(
                wanted("page-0", when=When.NOW),
                destinations=[Destination(channel_account_id="page-0", scheduled_for=LATER)],
            ),
            "destinations[0].scheduled_for",
        ),
    ],
)
def test_what_is_wrong_for_all_accounts_writes_nothing(
    desk: Desk, accounts: list[str], composition: Composition, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        desk.compositions.create(EDITOR, composition)

    assert [each.field for each in refused.value.errors] == [field]
    assert desk.all_contents() == []


def test_checking_answers_as_creating_would_and_writes_nothing(
    desk: Desk, accounts: list[str]
) -> None:
    desk.compositions.create(EDITOR, wanted(accounts[1]))
    composition = wanted(*accounts, "nobodys")
    before = desk.all_contents()

    content, checked = desk.compositions.check(EDITOR, composition)

    assert desk.stored_contents.get("h2o", content.id) is None
    assert desk.all_contents() == before
    assert outcomes(checked) == outcomes(desk.compositions.create(EDITOR, composition)[1])
    assert outcomes(checked) == ["Scheduled", "slot_taken", "Scheduled", "not_found"]


@pytest.mark.parametrize(
    ("when", "found"),
    [
        (When.AT, ["Scheduled", "slot_taken", "Scheduled"]),
        (When.NEXT_FREE, ["Scheduled", "Scheduled", "no_empty_slot"]),
    ],
)
def test_checking_sees_what_the_same_call_puts_on_an_account_twice(
    desk: Desk, accounts: list[str], when: When, found: list[str]
) -> None:
    for days in (1, 2):
        at = NOW + timedelta(days=days)
        desk.place(instance(id=f"slot-{days}", channel_account_id=accounts[0], scheduled_for=at))
    composition = wanted(accounts[0], accounts[0], accounts[1], when=when)

    _, checked = desk.compositions.check(EDITOR, composition)
    _, answers = desk.compositions.create(EDITOR, composition)

    assert outcomes(checked) == outcomes(answers) == found


def test_what_a_network_would_not_take_is_said_beside_the_post(desk: Desk) -> None:
    desk.connect(id="page", platform="facebook", status=AccountStatus.PAUSED)
    text = ContentDraft(title="Nothing", base_caption=" ")

    _, answers = desk.compositions.create(EDITOR, wanted("page", content=text))

    assert [finding.code for finding in answers[0].findings] == ["account_paused", "empty_post"]


def test_what_only_the_network_knows_to_refuse_is_said_before_it_is_posted(desk: Desk) -> None:
    desk.connect(id="shop", platform="x")
    text = ContentDraft(title="Shares", base_caption="Buy $TSLA and $AAPL")

    _, [answer] = desk.compositions.check(EDITOR, wanted("shop", content=text))

    assert [finding.code for finding in answer.findings] == ["too_many_cashtags"]


def test_a_text_moves_with_all_of_its_posts_that_have_not_gone_out(
    desk: Desk, accounts: list[str]
) -> None:
    content, _ = desk.compositions.create(EDITOR, wanted(*accounts))
    moved = LATER + timedelta(hours=1)

    after, answers = desk.compositions.change(
        EDITOR, content.id, ContentDraft(base_caption="New."), scheduled_for=moved
    )

    assert after.base_caption == "New."
    assert {each.instance.scheduled_for for each in answers if each.instance} == {moved}
    assert len(desk.compositions.get(VIEWER, content.id)[1]) == 3


def test_deleting_removes_what_has_not_gone_out(desk: Desk, accounts: list[str]) -> None:
    content, answers = desk.compositions.create(EDITOR, wanted(*accounts))

    desk.compositions.delete(EDITOR, content.id)

    with pytest.raises(NotFound):
        desk.compositions.get(VIEWER, content.id)
    for each in answers:
        assert each.instance is not None
        assert desk.stored_calendar.get("h2o", each.instance.id) is None


@pytest.mark.parametrize("status", [Status.PUBLISHING, Status.POSTED])
def test_what_is_on_its_way_or_out_is_not_deleted(
    desk: Desk, accounts: list[str], status: Status
) -> None:
    content, answers = desk.compositions.create(EDITOR, wanted(*accounts[:2]))
    first = answers[0].instance
    assert first is not None
    desk.force(first, replace(first, status=status))

    if status is Status.PUBLISHING:
        with pytest.raises(Conflict):
            desk.compositions.delete(EDITOR, content.id)
    else:
        desk.compositions.delete(EDITOR, content.id)

    left = [post.status for post in desk.compositions.get(VIEWER, content.id)[1]]
    assert left == ([status, Status.SCHEDULED] if status is Status.PUBLISHING else [status])


def test_more_posts_than_a_request_has_time_for_are_refused_before_anything_changes(
    desk: Desk, accounts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    content, _ = desk.compositions.create(EDITOR, wanted(*accounts))
    monkeypatch.setattr(posts, "MAX_POSTS", 2)
    moved = LATER + timedelta(hours=1)

    with pytest.raises(Conflict) as unmoved:
        desk.compositions.change(
            EDITOR, content.id, ContentDraft(base_caption="New."), scheduled_for=moved
        )
    with pytest.raises(Conflict):
        desk.compositions.delete(EDITOR, content.id)

    assert unmoved.value.code == "too_many_posts"
    assert desk.content(content.id).base_caption == TEXT.base_caption
    assert len(desk.compositions.get(VIEWER, content.id)[1]) == 2


def test_what_was_placed_is_answered_although_nothing_more_can_be_read(
    desk: Desk, accounts: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given a database that goes away once the posts are placed,
    def away(*_: object) -> None:
        raise Unavailable("away")

    monkeypatch.setattr(type(desk.compositions), "_findings", away)
    monkeypatch.setattr(type(desk.contents), "get", away)

    # when a text is posted, then the answer is no failure, for which it would be sent again.
    _, answers = desk.compositions.create(EDITOR, wanted(*accounts, when=When.NOW))

    assert outcomes(answers) == ["Scheduled"] * 3
