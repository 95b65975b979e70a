"""The gateway: routes, tokens and CORS, in the translated template."""

from __future__ import annotations

import re

from tests.unit.template.conftest import Template, referred

SINK = "POST /api/canary"
PUBLIC = {SINK} | {
    f"POST /api/auth/{step}"
    for step in ("register", "confirm", "resend", "login", "refresh", "logout", "forgot", "reset")
}


def test_only_signing_up_and_in_and_the_canarys_sink_are_public(
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
