"""Channel accounts: connecting, changing, pausing and deleting them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count

import pytest

from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.errors import Conflict, Forbidden, InvalidInput, NotFound, StaleVersion
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.persistence import keys
from drumbeat.persistence.accounts import AccountItem
from drumbeat.persistence.table import get
from drumbeat.services.accounts import ScheduleChange
from drumbeat.services.instances import InstanceEdit
from tests.integration.services.desk import Desk
from tests.interference import Killed, after_call, before_call, kill
from tests.samples import ADMIN, EDITOR, H2O, LOS_ANGELES, NOW, VIEWER, instance, instant

CANARY = "EAABcanary0123456789"
FACEBOOK = {"page_id": "12345", "access_token": CANARY}
WEEKLY = ScheduleChange(schedule_timezone=LOS_ANGELES, schedule_times=["09:00"])
WHEN = instant("2026-12-22T17:00Z")


def connect(desk: Desk, **given: object) -> ChannelAccount:
    wanted = {
        "platform": "facebook",
        "name": "H2O Page",
        "schedule": WEEKLY,
        "connection": FACEBOOK,
    }
    return desk.accounts.create(ADMIN, **wanted | given)


class TestConnecting:
    def test_an_account_is_active_and_posts_three_times_a_week(self, desk):
        account = connect(desk)

        assert account == desk.account(account.id)
        assert (account.status, account.schedule.posts_per_week) == (AccountStatus.ACTIVE, 3)
        assert account.schedule.days_of_week == (1, 2, 3, 4, 5, 6, 7)
        assert (account.version, account.created_at) == (1, NOW)
        assert account.public_facts == {"page_id": "12345"}

    def test_its_connection_is_sealed_for_it_and_kept_apart(self, desk):
        account = connect(desk)

        item = get(AccountItem, keys.accounts("h2o"), account.id)
        assert CANARY not in str(item.serialize())
        assert CANARY not in repr(account)
        package = desk.stored_calendar.package("h2o", "", "", account.id, None)
        assert desk.vault.open("h2o", account.id, package.sealed) == FACEBOOK

    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"platform": "myspace"}, "platform"),
            ({"connection": {"page_id": "12345"}}, "connection.access_token"),
            ({"connection": FACEBOOK | {"extra": 1}}, "connection.extra"),
            ({"schedule": ScheduleChange(schedule_times=["09:00"])}, "schedule_timezone"),
            ({"schedule": replace(WEEKLY, schedule_timezone="Mars/Base")}, "schedule_timezone"),
            ({"schedule": replace(WEEKLY, schedule_times=["25:00"])}, "schedule_times"),
            ({"schedule": replace(WEEKLY, posts_per_week=8)}, "posts_per_week"),
        ],
    )
    def test_what_is_wrong_is_named_and_nothing_is_stored(self, desk, given, field):
        with pytest.raises(InvalidInput) as refused:
            connect(desk, **given)

        assert field in [error.field for error in refused.value.errors]
        assert CANARY not in str(refused.value)
        assert desk.accounts.list(VIEWER) == []

    def test_accounts_are_listed_oldest_first(self, desk):
        made = [connect(desk, name=f"Page {n}").id for n in range(3)]

        assert [a.id for a in desk.accounts.list(VIEWER)] == made


class TestChanging:
    def test_only_what_is_given_changes(self, desk):
        before = connect(desk)

        after = desk.accounts.change(ADMIN, before.id, name="New name")

        assert after == replace(before, name="New name", version=2) == desk.account(before.id)

    def test_nothing_new_is_no_change(self, desk):
        before = connect(desk)

        with desk.metered() as meter:
            after = desk.accounts.change(ADMIN, before.id, name=before.name, schedule=WEEKLY)

        assert after == before
        assert meter.writes == []

    def test_a_stale_version_changes_nothing(self, desk):
        before = connect(desk)
        desk.accounts.change(ADMIN, before.id, name="Theirs")

        with pytest.raises(StaleVersion):
            desk.accounts.change(ADMIN, before.id, name="Mine", version=1)

        assert desk.account(before.id).name == "Theirs"

    def test_a_wrong_schedule_changes_nothing(self, desk):
        before = connect(desk)

        with pytest.raises(InvalidInput):
            desk.accounts.change(
                ADMIN, before.id, name="New", schedule=ScheduleChange(posts_per_week=8)
            )

        assert desk.account(before.id) == before

    def test_a_new_connection_is_sealed_in_place_of_the_old(self, desk):
        account = connect(desk)

        changed = desk.accounts.change(
            ADMIN, account.id, connection={"page_id": "999", "access_token": "EAABnewer0123"}
        )

        assert changed.public_facts == {"page_id": "999"}
        package = desk.stored_calendar.package("h2o", "", "", account.id, None)
        opened = desk.vault.open("h2o", account.id, package.sealed)
        assert opened == {"page_id": "999", "access_token": "EAABnewer0123"}

    def test_two_changes_at_once_are_both_kept(self, desk):
        account = connect(desk)

        with before_call(
            desk.client,
            1,
            lambda: desk.accounts.change(
                ADMIN, account.id, schedule=ScheduleChange(posts_per_week=5)
            ),
        ) as interference:
            desk.accounts.change(ADMIN, account.id, name="New name")

        assert interference.interfered
        both = desk.account(account.id)
        assert (both.name, both.schedule.posts_per_week, both.version) == ("New name", 5, 3)

    def test_a_new_name_reaches_the_posts_that_are_not_out(self, desk):
        desk.write()
        for name in ("page", "other"):
            desk.connect(id=name)
        posts = {
            status: desk.place(instance(id=status, scheduled_for=WHEN + number * timedelta(days=1)))
            for number, status in enumerate(["Planned", "Draft", "Scheduled", "Posted"])
        }
        elsewhere = desk.place(instance(id="elsewhere", channel_account_id="other"))
        for name in ("Draft", "Scheduled", "Posted"):
            desk.force(posts[name], replace(posts[name], status=Status(name)))

        desk.accounts.change(ADMIN, "page", name="New name")

        assert {p.id: p.account_name for p in desk.posts()} == {
            "Planned": "New name",
            "Draft": "New name",
            "Scheduled": "New name",
            "Posted": "H2O Page",
            "elsewhere": "H2O Page",
        }
        assert desk.read(elsewhere.id) == elsewhere

    def test_a_new_name_loses_no_caption_and_makes_no_new_version(self, desk):
        desk.connect()
        slot = desk.place(instance())
        captioned = desk.instances.edit(EDITOR, slot.id, InstanceEdit(caption_override="Only here"))

        desk.accounts.change(ADMIN, "page", name="New name")

        renamed = desk.read(slot.id)
        assert (renamed.caption_override, renamed.version) == ("Only here", captioned.version)

    def test_a_post_that_moves_meanwhile_gets_the_new_name_all_the_same(self, desk):
        desk.connect()
        slot = desk.place(instance())
        for number in count():
            name, later = f"Name {number}", WHEN + timedelta(hours=1 + number)

            def move(later=later):
                desk.instances.edit(EDITOR, slot.id, InstanceEdit(scheduled_for=later))

            with before_call(desk.client, number, move) as interference:
                desk.accounts.change(ADMIN, "page", name=name)

            assert desk.read(slot.id).account_name == name
            if not interference.interfered:
                break
        assert number == 6


class TestPausing:
    def test_a_paused_account_can_be_resumed(self, desk):
        account = connect(desk)

        paused = desk.accounts.pause(ADMIN, account.id)
        assert (paused.status, paused.version) == (AccountStatus.PAUSED, 2)
        assert desk.accounts.pause(ADMIN, account.id) == paused
        resumed = desk.accounts.resume(ADMIN, account.id)

        assert resumed == desk.account(account.id)
        assert (resumed.status, resumed.version) == (AccountStatus.ACTIVE, 3)

    def test_pausing_keeps_the_posts_and_their_times(self, desk):
        desk.connect()
        desk.top_off()
        before = desk.posts()

        desk.accounts.pause(ADMIN, "page")

        assert desk.posts() == before

    def test_an_account_to_be_reconnected_needs_a_new_connection(self, desk):
        account = connect(desk)
        broken = replace(account, status=AccountStatus.NEEDS_RECONNECT, version=2)
        desk.stored_accounts.update(account, broken)

        with pytest.raises(Conflict) as refused:
            desk.accounts.resume(ADMIN, account.id)
        assert refused.value.code == "needs_reconnect"
        healed = desk.accounts.change(ADMIN, account.id, connection=FACEBOOK)

        assert healed.status is AccountStatus.ACTIVE

    def test_a_new_connection_leaves_a_paused_account_paused(self, desk):
        account = connect(desk)
        desk.accounts.pause(ADMIN, account.id)

        changed = desk.accounts.change(ADMIN, account.id, connection=FACEBOOK)

        assert changed.status is AccountStatus.PAUSED


class TestDeleting:
    @staticmethod
    def busy(desk: Desk) -> dict[str, PostInstance]:
        """An account with a post in every status, and one of another account."""
        for name in ("page", "other"):
            desk.connect(id=name)
        desk.write()
        posts = {}
        for number, status in enumerate(Status):
            slot = desk.place(instance(id=status, scheduled_for=WHEN + number * timedelta(days=1)))
            if status is not Status.PLANNED:
                slot = desk.instances.edit(EDITOR, slot.id, InstanceEdit(content_item_id="tips"))
            if status is Status.SCHEDULED:
                slot = desk.instances.edit(EDITOR, slot.id, InstanceEdit(status=status))
            posts[status.value] = desk.force(slot, replace(slot, status=status))
        posts["elsewhere"] = desk.place(instance(id="elsewhere", channel_account_id="other"))
        return posts

    def test_empty_slots_go_what_was_to_be_sent_is_a_draft_and_history_stays(self, desk):
        before = self.busy(desk)

        desk.accounts.delete(ADMIN, "page")

        after = {p.id: p for p in desk.posts()}
        assert set(after) == set(before) - {"Planned"}
        for name in ("Scheduled", "Draft"):
            post = desk.read(name)
            assert (post.status, post.scheduled_for, post.take_up_at) == (Status.DRAFT, None, None)
            assert post.content_item_id == "tips"
        for name in ("Posted", "Failed", "Missed", "Skipped", "Publishing", "Unconfirmed"):
            assert desk.read(name) == before[name]
        assert desk.read("elsewhere") == before["elsewhere"]
        content = desk.content()
        assert (content.uses, content.scheduled, content.posted) == (8, 2, 1)

    def test_the_account_is_gone_with_its_secret(self, desk):
        account = connect(desk)

        desk.accounts.delete(ADMIN, account.id)

        package = desk.stored_calendar.package("h2o", "", "", account.id, None)
        assert (package.account, package.sealed) == (None, None)
        assert desk.accounts.list(VIEWER) == []
        for action in (desk.accounts.get, desk.accounts.delete, desk.accounts.pause):
            with pytest.raises(NotFound):
                action(ADMIN, account.id)

    def test_a_post_under_way_without_a_time_is_called_back(self, desk):
        desk.connect()
        desk.write()
        [answer] = desk.placing.create_many(
            EDITOR, "tips", ["page"], scheduled_for=None, status=None
        )
        sending = desk.instances.post_now(EDITOR, answer.instance.id)

        desk.accounts.delete(ADMIN, "page")

        left = desk.read(sending.id)
        assert (left.status, left.take_up_at) == (Status.DRAFT, None)
        assert left.generation > sending.generation

    @pytest.mark.parametrize("moment", [before_call, after_call])
    def test_killed_half_way_it_looks_deleted_and_can_be_deleted_again(self, desk, moment):
        for number in count():
            name = f"page-{number}"
            desk.connect(id=name)
            if number == 0:
                desk.write()
            for day in range(2):
                desk.place(
                    instance(
                        id=f"{name}-{day}",
                        channel_account_id=name,
                        scheduled_for=WHEN + timedelta(days=day),
                    )
                )
            desk.instances.edit(EDITOR, f"{name}-1", InstanceEdit(content_item_id="tips"))

            with moment(desk.client, number, kill) as interference:
                try:
                    desk.accounts.delete(ADMIN, name)
                except Killed:
                    self.finish(desk, name)

            assert desk.stored_accounts.get("h2o", name) is None
            assert desk.stored_calendar.get("h2o", f"{name}-0") is None
            assert desk.read(f"{name}-1").scheduled_for is None
            if not interference.interfered:
                break
        assert number > 5

    @staticmethod
    def finish(desk: Desk, name: str) -> None:
        stored = desk.stored_accounts.get("h2o", name)
        if stored is None:
            return
        if stored.status is AccountStatus.DELETING:
            assert name not in [a.id for a in desk.accounts.list(VIEWER)]
            with pytest.raises(NotFound):
                desk.accounts.get(ADMIN, name)
        desk.accounts.delete(ADMIN, name)

    def test_what_people_do_meanwhile_leaves_nothing_behind(self, desk):
        """Neither a slot nor a scheduled post is left on a deleted account."""
        desk.write()
        rivals: list[Callable[[str], object]] = [
            lambda name: desk.top_off(7),
            lambda name: desk.placing.create_many(
                EDITOR, "tips", [name], scheduled_for=WHEN, status=None
            ),
            lambda name: self.schedule_if_there(desk, f"{name}-draft"),
        ]
        for kind, rival in enumerate(rivals):
            for number in count():
                name = f"page-{kind}-{number}"
                desk.connect(id=name)
                desk.place(instance(id=f"{name}-draft", channel_account_id=name))

                with before_call(
                    desk.client, number, lambda rival=rival, name=name: rival(name)
                ) as interference:
                    desk.accounts.delete(ADMIN, name)

                assert [p for p in desk.posts(name) if p.scheduled_for] == []
                assert [p for p in desk.posts(name) if p.status is Status.SCHEDULED] == []
                if not interference.interfered:
                    break
            assert number > 3

    @staticmethod
    def schedule_if_there(desk: Desk, instance_id: str) -> None:
        edit = InstanceEdit(
            content_item_id="tips",
            scheduled_for=WHEN + timedelta(hours=5),
            status=Status.SCHEDULED,
        )
        try:
            desk.instances.edit(EDITOR, instance_id, edit)
        except (NotFound, Conflict):
            return


class TestWho:
    @pytest.mark.parametrize("who", [VIEWER, EDITOR])
    @pytest.mark.parametrize(
        "action",
        [
            lambda desk, who: desk.accounts.create(
                who, platform="facebook", name="x", schedule=WEEKLY, connection=FACEBOOK
            ),
            lambda desk, who: desk.accounts.change(who, "page", name="x"),
            lambda desk, who: desk.accounts.pause(who, "page"),
            lambda desk, who: desk.accounts.resume(who, "page"),
            lambda desk, who: desk.accounts.delete(who, "page"),
        ],
    )
    def test_admins_alone_manage_accounts(self, desk, who, action):
        before = desk.connect()

        with pytest.raises(Forbidden):
            action(desk, who)

        assert desk.accounts.list(VIEWER) == [before]

    @pytest.mark.parametrize(
        "action",
        [
            lambda desk, them: desk.accounts.get(them, "page"),
            lambda desk, them: desk.accounts.change(them, "page", name="x"),
            lambda desk, them: desk.accounts.pause(them, "page"),
            lambda desk, them: desk.accounts.delete(them, "page"),
        ],
    )
    def test_another_tenants_account_does_not_exist(self, desk, action):
        before = desk.connect()
        them = replace(ADMIN, tenant=replace(H2O, id="all_county"))

        with pytest.raises(NotFound):
            action(desk, them)

        assert desk.account() == before
