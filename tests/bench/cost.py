"""Which AWS requests each operation makes and what they cost; also for an idle deployment.

The functions' handlers run in this process against a running stack, so that their requests can be
counted. Capacity units follow DynamoDB's rules (`tests.meter`); state transitions come from the
history of a workflow that ran on the stack. Lambda's GB-seconds are an estimate: processor time at
the function's share of a processor, without waiting for networks and without cold starts.
"""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import partial, reduce
from itertools import count
from pathlib import Path
from typing import Any
from unittest import mock

from cfnlint.decode import cfn_yaml

from drumbeat import application
from drumbeat.domain.errors import TransientFailure
from drumbeat.domain.notifications import Notification, Type
from drumbeat.domain.plans import Limit, Plan
from drumbeat.domain.tenancy import Access
from drumbeat.services import dispatching
from local.stack import Stack
from tests.bench import prices
from tests.bench.business import SECRET, Business
from tests.bench.calling import Caller, Step, bill_of
from tests.bench.counting import Bill
from tests.bench.figures import Results, Row
from tests.bench.services import MovableClock, founder, services_on
from tests.bench.standing import MINUTES_PER_MONTH, PER_GB, standing
from tests.fakes.library import WritesAtOnce

ROOT = Path(__file__).resolve().parents[2]
#: How often the template's rule checks posts ahead: every five minutes.
CHECKS_PER_MONTH = MINUTES_PER_MONTH // 5
#: Accounts that a business posts to in the same second.
TOGETHER = 5
PUBLISH_TOGETHER = f"publish, each of {TOGETHER} together"
WITH_CREDIT = "publish, with a credit"
#: Two accounts with three posts a week each.
POSTS_PER_MONTH = 2 * 3 * 52 / 12

_MUCH: Mapping[str, int] = dict.fromkeys((Limit.QUEUE, Limit.POSTS, Limit.CREDITS), 100_000)
#: A date in the past, without posts of the stack's own.
_THEN = datetime(2001, 1, 1, tzinfo=UTC)


def measure(stack: Stack, results: Results, rounds: int = 15) -> None:
    """The dispatch rule and the stream are disabled meanwhile; sweeps and e-mails run here and are
    counted."""
    states = _states_of_workflows(stack)
    with dispatch_off(stack), stream_held(stack), services_on(stack) as clock:
        operations = Operations.on(stack, clock)
        paying = Operations.on(stack, clock, Plan.BUSINESS, operations.minutes)
        bills = _bills(operations, paying, states, rounds)
        operations.settle()
        paying.settle()
    results.add("What operations ask of AWS", [_usage(*each) for each in bills.items()])
    results.add("US$ per million, Lambda estimated", [_price(*each) for each in bills.items()])
    results.add("US$ a month while nothing happens", _at_rest(stack, bills))


