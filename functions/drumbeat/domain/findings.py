"""Findings of pre-flight checks, in the form that is stored with a post."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    ERROR = "error"  # it will not go out, or not as it should
    WARNING = "warning"  # it may go out; a person should know


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found. `code` is stable and meant for programs, `field` is the content's."""

    code: str
    severity: Severity
    message: str
    field: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionCheck:
    """A network's answer about a connection. `ends_at`: from then on nothing can be posted with it.

    `choices`: values that the account offers, by option. `left`: how many more posts it takes now.
    Each is None when the network did not say.
    """

    findings: tuple[Finding, ...] = ()
    ends_at: datetime | None = None
    choices: Mapping[str, Sequence[tuple[str, str]]] | None = None
    left: int | None = None


#: There is no answer: the network could not be asked, or our own code failed.
NETWORK_UNAVAILABLE = "network_unavailable"
CREDENTIALS_UNCHECKED = "credentials_unchecked"
BROKEN = "internal_error"
_UNTOLD = frozenset({NETWORK_UNAVAILABLE, CREDENTIALS_UNCHECKED, BROKEN})


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCheck:
    """A network's last answer about an account."""

    checked_at: datetime
    findings: tuple[Finding, ...] = ()

    @property
    def checked(self) -> bool:
        """Whether the network answered."""
        return not any(finding.code in _UNTOLD for finding in self.findings)

    @property
    def has_errors(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Delivery:
    """The result of a test: `status` is the receiver's, None without an answer."""

    delivered: bool
    status: int | None
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The state that was checked, as counters of changes."""

    generation: int
    version: int
    content_version: int | None = None
    account_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Preflight:
    """The findings of one check, and the state that was checked: after a change they may be
    outdated."""

    checked_at: datetime
    checked: Checked
    findings: tuple[Finding, ...] = ()

    @property
    def has_errors(self) -> bool:
        return any(finding.severity is Severity.ERROR for finding in self.findings)


def error(code: str, message: str, field: str | None = None) -> Finding:
    """A finding that will keep the post from going out, or from going out as it should."""
    return Finding(code, Severity.ERROR, message, field)


def warning(code: str, message: str, field: str | None = None) -> Finding:
    """A finding that a person should know, although the post may go out."""
    return Finding(code, Severity.WARNING, message, field)


def record_of(preflight: Preflight) -> dict[str, Any]:
    """`preflight` as plain JSON, for the table and between functions."""
    checked_at = preflight.checked_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {**asdict(preflight), "checked_at": checked_at}


def record_of_check(check: AccountCheck) -> dict[str, Any]:
    """`check` as plain JSON, for the table and between functions."""
    checked_at = check.checked_at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return {**asdict(check), "checked_at": checked_at}


def check_of(record: Mapping[str, Any]) -> AccountCheck:
    """The inverse of `record_of_check`."""
    return AccountCheck(
        checked_at=datetime.fromisoformat(record["checked_at"]),
        findings=_findings_of(record),
    )


def preflight_of(record: Mapping[str, Any]) -> Preflight:
    """The inverse of `record_of`."""
    return Preflight(
        checked_at=datetime.fromisoformat(record["checked_at"]),
        checked=Checked(**record["checked"]),
        findings=_findings_of(record),
    )


def _findings_of(record: Mapping[str, Any]) -> tuple[Finding, ...]:
    return tuple(
        Finding(each["code"], Severity(each["severity"]), each["message"], each["field"])
        for each in record["findings"]
    )
