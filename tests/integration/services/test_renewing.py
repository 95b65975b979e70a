"""Access is renewed by one process at a time, and a new token is never lost."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.connections import NotRenewed
from drumbeat.domain.errors import Unavailable
from drumbeat.domain.notifications import Type
from drumbeat.domain.secrets import LEASE, RENEWED_AHEAD, Secret
from drumbeat.services.renewing import Access, Opened, Renewals
from tests.fakes.clock import FixedClock
from tests.fakes.granting import ACCESS, DEAD, LOST, RotatingNetwork
from tests.integration.services.desk import Desk
from tests.samples import NOW, account, secret

SECOND = timedelta(seconds=1)


class Killed(BaseException):
    """The function dies; no further code runs."""


def kill() -> None:
    raise Killed


class Scene:
    """An account whose access ends in a moment, or has ended."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.network = RotatingNetwork(desk.clock)
        self.access = Access(self.network, None)
        self.connect()

    def connect(self) -> None:
        connection = self.network.connection()
        sealed = self.desk.vault.seal("h2o", "page", connection)
        given = secret(sealed=sealed, access_ends_at=self.network.ends_at())
        self.desk.stored_accounts.create(account(), given)
        self.start = Opened(given, connection)

    def renewals(self, clock: FixedClock | None = None) -> Renewals:
        return Renewals(
            accounts=self.desk.stored_accounts,
            secrets=self.desk.stored_secrets,
            vault=self.desk.vault,
            clock=clock or self.desk.clock,
            log=self.desk.log,
            meter=self.desk.meter,
        )

    @property
    def of_account(self) -> tuple[ChannelAccount, Opened, Access]:
        return account(), self.start, self.access

    def renew(self) -> Opened | NotRenewed:
        return self.renewals().renewed(*self.of_account)

    def open(self) -> Opened | NotRenewed:
        renewals = self.renewals()
        opened = renewals.open(account(), self.stored)
        return renewals.with_access(account(), opened, self.access)

    @property
    def stored(self) -> Secret:
        found = self.desk.stored_secrets.get("h2o", "page")
        assert found is not None
        return found

    def is_connected(self) -> bool:
        """The account is active, and the network accepts the stored access."""
        connection = self.desk.vault.open("h2o", "page", self.stored.sealed)
        is_active = self.desk.account().status is AccountStatus.ACTIVE
        return is_active and self.network.lets_in(connection)

    def told(self) -> list[Type]:
        found = self.desk.stored_notifications.list("h2o", limit=10).items
        return [each.type for each in found]


@pytest.fixture
def scene(desk: Desk) -> Scene:
    return Scene(desk)


class TestOpening:
    def test_access_that_lasts_is_not_renewed(self, scene):
        assert scene.open() == scene.start
        assert scene.network.asked == []

    def test_access_that_ends_before_what_is_prepared_is_sent_is_renewed(self, scene):
        scene.desk.clock.advance(ACCESS - RENEWED_AHEAD)

        opened = scene.open()

        assert scene.network.lets_in(opened.connection)
        assert scene.stored == opened.secret
        assert scene.stored.access_ends_at == scene.desk.clock.now() + ACCESS

    def test_access_that_still_holds_is_used_while_another_one_renews_it(self, scene):
        scene.desk.clock.advance(ACCESS - RENEWED_AHEAD)
        leased = scene.stored.leased(scene.desk.clock.now())
        scene.desk.stored_secrets.lease("h2o", "page", scene.stored, leased)

        before = scene.desk.clock.now()

        assert scene.open() == Opened(leased, scene.start.connection)
        assert scene.network.asked == []
        assert scene.desk.clock.now() == before

    def test_access_that_still_holds_is_used_where_it_can_not_be_renewed_now(self, scene):
        scene.desk.clock.advance(ACCESS - RENEWED_AHEAD)
        scene.network.before = [lambda: LOST, lambda: LOST]

        assert scene.open() == scene.start
        assert scene.is_connected()

    def test_access_that_has_ended_is_not_used_where_it_can_not_be_renewed_now(self, scene):
        scene.desk.clock.advance(ACCESS)
        scene.network.before = [lambda: LOST, lambda: LOST]

        assert scene.open() == LOST

    def test_what_was_pasted_gets_its_first_access(self, scene, desk):
        pasted = {"grant": "grant-1"}
        sealed = desk.vault.seal("h2o", "page", pasted)
        desk.stored_secrets.store("h2o", "page", scene.stored, secret(sealed=sealed, revision=2))

        opened = scene.open()

        assert scene.network.lets_in(opened.connection)
        assert scene.stored == opened.secret


