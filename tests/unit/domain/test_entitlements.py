"""What a plan allows, and how its refusals say what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drumbeat.domain.entitlements import (
    Agenda,
    Entitlements,
    locked_accounts,
    needs_room,
    require_schedulable,
)
from drumbeat.domain.errors import LimitReached
from drumbeat.domain.notifications import Type, of_limit
from drumbeat.domain.plan_changes import begins_at, changed, preview
from drumbeat.domain.plans import Limit, Plan, limits_of
from drumbeat.domain.posts import PostInstance, Status
from tests.samples import H2O, LOS_ANGELES, NOW, account, instance

LATER = NOW + timedelta(days=3)
MONTH_ENDS = NOW + timedelta(days=20)


def on(plan: Plan, **own: int) -> Entitlements:
    return Entitlements(plan=plan, limits=limits_of(plan, own))


def scheduled(number: int, at=LATER, **given) -> PostInstance:
    return instance(
        **{
            "id": f"post-{number}",
            "status": Status.SCHEDULED,
            "scheduled_for": at,
            "due_at": at,
            "content_item_id": "tips",
            **given,
        }
    )


def refusal(may: Entitlements, agenda: Agenda, after: PostInstance, before=None) -> LimitReached:
    with pytest.raises(LimitReached) as refused:
        require_schedulable(may, agenda, before, after, NOW, where="Facebook")
    return refused.value


def agenda(*posts: PostInstance) -> Agenda:
    return Agenda.of(LOS_ANGELES, posts)


class TestTheQueue:
    def test_that_is_full_takes_no_further_post_and_says_which_plan_has_room(self):
        five = agenda(*(scheduled(n, LATER + timedelta(days=n % 3)) for n in range(5)))

        refused = refusal(on(Plan.FREE), five, scheduled(6))

        assert refused.extra == {"name": "queue", "current": 5, "max": 5, "upgrade_to": "pro"}
        assert refused.message == (
            "On the Free plan 5 posts can be scheduled at a time, and 5 are. Wait until one has "
            "gone out, or cancel one. The Pro plan has room for more (50)."
        )

    def test_keeps_the_place_of_a_post_that_is_moved(self):
        posts = [scheduled(n, LATER + timedelta(days=n % 3)) for n in range(7)]
        moved = replace(posts[0], due_at=NOW + timedelta(days=6), scheduled_for=None)

        require_schedulable(on(Plan.FREE), agenda(*posts), posts[0], moved, NOW, where="")

    def test_is_not_asked_for_a_post_that_goes_out_at_once(self):
        waiting = [scheduled(n, LATER + timedelta(days=n % 3)) for n in range(5)]

        require_schedulable(on(Plan.FREE), agenda(*waiting), None, scheduled(6, NOW), NOW, where="")

    def test_has_room_again_for_what_has_gone_out_or_fell_through(self):
        gone = [
            scheduled(n, NOW - timedelta(days=1), status=status)
            for n, status in enumerate([Status.POSTED, Status.FAILED, Status.SKIPPED] * 3)
        ]

        require_schedulable(on(Plan.FREE), agenda(*gone), None, scheduled(20), NOW, where="")


class TestADay:
    def test_takes_so_many_posts_on_one_network_and_others_beside_them(self):
        three = [scheduled(n, LATER + timedelta(hours=n)) for n in range(3)]

        refused = refusal(on(Plan.FREE), agenda(*three), scheduled(4))
        require_schedulable(
            on(Plan.FREE), agenda(*three), None, scheduled(4, platform="x"), NOW, where=""
        )

        assert refused.extra == {
            "name": "posts_per_day",
            "current": 3,
            "max": 3,
            "upgrade_to": "pro",
        }
        assert "3 posts a day can go out on Facebook" in refused.message

    def test_is_the_businesss_own(self):
        # 07:59 and 08:00 UTC are 23:59 and midnight in Los Angeles.
        midnight = NOW.replace(day=5, hour=8)
        three = [scheduled(n, midnight - timedelta(minutes=n + 1)) for n in range(3)]

        require_schedulable(
            on(Plan.FREE), agenda(*three), None, scheduled(4, midnight), NOW, where=""
        )
        refusal(on(Plan.FREE), agenda(*three), scheduled(4, midnight - timedelta(minutes=9)))

    def test_counts_what_went_out_and_not_what_failed(self):
        today = NOW - timedelta(hours=1)
        posted = [scheduled(n, today, status=Status.POSTED, posted_at=today) for n in range(2)]
        failed = [scheduled(n + 5, today, status=Status.FAILED) for n in range(5)]
        now = scheduled(9, NOW)

        require_schedulable(on(Plan.FREE), agenda(*posted, *failed), None, now, NOW, where="")
        refusal(on(Plan.FREE), agenda(*posted, scheduled(3, today), *failed), now)

    def test_is_not_counted_again_for_a_post_that_stays_on_it(self):
        four = [scheduled(n, LATER + timedelta(hours=n)) for n in range(4)]
        moved = replace(four[0], due_at=LATER + timedelta(minutes=30))

        assert not needs_room(four[0], moved, LOS_ANGELES)
        require_schedulable(on(Plan.FREE), agenda(*four), four[0], moved, NOW, where="")


class TestDaysAhead:
    @pytest.mark.parametrize(("days", "allowed"), [(7, True), (8, False)])
    def test_end_with_the_last_local_day(self, days, allowed):
        at = NOW.replace(hour=20) + timedelta(days=days)

        if allowed:
            require_schedulable(on(Plan.FREE), agenda(), None, scheduled(1, at), NOW, where="")
        else:
            refused = refusal(on(Plan.FREE), agenda(), scheduled(1, at))
            assert refused.extra == {
                "name": "days_ahead",
                "current": 8,
                "max": 7,
                "upgrade_to": "pro",
            }


def test_drafts_and_empty_slots_need_no_room():
    full = agenda(*(scheduled(n) for n in range(9)))

    for status in (Status.DRAFT, Status.PLANNED, Status.FAILED):
        bare = replace(scheduled(20), status=status, due_at=None)
        require_schedulable(on(Plan.FREE), full, None, bare, NOW, where="")


def test_where_no_plan_has_more_nothing_is_offered():
    refused = on(Plan.BUSINESS).reached(Limit.QUEUE, 200)

    assert refused.extra["upgrade_to"] is None
    assert refused.message.endswith("Wait until one has gone out, or cancel one.")


def test_sizes_are_told_in_the_unit_that_people_know():
    refused = on(Plan.FREE).reached(Limit.STORAGE, 999_000_000)

    assert "may hold 1 GB, and holds 999 MB" in refused.message
    assert refused.message.endswith("The Pro plan has room for more (20 GB).")


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(Limit), st.integers(0, 300), st.sampled_from(Plan))
def test_every_refusal_is_a_sentence_with_its_numbers(limit, current, plan):
    may = on(plan)
    if may.limits[limit] is None:
        assert may.allows(limit, current)
        return
    refused = may.reached(limit, current, where="Facebook")

    assert refused.extra["name"] == limit.value
    assert "{" not in refused.message
    assert refused.message.endswith((".", ")."))


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.sampled_from(["facebook", "x", "bluesky"]), max_size=9),
    st.sets(st.integers(0, 8)),
    st.integers(0, 4),
)
def test_of_each_network_as_many_accounts_stay_as_there_is_room_for_those_chosen_first(
    platforms, chosen, most
):
    accounts = [account(id=f"a{n}", platform=each) for n, each in enumerate(platforms)]
    kept = frozenset(f"a{n}" for n in chosen)

    locked = {
        each.id
        for each in locked_accounts(on(Plan.FREE, accounts_per_platform=most), accounts, kept)
    }

    for platform in set(platforms):
        there = {each.id for each in accounts if each.platform == platform}
        open_ones = there - locked
        assert len(open_ones) == min(most, len(there))
        assert (there & kept) <= open_ones or open_ones <= kept


class TestAChange:
    def test_to_a_larger_plan_holds_at_once_and_takes_back_a_smaller_one(self):
        waiting = replace(H2O, own_plan=Plan.PRO, next_plan=Plan.FREE, plan_changes_at=MONTH_ENDS)

        after = changed(waiting, Plan.PRO, Plan.BUSINESS, MONTH_ENDS)

        assert (after.plan_at(NOW), after.plan_at(MONTH_ENDS)) == (Plan.BUSINESS, Plan.BUSINESS)

    def test_to_a_smaller_plan_holds_from_the_next_month_on(self):
        after = changed(H2O, Plan.BUSINESS, Plan.PRO, MONTH_ENDS)

        assert (after.plan_at(NOW), after.plan_at(MONTH_ENDS)) == (Plan.BUSINESS, Plan.PRO)

    def test_from_no_limits_holds_at_once(self):
        assert begins_at(Plan.UNLIMITED, Plan.FREE, MONTH_ENDS) is None

    def test_is_shown_before_with_what_it_would_lock(self):
        accounts = [account(id=f"a{n}", platform="facebook") for n in range(3)]
        waiting = agenda(*(scheduled(n) for n in range(8)))

        told = preview(
            on(Plan.FREE), Plan.PRO, accounts, frozenset({"a2"}), waiting, 3 * 1000**3, MONTH_ENDS
        )

        assert [each.id for each in told.locked] == ["a0", "a1"]
        assert (told.over_queue, told.over_storage) == (3, 2 * 1000**3)
        assert (told.begins_at, told.credits_per_month) == (MONTH_ENDS, 10)


def test_admins_are_told_once_a_day_of_each_limit():
    refused = on(Plan.FREE).reached(Limit.QUEUE, 5)
    first = of_limit(H2O, refused, NOW)

    assert (first.type, first.code, first.admins_only) == (Type.TIER_LIMIT_REACHED, "queue", True)
    assert of_limit(H2O, refused, NOW + timedelta(hours=3)).id == first.id
    assert of_limit(H2O, refused, NOW + timedelta(days=1)).id != first.id
    assert of_limit(H2O, on(Plan.FREE).reached(Limit.FILE, 5), NOW).id != first.id
