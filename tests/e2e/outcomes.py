"""A business in the middle of its day: posts that were sent, that failed, and that are still to
come."""

from __future__ import annotations

import json
import secrets
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.e2e.business import MARKETING, Addresses, Business

#: Functions may be cold, and the post of unknown result is tried again after a minute.
SETTLES_WITHIN_S = 180
#: Longer than the two hours that posts of a new tenant may be late.
TOO_LONG_S = 10_000
BLOCKED = {
    "error": {
        "message": "(#368) This looked like spam, so it was not published.",
        "type": "OAuthException",
        "code": 368,
        "fbtrace_id": "AbCdEfGh",
    }
}


@dataclass(frozen=True)
class Sending:
    """One post that is sent, how it ends, and the sandbox's faults that cause it."""

    account: str
    title: str
    caption: str
    ends: str = "Posted"
    faults: tuple[Mapping[str, Any], ...] = field(default=())


SENDINGS = (
    Sending(
        "Emergency line",
        "Night duty",
        "Rosa is on call tonight. Her number has not changed.",
        "Unconfirmed",
        # It arrives without an answer, and cannot be looked up for hours.
        ({"kind": "drop_after"}, {"kind": "rate_limit", "retry_after": TOO_LONG_S}),
    ),
    Sending("H2O on Facebook", "Burst pipe?", "We come at night too, and on Sundays."),
    Sending("H2O website", "Burst pipe?", "We come at night too, and on Sundays."),
    Sending(
        "H2O on Facebook",
        "Slow drain",
        "A drain that gurgles is asking for help. We clear it before it stops altogether.",
        "Failed",
        ({"kind": "status", "status": 400, "body": BLOCKED},),
    ),
    Sending(
        "Newsletter",
        "Frozen pipes",
        "A cold night is coming. Open the taps a little and the doors under the sink.",
        "Missed",
        ({"kind": "rate_limit", "retry_after": TOO_LONG_S},),
    ),
    Sending("H2O on Facebook", "Meet Rosa", "Rosa has fixed leaks here for fourteen years."),
    Sending("H2O website", "Leak detective", "Read your meter at night and in the morning."),
)
#: Contents for the next slots, in order; some slots stay empty, some posts stay drafts.
AHEAD = (
    "Water heater check-up",
    "Leak detective, part two",
    "Winter opening hours",
    "",
    "Five signs of a leak",
    "A thank-you to our regulars",
    "Gutters before the frost",
    "Where is your main valve?",
    "",
    "Hard water, soft water",
    "Advent opening hours",
    "Our new van",
    "Gift cards",
    "",
    "The drip that costs a fortune",
    "Who is on call at Christmas",
    "Boiler or heat pump?",
    "Ice on the stairs",
    "",
    "Before you go on holiday",
    "Rosa's toolbox",
    "A tap for the garden",
)
DRAFTS = AHEAD[1::4]


def busy_business(addresses: Addresses) -> Business:
    """A business with four accounts, of which all `SENDINGS` have ended, and posts to come."""
    business = Business.founded(addresses)
    accounts = {
        made["name"]: made
        for made in (
            _facebook(business, "H2O on Facebook"),
            business.connect("H2O website", schedule_times=["10:30"]),
            business.connect("Newsletter", posts_per_week=1, schedule_times=["14:00"]),
            business.connect("Emergency line", posts_per_week=1, schedule_times=["18:00"]),
        )
    }
    sent = [_sent(business, accounts[each.account], each) for each in SENDINGS]
    _write_ahead(business)
    _ask_for_approval(business)
    for post_id, sending in zip(sent, SENDINGS, strict=True):
        _until(business, post_id, sending.ends)
    _until_told(business)
    return business


def _facebook(business: Business, name: str) -> dict[str, Any]:
    """A page of the sandbox that no other account posts to."""
    page = f"1{secrets.randbelow(10**14):014d}"
    connection = {"page_id": page, "access_token": f"sandbox-{business.tenant_id}"}
    return business.connect(name, platform="facebook", connection=connection)


def _sent(business: Business, account: dict[str, Any], sending: Sending) -> str:
    """Plans the post for a free minute soon and sends it at once; returns its id."""
    for fault in sending.faults:
        _order(business, fault, sending)
    before = [each for each in SENDINGS if each.account == sending.account].index(sending)
    minute = datetime.now(UTC).replace(second=0, microsecond=0)
    content = business.write(sending.title, sending.caption)
    at = minute + timedelta(minutes=2 + 2 * before)
    post = business.place(content, account, at, status="Draft")
    business.do("POST", f"{MARKETING}/post-instances/{post['id']}/post-now")
    return str(post["id"])


def _order(business: Business, fault: Mapping[str, Any], sending: Sending) -> None:
    """Makes the sandbox's next call with this text fail in this way."""
    match: dict[str, str] = {"text": sending.caption}
    if "Facebook" in sending.account:
        match["step"] = "commit"
    else:
        match["path"] = f"/webhooks/{business.tenant_id}"
    request = urllib.request.Request(
        f"{business.addresses.sandbox_url}/faults",
        method="POST",
        data=json.dumps({**fault, "match": match}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=10):
        pass


def _write_ahead(business: Business) -> None:
    business.top_off()
    slots = business.posts(status="Planned", limit="100")
    for title, slot in zip(AHEAD, slots, strict=False):
        if not title:
            continue
        path = f"{MARKETING}/post-instances/{slot['id']}"
        content = {"title": title, "base_caption": f"{title}: call us, or write."}
        business.do("POST", f"{path}/content", content)
        if title not in DRAFTS:
            business.do("PATCH", path, {"status": "Scheduled"})


def _ask_for_approval(business: Business) -> None:
    item = business.write("Ten years of H2O", "A cake for everybody who comes by on Friday.")
    path = f"{MARKETING}/content-items/{item['id']}/submit"
    answer = business.editor.api.call("POST", path, {}, tenant_id=business.tenant_id)
    assert answer.status == 200, answer.body


def _until(business: Business, post_id: str, status: str) -> None:
    """Wait until the post has ended like that."""
    give_up = time.monotonic() + SETTLES_WITHIN_S
    while (post := business.do("GET", f"{MARKETING}/post-instances/{post_id}"))["status"] != status:
        assert time.monotonic() < give_up, f"It is {post['status']}, not {status}: {post}"
        time.sleep(0.5)


def _until_told(business: Business) -> None:
    """Waits until the admin was told of all failures, and of posts that need approval."""
    troubled = sum(sending.ends != "Posted" for sending in SENDINGS)
    give_up = time.monotonic() + SETTLES_WITHIN_S
    while (told := _unread(business)) < troubled + 1:
        assert time.monotonic() < give_up, f"Told of {told} only."
        time.sleep(0.5)


def _unread(business: Business) -> int:
    found = business.do("GET", "/v1/notifications", tenant_id=business.tenant_id)
    return int(found["unread_count"])
