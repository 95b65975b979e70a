"""The gateway: routes, tokens and CORS, in the translated template."""

from __future__ import annotations

import re
from importlib import import_module

import pytest

from api import areas
from tests.unit.template.conftest import Template, listed, referred

SINK = "POST /api/canary"
CALLBACK = "GET /api/oauth/callback/{platform}"
#: Networks sign their requests; people are identified by the network's code.
OF_NETWORKS = {
    "POST /api/oauth/deauthorise/{platform}",
    "POST /api/oauth/data-deletion/{platform}",
    "GET /api/oauth/data-deletion/{code}",
}
#: Billing signs its requests, too.
BILLING = "POST /api/billing/events"
UPPY = "/api/public/uppy/{token}/s3"
#: Uppy calls its Companion without headers: the token in the path says who uploads.
UPLOADING = {
    f"GET {UPPY}/params",
    f"POST {UPPY}/multipart",
    f"GET {UPPY}/multipart/{{upload_id}}",
    f"DELETE {UPPY}/multipart/{{upload_id}}",
    f"GET {UPPY}/multipart/{{upload_id}}/{{part_number}}",
    f"POST {UPPY}/multipart/{{upload_id}}/complete",
}
#: Browsers' reports about banners on other people's websites.
SEEN = "POST /api/public/banners/seen"
#: Links of e-mails are signed.
STOP = "POST /api/public/mail/stop"
PUBLIC = (
    {SINK, CALLBACK, SEEN, STOP, BILLING}
    | UPLOADING
    | OF_NETWORKS
    | {
        f"POST /api/auth/{step}"
        for step in (
            *("register", "confirm", "resend", "login"),
            *("refresh", "logout", "forgot", "reset"),
        )
    }
)


def test_only_signing_up_and_in_what_has_a_token_of_its_own_and_the_canarys_sink_are_public(
    template: Template,
) -> None:
    routes = template.of_type("AWS::ApiGatewayV2::Route").values()

    public = {each["RouteKey"] for each in routes if each["AuthorizationType"] == "NONE"}

    assert public == PUBLIC


def test_every_other_route_needs_a_token_of_our_users(template: Template) -> None:
    [authorizer] = template.of_type("AWS::ApiGatewayV2::Authorizer")
    for name, route in template.of_type("AWS::ApiGatewayV2::Route").items():
        if route["RouteKey"] not in PUBLIC:
            assert route["AuthorizationType"] == "JWT", name
            assert referred(route["AuthorizerId"]) == authorizer


def test_every_route_is_written_out_once(template: Template) -> None:
    keys = [each["RouteKey"] for each in template.of_type("AWS::ApiGatewayV2::Route").values()]

    assert len(set(keys)) == len(keys)
    for key in keys:
        assert re.fullmatch(r"(GET|POST|PATCH|DELETE) /api(/([a-z0-9-]+|\{[a-z_]+\}))+", key)


@pytest.mark.parametrize("area", areas.NAMES)
def test_every_route_of_an_area_leads_to_its_function(template: Template, area: str) -> None:
    resolver = import_module(f"api.areas.{area}").app
    routes = [*resolver._static_routes, *resolver._dynamic_routes]
    wanted = {f"{route.method} {route.openapi_path}" for route in routes}

    handlers = {
        route["RouteKey"]: _handler(template, route["Target"])
        for route in template.of_type("AWS::ApiGatewayV2::Route").values()
    }

    assert wanted
    assert {key for key in handlers if handlers[key] == f"api.areas.{area}.handler"} == wanted


def test_what_is_called_without_a_token_is_an_area_of_its_own(template: Template) -> None:
    for route in template.of_type("AWS::ApiGatewayV2::Route").values():
        handler = _handler(template, route["Target"])
        # The redirect back is identified by `state`, an upload by the token in its path.
        if route["RouteKey"] in {CALLBACK, BILLING, *OF_NETWORKS, *UPLOADING}:
            continue
        without_token = route["AuthorizationType"] == "NONE"
        assert without_token == (
            handler
            in ("api.areas.auth.handler", "api.areas.public.handler", "jobs.canary_sink.handler")
        )


def test_all_who_call_without_a_login_get_at_no_more_than_a_part_of_what_others_need(
    template: Template,
) -> None:
    [stage] = template.of_type("AWS::ApiGatewayV2::Stage").values()
    rate = stage["DefaultRouteSettings"]["ThrottlingRateLimit"]

    assert set(stage["RouteSettings"]) == PUBLIC - {SINK}
    for settings in stage["RouteSettings"].values():
        assert settings["ThrottlingRateLimit"] < rate


