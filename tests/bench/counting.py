"""Counts an operation's use of AWS: requests by service, capacity units, GB-seconds."""

from __future__ import annotations

import io
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from botocore.client import BaseClient

from drumbeat.persistence import table
from tests.bench import prices
from tests.meter import metered


@dataclass
class Bill:
    """What was used. Processor time is in seconds on this machine."""

    http: float = 0
    functions: float = 0
    cpu: float = 0.0
    #: GB-seconds in which a function waits until a post's time.
    waited: float = 0.0
    dynamodb: float = 0
    read_units: float = 0.0
    write_units: float = 0.0
    kms: float = 0
    sqs: float = 0
    puts: float = 0
    mails: float = 0
    starts: float = 0
    states: float = 0
    transitions: float = 0

    def less(self, other: Bill) -> Bill:
        """The difference to `other`, at least 0."""
        mine, theirs = vars(self), vars(other)
        return Bill(**{name: max(0, mine[name] - theirs[name]) for name in mine})

    def plus(self, other: Bill) -> Bill:
        mine, theirs = vars(self), vars(other)
        return Bill(**{name: mine[name] + theirs[name] for name in mine})

    def times(self, number: float) -> Bill:
        return Bill(**{name: value * number for name, value in vars(self).items()})

    @property
    def gb_seconds(self) -> float:
        """An estimate: processor time at a function's share of a processor, plus the wait until a
        post's time; other waits are left out.

        A function with half the memory has half the processor, so memory cancels out.
        """
        return self.cpu * prices.MB_PER_PROCESSOR / 1024 + self.waited

    def dollars(self) -> Mapping[str, float]:
        """By service."""
        return {
            "HTTP API": self.http * prices.HTTP_REQUEST,
            "Lambda": (self.functions * prices.LAMBDA_REQUEST + self.gb_seconds * prices.GB_SECOND),
            "DynamoDB": (self.read_units * prices.READ_UNIT + self.write_units * prices.WRITE_UNIT),
            "KMS": self.kms * prices.KMS_REQUEST,
            "SQS": self.sqs * prices.SQS_REQUEST,
            "S3": self.puts * prices.PUT_REQUEST,
            "SES": self.mails * prices.MAIL,
            "Step Functions": self.transitions * prices.TRANSITION,
        }


@dataclass
class Counted:
    """The requests by service and operation, and the bill."""

    bill: Bill = field(default_factory=Bill)
    requests: Counter[str] = field(default_factory=Counter)


@contextmanager
def counted() -> Iterator[Counted]:
    """Counts what the code in this process does meanwhile. Counting slows it down, so don't measure
    time."""
    seen = Counted()
    send = BaseClient._make_api_call  # type: ignore[attr-defined]  # its stubs leave it out

    def note(client: Any, operation: str, parameters: Any) -> Any:
        seen.requests[f"{client.meta.service_model.service_name}:{operation}"] += 1
        return send(client, operation, parameters)

    with (
        metered(table.connection().client) as meter,
        mock.patch.object(BaseClient, "_make_api_call", note),
    ):
        yield seen
    # The meter makes requests of its own to look at items, so it counts DynamoDB's itself.
    for name in [name for name in seen.requests if name.startswith("dynamodb:")]:
        del seen.requests[name]
    seen.requests.update(f"dynamodb:{call.operation}" for call in meter.calls)
    seen.bill = Bill(
        dynamodb=len(meter.calls),
        read_units=meter.read_units,
        write_units=meter.write_units,
        kms=_of(seen.requests, "kms"),
        sqs=_of(seen.requests, "sqs"),
        puts=seen.requests["s3:PutObject"],
        mails=seen.requests["sesv2:SendEmail"],
        starts=seen.requests["stepfunctions:StartExecution"],
    )


def _of(requests: Counter[str], service: str) -> int:
    return sum(count for name, count in requests.items() if name.startswith(f"{service}:"))


@contextmanager
def quiet() -> Iterator[None]:
    """Hides the metrics that functions print, which would mix with the tables."""
    with redirect_stdout(io.StringIO()):
        yield


class Stopwatch:
    """Seconds since it was made, processor time and wall time."""

    def __init__(self) -> None:
        self._cpu, self._wall = time.process_time(), time.perf_counter()

    @property
    def cpu(self) -> float:
        return time.process_time() - self._cpu

    @property
    def wall(self) -> float:
        return time.perf_counter() - self._wall
