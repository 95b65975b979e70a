"""Random histories: two businesses use all of publishing while networks, database, workflows and
clocks fail. At the end all faults stop, time passes, and the invariants are checked against the
networks' ledger and what people were told.

Hypothesis draws the steps, and removes those that a failure does not need. There is only one rule,
because with several Hypothesis disables some of them in most histories (swarm testing), and then
hardly any post goes out.
"""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zlib import crc32

import boto3
import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    rule,
    run_state_machine_as_test,
)
from moto import mock_aws

from drumbeat import persistence
from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.content import BLOCKING, ContentItem, ContentStatus
from drumbeat.domain.errors import DrumbeatError, Forbidden, NotFound, Unavailable
from drumbeat.domain.media import AssetKind, MediaReference
from drumbeat.domain.plans import Limit
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.publishing import NotPublished, Refusal
from drumbeat.domain.tenancy import Access, Member, Role, Tenant
from drumbeat.ports import Replace
from drumbeat.services.contents import ContentDraft
from drumbeat.services.instances import InstanceEdit
from drumbeat.services.resolving import Remedy, Verdict
from jobs import publish
from tests.integration.faults.behaviours import BY_NAME
from tests.integration.faults.connections import agreed_anew
from tests.integration.faults.model import Model, NotingNetworks
from tests.integration.faults.weather import (
    KINDS,
    LaggingDueIndex,
    Weather,
    in_conflict,
    throttled,
    unanswered,
)
from tests.integration.faults.world import CONTEXT, running_world
from tests.interference import Killed, kill, read_one_by_one
from tests.quick_moto import quick_moto
from tests.samples import ADMIN, NOW

TABLE = "drumbeat-test"
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
LENGTH = 60
HISTORIES = 8
#: A fault may occur at any of this many calls for each account, as many as a Commit of all makes.
CALLS = 8
#: The accounts of each business, by default.
REAL = ("facebook", "webhook")
#: The longest possible time: due in two days, then six hours of waiting or looks, or both.
RUN_OUT = timedelta(hours=66)
FEW_CREDITS = 6
#: The second business has few credits, and its month ends an hour after the start (at midnight on
#: Guadalcanal).
COUNTY = Access(
    Tenant(
        id="all_county",
        name="All County",
        timezone="Pacific/Guadalcanal",
        created_at=NOW,
        own_anchor_day=2,
        overrides={Limit.CREDITS.value: FEW_CREDITS},
    ),
    "carl@example.com",
    Role.ADMIN,
)
TENANTS = (ADMIN, COUNTY)
#: Of each business, in the order of TENANTS.
EDITORS = tuple(replace(each, email="eve@example.com", role=Role.EDITOR) for each in TENANTS)
VIEWERS = tuple(replace(each, email="vic@example.com", role=Role.VIEWER) for each in TENANTS)

DEATHS = ("Sandbox.Timedout", "Lambda.Unknown", "Runtime.ExitError", None)
SENDING = ("commit", "webhook", "commit", "webhook", "commit", "prepare")
SENDING_TO_BEHAVIOURS = ("webhook",)
SENDING_TO_NETWORKS = ("commit", "commit", "prepare", "commit", "prepare", "session")
MEANWHILE = (
    "cancel",
    "delete",
    "override_caption",
    "edit_content",
    "move",
    "pause",
    "post_now",
    "retry",
    "a_tick_comes_twice",
    "a_task_is_delivered_again",
    "a_task_is_delivered_again",
)
#: The possible steps, repeated by their frequency. The first is the simplest.
WHAT = (
    "nothing_happens",
    *("schedule", "something_falls_due") * 6,
    *("the_network_misbehaves",) * 8,
    *("time_passes", "somebody_comes_in_the_middle", "a_process_is_killed", "our_calls_fail") * 3,
    *("edit_content", "override_caption", "move", "cancel", "post_now", "retry", "resolve") * 2,
    *("post_several_now", "delete", "set_to_scheduled", "show_other_content", "resolve_missed"),
    *("submit", "submit", *("approve",) * 6, "reject", "reject"),
    *("an_editor_changes_what_was_approved",) * 3,
    "a_viewer_or_an_editor_asks_for_too_much",
    *("pause", "resume", "reconnect", "top_off", "fill_a_planned_slot", "resume", "reconnect"),
    *("meddle_with_another_tenants_post", "a_tick_comes_twice", "a_task_is_delivered_again"),
    *("a_workflow_dies", "all_workflows_die", "starting_fails", "ticks_stop_or_come_again"),
    *("the_index_lags", "clocks_are_wrong", "all_is_well_again"),
)
OURS = {"throttled": throttled, "in_conflict": in_conflict, "unanswered": unanswered}


