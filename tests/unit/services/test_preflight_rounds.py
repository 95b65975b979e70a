"""Rounds of checks: each post once at each horizon, even if rounds fail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drumbeat.domain.errors import Unavailable
from drumbeat.domain.findings import CREDENTIALS_UNCHECKED, Checked, Preflight, error, warning
from drumbeat.domain.preflight import Horizon
from drumbeat.ports import DueEntry
from drumbeat.services.preflight_rounds import (
    MOST_LEFT,
    PAGE,
    PATIENCE_PER_TENANT,
    SLOWEST_PAGE,
    TURNS,
    PreflightRounds,
)
from tests.fakes.clock import FixedClock
from tests.fakes.due_index import ListedDueIndex
from tests.fakes.log import RecordingLog
from tests.fakes.meter import RecordingMeter
from tests.fakes.preflight import KeptMarks
from tests.samples import NOW

FIVE_MINUTES = timedelta(minutes=5)
HOUR, DAY = timedelta(hours=1), timedelta(hours=24)


def due_in(ahead: timedelta, tenant_id: str = "h2o", number: int = 0) -> DueEntry:
    return DueEntry(
        tenant_id=tenant_id,
        instance_id=f"{tenant_id}-{number:04}",
        slot="slot",
        generation=1,
        attempt=0,
        due_at=NOW + ahead,
        take_up_at=NOW + ahead,
    )


class Checks:
    """Stands for the checker: records its calls, and may take time or fail."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.meter = RecordingMeter()
        self.asked: list[tuple[str, Horizon]] = []
        self.unasked: list[str] = []
        self.takes: Callable[[str], timedelta] = lambda _tenant_id: timedelta()
        self.fails: dict[str, Exception] = {}
        #: Ids of posts whose networks or addresses never answer.
        self.silent: set[str] = set()

    def check_ahead(
        self, tenant_id: str, instance_id: str, horizon: Horizon, _asked: object, *, asks: bool
    ) -> Preflight | None:
        if instance_id in self.fails:
            raise self.fails[instance_id]
        self.asked.append((instance_id, horizon))
        if asks:
            self.clock.advance(self.takes(tenant_id))
        else:
            self.unasked.append(instance_id)
        findings = (error("needs_reconnect", "Reconnect."),)
        if not asks or instance_id in self.silent:
            findings = (warning(CREDENTIALS_UNCHECKED, "Nobody answered."),)
        return Preflight(
            checked_at=NOW, checked=Checked(generation=1, version=1), findings=findings
        )

    def answered(self) -> list[str]:
        """The posts whose networks were called, in order, as often as they were."""
        unasked = list(self.unasked)
        found = []
        for name, _ in self.asked:
            if name in unasked:
                unasked.remove(name)
            else:
                found.append(name)
        return found


class Scene:
    """Rounds over one shard, in virtual time."""

    def __init__(self, *entries: DueEntry, shards: int = 1) -> None:
        self.clock = FixedClock(NOW)
        self.index = ListedDueIndex(entries)
        self.marks = KeptMarks()
        self.checks = Checks(self.clock)
        self.log = RecordingLog()
        self.rounds = PreflightRounds(
            due_index=self.index,
            preflights=self.marks,
            checker=self.checks,  # type: ignore[arg-type]
            clock=self.clock,
            log=self.log,
            shards=shards,
        )

    def go(self, lasting: timedelta = FIVE_MINUTES) -> int:
        return self.rounds.run(self.clock.now() + lasting).checked

    def go_on(self, rounds: int) -> None:
        """Starts further rounds as the template's rule does, even if one fails."""
        for _ in range(rounds):
            began = self.clock.now()
            with suppress(Unavailable):
                self.rounds.run(began + FIVE_MINUTES)
            assert self.clock.now() <= began + FIVE_MINUTES
            self.clock.advance(began + FIVE_MINUTES - self.clock.now())

    def later(self, by: timedelta = FIVE_MINUTES) -> None:
        self.clock.advance(by)


