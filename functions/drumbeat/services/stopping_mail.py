"""Stopping e-mails by the link in each of them, without a login.

The public function reads the link; the job `mail`, which may change members, carries it out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from drumbeat.domain import mail, mail_stops
from drumbeat.domain.errors import ChangedMeanwhile, InvalidInput, NotFound
from drumbeat.domain.mail_choices import MailKind, MailTime
from drumbeat.domain.mail_stops import Stop
from drumbeat.domain.tenancy import Member
from drumbeat.ports import Clock, MailQueue, MailStops, Tenants

_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class StopDesk:
    """For everybody who has a link."""

    stops: MailStops
    queue: MailQueue

    def stop(self, token: str) -> Stop:
        """Stop the e-mails, within seconds; returns the content of the link.

        Raises InvalidInput for a link that this deployment did not sign, Unavailable.
        """
        key = self.stops.key()
        stop = mail_stops.read(token, key) if key else None
        if stop is None:
            raise InvalidInput.of(
                "token", "This link is not complete, or not one of ours. Open it from the e-mail."
            )
        self.queue.send([_message(stop)])
        return stop


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopping:
    """Carries it out; repeating changes nothing."""

    tenants: Tenants
    stops: MailStops
    clock: Clock

    def stop(self, message: Mapping[str, Any]) -> None:
        """Raises ChangedMeanwhile, Unavailable. Nothing happens for members who have left."""
        if "stop_address" in message:
            self.stops.stop(message["stop_address"], self.clock.now())
            return
        for tries_left in reversed(range(_TRIES)):
            try:
                self._stop(message["tenant_id"], message["stop_member"], message["kind"])
            except ChangedMeanwhile:
                if not tries_left:
                    raise
            except NotFound:
                break
            else:
                break

    def _stop(self, tenant_id: str, member_id: str, kind: str) -> None:
        roster = self.tenants.roster(tenant_id)
        before = roster.find(member_id)
        after = without(before, MailKind(kind))
        if after != before:
            self.tenants.change_roster(roster, before, after)


def without(member: Member, kind: MailKind) -> Member:
    """The member without e-mails of this kind; stopping the summary stops all daily ones."""
    kinds = {kind}
    if kind is MailKind.SUMMARY:
        kinds |= {each for each in MailKind if mail.chosen(member, each) is MailTime.DAILY}
    return replace(member, mail={**member.mail, **dict.fromkeys(kinds, MailTime.OFF)})


def _message(stop: Stop) -> Mapping[str, Any]:
    if stop.address or stop.kind is None:
        return {"stop_address": stop.address}
    return {
        "tenant_id": stop.tenant_id,
        "stop_member": stop.member_id,
        "kind": stop.kind.value,
    }
