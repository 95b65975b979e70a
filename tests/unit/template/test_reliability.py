"""Retention, retries, dead letters and alarms in the translated template."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from drumbeat.services.recounting import SETTLES
from tests.unit.template.conftest import Template, listed, referred


def test_every_log_group_is_bounded(template: Template) -> None:
    groups = template.of_type("AWS::Logs::LogGroup")

    assert groups
    for name, group in groups.items():
        assert group["RetentionInDays"] == {"Ref": "LogRetentionDays"}, name


def test_every_function_has_a_log_group_of_its_own(template: Template) -> None:
    used = [
        referred(function["LoggingConfig"]["LogGroup"])
        for function in template.functions().values()
    ]

    assert len(set(used)) == len(used)
    assert set(used) <= set(template.of_type("AWS::Logs::LogGroup"))


def test_gateway_and_workflow_log_to_bounded_groups_too(template: Template) -> None:
    groups = template.of_type("AWS::Logs::LogGroup")
    [stage] = template.of_type("AWS::ApiGatewayV2::Stage").values()
    machines = template.of_type("AWS::StepFunctions::StateMachine").values()

    assert referred(stage["AccessLogSettings"]["DestinationArn"]) in groups
    for machine in machines:
        [destination] = machine["LoggingConfiguration"]["Destinations"]
        assert referred(destination["CloudWatchLogsLogGroup"]["LogGroupArn"]) in groups
        assert machine["LoggingConfiguration"]["IncludeExecutionData"] is False


def test_every_scheduled_target_is_retried_and_dead_lettered(template: Template) -> None:
    rules = template.of_type("AWS::Events::Rule")

    assert len(rules) == 8
    for name, rule in rules.items():
        for target in rule["Targets"]:
            assert target["RetryPolicy"]["MaximumRetryAttempts"] > 0, name
            queue = referred(target["DeadLetterConfig"]["Arn"])
            assert _may_be_sent_to_by(template, queue, name)


def test_every_function_that_is_called_asynchronously_has_a_place_for_failures(
    template: Template,
) -> None:
    configured = {
        referred(config["FunctionName"]): config
        for config in template.of_type("AWS::Lambda::EventInvokeConfig").values()
    }
    for rule in template.of_type("AWS::Events::Rule").values():
        for target in rule["Targets"]:
            function = referred(target["Arn"])
            queue = referred(configured[function]["DestinationConfig"]["OnFailure"]["Destination"])
            role = referred(template.functions()[function]["Role"])
            sends = [
                referred(resource)
                for name, statement in template.statements()
                if name == role and "sqs:SendMessage" in listed(statement["Action"])
                for resource in listed(statement["Resource"])
            ]
            assert queue in sends


def test_every_queue_with_a_consumer_reports_failures_one_by_one_and_has_dead_letters(
    template: Template,
) -> None:
    for source in _queued(template):
        queue = template.of_type("AWS::SQS::Queue")[referred(source["EventSourceArn"])]

        assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert queue["RedrivePolicy"]["maxReceiveCount"] == 3
        assert referred(queue["RedrivePolicy"]["deadLetterTargetArn"]) in _dead_letters(template)


def _queued(template: Template) -> list[dict[str, Any]]:
    """The event sources that are queues."""
    sources = template.of_type("AWS::Lambda::EventSourceMapping").values()
    return [each for each in sources if referred(each["EventSourceArn"]) != "Table"]


def test_the_stream_is_counted_in_order_and_what_fails_for_good_is_alarmed(
    template: Template,
) -> None:
    [source] = [
        each
        for each in template.of_type("AWS::Lambda::EventSourceMapping").values()
        if referred(each["EventSourceArn"]) == "Table"
    ]
    table = template.of_type("AWS::DynamoDB::Table")["Table"]

    assert table["StreamSpecification"] == {"StreamViewType": "NEW_AND_OLD_IMAGES"}
    assert (source["BatchSize"], source["MaximumBatchingWindowInSeconds"]) == (100, 5)
    # One batch of a shard at a time, from the oldest record, so that none is skipped.
    assert (source["ParallelizationFactor"], source["StartingPosition"]) == (1, "TRIM_HORIZON")
    # Only with a window does Lambda say which shard a batch is from.
    assert source["TumblingWindowInSeconds"] > 0
    assert source["BisectBatchOnFunctionError"] is True
    # Without a limit, a batch that always fails would block its shard for a day.
    assert (source["MaximumRetryAttempts"], source["MaximumRecordAgeInSeconds"]) == (5, 3600)
    assert timedelta(seconds=source["MaximumRecordAgeInSeconds"]) < SETTLES
    queue = referred(source["DestinationConfig"]["OnFailure"]["Destination"])
    assert queue in _alarmed(template, "AWS/SQS", "QueueName")
    # Lambda quotas: five filters of an event source mapping.
    assert len(source["FilterCriteria"]["Filters"]) <= 5


def test_figures_that_fall_behind_are_alarmed_before_changes_are_given_up(
    template: Template,
) -> None:
    [alarm] = [
        each
        for each in template.of_type("AWS::CloudWatch::Alarm").values()
        if each["MetricName"] == "IteratorAge"
    ]

    assert {"Name": "FunctionName", "Value": {"Ref": "AggregateFunction"}} in alarm["Dimensions"]
    assert alarm["Threshold"] == 5 * 60 * 1000


def test_a_consumer_that_sends_to_its_own_queue_is_let_to(template: Template) -> None:
    # AWS Lambda Developer Guide, Use Lambda recursive loop detection to prevent infinite loops
    let = set()
    for source in _queued(template):
        name = referred(source["FunctionName"])
        consumer = template.functions()[name]
        sends_to = [
            referred(value)
            for variable, value in consumer["Environment"]["Variables"].items()
            if variable.endswith("_QUEUE_URL")
        ]

        assert (consumer.get("RecursiveLoop") == "Allow") == bool(sends_to)
        assert set(sends_to) <= {referred(source["EventSourceArn"])}
        let |= {name} if sends_to else set()

    assert let == {"TopoffTenantFunction", "RenewalFunction", "MailFunction"}


def test_a_message_stays_hidden_for_six_times_its_consumers_timeout(template: Template) -> None:
    # AWS Lambda Developer Guide, Using Lambda with Amazon SQS
    for source in _queued(template):
        queue = template.of_type("AWS::SQS::Queue")[referred(source["EventSourceArn"])]
        consumer = template.functions()[referred(source["FunctionName"])]

        assert queue["VisibilityTimeout"] >= 6 * consumer["Timeout"]


def test_dead_letters_are_kept_as_long_as_can_be_and_alarmed(template: Template) -> None:
    queues = template.of_type("AWS::SQS::Queue")
    alarmed = _alarmed(template, "AWS/SQS", "QueueName")

    for name in _dead_letters(template):
        assert queues[name]["MessageRetentionPeriod"] == 14 * 24 * 3600
        assert name in alarmed


def test_every_functions_errors_are_alarmed(template: Template) -> None:
    assert _alarmed(template, "AWS/Lambda", "FunctionName") == set(template.functions())


@pytest.mark.parametrize("metric", ["ExecutionsFailed", "ExecutionsTimedOut"])
def test_failing_workflows_are_alarmed(template: Template, metric: str) -> None:
    alarms = template.of_type("AWS::CloudWatch::Alarm").values()

    assert [each for each in alarms if each["MetricName"] == metric]


def test_late_posts_are_alarmed(template: Template) -> None:
    alarm = template.of_type("AWS::CloudWatch::Alarm")["LatePostsAlarm"]

    assert alarm["ExtendedStatistic"] == "p99"
    assert alarm["Threshold"] == 3


def test_a_canary_that_fails_or_says_nothing_raises_the_alarm(template: Template) -> None:
    alarm = template.of_type("AWS::CloudWatch::Alarm")["CanaryAlarm"]

    assert (alarm["Statistic"], alarm["ComparisonOperator"]) == ("Minimum", "LessThanThreshold")
    assert alarm["Threshold"] == 1
    assert (alarm["DatapointsToAlarm"], alarm["EvaluationPeriods"]) == (2, 3)
    assert alarm["TreatMissingData"] == "breaching"


def test_the_canary_flies_once_in_each_of_the_alarms_periods(template: Template) -> None:
    rule = template.of_type("AWS::Events::Rule")["CanaryRule"]

    assert rule["ScheduleExpression"] == "rate(5 minutes)"
    assert template.of_type("AWS::CloudWatch::Alarm")["CanaryAlarm"]["Period"] == 300


def test_a_canary_that_is_switched_off_raises_no_alarm_and_pays_for_none(
    template: Template,
) -> None:
    rule = template.of_type("AWS::Events::Rule")["CanaryRule"]
    alarms = [name for name in template.of_type("AWS::CloudWatch::Alarm") if "Canary" in name]

    assert rule["State"] == {"Fn::If": ["RunsCanary", "ENABLED", "DISABLED"]}
    assert len(alarms) == 4
    for name in alarms:
        assert template.resources[name]["Condition"] == "RunsCanary", name
    assert template.parameters["Canary"]["Default"] == "on"


def test_every_alarm_tells_somebody(template: Template) -> None:
    for name, alarm in template.of_type("AWS::CloudWatch::Alarm").items():
        assert alarm["AlarmActions"] == [{"Ref": "AlarmTopic"}], name


def test_the_table_is_on_demand_recoverable_and_encrypted_at_no_charge(
    template: Template,
) -> None:
    table = template.resources["Table"]
    properties = table["Properties"]

    assert properties["BillingMode"] == "PAY_PER_REQUEST"
    assert properties["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"] is True
    # Encrypted by a key that AWS owns; a KMS key would be charged for each request.
    assert "SSESpecification" not in properties
    assert properties["TimeToLiveSpecification"] == {
        "AttributeName": "expires_at",
        "Enabled": True,
    }


@pytest.mark.parametrize(
    "name", ["Table", "SecretsKey", "UserPool", "ConsoleBucket", "MediaBucket"]
)
def test_what_cannot_be_made_again_outlives_the_stack_but_no_failed_creation(
    template: Template, name: str
) -> None:
    resource = template.resources[name]

    assert resource["DeletionPolicy"] == "RetainExceptOnCreate"
    assert resource["UpdateReplacePolicy"] == "Retain"


def _dead_letters(template: Template) -> set[str]:
    """Every queue for messages that others could not process."""
    rules = template.of_type("AWS::Events::Rule").values()
    of_rules = [t["DeadLetterConfig"]["Arn"] for rule in rules for t in rule["Targets"]]
    of_calls = [
        config["DestinationConfig"]["OnFailure"]["Destination"]
        for config in template.of_type("AWS::Lambda::EventInvokeConfig").values()
    ]
    of_queues = [
        queue["RedrivePolicy"]["deadLetterTargetArn"]
        for queue in template.of_type("AWS::SQS::Queue").values()
        if "RedrivePolicy" in queue
    ]
    return {referred(arn) for arn in itertools.chain(of_rules, of_calls, of_queues)}


def _alarmed(template: Template, namespace: str, dimension: str) -> set[str]:
    """Logical ids whose errors or dead letters raise an alarm."""
    wanted = {"Errors", "ApproximateNumberOfMessagesVisible"}
    return {
        referred(each["Value"])
        for alarm in template.of_type("AWS::CloudWatch::Alarm").values()
        if alarm["Namespace"] == namespace and alarm["MetricName"] in wanted
        for each in alarm["Dimensions"]
        if each["Name"] == dimension
    }


def _may_be_sent_to_by(template: Template, queue: str, rule: str) -> bool:
    def allows(statement: Mapping[str, Any]) -> bool:
        if "ArnEquals" not in statement["Condition"]:
            return False
        source = statement["Condition"]["ArnEquals"]["aws:SourceArn"]
        return referred(statement["Resource"]) == queue and referred(source) == rule

    return any(
        allows(statement)
        for policy in template.of_type("AWS::SQS::QueuePolicy").values()
        for statement in policy["PolicyDocument"]["Statement"]
    )
