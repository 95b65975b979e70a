"""The daily top-off, tenant by tenant, and top-offs of many accounts."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest

from drumbeat import application
from drumbeat.domain.accounts import AccountStatus
from drumbeat.domain.errors import Forbidden, InvalidInput, NotFound, Unavailable
from drumbeat.domain.tenancy import Access, Role
from drumbeat.domain.topoff_jobs import TopoffJob
from drumbeat.services.topoff import TopoffResult
from drumbeat.services.topoff_orders import MOST_ACCOUNTS, TopoffIncomplete
from jobs import topoff as topoff_job
from jobs import topoff_tenant as tenant_job
from tests.integration.services.desk import Desk
from tests.samples import ADMIN, EDITOR, H2O, NOW, VIEWER, account, schedule, secret


class _LambdaContext:
    """The part of a Lambda context that the logger reads."""

    function_name = "topoff"
    memory_limit_in_mb = 256
    invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:topoff"
    aws_request_id = "request"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 120_000


@pytest.fixture
def crowd(desk: Desk) -> None:
    """Tenant `h2o` with one more active account than is topped off at once."""
    desk.found("h2o")
    for number in range(MOST_ACCOUNTS):
        made = account(id=f"page-{number}", schedule=schedule(posts_per_week=1))
        desk.stored_accounts.create(made, secret())


class TestEveryDay:
    def test_every_tenant_gets_a_message_of_its_own(self, desk):
        desk.found("h2o", "all_county", "acme")

        assert desk.daily_topoff.spread() == 3

        assert sorted(m["tenant_id"] for m in desk.queue.messages) == ["acme", "all_county", "h2o"]
        assert {m["days"] for m in desk.queue.messages} == {28}

    def test_a_message_tops_its_tenant_off(self, desk):
        desk.found("h2o", "all_county")
        desk.daily_topoff.spread()

        for message in desk.queue.messages:
            assert desk.topoff_desk.fulfil(message).created == 12

        assert len(desk.posts(tenant_id="h2o")) == len(desk.posts(tenant_id="all_county")) == 12

    def test_a_message_that_comes_twice_does_nothing_more(self, desk):
        desk.found("h2o")
        desk.daily_topoff.spread()
        [message] = desk.queue.messages

        desk.topoff_desk.fulfil(message)

        assert desk.topoff_desk.fulfil(message).created == 0

    def test_a_tenant_that_is_gone_is_nothing_to_do(self, desk):
        assert desk.topoff_desk.fulfil({"tenant_id": "gone", "days": 28}) is None

    def test_a_message_with_failed_accounts_is_tried_again(self, desk):
        desk.found("h2o")
        desk.connect(id="lost", schedule=schedule(timezone="Atlantis/Center"))

        with pytest.raises(TopoffIncomplete):
            desk.topoff_desk.fulfil({"tenant_id": "h2o", "days": 28})

        assert len(desk.minutes("page")) == 12


class TestHandlers:
    """The two functions of the daily job, over their own repositories."""

    @pytest.fixture(autouse=True)
    def wired(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(application, "running", lambda: desk)

    def deliver(self, desk: Desk) -> list[str]:
        """Delivers all messages to the consumer; returns the tenants to be tried again."""
        records = [
            {"messageId": m["tenant_id"], "body": json.dumps(m)} for m in desk.queue.messages
        ]
        answer = tenant_job.handler({"Records": records}, _LambdaContext())
        return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]

    def test_the_rule_spreads_the_tenants(self, desk):
        desk.found("h2o", "all_county")

        assert topoff_job.handler({}, _LambdaContext()) == {"tenants": 2}

    def test_a_poisoned_tenant_fails_alone(self, desk):
        desk.found("h2o", "poisoned", "all_county")
        desk.client.update_item(
            TableName="drumbeat-test",
            Key={"PK": {"S": "TENANT#poisoned#ACCOUNT"}, "SK": {"S": "page"}},
            UpdateExpression="SET schedule_revision = :nonsense",
            ExpressionAttributeValues={":nonsense": {"S": "nonsense"}},
        )
        topoff_job.handler({}, _LambdaContext())

        assert self.deliver(desk) == ["poisoned"]

        assert len(desk.posts(tenant_id="h2o")) == len(desk.posts(tenant_id="all_county")) == 12

    def test_a_message_that_nobody_understands_fails_alone(self, desk):
        desk.found("h2o")
        topoff_job.handler({}, _LambdaContext())
        records = [
            {"messageId": "garbage", "body": "{"},
            {"messageId": "h2o", "body": json.dumps(desk.queue.messages[0])},
        ]

        answer = tenant_job.handler({"Records": records}, _LambdaContext())

        assert answer == {"batchItemFailures": [{"itemIdentifier": "garbage"}]}
        assert len(desk.posts()) == 12


class TestOnOrder:
    def test_a_top_off_is_done_at_once(self, desk):
        desk.found("h2o")

        result = desk.topoff_desk.order(EDITOR, 28, None)

        assert isinstance(result, TopoffResult)
        assert result.instances_created == 12
        assert desk.queue.messages == []

    def test_viewers_order_nothing(self, desk):
        desk.found("h2o")

        with pytest.raises(Forbidden):
            desk.topoff_desk.order(VIEWER, 28, None)

        assert desk.posts() == []

    def test_200_accounts_are_done_at_once_and_resting_ones_do_not_count(self, desk, crowd):
        resting = replace(desk.account(), status=AccountStatus.PAUSED, version=2)
        desk.stored_accounts.update(desk.account(), resting)

        assert isinstance(desk.topoff_desk.order(EDITOR, 1, None), TopoffResult)

    def test_more_than_200_accounts_are_a_job_whose_result_can_be_polled(self, desk, crowd):
        job = desk.topoff_desk.order(EDITOR, 7, date(2026, 12, 7))

        assert isinstance(job, TopoffJob)
        assert (job.status, job.result) == ("running", None)
        assert desk.topoff_desk.job(VIEWER, job.id) == job
        while desk.queue.messages:
            desk.topoff_desk.fulfil(desk.queue.messages.pop())

        done = desk.topoff_desk.job(VIEWER, job.id)
        assert done.status == "done"
        assert done.result == {
            "instances_created": 203,
            "instances_skipped": 0,
            "accounts_processed": 201,
            "accounts_failed": 0,
            "window_start": "2026-12-07T08:00:00Z",
            "window_end": "2026-12-14T08:00:00Z",
        }

    @pytest.mark.parametrize(("days", "start"), [(0, None), (367, None), (28, date.max)])
    def test_an_impossible_job_is_refused_before_it_begins(self, desk, crowd, days, start):
        with pytest.raises(InvalidInput):
            desk.topoff_desk.order(EDITOR, days, start)

        assert desk.queue.messages == []

    def test_a_job_that_breaks_says_so_and_may_still_succeed(self, desk):
        desk.found("h2o")
        job = TopoffJob(id="job", tenant_id="h2o", status="running", days=28, created_at=NOW)
        desk.stored_topoff_jobs.put(job)
        message = {"tenant_id": "h2o", "days": 28, "start_date": None, "job_id": "job"}

        class Broken:
            def all(self, tenant_id):
                raise KeyError("what nobody foresaw")

        broken = replace(desk.topoff_desk, accounts=Broken())
        with pytest.raises(KeyError):
            broken.fulfil(message)
        assert desk.topoff_desk.job(VIEWER, "job").status == "failed"
        desk.topoff_desk.fulfil(message)

        assert desk.topoff_desk.job(VIEWER, "job").status == "done"

    def test_a_queue_that_does_not_answer_is_said_at_once(self, desk, crowd):
        desk.queue.down = True

        with pytest.raises(Unavailable):
            desk.topoff_desk.order(EDITOR, 28, None)

    def test_another_tenants_job_does_not_exist(self, desk):
        desk.stored_topoff_jobs.put(
            TopoffJob(id="job", tenant_id="h2o", status="running", days=28, created_at=NOW)
        )
        them = Access(replace(H2O, id="all_county"), "ben@example.com", Role.ADMIN)

        with pytest.raises(NotFound):
            desk.topoff_desk.job(them, "job")

        assert desk.topoff_desk.job(ADMIN, "job").id == "job"
