"""What a member can choose to have by e-mail, and when."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from drumbeat.domain.errors import InvalidInput


class MailKind(StrEnum):
    """What e-mails are about; each is chosen by itself."""

    POST_PROBLEMS = "post_problems"
    POST_WARNINGS = "post_warnings"
    CONNECTIONS = "connections"
    APPROVAL_REQUESTS = "approval_requests"
    APPROVAL_ANSWERS = "approval_answers"
    PLAN = "plan"
    SUMMARY = "summary"


class MailTime(StrEnum):
    """`daily`: within the mail of the morning."""

    OFF = "off"
    AT_ONCE = "at_once"
    DAILY = "daily"


#: A member's own choices; what is not in here is as their role has it.
MailChoices = Mapping[MailKind, MailTime]


def checked(choices: MailChoices) -> MailChoices:
    """Raises InvalidInput naming `summary`: it is of a whole day."""
    if choices.get(MailKind.SUMMARY) is MailTime.AT_ONCE:
        raise InvalidInput.of("summary", "The summary comes once a day: choose daily or off.")
    return choices