def _bills(
    operations: Operations, paying: Operations, states: Mapping[str, Bill], rounds: int
) -> dict[str, Bill]:
    """`paying`: of a business whose posts take credits."""

    def bill(begin: Any, on: Operations = operations) -> Bill:
        return bill_of(on.caller, begin, rounds)

    idle = bill(operations.idle_minute)
    bills = {
        "top-off, 12 new slots": bill(operations.topoff),
        "top-off again": bill(operations.topoff_again),
        "calendar month, 24 posts": bill(operations.calendar),
        "fill a slot": bill(operations.fill),
        "schedule": bill(operations.schedule),
        "reschedule": bill(operations.reschedule),
    }
    # The processor time of a sweep is that of the idle minute; starting one post adds little.
    for posts, name in ((1, "publish"), (TOGETHER, PUBLISH_TOGETHER)):
        swept = bill(partial(operations.sweep_of, posts)).less(idle)
        prepared = bill(partial(operations.prepare, posts))
        committed = bill(partial(operations.commit, posts))
        early = bill(partial(operations.commit, posts, early=True)).plus(_a_second_early())
        begun = swept.plus(prepared).plus(states["publish"])
        bills[name] = begun.plus(committed).times(1 / posts)
        bills[f"{name}, started a second early"] = begun.plus(early).times(1 / posts)
        bills[f"{name}: prepare"] = prepared.times(1 / posts)
        bills[f"{name}: commit"] = committed.times(1 / posts)
    parts = [
        bill(partial(step, 1), paying) for step in (paying.sweep_of, paying.prepare, paying.commit)
    ]
    parts[0] = parts[0].less(idle)
    bills[WITH_CREDIT] = reduce(Bill.plus, parts).plus(states["publish"])
    bills["schedule, with a credit"] = bill(paying.schedule, paying)
    bills["an e-mail"] = bill(operations.mail)
    bills["a retry"] = bill(operations.failing_commit).plus(states["a retry"])
    bills["history, a month"] = bill(operations.history)
    bills["punctuality, a month"] = bill(operations.punctuality)
    bills["check a post ahead"] = bill(operations.check_one)
    bills["an idle check"] = bill(operations.idle_check)
    bills["a banner is changed"] = bill(operations.change_banner)
    bills["an idle look at feeds"] = bill(operations.idle_feeds)
    bills["an idle minute"] = idle
    return bills


def _a_second_early() -> Bill:
    """What a publishing function's wait costs with StartAheadSeconds=1."""
    template = cfn_yaml.load(str(ROOT / "template.yaml"))
    memory = template["Resources"]["PublishFunction"]["Properties"]["MemorySize"]
    return Bill(waited=memory / 1024)


def _usage(name: str, bill: Bill) -> Row:
    return {
        "operation": name,
        "HTTP": _plain(bill.http),
        "Lambda": _plain(bill.functions),
        "DynamoDB": _plain(bill.dynamodb),
        "RRU": bill.read_units,
        "WRU": bill.write_units,
        "KMS": _plain(bill.kms),
        "puts": _plain(bill.puts),
        "mails": _plain(bill.mails),
        "starts": _plain(bill.starts),
        "states": _plain(bill.states),
        "cpu ms": round(bill.cpu * 1000, 1),
        "GB-s": round(bill.gb_seconds, 3),
    }


def _price(name: str, bill: Bill) -> Row:
    parts = {service: round(each * 1e6, 2) for service, each in bill.dollars().items()}
    return {"operation": name, **parts, "in all": round(sum(bill.dollars().values()) * 1e6, 2)}


def _at_rest(stack: Stack, bills: Mapping[str, Bill]) -> list[Row]:
    """Calculated from the deployed stack's resources; one tenant with one account."""
    again, sweep, check, feeds = (
        sum(bills[name].dollars().values())
        for name in ("top-off again", "an idle minute", "an idle check", "an idle look at feeds")
    )
    lines = [
        *standing(_resource_types(stack)),
        ("idle minutes", MINUTES_PER_MONTH, MINUTES_PER_MONTH * sweep),
        ("idle looks at websites' feeds", MINUTES_PER_MONTH, MINUTES_PER_MONTH * feeds),
        ("idle checks ahead", CHECKS_PER_MONTH, CHECKS_PER_MONTH * check),
        ("daily top-offs", 30, 30 * again),
    ]
    rows = [_line(*line) for line in lines]
    rows.append({"what": "in all", "number": "", "US$": round(sum(c for _, _, c in lines), 2)})
    metrics = len(set(re.findall(r'_add\("(\w+)"', _observability())))
    besides = [
        ("metrics, in months with posts", metrics, metrics * prices.METRIC_MONTH),
        ("a business of two accounts, three posts a week each", 1, one_business(bills)),
        ("a person who signs in", 1, prices.PERSON_MONTH),
        *((f"a GB of {what}", 1, cost) for what, cost in PER_GB.items()),
    ]
    return rows + [_line(f"besides: {what}", number, cost) for what, number, cost in besides]


