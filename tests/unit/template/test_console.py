"""The console's bucket and distribution, and every answer's headers, in the translated template."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.unit.template.conftest import Resource, Template, referred

# CloudFront Developer Guide, Use managed cache policies, Use managed origin request policies
CACHING_DISABLED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
ALL_VIEWER_EXCEPT_HOST_HEADER = "b689b0a8-53d0-40ab-baf2-68738e2966ac"


@pytest.mark.parametrize("name", ["ConsoleBucket", "MediaBucket"])
def test_a_bucket_is_closed_to_the_public(template: Template, name: str) -> None:
    bucket = template.of_type("AWS::S3::Bucket")[name]

    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["OwnershipControls"]["Rules"] == [{"ObjectOwnership": "BucketOwnerEnforced"}]
    assert "WebsiteConfiguration" not in bucket
    assert "AccessControl" not in bucket


@pytest.mark.parametrize("name", ["ConsoleBucketPolicy", "MediaBucketPolicy"])
def test_only_the_distribution_reads_a_bucket_and_nobody_writes_by_policy(
    template: Template, name: str
) -> None:
    policy = template.of_type("AWS::S3::BucketPolicy")[name]
    [statement] = policy["PolicyDocument"]["Statement"]
    source = statement["Condition"]["StringEquals"]["aws:SourceArn"]["Fn::Sub"]

    assert statement["Principal"] == {"Service": "cloudfront.amazonaws.com"}
    assert statement["Action"] == "s3:GetObject"
    assert source.endswith(":distribution/${ConsoleDistribution}")


def test_what_browsers_have_sent_is_not_served(template: Template) -> None:
    policy = template.of_type("AWS::S3::BucketPolicy")["MediaBucketPolicy"]
    [statement] = policy["PolicyDocument"]["Statement"]

    assert [each["Fn::Sub"] for each in statement["Resource"]] == [
        "${MediaBucket.Arn}/media/*",
        "${MediaBucket.Arn}/public/*",
    ]


@pytest.mark.parametrize("name", ["console", "media"])
def test_the_distribution_signs_what_it_asks_of_a_bucket(template: Template, name: str) -> None:
    origin = _origins(template)[name]
    control = template.of_type("AWS::CloudFront::OriginAccessControl")[
        referred(origin["OriginAccessControlId"])
    ]["OriginAccessControlConfig"]

    assert origin["S3OriginConfig"] == {"OriginAccessIdentity": ""}
    assert (control["OriginAccessControlOriginType"], control["SigningBehavior"]) == (
        "s3",
        "always",
    )


def test_the_api_is_under_the_consoles_origin_uncached_and_by_https(template: Template) -> None:
    behaviour = _behaviours(template)["/api/*"]
    on_aws = _origins(template)["api"]["CustomOriginConfig"]["Fn::If"][1]

    assert behaviour["TargetOriginId"] == "api"
    assert behaviour["CachePolicyId"] == CACHING_DISABLED
    # It forwards Authorization and the query, and the gateway gets its own host name.
    assert behaviour["OriginRequestPolicyId"] == ALL_VIEWER_EXCEPT_HOST_HEADER
    assert {"GET", "POST", "PATCH", "DELETE"} <= set(behaviour["AllowedMethods"])
    assert behaviour["ViewerProtocolPolicy"] == "https-only"
    assert on_aws["OriginProtocolPolicy"] == "https-only"
    assert "FunctionAssociations" not in behaviour


def test_no_error_is_kept_for_the_next_viewer_and_none_becomes_a_page(template: Template) -> None:
    # CloudFront Developer Guide, How CloudFront caches HTTP 4xx and 5xx status codes
    kept = {400, 403, 404, 405, 414, 500, 501, 502, 503, 504}

    responses = _distribution(template)["CustomErrorResponses"]

    assert {each["ErrorCode"] for each in responses} == kept
    assert len(responses) == len(kept)
    for each in responses:
        assert each.keys() == {"ErrorCode", "ErrorCachingMinTTL"}
        assert each["ErrorCachingMinTTL"] == 0


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("AWS::CloudFront::Function", ["Name"]),
        ("AWS::CloudFront::OriginAccessControl", ["OriginAccessControlConfig", "Name"]),
        ("AWS::CloudFront::ResponseHeadersPolicy", ["ResponseHeadersPolicyConfig", "Name"]),
        ("AWS::CloudFront::CachePolicy", ["CachePolicyConfig", "Name"]),
    ],
)
def test_names_that_are_unique_in_an_account_hold_the_region(
    template: Template, kind: str, path: list[str]
) -> None:
    for resource in template.of_type(kind).values():
        name: Any = resource
        for key in path:
            name = name[key]
        assert name["Fn::Sub"].startswith("${AWS::StackName}-${AWS::Region}-")


def test_pages_are_found_by_a_function(template: Template) -> None:
    distribution = _distribution(template)
    [association] = distribution["DefaultCacheBehavior"]["FunctionAssociations"]
    function = template.of_type("AWS::CloudFront::Function")[referred(association["FunctionARN"])]

    assert association["EventType"] == "viewer-request"
    assert function["AutoPublish"] is True
    assert function["FunctionConfig"]["Runtime"] == "cloudfront-js-2.0"


def test_viewers_come_by_https(template: Template) -> None:
    behaviour = _distribution(template)["DefaultCacheBehavior"]

    assert behaviour["ViewerProtocolPolicy"] == "redirect-to-https"
    assert behaviour["Compress"] is True


def test_every_page_and_answer_has_the_security_headers(template: Template) -> None:
    behaviours = [
        _distribution(template)["DefaultCacheBehavior"],
        _behaviours(template)["/api/*"],
    ]
    headers = _headers(template, "ConsoleHeaders")

    assert {referred(each["ResponseHeadersPolicyId"]) for each in behaviours} == {"ConsoleHeaders"}
    assert headers["ContentTypeOptions"] == {"Override": True}
    assert headers["FrameOptions"] == {"FrameOption": "DENY", "Override": True}
    assert headers["ReferrerPolicy"] == {"ReferrerPolicy": "same-origin", "Override": True}


@pytest.mark.parametrize(
    "name", ["ConsoleHeaders", "MediaHeaders", "PublicHeaders", "EmbedHeaders"]
)
def test_everything_is_served_by_https_as_the_type_that_it_says(
    template: Template, name: str
) -> None:
    headers = _headers(template, name)

    assert headers["ContentTypeOptions"] == {"Override": True}
    assert headers["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 31536000


def test_the_content_security_policy_lets_nothing_run_that_is_not_ours(template: Template) -> None:
    text, names = _headers(template, "ConsoleHeaders")["ContentSecurityPolicy"][
        "ContentSecurityPolicy"
    ]["Fn::Sub"]
    directives = dict(each.split(maxsplit=1) for each in re.split(r";\s*", text))

    assert "\n" not in text
    assert directives["default-src"] == "'none'"
    assert directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    for name in ("script-src", "style-src", "font-src", "form-action"):
        assert directives[name] == "'self'", name
    # Besides our own API, the console calls only the library's bucket.
    assert directives["connect-src"] == "'self' ${Uploads}"
    assert names["Uploads"]["Fn::If"][1] == {"Fn::Sub": "https://${MediaBucket.RegionalDomainName}"}
    assert "unsafe" not in text
    assert "*" not in text


@pytest.mark.parametrize(
    ("path", "policy", "kept"),
    [
        ("/media/*", "MediaHeaders", "public, max-age=31536000, immutable"),
        ("/public/*", "PublicHeaders", "public, max-age=60, stale-while-revalidate=600"),
    ],
)
def test_files_of_the_library_are_read_from_anywhere_and_nothing_in_them_runs(
    template: Template, path: str, policy: str, kept: str
) -> None:
    behaviour = _behaviours(template)[path]
    config = template.of_type("AWS::CloudFront::ResponseHeadersPolicy")[policy][
        "ResponseHeadersPolicyConfig"
    ]
    security = _headers(template, policy)["ContentSecurityPolicy"]

    assert behaviour["TargetOriginId"] == "media"
    assert referred(behaviour["ResponseHeadersPolicyId"]) == policy
    assert behaviour["AllowedMethods"] == ["GET", "HEAD", "OPTIONS"]
    assert "FunctionAssociations" not in behaviour
    assert security == {"ContentSecurityPolicy": "default-src 'none'; sandbox", "Override": True}
    assert config["CorsConfig"]["AccessControlAllowOrigins"] == {"Items": ["*"]}
    assert config["CorsConfig"]["AccessControlAllowCredentials"] is False
    assert config["CustomHeadersConfig"]["Items"] == [
        {"Header": "Cache-Control", "Value": kept, "Override": True}
    ]


def test_what_websites_read_is_kept_by_the_distribution_for_no_more_than_a_minute(
    template: Template,
) -> None:
    behaviour = _behaviours(template)["/public/*"]
    policy = template.of_type("AWS::CloudFront::CachePolicy")[referred(behaviour["CachePolicyId"])]

    assert policy["CachePolicyConfig"]["MaxTTL"] == 60


def test_the_widget_stands_on_other_peoples_pages_and_takes_no_more_than_ours(
    template: Template,
) -> None:
    behaviour = _behaviours(template)["/embed/*"]
    text = _headers(template, "EmbedHeaders")["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    directives = dict(each.split(maxsplit=1) for each in re.split(r";\s*", text))

    assert behaviour["TargetOriginId"] == "console"
    assert directives["frame-ancestors"] == "*"
    assert directives["script-src"] == directives["connect-src"] == "'self'"
    assert "FrameOptions" not in _headers(template, "EmbedHeaders")


def _distribution(template: Template) -> Resource:
    [distribution] = template.of_type("AWS::CloudFront::Distribution").values()
    config: Resource = distribution["DistributionConfig"]
    return config


def _origins(template: Template) -> dict[str, Resource]:
    return {each["Id"]: each for each in _distribution(template)["Origins"]}


def _behaviours(template: Template) -> dict[str, Resource]:
    return {each["PathPattern"]: each for each in _distribution(template)["CacheBehaviors"]}


def _headers(template: Template, name: str) -> dict[str, Any]:
    policy = template.of_type("AWS::CloudFront::ResponseHeadersPolicy")[name]
    headers: dict[str, Any] = policy["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]
    return headers