def test_a_post_is_checked_once_at_each_horizon_over_two_days_of_rounds() -> None:
    # given posts all over the day after tomorrow
    posts = [due_in(DAY + timedelta(minutes=7 * n), number=n) for n in range(200)]
    scene = Scene(*posts)

    # when rounds come every five minutes
    while scene.clock.now() < NOW + 2 * DAY:
        scene.go()
        scene.later()

    # then
    wanted = [(p.instance_id, h) for p in posts for h in (Horizon.DAY, Horizon.HOUR)]
    assert sorted(scene.checks.asked) == sorted(wanted)


@given(pauses=st.lists(st.integers(1, 50), min_size=20, max_size=60))
def test_no_post_is_skipped_when_rounds_are_late(pauses: list[int]) -> None:
    """As long as they come within the horizon."""
    posts = [due_in(2 * HOUR + timedelta(minutes=n), number=n) for n in range(0, 60, 3)]
    scene = Scene(*posts)

    for minutes in pauses:
        scene.go()
        scene.later(timedelta(minutes=minutes))
        if scene.clock.now() > posts[0].due_at:
            break
    else:
        scene.go()

    # then all posts within the horizon at a round have been checked exactly once there
    checked = [each for each in scene.checks.asked if each[1] is Horizon.HOUR]
    assert len(checked) == len(set(checked))
    reached = scene.marks.marks[Horizon.HOUR, 0].at
    expected = {p.instance_id for p in posts if p.due_at <= reached}
    assert {name for name, _ in checked} == expected


def test_after_a_long_outage_what_is_due_already_is_not_checked() -> None:
    scene = Scene(due_in(HOUR + timedelta(minutes=1)), due_in(5 * HOUR, number=1))
    scene.go()
    scene.checks.asked.clear()

    scene.later(4 * HOUR + timedelta(minutes=30))
    scene.go()

    assert scene.checks.asked == [("h2o-0001", Horizon.HOUR)]


def test_the_first_round_of_all_checks_each_post_of_the_next_day_once() -> None:
    scene = Scene(due_in(timedelta(minutes=30)), due_in(3 * HOUR, number=1))

    scene.go()

    assert scene.checks.asked == [("h2o-0000", Horizon.HOUR), ("h2o-0001", Horizon.DAY)]


def test_a_round_that_is_cut_off_goes_on_where_its_last_page_ended() -> None:
    posts = [due_in(timedelta(minutes=30), number=n) for n in range(PAGE * 3)]
    scene = Scene(*posts)
    scene.checks.takes = lambda _: timedelta(seconds=1)

    # given a round with time for one page alone
    first = scene.go(lasting=SLOWEST_PAGE)
    scene.checks.takes = lambda _: timedelta()

    # when the next one comes
    second = scene.go()

    assert (first, second) == (PAGE, PAGE * 2)
    assert len({name for name, _ in scene.checks.asked}) == PAGE * 3


def test_a_round_that_dies_within_a_page_has_that_page_checked_again_and_no_other() -> None:
    # given a page that is done, and a process that is killed within the next
    posts = [due_in(timedelta(minutes=30), number=n) for n in range(PAGE * 2)]
    scene = Scene(*posts)
    scene.checks.fails[posts[PAGE + 5].instance_id] = KeyboardInterrupt()  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        scene.go()
    done = list(scene.checks.asked)

    # when
    scene.checks.fails.clear()
    scene.checks.asked.clear()
    scene.go()

    assert len(done) == PAGE + 5
    assert [name for name, _ in scene.checks.asked] == [p.instance_id for p in posts[PAGE:]]