def one_business(bills: Mapping[str, Bill]) -> float:
    """US$ a month of all operations for one business, without its people's sign-ins."""
    posts = (
        *("fill a slot", "schedule", "publish"),
        *("check a post ahead", "check a post ahead"),
    )
    by_post = sum(sum(bills[name].dollars().values()) for name in posts)
    return POSTS_PER_MONTH * by_post + 30 * sum(bills["top-off again"].dollars().values())


def _line(what: str, number: float, cost: float) -> Row:
    return {"what": what, "number": number, "US$": round(cost, 3)}


@dataclass
class Operations:
    """Each method sets an operation up and returns the part that is counted."""

    stack: Stack
    clock: MovableClock
    access: Access
    caller: Caller
    account_ids: list[str]
    #: Different minutes for posts, so that no two have the same time.
    minutes: Iterator[int]
    #: Workflow inputs for posts at `_THEN`.
    orders: list[dict[str, Any]] = field(default_factory=list)
    #: The slot that was filled last; once emptied, it is used again.
    filled: str | None = None

    @classmethod
    def on(
        cls,
        stack: Stack,
        clock: MovableClock,
        plan: Plan | None = None,
        minutes: Iterator[int] | None = None,
    ) -> Operations:
        """A new tenant with one account, 12 planned slots and 12 posts on their way.

        `plan`: its plan, which allows all that is measured. `minutes`: shared with another tenant
        here, so that no sweep finds posts of both.
        """
        access = founder("cost")
        if plan is not None:
            application.running().plan_changes.change(
                access.tenant_id, by="bench", reason="Measuring", plan=plan, limits=_MUCH
            )
        caller = Caller(access.tenant_id, access.email)
        made = cls(stack, clock, access, caller, [], minutes or count())
        made.account_ids.append(made._account(caller))
        caller.api("POST", "/scheduler/topoff", days=28)
        today = datetime.now(UTC).replace(minute=7, second=0, microsecond=0)
        for day in range(1, 13):
            made._scheduled(today + timedelta(days=day))
        return made

    def settle(self) -> None:
        """Sends posts that were only prepared or refused, and unschedules the rest.

        The stack's own sweep would find them decades late.
        """
        for order in self.orders:
            self._publish("commit", order)
        for account_id in self.account_ids:
            self.caller.api("DELETE", f"/channel-accounts/{account_id}")

    def topoff(self) -> Step:
        """One more account, in a tenant of its own, by the queue's message."""
        access = founder("topoff")
        self._account(Caller(access.tenant_id, access.email))
        return lambda: self._topoff_job(access.tenant_id)

    def topoff_again(self) -> Step:
        access = founder("again")
        self._account(Caller(access.tenant_id, access.email))
        self._topoff_job(access.tenant_id)
        return lambda: self._topoff_job(access.tenant_id)

    def calendar(self) -> Step:
        start, end = self._month()
        return lambda: self.caller.api("GET", "/calendar", start_date=start, end_date=end)

    def fill(self) -> Step:
        if self.filled is not None:
            self.caller.api("PATCH", f"/post-instances/{self.filled}", {"content_item_id": None})
        slot = self.filled = self.filled or self._planned_slot()
        said = {"title": "Burst pipe?", "base_caption": "We come at night too."}
        return lambda: self.caller.api("POST", f"/post-instances/{slot}/content", said)

    def schedule(self) -> Step:
        post = self._instance(status="Draft")
        return lambda: self.caller.api("PATCH", post, {"status": "Scheduled"})

    def reschedule(self) -> Step:
        post, when = self._instance(), self._some_minute()
        return lambda: self.caller.api("PATCH", post, {"scheduled_for": when.isoformat()})

    def mail(self) -> Step:
        """One e-mail to one member who wants to know at once, by the queue's message."""
        from jobs.mail import handler

        app = application.running()
        told = Notification(
            id=app.ids.new(),
            tenant_id=self.access.tenant_id,
            type=Type.CREDITS_EXPIRING,
            title="Credits lapse soon",
            message="3 credits lapse.",
            created_at=app.clock.now(),
        )
        app.stored_notifications.tell_once(told)
        body = json.dumps({"tenant_id": told.tenant_id, "notification_id": told.id})

        def send() -> None:
            answer = self.caller.job(handler, {"Records": [{"messageId": "1", "body": body}]})
            # Sent, received and deleted: at most one request each, done by Lambda itself.
            self.caller.bill.sqs += 3
            if answer != {"batchItemFailures": []}:
                raise RuntimeError("The e-mail failed.")

        return send

    def history(self) -> Step:
        """The month of the posts that were committed."""
        start, end = _THEN.date(), _THEN.date() + timedelta(days=30)
        return lambda: self.caller.api("GET", "/history", start_date=start, end_date=end)

    def punctuality(self) -> Step:
        start, end = _THEN.date(), _THEN.date() + timedelta(days=30)
        return lambda: self.caller.api("GET", "/punctuality", start_date=start, end_date=end)

    def idle_minute(self) -> Step:
        def sweep() -> None:
            self.clock.stand_at(_THEN)
            self._sweep()
            self.clock.stand_at(None)

        return sweep

    def idle_check(self) -> Step:
        return lambda: self._check({})

    def idle_feeds(self) -> Step:
        def look() -> None:
            self.clock.stand_at(_THEN)
            self._feeds({})
            self.clock.stand_at(None)

        return look

    def change_banner(self) -> Step:
        """A request, and the function that it calls to write the feed; the job that runs every
        minute confirms several at once."""
        app = application.running()
        app.feed_writer = WritesAtOnce(
            lambda tenant_id, site_id: self._feeds({"tenant_id": tenant_id, "site_id": site_id})
        )
        made = self.caller.api("POST", "/banners", {"title": "Winter check", "is_active": False})
        banner = json.loads(made["body"])["id"]
        return lambda: self.caller.api("PATCH", f"/banners/{banner}", {"title": "Spring check"})

    def check_one(self) -> Step:
        post = {"tenant_id": self.access.tenant_id, "instance_id": self._scheduled()}
        return lambda: self._check(post)

    def sweep_of(self, posts: int) -> Step:
        order = self._due_posts(posts)
        due = datetime.fromisoformat(order["due_at"])

        def sweep() -> None:
            self.clock.stand_at(due - timedelta(minutes=4))
            with _workflows_wait():
                started = self._sweep()
            self.clock.stand_at(None)
            if started != {"started": posts, "stale": 0}:
                raise RuntimeError(f"{posts} posts were due, and the sweep said {started}.")

        return sweep

    def prepare(self, posts: int) -> Step:
        order = self._due_posts(posts)
        return lambda: self._prepare(order)

    def commit(self, posts: int, early: bool = False) -> Step:
        """`early`: started a second before they are due, as where others are due as well."""
        order = self._due_posts(posts)
        prepared = self._prepare(order)
        before = timedelta(seconds=1 if early else 0)

        def commit() -> None:
            answer = self._publish("commit", {**order, "prepared": prepared}, before)
            if answer != {"outcomes": {"posted": posts}}:
                raise RuntimeError(f"Not all was posted: {answer}")

        return commit

    def failing_commit(self) -> Step:
        """A try that the network refuses for now, and that the workflow will repeat."""
        order = self._due_posts(1)
        prepared = self._prepare(order)

        def commit() -> None:
            with suppress(TransientFailure):
                answer = self._publish("commit", {**order, "prepared": prepared})
                raise RuntimeError(f"The network was to refuse it: {answer}")

        order_fault(self.stack, self.access.tenant_id)
        return commit

    def _topoff_job(self, tenant_id: str) -> None:
        from jobs.topoff_tenant import handler

        body = json.dumps({"tenant_id": tenant_id, "days": 28})
        answer = self.caller.job(handler, {"Records": [{"messageId": "1", "body": body}]})
        # Sent, received and deleted: at most one request each, done by Lambda itself.
        self.caller.bill.sqs += 3
        if answer != {"batchItemFailures": []}:
            raise RuntimeError("The top-off failed.")

    def _sweep(self) -> Any:
        from jobs.dispatch import handler

        return self.caller.job(handler, {})

    def _feeds(self, asked: Mapping[str, str]) -> Any:
        from jobs.feeds import handler

        return self.caller.job(handler, asked)

    def _check(self, post: Mapping[str, str]) -> Any:
        from jobs.preflight import handler

        return self.caller.job(handler, post)

    def _prepare(self, order: Mapping[str, Any]) -> Any:
        return self._publish("prepare", order, before=timedelta(minutes=4))

    def _publish(self, step: str, order: Mapping[str, Any], before: timedelta = timedelta()) -> Any:
        from jobs.publish import handler

        self.clock.stand_at(datetime.fromisoformat(order["due_at"]) - before)
        try:
            return self.caller.job(handler, {"step": step, "order": order})
        finally:
            self.clock.stand_at(None)

    def _due_posts(self, number: int) -> dict[str, Any]:
        """Posts in the past, scheduled an hour before their time, of one content on `number`
        accounts; as their workflow names them.

        Each is due before the previous ones, so that no sweep finds another's lease ended.
        """
        while len(self.account_ids) < number:
            self.account_ids.append(self._account(self.caller, len(self.account_ids)))
        due = _THEN + timedelta(days=1) - timedelta(minutes=next(self.minutes))
        self.clock.stand_at(due - timedelta(hours=1))
        ids = self._scheduled_on(self.account_ids[:number], due)
        app = application.running()
        posts = [app.instances.get(self.access, each) for each in ids]
        self.clock.stand_at(None)
        order = {
            "tenant_id": self.access.tenant_id,
            "posts": [
                {
                    "instance_id": post.id,
                    "slot": app.stored_calendar.slot_of(post),
                    "generation": post.generation,
                    "attempt": 1,
                }
                for post in posts
            ],
            "due_at": due.isoformat(),
            "wait_until": due.isoformat(),
        }
        self.orders.append(order)
        return order

    def _instance(self, status: str = "Scheduled") -> str:
        return f"/post-instances/{self._scheduled(status=status)}"

    def _scheduled(self, when: datetime | None = None, status: str = "Scheduled") -> str:
        [made] = self._scheduled_on(self.account_ids[:1], when, status)
        return made

    def _scheduled_on(
        self, account_ids: Sequence[str], when: datetime | None, status: str = "Scheduled"
    ) -> list[str]:
        """Ids of the posts of one content on these accounts."""
        said = {"title": "Bench", "base_caption": "Measured."}
        content = json.loads(self.caller.api("POST", "/content-items", said)["body"])
        wanted = {
            "content_item_id": content["id"],
            "channel_account_ids": list(account_ids),
            "scheduled_for": (when or self._some_minute()).isoformat(),
            "status": status,
        }
        made = json.loads(self.caller.api("POST", "/post-instances/bulk", wanted)["body"])
        return [str(each["instance"]["id"]) for each in made["results"]]

    def _planned_slot(self) -> str:
        found = self.caller.api("GET", "/post-instances", status="Planned", limit=1)
        return str(json.loads(found["body"])["items"][0]["id"])

    def _account(self, caller: Caller, number: int = 0) -> str:
        url = f"{self.stack.sandbox_url}/webhooks/{caller.tenant_id}"
        account = {
            "platform": "webhook",
            "name": f"Website {number}",
            "posts_per_week": 3,
            "schedule_timezone": "America/Los_Angeles",
            "schedule_times": ["09:00"],
            "connection": {"url": url, "secret": SECRET},
        }
        return str(json.loads(caller.api("POST", "/channel-accounts", account)["body"])["id"])

    def _some_minute(self) -> datetime:
        """A minute outside of the month that is read, so that the month keeps its size."""
        soon = datetime.now(UTC).replace(second=0, microsecond=0) + timedelta(days=60)
        return soon + timedelta(minutes=next(self.minutes))

    def _month(self) -> tuple[date, date]:
        today = datetime.now(UTC).date()
        return today, today + timedelta(days=30)


