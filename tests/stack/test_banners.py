"""Banners on the stack: public within a minute of a change, and from a post in its second."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from drumbeat.domain.banners import HORIZON
from local.stack import Stack
from tests import media_files
from tests.route_table import accept, invite, website_body
from tests.stack.api import Api
from tests.stack.library import Library

ZONE = "America/Los_Angeles"
#: Seconds until a change is public.
PUBLIC_WITHIN = 60
#: Seconds for what only the job does every minute, on a busy machine.
BY_THE_JOB = 150
#: Seconds to wait for a post, besides its own time.
PATIENCE = 90

Feed = Mapping[str, Any]


class Website:
    """A new business with a website, a picture for it, and a post that waits for approval."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self.admin, self.editor = api.join("owner"), api.join("editor")
        self.tenant_id = f"banners-{uuid.uuid4().hex[:12]}"
        tenant = {"tenant_id": self.tenant_id, "name": "Banners", "timezone": ZONE}
        assert api.call(self.admin, "POST", "/v1/tenants", tenant).status == 201
        invitation = invite(api.client, self.tenant_id, self.admin, self.editor, "editor")
        accept(api.client, self.editor, invitation)
        account = self.ask("POST", "/channel-accounts", website_body(), as_user=self.admin)
        self.account_id = account["id"]
        self.library = Library(api, self.admin, self.tenant_id)
        content = media_files.jpeg(1200, 900)
        self.picture = self.library.upload(content, "van.jpg", "image/jpeg")["id"]
        self.due = (datetime.now(UTC) + timedelta(seconds=120)).replace(second=0, microsecond=0)
        self.post = self._post()

    def ask(
        self, method: str, path: str, *body: Any, as_user: str | None = None, **query: str
    ) -> Any:
        answer = self._api.call(
            as_user or self.editor,
            method,
            f"/v1/marketing{path}",
            *body,
            tenant_id=self.tenant_id,
            **query,
        )
        assert answer.status < 300, answer.text
        return answer.json if answer.text else None

    def refused(self, method: str, path: str, *body: Any) -> str:
        address = f"/v1/marketing{path}"
        answer = self._api.call(self.editor, method, address, *body, tenant_id=self.tenant_id)
        assert answer.status >= 400
        return answer.code

    def add(self, title: str, **given: Any) -> Any:
        return self.ask("POST", "/banners", {"title": title, "asset_id": self.picture, **given})

    def _post(self) -> Any:
        """Made by somebody who may not approve; it is approved at once."""
        options = {"title": "Posted", "ends_on": str(self.due.date() + timedelta(days=20))}
        made = self.ask(
            "POST",
            "/posts",
            {
                "content": {
                    "title": "Winter check",
                    "base_caption": "Before it freezes.",
                    "media": [{"asset_id": self.picture}],
                    "cta_type": "LearnMore",
                    "cta_url": "https://h2o.example/winter",
                },
                "destinations": [{"channel_account_id": self.account_id, "options": options}],
                "when": "at",
                "scheduled_for": self.due.isoformat(),
                "submit_for_approval": True,
            },
        )
        content_id = made["content_item"]["id"]
        assert made["content_item"]["status"] == "Needs Approval"
        self.ask("POST", f"/content-items/{content_id}/approve", {}, as_user=self.admin)
        return made["results"][0]["instance"]

    def feed_url(self) -> str:
        return str(self.ask("GET", "/banners/site")["feed_url"])

    def feed(self) -> Feed:
        return read(self.feed_url())

    def until(self, is_so: Callable[[Feed], bool], seconds: float) -> Feed:
        """The feed, as soon as the condition is met."""
        give_up = time.monotonic() + seconds
        while time.monotonic() < give_up:
            found = self.feed()
            if is_so(found):
                return found
            time.sleep(0.3)
        pytest.fail(f"It is not public: {found}")


def read(url: str) -> Feed:
    try:
        with urllib.request.urlopen(url) as answer:
            found: Feed = json.load(answer)
            return found
    except urllib.error.HTTPError as error:
        if error.code not in (403, 404):
            raise
        return {"banners": []}


def titles(feed: Feed) -> list[str]:
    return [each["title"] for each in feed["banners"]]


