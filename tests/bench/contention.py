"""What write conflicts cost: one content to several accounts at once, with injected conflicts.

DynamoDB refuses a transaction while another one holds one of its items. The emulator never does, so
the conflicts are injected (`tests/recording_emulator.py`). People must not see them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from typing import Any

from local.api_client import Answer
from local.stack import Stack
from tests import recorded_calls
from tests.bench.business import MARKETING, Business
from tests.bench.figures import Results, Row

TITLE = "One content to several accounts at once, while its writes meet others"
ACCOUNTS = 10
#: How many tries of each transaction are refused.
REFUSED = (0, 1, 2)
GIVE_UP = timedelta(minutes=5)
_ENDED = {"Posted", "Failed", "Missed", "Skipped", "Unconfirmed"}


def measure(stack: Stack, results: Results, refused: Sequence[int] = REFUSED) -> None:
    """`stack` runs on the emulator of `recorded_calls`. Each table row is a step of its own."""
    business = Business(stack)
    accounts = business.webhook_accounts(ACCOUNTS)
    results.add(TITLE, [row for tries in refused for row in _rows(business, accounts, tries)])


def _rows(business: Business, accounts: Sequence[str], tries: int) -> list[Row]:
    later = _whole_minute(datetime.now(UTC) + timedelta(days=2 + tries))

    def one_call_each() -> list[Answer]:
        content_id = business.content()
        return _at_once(lambda account: _bulk(business, content_id, [account], later), accounts)

    def one_call() -> list[Answer]:
        body = {
            "content": {"base_caption": "Measured."},
            "destinations": [{"channel_account_id": each} for each in accounts],
            "when": "at",
            "scheduled_for": (later + timedelta(hours=1)).isoformat(),
        }
        return [_ask(business, "POST", "/posts", body)]

    def post_now() -> list[Answer]:
        made = _bulk(business, business.content(), accounts, later + timedelta(hours=2))
        posts = [each["instance"]["id"] for each in made.body["results"]]
        answers = _at_once(
            lambda post: _ask(business, "POST", f"/post-instances/{post}/post-now"), posts
        )
        _await(business, posts)
        return answers

    def one_second() -> list[Answer]:
        due = _whole_minute(datetime.now(UTC) + timedelta(seconds=5))
        answer = _bulk(business, business.content(), accounts, due)
        time.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds()))
        started = time.perf_counter()
        _await(business, [each["instance"]["id"] for each in answer.body["results"]])
        waited.append(time.perf_counter() - started)
        return [answer]

    waited: list[float] = []
    rows = [
        _measured(business, "bulk, a call for each account", tries, one_call_each),
        _measured(business, "POST /posts, one call", tries, one_call),
        _measured(business, "post now, a call for each post, until all are out", tries, post_now),
        _measured(business, "due in one second, until all are out", tries, one_second),
    ]
    rows[-1]["seconds"] = round(waited[0], 2)  # since they were due
    return list(rows)


def _measured(
    business: Business, step: str, tries: int, act: Callable[[], list[Answer]]
) -> dict[str, Any]:
    home = business.stack.home
    before, started = len(recorded_calls.calls(home)), time.perf_counter()
    with recorded_calls.conflicts(home, tries) if tries else nullcontext():
        answers = act()
    seconds = time.perf_counter() - started
    made = recorded_calls.calls(home, before)
    database = [call for call in made if call["target"].startswith("DynamoDB_")]
    return {
        "step": step,
        "tries refused": tries,
        "accounts": ACCOUNTS,
        "conflicts": sum(call["conflict"] for call in made),
        "409 to people": sum(_refused(answer) for answer in answers),
        "transactions": sum(call["target"].endswith("TransactWriteItems") for call in made),
        "database calls": len(database),
        "seconds": round(seconds, 2),
    }


def _refused(answer: Answer) -> int:
    """How many parts of an answer are refused as conflicts."""
    if answer.status == 409:
        return 1
    if not 200 <= answer.status < 300:
        raise RuntimeError(f"answered {answer.status}: {answer.body}")
    results = (answer.body or {}).get("results", [])
    return sum(each.get("error", {}).get("status") == 409 for each in results)


def _bulk(business: Business, content_id: str, accounts: Sequence[str], when: datetime) -> Answer:
    body = {
        "content_item_id": content_id,
        "channel_account_ids": list(accounts),
        "scheduled_for": when.isoformat(),
    }
    return _ask(business, "POST", "/post-instances/bulk", body)


def _ask(business: Business, method: str, path: str, body: Any = None) -> Answer:
    """Sends a request, and ignores its answer."""
    return business.client.call(method, MARKETING + path, body, tenant_id=business.tenant_id)


def _at_once(ask: Callable[[str], Answer], ids: Sequence[str]) -> list[Answer]:
    with ThreadPoolExecutor(len(ids)) as pool:
        return list(pool.map(ask, ids))


def _await(business: Business, posts: Sequence[str]) -> None:
    """Waits until all of them have ended. Raises RuntimeError when one was not posted."""
    until = datetime.now(UTC) + GIVE_UP
    waiting = list(posts)
    while waiting:
        if datetime.now(UTC) > until:
            raise RuntimeError(f"{len(waiting)} posts are still on their way")
        shown = business.call("GET", f"/post-instances/{waiting[0]}")
        if shown["status"] not in _ENDED:
            time.sleep(0.2)
        elif shown["status"] == "Posted":
            waiting.pop(0)
        else:
            raise RuntimeError(f"ended as {shown['status']}: {shown['error']}")


def _whole_minute(when: datetime) -> datetime:
    return when.replace(second=0, microsecond=0) + timedelta(minutes=1)