class TestAtOnce:
    def test_whoever_comes_later_takes_what_another_one_has_renewed(self, scene):
        first, second = scene.renew(), scene.renew()

        assert first == second
        assert scene.network.asked == ["grant-1"]

    def test_whoever_comes_meanwhile_waits_for_it(self, scene):
        """The second one comes while the first one calls the network."""
        asking, may_go_on = threading.Event(), threading.Event()

        def wait() -> None:
            asking.set()
            assert may_go_on.wait(10)

        scene.network.before = [wait]
        found: list[Opened | NotRenewed] = []
        thread = threading.Thread(target=lambda: found.append(scene.renew()))
        thread.start()
        assert asking.wait(10)

        class Clock(FixedClock):
            def sleep(self, seconds: float) -> None:
                may_go_on.set()
                thread.join(10)
                super().sleep(seconds)

        clock = Clock(scene.desk.clock.now())
        second = scene.renewals(clock).renewed(account(), scene.start, scene.access)

        assert found == [second]
        assert scene.network.asked == ["grant-1"]
        assert scene.is_connected()

    def test_whoever_waits_too_long_is_told_to_come_again(self, scene):
        leased = scene.stored.leased(NOW)
        scene.desk.stored_secrets.lease("h2o", "page", scene.stored, leased)

        found = scene.renew()

        assert isinstance(found, NotRenewed)
        assert (found.dead, found.code) == (False, "renewal_pending")
        assert scene.network.asked == []
        assert scene.stored == leased

    def test_a_lease_whose_holder_was_killed_is_taken_over(self, scene):
        scene.desk.stored_secrets.lease("h2o", "page", scene.stored, scene.stored.leased(NOW))
        scene.desk.clock.advance(LEASE)

        opened = scene.renew()

        assert isinstance(opened, Opened)
        assert scene.is_connected()

    def test_people_who_connect_it_meanwhile_are_not_overwritten(self, scene):
        def reconnect() -> None:
            theirs = scene.desk.vault.seal("h2o", "page", {"grant": "theirs", "access": "theirs"})
            after = replace(account(), version=2)
            scene.desk.stored_accounts.update(account(), after, Secret(sealed=theirs))

        scene.network.before = [reconnect]

        opened = scene.renew()

        assert isinstance(opened, Opened)
        assert opened.connection["grant"] == "theirs"
        assert scene.stored == opened.secret

    def test_people_who_connect_it_meanwhile_keep_it_connected(self, scene):
        """The network's refusal is about another connection than the new one."""
        scene.network.is_revoked = True
        self_made = {"grant": "theirs", "access": "theirs"}

        def reconnect() -> None:
            theirs = scene.desk.vault.seal("h2o", "page", self_made)
            after = replace(account(), version=2)
            scene.desk.stored_accounts.update(account(), after, Secret(sealed=theirs))

        scene.network.before = [reconnect]

        assert scene.renew() == Opened(scene.stored, self_made)
        assert scene.desk.account().status is AccountStatus.ACTIVE
        assert scene.told() == []

    def test_people_who_edit_the_account_meanwhile_and_it_are_both_stored(self, scene):
        renamed = replace(account(), name="New", version=2)
        scene.network.before = [lambda: scene.desk.stored_accounts.update(account(), renamed)]

        scene.renew()

        assert scene.is_connected()
        assert scene.desk.account().name == "New"


