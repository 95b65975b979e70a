"""Work too large for one answer: it is done in runs, with the same result as if done at once.

The limits are lowered for the tests, so that little work is large: 49 slots are one transaction.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import count

import pytest
from botocore.exceptions import ReadTimeoutError

from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.errors import ChangedMeanwhile, NotFound, Unavailable
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.topoff_jobs import TopoffJob
from drumbeat.persistence import AccountRepository, CalendarRepository
from drumbeat.services import accounts as account_services
from drumbeat.services import allowance, following, topoff, topoff_orders
from drumbeat.services.accounts import ScheduleChange
from drumbeat.services.instances import InstanceEdit
from drumbeat.services.topoff_orders import MOST_STALLED, TopoffIncomplete
from tests.integration.services.desk import Desk
from tests.interference import Killed, after_call, before_call, kill
from tests.samples import ADMIN, EDITOR, H2O, VIEWER, instance, instant, schedule

#: 28 a week: more than one transaction holds, in the eight weeks that are filled here.
BUSY = schedule(posts_per_week=28, times=("08:00", "11:00", "14:00", "17:00"))
CHANGED = ScheduleChange(schedule_times=["09:15", "12:15", "15:15", "18:15"])
DAYS = 56
SLOTS = 28 * 8


@pytest.fixture
def small_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page holds 20 posts, a part some weeks, a request or a run two calls."""
    page = CalendarRepository._page

    def short(self: CalendarRepository, *place: object, **how: object) -> object:
        if "account_id" not in how:
            return page(self, *place, **how)  # type: ignore[arg-type]
        *start, _ = place
        return page(self, *start, 20, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(CalendarRepository, "_page", short)
    monkeypatch.setattr(topoff_orders, "MOST_SLOTS", 100)
    monkeypatch.setattr(topoff_orders, "IN_A_RUN", 2)
    monkeypatch.setattr(account_services, "IN_A_REQUEST", 2)
    monkeypatch.setattr(topoff, "_SLOTS_IN_A_PART", 60)
    monkeypatch.setattr(following, "_POSTS_IN_A_PART", 60)


def run_all(desk: Desk, run: Callable[[Callable[[], object]], None] | None = None) -> int:
    """Delivers messages until there are none; returns the number of runs. Raises AssertionError."""
    for runs in count():
        if not desk.queue.messages:
            return runs
        message = desk.queue.messages.pop(0)
        deliver = partial(desk.topoff_desk.fulfil, message)
        if run is None:
            deliver()
        else:
            run(deliver)
        assert runs < 300, "it does not end"
    raise AssertionError


def no_answer() -> None:
    """The error of a database call whose tries all had no answer."""
    raise ReadTimeoutError(endpoint_url="https://aws.example")


def stopped_each_time(desk: Desk, most: int) -> Callable[[Callable[[], object]], None]:
    """Delivers messages; the database stops every other run, each time at a later call."""
    runs = count()

    def deliver_one(deliver: Callable[[], object]) -> None:
        number, is_left_alone = divmod(next(runs), 2)
        if is_left_alone:
            deliver()
        else:
            with before_call(desk.client, number % most, no_answer):
                deliver()

    return deliver_one


def meaning(desk: Desk, tenant_id: str = "h2o") -> list[tuple[datetime | None, str | None, Status]]:
    return [(p.scheduled_for, p.wanted_local, p.status) for p in desk.posts(tenant_id=tenant_id)]


@pytest.fixture
def undisturbed(desk: Desk) -> Desk:
    """A second business whose work is done at once, for comparison."""
    desk.connect(tenant_id="at-once", schedule=BUSY)
    desk.top_off(DAYS, tenant=replace(H2O, id="at-once"))
    return desk


@pytest.fixture
def busy(undisturbed: Desk, small_bounds: None) -> Desk:
    """An account of 28 posts a week whose next eight weeks are filled."""
    undisturbed.connect(schedule=BUSY)
    undisturbed.top_off(DAYS)
    return undisturbed


def found(desk: Desk) -> None:
    """The tenant itself, which jobs read."""
    desk.found("h2o")
    desk.stored_accounts.delete("h2o", "page")


class TestTopOff:
    @pytest.fixture(autouse=True)
    def stored(self, undisturbed: Desk, small_bounds: None) -> None:
        found(undisturbed)
        undisturbed.connect(schedule=BUSY)

    def test_much_work_is_a_job_that_says_how_far_it_is(self, desk):
        job = desk.topoff_desk.order(EDITOR, DAYS, None)

        assert isinstance(job, TopoffJob)
        assert (job.status, job.done, job.total) == ("running", 0, SLOTS)
        assert desk.posts() == []
        seen = []
        runs = run_all(
            desk,
            lambda deliver: (deliver(), seen.append(desk.topoff_desk.job(VIEWER, job.id).done)),
        )
        assert runs > 3
        assert seen == sorted(seen)
        assert len(set(seen)) > 2
        done = desk.topoff_desk.job(VIEWER, job.id)
        assert (done.status, done.done, done.total) == ("done", SLOTS, SLOTS)
        assert (done.result["instances_created"], done.result["instances_skipped"]) == (SLOTS, 0)
        assert meaning(desk) == meaning(desk, "at-once")

    def test_a_run_that_the_database_stops_goes_on_soon_and_its_job_with_it(self, desk):
        job = desk.topoff_desk.order(EDITOR, DAYS, None)

        run_all(desk, stopped_each_time(desk, 10))

        done = desk.topoff_desk.job(VIEWER, job.id)
        assert (done.status, done.done) == ("done", SLOTS)
        assert meaning(desk) == meaning(desk, "at-once")

    def test_few_accounts_and_few_slots_are_answered_at_once(self, desk):
        result = desk.topoff_desk.order(EDITOR, 7, None)

        assert result.instances_created == 28
        assert desk.queue.messages == []

    def test_a_second_job_finds_everything_there(self, desk):
        desk.topoff_desk.order(EDITOR, DAYS, None)
        run_all(desk)

        job = desk.topoff_desk.order(EDITOR, DAYS, None)
        run_all(desk)

        result = desk.topoff_desk.job(VIEWER, job.id).result
        assert (result["instances_created"], result["instances_skipped"]) == (0, SLOTS)

    @pytest.mark.parametrize("moment", [before_call, after_call])
    def test_a_run_that_is_killed_anywhere_is_delivered_again_and_loses_nothing(self, desk, moment):
        desk.topoff_desk.order(EDITOR, DAYS, None)
        kills = count()

        def killed_once(deliver: Callable[[], object]) -> None:
            with moment(desk.client, next(kills), kill):
                try:
                    deliver()
                except Killed:
                    deliver()

        run_all(desk, killed_once)

        assert meaning(desk) == meaning(desk, "at-once")

    def test_a_message_that_comes_twice_makes_nothing_twice(self, desk):
        desk.topoff_desk.order(EDITOR, DAYS, None)

        for _ in range(2):
            first = desk.queue.messages[0]
            desk.topoff_desk.fulfil(first)
        run_all(desk)

        assert meaning(desk) == meaning(desk, "at-once")

    def test_a_schedule_that_changes_between_runs_is_the_one_that_is_followed(self, desk):
        desk.topoff_desk.order(EDITOR, DAYS, None)
        desk.topoff_desk.fulfil(desk.queue.messages.pop())

        desk.accounts.change(ADMIN, "page", schedule=CHANGED)
        run_all(desk)

        assert {wanted[-5:] for _, wanted, _ in meaning(desk)} == set(CHANGED.schedule_times)
        assert len(meaning(desk)) == SLOTS
        assert not desk.account().is_unfinished

    def test_an_account_that_fails_holds_up_no_other_and_the_job_says_so(self, desk):
        desk.connect(id="lost", schedule=schedule(timezone="Atlantis/Center"))
        job = desk.topoff_desk.order(EDITOR, DAYS, None)

        with pytest.raises(TopoffIncomplete):
            run_all(desk)

        told = desk.topoff_desk.job(VIEWER, job.id)
        assert (told.status, told.result["accounts_failed"]) == ("failed", 1)
        assert len(desk.minutes("page")) == SLOTS

    @pytest.mark.parametrize(("times", "status"), [(20, "done"), (None, "failed")])
    def test_another_top_off_that_is_always_faster_is_waited_for_but_not_for_ever(
        self, desk, monkeypatch, times, status
    ):
        plan, calls = CalendarRepository.plan, count()
        monkeypatch.setattr(topoff, "_MOST_OUTRUN", 8)

        def outrun(self: CalendarRepository, *account: ChannelAccount, **how: object) -> None:
            if times is None or next(calls) < times:
                raise ChangedMeanwhile("Another run was faster.")
            plan(self, *account, **how)  # type: ignore[arg-type]

        monkeypatch.setattr(CalendarRepository, "plan", outrun)
        job = desk.topoff_desk.order(EDITOR, DAYS, None)

        with suppress(TopoffIncomplete):
            run_all(desk)

        assert desk.topoff_desk.job(VIEWER, job.id).status == status
        assert len(desk.posts()) == (SLOTS if times else 0)

    def test_a_job_of_an_account_paused_meanwhile_adds_nothing_more(self, desk):
        desk.topoff_desk.order(EDITOR, DAYS, None)
        desk.topoff_desk.fulfil(desk.queue.messages.pop())
        before = len(desk.posts())

        desk.accounts.pause(ADMIN, "page")
        run_all(desk)

        assert len(desk.posts()) == before < SLOTS

    def test_a_window_by_start_date_is_the_same_in_parts(self, desk):
        there = replace(H2O, id="at-once")
        desk.top_off(DAYS, date(2027, 3, 8), tenant=there)
        desk.topoff_desk.order(EDITOR, DAYS, None)
        desk.topoff_desk.order(EDITOR, DAYS, date(2027, 3, 8))
        run_all(desk)

        assert meaning(desk) == meaning(desk, "at-once")

    def test_every_day_marks_that_were_left_are_finished(self, desk):
        desk.connect(id="going", schedule=BUSY)
        desk.top_off(28)
        desk.accounts.change(ADMIN, "page", schedule=CHANGED)
        desk.accounts.delete(ADMIN, "going")
        desk.queue.messages.clear()  # both were lost
        assert desk.account().is_unfinished

        desk.queue.send([{"tenant_id": "h2o", "days": 28}])
        run_all(desk)

        assert not desk.account().is_unfinished
        assert desk.stored_accounts.get("h2o", "going") is None
        assert desk.minutes("going") == []


class TestChange:
    @pytest.fixture(autouse=True)
    def stored(self, busy: Desk) -> None:
        pass

    @pytest.fixture
    def wanted(self, busy: Desk) -> list[object]:
        """The result of the change when it is made at once."""
        at_once = replace(busy.accounts, queue=busy.queue)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(account_services, "IN_A_REQUEST", None)
            at_once.change(
                replace(ADMIN, tenant=replace(H2O, id="at-once")), "page", schedule=CHANGED
            )
        assert busy.queue.messages == []
        return list(meaning(busy, "at-once"))

    def test_a_part_is_done_at_once_and_the_rest_by_runs(self, desk, wanted):
        before = meaning(desk)

        answered = desk.accounts.change(ADMIN, "page", schedule=CHANGED)

        assert answered.is_unfinished
        assert answered.schedule.times == tuple(CHANGED.schedule_times)
        assert meaning(desk) != before
        assert len(desk.queue.messages) == 1
        assert run_all(desk) > 3
        assert meaning(desk) == wanted
        assert not desk.account().is_unfinished

    @pytest.mark.parametrize("moment", [before_call, after_call])
    def test_a_run_that_is_killed_anywhere_is_delivered_again(self, desk, wanted, moment):
        desk.accounts.change(ADMIN, "page", schedule=CHANGED)
        kills = count()

        def killed_once(deliver: Callable[[], object]) -> None:
            with moment(desk.client, next(kills), kill):
                try:
                    deliver()
                except Killed:
                    deliver()

        run_all(desk, killed_once)

        assert meaning(desk) == wanted

    def test_a_request_whose_time_went_on_its_own_write_hands_all_of_it_over(self, desk, wanted):
        # Given others who write the same account for longer than a request may begin steps,
        update = AccountRepository.update

        def slow(*args: object, **kwargs: object) -> None:
            desk.clock.advance(allowance.MOST_TIME)
            update(*args, **kwargs)

        before = meaning(desk)

        # when its schedule is changed,
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(AccountRepository, "update", slow)
            changed = desk.accounts.change(ADMIN, "page", schedule=CHANGED)

        # then its posts are left to the queue, and follow.
        assert changed.is_unfinished
        assert meaning(desk) == before
        run_all(desk)
        assert meaning(desk) == wanted

    def test_a_run_that_the_database_stops_anywhere_goes_on_soon(self, desk, wanted):
        desk.accounts.change(ADMIN, "page", schedule=CHANGED)

        run_all(desk, stopped_each_time(desk, 7))

        assert meaning(desk) == wanted
        assert max(desk.queue.delays) <= timedelta(minutes=1)

    @pytest.mark.parametrize("number", range(2, 6))
    def test_a_database_that_is_busy_once_the_change_is_stored_undoes_nothing(
        self, desk, wanted, number
    ):
        with before_call(desk.client, number, no_answer) as interference:
            changed = desk.accounts.change(ADMIN, "page", schedule=CHANGED)

        assert interference.interfered
        assert changed.is_unfinished
        run_all(desk)
        assert meaning(desk) == wanted

    def test_the_newest_of_two_changes_wins(self, desk, wanted):
        desk.accounts.change(
            ADMIN, "page", schedule=ScheduleChange(posts_per_week=5, schedule_times=["07:00"])
        )
        desk.topoff_desk.fulfil(desk.queue.messages.pop())

        desk.accounts.change(ADMIN, "page", schedule=replace(CHANGED, posts_per_week=28))
        run_all(desk)

        assert meaning(desk) == wanted

    def test_a_top_off_meanwhile_leaves_what_it_would_have_left_afterwards(self, desk, wanted):
        desk.accounts.change(ADMIN, "page", schedule=CHANGED)

        while desk.queue.messages:
            desk.topoff_desk.fulfil(desk.queue.messages.pop(0))
            desk.top_off(7)

        assert meaning(desk) == wanted

    def test_what_people_fill_meanwhile_stays_theirs(self, desk):
        desk.write()
        desk.accounts.change(ADMIN, "page", schedule=CHANGED)
        last = desk.posts()[-1]
        desk.instances.edit(EDITOR, last.id, InstanceEdit(content_item_id="tips"))

        run_all(desk)

        assert desk.read(last.id).content_item_id == "tips"
        assert len(desk.posts()) == SLOTS

    def test_a_new_name_and_zone_reach_all_posts(self, desk):
        desk.place(instance(id="old", scheduled_for=instant("2026-06-05T17:00Z")))

        desk.accounts.change(
            ADMIN, "page", name="New", schedule=ScheduleChange(schedule_timezone="Europe/Berlin")
        )
        assert run_all(desk) > 2

        assert {post.timezone for post in desk.posts()} == {"Europe/Berlin"}
        assert {post.account_name for post in desk.posts()} == {"New"}

    def test_a_queue_that_is_down_does_not_undo_the_change(self, desk, wanted):
        desk.queue.down = True

        assert desk.accounts.change(ADMIN, "page", schedule=CHANGED).is_unfinished

        desk.queue.down = False
        desk.top_off(DAYS)
        assert meaning(desk) == wanted


class TestDeletion:
    @pytest.fixture(autouse=True)
    def stored(self, busy: Desk) -> None:
        busy.write()

    def scheduled(self, desk: Desk, post: PostInstance) -> PostInstance:
        return desk.instances.edit(
            EDITOR, post.id, InstanceEdit(content_item_id="tips", status=Status.SCHEDULED)
        )

    def test_it_is_gone_at_once_and_its_posts_follow(self, desk):
        sending = self.scheduled(desk, desk.posts()[200])

        desk.accounts.delete(ADMIN, "page")

        with pytest.raises(NotFound):
            desk.accounts.get(VIEWER, "page")
        assert 0 < len(desk.posts()) < SLOTS
        assert run_all(desk) > 2
        [left] = desk.posts()
        assert (left.id, left.status, left.scheduled_for) == (sending.id, Status.DRAFT, None)
        assert desk.stored_accounts.get("h2o", "page") is None

    @pytest.mark.parametrize("moment", [before_call, after_call])
    def test_a_run_that_is_killed_anywhere_is_delivered_again(self, desk, moment):
        for number in (20, 21, 90, 200):
            self.scheduled(desk, desk.posts()[number])
        desk.accounts.delete(ADMIN, "page")
        kills = count()

        def killed_once(deliver: Callable[[], object]) -> None:
            with moment(desk.client, next(kills) % 7, kill):
                try:
                    deliver()
                except Killed:
                    deliver()

        run_all(desk, killed_once)

        assert [(p.status, p.scheduled_for) for p in desk.posts()] == [(Status.DRAFT, None)] * 4
        assert desk.stored_accounts.get("h2o", "page") is None

    def test_a_run_that_the_database_stops_anywhere_goes_on_soon(self, desk):
        for number in (20, 21, 90, 200):
            self.scheduled(desk, desk.posts()[number])
        desk.accounts.delete(ADMIN, "page")

        run_all(desk, stopped_each_time(desk, 7))

        assert [(p.status, p.scheduled_for) for p in desk.posts()] == [(Status.DRAFT, None)] * 4
        assert desk.stored_accounts.get("h2o", "page") is None
        assert max(desk.queue.delays) <= timedelta(minutes=1)

    def test_a_run_that_is_stopped_goes_on_from_the_page_that_it_reached(self, desk, monkeypatch):
        desk.accounts.delete(ADMIN, "page")
        [message] = desk.queue.messages
        desk.queue.messages.clear()
        monkeypatch.setattr(topoff_orders, "IN_A_RUN", 100)

        with before_call(desk.client, 8, no_answer):
            run = desk.topoff_desk.fulfil(message)

        [left] = desk.queue.messages
        assert (run.goes_on, run.stalled, left["stalled"]) == (True, 0, 0)
        assert (message["until"] or "") < left["until"]

    def test_runs_that_can_do_nothing_pause_longer_each_time_and_fail_in_the_end(self, desk):
        desk.accounts.delete(ADMIN, "page")
        desk.queue.delays.clear()

        for stalled in range(1, MOST_STALLED + 1):
            [message] = desk.queue.messages
            desk.queue.messages.clear()
            with before_call(desk.client, 0, no_answer):
                assert desk.topoff_desk.fulfil(message).stalled == stalled
        [message] = desk.queue.messages
        with before_call(desk.client, 0, no_answer), pytest.raises(Unavailable):
            desk.topoff_desk.fulfil(message)

        seconds = [int(each.total_seconds()) for each in desk.queue.delays]
        assert seconds == [20, 40, 80, 160, 300, 300, 300, 300, 300]

    @pytest.mark.parametrize("number", range(2, 5))
    def test_a_database_that_is_busy_once_it_is_marked_leaves_the_rest_to_runs(self, desk, number):
        with before_call(desk.client, number, no_answer) as interference:
            desk.accounts.delete(ADMIN, "page")

        assert interference.interfered
        with pytest.raises(NotFound):
            desk.accounts.get(VIEWER, "page")
        run_all(desk)
        assert desk.posts() == []
        assert desk.stored_accounts.get("h2o", "page") is None

    def test_a_slot_that_somebody_moves_behind_the_place_that_was_reached_goes_too(self, desk):
        moved = desk.posts()[-1]
        desk.accounts.delete(ADMIN, "page")
        desk.topoff_desk.fulfil(desk.queue.messages.pop())
        soon = desk.clock.now().replace(second=0) + timedelta(hours=1)

        desk.instances.edit(EDITOR, moved.id, InstanceEdit(scheduled_for=soon))
        run_all(desk)

        assert desk.posts() == []

    def test_asked_again_it_goes_on(self, desk):
        desk.accounts.delete(ADMIN, "page")
        desk.queue.messages.clear()

        for _ in range(200):
            if desk.stored_accounts.get("h2o", "page") is None:
                break
            desk.accounts.delete(ADMIN, "page")
            desk.queue.messages.clear()

        assert desk.posts() == []

    def test_an_account_under_deletion_gets_no_slots(self, desk):
        desk.accounts.delete(ADMIN, "page")
        before = len(desk.posts())

        result = desk.top_off(DAYS)

        assert result.accounts_processed == 0
        assert len(desk.posts()) == before
        assert desk.account().status is AccountStatus.DELETING
