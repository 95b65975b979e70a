"""Starting posts that are due: the sweep over the due index, and a direct way for those due at
once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import partial
from itertools import pairwise
from typing import Any

from drumbeat.domain import execution_names, sending, trying
from drumbeat.domain.errors import Unavailable
from drumbeat.domain.pacing import Gate, Place, held_until, place, whole_second
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.tenancy import Tenant
from drumbeat.ports import Clock, DueEntry, DueIndex, Gates, Late, Networks, Workflow

#: The sweep runs once a minute, at any time within it (AWS: scheduled rules fire inside the
#: minute). Posts that are due earlier are started by the call that schedules them.
NEXT_SWEEP = timedelta(seconds=90)
#: Entries in one read, and the most that one sweep takes up: the next one continues.
PAGE = 100
MOST = 2000
#: The most posts of one execution.
TOGETHER = 20
#: How many posts of one shard a tenant may start before the others have had their turn: three full
#: executions.
FAIR_SHARE = 3 * TOGETHER
#: Pages read in one sweep, however many entries are skipped; the shards share them.
MOST_READ = 400
#: After so many failed calls a sweep stops, because the cause is not single entries.
MOST_FAILED = 10
#: How often taking a place is tried while others of the same account take theirs.
_PLACES_TRIED = 5


class _Taken(StrEnum):
    STARTED = "started"
    STALE = "stale"
    LINED_UP = "lined up"
    LEFT = "left"  # no time was left; it stays in the index
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Sweep:
    """The result of one sweep: posts started, and entries that others had taken or changed. `late`:
    those that were due before and had not been taken up."""

    started: int
    stale: int
    late: int = 0


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of a shard: entries after `after`, up to `until`."""

    shard: int
    until: datetime
    after: DueEntry | None = None


@dataclass
class _Tally:
    """The progress of a sweep, and whether it may go on."""

    clock: Clock
    until: datetime | None
    taken: Counter[_Taken] = field(default_factory=Counter)
    #: Failed calls: a start counts once, however many posts it is for.
    failures: int = 0
    #: Pages read, by shard.
    pages: Counter[int] = field(default_factory=Counter)
    #: Late and put-off entries, to be taken up when all of them have been read.
    late: dict[DueEntry, None] = field(default_factory=dict)
    #: Of those, posts that were due and that nobody had tried or given a place.
    missed: int = 0
    #: Gates of networks' apps, read once in a sweep.
    app_gates: dict[str, Gate | None] = field(default_factory=dict)
    #: The posts that are due in each second, as far as the sweep has seen: tenants and ids.
    due: dict[datetime, set[tuple[str, str]]] = field(default_factory=lambda: defaultdict(set))

    def room(self) -> int:
        """How many more may be taken up."""
        count = self.taken[_Taken.STARTED] + self.taken[_Taken.STALE]
        return max(0, MOST - count - len(self.late)) if self.goes_on() else 0

    def note(self, starts: Iterable[Start]) -> None:
        for start in starts:
            post = start.entry.tenant_id, start.entry.instance_id
            self.due[whole_second(start.due_at)].add(post)

    def is_alone(self, batch: Sequence[Start]) -> bool:
        """Whether no other execution has posts in its second."""
        posts = self.due[whole_second(batch[0].due_at)]
        return len(posts) <= TOGETHER and len({tenant_id for tenant_id, _ in posts}) == 1

    def add(self, counts: Counter[_Taken]) -> None:
        self.taken += counts
        self.failures += counts[_Taken.FAILED] > 0

    def goes_on(self) -> bool:
        return self.failures < MOST_FAILED and self.has_time()

    def has_time(self) -> bool:
        return self.until is None or self.clock.now() < self.until


