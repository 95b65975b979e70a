"""Many people write the same content at once: DynamoDB refuses conflicting writes, people don't see
it.

MiniStack never has conflicts, so its stand-in refuses the first tries of each transaction as
DynamoDB does (`tests/recording_emulator.py`).
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from local.stack import Stack
from tests import recorded_calls
from tests.http_client import ABSENT, Answer
from tests.recorded_calls import MORE_THAN_TURNS
from tests.stack.api import Api

ACCOUNTS = 10
#: How long posts may take until they are out, in seconds.
PATIENCE = 150


class Business:
    """A new business with Facebook pages, and its owner."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._owner = api.join("owner")
        self._tenant_id = f"busy-{uuid.uuid4().hex[:12]}"
        tenant = {"tenant_id": self._tenant_id, "name": "Busy", "timezone": "America/Los_Angeles"}
        assert api.call(self._owner, "POST", "/v1/tenants", tenant).status == 201
        self.accounts = [self._page(number) for number in range(ACCOUNTS)]

    def ask(self, method: str, path: str, body: Any = ABSENT, **query: str) -> Answer:
        """Whatever it answers."""
        path = f"/v1/marketing{path}"
        return self._api.call(self._owner, method, path, body, tenant_id=self._tenant_id, **query)

    def told(self, method: str, path: str, body: Any = ABSENT, **query: str) -> Any:
        answer = self.ask(method, path, body, **query)
        assert answer.status < 300, answer.text
        return answer.json

    def write(self) -> str:
        """New content; answers its id."""
        item = {"title": "Frozen pipes", "base_caption": "Cold!"}
        written: str = self.told("POST", "/content-items", item)["id"]
        return written

    def planned(self) -> Sequence[str]:
        """An empty slot of each account; answers their ids."""
        self.told("POST", "/scheduler/topoff", days="28")
        today = datetime.now(UTC).date()
        days = {"start_date": str(today), "end_date": str(today + timedelta(days=30))}
        shown = self.told("GET", "/calendar", **days)
        posts = [post for day in shown.values() for post in day if post["status"] == "Planned"]
        slots = {post["channel_account_id"]: post["id"] for post in posts}
        return [slots[each] for each in self.accounts]

    def drafts(self, content_id: str) -> Sequence[str]:
        """A draft of this content for each account, without a time; answers their ids."""
        order = {"content_item_id": content_id, "channel_account_ids": self.accounts}
        made = self.told("POST", "/post-instances/bulk", order)["results"]
        return [each["instance"]["id"] for each in made]

    def _page(self, number: int) -> str:
        page_id = str(uuid.uuid4().int)[:15]
        page = {
            "platform": "facebook",
            "name": f"Page {number}",
            "posts_per_week": 1,
            "schedule_timezone": "America/Los_Angeles",
            "schedule_times": ["09:00"],
            "connection": {"page_id": page_id, "access_token": f"sandbox-{page_id}"},
        }
        account_id: str = self.told("POST", "/channel-accounts", page)["id"]
        return account_id


@pytest.fixture(scope="module")
def business(api: Api) -> Business:
    return Business(api)


def at_once(
    stack: Stack, act: Callable[[str], Answer], ids: Sequence[str]
) -> tuple[Sequence[Answer], int]:
    """What all of them are answered while every transaction that changes content meets others at
    its first tries, and how many tries of transactions met others."""
    before = len(recorded_calls.lines(stack.home))
    with (
        recorded_calls.conflicts(stack.home, MORE_THAN_TURNS),
        ThreadPoolExecutor(len(ids)) as pool,
    ):
        answers = list(pool.map(act, ids))
    met = sum(call["conflict"] for call in recorded_calls.calls(stack.home, before))
    return answers, met


def test_one_content_goes_to_ten_accounts_at_once_and_nobody_is_told_of_a_conflict(
    business: Business, stack: Stack
) -> None:
    # given
    content_id = business.write()
    due = (datetime.now(UTC) + timedelta(days=2)).replace(second=0, microsecond=0)

    # when
    def schedule(account_id: str) -> Answer:
        order = {
            "content_item_id": content_id,
            "channel_account_ids": [account_id],
            "scheduled_for": due.isoformat(),
        }
        return business.ask("POST", "/post-instances/bulk", order)

    answers, met = at_once(stack, schedule, business.accounts)

    # then
    results = [result for answer in answers for result in answer.json["results"]]
    assert [each.get("error") for each in results] == [None] * ACCOUNTS
    assert met >= ACCOUNTS * MORE_THAN_TURNS
    assert business.told("GET", f"/content-items/{content_id}")["status"] == "Scheduled"


def test_ten_empty_slots_are_filled_at_once_with_one_content_and_nobody_is_told_of_a_conflict(
    business: Business, stack: Stack
) -> None:
    # given
    content_id = business.write()
    slots = business.planned()

    # when
    def fill(slot: str) -> Answer:
        return business.ask("PATCH", f"/post-instances/{slot}", {"content_item_id": content_id})

    answers, met = at_once(stack, fill, slots)

    # then
    assert [answer.status for answer in answers] == [200] * ACCOUNTS, answers
    assert met >= ACCOUNTS * MORE_THAN_TURNS
    shown = [business.told("GET", f"/post-instances/{slot}") for slot in slots]
    assert {(post["status"], post["content_item_id"]) for post in shown} == {("Draft", content_id)}


def test_ten_posts_of_one_content_are_sent_at_once_and_nobody_is_told_of_a_conflict(
    business: Business, stack: Stack
) -> None:
    # given
    content_id = business.write()
    posts = business.drafts(content_id)

    # when
    def send(post: str) -> Answer:
        return business.ask("POST", f"/post-instances/{post}/post-now")

    answers, met = at_once(stack, send, posts)

    # then
    assert [answer.status for answer in answers] == [202] * ACCOUNTS, answers
    assert met >= ACCOUNTS * MORE_THAN_TURNS
    assert [out(business, post) for post in posts] == ["Posted"] * ACCOUNTS
    assert business.told("GET", f"/content-items/{content_id}")["status"] == "Posted"


def out(business: Business, post: str) -> str:
    """How it ended."""
    give_up = time.monotonic() + PATIENCE
    while True:
        shown = business.told("GET", f"/post-instances/{post}")
        if shown["status"] not in ("Scheduled", "Publishing") or time.monotonic() > give_up:
            status: str = shown["status"]
            return status
        time.sleep(0.5)