def look_for_due_feeds(stack: Stack) -> None:
    """What the job does every minute."""
    function = stack.outputs["FeedsFunctionName"]
    answer = stack.client("lambda").invoke(FunctionName=function, Payload=b"{}")
    assert "FunctionError" not in answer, answer["Payload"].read()


def midnight(days: int, zone: str) -> str:
    """The beginning of a day of the business, as the feed says it."""
    day = datetime.now(ZoneInfo(zone)).date() + timedelta(days=days)
    start = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return start.astimezone(UTC).isoformat().replace("+00:00", "Z")


@pytest.fixture(scope="session")
def website(api: Api) -> Website:
    return Website(api)


def test_what_people_change_is_public_within_a_minute(website: Website) -> None:
    banner = website.add("Spring", link_url="https://h2o.example/spring")
    feed = website.until(lambda feed: "Spring" in titles(feed), PUBLIC_WITHIN)
    [entry] = [each for each in feed["banners"] if each["id"] == banner["id"]]
    with urllib.request.urlopen(entry["image"]["src"]) as picture:
        assert picture.headers["Content-Type"] == "image/jpeg"

    other = website.add("Summer")
    website.ask("POST", "/banners/reorder", {"ids": [other["id"], banner["id"]]})
    website.until(lambda feed: titles(feed) == ["Summer", "Spring"], PUBLIC_WITHIN)

    website.ask("PATCH", f"/banners/{other['id']}", {"is_active": False})
    website.until(lambda feed: "Summer" not in titles(feed), PUBLIC_WITHIN)
    for each in (banner, other):
        website.ask("DELETE", f"/banners/{each['id']}")
    website.until(lambda feed: not {"Summer", "Spring"} & set(titles(feed)), PUBLIC_WITHIN)


def test_the_feed_can_be_read_by_every_page_and_sets_no_cookie(
    stack: Stack, website: Website
) -> None:
    website.until(lambda feed: "version" in feed, PUBLIC_WITHIN)
    asked = urllib.request.Request(website.feed_url(), headers={"Origin": stack.sandbox_url})

    with urllib.request.urlopen(asked) as answer:
        headers = answer.headers

    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert headers["ETag"]
    assert headers["Set-Cookie"] is None


def test_it_says_when_the_days_of_the_business_begin_and_follows_its_zone(
    stack: Stack, api: Api, website: Website
) -> None:
    today = datetime.now(ZoneInfo(ZONE)).date()
    days = {"starts_on": str(today + timedelta(days=1)), "ends_on": str(today + timedelta(days=1))}
    banner = website.add("Tomorrow", **days)

    def entry(feed: Feed) -> dict[str, Any]:
        return next((each for each in feed["banners"] if each["id"] == banner["id"]), {})

    feed = website.until(lambda feed: bool(entry(feed)), PUBLIC_WITHIN)
    assert entry(feed)["starts_at"] == midnight(1, ZONE)
    assert entry(feed)["ends_at"] == midnight(2, ZONE)

    address = f"/v1/tenants/{website.tenant_id}"
    east = {"timezone": "America/New_York"}
    assert api.call(website.admin, "PATCH", address, east).status == 200
    begin = datetime(today.year, today.month, today.day, tzinfo=ZoneInfo("America/New_York"))
    moved = (begin + timedelta(days=1)).astimezone(UTC).isoformat().replace("+00:00", "Z")
    look_for_due_feeds(stack)
    website.until(lambda feed: entry(feed).get("starts_at") == moved, PUBLIC_WITHIN)
    assert api.call(website.admin, "PATCH", address, {"timezone": ZONE}).status == 200
    website.ask("DELETE", f"/banners/{banner['id']}")


def test_what_websites_report_is_counted_without_a_login(stack: Stack, website: Website) -> None:
    banner = website.add("Seen")
    feed = website.until(lambda feed: "Seen" in titles(feed), PUBLIC_WITHIN)
    url = f"{feed['counts_at']}?viewed={banner['id']},nobodys&clicked={banner['id']}"

    for _ in range(2):
        asked = urllib.request.Request(url, b"", {"Origin": stack.sandbox_url}, method="POST")
        with urllib.request.urlopen(asked) as answer:
            assert (answer.status, answer.headers["Set-Cookie"]) == (204, None)

    found = website.ask("GET", f"/banners/{banner['id']}")
    assert (found["views"], found["clicks"]) == (2, 2)
    website.ask("DELETE", f"/banners/{banner['id']}")


