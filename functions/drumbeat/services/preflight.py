"""Pre-flight of one post: finding everything that would keep it from going out well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from drumbeat.domain import media_checks, notifications, preflight
from drumbeat.domain.accounts import ChannelAccount
from drumbeat.domain.content import ContentItem
from drumbeat.domain.errors import Conflict, NotFound, Unavailable
from drumbeat.domain.findings import (
    BROKEN,
    CREDENTIALS_UNCHECKED,
    AccountCheck,
    ConnectionCheck,
    Delivery,
    Finding,
    Preflight,
    warning,
)
from drumbeat.domain.options import Options, filled, of_account
from drumbeat.domain.outgoing import outgoing
from drumbeat.domain.posts import EDITABLE, PostInstance, Status
from drumbeat.domain.preflight import Horizon, MediaFacts, MediaTrouble
from drumbeat.domain.profiles import Option
from drumbeat.domain.publishing import Medium, Outgoing
from drumbeat.domain.tenancy import Access, Permission
from drumbeat.ports import (
    Accounts,
    Calendar,
    Clock,
    Contents,
    Log,
    MediaProbe,
    Meter,
    Networks,
    Package,
    PreflightRunner,
    Preflights,
    Secrets,
    Session,
    Sessions,
)
from drumbeat.services.containment import ContainedNetwork, report
from drumbeat.services.limiting import Limiter
from drumbeat.services.post_media import PostMedia

#: How long one post's media are read; the rest is reported as unchecked. A person may wait for the
#: result, at most as long as the gateway does (30 s).
_PATIENCE = timedelta(seconds=6)
#: How much earlier than its horizon a round of checks may reach a post.
_ROUND = timedelta(minutes=10)


@dataclass
class Asked:
    """Answers to calls of one round, because many posts need the same ones.

    Two threads may make the same call at once, which does no harm.
    """

    connections: dict[tuple[str, str, int], ConnectionCheck] = field(default_factory=dict)
    media: dict[str, MediaFacts | MediaTrouble] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreflightChecker:
    """Checks posts and stores the findings; the only check that opens connections."""

    calendar: Calendar
    contents: Contents
    sessions: Sessions
    networks: Networks
    probe: MediaProbe
    media: PostMedia
    preflights: Preflights
    accounts: Accounts
    secrets: Secrets
    limiter: Limiter
    clock: Clock
    log: Log
    meter: Meter

    def check_account(self, tenant_id: str, account_id: str) -> AccountCheck | None:
        """The network's answer about an account, which is stored; None when the account is gone."""
        pair = self._opened(tenant_id, account_id)
        if pair is None:
            return None
        account, session = pair
        answer = self._network(account.platform).check(session)
        now = self.clock.now().replace(microsecond=0)
        check = AccountCheck(checked_at=now, findings=answer.findings)
        self.accounts.note_check(account, check)
        self._note(account, answer)
        return check

    def _note(self, account: ChannelAccount, answer: ConnectionCheck) -> None:
        """Store what only the network knows: when the connection ends, and the choices.

        Raises Unavailable.
        """
        if answer.choices is not None and answer.choices != account.choices:
            self.accounts.note_choices(account, answer.choices)
        if answer.ends_at is not None and answer.ends_at != account.grant_ends_at:
            where = account.tenant_id, account.id
            self.accounts.note_end(*where, answer.ends_at, version=account.version)

    def test_account(self, tenant_id: str, account_id: str) -> Delivery | None:
        """Send a test, if the network has one; None otherwise."""
        pair = self._opened(tenant_id, account_id)
        if pair is None:
            return None
        account, session = pair
        return self._network(account.platform).test(session)

    def _opened(self, tenant_id: str, account_id: str) -> tuple[ChannelAccount, Session] | None:
        """Raises Unavailable."""
        account = self.accounts.get(tenant_id, account_id)
        secret = self.secrets.get(tenant_id, account_id)
        if account is None or secret is None:
            return None
        return account, self.sessions.open(account, secret)

    def _network(self, name: str) -> ContainedNetwork:
        return ContainedNetwork(self.networks.get(name), self.log, self.meter)

    def check_now(self, tenant_id: str, instance_id: str) -> Preflight | None:
        """Check a post in any status, for a person who asks; None when it is gone."""
        package = self._read(tenant_id, instance_id)
        if package is None or package.instance is None:
            return None
        result = self._found(package, package.instance, Asked(), asks=True)
        self.preflights.record(tenant_id, instance_id, result)
        return result

    def check_ahead(
        self, tenant_id: str, instance_id: str, horizon: Horizon, asked: Asked, *, asks: bool = True
    ) -> Preflight | None:
        """Check a scheduled post, with notifications of errors; None when it is not scheduled.

        Without `asks` no call is made: what needs one is reported as unchecked.
        """
        package = self._read(tenant_id, instance_id)
        instance = package.instance if package else None
        if package is None or instance is None or instance.status is not Status.SCHEDULED:
            return None
        result = self._found(package, instance, asked, asks=asks)
        notification = notifications.of_preflight(instance, result, horizon)
        self.preflights.record(tenant_id, instance_id, result, notification)
        return result

    def _read(self, tenant_id: str, instance_id: str) -> Package | None:
        instance = self.calendar.get(tenant_id, instance_id)
        if instance is None:
            return None
        package = self.calendar.package(
            tenant_id,
            self.calendar.slot_of(instance),
            instance_id,
            instance.channel_account_id,
            instance.content_item_id,
        )
        # A post that was moved between the two reads is checked in its earlier state.
        package = package if package.instance else replace(package, instance=instance)
        return self.media.added(package)

    def _found(
        self, package: Package, instance: PostInstance, asked: Asked, *, asks: bool
    ) -> Preflight:
        now = self.clock.now()
        account, content = package.account, package.content
        network = self._network(instance.platform)
        connection = self._of_connection(network, package, asked, asks=asks)
        findings = [
            *preflight.of_account(account),
            *preflight.of_content(content),
            *preflight.of_time(instance, now),
            *self._of_limits(package, instance, network, connection, now),
        ]
        if content is not None:
            offers = _known(network, account, connection)
            values = filled(offers, account.options if account else {}, instance.options)
            post = _outgoing(instance, content, now, values, self.media.of(package))
            of_post = [
                *preflight.of_options(offers, values),
                *media_checks.of_library(
                    network.profile.limits.media,
                    network.profile.display_name,
                    content.media,
                    package.assets or {},
                    is_soon=_is_soon(instance, now),
                ),
                *self._of_post(network, post, asked, asks=asks),
            ]
            findings += of_post + preflight.of_post(network.unfit(post), post.media, of_post)
        findings += [*connection.findings, *preflight.of_end(connection.ends_at, instance, now)]
        if network.broke and not any(each.code == BROKEN for each in findings):
            findings.append(network.finding)
        return Preflight(
            checked_at=now.replace(microsecond=0),
            checked=preflight.checked_as(instance, content, account),
            findings=tuple(findings),
        )

    def _of_limits(
        self,
        package: Package,
        instance: PostInstance,
        network: ContainedNetwork,
        connection: ConnectionCheck,
        now: datetime,
    ) -> Sequence[Finding]:
        """Limits of its network that will hold it back at its time. Raises Unavailable."""
        package = self.limiter.with_app(package, instance)
        limit = self.limiter.of(package, instance, now)
        findings = preflight.of_limit(limit, instance, now)
        account, name = package.account, network.profile.display_name
        due_at = instance.due_at or instance.scheduled_for
        if findings or account is None or due_at is None or instance.claim is not None:
            return findings
        offers = network.profile.options
        for cap in self.limiter.caps_of(package, account):
            neighbours = self._others(instance, preflight.crowd_from(cap, due_at), due_at)
            others = [
                each
                for each in neighbours
                # The other posts' media are not read: the option is taken to mean a video.
                if cap.counts(filled(offers, account.options, each.options), is_video=True)
            ]
            findings += preflight.of_crowd(cap, name, instance, others, now)
        of_all = network.profile.pacing.of_app
        if now >= due_at or (connection.left is None and not of_all):
            return findings
        before = self._others(instance, now, due_at)
        if connection.left is not None:
            findings += preflight.of_left(connection.left, name, instance, before)
        if package.app_gate is not None:
            number, tally = preflight.to_come(before), package.app_gate.tally
            for cap in of_all:
                findings += preflight.of_app_left(cap, tally, name, instance, number, now)
        return findings

    def _others(
        self, instance: PostInstance, begin: datetime, due_at: datetime
    ) -> Sequence[PostInstance]:
        """The account's posts from `begin` until this one is due."""
        page = self.calendar.range(instance.tenant_id, begin, due_at + timedelta(minutes=1))
        of_account = instance.channel_account_id
        return [
            each
            for each in page.items
            if each.channel_account_id == of_account and each.id != instance.id
        ]

    def _of_post(
        self, network: ContainedNetwork, post: Outgoing, asked: Asked, *, asks: bool
    ) -> Sequence[Finding]:
        limits, name = network.profile.limits, network.profile.display_name
        is_bare = not post.media and not post.cta_url
        findings = preflight.of_texts(
            limits, name, network.texts(post), post.media, is_bare=is_bare
        )
        findings += preflight.of_media_count(limits.media, name, len(post.media))
        findings += media_checks.of_mixture(limits.media, name, post.media)
        strangers = _strangers(post)
        if not asks:
            return findings + ([_UNCHECKED_MEDIA] if strangers else [])
        until = self.clock.now() + _PATIENCE
        for place, url in strangers:
            if url not in asked.media:
                answer = self._look(url, until)
                if isinstance(answer, MediaTrouble) and answer.code == preflight.MEDIA_UNCHECKED:
                    return [*findings, _UNCHECKED_MEDIA]
                asked.media[url] = answer
            findings += preflight.of_media(limits.media, name, place, asked.media[url])
        return findings

    def _look(self, url: str, until: datetime) -> MediaFacts | MediaTrouble:
        try:
            return self.probe.look(url, until=until)
        except Exception as bug:
            report(self.log, self.meter, bug, step="media")
            words = "Something broke on our side while this was looked at."
            return MediaTrouble(BROKEN, words, certain=False)

    def _of_connection(
        self, network: ContainedNetwork, package: Package, asked: Asked, *, asks: bool
    ) -> ConnectionCheck:
        account, secret = package.account, package.secret
        if account is None or secret is None:
            return ConnectionCheck()
        key = (account.tenant_id, account.id, account.version)
        if key in asked.connections:
            return asked.connections[key]
        if not asks:
            return _UNCHECKED_CREDENTIALS
        try:
            session = self.sessions.open(account, secret)
        except Unavailable:
            return _UNCHECKED_CREDENTIALS
        answer = asked.connections[key] = network.check(session)
        self._note(account, answer)
        return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class PreflightDesk:
    """Pre-flight on a person's request."""

    calendar: Calendar
    contents: Contents
    accounts: Accounts
    runner: PreflightRunner

    def check(self, access: Access, instance_id: str) -> Preflight:
        """Check the post now, and store the findings.

        Raises NotFound, Conflict (it is on its way or out), Forbidden, Unavailable.
        """
        access.require(Permission.WRITE)
        instance = self.calendar.get(access.tenant_id, instance_id)
        if instance is None:
            raise NotFound("No such post.")
        if instance.status not in EDITABLE:
            raise Conflict(
                f"This post is {instance.status}; only what is still to be sent can be checked.",
                code="status_conflict",
            )
        result = self.runner.run(access.tenant_id, instance_id)
        if result is None:
            raise NotFound("No such post.")
        return result

    def is_stale(self, instance: PostInstance) -> bool:
        """Whether post, content or account have changed since the last check."""
        result = instance.preflight
        if result is None:
            return False
        content_id = instance.content_item_id
        content = self.contents.get(instance.tenant_id, content_id) if content_id else None
        account = self.accounts.get(instance.tenant_id, instance.channel_account_id)
        return result.checked != preflight.checked_as(instance, content, account)


