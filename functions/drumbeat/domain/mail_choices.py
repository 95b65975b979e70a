"""Members' choices about e-mails."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from drumbeat.domain.errors import InvalidInput


class MailKind(StrEnum):
    """Kinds of e-mails; each is chosen separately."""

    POST_PROBLEMS = "post_problems"
    POST_WARNINGS = "post_warnings"
    CONNECTIONS = "connections"
    APPROVAL_REQUESTS = "approval_requests"
    APPROVAL_ANSWERS = "approval_answers"
    PLAN = "plan"
    SUMMARY = "summary"


class MailTime(StrEnum):
    """`daily`: in the morning's e-mail."""

    OFF = "off"
    AT_ONCE = "at_once"
    DAILY = "daily"


#: A member's own choices; for all other kinds the role's default applies.
MailChoices = Mapping[MailKind, MailTime]


def checked(choices: MailChoices) -> MailChoices:
    """Raises InvalidInput for a `summary` at once, because it is about a whole day."""
    if choices.get(MailKind.SUMMARY) is MailTime.AT_ONCE:
        raise InvalidInput.of("summary", "The summary comes once a day: choose daily or off.")
    return choices
