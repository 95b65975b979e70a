"""What the template's resources cost while idle, and why the others cost nothing then."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.bench import prices

MINUTES_PER_MONTH = 43_200
#: An idle SQS event source asks with five long polls at a time, of 20 s (AWS Lambda Developer
#: Guide, "Using Lambda with Amazon SQS").
POLLS_PER_MONTH = 5 * 3 * MINUTES_PER_MONTH

#: US$ a month for each resource of a type, whether anything happens or not.
PRICED: Mapping[str, tuple[str, float]] = {
    "AWS::KMS::Key": ("KMS keys", prices.KEY_MONTH),
    "AWS::CloudWatch::Alarm": ("alarms", prices.ALARM_MONTH),
    "AWS::CloudWatch::Dashboard": ("dashboards", prices.DASHBOARD_MONTH),
    "AWS::Lambda::EventSourceMapping": (
        "sources that poll a queue",
        POLLS_PER_MONTH * prices.SQS_REQUEST,
    ),
}

_BY_CALL = "by the call, which operations count"
_BY_SIZE = "by the GB that it holds (`PER_GB`)"
_CONFIGURES = "nothing: it configures another resource"

#: How each other type of the template is charged, if at all.
EXCLUDED: Mapping[str, str] = {
    "AWS::ApiGatewayV2::Api": _BY_CALL,
    "AWS::ApiGatewayV2::Authorizer": _CONFIGURES,
    "AWS::ApiGatewayV2::Integration": _CONFIGURES,
    "AWS::ApiGatewayV2::Route": _CONFIGURES,
    "AWS::ApiGatewayV2::Stage": _CONFIGURES,
    "AWS::CloudFront::CachePolicy": _CONFIGURES,
    "AWS::CloudFront::Distribution": "by the request and the GB, beyond what is always free",
    "AWS::CloudFront::Function": "by the run, beyond what is always free",
    "AWS::CloudFront::OriginAccessControl": _CONFIGURES,
    "AWS::CloudFront::ResponseHeadersPolicy": _CONFIGURES,
    "AWS::Cognito::UserPool": "by the person who signs in that month (`prices.PERSON_MONTH`)",
    "AWS::Cognito::UserPoolClient": _CONFIGURES,
    "AWS::Cognito::UserPoolGroup": _CONFIGURES,
    "AWS::DynamoDB::Table": f"{_BY_CALL}, and {_BY_SIZE}",
    "AWS::Events::Rule": "nothing: rules of the default bus that go by a schedule are free",
    "AWS::IAM::Role": "nothing: IAM is free",
    "AWS::KMS::Alias": _CONFIGURES,
    "AWS::Lambda::EventInvokeConfig": _CONFIGURES,
    "AWS::Lambda::Function": _BY_CALL,
    "AWS::Lambda::LayerVersion": "nothing: Lambda stores code up to 75 GB for nothing",
    "AWS::Lambda::Permission": _CONFIGURES,
    "AWS::Logs::LogGroup": f"{_BY_SIZE}, when it is written and while it is kept",
    "AWS::S3::Bucket": _BY_SIZE,
    "AWS::S3::BucketPolicy": _CONFIGURES,
    "AWS::SNS::Subscription": "by the mail: the first 1,000 a month are free",
    "AWS::SNS::Topic": "by the message: the first million a month are free",
    "AWS::SQS::Queue": f"{_BY_CALL}; what polls one stands under its event source",
    "AWS::SQS::QueuePolicy": _CONFIGURES,
    "AWS::StepFunctions::StateMachine": _BY_CALL,
}

#: US$ per GB, for what does not grow with operations.
PER_GB: Mapping[str, float] = {
    "the table, a month": prices.TABLE_GB_MONTH,
    "the table's recovery, a month": prices.RECOVERY_GB_MONTH,
    "the console's bucket, a month": prices.BUCKET_GB_MONTH,
    "logs, when they are written": prices.LOGS_GB,
    "logs, a month that they are kept": prices.LOGS_GB_MONTH,
}


def standing(types: Iterable[str]) -> list[tuple[str, int, float]]:
    """Types of resources with a fixed price, how many, and US$ a month for them.

    Raises ValueError for a type that is neither priced nor excluded.
    """
    has = list(types)
    unknown = sorted(set(has) - set(PRICED) - set(EXCLUDED))
    if unknown:
        raise ValueError(f"What do these cost? {', '.join(unknown)}")
    # Reading a table's stream is free (Lambda and DynamoDB pricing).
    free = {"AWS::Lambda::EventSourceMapping": has.count("AWS::DynamoDB::Table")}
    numbers = {kind: has.count(kind) - free.get(kind, 0) for kind in PRICED}
    return [(what, numbers[kind], numbers[kind] * price) for kind, (what, price) in PRICED.items()]
