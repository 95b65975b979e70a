"""E-mails: to members by their choices, and to invited people.

Each is claimed before it is sent, so that repeats send nothing twice. If it is unknown whether one
was sent, it is not sent again: the console shows the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from drumbeat.domain import letters, mail, mail_stops, mail_words
from drumbeat.domain.errors import DrumbeatError, NotFound
from drumbeat.domain.letters import Letter
from drumbeat.domain.mail_choices import MailKind, MailTime
from drumbeat.domain.mail_stops import Stop
from drumbeat.domain.mail_words import Pages
from drumbeat.domain.notifications import Notification, is_settled
from drumbeat.domain.tenancy import Member, Roster, Tenant
from drumbeat.ports import (
    Causes,
    Clock,
    Log,
    Mail,
    Mailer,
    MailRefused,
    MailStops,
    MailUnclear,
    Notifications,
    SentMails,
    TenantStore,
    Throttle,
)

#: The most invitations that one address is mailed per day, from all businesses; further ones are
#: only in its list, so that nobody can fill a stranger's mailbox.
MOST_INVITATIONS = 5
_AN_HOUR, _A_DAY = timedelta(hours=1), timedelta(days=1)
#: Where links that stop e-mails lead: a page that asks, and the address for mail programs.
STOP_PAGE, STOP_PATH = "/stop-mail", "/api/public/mail/stop"


class MailIncomplete(DrumbeatError):
    """Some e-mails could not be sent now; the message has to be tried again."""

    code = "mail_incomplete"
    retryable = True


class Ending(StrEnum):
    """The result of one e-mail."""

    SENT = "sent"
    #: Sent before, as far as is known.
    REPEATED = "repeated"
    #: There were too many; this one is skipped.
    HELD = "held"
    REFUSED = "refused"
    UNCLEAR = "unclear"
    #: To be tried again.
    WAITING = "waiting"


#: How many e-mails of one message had each result.
Outcome = Counter[Ending]


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Sends letters: claimed, signed, and with the links that stop them."""

    mailer: Mailer
    sent: SentMails
    stops: MailStops
    clock: Clock
    log: Log
    random_bytes: Callable[[int], bytes]
    console_url: str
    public_url: str

    def send(
        self,
        tenant_id: str,
        what: str,
        to: str,
        stop: Stop,
        written: Callable[[str], Letter],
        may: Callable[[], bool] = lambda: True,
    ) -> Ending:
        """Send one, unless it was claimed before. `may` is called after it was claimed."""
        if not self.sent.claim(tenant_id, what, self.clock.now()):
            return Ending.REPEATED
        if not may():
            return Ending.HELD
        try:
            sent_as = self.mailer.send(self._made(to, stop, written))
        except MailUnclear as error:
            self.log.warning("mail_unclear", tenant_id=tenant_id, what=what, reason=str(error))
            return Ending.UNCLEAR
        except MailRefused as error:
            self.log.warning("mail_refused", tenant_id=tenant_id, what=what, reason=str(error))
            if error.for_good:
                return Ending.REFUSED
            self.sent.release(tenant_id, what)
            return Ending.WAITING
        self.log.info("mail_sent", tenant_id=tenant_id, what=what, sent_as=sent_as)
        return Ending.SENT

    def _made(self, to: str, stop: Stop, written: Callable[[str], Letter]) -> Mail:
        key = self.stops.made_key(self.random_bytes(mail_stops.KEY_BYTES))
        token = mail_stops.token_of(stop, key)
        letter = written(f"{self.console_url}{STOP_PAGE}?token={token}")
        return Mail(
            to=to,
            subject=letters.subject_of(letter),
            text=letters.as_text(letter),
            html=letters.as_html(letter),
            stop_url=f"{self.public_url}{STOP_PATH}?token={token}",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailing:
    """E-mails that are sent as soon as something happens."""

    post: Post
    tenants: TenantStore
    notifications: Notifications
    causes: Causes
    throttle: Throttle
    clock: Clock

    def tell(self, tenant_id: str, notification_id: str) -> Outcome:
        """Mail a notification to those who want it at once.

        Settled and old notifications are skipped. Raises MailIncomplete, Unavailable.
        """
        outcome: Outcome = Counter()
        notification = self.notifications.get(tenant_id, notification_id)
        people = self._people(tenant_id)
        if notification is None or people is None or not self._is_news(notification):
            return outcome
        tenant, roster = people
        kind = mail.kind_of(notification)
        readers = [
            each for each in roster.members if mail.is_for(notification, each, MailTime.AT_ONCE)
        ]
        if readers and not self._is_settled(notification):
            for member in readers:
                outcome[self._tell(tenant, member, notification, kind)] += 1
        return complete(outcome)

    def invite(self, tenant_id: str, invitation_id: str) -> Outcome:
        """Mail an invitation, unless it was answered, or its address wants none.

        Raises MailIncomplete, Unavailable.
        """
        outcome: Outcome = Counter()
        people = self._people(tenant_id)
        invitation = _invitation(people[1], invitation_id) if people else None
        if people is None or invitation is None:
            return outcome
        address = mail.address_hash(invitation.email)
        if self.post.stops.is_stopped(address):
            return outcome
        console = self.post.console_url
        ending = self.post.send(
            tenant_id,
            f"invitation#{invitation.id}",
            invitation.email,
            Stop(address=address),
            lambda stop: mail_words.of_invitation(invitation, people[0], console, stop),
            lambda: self._may(f"invited#{address}", MOST_INVITATIONS, _A_DAY),
        )
        outcome[ending] += 1
        return complete(outcome)

    def _tell(
        self, tenant: Tenant, member: Member, notification: Notification, kind: MailKind
    ) -> Ending:
        pages = Pages(console=self.post.console_url, tenant_id=tenant.id)
        stop = Stop(tenant_id=tenant.id, member_id=member.id, kind=kind)
        ending = self.post.send(
            tenant.id,
            f"{notification.id}#{member.id}",
            member.email,
            stop,
            lambda url: mail_words.of_notification(notification, kind, tenant, pages, url),
            lambda: self._may(f"mail#{tenant.id}#{member.id}", mail.MOST_AT_ONCE, _AN_HOUR),
        )
        if ending is Ending.HELD:
            return self.post.send(
                tenant.id,
                f"more#{self.clock.now():%Y-%m-%dT%H}#{member.id}",
                member.email,
                stop,
                lambda url: mail_words.of_more(kind, tenant, pages, url),
            )
        return ending

    def _may(self, what: str, most: int, window: timedelta) -> bool:
        return self.throttle.take(what, most, window) is None

    def _people(self, tenant_id: str) -> tuple[Tenant, Roster] | None:
        tenant = self.tenants.get(tenant_id)
        if tenant is None or tenant.is_gone:
            return None
        try:
            return tenant, self.tenants.roster(tenant_id)
        except NotFound:
            return None

    def _is_news(self, notification: Notification) -> bool:
        return self.clock.now() - notification.created_at < mail.TOLD_LATE

    def _is_settled(self, notification: Notification) -> bool:
        [cause] = self.causes.of(notification.tenant_id, [notification])
        return is_settled(notification, cause)


def _invitation(roster: Roster, invitation_id: str) -> Member | None:
    open_ones: Iterator[Member] = (each for each in roster.members if not each.joined)
    return next((each for each in open_ones if each.id == invitation_id), None)


def complete(outcome: Outcome) -> Outcome:
    """Raises MailIncomplete when some have to be tried again."""
    if outcome[Ending.WAITING]:
        raise MailIncomplete(f"{outcome[Ending.WAITING]} e-mails could not be sent for now.")
    return outcome
