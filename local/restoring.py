"""Restoring the table of a deployment to an earlier moment, step by step.

The stack, its names, its permissions and its keys stay as they are: the table is restored under
another name, and what differs is copied back. So nothing has to be attached again, and the table's
own point-in-time recovery still reaches back before this restore. A deleted table is restored under
its own name.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from local.progress import Failure, Progress

STEPS = 6  # the steps that `run` counts
#: The longest that a workflow can run, with a margin: it starts 15 minutes ahead, has three retries
#: within 21 minutes, and more when functions can't be started.
_WORKFLOW = timedelta(hours=2)
_TIME_TO_LIVE = "expires_at"
_STREAM_SHOWS = "NEW_AND_OLD_IMAGES"
_AT_ONCE = 25
_TURNS = 15

Key = tuple[str, str]
Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Started:
    """A workflow that may have sent something after the moment to which the table is restored."""

    instance_id: str
    generation: int
    at: datetime


@dataclass(slots=True)
class Outcome:
    """The result of a restore. `put` and `deleted` count items, the others count posts."""

    restored_to: datetime
    put: int = 0
    deleted: int = 0
    left_to_people: int = 0
    #: Posts that were made and started since; only their networks know of them.
    forgotten: int = 0
    refused: list[str] = field(default_factory=list)


class Restore:
    """One restore of one stack. `client` makes boto3 clients with the operator's rights."""

    def __init__(
        self,
        client: Callable[[str], Any],
        stack_name: str,
        progress: Progress,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = client
        self._stack_name = stack_name
        self._progress = progress
        self._pause = pause
        self._resources = self._describe()

    def run(self, at: datetime | None) -> Outcome:
        """Restore to `at`; None restores a deleted table to the moment of its deletion.

        Publishing stays off afterwards. Can be repeated from the beginning. Raises Failure.
        """
        gone = not self._exists(self._table)
        if gone == (at is not None):
            raise Failure(
                f"The table {self._table} is gone, and what is kept is its state when it was "
                "deleted: leave AT out."
                if gone
                else "Say to which moment: AT=2026-11-28T10:00:00Z (UTC)."
            )
        with self._progress.step("Stopping everything that writes or sends"):
            self._halt()
        copy = None
        if at is None:
            with self._progress.step("Restoring the deleted table under its own name"):
                outcome = Outcome(self._restore_deleted())
        else:
            copy = f"{self._table}-at-{at:%Y%m%dT%H%M%SZ}"
            outcome = Outcome(at)
            with self._progress.step(f"Restoring a copy, {copy} (minutes to hours)"):
                self._make_copy(copy, at)
        with self._progress.step("Setting up what a restored table lacks"):
            self._set_up()
        started = {each.instance_id: each for each in self._started_since(outcome.restored_to)}
        with self._progress.step("Carrying back what differs"):
            tenants = self._carry_back(copy, outcome, started)
        with self._progress.step("Leaving to people what may have gone out since"):
            self._hold_back(outcome, started, tenants)
        with self._progress.step("Opening the API and all jobs but dispatch"):
            self._open()
        return outcome

    # The stack

    def _describe(self) -> dict[str, dict[str, str]]:
        """Physical ids by type and logical id."""
        found: dict[str, dict[str, str]] = {}
        pages = self._client("cloudformation").get_paginator("list_stack_resources")
        for page in pages.paginate(StackName=self._stack_name):
            for each in page["StackResourceSummaries"]:
                of_type = found.setdefault(each["ResourceType"], {})
                of_type[each["LogicalResourceId"]] = each.get("PhysicalResourceId", "")
        return found

    @property
    def _table(self) -> str:
        return self._resources["AWS::DynamoDB::Table"]["Table"]

    @property
    def dispatch_rule(self) -> str:
        """The name of the rule that starts publishing."""
        return next(
            name
            for logical, name in self._resources["AWS::Events::Rule"].items()
            if logical.startswith("Dispatch")
        )

    def _parameters(self) -> dict[str, str]:
        [stack] = self._client("cloudformation").describe_stacks(StackName=self._stack_name)[
            "Stacks"
        ]
        return {
            each["ParameterKey"]: each["ParameterValue"] for each in stack.get("Parameters", [])
        }

    def _halt(self) -> None:
        """Stop all rules, functions and workflows; returns when what was running has ended."""
        events, functions = self._client("events"), self._client("lambda")
        for rule in self._resources["AWS::Events::Rule"].values():
            events.disable_rule(Name=rule)
        longest = 0
        for function in self._functions():
            functions.put_function_concurrency(
                FunctionName=function, ReservedConcurrentExecutions=0
            )
            timeout = functions.get_function_configuration(FunctionName=function)["Timeout"]
            longest = max(longest, timeout)
        workflows = self._client("stepfunctions")
        for machine in self._resources["AWS::StepFunctions::StateMachine"].values():
            for each in self._executions(machine, statusFilter="RUNNING"):
                with suppress(workflows.exceptions.ExecutionDoesNotExist):
                    workflows.stop_execution(
                        executionArn=each["executionArn"],
                        error="Restore",
                        cause="The table is restored.",
                    )
        self._pause(longest)

    def _open(self) -> None:
        """Give functions their concurrency back, and enable all rules except dispatch's."""
        events, functions = self._client("events"), self._client("lambda")
        reserved = int(self._parameters().get("PublishConcurrency", "0"))
        publish = self._resources["AWS::Lambda::Function"]["PublishFunction"]
        for function in self._functions():
            if function == publish and reserved:
                functions.put_function_concurrency(
                    FunctionName=function, ReservedConcurrentExecutions=reserved
                )
            else:
                functions.delete_function_concurrency(FunctionName=function)
        for rule in self._resources["AWS::Events::Rule"].values():
            if rule != self.dispatch_rule:
                events.enable_rule(Name=rule)

    def _functions(self) -> list[str]:
        return list(self._resources["AWS::Lambda::Function"].values())

    def _executions(self, machine: str, **asked: str) -> Iterator[dict[str, Any]]:
        """The newest first (Step Functions API reference, ListExecutions)."""
        pages = self._client("stepfunctions").get_paginator("list_executions")
        for page in pages.paginate(stateMachineArn=machine, **asked):
            yield from page["executions"]

    def _started_since(self, moment: datetime) -> Iterator[Started]:
        """Posts whose workflow ran at that moment or started later; the oldest first."""
        found: list[Started] = []
        publishing = self._resources["AWS::StepFunctions::StateMachine"]["PublishStateMachine"]
        for each in self._executions(publishing):
            if each["startDate"] < moment - _WORKFLOW:
                break
            ended = each.get("stopDate")
            if ended is None or ended >= moment:
                for instance_id, generation in self._carried(each):
                    found.append(Started(instance_id, generation, each["startDate"]))
        return reversed(found)

    def _carried(self, execution: Mapping[str, Any]) -> Sequence[tuple[str, int]]:
        """Post ids and generations. A batch names its posts only in its input."""
        from drumbeat.domain.execution_names import is_batch, of_execution

        if not is_batch(execution["name"]):
            return [of_execution(execution["name"])]
        described = self._client("stepfunctions").describe_execution(
            executionArn=execution["executionArn"]
        )
        posts = json.loads(described["input"])["posts"]
        return [(post["instance_id"], post["generation"]) for post in posts]

    # The table

    def _exists(self, table: str) -> bool:
        dynamodb = self._client("dynamodb")
        try:
            dynamodb.describe_table(TableName=table)
        except dynamodb.exceptions.ResourceNotFoundException:
            return False
        return True

    def _make_copy(self, copy: str, at: datetime) -> None:
        """Make the copy, unless an interrupted run has made it already."""
        dynamodb = self._client("dynamodb")
        if not self._exists(copy):
            dynamodb.restore_table_to_point_in_time(
                SourceTableName=self._table, TargetTableName=copy, RestoreDateTime=at
            )
        self._wait_for(copy)

    def _restore_deleted(self) -> datetime:
        """Returns the moment of the deletion, in UTC: a table with recovery then leaves a backup.
        Raises Failure when there is none."""
        dynamodb = self._client("dynamodb")
        found = dynamodb.list_backups(TableName=self._table, BackupType="ALL")["BackupSummaries"]
        if not found:
            raise Failure(f"There is no backup of the table {self._table}.")
        last = max(found, key=lambda each: each["BackupCreationDateTime"])
        dynamodb.restore_table_from_backup(TargetTableName=self._table, BackupArn=last["BackupArn"])
        self._wait_for(self._table)
        when: datetime = last["BackupCreationDateTime"]
        return when.astimezone(UTC)

    def _wait_for(self, table: str) -> None:
        waiter = self._client("dynamodb").get_waiter("table_exists")
        waiter.wait(TableName=table, WaiterConfig={"Delay": 20, "MaxAttempts": 3 * 60 * 24})

    def _set_up(self) -> None:
        """Set what the template sets and a restored table lacks (DynamoDB API reference)."""
        dynamodb = self._client("dynamodb")
        self._enable_recovery()
        protects = self._parameters().get("DeletionProtection") == "true"
        table = dynamodb.describe_table(TableName=self._table)["Table"]
        if table.get("DeletionProtectionEnabled", False) != protects:
            dynamodb.update_table(TableName=self._table, DeletionProtectionEnabled=protects)
            self._wait_for(self._table)
        if not (table.get("StreamSpecification") or {}).get("StreamEnabled"):
            dynamodb.update_table(
                TableName=self._table,
                StreamSpecification={"StreamEnabled": True, "StreamViewType": _STREAM_SHOWS},
            )
            self._wait_for(self._table)
        known = dynamodb.describe_time_to_live(TableName=self._table)["TimeToLiveDescription"]
        if known["TimeToLiveStatus"] not in ("ENABLED", "ENABLING"):
            dynamodb.update_time_to_live(
                TableName=self._table,
                TimeToLiveSpecification={"AttributeName": _TIME_TO_LIVE, "Enabled": True},
            )

    def _enable_recovery(self) -> None:
        """Enable recovery; a new table refuses this for a while (DynamoDB API reference)."""
        dynamodb = self._client("dynamodb")
        for turn in range(_TURNS):
            try:
                dynamodb.update_continuous_backups(
                    TableName=self._table,
                    PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
                )
            except dynamodb.exceptions.ContinuousBackupsUnavailableException:
                if turn == _TURNS - 1:
                    raise
                self._pause(20)
            else:
                return

    def _carry_back(
        self, copy: str | None, outcome: Outcome, started: Mapping[str, Started]
    ) -> dict[str, str]:
        """Make the table equal to `copy`; returns the tenants of the posts in `started`, by post
        id."""
        tenants: dict[str, str] = {}
        present = {} if copy is None else self._digests()
        now = time.time()
        writes: list[dict[str, Any]] = []
        for item in self._scan(copy or self._table):
            key = _key(item)
            if key[1].startswith("INSTANCE#") and key[1][9:] in started:
                tenants[key[1][9:]] = key[0].removeprefix("TENANT#")
            if copy is None or _is_derived(key):
                continue
            if float(item.get(_TIME_TO_LIVE, {}).get("N", "inf")) <= now:
                continue
            if present.pop(key, None) != _digest(item):
                writes.append({"PutRequest": {"Item": item}})
                outcome.put += 1
            writes = self._write(writes)
        for pk, sk in present:
            writes.append({"DeleteRequest": {"Key": {"PK": {"S": pk}, "SK": {"S": sk}}}})
            outcome.deleted += 1
            writes = self._write(writes)
        while writes:
            writes = self._write(writes, last=True)
        return tenants

    def _digests(self) -> dict[Key, bytes]:
        items = ((_key(item), item) for item in self._scan(self._table))
        return {key: _digest(item) for key, item in items if not _is_derived(key)}

    def _scan(self, table: str) -> Iterator[Item]:
        pages = self._client("dynamodb").get_paginator("scan")
        for page in pages.paginate(TableName=table, ConsistentRead=True):
            yield from page["Items"]

    def _write(self, writes: list[dict[str, Any]], *, last: bool = False) -> list[dict[str, Any]]:
        """Write a batch once there is enough for one; returns what is still to be written."""
        if len(writes) < _AT_ONCE and not last:
            return writes
        answer = self._client("dynamodb").batch_write_item(
            RequestItems={self._table: writes[:_AT_ONCE]}
        )
        refused: list[dict[str, Any]] = answer.get("UnprocessedItems", {}).get(self._table, [])
        if refused:
            self._pause(1)
        return refused + writes[_AT_ONCE:]

    # What may have gone out

    def _hold_back(
        self, outcome: Outcome, started: Mapping[str, Started], tenants: Mapping[str, str]
    ) -> None:
        from drumbeat import persistence
        from drumbeat.application import SystemClock
        from drumbeat.services import restoring

        parameters = self._parameters()
        persistence.connect(self._table)
        clock = SystemClock()
        service = restoring.Restoring(
            calendar=persistence.CalendarRepository(int(parameters["DueShards"]), clock),
            clock=clock,
            look_ahead=timedelta(seconds=int(parameters["LookAheadSeconds"])),
        )
        known = [
            restoring.Started(
                tenant_id=tenants[each.instance_id],
                instance_id=each.instance_id,
                generation=each.generation,
                at=each.at,
            )
            for each in started.values()
            if each.instance_id in tenants
        ]
        held = service.hold_back(known, outcome.restored_to)
        outcome.left_to_people = len(held.left_to_people)
        outcome.refused = list(held.refused)
        outcome.forgotten = len(started) - len(known)


def moment(text: str) -> datetime:
    """An instant in UTC. Raises Failure unless `text` is one that has passed."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or at > datetime.now(UTC):
        raise Failure(f"AT={text} is no moment that has passed; write it as 2026-11-28T10:00:00Z.")
    return at.astimezone(UTC)


def told(outcome: Outcome, dispatch_rule: str) -> str:
    """A message: what was done, and what people have to do."""
    refused = "".join(f"\n    {line}" for line in outcome.refused) or " none."
    done = f"{outcome.put} items put back, {outcome.deleted} removed."
    doubted = "They are Unconfirmed now, and their people are told."
    lines = (
        f"Restored to {outcome.restored_to:%Y-%m-%d %H:%M:%S} UTC: {done}",
        f"Posts that were on their way since and may be out: {outcome.left_to_people}. {doubted}",
        f"Others that only their networks know of: {outcome.forgotten}.",
        f"Posts that could not be held back; look at them before you go on:{refused}",
        "The API is open; nothing is published. docs/runbook.md says what to look at. To go on:",
        f"    aws events enable-rule --name {dispatch_rule}",
    )
    return "\n" + "\n".join(lines)


def _key(item: Item) -> Key:
    return item["PK"]["S"], item["SK"]["S"]


def _is_derived(key: Key) -> bool:
    """Whether the item is counted from the table's stream, or belongs to the operators' logs.

    The stream also reports what a restore puts and deletes, so figures are brought up to date by
    it.
    """
    partition = key[0]
    of_business = partition.startswith("TENANT#") and partition.endswith("#STATS")
    return of_business or partition.split("#")[0] in ("COUNTED", "STATS", "ERRORS", "JOBS")


def _digest(item: Item) -> bytes:
    text = json.dumps(item, sort_keys=True, default=_plain)
    return hashlib.sha256(text.encode()).digest()


def _plain(value: object) -> str:
    return value.hex() if isinstance(value, bytes) else repr(value)