@contextmanager
def _workflows_wait() -> Iterator[None]:
    """Workflows that are started meanwhile commit in two minutes, not at once.

    By the stack's own clock the posts are due, so its functions would send them before their
    entries are moved.
    """
    told = dispatching.workflow_input

    def later(batch: Any, *ahead: timedelta) -> Mapping[str, Any]:
        wake = datetime.now(UTC) + timedelta(minutes=2)
        return {**told(batch, *ahead), "wait_until": f"{wake:%Y-%m-%dT%H:%M:%SZ}"}

    with mock.patch.object(dispatching, "workflow_input", later):
        yield


@contextmanager
def dispatch_off(stack: Stack) -> Iterator[None]:
    """Disables dispatch meanwhile."""
    events, rule = stack.client("events"), resource(stack, "DispatchRule")
    events.disable_rule(Name=rule)
    try:
        yield
    finally:
        events.enable_rule(Name=rule)


@contextmanager
def stream_held(stack: Stack) -> Iterator[None]:
    """Disables the counting of changes and the mails about them meanwhile; both catch up later."""
    functions, source = stack.client("lambda"), resource(stack, "AggregateSource")
    functions.update_event_source_mapping(UUID=source, Enabled=False)
    try:
        yield
    finally:
        functions.update_event_source_mapping(UUID=source, Enabled=True)