def test_a_picture_that_a_banner_shows_stays_in_the_library(website: Website) -> None:
    banner = website.add("Held")

    used = website.ask("GET", f"/media/{website.picture}")

    assert banner["id"] in used["banner_ids"]
    assert website.refused("DELETE", f"/media/{website.picture}") == "media_in_use"
    website.ask("DELETE", f"/banners/{banner['id']}")
    assert banner["id"] not in website.ask("GET", f"/media/{website.picture}")["banner_ids"]


def test_a_picture_that_is_cut_otherwise_is_so_on_the_website(
    stack: Stack, website: Website
) -> None:
    picture = website.library.upload(media_files.jpeg(900, 1200), "tall.jpg", "image/jpeg")["id"]
    banner = website.ask("POST", "/banners", {"title": "Tall", "asset_id": picture})

    def shown(feed: Feed) -> str:
        urls = [each["image"]["src"] for each in feed["banners"] if each["id"] == banner["id"]]
        return str(urls[0]) if urls else ""

    before = shown(website.until(lambda feed: bool(shown(feed)), PUBLIC_WITHIN))

    website.ask("PATCH", f"/media/{picture}", {"crop": {"x": 0.5, "y": 0, "pad": False}})

    def after(feed: Feed) -> bool:
        look_for_due_feeds(stack)
        return shown(feed) != before

    website.until(after, BY_THE_JOB)
    website.ask("DELETE", f"/banners/{banner['id']}")


def test_empty_slots_are_planned_for_a_website_as_for_any_account(website: Website) -> None:
    made = website.ask("POST", "/scheduler/topoff", days="28")

    assert (made["instances_created"], made["accounts_processed"]) == (4, 1)


@pytest.mark.late
def test_a_post_is_there_once_from_its_second_on(website: Website) -> None:
    def entries(feed: Feed) -> list[dict[str, Any]]:
        return [each for each in feed["banners"] if each["id"] == website.post["id"]]

    left = max(timedelta(), website.due - datetime.now(UTC)).total_seconds()
    feed = website.until(lambda feed: bool(entries(feed)), left + PUBLIC_WITHIN)

    [entry] = entries(feed)
    starts_at = datetime.fromisoformat(entry["starts_at"])
    assert timedelta() <= starts_at - website.due < timedelta(seconds=10)
    assert (entry["title"], entry["link_url"]) == ("Posted", "https://h2o.example/winter")
    give_up = time.monotonic() + PATIENCE
    while (post := website.ask("GET", f"/post-instances/{website.post['id']}"))[
        "status"
    ] != "Posted":
        assert time.monotonic() < give_up, post
        time.sleep(0.5)
    listed = website.ask("GET", "/banners")["items"]
    assert [each["id"] for each in listed if each["instance_id"]] == [website.post["id"]]
    assert post["platform_post_id"] == website.post["id"]
    assert post["permalink"].endswith(f"#{website.post['id']}")
    history = website.ask("GET", "/history")["items"]
    assert website.post["id"] in {each["id"] for each in history}


@pytest.mark.late
def test_the_job_confirms_what_was_written_and_then_has_nothing_to_do(
    stack: Stack, website: Website
) -> None:
    table = stack.client("dynamodb")
    key = {"PK": {"S": f"TENANT#{website.tenant_id}"}, "SK": {"S": "SITE#main"}}

    def site() -> Mapping[str, Any]:
        found = table.get_item(TableName=stack.outputs["TableName"], Key=key)
        return dict(found["Item"])

    give_up = time.monotonic() + BY_THE_JOB
    while (found := site())["written"] != found["revision"]:
        assert time.monotonic() < give_up, found
        time.sleep(1)
    # Only the end of the post's last day is left to happen.
    again = found["due_sk"]["S"]
    assert again > (datetime.now(UTC) + HORIZON).isoformat()


@pytest.mark.late
def test_a_new_key_leaves_nothing_at_the_old_address(website: Website) -> None:
    before = website.feed_url()
    assert "version" in read(before)

    after = website.ask("POST", "/banners/site/rotate", as_user=website.admin)["feed_url"]

    give_up = time.monotonic() + PUBLIC_WITHIN
    while "version" in read(before) or "version" not in read(after):
        assert time.monotonic() < give_up
        time.sleep(0.3)