def test_no_more_than_five_routes_are_created_at_once(template: Template) -> None:
    # Amazon API Gateway, quotas for creating and managing APIs: 10 requests a second
    before = {
        name: set(listed(route.get("DependsOn", [])))
        for name, route in template.resources.items()
        if route["Type"] == "AWS::ApiGatewayV2::Route"
    }
    earlier = {name: _all_before(name, before) for name in before}

    for name in before:
        at_once = [
            other for other in before if other not in earlier[name] and name not in earlier[other]
        ]
        assert len(at_once) <= 5, (
            f"{name} is created together with {at_once}: begin a list that waits for the last one."
        )


def test_every_routes_logical_id_is_the_one_that_its_mapping_names(template: Template) -> None:
    """With another logical id, a route would be created before the old one is deleted, and
    refused."""
    listed_keys = {name: row["Key"] for name, row in template.document["Mappings"]["Route"].items()}
    routes = template.of_type("AWS::ApiGatewayV2::Route")

    assert {name: route["RouteKey"] for name, route in routes.items()} == listed_keys
    assert listed_keys["RouteAuthLoginPost"] == "POST /api/auth/login"
    assert listed_keys["RouteCalendarGet"] == "GET /api/v1/marketing/calendar"


def test_there_are_fewer_routes_than_the_gateway_takes(template: Template) -> None:
    # Amazon API Gateway, quotas for HTTP APIs: routes per API
    assert len(template.of_type("AWS::ApiGatewayV2::Route")) <= 300


def test_no_answer_is_given_up_by_the_gateway_before_the_function_ends(
    template: Template,
) -> None:
    for integration in template.of_type("AWS::ApiGatewayV2::Integration").values():
        timeout = template.functions()[referred(integration["IntegrationUri"])]["Timeout"]

        assert integration["PayloadFormatVersion"] == "2.0"
        assert timeout * 1000 < integration["TimeoutInMillis"] <= 30000


def test_other_origins_may_call_only_when_one_is_named(template: Template) -> None:
    [api] = template.of_type("AWS::ApiGatewayV2::Api").values()
    condition, allowed, otherwise = api["CorsConfiguration"]["Fn::If"]

    assert condition == "HasConsoleOrigin"
    assert allowed["AllowOrigins"] == [{"Ref": "ConsoleOrigin"}]
    assert otherwise == {"Ref": "AWS::NoValue"}
    assert template.parameters["ConsoleOrigin"]["Default"] == ""


def test_users_are_known_by_email_whatever_its_case(template: Template) -> None:
    [pool] = template.of_type("AWS::Cognito::UserPool").values()

    assert pool["UsernameAttributes"] == ["email"]
    assert pool["UsernameConfiguration"] == {"CaseSensitive": False}
    assert pool["AutoVerifiedAttributes"] == ["email"]


def test_signing_in_does_not_tell_who_has_an_account(template: Template) -> None:
    [client] = template.of_type("AWS::Cognito::UserPoolClient").values()

    assert client["PreventUserExistenceErrors"] == "ENABLED"
    assert client["ExplicitAuthFlows"] == ["ALLOW_USER_PASSWORD_AUTH"]


def test_a_stolen_refresh_token_is_of_use_until_its_owner_comes_again(template: Template) -> None:
    [client] = template.of_type("AWS::Cognito::UserPoolClient").values()

    assert client["RefreshTokenRotation"] == {"Feature": "ENABLED", "RetryGracePeriodSeconds": 60}
    assert client["EnableTokenRevocation"] is True


def _handler(template: Template, target: object) -> str:
    """The handler of the function that answers a route."""
    assert isinstance(target, dict)
    [integration] = re.findall(r"^integrations/\$\{(\w+)\}$", target["Fn::Sub"])
    called = template.of_type("AWS::ApiGatewayV2::Integration")[integration]["IntegrationUri"]
    return str(template.functions()[referred(called)]["Handler"])


def _all_before(name: str, before: dict[str, set[str]]) -> set[str]:
    """Every route that is created before this one."""
    found: set[str] = set()
    waiting = list(before[name])
    while waiting:
        each = waiting.pop()
        if each not in found:
            found.add(each)
            waiting += before[each]
    return found
