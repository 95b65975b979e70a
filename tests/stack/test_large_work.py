"""Work too large for one answer, through the real gateway, queue and functions.

Three accounts that post every half hour, for more days than the limits of one answer allow. Results
are counted, not timed: the clients' time limit is the gateway's.
"""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.stack.api import Api

HALF_HOURS = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(0, 1440, 30)]
ACCOUNTS = 3
PER_DAY = len(HALF_HOURS)
DAYS = 49
#: How long the queue's runs may take on a busy machine.
PATIENCE = 120
NEXT = re.compile(r'<\?(.+)>; rel="next"')


class Business:
    """A new business with three busy accounts."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.owner = api.join("busy")
        self.tenant_id = f"busy-{uuid.uuid4().hex[:12]}"
        tenant = {"tenant_id": self.tenant_id, "name": "Busy", "timezone": "UTC"}
        assert api.call(self.owner, "POST", "/v1/tenants", tenant).status == 201
        self.accounts = [self._account(f"Busy {number}") for number in range(ACCOUNTS)]

    def call(self, method: str, path: str, *body: Any, **query: str) -> Any:
        answer = self.api.call(
            self.owner, method, f"/v1/marketing{path}", *body, tenant_id=self.tenant_id, **query
        )
        assert answer.status < 300, answer.text
        return answer.json if answer.text else None

    def delete(self, path: str) -> None:
        """The emulator's gateway adds a type to an empty answer, so the document is not checked."""
        query = urlencode({"tenant_id": self.tenant_id})
        address = f"/api/v1/marketing{path}"
        assert self.api.transport.send("DELETE", address, query, {}, None, self.owner).status == 204

    def _account(self, name: str) -> str:
        page = str(uuid.uuid4().int)[:15]
        body = {
            "platform": "facebook",
            "name": name,
            "posts_per_week": 7 * PER_DAY,
            "schedule_timezone": "UTC",
            "schedule_times": HALF_HOURS,
            "connection": {"page_id": page, "access_token": f"sandbox-{page}"},
        }
        return str(self.call("POST", "/channel-accounts", body)["id"])

    def slots(self) -> dict[str, list[str]]:
        """Local times of all posts by account, from all pages."""
        today = datetime.now(UTC).date()
        asked: Any = {
            "tenant_id": self.tenant_id,
            "start_date": str(today),
            "end_date": str(today + timedelta(days=DAYS + 2)),
        }
        found: dict[str, list[str]] = {account: [] for account in self.accounts}
        while asked:
            answer = self.api.client.request(
                "GET", "/api/v1/marketing/calendar", asked, as_user=self.owner
            )
            for posts in json.loads(answer.text).values():
                for post in posts:
                    found[post["channel_account_id"]].append(post["local_time"])
            link = NEXT.fullmatch(answer.headers.get("link", ""))
            asked = link[1] if link else None
        return found


@pytest.fixture(scope="module")
def business(api: Api) -> Business:
    return Business(api)


def until(seen: Callable[[], bool]) -> None:
    give_up = time.monotonic() + PATIENCE
    while not seen():
        assert time.monotonic() < give_up
        time.sleep(0.5)


def test_a_top_off_a_change_and_a_deletion_of_very_many_slots_end_exactly(
    business: Business,
) -> None:
    # given: a top-off of some 7,000 slots, which is a job
    wanted = ACCOUNTS * PER_DAY * DAYS
    job = business.call("POST", "/scheduler/topoff", days=str(DAYS))
    assert (job["status"], job["progress"]["total"]) == ("running", wanted)

    # when it is over, exactly these slots are there
    def now() -> Any:
        return business.call("GET", f"/scheduler/jobs/{job['id']}")

    until(lambda: now()["status"] != "running")
    assert now()["status"] == "done"
    assert now()["result"]["instances_created"] == wanted
    slots = business.slots()
    assert {len(times) for times in slots.values()} == {PER_DAY * DAYS}
    assert all(len(set(times)) == len(times) for times in slots.values())

    # when one account's schedule changes and another is deleted, both are answered before all
    # their posts have followed
    changed, deleted, untouched = business.accounts
    times = {"schedule_times": ["09:15", "18:45"], "posts_per_week": 14}
    answered = business.call("PATCH", f"/channel-accounts/{changed}", times)
    assert answered["updating"] is True
    business.delete(f"/channel-accounts/{deleted}")
    listed = business.call("GET", "/channel-accounts")["items"]
    assert [account["id"] for account in listed] == [changed, untouched]

    # then they have followed in the end, and nothing else has changed
    until(lambda: not business.call("GET", f"/channel-accounts/{changed}")["updating"])
    until(lambda: business.slots()[deleted] == [])
    after = business.slots()
    assert len(after[changed]) == 2 * DAYS
    assert {time[11:] for time in after[changed]} == {"09:15", "18:45"}
    assert after[untouched] == slots[untouched]
