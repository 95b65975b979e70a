"""Connecting accounts by OAuth: to the network and back, and choosing targets.

    start      secrets are sealed, `state` leads to them, and people leave for the network
    answered   they come back: `state` is taken, the code exchanged, and the targets are listed
    connect    accounts are made of the targets that people choose, or are reconnected

The way back carries no login: only `state` identifies the connection, once and for ten minutes. The
result is shown only to the member who began it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from drumbeat.domain import graphemes, plain_text
from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.authorising import (
    RANDOM_BYTES,
    TO_AGREE,
    App,
    Asked,
    Grant,
    NotAuthorised,
    Pending,
    Stage,
    Target,
    encoded,
    state_hash,
)
from drumbeat.domain.connections import Renewed
from drumbeat.domain.errors import (
    Conflict,
    DrumbeatError,
    FieldError,
    InvalidInput,
    NotFound,
    TooManyRequests,
    Unavailable,
)
from drumbeat.domain.findings import BROKEN
from drumbeat.domain.options import Options, checked, of_account
from drumbeat.domain.profiles import OAuth, Option, Profile, not_configured
from drumbeat.domain.quotas import Quota, require_room
from drumbeat.domain.schedule import Schedule
from drumbeat.domain.secrets import Secret
from drumbeat.domain.tenancy import Access, Permission
from drumbeat.ports import (
    Accounts,
    Apps,
    Authorises,
    Clock,
    Ids,
    Log,
    Meter,
    Network,
    Networks,
    PendingConnections,
    Quotas,
    Throttle,
    Vault,
)
from drumbeat.services.accounts import ScheduleChange
from drumbeat.services.containment import report
from drumbeat.services.optimistic_locking import until_unchanged
from drumbeat.services.plan_limits import PlanLimits

#: How often the members of a business may leave for a network in an hour.
MOST_STARTS = 60
#: How long networks are asked for targets in one call; the gateway gives up after 30 s.
_PATIENCE = timedelta(seconds=15)
_AN_HOUR = timedelta(hours=1)
#: The default time of posts.
_USUAL_TIMES = ["09:00"]
_MOST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Departure:
    """Where people are sent to agree."""

    pending: Pending
    authorize_url: str


@dataclass(frozen=True, slots=True)
class Arrival:
    """How people come back: with a code, or with the network's reason for refusing."""

    state: str
    code: str | None = None
    error: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A target that an account is made of; `options`: those of its posts."""

    target_id: str
    name: str | None = None
    schedule: ScheduleChange = field(default_factory=ScheduleChange)
    options: Options = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The result of a choice."""

    target_id: str
    account: ChannelAccount | None = None
    error: DrumbeatError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Authorising:
    """`public_url`: this deployment's public address, without a slash at its end."""

    accounts: Accounts
    pending: PendingConnections
    vault: Vault
    networks: Networks
    apps: Apps
    quotas: Quotas
    limits: PlanLimits
    throttle: Throttle
    clock: Clock
    ids: Ids
    log: Log
    meter: Meter
    public_url: str
    random_bytes: Callable[[int], bytes]

    def start(
        self,
        access: Access,
        platform: str,
        *,
        hint: str | None = None,
        account_id: str | None = None,
    ) -> Departure:
        """Send somebody to the network; `account_id`: an account to reconnect.

        Raises Forbidden, NotFound, InvalidInput, Conflict (`not_configured`, `network_refused`),
        TooManyRequests, Unavailable.
        """
        access.require(Permission.MANAGE)
        if account_id is not None:
            self._to_reconnect(access, account_id, platform)
        network = self._network(platform)
        wait = self.throttle.take(f"connect#{access.tenant_id}", MOST_STARTS, _AN_HOUR)
        if wait is not None:
            raise TooManyRequests(
                "Too many connections were started. Try again later.", retry_after=wait
            )
        hint = _hint(network.profile, hint)
        request = Asked(
            app=self._app(network, hint),
            redirect_uri=self._redirect_uri(platform),
            state=encoded(self.random_bytes(RANDOM_BYTES)),
            verifier=encoded(self.random_bytes(RANDOM_BYTES)),
            hint=hint,
        )
        now = self.clock.now()
        pending = self._sealed(
            Pending(
                id=self.ids.new(),
                tenant_id=access.tenant_id,
                platform=platform,
                user_id=access.user_id,
                created_at=now,
                expires_at=now + TO_AGREE,
                sealed=b"",
                hint=hint,
                account_id=account_id,
            ),
            {"verifier": request.verifier, "app": asdict(request.app)},
        )
        url = network.authorises.authorize_url(request)
        self.pending.create(pending, state_hash(request.state))
        return Departure(pending, url)

    def answered(self, platform: str, arrival: Arrival) -> Pending:
        """Somebody has come back: exchange the code, and list the targets.

        Raises NotFound for an unknown network, and InvalidInput (`state`) for a state that is
        unknown, of another network, used, or expired; nothing happens then.
        """
        try:
            self.networks.get(platform)
        except InvalidInput:
            raise NotFound("There is nothing at this address.") from None
        pending = self.pending.take(state_hash(arrival.state))
        now = self.clock.now()
        if pending is None or pending.platform != platform or pending.is_over(now):
            raise InvalidInput.of(
                "state",
                "This way back from the network was used before, or is older than ten minutes. "
                "Start connecting the account again.",
            )
        try:
            after = self._agreed(pending, arrival)
        except Unavailable:
            after = pending.failed(_UNAVAILABLE)
        self.pending.update(after)
        return after

    def get(self, access: Access, connection_id: str) -> Pending:
        """Its state, for the member who began it. Raises NotFound, Forbidden."""
        access.require(Permission.MANAGE)
        pending = self.pending.get(access.tenant_id, connection_id)
        if pending is None or pending.user_id != access.user_id:
            raise NotFound("No such connection. Start connecting the account again.")
        if pending.is_over(self.clock.now()) and pending.stage is not Stage.FAILED:
            return pending.failed(_TOO_LATE)
        return pending

    def connected(self, access: Access, pending: Pending) -> Mapping[str, ChannelAccount]:
        """The accounts that its targets have already, by target."""
        platforms = {each.id: each.platform or pending.platform for each in pending.targets}
        return {
            account.target_id: account
            for account in self.accounts.list(access.tenant_id)
            if account.target_id and platforms.get(account.target_id) == account.platform
        }

    def scopes(self, pending: Pending) -> Sequence[str]:
        """The scopes that its network was asked for."""
        return self._network(pending.platform).way.scopes

    def connect(
        self, access: Access, connection_id: str, choices: Sequence[Choice]
    ) -> Sequence[Chosen]:
        """Make accounts of targets, each with a result of its own; existing accounts are
        reconnected.

        Raises NotFound, Forbidden, Conflict (`not_ready`), InvalidInput, Unavailable.
        """
        pending = self.get(access, connection_id)
        if pending.stage is not Stage.READY:
            why = pending.error.message if pending.error else "Nobody has agreed to it yet."
            raise Conflict(f"Nothing can be connected with this. {why}", code="not_ready")
        secrets = self.vault.open(pending.tenant_id, _sealed_for(pending), pending.sealed)
        grant = _grant(secrets)
        choices_of = {target.id: target.choices for target in pending.targets}
        for place, choice in enumerate(choices):
            network_options = self._profile(pending, choice.target_id).options
            own = of_account(network_options, choices_of.get(choice.target_id, {}))
            _require_valid(access, choice, own, f"targets[{place}]")
        until = self.clock.now() + _PATIENCE
        results = []
        for choice in choices:
            if self.clock.now() < until:
                results.append(self._chosen(access, pending, grant, choice))
            else:
                late = Unavailable("The network took long with the others. Ask again for this one.")
                results.append(Chosen(choice.target_id, error=late))
        return results

    def _agreed(self, pending: Pending, arrival: Arrival) -> Pending:
        network = self._network(pending.platform)
        if arrival.code is None:
            return pending.failed(_refusal(network.profile, arrival))
        secrets = self.vault.open(pending.tenant_id, _sealed_for(pending), pending.sealed)
        request = Asked(
            app=App(**secrets["app"]),
            redirect_uri=self._redirect_uri(pending.platform),
            state=arrival.state,
            verifier=secrets["verifier"],
            hint=pending.hint,
        )
        grant = self._ask(network, "exchange", request, arrival.code)
        if isinstance(grant, NotAuthorised):
            return pending.failed(grant)
        targets = self._ask(network, "targets", grant)
        if isinstance(targets, NotAuthorised):
            return pending.failed(targets)
        if not targets:
            return pending.failed(_nothing_there(network))
        sealed = self._sealed(pending, _record(grant)).sealed
        return pending.ready(sealed, grant.scopes, targets, self.clock.now())

    def _ask(self, network: _OAuthNetwork, step: str, *arguments: Any) -> Any:
        """A bug in a network's module is reported to the operator, and to people in words."""
        transport = self.networks.transport(network.profile.name)
        try:
            return getattr(network.authorises, step)(*arguments, transport)
        except DrumbeatError:
            raise
        except Exception as bug:
            report(self.log, self.meter, bug, step=step, network=network.profile.name)
            words = "Something broke on our side while this was connected. The operator was told."
            return NotAuthorised(BROKEN, words)

    def _chosen(self, access: Access, pending: Pending, grant: Grant, choice: Choice) -> Chosen:
        try:
            target = _target(pending, choice.target_id)
            if target.reason is not None:
                raise Conflict(target.reason, code="not_postable")
            account = self._account_of(access, pending, target)
            network = self._network(pending.platform)
            renewal = self._ask(network, "connection_of", grant, target.id)
            if isinstance(renewal, NotAuthorised):
                raise Conflict(renewal.message, code=renewal.code)
            if account is not None:
                connected = self._reconnect(access, pending, account, target, renewal, grant)
            else:
                connected = self._create(access, pending, target, renewal, choice, grant)
            return Chosen(choice.target_id, account=connected)
        except DrumbeatError as error:
            return Chosen(choice.target_id, error=error)

    def _account_of(
        self, access: Access, pending: Pending, target: Target
    ) -> ChannelAccount | None:
        """The account of the target, which may have to be reconnected. Raises Conflict,
        NotFound."""
        target_account = self.connected(access, pending).get(target.id)
        if pending.account_id is None:
            return target_account
        account = self._existing(access, pending.account_id)
        differs = account.platform != (target.platform or pending.platform)
        if (
            differs
            or account.target_id not in (None, target.id)
            or (target_account and target_account.id != account.id)
        ):
            raise Conflict(
                f"'{account.name}' posts to something else than {target.name}. Choose what it "
                "posts to, or add an account of its own for the other.",
                code="other_target",
            )
        return account

    def _create(
        self,
        access: Access,
        pending: Pending,
        target: Target,
        renewal: Renewed,
        choice: Choice,
        grant: Grant,
    ) -> ChannelAccount:
        most = self.quotas.most(Quota.ACCOUNTS, access.tenant)
        require_room(Quota.ACCOUNTS, len(self.accounts.list(access.tenant_id)), most)
        account = ChannelAccount(
            id=self.ids.new(),
            tenant_id=access.tenant_id,
            platform=target.platform or pending.platform,
            name=choice.name or target.name,
            schedule=_schedule(access, choice),
            options=checked(self._profile(pending, target.id).options, choice.options),
            created_at=self.clock.now(),
        )
        account = self._with_connection(account, access, pending, target, renewal, grant)
        create = partial(self.accounts.create, account, self._secret(account, renewal))
        self.limits.add_account(access.tenant, account.platform, create)
        return account

    def _reconnect(
        self,
        access: Access,
        pending: Pending,
        account: ChannelAccount,
        target: Target,
        renewal: Renewed,
        grant: Grant,
    ) -> ChannelAccount:
        secret = self._secret(account, renewal)

        def step() -> ChannelAccount:
            before = self._existing(access, account.id)
            after = self._with_connection(before, access, pending, target, renewal, grant)
            if before.status is AccountStatus.NEEDS_RECONNECT:
                after = replace(after, status=AccountStatus.ACTIVE)
            after = replace(after, version=before.version + 1, last_check=None)
            self.accounts.update(before, after, secret)
            return after

        return until_unchanged(step)

    def _with_connection(
        self,
        account: ChannelAccount,
        access: Access,
        pending: Pending,
        target: Target,
        renewal: Renewed,
        grant: Grant,
    ) -> ChannelAccount:
        network = self.networks.get(account.platform)
        return replace(
            account,
            public_facts=network.check_connection(renewal.connection),
            connected_by=access.email,
            target_id=target.id,
            picture_url=target.picture_url,
            choices=target.choices or account.choices,
            scopes=pending.granted_scopes,
            grant_ends_at=renewal.grant_ends_at,
            grantor=f"{pending.platform}#{grant.grantor}" if grant.grantor else None,
        )

    def _secret(self, account: ChannelAccount, renewal: Renewed) -> Secret:
        return Secret(
            sealed=self.vault.seal(account.tenant_id, account.id, renewal.connection),
            access_ends_at=renewal.access_ends_at,
            grant_ends_at=renewal.grant_ends_at,
        )

    def _app(self, network: _OAuthNetwork, hint: str | None) -> App:
        if not network.way.registers:
            app = self.apps.get(network.profile.name)
            if app is None:
                raise Conflict(not_configured(network.profile), code="not_configured")
            return app
        redirect_uri = self._redirect_uri(network.profile.name)
        answer: App | NotAuthorised = self._ask(network, "register", hint or "", redirect_uri)
        if isinstance(answer, NotAuthorised):
            raise Conflict(answer.message, code="network_refused")
        return answer

    def _network(self, platform: str) -> _OAuthNetwork:
        """Raises InvalidInput (`platform`)."""
        network = self.networks.get(platform)
        way = network.profile.connects_by
        if not isinstance(way, OAuth) or not isinstance(network, Authorises):
            raise InvalidInput.of(
                "platform",
                f"{network.profile.display_name} is connected with what you paste: "
                "POST /channel-accounts.",
            )
        return _OAuthNetwork(network, network, way)

    def _profile(self, pending: Pending, target_id: str) -> Profile:
        """The profile of the target's network."""
        platforms = {each.id: each.platform for each in pending.targets}
        return self.networks.get(platforms.get(target_id) or pending.platform).profile

    def _to_reconnect(self, access: Access, account_id: str, platform: str) -> None:
        account = self._existing(access, account_id)
        if account.platform == platform:
            return
        if account.platform not in self._network(platform).way.offers:
            raise InvalidInput.of("channel_account_id", "This account is of another network.")

    def _existing(self, access: Access, account_id: str) -> ChannelAccount:
        account = self.accounts.get(access.tenant_id, account_id)
        if account is None or account.status is AccountStatus.DELETING:
            raise NotFound("No such account.")
        return account

    def _sealed(self, pending: Pending, secrets: Mapping[str, Any]) -> Pending:
        sealed = self.vault.seal(pending.tenant_id, _sealed_for(pending), secrets)
        return replace(pending, sealed=sealed)

    def _redirect_uri(self, platform: str) -> str:
        return f"{self.public_url}/api/oauth/callback/{platform}"


