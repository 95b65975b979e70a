"""The logger and the metrics that every function shares.

Levels come from POWERTOOLS_LOG_LEVEL (or LOG_LEVEL). Lines are JSON, in UTC. Put `tenant_id` and
`instance_id` on them, and never a password, a token, a connection or a request body.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

#: The service, also the metrics' dimension, is the stack's name: POWERTOOLS_SERVICE_NAME.
logger = Logger(utc=True, use_rfc3339=True)

#: The alarms and the dashboard of the template use the namespace `Drumbeat`.
metrics = Metrics(namespace="Drumbeat")


@contextmanager
def metrics_written() -> Iterator[None]:
    """Write the metrics of this block into the log, also after an exception.

    Powertools' own decorator warns when nothing was counted, which is the case in many calls here.
    """
    try:
        yield
    finally:
        if metrics.provider.metric_set:
            metrics.flush_metrics()


class StructuredLog:
    """`ports.Log` on the shared logger."""

    def info(self, event: str, **details: object) -> None:
        logger.info(event, extra=details)

    def warning(self, event: str, **details: object) -> None:
        logger.warning(event, extra=details)

    def exception(self, event: str, **details: object) -> None:
        logger.exception(event, extra={name: str(value) for name, value in details.items()})


class EmbeddedMeter:
    """`ports.Meter` as CloudWatch metrics; handlers write them with `metrics_written`.

    Posts of a batch are counted in threads, and Powertools may lose a count when two add at once.
    """

    def __init__(self) -> None:
        self._lock = Lock()

    def published(self, lag_seconds: float) -> None:
        self._add("PostsPublished", MetricUnit.Count, 1)
        self._add("PublishLag", MetricUnit.Seconds, lag_seconds)

    def broke(self) -> None:
        self._add("NetworkBugs", MetricUnit.Count, 1)

    def operator_needed(self, network: str) -> None:
        logger.warning("Operator needed", extra={"network": network})
        self._add("OperatorNeeded", MetricUnit.Count, 1)

    def failed(self) -> None:
        self._add("PostsFailed", MetricUnit.Count, 1)

    def credits_differ(self, tenant_id: str) -> None:
        logger.warning("Credits differ", extra={"tenant_id": tenant_id})
        self._add("CreditsDiffer", MetricUnit.Count, 1)

    def canary(self, *, published: bool, lag_seconds: float | None) -> None:
        self._add("CanaryPublished", MetricUnit.Count, int(published))
        if lag_seconds is not None:
            self._add("CanaryLag", MetricUnit.Seconds, lag_seconds)

    def _add(self, name: str, unit: MetricUnit, value: float) -> None:
        with self._lock:
            metrics.add_metric(name, unit, value)
