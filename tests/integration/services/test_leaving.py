"""Exporting and erasing a business: all of its data, and nothing of another's."""

from __future__ import annotations

import inspect
import json
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from drumbeat.aws.archives import S3Archives
from drumbeat.domain.errors import Forbidden, NotFound, StaleVersion, TooManyRequests, Unavailable
from drumbeat.domain.exports import LASTS, ExportState, key_of
from drumbeat.domain.tenancy import GRACE, Access, Member, Person, Role, Tenant
from drumbeat.domain.time_ordered import time_ordered
from drumbeat.persistence import keys
from drumbeat.persistence.table import Item, connection
from drumbeat.persistence.tenants import MembershipItem
from drumbeat.ports import PostedBanner
from drumbeat.services.exporting import MOST, Exports
from tests import samples
from tests.fakes.archives import HeldExporter, InMemoryArchives
from tests.fakes.ids import CountingIds
from tests.fakes.library import WritesAtOnce
from tests.fakes.throttle import InMemoryThrottle
from tests.integration.services.shelf import BUCKET, Shelf
from tests.samples import ADMIN, EDITOR, NOW

ADA = Person(user_id="u-ada", email="ada@example.com")
EXPORT = time_ordered(NOW, b"0123456789")


def found(business: Tenant, person: Person = ADA) -> Member:
    return Member(
        tenant_id=business.id,
        id=f"m-{business.id}",
        email=person.email,
        role=Role.ADMIN,
        user_id=person.user_id,
        joined=True,
        created_at=NOW,
    )


@pytest.fixture
def h2o(shelf: Shelf) -> Access:
    """A business with some of everything, and another one."""
    for business in (samples.H2O, replace(samples.H2O, id="all_county", name="All County")):
        shelf.stored_tenants.create(business, found(business))
    shelf.stored_accounts.create(samples.account(), samples.secret())
    neighbour = samples.account(tenant_id="all_county")
    shelf.stored_accounts.create(neighbour, samples.secret())
    picture = shelf.ready()
    shelf.feed_writer = WritesAtOnce(lambda tenant, site: shelf.feeds.write(tenant, site))
    shelf.banner_board.put(
        PostedBanner(
            tenant_id="h2o",
            account_id="site",
            instance_id="shown",
            title="Winter",
            asset_id=picture.id,
            link_url=None,
            ends_on=None,
        )
    )
    return shelf.tenants.enter(ADA, "h2o")


def everything() -> list[tuple[str, str]]:
    """Includes kinds of items whose models are not loaded, which PynamoDB skips."""
    page = connection().client.scan(TableName=Item.Meta.table_name)
    return sorted((raw["PK"]["S"], raw["SK"]["S"]) for raw in page["Items"])


def of(tenant_id: str) -> list[tuple[str, str]]:
    return [place for place in everything() if tenant_id in "#".join(place)]


def night(shelf: Shelf, *, late: bool = False) -> Any:
    return shelf.leaving.erase_due(lambda: late)