@dataclass(frozen=True, slots=True)
class _OAuthNetwork:
    network: Network
    authorises: Authorises
    way: OAuth

    @property
    def profile(self) -> Profile:
        return self.network.profile


_UNAVAILABLE = NotAuthorised(
    "unavailable", "This could not be finished on our side. Start connecting the account again."
)
_TOO_LATE = NotAuthorised(
    "expired", "It took too long to come back from the network, or to choose. Start again."
)


def _nothing_there(network: _OAuthNetwork) -> NotAuthorised:
    what = network.way.targets or "account"
    return NotAuthorised(
        "no_targets",
        f"{network.profile.display_name} showed us no {what} that you may post to. Allow at least "
        "one when you are asked, with somebody's login who may post there.",
    )


def _refusal(profile: Profile, arrival: Arrival) -> NotAuthorised:
    if arrival.error == "access_denied":
        return NotAuthorised(
            "access_denied",
            f"{profile.display_name} was not allowed to let us post. Nothing was connected.",
        )
    try:
        words = plain_text.line(arrival.description or arrival.error or "no code")
    except ValueError:
        words = "no words that can be read"
    words = graphemes.shortened(words, _MOST_WORDS)
    return NotAuthorised("network_refused", f"{profile.display_name} let nobody in: {words}")


