"""Tenants and their members."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from drumbeat.domain import countries, mail_choices, zone_names, zones
from drumbeat.domain.errors import (
    ChangedMeanwhile,
    Conflict,
    InvalidInput,
    NotFound,
    StaleVersion,
    Unavailable,
)
from drumbeat.domain.mail_choices import MailChoices
from drumbeat.domain.quotas import Quota, require_room
from drumbeat.domain.tenancy import (
    GRACE,
    TENANT_ID,
    Access,
    Member,
    Permission,
    Person,
    Role,
    Roster,
    Tenant,
)
from drumbeat.ports import Clock, Ids, Log, MailQueue, Quotas, Tenants, Throttle

#: The most invitations that are declined when a login is deleted.
MOST_DECLINED = 100
_TRIES = 5
_A_DAY = timedelta(days=1)

#: A member or invitation and its replacement; None means none.
_Change = tuple[Member | None, Member | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantService:
    tenants: Tenants
    quotas: Quotas
    throttle: Throttle
    mails: MailQueue
    clock: Clock
    ids: Ids
    log: Log

    def enter(self, person: Person, tenant_id: str) -> Access:
        """The person's access to the tenant. Raises NotFound unless they have joined it."""
        pair = self.tenants.access(tenant_id, person) if TENANT_ID.fullmatch(tenant_id) else None
        if pair is None or pair[0].is_gone or not pair[1].joined:
            raise NotFound("There is no such business, or it is not yours.")
        tenant, member = pair
        self._recognise(member, person)
        return Access(tenant, person.email, member.role, person.user_id)

    def create(self, person: Person, *, tenant_id: str, name: str, timezone: str) -> Tenant:
        """Create a tenant with `person` as its admin.

        Raises InvalidInput, Conflict (`tenant_exists`) for a slug that is taken, LimitReached.
        """
        if not TENANT_ID.fullmatch(tenant_id):
            raise InvalidInput.of(
                "tenant_id", "Use 2 to 63 of a-z, 0-9, `-` and `_`, beginning with a-z or 0-9."
            )
        zone = _zone(timezone)
        self._require_room_for_business(person)
        now = self.clock.now()
        tenant = Tenant(
            id=tenant_id,
            name=name,
            timezone=zone,
            created_at=now,
            own_anchor_day=zones.local(now, zone).day,
        )
        founder = Member(
            tenant_id=tenant_id,
            id=self.ids.new(),
            email=person.email,
            role=Role.ADMIN,
            user_id=person.user_id,
            full_name=person.full_name,
            joined=True,
            created_at=now,
        )
        self.tenants.create(tenant, founder)
        return tenant

    def of(self, person: Person) -> Sequence[tuple[Tenant, Member]]:
        """The tenants that `person` has joined, each with the membership, by tenant id."""
        return [pair for pair in self._of(person) if pair[1].joined]

    def invitations(self, person: Person) -> Sequence[tuple[Tenant, Member]]:
        """The invitations that `person` may accept or decline, the newest first."""
        open_ones = [pair for pair in self._of(person) if not pair[1].joined]
        return sorted(open_ones, key=lambda pair: pair[1].created_at, reverse=True)

    def accept(self, person: Person, invitation_id: str) -> tuple[Tenant, Member]:
        """Make `person` a member.

        Raises NotFound when the invitation is gone or not theirs, and LimitReached.
        """
        tenant = self._invited_to(person, invitation_id)
        self._require_room_for_business(person)

        def accepted(roster: Roster) -> _Change:
            invitation = _open(roster, person, invitation_id)
            if roster.has_joined(person):
                return invitation, None
            return invitation, replace(_known(invitation, person), joined=True)

        self._change(tenant.id, accepted)
        pair = self.tenants.access(tenant.id, person)
        if pair is None:
            raise NotFound("This invitation is gone.")
        return pair

    def decline(self, person: Person, invitation_id: str) -> None:
        """Raises NotFound when the invitation is gone or not theirs."""
        tenant = self._invited_to(person, invitation_id)
        self._change(tenant.id, lambda roster: (_open(roster, person, invitation_id), None))

    def change(
        self,
        access: Access,
        *,
        name: str | None = None,
        timezone: str | None = None,
        max_lateness_minutes: int | None = None,
        country: str | None = None,
        version: int | None = None,
    ) -> Tenant:
        """Change what is given; an empty `country` means that of the time zone.

        Raises Forbidden, InvalidInput, StaleVersion.
        """
        access.require(Permission.MANAGE)
        before = access.tenant
        if version is not None and version != before.version:
            raise StaleVersion("The business was changed meanwhile; read it again.")
        after = replace(
            before,
            name=before.name if name is None else name,
            timezone=before.timezone if timezone is None else _zone(timezone),
            max_lateness_minutes=(
                before.max_lateness_minutes
                if max_lateness_minutes is None
                else max_lateness_minutes
            ),
            own_country=_country(before, country),
        )
        if after == before:
            return before
        return self.tenants.update(after, before.version, at=self.clock.now())

    def leave(self, access: Access, *, name: str) -> Tenant:
        """Have the business and everything of it deleted, in the first night after `GRACE`.

        Until then everything goes on as before. Raises Forbidden, and InvalidInput unless `name` is
        the business's.
        """
        access.require(Permission.MANAGE)
        before = access.tenant
        if name != before.name:
            raise InvalidInput.of("name", f"Type the business's name as it stands: {before.name}")
        if before.leaves_at is not None:
            return before
        now = self.clock.now()
        return self.tenants.update(replace(before, leaves_at=now + GRACE), before.version, at=now)

    def keep(self, access: Access) -> Tenant:
        """Cancel a deletion that has not begun. Raises Forbidden."""
        access.require(Permission.MANAGE)
        before = access.tenant
        if before.leaves_at is None:
            return before
        after = replace(before, leaves_at=None)
        return self.tenants.update(after, before.version, at=self.clock.now())

    def sign_off(self, person: Person, *, email: str) -> None:
        """Remove `person` from every business, before their login is deleted.

        Also declines their invitations, the first `MOST_DECLINED` of them; the others give nothing
        to an address without a login. Raises InvalidInput unless `email` is theirs, and, before
        anything is changed, Conflict (`last_admin`) for the only admin of a business that stays.
        """
        if email.lower() != person.email:
            raise InvalidInput.of("email", f"Type your own address: {person.email}")
        memberships = self.of(person)
        for tenant, member in memberships:
            if tenant.leaves_at is None:
                self._require_another_admin(tenant, member)
        for tenant, member in (*memberships, *self.invitations(person)[:MOST_DECLINED]):
            self._change(tenant.id, partial(_without, member))

    def _require_another_admin(self, tenant: Tenant, member: Member) -> None:
        try:
            self.tenants.roster(tenant.id).require_admin_besides(member)
        except Conflict:
            raise Conflict(
                f"You are the only admin of {tenant.name}. Make somebody else one first, or "
                "have the business deleted in its settings.",
                code="last_admin",
            ) from None

    def _of(self, person: Person) -> Sequence[tuple[Tenant, Member]]:
        return [pair for pair in self.tenants.of(person) if not pair[0].is_gone]

    def members(self, access: Access) -> Sequence[Member]:
        access.require(Permission.READ)
        return self.tenants.roster(access.tenant_id).members

    def invite(self, access: Access, *, email: str, role: Role) -> Member:
        """Invite `email`, registered or not: the result does not reveal which.

        Whoever verifies that email may accept. Raises Forbidden, Conflict (`member_exists`),
        LimitReached.
        """
        access.require(Permission.MANAGE)
        invitation = Member(
            tenant_id=access.tenant_id,
            id=self.ids.new(),
            email=email.lower(),
            role=role,
            invited_by=access.email,
            created_at=self.clock.now(),
        )

        most = self.quotas.most(Quota.MEMBERS, access.tenant)

        def invited(roster: Roster) -> _Change:
            roster.require_new(invitation.email)
            require_room(Quota.MEMBERS, len(roster.members), most)
            return None, invitation

        invited(self.tenants.roster(access.tenant_id))
        self._require_room_for_invitation(access)
        self._change(access.tenant_id, invited)
        self._mail(invitation)
        return invitation

    def _mail(self, invitation: Member) -> None:
        """Queue its e-mail. The invitation is valid without it, and is shown in the console."""
        message = {"tenant_id": invitation.tenant_id, "invitation_id": invitation.id}
        try:
            self.mails.send([message])
        except Unavailable:
            self.log.exception("invitation_not_mailed", **message)

    def mail_of(self, access: Access) -> Member:
        """The caller as a member, with their choices of e-mails. Raises NotFound."""
        access.require(Permission.READ)
        pair = self.tenants.access(access.tenant_id, _caller(access))
        if pair is None:
            raise NotFound("There is no such business, or it is not yours.")
        return pair[1]

    def choose_mail(self, access: Access, choices: MailChoices) -> Member:
        """Change given choices of the caller. Raises InvalidInput, NotFound."""
        access.require(Permission.READ)
        mail_choices.checked(choices)
        members: list[Member] = []

        def chosen(roster: Roster) -> _Change:
            before = roster.of(_caller(access))
            members[:] = [replace(before, mail={**before.mail, **choices})]
            return before, members[0]

        self._change(access.tenant_id, chosen)
        return members[0]

    def change_role(self, access: Access, member_id: str, *, role: Role) -> Member:
        """Raises Forbidden, NotFound, and Conflict (`last_admin`)."""
        access.require(Permission.MANAGE)
        members: list[Member] = []

        def given(roster: Roster) -> _Change:
            before = roster.find(member_id)
            if role is not Role.ADMIN:
                roster.require_admin_besides(before)
            members[:] = [replace(before, role=role)]
            return before, members[0]

        self._change(access.tenant_id, given)
        return members[0]

    def remove(self, access: Access, member_id: str) -> None:
        """Remove a member or an invitation; everybody may leave.

        Raises Forbidden, NotFound, and Conflict (`last_admin`).
        """

        def without(roster: Roster) -> _Change:
            member = next((m for m in roster.members if m.id == member_id), None)
            if member is None or member.user_id != access.user_id:
                access.require(Permission.MANAGE)
            member = roster.find(member_id)
            roster.require_admin_besides(member)
            return member, None

        self._change(access.tenant_id, without)

    def _change(self, tenant_id: str, decide: Callable[[Roster], _Change]) -> None:
        for tries_left in reversed(range(_TRIES)):
            roster = self.tenants.roster(tenant_id)
            before, after = decide(roster)
            if before == after:
                return
            try:
                self.tenants.change_roster(roster, before, after)
            except ChangedMeanwhile:
                if not tries_left:
                    raise
            else:
                return

    def _recognise(self, member: Member, person: Person) -> None:
        """Bind a member stored without `user_id`, and update address and name from the user pool.

        Another request may have written the same; after a failure the next request does it.
        """
        after = _known(member, person)
        if after == member:
            return
        with suppress(ChangedMeanwhile):
            roster = self.tenants.roster(member.tenant_id)
            if member in roster.members:
                self.tenants.change_roster(roster, member, after)

    def _require_room_for_business(self, person: Person) -> None:
        most = self.quotas.most(Quota.BUSINESSES)
        require_room(Quota.BUSINESSES, len(self.of(person)), most)

    def _require_room_for_invitation(self, access: Access) -> None:
        """Raise LimitReached when the day's invitations are used up, withdrawn ones included."""
        most = self.quotas.most(Quota.INVITATIONS, access.tenant)
        if self.throttle.take(f"invite#{access.tenant_id}", most, _A_DAY) is not None:
            require_room(Quota.INVITATIONS, most, most)

    def _invited_to(self, person: Person, invitation_id: str) -> Tenant:
        for tenant, invitation in self.invitations(person):
            if invitation.id == invitation_id:
                return tenant
        raise NotFound("This invitation is gone.")


def _caller(access: Access) -> Person:
    return Person(user_id=access.user_id, email=access.email)


def _without(member: Member, roster: Roster) -> _Change:
    """Remove the roster's present entry; nothing happens if it is gone."""
    return next((each for each in roster.members if each.id == member.id), None), None


def _open(roster: Roster, person: Person, invitation_id: str) -> Member:
    invitation = roster.find(invitation_id)
    if invitation.joined or invitation.email != person.email:
        raise NotFound("This invitation is gone.")
    return invitation


def _known(member: Member, person: Person) -> Member:
    """The member with the user pool's data about the person."""
    return replace(
        member,
        user_id=person.user_id,
        email=person.email,
        full_name=person.full_name or member.full_name,
    )


def _zone(name: str) -> str:
    """By its present name. Raises InvalidInput (`timezone`)."""
    return zone_names.present(zones.checked(name, "timezone"))


def _country(before: Tenant, code: str | None) -> str | None:
    if code is None:
        return before.own_country
    return countries.checked(code, "country") if code else None