@dataclass(frozen=True, slots=True)
class Dispatcher:
    """Starts the workflows of due posts, `look_ahead` before they are due.

    Posts of one tenant that are due in one second share a workflow, if they are on the same page of
    the index.

    The order is important: start first, then move the entries on; the other way round a post would
    wait for its lease after a crash. After a crash in between, the same name is started again,
    which does nothing, or other batches with the same attempts of some posts: the first claim of an
    attempt decides which of them sends the post, and the others skip it.

    Posts that are on time are started for their second. Late and put-off posts form a line by
    account, the oldest first, with the network's gap between two; a post whose place is after the
    next sweeps is moved to that place in the index.

    Where several executions share a second, each starts its commit `start_ahead` before it, so that
    all have a function that runs when their posts are due; they wait there for the second. An
    execution that a sweep finds alone in its second is not started early, because the function that
    prepared its posts is free, and waiting costs.

    `work_through` is `map`, or that of a pool which takes up several entries at once.
    """

    due_index: DueIndex
    gates: Gates
    networks: Networks
    workflow: Workflow
    clock: Clock
    shards: int
    look_ahead: timedelta
    start_ahead: timedelta = timedelta()
    work_through: Callable[[Callable[[Any], Any], Iterable[Any]], Iterable[Any]] = map

    def sweep(self, within: timedelta | None = None) -> Sweep:
        """Take up what the index has up to now + look-ahead, oldest first, limited in number and,
        if `within` is given, in time.

        First each tenant gets a fair share, then those that have more. If a backlog fills more than
        a page, posts that are still to come go before it. Entries that can't be started don't hold
        back others; they stay in the index, and Unavailable is raised for them at the end.
        """
        tally = _Tally(self.clock, None if within is None else self.clock.now() + within)
        waiting: list[_Stretch] = []
        backlogs: list[tuple[_Stretch, Sequence[DueEntry]]] = []
        until = self.clock.now() + self.look_ahead
        stretches = [_Stretch(shard, until) for shard in self._in_turn()]
        # All first pages are read before anything starts: they show which seconds are shared.
        for stretch, page in [(each, self._first_page(each, tally)) for each in stretches]:
            if page and self._is_backlog(page):
                backlog, stretch = _parted(stretch, self.clock.now())
                backlogs.append((backlog, page))
                page = None
            if self._pass(stretch, tally, FAIR_SHARE, page):
                waiting.append(stretch)
        for backlog, page in backlogs:
            if self._pass(backlog, tally, FAIR_SHARE, page):
                waiting.append(backlog)
        for stretch in waiting:
            self._pass(stretch, tally, MOST)
        self._catch_up(tally)
        counts = tally.taken
        if counts[_Taken.FAILED]:
            raise Unavailable(
                f"{counts[_Taken.FAILED]} posts could not be started, "
                f"{counts[_Taken.STARTED]} were."
            )
        return Sweep(counts[_Taken.STARTED], counts[_Taken.STALE], tally.missed)

    def _in_turn(self) -> Sequence[int]:
        """The shards, beginning with another one in each minute, so that none is always the
        last."""
        first = int(self.clock.now().timestamp()) // 60
        return [(first + turn) % self.shards for turn in range(self.shards)]

    def _first_page(self, stretch: _Stretch, tally: _Tally) -> Sequence[DueEntry] | None:
        """None if it can't be read now: it is read again in its turn, after those before it."""
        with suppress(Unavailable):
            page = self._read(stretch, None, tally)
            tally.note(map(Start, page))
            return page
        return None

    def _is_backlog(self, page: Sequence[DueEntry]) -> bool:
        return len(page) == PAGE and page[-1].take_up_at < _this_second(self.clock.now())

    def _read(
        self, stretch: _Stretch, last: DueEntry | None, tally: _Tally, *, past_tenant: bool = False
    ) -> Sequence[DueEntry]:
        tally.pages[stretch.shard] += 1
        after = last or stretch.after
        return self.due_index.due(
            stretch.shard, stretch.until, PAGE, after, past_tenant=past_tenant
        )

    def _pass(
        self,
        stretch: _Stretch,
        tally: _Tally,
        share: int,
        page: Sequence[DueEntry] | None = None,
    ) -> bool:
        """Go through a stretch once, taking `share` of each tenant; whether some were left.

        `page`: its first page, if that has been read already.
        """
        now = self.clock.now()
        most_read = self._most_read(share)
        counts: Counter[str] = Counter()
        last: DueEntry | None = None
        enough = left = False
        while tally.room():
            if page is None:
                if tally.pages[stretch.shard] >= most_read:
                    return True
                page = self._read(stretch, last, tally, past_tenant=enough)
            entries, page = page, None
            chosen = [entry for entry in entries if _within(share, counts, entry)]
            late = (each for each in chosen if not _is_on_time(each, now))
            unseen = [each for each in late if each not in tally.late]
            tally.late |= dict.fromkeys(unseen[: tally.room()])
            prompt = [each for each in chosen if _is_on_time(each, now)]
            self._take_up_all(prompt[: tally.room()], tally)
            if len(entries) < PAGE:
                return left or len(chosen) < len(entries)
            last = entries[-1]
            enough = counts[last.tenant_id] >= share
            left = left or enough or len(chosen) < len(entries)
        return True

    def _most_read(self, share: int) -> int:
        """The most pages of one shard; leaves enough pages to use the room after the fair
        shares."""
        most = max(1, MOST_READ // self.shards)
        return most if share == MOST else max(most // 2, most - MOST // PAGE)

    def _take_up_all(self, entries: Iterable[DueEntry], tally: _Tally) -> None:
        self._start_all([Start(entry) for entry in entries], tally)

    def _start_all(self, starts: Sequence[Start], tally: _Tally) -> None:
        tally.note(starts)
        batches = _together(starts, self.clock.now())
        for counts in self.work_through(partial(self._try, tally), batches):
            tally.add(counts)
            if not tally.goes_on():
                return

    def _catch_up(self, tally: _Tally) -> None:
        """Take up late and put-off posts, each account's in its own line."""
        if not tally.late:
            return
        now = self.clock.now()
        lines: dict[tuple[str, str], list[_Waiting]] = defaultdict(list)
        starts: list[Start] = []
        unpaced: list[Start] = []
        for late in self.due_index.late(list(tally.late)):
            if late.instance is None:
                tally.taken[_Taken.STALE] += 1
                continue
            tally.missed += late.instance.claim is None and late.instance.promised_at is None
            until = self._held(late, tally)
            if _is_paced(late, late.instance, until, now):
                line = (late.entry.tenant_id, late.instance.channel_account_id)
                lines[line].append(_Waiting(late, late.instance, until))
            else:
                unpaced.append(Start(late.entry))
        tally.late.clear()
        for counts, line_starts in self.work_through(
            partial(self._take_line, tally), lines.values()
        ):
            tally.add(counts)
            starts += line_starts
            if not tally.goes_on():
                break
        self._start_all([*starts, *unpaced], tally)

    def _held(self, late: Late, tally: _Tally) -> datetime | None:
        """Until when caps, or a refusal of the whole app, hold a late post back."""
        post = late.instance
        if post is None:
            return None
        if post.platform not in tally.app_gates:
            tally.app_gates[post.platform] = self._app_gate(post)
        app, counted = tally.app_gates[post.platform], post.claim is not None
        pacing = self.networks.get(post.platform).profile.pacing
        return held_until(pacing, late.gate, app, self.clock.now(), is_counted=counted)

    def _app_gate(self, post: PostInstance) -> Gate | None:
        """The gate of its network's app; None when there is none, or it can't be read."""
        profile = self.networks.get(post.platform).profile
        if not profile.is_held_as_one:
            return None
        with suppress(Unavailable):  # publishing looks again
            return self.gates.app(profile.name)
        return None

    def _take_line(
        self, tally: _Tally, line: Sequence[_Waiting]
    ) -> tuple[Counter[_Taken], Sequence[Start]]:
        """Put posts into the line that have no place within the look-ahead; returns also those to
        start."""
        if not tally.has_time():
            return Counter({_Taken.LEFT: len(line)}), ()
        now = self.clock.now()
        horizon = now + self.look_ahead
        tenant_id, account_id = line[0].late.entry.tenant_id, line[0].instance.channel_account_id
        gate = taken_places = before = line[0].late.gate
        gap = self.networks.get(line[0].instance.platform).profile.pacing.gap
        starts: list[Start] = []
        later: list[tuple[DueEntry, Place]] = []
        for waiting in sorted(line, key=_first_due):
            in_line = waiting.instance.promised_at is not None
            own = gate.held(waiting.held)
            at = place(waiting.late.entry.due_at, own, gap, now, in_line=in_line)
            gate = replace(gate, free_at=at.at + gap)
            # Posts that are not started keep their place only in the line, and get a new one later.
            end = max(at.at + gap, taken_places.line_end or now)
            started: dict[str, Any] = {"free_at": at.at + gap} if at.at <= horizon else {}
            taken_places = replace(taken_places, line_end=end, **started)
            if started:
                starts.append(Start(waiting.late.entry, at))
            else:
                later.append((waiting.late.entry, at))
        try:
            if not self.gates.take_places(tenant_id, account_id, before, taken_places):
                return Counter(), ()  # another sweep is at this account
        except Unavailable:
            return Counter({_Taken.FAILED: 1}), ()
        counts: Counter[_Taken] = Counter()
        for entry, at in later:
            counts[self._line_up(tally, entry, at)] += 1
            if counts[_Taken.FAILED] >= MOST_FAILED:
                break
        return counts, starts

    def _line_up(self, tally: _Tally, entry: DueEntry, at: Place) -> _Taken:
        if not tally.has_time():
            return _Taken.LEFT
        try:
            return _Taken.LINED_UP if self.due_index.line_up(entry, at) else _Taken.STALE
        except Unavailable:
            return _Taken.FAILED

    def _try(self, tally: _Tally, batch: Sequence[Start]) -> Counter[_Taken]:
        if not tally.has_time():
            return Counter({_Taken.LEFT: len(batch)})
        try:
            self._start(batch, timedelta() if tally.is_alone(batch) else self.start_ahead)
        except Unavailable:
            return Counter({_Taken.FAILED: len(batch)})
        counts: Counter[_Taken] = Counter()
        for start in batch:
            try:
                counts[_Taken.STARTED if self._lease(start) else _Taken.STALE] += 1
            except Unavailable:
                counts[_Taken.FAILED] += 1
        return counts

    def take_up(self, entry: DueEntry, at: Place | None = None) -> bool:
        """Start the entry's next attempt; False when somebody else has, or it has changed."""
        start = Start(entry, at)
        self._start([start], self.start_ahead)
        return self._lease(start)

    def _start(self, batch: Sequence[Start], start_ahead: timedelta) -> None:
        """Raises Unavailable."""
        names = [start.name for start in batch]
        name = (
            names[0]
            if len(batch) == 1
            else execution_names.batch_name(execution_names.batch_of(names))
        )
        self.workflow.start(name, workflow_input(batch, start_ahead))

    def _lease(self, start: Start) -> bool:
        until = trying.leased_until(start.due_at, self.clock.now(), self.look_ahead)
        return self.due_index.lease(start.entry, until, start.place)

    def hurry(
        self, instance: PostInstance, slot: str, tenant: Tenant | None = None
    ) -> PostInstance:
        """Start a post at once if it is to be taken up before the next sweep; returns it as due.

        A post that has been started already is not started again: its entry has moved to the end of
        its lease. A post that is to go out at once, right after another of its account, is due when
        the network's gap is over; if that is after the next sweep, the sweep places it. If its
        network takes no posts now it is started anyway, so that it shows why it waits, and is
        returned as due when the network takes posts again. Raises Unavailable; the next sweep will
        start it.
        """
        due_at, take_up_at = instance.due_at, instance.take_up_at
        if due_at is None or take_up_at is None or take_up_at > self.clock.now() + NEXT_SWEEP:
            return instance
        wish = _Wish(Place(due_at))
        if due_at != instance.scheduled_for:
            wish = self._next_place(instance, due_at)
        after = instance
        if wish.place is not None:
            entry = DueEntry(
                tenant_id=instance.tenant_id,
                instance_id=instance.id,
                slot=slot,
                generation=instance.generation,
                attempt=instance.attempt,
                due_at=due_at,
                take_up_at=take_up_at,
                scheduled_for=instance.scheduled_for,
            )
            if self.take_up(entry, wish.place) and wish.place.at > due_at:
                after = replace(instance, due_at=wish.place.at, promised_at=wish.place.at)
        until = wish.held_until
        if until is None or until <= (after.due_at or due_at):
            return after
        if sending.is_too_late(after, sending.max_lateness(tenant), until):
            return after  # it ends at once, with a reason
        return replace(after, due_at=until, promised_at=after.promised_at or due_at)

    def _next_place(self, instance: PostInstance, due_at: datetime) -> _Wish:
        """When the post may go out; the place is stored, so that other posts keep a distance."""
        now = self.clock.now()
        tenant_id, account_id = instance.tenant_id, instance.channel_account_id
        pacing = self.networks.get(instance.platform).profile.pacing
        app = self._app_gate(instance)
        until = None
        for _ in range(_PLACES_TRIED):
            gate = self.gates.get(tenant_id, account_id)
            beyond = held_until(pacing, gate, app, now, is_counted=instance.claim is not None)
            until = gate.held(beyond).opens_at(now)
            free_at = gate.hurried_until
            waits = free_at is not None and free_at > max(now, due_at)
            at = (
                Place(whole_second(free_at), free_at - due_at, promised=True)
                if waits and free_at
                else Place(due_at)
            )
            if at.at > now + NEXT_SWEEP:
                return _Wish(None, until)
            after = replace(gate, hurried_until=max(at.at, now) + pacing.gap)
            if self.gates.take_places(tenant_id, account_id, gate, after):
                return _Wish(at, until)
        return _Wish(None, until)


@dataclass(frozen=True, slots=True)
class _Wish:
    """The place of a post that a person sends at once; without one, the sweep finds it.

    `held_until`: until when its network takes no posts of its account.
    """

    place: Place | None
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A late post in its account's line. `held`: until when something else holds it back."""

    late: Late
    instance: PostInstance
    held: datetime | None


@dataclass(frozen=True, slots=True)
class Start:
    """The next attempt of an entry, which is due at its place if it has one."""

    entry: DueEntry
    place: Place | None = None

    @property
    def attempt(self) -> int:
        return self.entry.attempt + 1

    @property
    def due_at(self) -> datetime:
        return max(self.entry.due_at, self.place.at) if self.place else self.entry.due_at

    @property
    def name(self) -> str:
        return execution_names.execution_name(
            self.entry.instance_id, self.entry.generation, self.attempt
        )


def _together(starts: Iterable[Start], now: datetime) -> Sequence[Sequence[Start]]:
    """Batches of posts that one tenant has due in one second, in the order of their first posts.

    Past posts count as due in this second. Batches of more than `TOGETHER` are divided evenly.
    """
    second: dict[tuple[str, datetime], list[Start]] = defaultdict(list)
    for start in starts:
        due = whole_second(max(start.due_at, now))
        second[start.entry.tenant_id, due].append(start)
    return [part for batch in second.values() for part in _parts(batch)]


def _parts(batch: Sequence[Start]) -> Iterable[Sequence[Start]]:
    count = -(-len(batch) // TOGETHER)
    ends = [len(batch) * part // count for part in range(count + 1)]
    return [batch[begin:end] for begin, end in pairwise(ends)]


def _first_due(waiting: _Waiting) -> tuple[datetime, str]:
    post = waiting.instance
    return post.promised_at or waiting.late.entry.due_at, post.id


def _this_second(now: datetime) -> datetime:
    """The index has whole seconds."""
    return now.replace(microsecond=0)


def _parted(stretch: _Stretch, now: datetime) -> tuple[_Stretch, _Stretch]:
    """The entries to take up before this second, and those from it on."""
    begin = _this_second(now)
    before = replace(stretch, until=begin - timedelta(microseconds=1))
    return before, replace(stretch, after=mark(begin))


def mark(second: datetime) -> DueEntry:
    """A position before all entries that are to be taken up in that second.

    The index uses only the place, and no tenant's id sorts before this one.
    """
    return DueEntry(
        tenant_id="",
        instance_id="",
        slot="",
        generation=0,
        attempt=0,
        due_at=second,
        take_up_at=second,
    )


def _is_on_time(entry: DueEntry, now: datetime) -> bool:
    """Whether it is still to come, at its minute in the calendar."""
    return entry.due_at >= now and entry.due_at == entry.scheduled_for


def _is_paced(late: Late, post: PostInstance, until: datetime | None, now: datetime) -> bool:
    """Whether it will be sent for the first time, or after a refusal.

    A post that only ends as `Missed`, or is looked for, needs no place.
    """
    if post.status is not Status.SCHEDULED:
        return False
    sent_at = late.gate.held(until).opens_at(now) or now
    return late.tenant is None or not sending.is_too_late(post, late.tenant.max_lateness, sent_at)


def _within(share: int, counts: Counter[str], entry: DueEntry) -> bool:
    """Whether its tenant may have one more, which is then counted."""
    if counts[entry.tenant_id] >= share:
        return False
    counts[entry.tenant_id] += 1
    return True


def workflow_input(
    batch: Sequence[Start], start_ahead: timedelta = timedelta()
) -> Mapping[str, Any]:
    """The workflow's input: names and times, never content or secrets."""
    due_at = whole_second(max(start.due_at for start in batch))
    posts = [
        {
            "instance_id": start.entry.instance_id,
            "slot": start.entry.slot,
            "generation": start.entry.generation,
            "attempt": start.attempt,
        }
        for start in batch
    ]
    payload: dict[str, Any] = {
        "tenant_id": batch[0].entry.tenant_id,
        "posts": posts,
        "due_at": _told(due_at),
        "wait_until": _told(due_at - start_ahead),
    }
    if len(batch) > 1:
        payload["batch"] = execution_names.batch_of(start.name for start in batch)
    return payload


def _told(second: datetime) -> str:
    """The format of the workflow's Wait state."""
    return second.strftime("%Y-%m-%dT%H:%M:%SZ")
