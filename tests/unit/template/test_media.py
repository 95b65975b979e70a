"""The library's bucket and queue, in the translated template."""

from __future__ import annotations

from drumbeat.domain import exports, uploading
from tests.unit.template.conftest import Template, listed, referred


def test_the_bucket_tells_the_queue_of_what_browsers_have_sent(template: Template) -> None:
    bucket = template.of_type("AWS::S3::Bucket")["MediaBucket"]
    [told] = bucket["NotificationConfiguration"]["QueueConfigurations"]

    assert told["Event"] == "s3:ObjectCreated:*"
    assert referred(told["Queue"]) == "MediaQueue"
    assert told["Filter"] == {"S3Key": {"Rules": [{"Name": "prefix", "Value": uploading.UPLOADED}]}}


def test_the_queue_takes_that_before_the_bucket_is_made(template: Template) -> None:
    # CloudFormation User Guide, AWS::S3::Bucket QueueConfiguration: S3 tries at once
    [statement] = template.of_type("AWS::SQS::QueuePolicy")["MediaQueuePolicy"]["PolicyDocument"][
        "Statement"
    ]

    assert listed(template.resources["MediaBucket"]["DependsOn"]) == ["MediaQueuePolicy"]
    assert statement["Principal"] == {"Service": "s3.amazonaws.com"}
    assert statement["Condition"] == {
        "StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}
    }


def test_what_was_begun_and_left_is_removed(template: Template) -> None:
    rules = template.of_type("AWS::S3::Bucket")["MediaBucket"]["LifecycleConfiguration"]["Rules"]
    by_prefix = {rule["Prefix"]: rule for rule in rules}
    rule = by_prefix[uploading.UPLOADED]

    assert set(by_prefix) == {uploading.UPLOADED, exports.FOLDER}
    assert by_prefix[exports.FOLDER]["ExpirationInDays"] == exports.KEPT.days
    assert rule["Status"] == "Enabled"
    assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}
    assert rule["ExpirationInDays"] == 2
    # An upload that is still allowed is not removed.
    assert uploading.LASTS.total_seconds() <= 24 * 3600


def test_pages_of_ours_may_send_files_and_read_what_comes_back(template: Template) -> None:
    [rule] = template.of_type("AWS::S3::Bucket")["MediaBucket"]["CorsConfiguration"]["CorsRules"]
    ours, others = rule["AllowedOrigins"]

    assert set(rule["AllowedMethods"]) == {"PUT", "POST", "GET", "DELETE"}
    assert set(rule["ExposedHeaders"]) == {"ETag", "Location"}
    assert ours["Fn::If"][:2] == ["HasPublicUrl", {"Ref": "PublicUrl"}]
    assert others == {
        "Fn::If": ["HasConsoleOrigin", {"Ref": "ConsoleOrigin"}, {"Ref": "AWS::NoValue"}]
    }


def test_what_is_signed_for_browsers_can_write_nothing_that_is_served(template: Template) -> None:
    """A signed call can do what its signer's role may, and no more."""
    places: dict[str, list[str]] = {}
    for role, statement in template.statements():
        for action in listed(statement["Action"]):
            if role == "LibraryRole" and action.startswith("s3:") and action != "s3:ListBucket":
                found = [each["Fn::Sub"] for each in listed(statement["Resource"])]
                places.setdefault(action, []).extend(found)

    assert places.pop("s3:DeleteObject") == [
        "${MediaBucket.Arn}/in/*",
        "${MediaBucket.Arn}/media/*",
    ]
    assert set(places) == {
        "s3:AbortMultipartUpload",
        "s3:GetObject",
        "s3:ListMultipartUploadParts",
        "s3:PutObject",
    }
    # Reads of an export are signed for those who may have it; writes can't be signed.
    assert places.pop("s3:GetObject") == ["${MediaBucket.Arn}/in/*", "${MediaBucket.Arn}/exports/*"]
    assert {place for found in places.values() for place in found} == {"${MediaBucket.Arn}/in/*"}