def resource(stack: Stack, logical_id: str) -> str:
    """The physical id of a resource of the template."""
    found = stack.client("cloudformation").describe_stack_resources(StackName="drumbeat")
    ids = {
        each["LogicalResourceId"]: each["PhysicalResourceId"] for each in found["StackResources"]
    }
    return str(ids[logical_id]).rsplit("/", 1)[-1]


def order_fault(stack: Stack, tenant_id: str) -> None:
    """The tenant's next delivery gets a temporary refusal."""
    fault = {
        "match": {"network": "webhook", "path": f"/webhooks/{tenant_id}"},
        "kind": "status",
        "status": 503,
        "times": 1,
    }
    request = urllib.request.Request(
        f"{stack.sandbox_url}/faults",
        data=json.dumps(fault).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10):
        pass


def _states_of_workflows(stack: Stack) -> dict[str, Bill]:
    """States and transitions of a post without errors, and of one retry."""
    business = Business(stack)
    [account] = business.webhook_accounts(1)
    smooth = _workflow(stack, business, account)
    order_fault(stack, business.tenant_id)
    retried = _workflow(stack, business, account)
    return {"publish": smooth, "a retry": retried.less(smooth)}


def _workflow(stack: Stack, business: Business, account_id: str) -> Bill:
    made = business.draft(account_id)
    business.call("POST", f"/post-instances/{made}/post-now")
    give_up = time.monotonic() + 240
    while business.call("GET", f"/post-instances/{made}")["status"] != "Posted":
        if time.monotonic() > give_up:
            raise RuntimeError("The workflow does not post.")
        time.sleep(0.5)
    machine = stack.outputs["StateMachineArn"]
    execution = f"{machine.replace(':stateMachine:', ':execution:')}:{made}-1-1"
    history = stack.client("stepfunctions").get_execution_history(
        executionArn=execution, maxResults=1000
    )
    kinds = Counter(each["type"] for each in history["events"])
    entered = sum(number for kind, number in kinds.items() if kind.endswith("StateEntered"))
    return Bill(states=entered, transitions=entered + 1 + kinds["TaskFailed"])


def _resource_types(stack: Stack) -> list[str]:
    found = stack.client("cloudformation").describe_stack_resources(StackName="drumbeat")
    return [each["ResourceType"] for each in found["StackResources"]]


def _observability() -> str:
    return (ROOT / "functions/drumbeat/observability.py").read_text()


def _plain(number: float) -> float:
    """7 instead of 7.0."""
    return int(number) if number == int(number) else round(number, 2)