_UNCHECKED_MEDIA = warning(
    preflight.MEDIA_UNCHECKED,
    "Some of the media were not looked at: addresses took too long to answer.",
    "media_urls",
)
_UNCHECKED_CREDENTIALS = ConnectionCheck(
    findings=(
        warning(
            CREDENTIALS_UNCHECKED, "Whether the network still accepts the account was not asked."
        ),
    )
)


def _known(
    network: ContainedNetwork, account: ChannelAccount | None, answer: ConnectionCheck
) -> Sequence[Option]:
    """The options of the account's posts, with the network's latest choices."""
    choices = answer.choices if answer.choices is not None else account.choices if account else {}
    return of_account(network.profile.options, choices)


def _strangers(post: Outgoing) -> Sequence[tuple[int, str]]:
    """The addresses that have to be read, with their positions among all of the post's media."""
    media = [medium for medium in post.media if medium.url]
    return [(place, each.url) for place, each in enumerate(media) if each.asset is None]


def _is_soon(instance: PostInstance, now: datetime) -> bool:
    """Whether it goes out before it is checked again."""
    due_at = instance.due_at or instance.scheduled_for
    return due_at is not None and due_at <= now + Horizon.HOUR.ahead + _ROUND


def _outgoing(
    instance: PostInstance,
    content: ContentItem,
    now: datetime,
    values: Options,
    media: Sequence[Medium],
) -> Outgoing:
    """The post that would be sent; a draft without a time is checked as if it were due now."""
    timed = replace(instance, scheduled_for=instance.scheduled_for or now)
    return outgoing(timed, content, values, media)