class TestAnswersThatGetLost:
    def test_a_call_that_never_arrived_is_made_once_more(self, scene):
        scene.network.before = [lambda: LOST]

        assert isinstance(scene.renew(), Opened)
        assert scene.network.asked == ["grant-1", "grant-1"]
        assert scene.is_connected()

    def test_a_grant_that_was_used_up_by_a_lost_answer_is_found_out_and_told(self, scene):
        scene.network.after = [lambda: LOST]

        assert scene.renew() == DEAD
        assert scene.network.asked == ["grant-1", "grant-1"]
        assert scene.desk.account().status is AccountStatus.NEEDS_RECONNECT
        assert scene.told() == [Type.ACCOUNT_NEEDS_RECONNECT]

    def test_a_network_that_does_not_answer_leaves_everything_as_it_was(self, scene):
        before = scene.stored
        scene.network.before = [lambda: LOST, lambda: LOST]

        assert scene.renew() == LOST
        assert scene.stored == before
        assert scene.desk.account() == account()

    def test_a_bug_in_a_network_s_module_disconnects_nobody(self, scene):
        def break_() -> None:
            raise KeyError("access_token")

        scene.network.before = [break_, break_]
        found = scene.renew()

        assert isinstance(found, NotRenewed)
        assert (found.dead, found.code) == (False, "internal_error")
        assert scene.is_connected()


class TestEnded:
    def test_a_grant_that_has_ended_leaves_the_account_to_people_who_are_told_once(self, scene):
        scene.network.is_revoked = True

        assert [scene.renew(), scene.renew()] == [DEAD, DEAD]
        assert scene.desk.account() == account(status=AccountStatus.NEEDS_RECONNECT)
        assert scene.told() == [Type.ACCOUNT_NEEDS_RECONNECT]
        assert scene.stored.leased_until is None

    def test_an_edit_meanwhile_does_not_keep_it_connected(self, scene):
        scene.network.is_revoked = True
        renamed = replace(account(), name="New", version=2)
        scene.network.before = [lambda: scene.desk.stored_accounts.update(account(), renamed)]

        assert scene.renew() == DEAD
        assert scene.desk.account() == replace(renamed, status=AccountStatus.NEEDS_RECONNECT)

    @pytest.mark.parametrize("when", ["before", "meanwhile"])
    def test_an_account_that_is_being_deleted_is_left_alone(self, scene, when):
        deleting = account(status=AccountStatus.DELETING, version=2)

        def delete() -> None:
            scene.desk.stored_accounts.update(account(), deleting)

        scene.network.is_revoked = True
        if when == "before":
            delete()
        else:
            scene.network.before = [delete]

        found = scene.renew()

        assert isinstance(found, NotRenewed)
        assert found.dead
        assert scene.desk.stored_accounts.get("h2o", "page") == deleting
        assert scene.told() == []

    def test_an_account_that_is_gone_is_not_renewed(self, scene):
        scene.desk.stored_accounts.delete("h2o", "page")

        found = scene.renew()

        assert isinstance(found, NotRenewed)
        assert found.dead
        assert scene.network.asked == []


class Stumbling:
    """Calls of `target.name` fail as given, in order, before or after their effect."""

    def __init__(self, target: object, name: str, *, before: int = 0, after: int = 0) -> None:
        self.real = getattr(target, name)
        self.before, self.after = before, after

    def __call__(self, *arguments: object) -> object:
        if self.before:
            self.before -= 1
            raise Unavailable("busy")
        done = self.real(*arguments)
        if self.after:
            self.after -= 1
            raise Unavailable("answer lost")
        return done