def _hint(profile: Profile, hint: str | None) -> str | None:
    """Raises InvalidInput (`hint`)."""
    way = profile.connects_by
    hint_field = way.hint if isinstance(way, OAuth) else None
    if hint_field is None:
        if hint:
            raise InvalidInput.of("hint", f"{profile.display_name} takes none; leave it out.")
        return None
    if not hint:
        raise InvalidInput.of("hint", f"Required: {hint_field.label}. {hint_field.help}".strip())
    return hint


def _schedule(access: Access, choice: Choice) -> Schedule:
    """Raises InvalidInput."""
    usual = ScheduleChange(schedule_timezone=access.tenant.timezone, schedule_times=_USUAL_TIMES)
    return choice.schedule.over(usual).applied_to(None)


def _require_valid(access: Access, choice: Choice, options: Sequence[Option], field: str) -> None:
    """Raises InvalidInput with all errors, under `field`."""
    errors: list[FieldError] = []
    for check in (partial(_schedule, access, choice), partial(checked, options, choice.options)):
        try:
            check()
        except InvalidInput as wrong:
            errors += [FieldError(f"{field}.{each.field}", each.message) for each in wrong.errors]
    if errors:
        raise InvalidInput(errors)


def _target(pending: Pending, target_id: str) -> Target:
    for target in pending.targets:
        if target.id == target_id:
            return target
    raise NotFound("This is none of what the network has shown.")


def _sealed_for(pending: Pending) -> str:
    """Used instead of an account's id, so that what is sealed here opens no account."""
    return f"connection:{pending.id}"


def _record(grant: Grant) -> Mapping[str, Any]:
    ends = {"access": grant.access_ends_at, "grant": grant.grant_ends_at}
    return {
        "connection": dict(grant.connection),
        "scopes": list(grant.scopes),
        "grantor": grant.grantor,
        "ends": {name: at.isoformat() for name, at in ends.items() if at is not None},
    }


def _grant(record: Mapping[str, Any]) -> Grant:
    ends = {name: datetime.fromisoformat(at) for name, at in record["ends"].items()}
    return Grant(
        connection=record["connection"],
        scopes=tuple(record["scopes"]),
        access_ends_at=ends.get("access"),
        grant_ends_at=ends.get("grant"),
        grantor=record.get("grantor"),
    )
