"""Connecting accounts by OAuth: to the network and back, and what people choose there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from drumbeat.domain.accounts import AccountStatus, ChannelAccount, ConnectionStatus
from drumbeat.domain.authorising import TO_AGREE, TO_CHOOSE, Pending, Stage, Target
from drumbeat.domain.connections import Renewed
from drumbeat.domain.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    LimitReached,
    NotFound,
    TooManyRequests,
    Unavailable,
)
from drumbeat.domain.profiles import Option, OptionKind, Profile
from drumbeat.domain.tenancy import Access, Role
from drumbeat.services.accounts import ScheduleChange
from drumbeat.services.authorising import MOST_STARTS, Arrival, Authorising, Choice, Chosen
from tests.fakes.apps import KeptApps
from tests.fakes.pages import APP, PROFILE, SCOPES, SERVERS, PagesNetwork, PagesServer
from tests.fakes.quotas import FixedQuotas
from tests.fakes.throttle import InMemoryThrottle
from tests.integration.services.desk import Desk
from tests.samples import H2O, NOW

PUBLIC = "https://drumbeat.example"
ADA = Access(H2O, "ada@example.com", Role.ADMIN, "ada")
BEN = Access(H2O, "ben@example.com", Role.ADMIN, "ben")
EVE = Access(H2O, "eve@example.com", Role.EDITOR, "eve")
SECOND = timedelta(seconds=1)
OPTIONS = (
    Option(name="language", label="Language", kind=OptionKind.TEXT, most=3),
    Option(name="pinned", label="Pinned", kind=OptionKind.FLAG),
)

BOARD = Option(name="board", label="Board", kind=OptionKind.CHOICE, of_account=True)


class Scene:
    """The service by which people connect, and the network."""

    def __init__(self, desk: Desk, profile: Profile = PROFILE) -> None:
        self.desk = desk
        self.server = PagesServer(desk.clock)
        self.network = PagesNetwork(desk.clock, profile)
        self.apps = KeptApps({"pages": APP})
        self.server.knows(APP, f"{PUBLIC}/api/oauth/callback/pages")
        self.quotas = FixedQuotas()
        self.random = iter(range(1000))
        networks: Any = self
        self.service = Authorising(
            accounts=desk.stored_accounts,
            pending=desk.stored_pending_connections,
            vault=desk.vault,
            networks=networks,
            apps=self.apps,
            quotas=self.quotas,
            limits=desk.plan_limits,
            throttle=InMemoryThrottle(desk.clock),
            clock=desk.clock,
            ids=desk.ids,
            log=desk.log,
            meter=desk.meter,
            public_url=PUBLIC,
            random_bytes=lambda count: next(self.random).to_bytes(count, "big"),
        )

    def get(self, name: str) -> Any:
        return self.network if name == "pages" else self.desk.networks.get(name)

    def transport(self, name: str) -> PagesServer:
        return self.server

    def go(
        self, access: Access = ADA, *, scopes: Sequence[str] = SCOPES, **given: Any
    ) -> tuple[Pending, dict[str, str]]:
        """Somebody goes to the network, agrees, and is sent back with this query."""
        departure = self.service.start(access, "pages", **given)
        return departure.pending, self.server.agree(departure.authorize_url, scopes=scopes)

    def come_back(self, query: dict[str, str], platform: str = "pages") -> Pending:
        arrival = Arrival(query["state"], code=query.get("code"), error=query.get("error"))
        return self.service.answered(platform, arrival)

    def agreed(self, access: Access = ADA, **given: Any) -> Pending:
        return self.come_back(self.go(access, **given)[1])

    def connect(self, pending: Pending, *ids: str, access: Access = ADA) -> Sequence[Chosen]:
        choices = [Choice(target_id=each) for each in ids]
        return self.service.connect(access, pending.id, choices)

    def connected(self, target: str = "1", **given: Any) -> ChannelAccount:
        [chosen] = self.connect(self.agreed(**given), target)
        assert chosen.account is not None, chosen.error
        return chosen.account

    def opened(self, account: ChannelAccount) -> Any:
        found = self.desk.stored_secrets.get("h2o", account.id)
        assert found is not None
        return found, self.desk.vault.open("h2o", account.id, found.sealed)


@pytest.fixture
def scene(desk: Desk) -> Scene:
    return Scene(desk)


def query_of(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


class TestTheWholeWay:
    def test_an_account_is_made_of_what_people_choose(self, scene):
        pending = scene.agreed()
        assert [(each.id, each.name) for each in pending.targets] == [
            ("1", "H2O Plumbing"),
            ("2", "H2O Jobs"),
        ]

        [chosen] = scene.connect(pending, "1")

        account = chosen.account
        assert scene.desk.stored_accounts.get("h2o", account.id) == account
        assert (account.platform, account.name) == ("pages", "H2O Plumbing")
        assert (account.target_id, account.public_facts) == ("1", {"page": "1"})
        assert account.picture_url == "https://pictures.example/1.jpg"
        assert (account.connected_by, account.scopes) == ("ada@example.com", SCOPES)
        assert account.connection_status(NOW) is ConnectionStatus.UNCHECKED
        secret, connection = scene.opened(account)
        assert scene.server.provider.lets_in(f"Bearer {connection['access_token']}")
        assert secret.access_ends_at == NOW + timedelta(hours=1)
        assert secret.grant_ends_at == account.grant_ends_at == NOW + timedelta(days=90)

    def test_several_are_made_at_once_each_with_access_of_its_own(self, scene):
        first, second = scene.connect(scene.agreed(), "1", "2")

        tokens = {scene.opened(each.account)[1]["access_token"] for each in (first, second)}
        assert len(tokens) == 2

    def test_it_posts_when_it_is_told_to_or_as_is_usual(self, scene):
        pending = scene.agreed()
        told = ScheduleChange(posts_per_week=7, schedule_timezone="Asia/Tokyo")
        choices = [
            Choice(target_id="1", name="Ours", schedule=told),
            Choice(target_id="2"),
        ]

        first, second = scene.service.connect(ADA, pending.id, choices)

        assert (first.account.name, first.account.schedule.posts_per_week) == ("Ours", 7)
        assert first.account.schedule.timezone == "Asia/Tokyo"
        assert second.account.schedule.timezone == H2O.timezone
        assert [str(each) for each in second.account.schedule.times] == ["09:00"]

    def test_one_that_can_not_be_made_holds_back_no_other(self, scene):
        choices = [Choice(target_id="3"), Choice(target_id="2")]

        unknown, made = scene.service.connect(ADA, scene.agreed().id, choices)

        assert isinstance(unknown.error, NotFound)
        assert made.account is not None
        assert [each.id for each in scene.desk.stored_accounts.list("h2o")] == [made.account.id]

    def test_what_can_not_be_posted_to_says_why_and_is_not_made(self, scene, monkeypatch):
        barred = Target(id="1", kind="page", name="H2O", reason="You have no role there.")
        monkeypatch.setattr(scene.network, "targets", lambda *_: [barred])

        [chosen] = scene.connect(scene.agreed(), "1")

        assert (chosen.error.code, chosen.error.message) == ("not_postable", barred.reason)
        assert scene.desk.stored_accounts.list("h2o") == []

    def test_an_account_of_another_network_is_made_as_one_of_that(self, scene, monkeypatch):
        linked = Target(id="17", kind="account", name="@h2o", platform="instagram")
        monkeypatch.setattr(scene.network, "targets", lambda *_: [linked])
        given = Renewed({"user_id": "17", "login": "facebook", "access_token": "t"})
        monkeypatch.setattr(scene.network, "connection_of", lambda *_: given)
        wanted = Choice(target_id="17", options={"kind": "story"})

        [chosen] = scene.service.connect(ADA, scene.agreed().id, [wanted])
        [again] = scene.connect(scene.agreed(), "17")

        account = chosen.account
        assert (account.platform, account.name) == ("instagram", "@h2o")
        assert (account.target_id, account.options) == ("17", {"kind": "story"})
        assert account.public_facts == {"user_id": "17", "login": "facebook"}
        assert again.account.id == account.id

    def test_it_is_connected_again_by_the_login_that_offers_it(self, scene, monkeypatch):
        linked = Target(id="17", kind="account", name="@h2o", platform="instagram")
        monkeypatch.setattr(scene.network, "targets", lambda *_: [linked])
        given = Renewed({"user_id": "17", "login": "facebook", "access_token": "t"})
        monkeypatch.setattr(scene.network, "connection_of", lambda *_: given)
        offering = replace(PROFILE.connects_by, offers=("instagram",))
        monkeypatch.setattr(scene.network, "profile", replace(PROFILE, connects_by=offering))
        account = scene.connected("17")

        again = scene.connected("17", account_id=account.id)

        assert (again.id, again.version) == (account.id, account.version + 1)

    def test_a_wrong_schedule_is_named_before_any_is_made(self, scene):
        wrong = ScheduleChange(schedule_timezone="Nowhere")
        choices = [Choice(target_id="2"), Choice(target_id="1", schedule=wrong)]

        with pytest.raises(InvalidInput) as refused:
            scene.service.connect(ADA, scene.agreed().id, choices)

        assert [each.field for each in refused.value.errors] == ["targets[1].schedule_timezone"]
        assert scene.desk.stored_accounts.list("h2o") == []

    def test_its_posts_are_sent_with_the_options_that_were_chosen(self, desk):
        scene = Scene(desk, replace(PROFILE, options=OPTIONS))
        choices = [
            Choice(target_id="1", options={"language": " de ", "pinned": True}),
            Choice(target_id="2", options={"language": None}),
        ]

        first, second = scene.service.connect(ADA, scene.agreed().id, choices)

        assert first.account.options == {"language": "de", "pinned": True}
        assert second.account.options == {}
        assert scene.desk.stored_accounts.get("h2o", first.account.id) == first.account

    def test_an_account_that_is_connected_again_keeps_its_own_options(self, desk):
        scene = Scene(desk, replace(PROFILE, options=OPTIONS))
        [made] = scene.service.connect(
            ADA, scene.agreed().id, [Choice(target_id="1", options={"language": "de"})]
        )

        [again] = scene.service.connect(
            ADA, scene.agreed().id, [Choice(target_id="1", options={"language": "en"})]
        )

        assert again.account.id == made.account.id
        assert again.account.options == {"language": "de"}

    def test_what_a_page_has_to_choose_from_is_kept_and_is_all_that_may_be_chosen(self, desk):
        scene = Scene(desk, replace(PROFILE, options=(BOARD,)))
        scene.network.choices = {"board": [("11", "Tips")]}
        pending = scene.agreed()

        with pytest.raises(InvalidInput) as refused:
            scene.service.connect(ADA, pending.id, [Choice(target_id="1", options={"board": "12"})])
        [made] = scene.service.connect(
            ADA, pending.id, [Choice(target_id="1", options={"board": "11"})]
        )

        assert [each.field for each in refused.value.errors] == ["targets[0].options.board"]
        stored = scene.desk.stored_accounts.get("h2o", made.account.id)
        assert stored.options == {"board": "11"}
        assert stored.choices == {"board": (("11", "Tips"),)}

    def test_what_a_page_has_to_choose_from_is_as_it_was_connected_last(self, desk):
        scene = Scene(desk, replace(PROFILE, options=(BOARD,)))
        scene.network.choices = {"board": [("11", "Tips")]}
        made = scene.connected()
        scene.network.choices = {"board": [("12", "Before and after")]}

        scene.connected()

        stored = scene.desk.stored_accounts.get("h2o", made.id)
        assert stored.choices == {"board": (("12", "Before and after"),)}

    def test_wrong_options_are_named_before_any_is_made(self, desk):
        scene = Scene(desk, replace(PROFILE, options=OPTIONS))
        wrong = ScheduleChange(schedule_timezone="Nowhere")
        given = {"language": "deutsch", "size": "A4"}
        choices = [Choice(target_id="2"), Choice(target_id="1", schedule=wrong, options=given)]

        with pytest.raises(InvalidInput) as refused:
            scene.service.connect(ADA, scene.agreed().id, choices)

        assert [each.field for each in refused.value.errors] == [
            "targets[1].schedule_timezone",
            "targets[1].options.language",
            "targets[1].options.size",
        ]
        assert scene.desk.stored_accounts.list("h2o") == []

    def test_what_is_chosen_twice_is_one_account(self, scene):
        pending = scene.agreed()

        [first] = scene.connect(pending, "1")
        [again] = scene.connect(pending, "1")

        assert first.account.id == again.account.id
        assert set(scene.service.connected(ADA, pending)) == {"1"}

    def test_no_more_are_made_than_there_may_be(self, scene):
        scene.quotas.set(accounts_per_business=1)
        first, second = scene.connect(scene.agreed(), "1", "2")

        assert first.account is not None
        assert isinstance(second.error, LimitReached)

    def test_a_network_that_takes_long_leaves_the_rest_to_be_asked_for_again(
        self, scene, monkeypatch
    ):
        pending = scene.agreed()
        send = scene.server.send

        def slow(request: Any) -> Any:
            scene.desk.clock.advance(timedelta(seconds=8))
            return send(request)

        with monkeypatch.context() as patched:
            patched.setattr(scene.server, "send", slow)
            first, second, third = scene.connect(pending, "1", "2", "1")

        assert first.account
        assert second.account
        assert isinstance(third.error, Unavailable)
        [again] = scene.connect(pending, "1")
        assert again.account.id == first.account.id


class TestLeaving:
    def test_people_are_sent_with_a_challenge_and_a_state_nobody_can_guess(self, scene):
        first = query_of(scene.service.start(ADA, "pages").authorize_url)
        second = query_of(scene.service.start(ADA, "pages").authorize_url)

        assert first["redirect_uri"] == f"{PUBLIC}/api/oauth/callback/pages"
        assert first["code_challenge_method"] == "S256"
        assert first["state"] != second["state"]
        assert len(first["state"]) == 43
        assert first["state"] not in first["code_challenge"]

    def test_nothing_is_stored_that_could_answer_for_somebody(self, scene):
        departure = scene.service.start(ADA, "pages")
        state = query_of(departure.authorize_url)["state"]

        items = scene.desk.client.scan(TableName="drumbeat-test")["Items"]
        assert len(items) == 2
        assert all(state not in str(each) for each in items)

    def test_admins_alone_may(self, scene):
        with pytest.raises(Forbidden):
            scene.service.start(EVE, "pages")

    def test_a_network_that_is_connected_by_pasting_is_refused(self, scene):
        with pytest.raises(InvalidInput, match="paste"):
            scene.service.start(ADA, "bluesky")

    def test_a_network_that_the_operator_has_not_set_up_says_what_is_to_be_done(self, scene):
        scene.apps.kept.clear()

        with pytest.raises(Conflict, match="make network NAME=pages") as refused:
            scene.service.start(ADA, "pages")
        assert refused.value.code == "not_configured"

    def test_it_is_done_so_often_and_no_more(self, scene):
        for _ in range(MOST_STARTS):
            scene.service.start(ADA, "pages")

        with pytest.raises(TooManyRequests):
            scene.service.start(BEN, "pages")

    def test_a_hint_that_nobody_asked_for_is_refused(self, scene):
        with pytest.raises(InvalidInput, match="hint"):
            scene.service.start(ADA, "pages", hint="pages.example")


class TestServersThatPeopleName:
    @pytest.fixture
    def scene(self, desk: Desk) -> Scene:
        scene = Scene(desk, SERVERS)
        scene.apps.kept.clear()
        return scene

    def test_we_register_with_them(self, scene):
        account = scene.connected(hint="pages.example")

        assert scene.server.calls[0] == "/apps"
        _, connection = scene.opened(account)
        assert connection["client_id"] != APP.client_id
        assert scene.server.provider.lets_in(f"Bearer {connection['access_token']}")

    @pytest.mark.parametrize("hint", [None, "", "elsewhere.example"])
    def test_one_that_is_not_there_is_refused_by_its_field(self, scene, hint):
        with pytest.raises(InvalidInput) as refused:
            scene.service.start(ADA, "pages", hint=hint)
        assert [each.field for each in refused.value.errors] == ["hint"]

    def test_one_that_does_not_answer_is_told(self, scene):
        scene.server.failing = ["/apps"]

        with pytest.raises(Conflict, match="No answer") as refused:
            scene.service.start(ADA, "pages", hint="pages.example")
        assert refused.value.code == "network_refused"


class TestComingBack:
    def refused(self, scene: Scene, query: dict[str, str], platform: str = "pages") -> None:
        calls = len(scene.server.calls)
        with pytest.raises(InvalidInput) as refused:
            scene.come_back(query, platform)
        assert [each.field for each in refused.value.errors] == ["state"]
        assert len(scene.server.calls) == calls

    def test_a_state_is_taken_once(self, scene):
        pending, query = scene.go()
        scene.come_back(query)

        self.refused(scene, query)
        assert scene.service.get(ADA, pending.id).stage is Stage.READY

    def test_a_state_that_nobody_was_sent_with_is_refused(self, scene):
        _, query = scene.go()

        self.refused(scene, {**query, "state": "invented"})

    def test_a_state_does_not_do_for_another_network(self, scene):
        _, query = scene.go()

        self.refused(scene, query, "facebook")

    @pytest.mark.parametrize(("waited", "is_taken"), [(TO_AGREE - SECOND, True), (TO_AGREE, False)])
    def test_a_state_holds_for_ten_minutes(self, scene, waited, is_taken):
        departure = scene.service.start(ADA, "pages")
        scene.desk.clock.advance(waited)
        query = scene.server.agree(departure.authorize_url)

        if is_taken:
            assert scene.come_back(query).stage is Stage.READY
        else:
            self.refused(scene, query)

    def test_a_code_from_somebody_elses_way_is_of_no_use(self, scene):
        """The verifier that belongs to the code is not ours (RFC 7636)."""
        _, theirs = scene.go(BEN)
        _, ours = scene.go(ADA)

        pending = scene.come_back({"state": ours["state"], "code": theirs["code"]})

        assert (pending.stage, pending.error.code) == (Stage.FAILED, "invalid_grant")

    def test_people_who_say_no_are_told_that_nothing_was_connected(self, scene):
        departure = scene.service.start(ADA, "pages")
        query = scene.server.agree(departure.authorize_url, says="deny")

        pending = scene.come_back(query)

        assert (pending.stage, pending.error.code) == (Stage.FAILED, "access_denied")
        assert "Nothing was connected" in pending.error.message
        assert scene.service.get(ADA, pending.id) == pending

    def test_what_a_network_says_is_told_without_what_would_mislead(self, scene):
        departure = scene.service.start(ADA, "pages")
        state = query_of(departure.authorize_url)["state"]
        said = "try\u202e again\n" + "x" * 1000

        pending = scene.service.answered("pages", Arrival(state, error="x", description=said))

        assert pending.error.message.startswith("Pages let nobody in: try again xx")
        assert len(pending.error.message) < 400

    @pytest.mark.parametrize("path", ["/oauth/token", "/pages"])
    def test_a_network_that_does_not_answer_is_told(self, scene, path):
        scene.server.failing = [path]

        pending = scene.agreed()

        assert (pending.stage, pending.error.code) == (Stage.FAILED, "no_answer")

    def test_scopes_that_people_left_out_are_named(self, scene):
        pending = scene.agreed(scopes=["pages"])

        assert pending.stage is Stage.READY
        assert pending.missing_scopes(scene.service.scopes(pending)) == ("posts",)

    def test_people_who_show_us_nothing_are_told_what_to_allow(self, scene):
        pending = scene.agreed(scopes=["posts"])

        assert (pending.stage, pending.error.code) == (Stage.FAILED, "no_targets")
        assert "no page" in pending.error.message

    def test_a_bug_in_the_network_s_module_is_told_in_words(self, scene, monkeypatch):
        monkeypatch.setattr(scene.network, "targets", lambda *_: 1 / 0)

        pending = scene.agreed()

        assert (pending.stage, pending.error.code) == (Stage.FAILED, "internal_error")

    def test_a_key_service_that_does_not_answer_ends_it_and_it_can_be_begun_anew(
        self, scene, monkeypatch
    ):
        def refuse(*_: object) -> None:
            raise Unavailable("busy")

        _, query = scene.go()
        with monkeypatch.context() as patched:
            patched.setattr(scene.desk.vault, "open", refuse, raising=False)
            pending = scene.come_back(query)

        assert (pending.stage, pending.error.code) == (Stage.FAILED, "unavailable")
        assert scene.agreed().stage is Stage.READY


class TestWhoseItIs:
    @pytest.mark.parametrize(
        "other",
        [
            BEN,
            Access(
                H2O.__class__(id="all_county", name="A", timezone="UTC", created_at=NOW),
                "ada@example.com",
                Role.ADMIN,
                "ada",
            ),
        ],
        ids=["another member", "another business"],
    )
    def test_nobody_else_sees_it_or_makes_accounts_of_it(self, scene, other):
        pending = scene.agreed()

        with pytest.raises(NotFound):
            scene.service.get(other, pending.id)
        with pytest.raises(NotFound):
            scene.connect(pending, "1", access=other)
        assert list(scene.desk.stored_accounts.list("h2o")) == []

    def test_whoever_is_no_admin_any_more_makes_none(self, scene):
        pending = scene.agreed()

        with pytest.raises(Forbidden):
            scene.connect(pending, "1", access=Access(H2O, ADA.email, Role.EDITOR, "ada"))

    def test_before_people_have_agreed_nothing_is_made_of_it(self, scene):
        pending, _ = scene.go()

        with pytest.raises(Conflict) as refused:
            scene.connect(pending, "1")
        assert refused.value.code == "not_ready"

    def test_what_was_agreed_to_can_be_chosen_from_for_an_hour(self, scene):
        pending = scene.agreed()
        scene.desk.clock.advance(TO_CHOOSE - SECOND)
        assert scene.service.get(ADA, pending.id).stage is Stage.READY

        scene.desk.clock.advance(SECOND)
        over = scene.service.get(ADA, pending.id)

        assert (over.stage, over.error.code) == (Stage.FAILED, "expired")
        with pytest.raises(Conflict):
            scene.connect(pending, "1")

    def test_what_is_sealed_in_it_opens_no_account(self, scene):
        pending = scene.agreed()
        stored = scene.desk.stored_pending_connections.get("h2o", pending.id)

        with pytest.raises(Unavailable):
            scene.desk.vault.open("h2o", pending.id, stored.sealed)


class TestConnectingAgain:
    def test_an_account_keeps_its_id_and_schedule_and_posts_again(self, scene):
        before = scene.connected()
        secret, old = scene.opened(before)
        broken = before.__class__(
            **{**fields_of(before), "status": AccountStatus.NEEDS_RECONNECT, "version": 2}
        )
        scene.desk.stored_accounts.update(before, broken)

        after = scene.connected(account_id=before.id)

        assert (after.id, after.schedule) == (before.id, before.schedule)
        assert after.status is AccountStatus.ACTIVE
        stored, new = scene.opened(after)
        assert new["access_token"] != old["access_token"]
        assert stored.revision == secret.revision + 1
        assert len(scene.desk.stored_accounts.list("h2o")) == 1

    def test_one_that_is_paused_stays_paused(self, scene):
        before = scene.connected()
        paused = before.__class__(
            **{**fields_of(before), "status": AccountStatus.PAUSED, "version": 2}
        )
        scene.desk.stored_accounts.update(before, paused)

        assert scene.connected(account_id=before.id).status is AccountStatus.PAUSED

    def test_something_else_than_it_posts_to_is_refused(self, scene):
        before = scene.connected("1")

        [chosen] = scene.connect(scene.agreed(account_id=before.id), "2")

        assert chosen.error.code == "other_target"
        assert scene.desk.stored_accounts.get("h2o", before.id) == before

    def test_an_account_that_was_pasted_may_be_connected_by_oauth(self, scene):
        pasted = scene.desk.connect(platform="pages", id="pasted")

        account = scene.connected(account_id=pasted.id)

        assert (account.id, account.target_id) == ("pasted", "1")
        stored = scene.desk.stored_accounts.get("h2o", "pasted")
        assert stored.picture_url == "https://pictures.example/1.jpg"

    def test_what_another_account_posts_to_is_refused(self, scene):
        scene.connected("1")
        pasted = scene.desk.connect(platform="pages", id="pasted")

        [chosen] = scene.connect(scene.agreed(account_id=pasted.id), "1")

        assert chosen.error.code == "other_target"

    @pytest.mark.parametrize("platform", ["pages", "nowhere"])
    def test_an_account_that_is_not_there_is_not_begun_with(self, scene, platform):
        with pytest.raises(NotFound):
            scene.service.start(ADA, platform, account_id="unknown")

    def test_an_account_of_another_network_is_not_begun_with(self, scene):
        scene.desk.connect(id="page")

        with pytest.raises(InvalidInput, match="another network"):
            scene.service.start(ADA, "pages", account_id="page")

    def test_an_account_deleted_meanwhile_is_not_brought_back(self, scene):
        before = scene.connected()
        pending = scene.agreed(account_id=before.id)
        scene.desk.stored_accounts.delete("h2o", before.id)

        [chosen] = scene.connect(pending, "1")

        assert isinstance(chosen.error, NotFound)
        assert list(scene.desk.stored_accounts.list("h2o")) == []


def fields_of(account: ChannelAccount) -> dict[str, Any]:
    return {name: getattr(account, name) for name in account.__dataclass_fields__}