class TestStoring:
    @pytest.mark.parametrize("part", ["stored_secrets.store", "vault.seal"])
    def test_it_is_tried_until_it_is_done(self, scene, monkeypatch, part):
        place, name = part.split(".")
        target = getattr(scene.desk, place)
        monkeypatch.setattr(target, name, Stumbling(target, name, before=50), raising=False)

        opened = scene.renew()

        assert isinstance(opened, Opened)
        assert scene.network.asked == ["grant-1"]
        assert scene.is_connected()

    def test_nobody_else_uses_the_old_grant_however_long_it_takes(self, scene, monkeypatch):
        clock, seal = scene.desk.clock, scene.desk.vault.seal
        begun, others = clock.now(), []

        def failing_for_minutes(*arguments: object) -> object:
            if clock.now() - begun > 3 * LEASE:
                return seal(*arguments)
            if clock.now() - begun > len(others) * LEASE + LEASE:
                others.append(scene.renewals(FixedClock(clock.now())).renewed(*scene.of_account))
            raise Unavailable("busy")

        monkeypatch.setattr(scene.desk.vault, "seal", failing_for_minutes, raising=False)

        opened = scene.renew()

        assert isinstance(opened, Opened)
        assert [each.code for each in others] == ["renewal_pending"] * 2
        assert scene.network.asked == ["grant-1"]
        assert scene.is_connected()

    def test_what_was_stored_although_the_answer_got_lost_is_used(self, scene, monkeypatch):
        target = scene.desk.stored_secrets
        monkeypatch.setattr(target, "store", Stumbling(target, "store", after=1), raising=False)

        opened = scene.renew()

        assert opened == Opened(scene.stored, scene.network.connection())
        assert scene.is_connected()


class TestKilled:
    """The function dies at each of its calls; a later one continues after the lease."""

    def finished(self, scene: Scene) -> Opened | NotRenewed:
        scene.desk.clock.advance(LEASE)
        return scene.renew()

    def test_before_the_network_has_done_anything(self, scene):
        scene.network.before = [kill]
        with pytest.raises(Killed):
            scene.renew()

        assert isinstance(self.finished(scene), Opened)
        assert scene.is_connected()

    @pytest.mark.parametrize("part", ["network", "seal", "store"])
    def test_between_the_answer_and_the_store_people_are_told(self, scene, monkeypatch, part):
        """The renewed access is lost with the function, and the network refuses the old one."""
        desk = scene.desk
        with monkeypatch.context() as patched:
            if part == "network":
                scene.network.after = [kill]
            else:
                target = desk.vault if part == "seal" else desk.stored_secrets
                patched.setattr(target, part, lambda *_: kill(), raising=False)
            with pytest.raises(Killed):
                scene.renew()

        assert self.finished(scene) == DEAD
        assert desk.account().status is AccountStatus.NEEDS_RECONNECT
        assert scene.told() == [Type.ACCOUNT_NEEDS_RECONNECT]

    def test_after_the_store_nothing_is_lost(self, scene, monkeypatch):
        target = scene.desk.stored_secrets
        store: Callable[..., bool] = target.store

        def store_and_end(*arguments: object) -> bool:
            store(*arguments)
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(target, "store", store_and_end, raising=False)
            with pytest.raises(Killed):
                scene.renew()

        assert self.finished(scene) == Opened(scene.stored, scene.network.connection())
        assert scene.network.asked == ["grant-1"]
        assert scene.is_connected()

    def test_before_people_were_told_that_it_has_ended_the_next_one_tells_them(
        self, scene, monkeypatch
    ):
        scene.network.is_revoked = True
        with monkeypatch.context() as patched:
            patched.setattr(
                scene.desk.stored_accounts, "disconnect", lambda *_: kill(), raising=False
            )
            with pytest.raises(Killed):
                scene.renew()

        assert self.finished(scene) == DEAD
        assert scene.told() == [Type.ACCOUNT_NEEDS_RECONNECT]
