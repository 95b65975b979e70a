"""Every section of the benchmark runs with small numbers. Times are not checked."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from drumbeat import application, persistence
from drumbeat.persistence import table
from drumbeat.ports import DueEntry
from local.stack import Stack
from tests.bench import cold_start, contention, cost, lag
from tests.bench.__main__ import QUICK, SECTIONS, SHARED, on_shared_stack
from tests.bench.figures import Results
from tests.bench.services import founder, services_on
from tests.consumption import consumed
from tests.meter import metered

pytestmark = pytest.mark.counts

#: After every post of these tests.
IN_A_CENTURY = datetime.now(UTC) + timedelta(days=36_500)


@pytest.fixture
def results() -> Results:
    return Results()


@pytest.fixture(scope="module")
def costs(stack: Stack) -> Results:
    results = Results()
    on_shared_stack("cost", stack, QUICK, results)
    return results


def test_every_section_is_tried_here() -> None:
    assert set(SECTIONS) == {*SHARED, "cold-start", "media", "contention", "networks", "lag"}


@pytest.mark.parametrize(
    "section", ["api", "planning", "library", "stream", "operators", "attacks"]
)
def test_a_section_fills_its_tables(section: str, stack: Stack, results: Results) -> None:
    on_shared_stack(section, stack, QUICK, results)

    assert results.tables
    for rows in results.tables.values():
        assert rows
        assert all(row.keys() == rows[0].keys() for row in rows)


def test_reading_a_feed_runs_none_of_our_functions(stack: Stack, results: Results) -> None:
    on_shared_stack("banners", stack, QUICK, results)

    [[row]] = results.tables.values()
    assert (row["banners"], row["lines that our functions logged"]) == (1, 0)


def test_catching_up_sends_each_overdue_post_once(stack: Stack, results: Results) -> None:
    on_shared_stack("catch-up", stack, QUICK, results)

    [[row]] = results.tables.values()
    assert (row["overdue"], row["sent"]) == (3, 3)


def test_posts_of_one_second_are_all_measured_and_sent_once(stack: Stack) -> None:
    bursts = [lag.Burst(2, answers_after=0.2), lag.Burst(2, businesses=2)]

    rows = lag.measure(stack, bursts, "warm", QUICK.ahead)

    assert [(row["posted"], row["sent"], row["businesses"]) for row in rows] == [
        (2, 2, 1),
        (2, 2, 2),
    ]
    assert [row["receiver"] for row in rows] == [0.2, 0.0]
    for row in rows:
        assert isinstance(row["apart"], float)
        assert row["apart"] < 5, "what posts say of their lag is about their receiver's word"


def test_people_are_told_of_no_conflict_and_each_is_tried_again(
    stack: Stack, results: Results
) -> None:
    contention.measure(stack, results, QUICK.refused)

    [rows] = results.tables.values()
    assert [row["409 to people"] for row in rows] == [0, 0, 0, 0]
    each, together, post_now, outcomes = (row["conflicts"] for row in rows)
    assert each == together == 2 * contention.ACCOUNTS, "two tries of each account's transaction"
    assert post_now > each, "posts were made, and sent"
    assert outcomes > each


def test_costs_are_the_budgets_of_each_operation(costs: Results) -> None:
    usage, dollars, rest = costs.tables.values()
    used = {row["operation"]: row for row in usage}
    price = {row["operation"]: row for row in dollars}
    # as in `test_budgets` by the database's own figures, plus a line of the job log
    assert used["top-off, 12 new slots"]["WRU"] == 50 + 1
    assert used["top-off again"]["WRU"] == 0
    assert used["an idle minute"]["DynamoDB"] == used["an idle minute"]["RRU"] * 2 == 4
    assert used["an idle check"]["DynamoDB"] > 0
    publish = used["publish"]
    assert (publish["starts"], publish["states"], publish["KMS"]) == (1, 3, 2)
    assert publish["WRU"] == 11
    paid = used[cost.WITH_CREDIT]
    for asked in ("DynamoDB", "RRU", "WRU", "KMS", "starts", "states"):
        assert paid[asked] == publish[asked], "a credit that is held takes nothing more"
    assert used["schedule, with a credit"]["WRU"] > used["schedule"]["WRU"]
    mail = used["an e-mail"]
    assert (mail["mails"], mail["WRU"]) == (1, 2)
    assert mail["RRU"] <= 6
    assert price["an e-mail"]["SES"] == 100
    together = used[cost.PUBLISH_TOGETHER]
    assert together["starts"] == 1 / cost.TOGETHER
    assert together["states"] == pytest.approx(3 / cost.TOGETHER)
    assert together["KMS"] == 2
    assert together["WRU"] < publish["WRU"], "the content is written once for all"
    # and by the prices: four transitions, two requests of KMS
    assert price["publish"]["Step Functions"] == 100
    assert price[cost.PUBLISH_TOGETHER]["Step Functions"] == 100 / cost.TOGETHER
    assert price["publish"]["KMS"] == 6
    assert price["a retry"]["Step Functions"] == 25
    assert price["calendar month, 24 posts"]["HTTP API"] == 1
    monthly = {row["what"]: row["US$"] for row in rest}
    assert (monthly["KMS keys"], monthly["dashboards"]) == (1, 3)
    # as in the README for a business, and for a person
    assert monthly["besides: a business of two accounts, three posts a week each"] < 0.01
    assert monthly["besides: a person who signs in"] == 0.015


def test_measuring_costs_leaves_the_stack_nothing_to_send(costs: Results, stack: Stack) -> None:
    with services_on(stack):
        due = _due()

    assert [entry for entry in due if entry.tenant_id.startswith("cost-")] == []


def test_units_are_those_that_the_database_reports(stack: Stack) -> None:
    with services_on(stack):
        founder("units")
        with consumed() as reported, metered(table.connection().client) as worked_out:
            founder("units")

    assert worked_out.write_units == reported.write_units > 0
    assert len(worked_out.calls) == reported.calls


def test_cold_starts_count_the_modules_of_every_handler(stack: Stack, results: Results) -> None:
    cold_start.measure(results, runs=1)

    starts, unpacking = results.tables.values()
    assert {"api.areas.core", "jobs.publish"} <= {row["function"] for row in starts}
    assert [each["layer"] for each in unpacking if each["files"]] == list(cold_start.LAYERS)


def test_results_are_kept_with_the_machine_and_the_date(results: Results, tmp_path: Path) -> None:
    results.add("Something", [{"what": 1}])

    kept = json.loads(results.keep(tmp_path).read_text())

    assert kept["tables"] == {"Something": [{"what": 1}]}
    assert kept["machine"]["processors"]
    assert kept["at"].endswith("Z")


def _due() -> list[DueEntry]:
    """All due entries of the stack, of all tenants."""
    index, shards = persistence.DueIndexRepository(), application.running().settings.due_shards
    return [
        entry for shard in range(shards) for entry in index.due(shard, IN_A_CENTURY, limit=1000)
    ]