class TestErasing:
    def test_every_partition_of_a_business_is_known(self) -> None:
        functions = [f for _, f in inspect.getmembers(keys, inspect.isfunction)]
        of_a_business = {
            f("h2o")
            for f in functions
            if list(inspect.signature(f).parameters) == ["tenant_id"] and f is not keys.partitions
        }

        assert set(keys.partitions("h2o")) == of_a_business

    def test_nothing_happens_before_its_time(self, shelf: Shelf, h2o: Access) -> None:
        shelf.tenants.leave(h2o, name="H2O Plumbing")
        before = everything()
        shelf.clock.advance(GRACE - timedelta(seconds=1))

        assert night(shelf).erased == 0
        assert everything() == before

    def test_who_keeps_their_business_loses_nothing(self, shelf: Shelf, h2o: Access) -> None:
        shelf.tenants.leave(h2o, name="H2O Plumbing")
        before = everything()
        shelf.clock.advance(GRACE - timedelta(seconds=1))
        shelf.tenants.keep(shelf.tenants.enter(ADA, "h2o"))
        shelf.clock.advance(GRACE)

        assert night(shelf).erased == 0
        assert everything() == before

    def test_two_nights_and_the_feeds_job_leave_nothing_of_it(
        self, shelf: Shelf, h2o: Access
    ) -> None:
        theirs = of("all_county")
        for partition in keys.partitions("h2o"):
            MembershipItem(partition, "made-up").save()
            unknown = {"PK": partition, "SK": "unknown", "kind": "of another function"}
            written = {name: {"S": value} for name, value in unknown.items()}
            connection().client.put_item(TableName=Item.Meta.table_name, Item=written)
        shelf.tenants.leave(h2o, name="H2O Plumbing")
        shelf.clock.advance(GRACE)

        first = night(shelf)
        with pytest.raises(NotFound):
            shelf.tenants.enter(ADA, "h2o")
        shelf.clock.advance(timedelta(minutes=2))
        shelf.feeds.write_due(until=shelf.clock.now() + timedelta(minutes=1))
        assert not shelf.keys, "neither files nor feeds"
        second, third = night(shelf), night(shelf)

        assert (first.gone, second.gone + third.gone) == ([], ["h2o"])
        assert of("h2o") == []
        assert of("all_county") == theirs
        assert [place for place in everything() if place[0].startswith("BANNERCOUNT")] == []

    def test_what_is_written_while_it_goes_is_erased_in_the_next_night(
        self, shelf: Shelf, h2o: Access
    ) -> None:
        shelf.tenants.leave(h2o, name="H2O Plumbing")
        shelf.clock.advance(GRACE)
        night(shelf)
        shelf.stored_contents.create(samples.content())

        nights = [night(shelf).gone for _ in range(3)]

        assert ["h2o"] in nights
        assert of("h2o") == []

    def test_a_night_without_time_goes_on_in_the_next(self, shelf: Shelf, h2o: Access) -> None:
        shelf.tenants.leave(h2o, name="H2O Plumbing")
        shelf.clock.advance(GRACE)

        assert night(shelf, late=True).is_whole is False
        assert night(shelf).erased > 0

    def test_one_that_can_not_be_erased_keeps_no_other(
        self, shelf: Shelf, h2o: Access, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for tenant_id in ("h2o", "all_county"):
            shelf.tenants.leave(
                shelf.tenants.enter(ADA, tenant_id),
                name="All County" if tenant_id == "all_county" else "H2O Plumbing",
            )
        shelf.clock.advance(GRACE)
        sites = shelf.stored_banners.sites

        def broken(tenant_id: str) -> Any:
            if tenant_id == "all_county":
                raise Unavailable("busy")
            return sites(tenant_id)

        monkeypatch.setattr(shelf.stored_banners, "sites", broken)

        done = night(shelf)

        assert done.failed == ["all_county"]
        assert done.erased > 0

    def test_its_short_name_can_be_taken_again(self, shelf: Shelf, h2o: Access) -> None:
        shelf.tenants.leave(h2o, name="H2O Plumbing")
        shelf.clock.advance(GRACE)
        for _ in range(4):
            night(shelf)

        made = shelf.tenants.create(ADA, tenant_id="h2o", name="Another", timezone="UTC")

        assert made.leaves_at is None

    def test_keeping_it_and_erasing_it_do_not_both_win(self, shelf: Shelf, h2o: Access) -> None:
        leaving = shelf.tenants.leave(h2o, name="H2O Plumbing")
        shelf.clock.advance(GRACE)
        night(shelf)

        with pytest.raises(StaleVersion):
            shelf.tenants.keep(replace(h2o, tenant=leaving))


class TestExporting:
    @pytest.fixture
    def archive(self, shelf: Shelf, h2o: Access) -> ZipFile:
        shelf.stored_contents.create(samples.content(base_caption="x" * 2_000))
        shelf.archives = S3Archives(lambda: shelf.s3, BUCKET)
        shelf.exporting.write("h2o", EXPORT)
        body = shelf.s3.get_object(Bucket=BUCKET, Key=key_of("h2o", EXPORT))["Body"]
        return ZipFile(BytesIO(body.read()))

    def test_it_holds_what_people_made(self, archive: ZipFile) -> None:
        [text] = json.loads(archive.read("texts.json"))
        [account] = json.loads(archive.read("accounts.json"))
        [member] = json.loads(archive.read("members.json"))
        [banner] = json.loads(archive.read("banners.json"))

        assert (text["title"], len(text["base_caption"])) == ("Winter tips", 2_000)
        assert (account["name"], account["schedule"]["timezone"]) == (
            "H2O Page",
            "America/Los_Angeles",
        )
        assert (member["email"], banner["title"]) == ("ada@example.com", "Winter")

    def test_pictures_are_in_it(self, archive: ZipFile) -> None:
        [asset] = json.loads(archive.read("media.json"))

        assert archive.read(f"media/{asset['id']}.jpg") == b"x" * 9

    def test_no_secret_is_in_it(self, archive: ZipFile) -> None:
        assert not any(b"sealed" in archive.read(name) for name in archive.namelist())

    def test_every_list_is_there_also_an_empty_one(self, archive: ZipFile) -> None:
        lists = [name for name in archive.namelist() if name.endswith(".json")]

        assert [json.loads(archive.read(name)) is None for name in lists] == [False] * 11
        assert json.loads(archive.read("history.json")) == []

    def test_what_breaks_leaves_no_half_a_file(
        self, shelf: Shelf, h2o: Access, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shelf.archives = S3Archives(lambda: shelf.s3, BUCKET)

        def broken(tenant_id: str, *_: Any, **__: Any) -> Any:
            raise Unavailable("busy")

        monkeypatch.setattr(shelf.stored_contents, "list", broken)

        with pytest.raises(Unavailable):
            shelf.exporting.write("h2o", EXPORT)

        assert not [key for key in shelf.keys if key.startswith("exports/")]
        assert not shelf.s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads")

    def test_a_large_file_goes_in_parts(self, shelf: Shelf, table: str) -> None:
        archives = S3Archives(lambda: shelf.s3, BUCKET)

        with archives.writing("exports/h2o/large") as file:
            for _ in range(9):
                file.write(bytes(4 * 1024 * 1024))

        assert archives.size("exports/h2o/large") == 36 * 1024 * 1024


class TestAskingForAnExport:
    @pytest.fixture
    def exports(self, shelf: Shelf) -> Exports:
        class Ids(CountingIds):
            def new(self) -> str:
                return EXPORT

        return Exports(
            archives=InMemoryArchives(),
            exporter=HeldExporter(),
            throttle=InMemoryThrottle(shelf.clock),
            ids=Ids(),
            clock=shelf.clock,
        )

    def test_it_runs_until_its_file_is_there(self, exports: Exports) -> None:
        begun = exports.begin(ADMIN)
        assert (begun.state, begun.url, begun.size) == (ExportState.RUNNING, None, None)
        assert exports.exporter.begun == [("h2o", EXPORT)]

        with exports.archives.writing(key_of("h2o", EXPORT)) as file:
            file.write(b"zip")
        ready = exports.get(ADMIN, begun.id)

        assert (ready.state, ready.size) == (ExportState.READY, 3)
        assert ready.url is not None
        assert ready.url.endswith("as=h2o-2026-12-01.zip")

    def test_one_that_never_comes_has_failed(self, exports: Exports, shelf: Shelf) -> None:
        begun = exports.begin(ADMIN)
        shelf.clock.advance(LASTS)

        assert exports.get(ADMIN, begun.id).state is ExportState.FAILED

    @pytest.mark.parametrize("made_up", ["x", "5b0f6d3c-6f0a-4f9e-9a53-000000000000"])
    def test_one_that_nobody_began_is_not_found(self, exports: Exports, made_up: str) -> None:
        with pytest.raises(NotFound):
            exports.get(ADMIN, made_up)

    def test_an_old_one_is_not_found(self, exports: Exports, shelf: Shelf) -> None:
        begun = exports.begin(ADMIN)
        shelf.clock.advance(timedelta(days=7))

        with pytest.raises(NotFound):
            exports.get(ADMIN, begun.id)

    def test_editors_get_none(self, exports: Exports) -> None:
        with pytest.raises(Forbidden):
            exports.begin(EDITOR)
        with pytest.raises(Forbidden):
            exports.get(EDITOR, EXPORT)

    def test_there_are_so_many_a_day(self, exports: Exports) -> None:
        for _ in range(MOST):
            exports.begin(ADMIN)

        with pytest.raises(TooManyRequests):
            exports.begin(ADMIN)


def test_a_business_that_is_gone_is_not_exported(shelf: Shelf, table: str) -> None:
    with pytest.raises(NotFound):
        shelf.exporting.write("nobodys", EXPORT)