def test_what_could_not_be_read_is_checked_by_the_next_round() -> None:
    posts = [due_in(timedelta(minutes=30), number=n) for n in range(3)]
    scene = Scene(*posts)
    scene.checks.fails[posts[1].instance_id] = Unavailable("The database is busy.")

    with pytest.raises(Unavailable, match="1 posts could not be checked"):
        scene.go()
    scene.checks.fails.clear()
    scene.go()

    assert {name for name, _ in scene.checks.asked} == {p.instance_id for p in posts}


def test_a_post_that_breaks_the_check_is_told_to_the_operator_and_holds_back_no_other() -> None:
    posts = [due_in(timedelta(minutes=30), number=n) for n in range(3)]
    scene = Scene(*posts)
    scene.checks.fails[posts[1].instance_id] = ValueError("broken")

    assert [scene.go(), scene.go()] == [2, 0]
    assert [(level, line["instance_id"]) for level, _, line in scene.log.lines] == [
        ("warning", "h2o-0001")
    ]
    assert scene.checks.meter.bugs == 1


def test_tenants_take_turns_within_a_page() -> None:
    ahead = timedelta(minutes=30)
    many = [due_in(ahead, "all_county", n) for n in range(5)]
    scene = Scene(*many, due_in(ahead, "h2o"))

    scene.go()

    assert [name for name, _ in scene.checks.asked][:2] == ["all_county-0000", "h2o-0000"]


def test_a_tenant_with_slow_networks_is_not_asked_for_ever() -> None:
    # given
    ahead = timedelta(minutes=30)
    slow = [due_in(ahead, "all_county", n) for n in range(20)]
    scene = Scene(*slow, *(due_in(ahead, "h2o", n) for n in range(5)))
    scene.checks.takes = lambda tenant_id: timedelta(seconds=20 if tenant_id != "h2o" else 0)

    # when
    checked = scene.go()

    # then everybody's posts are checked, but the slow networks were asked for a minute only
    assert checked == 25
    asked_slowly = 20 - len(scene.checks.unasked)
    assert asked_slowly == PATIENCE_PER_TENANT / timedelta(seconds=20)
    assert all(name.startswith("all_county") for name in scene.checks.unasked)


def test_a_post_that_can_never_be_read_starves_no_other_and_is_given_up() -> None:
    # given three pages, and a post on the first that can't be read
    posts = [due_in(timedelta(minutes=50), number=n) for n in range(PAGE * 3)]
    scene = Scene(*posts)
    stuck = posts[5].instance_id
    scene.checks.fails[stuck] = Unavailable("It can't be read.")

    # when one round says so
    with pytest.raises(Unavailable):
        scene.go()

    # then it has checked all others, and in the end no post is left over
    assert {name for name, _ in scene.checks.asked} == {p.instance_id for p in posts} - {stuck}
    for _ in range(TURNS - 1):
        with pytest.raises(Unavailable):
            scene.go()
    assert scene.go() == 0


def test_what_nobody_answers_is_asked_about_again_in_the_next_rounds_and_then_left() -> None:
    posts = [due_in(timedelta(minutes=50), f"tenant-{n}") for n in range(3)]
    scene = Scene(*posts)
    silent = posts[1].instance_id
    scene.checks.silent = {silent}

    scene.go_on(rounds=6)

    asked = Counter(name for name, _ in scene.checks.asked)
    assert asked == {posts[0].instance_id: 1, silent: TURNS, posts[2].instance_id: 1}


def test_one_that_answers_the_second_time_is_asked_no_third_time() -> None:
    post = due_in(timedelta(minutes=50))
    scene = Scene(post)
    scene.checks.silent = {post.instance_id}
    scene.go_on(rounds=1)

    scene.checks.silent.clear()
    scene.go_on(rounds=3)

    assert len(scene.checks.asked) == 2


def test_what_a_slow_tenant_left_no_time_for_is_asked_about_by_later_rounds() -> None:
    # given ten posts of which a round asks about three
    posts = [due_in(timedelta(minutes=50), number=n) for n in range(10)]
    scene = Scene(*posts)
    scene.checks.takes = lambda _: timedelta(seconds=20)

    scene.go_on(rounds=4)

    assert Counter(scene.checks.answered()) == {post.instance_id: 1 for post in posts}


