"""A website's feed of banners: its size, how fast it is read, and which functions of ours run."""

from __future__ import annotations

import urllib.request
from dataclasses import replace
from statistics import median

from drumbeat import application
from drumbeat.persistence.assets import asset_item
from drumbeat.persistence.table import Item
from drumbeat.services.websites import feed_key
from local.stack import Stack
from tests.bench.calling import Caller
from tests.bench.counting import Stopwatch
from tests.bench.figures import Results, Row
from tests.bench.library import a_picture
from tests.bench.services import founder, services_on

TITLE = "A website's feed, read through the distribution"
#: The functions that answer requests.
_AREAS = ("Admin", "Auth", "Connect", "Core", "Library", "Public")


def measure(stack: Stack, results: Results, sizes: tuple[int, ...], reads: int) -> None:
    with services_on(stack):
        results.add(TITLE, [_of(stack, size, reads) for size in sizes])


def _of(stack: Stack, banners: int, reads: int) -> Row:
    url = f"{stack.console_url}/{_website(banners)}"
    before = _log_lines(stack)
    taken: list[float] = []
    for _ in range(reads):
        watch = Stopwatch()
        with urllib.request.urlopen(url, timeout=30) as answer:
            size = len(answer.read())
        taken.append(watch.wall)
    return {
        "banners": banners,
        "KB": round(size / 1024, 1),
        "reads": reads,
        "ms, median": round(median(taken) * 1000, 1),
        "lines that our functions logged": _log_lines(stack) - before,
    }


def _website(banners: int) -> str:
    """The path of the feed of a new business with this number of banners."""
    access = founder("feed")
    application.running().stored_assets  # noqa: B018  # connects the table
    picture = replace(a_picture(access.tenant_id), id=application.running().ids.new())
    with Item.batch_write() as batch:
        batch.save(asset_item(picture))
    caller = Caller(access.tenant_id, access.email)
    for number in range(banners):
        said = {
            "title": f"Winter check number {number}",
            "asset_id": picture.id,
            "link_url": "https://h2o.example/winter",
        }
        caller.api("POST", "/banners", said)
    app = application.running()
    app.feeds.write(access.tenant_id, "main")
    return feed_key(app.banners.site(access).key)


def _log_lines(stack: Stack) -> int:
    """The number of log lines of all functions that answer requests: one for each request."""
    logs = stack.client("logs")
    events = logs.get_paginator("filter_log_events")
    return sum(
        len(page["events"])
        for area in _AREAS
        for page in events.paginate(logGroupName=_group_of(stack, area))
    )


def _group_of(stack: Stack, area: str) -> str:
    name = stack.outputs[f"{area}FunctionName"]
    found = stack.client("lambda").get_function_configuration(FunctionName=name)
    return str(found["LoggingConfig"]["LogGroup"])