@dataclass(frozen=True, slots=True)
class Step:
    """One step. Each kind of step interprets the numbers: which post, when, and how."""

    what: str
    pick: int
    number: int


@st.composite
def _steps(draw: st.DrawFn) -> Step:
    """Each number with the same probability.

    Hypothesis's integers prefer small ones and constants of loaded modules, so a seed would give
    other steps when a module changes.
    """
    drawn = draw(st.binary(min_size=12, max_size=12))
    what, pick, number = (int.from_bytes(drawn[at : at + 4]) for at in (0, 4, 8))
    return Step(WHAT[what % len(WHAT)], pick % 10_000, number % 10_000)


class Complaint(AssertionError):
    """A violated promise or invariant, and the steps before it."""

    def __init__(self, found: Sequence[str], steps: Sequence[Step]) -> None:
        what = "\n".join(f"  {step}" for step in steps)
        super().__init__(f"{found}\nThese {len(steps)} steps suffice:\n{what}")


class History(RuleBasedStateMachine):
    """Two businesses with an account of each network, in a world of their own."""

    def __init__(
        self,
        properties: Mapping[str, Any],
        networks: Sequence[str] = REAL,
        shows: AssetKind | None = None,
    ) -> None:
        super().__init__()
        self.steps: list[Step] = []
        self.networks = networks
        self.shows = shows
        self.shown: list[MediaReference] = []
        self.sending = _sending(networks)
        self.calls = CALLS * len(networks)
        self.around = ExitStack()
        try:
            self._begin(properties)
        except BaseException:
            self.around.close()
            raise

    @rule(step=_steps())
    def happens(self, step: Step) -> None:
        if step.what != "nothing_happens":
            self.steps.append(step)
            getattr(self, step.what)(step.pick, step.number)
        broken = self.model.broken or self.model.credits()
        if broken:
            raise Complaint(broken, self.steps)

    def teardown(self) -> None:
        with self.around:
            if sys.exc_info()[0] is not None:
                return
            self._heal()
            self._run_out()
            found = self.model.at_the_end([access.tenant_id for access in TENANTS])
            found += self.model.credits()
            if found:
                raise Complaint(found, self.steps)

    def _begin(self, properties: Mapping[str, Any]) -> None:
        self.around.enter_context(mock_aws())
        self.around.enter_context(quick_moto())
        boto3.client("dynamodb").create_table(TableName=TABLE, **properties)
        persistence.connect(TABLE)
        patch = self.around.enter_context(pytest.MonkeyPatch.context())
        read_one_by_one(patch)
        weathers: list[Weather] = []

        def transport(sandbox: Any) -> Weather:
            weathers.append(Weather(sandbox))
            return weathers[0]

        self.world = self.around.enter_context(running_world(patch, transport=transport))
        self.model = Model(self.world)
        self._rewire(patch, weathers)
        self.world.short_of_credits = frozenset({COUNTY.tenant_id})
        for access in TENANTS[1:]:
            founder = Member(
                tenant_id=access.tenant_id,
                id="founder",
                email=access.email,
                role=Role.ADMIN,
                created_at=NOW,
            )
            self.world.stored_tenants.create(access.tenant, founder)
            self.world.stored_tenants.set_plan(access.tenant, access.tenant, at=NOW)
        if self.shows:
            for access in TENANTS:
                self.shown = [self.world.shelve_one(self.shows, access.tenant_id)]
        self.accounts: list[list[ChannelAccount]] = []
        self.contents: list[list[str]] = []
        for access in TENANTS:
            mine = [self.world.connect(p, access=access) for p in self.networks]
            for account in mine:
                channel = self.world.channels[account.id]
                self.model.connected(account.id, access.tenant_id, channel)
            self.accounts.append(mine)
            self.contents.append([])
            for number in range(2):
                self._write(len(self.contents) - 1, f"{access.tenant_id} text {number}")
        for tenant in range(len(TENANTS)):
            self.schedule(tenant, 2)

    def _rewire(self, patch: pytest.MonkeyPatch, weathers: list[Weather]) -> None:
        world, model = self.world, self.model

        def later(after: timedelta, what: Callable[[], None]) -> None:
            this = model.calling_for
            world.clock.at(world.clock.true + after, lambda: model.on_behalf_of(this, what))

        world.networks = NotingNetworks(world.networks, model)  # type: ignore[assignment]  # it reads as the base
        [self.weather] = weathers
        self.weather.passing = world.clock.advance
        self.weather.later = later
        self.weather.seen = world.seen = model.look
        world.receivers.fails = _fails
        self.index = LaggingDueIndex(world.dispatcher.due_index)
        object.__setattr__(world.dispatcher, "due_index", self.index)
        apply = world.stored_calendar.apply

        def noted(*changes: Any, **more: Any) -> None:
            for change in changes:
                if isinstance(change, Replace):
                    model.claimed(change)
            apply(*changes, **more)

        patch.setattr(world.stored_calendar, "apply", noted)
        commit = world.machine.functions["publish"]

        def published(event: Any) -> Any:
            model.reading_since = model.moment
            return commit(event)

        world.machine.functions = {**world.machine.functions, "publish": published}

    def _run_out(self) -> None:
        end = self.world.clock.true + RUN_OUT
        while self.world.clock.true < end and (self.world.take_ups() or self.world.machine.running):
            self.world.run_until(self.world.clock.true + 30 * MINUTE)
        self.world.run_until(self.world.clock.true + 30 * MINUTE)

    def _heal(self) -> None:
        self.weather.clear()
        self.world.calls.number = None
        self.world.clock.skew = timedelta()
        self.world.machine.down = False
        self.world.machine.dies_in = None
        self.world.sweeping = True
        self.index.lag = 0

    # People

    def schedule(self, pick: int, number: int) -> None:
        tenant = pick % len(TENANTS)
        when = _minute(self.world.clock.true) + (1 + number % 30) * MINUTE
        mine = self.accounts[tenant]
        chosen = mine if number % 2 == 0 else [mine[number // 2 % len(mine)]]
        content = self._content(tenant, number)

        def act() -> None:
            answers = self.world.placing.create_many(
                TENANTS[tenant], content, [a.id for a in chosen], scheduled_for=when, status=None
            )
            for answer in answers:
                if answer.instance is not None:
                    self.model.told(answer.instance, when)

        self._ask(act)
        for post in self.world.posts(TENANTS[tenant].tenant_id):
            if post.id not in self.model.promises and post.status is not Status.PLANNED:
                self.model.looked_up(post.id, post.tenant_id)

    def edit_content(self, pick: int, number: int) -> None:
        tenant = pick % len(TENANTS)
        content, text = self._content(tenant, number), f"{TENANTS[tenant].tenant_id} edit {number}"

        self._write_anew(_one_of(tenant, pick), content, text)

    def an_editor_changes_what_was_approved(self, pick: int, number: int) -> None:
        """Of a post that is due soon: the content, or the post's own text."""
        post = self._picked(pick, Status.SCHEDULED)
        if post is None or post.content_item_id is None:
            return
        tenant, content = _tenant(post), post.content_item_id
        self._submit(EDITORS[tenant], content)
        self._approve(tenant, content)
        if number % 2:
            edit = InstanceEdit(caption_override=f"unread {number}")
            by = EDITORS[tenant]
            self._decide(post, lambda a, p: self.world.instances.edit(a, p.id, edit), by=by)
        else:
            self._write_anew(EDITORS[tenant], content, f"unread text {number}")

    def a_viewer_or_an_editor_asks_for_too_much(self, pick: int, number: int) -> None:
        """Whoever lacks permission is refused, and nothing changes."""
        post = self._picked(pick)
        if post is None:
            return
        tenant = _tenant(post)
        viewer, editor = VIEWERS[tenant], EDITORS[tenant]
        content, account = self._content(tenant, number), post.channel_account_id
        instances, contents = self.world.instances, self.world.contents
        edit = InstanceEdit(caption_override="of a viewer")
        refused: list[Callable[[], object]] = [
            lambda: instances.edit(viewer, post.id, edit),
            lambda: instances.cancel(viewer, post.id),
            lambda: instances.post_now(viewer, post.id),
            lambda: instances.delete(viewer, post.id),
            lambda: self.world.resolving.retry(viewer, post.id),
            lambda: contents.change(viewer, content, ContentDraft(base_caption="of a viewer")),
            lambda: contents.submit(viewer, content),
            *(
                partial(contents.decide, access, content, approved=approved, note="No.")
                for access in (viewer, editor)
                for approved in (True, False)
            ),
            *(partial(self.world.accounts.pause, each, account) for each in (viewer, editor)),
        ]
        before = self.world.read(post.id, post.tenant_id), self._stored(tenant, content)
        for act in refused:
            with self.world.unwatched(), pytest.raises(Forbidden):
                act()
        assert (self.world.read(post.id, post.tenant_id), self._stored(tenant, content)) == before

    def submit(self, pick: int, number: int) -> None:
        """Mostly texts of posts that are due soon."""
        post = self._picked(pick, Status.SCHEDULED)
        tenant = pick % len(TENANTS) if post is None else _tenant(post)
        content = post.content_item_id if post is not None else None
        content = content or self._content(tenant, number)

        self._submit(_one_of(tenant, number), content)

    def approve(self, pick: int, number: int) -> None:
        tenant = pick % len(TENANTS)
        waiting = self._waiting(tenant)
        if waiting:
            self._approve(tenant, waiting[number % len(waiting)])

    def reject(self, pick: int, number: int) -> None:
        tenant = pick % len(TENANTS)
        access = TENANTS[tenant]
        waiting = self._waiting(tenant)
        if not waiting:
            return
        content_id = waiting[number % len(waiting)]

        def act() -> None:
            self.world.contents.decide(access, content_id, approved=False, note="Too long.")
            self.model.rejected(content_id)

        if not self._ask(act):
            for post in self.world.posts(access.tenant_id):
                if post.content_item_id == content_id:
                    self.model.looked_up(post.id, post.tenant_id)

    def override_caption(self, pick: int, number: int) -> None:
        caption = f"only here {number}" if number % 3 else None
        self._edit(pick, InstanceEdit(caption_override=caption))

    def show_other_content(self, pick: int, number: int) -> None:
        post = self._picked(pick)
        if post is not None:
            content = self._content(_tenant(post), number)
            edit = InstanceEdit(content_item_id=content)
            self._decide(post, lambda a, p: self.world.instances.edit(a, p.id, edit, p.version))

    def move(self, pick: int, number: int) -> None:
        when = _minute(self.world.clock.true) + (1 + number % 30) * MINUTE
        self._edit(pick, InstanceEdit(scheduled_for=when), due=when)

    def set_to_scheduled(self, pick: int, _number: int) -> None:
        post = self._picked(pick)
        if post is not None:
            due = None if post.status is Status.SCHEDULED else post.scheduled_for
            self._edit(pick, InstanceEdit(status=Status.SCHEDULED), due=due)

    def cancel(self, pick: int, _number: int) -> None:
        self._decide(pick, lambda a, p: self.world.instances.cancel(a, p.id))

    def delete(self, pick: int, _number: int) -> None:
        self._decide(pick, lambda a, p: self.world.instances.delete(a, p.id))

    def post_now(self, pick: int, _number: int) -> None:
        now = self.world.clock.true
        self._decide(pick, lambda a, p: self.world.instances.post_now(a, p.id), due=now)

    def post_several_now(self, pick: int, _number: int) -> None:
        """All scheduled posts of a business; those of the same second share an execution."""
        tenant = TENANTS[pick % len(TENANTS)].tenant_id
        for post in self.world.posts(tenant):
            if post.status is Status.SCHEDULED:
                now = self.world.clock.true
                self._decide(post, lambda a, p: self.world.instances.post_now(a, p.id), due=now)

    def retry(self, pick: int, _number: int) -> None:
        now = self.world.clock.true
        self._decide(pick, lambda a, p: self.world.resolving.retry(a, p.id), due=now)

    def resolve(self, pick: int, number: int) -> None:
        verdict = list(Verdict)[number % len(Verdict)]

        post = self._picked(pick, Status.UNCONFIRMED)
        if post is None:
            return
        self._decide(
            post,
            lambda a, p: self.world.resolving.resolve(a, p.id, verdict),
            due=self.world.clock.true,
        )
        # The decision may have taken effect even without an answer.
        with self.world.unwatched():
            stored = self.world.stored_calendar.get(post.tenant_id, post.id)
        if stored is not None and stored.version > post.version:
            self.model.judged[post.id, post.generation] = verdict

    def resolve_missed(self, pick: int, number: int) -> None:
        remedy = list(Remedy)[number % len(Remedy)]

        def act(access: Access, post: PostInstance) -> PostInstance:
            [answer] = self.world.resolving.resolve_missed(access, remedy, [post.id])
            if answer.error is not None:
                raise answer.error
            assert answer.instance is not None
            return answer.instance

        def due(answer: PostInstance) -> datetime | None:
            now = self.world.clock.true
            return answer.scheduled_for if remedy is Remedy.RESCHEDULE else now

        post = self._picked(pick, Status.MISSED)
        if post is not None:
            self._decide(post, act, due)

    def pause(self, pick: int, number: int) -> None:
        access, account = self._account(pick, number)
        self._ask(lambda: self.world.accounts.pause(access, account.id))

    def resume(self, pick: int, number: int) -> None:
        access, account = self._account(pick, number)
        self._ask(lambda: self.world.accounts.resume(access, account.id))

    def reconnect(self, pick: int, number: int) -> None:
        access, account = self._account(pick, number)
        connection = agreed_anew(self.world.connected[account.id], number)
        self._ask(lambda: self.world.accounts.change(access, account.id, connection=connection))

    def top_off(self, pick: int, _number: int) -> None:
        tenant = TENANTS[pick % len(TENANTS)].tenant
        self._ask(lambda: self.world.topoff.top_off(tenant, 2))

    def fill_a_planned_slot(self, pick: int, number: int) -> None:
        post = self._picked(pick, Status.PLANNED)
        if post is not None:
            edit = InstanceEdit(content_item_id=self._content(_tenant(post), number))
            self._decide(post, lambda a, p: self.world.instances.edit(a, p.id, edit))

    def meddle_with_another_tenants_post(self, pick: int, _number: int) -> None:
        post = self._picked(pick)
        if post is None:
            return
        before = self.world.read(post.id, post.tenant_id)
        stranger = TENANTS[1 - _tenant(post)]
        for act in (self.world.instances.cancel, self.world.resolving.retry):
            with self.world.unwatched(), pytest.raises(NotFound):
                act(stranger, post.id)
        assert self.world.read(post.id, post.tenant_id) == before

    # Time and machines

    def time_passes(self, pick: int, number: int) -> None:
        minutes = (1, 2, 3, 5, 10, 20, 60)[number % 7]
        self.world.run_until(self.world.clock.true + minutes * MINUTE + (pick % 60) * SECOND)

    def something_falls_due(self, _pick: int, number: int) -> None:
        due = [
            post.due_at
            for access in TENANTS
            for post in self.world.posts(access.tenant_id)
            if post.due_at is not None and post.due_at > self.world.clock.true
        ]
        if due:
            self.world.run_until(min(due) + (-1, 1, 70, 400)[number % 4] * SECOND)

    def a_tick_comes_twice(self, _pick: int, _number: int) -> None:
        self._run(self.world.sweep)
        self._run(self.world.sweep)

    def a_task_is_delivered_again(self, pick: int, _number: int) -> None:
        """Delivers a Commit again that a workflow has already called."""
        payloads = [
            payload
            for execution in self.world.machine.executions.values()
            for payload in execution.passed
            if payload.get("step") == "commit"
        ]
        if payloads:
            payload = payloads[-1 - pick % len(payloads)]
            before = self.model.reading_since
            self.model.reading_since = self.model.moment
            self._run(lambda: publish.handler(payload, CONTEXT))
            self.model.reading_since = before

    def somebody_comes_in_the_middle(self, pick: int, number: int) -> None:
        act = MEANWHILE[pick % len(MEANWHILE)]
        self.world.calls.strike(
            number % self.calls, "before", lambda: getattr(self, act)(pick, number)
        )

    def a_process_is_killed(self, pick: int, number: int) -> None:
        self.world.machine.death = DEATHS[pick % len(DEATHS)]
        self.world.calls.strike(number % self.calls, "before" if number % 2 else "after", kill)

    def our_calls_fail(self, pick: int, number: int) -> None:
        kind = sorted(OURS)[pick % len(OURS)]
        self._order(number % self.calls, kind, (1, 2, 8)[number % 3])

    def a_workflow_dies(self, pick: int, _number: int) -> None:
        self.world.machine.dies_in = ("Prepare", "Wait", "Commit", "RecordFailure")[pick % 4]

    def all_workflows_die(self, _pick: int, _number: int) -> None:
        self.world.machine.restart()

    def starting_fails(self, _pick: int, number: int) -> None:
        self.world.machine.down = number % 2 == 0

    def ticks_stop_or_come_again(self, _pick: int, number: int) -> None:
        self.world.sweeping = number % 2 == 0

    def the_index_lags(self, _pick: int, number: int) -> None:
        self.index.lag = 1 + number % 6

    def clocks_are_wrong(self, _pick: int, number: int) -> None:
        self.world.clock.skew = (-120, -30, -3, 3, 30, 120)[number % 6] * SECOND

    def the_network_misbehaves(self, pick: int, number: int) -> None:
        """Up to six calls of one step fail, and some looks after them."""
        kinds = [KINDS[(number + turn * pick) % len(KINDS)] for turn in range(1 + number % 6)]
        self.weather.coming[self.sending[pick % len(self.sending)]] = deque(kinds)
        looks = (number // 7) % 4
        self.weather.coming["find"] = deque(("hidden", "timeout_before", "broken_down")[:looks])

    def all_is_well_again(self, _pick: int, _number: int) -> None:
        self._heal()

    # How it is done

    def _order(self, call: int, kind: str, times: int) -> None:
        """Makes our own calls fail, from that one on."""

        def strike() -> None:
            name = self.world.calls.names[-1]
            if times > 1:
                self._order(0, kind, times - 1)
            OURS[kind](name)

        self.world.calls.strike(call, "after" if kind == "unanswered" else "before", strike)

    def _ask(self, act: Callable[[], object]) -> bool:
        """Whether somebody got an answer; a refusal is an answer, a timeout is not."""
        try:
            act()
        except Unavailable:
            return False
        except DrumbeatError:
            return True
        except Killed:
            return False
        return True

    def _decide(
        self,
        pick: int | PostInstance,
        act: Callable[[Access, PostInstance], PostInstance | None],
        due: datetime | Callable[[PostInstance], datetime | None] | None = None,
        by: Access | None = None,
    ) -> None:
        """Acts on a post. `due`: the earliest time for it to go out, unless it had one before; a
        function reads it from the answer."""
        post = self._picked(pick) if isinstance(pick, int) else pick
        if post is None:
            return
        access = by or _one_of(_tenant(post), pick if isinstance(pick, int) else 0)

        def told() -> None:
            answer = act(access, post)
            if answer is None:
                self.model.deleted(post.id)
            else:
                said = due(answer) if callable(due) else due
                # Another step may have sent it at once meanwhile.
                known = self.model.promises[post.id].due
                self.model.told(answer, said or known, keeps_time=said is None, by=access)

        if post.id not in self.model.promises:
            self.model.looked_up(post.id, post.tenant_id)
        if not self._ask(told):
            self.model.looked_up(post.id, post.tenant_id)

    def _edit(self, pick: int, edit: InstanceEdit, due: datetime | None = None) -> None:
        self._decide(pick, lambda a, p: self.world.instances.edit(a, p.id, edit), due)

    def _run(self, machine: Callable[[], object]) -> None:
        try:
            machine()
        except (DrumbeatError, Killed):
            return

    def _write(self, tenant: int, text: str) -> None:
        draft = ContentDraft(title=f"Title of {text}", base_caption=text, media=self.shown)
        content = self.world.contents.create(TENANTS[tenant], draft)
        self.contents[tenant].append(content.id)
        self.model.wrote(content.id, text, by=TENANTS[tenant])

    def _submit(self, access: Access, content: str) -> None:
        def act() -> None:
            self.world.contents.submit(access, content)
            self.model.submitted(content)

        if not self._ask(act):
            found = self._stored(_index(access), content)
            if found is not None and found.approval is not None:
                self.model.submitted(content)

    def _approve(self, tenant: int, content: str) -> None:
        def act() -> None:
            self.world.contents.decide(TENANTS[tenant], content, approved=True)
            self.model.approved(content)

        if not self._ask(act):
            found = self._stored(tenant, content)
            if found is None or found.approval is None or found.own_status in BLOCKING:
                return  # also where nobody could ask for it: it goes on needing none
            self.model.approved(content)

    def _write_anew(self, access: Access, content: str, text: str) -> None:
        """Even without an answer, the model knows the text that is stored afterwards."""

        def act() -> None:
            self.world.contents.change(access, content, ContentDraft(base_caption=text))
            self.model.wrote(content, text, by=access)

        if not self._ask(act):
            found = self._stored(_index(access), content)
            assert found is not None
            self.model.wrote(content, found.base_caption, by=access)

    def _stored(self, tenant: int, content: str) -> ContentItem | None:
        with self.world.unwatched():
            return self.world.stored_contents.get(TENANTS[tenant].tenant_id, content)

    def _waiting(self, tenant: int) -> list[str]:
        """Contents that wait for approval."""
        known = [self._stored(tenant, content) for content in self.contents[tenant]]
        return [
            content.id
            for content in known
            if content is not None and content.own_status is ContentStatus.NEEDS_APPROVAL
        ]

    def _account(self, pick: int, number: int) -> tuple[Access, ChannelAccount]:
        tenant = pick % len(TENANTS)
        mine = self.accounts[tenant]
        return TENANTS[tenant], mine[number % len(mine)]

    def _content(self, tenant: int, number: int) -> str:
        return self.contents[tenant][number % len(self.contents[tenant])]

    def _picked(self, pick: int, status: Status | None = None) -> PostInstance | None:
        posts = [
            post
            for access in TENANTS
            for post in self.world.posts(access.tenant_id)
            if (status or post.status) is post.status
            and (status is not None or post.status not in (Status.PLANNED, Status.POSTED))
        ]
        return posts[-1 - pick % len(posts)] if posts else None


def _one_of(tenant: int, number: int) -> Access:
    """An admin or an editor of a business, chosen by any number."""
    return (TENANTS, EDITORS)[number // 10 % 2][tenant]


def _tenant(post: PostInstance) -> int:
    return [access.tenant_id for access in TENANTS].index(post.tenant_id)


def _index(access: Access) -> int:
    return [each.tenant_id for each in TENANTS].index(access.tenant_id)


def _fails(name: str, times: int) -> NotPublished | None:
    """Whether a post that a network has accepted fails: always the same for one name."""
    lot = crc32(f"{name} fails".encode()) % 6
    if lot == 0:
        return NotPublished(Refusal.PERMANENT, "not_shown", "It breaks our rules.")
    if lot == 1 and times == 1:
        return NotPublished(Refusal.TRANSIENT, "not_finished", "Something broke here.")
    return None


def _sending(networks: Sequence[str]) -> Sequence[str]:
    """The steps that fail when a network misbehaves."""
    if tuple(networks) == REAL:
        return SENDING
    return SENDING_TO_BEHAVIOURS if BY_NAME.keys() >= set(networks) else SENDING_TO_NETWORKS


def _minute(now: datetime) -> datetime:
    return now.replace(second=0, microsecond=0)


def play(
    properties: Mapping[str, Any],
    chosen: int,
    networks: Sequence[str] = REAL,
    shows: AssetKind | None = None,
    *,
    histories: int = HISTORIES,
    length: int = LENGTH,
    shortens: bool = True,
) -> None:
    """Plays the histories of a seed, with `length` steps each, always the same ones. Raises
    Complaint.

    `shows`: what each post shows beside its text.

    One history has the simplest steps, and `histories` are drawn; at most HISTORIES, because
    Hypothesis would continue with near copies of them (it begins to mutate after ten).
    """

    @seed(chosen)
    def begin() -> History:
        return History(properties, networks, shows)

    run_state_machine_as_test(
        begin,  # type: ignore[arg-type]  # it only calls it, as its documentation says
        settings=settings(
            max_examples=1 + histories,
            stateful_step_count=length,
            phases=(Phase.generate, Phase.shrink) if shortens else (Phase.generate,),
            database=None,
            deadline=None,
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        ),
    )