def test_a_round_that_is_cut_off_by_its_time_comes_back_to_what_it_did_not_reach() -> None:
    # given a page that takes longer than a round has, each post of another business
    posts = [due_in(timedelta(minutes=50), f"tenant-{n:02}") for n in range(PAGE)]
    scene = Scene(*posts)
    scene.checks.takes = lambda _: timedelta(seconds=15)

    # when the first round ends in time (`go_on` sees to it), and others follow
    scene.go_on(rounds=1)
    first = len(scene.checks.answered())
    scene.go_on(rounds=2)

    # then everything was asked once
    assert 0 < first < PAGE
    assert Counter(scene.checks.answered()) == {post.instance_id: 1 for post in posts}


def test_what_is_stuck_is_left_when_its_time_has_come() -> None:
    post = due_in(timedelta(minutes=3))
    scene = Scene(post)
    scene.checks.silent = {post.instance_id}

    scene.go_on(rounds=3)

    assert len(scene.checks.asked) == 1


def test_a_tenant_with_many_stuck_posts_pushes_nobody_elses_out_of_the_list() -> None:
    ahead = timedelta(minutes=50)
    many = [due_in(ahead, "all_county", n) for n in range(MOST_LEFT + PAGE)]
    last = due_in(ahead + timedelta(minutes=1), "h2o")
    scene = Scene(*many, last)
    scene.checks.silent = {post.instance_id for post in (*many, last)}

    scene.go_on(rounds=1)

    [mark] = [mark for (horizon, _), mark in scene.marks.marks.items() if horizon is Horizon.HOUR]
    assert len(mark.left) == MOST_LEFT
    assert last.instance_id in {post.instance_id for post in mark.left}


def test_where_rounds_have_time_for_one_page_each_shard_and_horizon_has_its_turn() -> None:
    scene = Scene(shards=2)
    seen: set[tuple[Horizon, int]] = set()

    for _ in range(8):
        [first, *_] = scene.rounds._turns()
        seen.add(first)
        scene.later()

    assert seen == {(horizon, shard) for horizon in Horizon for shard in range(2)}


@given(
    behaviours=st.lists(
        st.sampled_from(["well", "slow", "silent", "unreadable"]), min_size=1, max_size=60
    ),
    tenants=st.integers(1, 5),
)
def test_whatever_is_stuck_all_others_are_asked_about_once_within_the_hour(
    behaviours: list[str], tenants: int
) -> None:
    # given posts of a few businesses, of which the last has all that is stuck
    ahead = timedelta(minutes=59)
    posts = [
        due_in(ahead, "stuck" if how != "well" else f"tenant-{n % tenants}", n)
        for n, how in enumerate(behaviours)
    ]
    scene = Scene(*posts)
    scene.checks.takes = lambda tenant_id: timedelta(seconds=25 if tenant_id == "stuck" else 0)
    for post, how in zip(posts, behaviours, strict=True):
        if how == "silent":
            scene.checks.silent.add(post.instance_id)
        if how == "unreadable":
            scene.checks.fails[post.instance_id] = Unavailable("It can't be read.")

    scene.go_on(rounds=11)

    asked = Counter(scene.checks.answered())
    for post, how in zip(posts, behaviours, strict=True):
        if how == "well":
            assert asked[post.instance_id] == 1
        assert asked[post.instance_id] <= TURNS


def test_a_round_without_time_for_a_page_begins_none_and_says_so() -> None:
    scene = Scene(due_in(timedelta(minutes=30)))

    done = scene.rounds.run(_soon(scene.clock))

    assert (done.checked, done.complete) == (0, False)


def _soon(clock: FixedClock) -> datetime:
    return clock.now() + SLOWEST_PAGE - timedelta(seconds=1)
