"""The operator's parameters: who may register, limits, and who sends the mails.

Registration is open first and closed by a second deployment: that is how an operator's own people
get in. MiniStack's Cognito sends no mails, so only the pool's settings are tested here. It does not
rotate refresh tokens either: `tests/unit/template/test_api.py` tests the pool's settings, and
`tests/moto_cognito.py` rotates in the tests of the API.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from local import deployment
from local.api_client import Answer, ApiClient
from local.processes import free_port
from local.stack import Stack
from tests.stack.conftest import PASSWORD, ROOT

QUOTAS = {
    "BusinessesPerPerson": "1",
    "MembersPerBusiness": "3",
    "AccountsPerBusiness": "1",
    "InvitationsPerDay": "2",
}
SES = {
    "SesIdentityArn": "arn:aws:ses:us-east-1:000000000000:identity/example.com",
    "MailFrom": "Drumbeat <hello@example.com>",
}
ACCOUNT = {
    "platform": "webhook",
    "name": "Site",
    "posts_per_week": 1,
    "schedule_timezone": "UTC",
    "schedule_times": ["09:00"],
}


@pytest.fixture(scope="module")
def configured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    home = tmp_path_factory.mktemp("parameters")
    with Stack(ROOT, port=free_port(), home=home, parameters={**QUOTAS, **SES}) as running:
        yield running


@pytest.fixture(scope="module")
def owner(configured: Stack) -> ApiClient:
    """The admin of the business `small`."""
    client = ApiClient(configured.api_url)
    email = address()
    assert register(client, email).status == 201
    assert client.login(email, PASSWORD)
    tenant = {"tenant_id": "small", "name": "Small", "timezone": "UTC"}
    assert client.call("POST", "/v1/tenants", tenant).status == 201
    return client


def address() -> str:
    return f"{uuid.uuid4().hex}@example.com"


def register(client: ApiClient, email: str) -> Answer:
    person = {"email": email, "password": PASSWORD, "full_name": "Some Body"}
    return client.call("POST", "/auth/register", person)


def invite(owner: ApiClient, email: str) -> Answer:
    return owner.call("POST", "/v1/tenants/small/members", {"email": email, "role": "viewer"})


def refusal(answer: Answer) -> tuple[object, ...]:
    return (answer.status, *(answer.body.get(key) for key in ("code", "name", "current", "max")))


def test_a_person_has_no_more_businesses_than_the_operator_lets_them(owner: ApiClient) -> None:
    tenant = {"tenant_id": "second", "name": "Second", "timezone": "UTC"}

    answer = owner.call("POST", "/v1/tenants", tenant)

    assert refusal(answer) == (409, "limit_reached", "businesses_per_person", 1, 1)


def test_a_business_has_no_more_accounts_than_the_operator_lets_it(
    configured: Stack, owner: ApiClient
) -> None:
    secret = "whsec_" + "A" * 32
    connection = {"url": f"{configured.sandbox_url}/webhooks/small", "secret": secret}
    account = {**ACCOUNT, "connection": connection}
    path = "/v1/marketing/channel-accounts"
    first = owner.call("POST", path, account, tenant_id="small")
    assert first.status == 201

    answer = owner.call("POST", path, {**account, "name": "Other"}, tenant_id="small")

    assert refusal(answer) == (409, "limit_reached", "accounts_per_business", 1, 1)


def test_the_pool_is_told_who_sends_its_mails(configured: Stack) -> None:
    pool = configured.client("cognito-idp").describe_user_pool(
        UserPoolId=configured.outputs["UserPoolId"]
    )

    told = pool["UserPool"]["EmailConfiguration"]
    assert told["EmailSendingAccount"] == "DEVELOPER"
    assert (told["SourceArn"], told["From"]) == (SES["SesIdentityArn"], SES["MailFrom"])


def test_once_closed_only_who_was_invited_may_register(configured: Stack, owner: ApiClient) -> None:
    invited, stranger = address(), address()
    assert invite(owner, invited).status == 201

    closed = {**configured.parameters, "OpenRegistration": "false"}
    configured._build.deploy_to(configured._emulator, closed, configured.home / "closing.log")

    anybody = ApiClient(configured.api_url)
    refused = register(anybody, stranger)
    assert (refused.status, refused.body["code"]) == (403, "registration_closed")
    # nor by calling Cognito directly
    cognito = configured.client("cognito-idp")
    with pytest.raises(cognito.exceptions.UserLambdaValidationException):
        cognito.sign_up(
            ClientId=deployment.outputs(configured._emulator)["UserPoolClientId"],
            Username=stranger,
            Password=PASSWORD,
            UserAttributes=[
                {"Name": "email", "Value": stranger},
                {"Name": "name", "Value": "Some Body"},
            ],
        )
    assert register(anybody, invited).status == 201
    assert anybody.login(invited, PASSWORD)


def test_members_end_at_the_businesss_quota_and_invitations_at_the_days(owner: ApiClient) -> None:
    # given the owner, and the one who was invited above
    second = invite(owner, address())
    assert second.status == 201

    full = invite(owner, address())
    taken_back = f"/v1/tenants/small/members/{second.body['id']}"
    assert owner.call("DELETE", taken_back).status == 204
    too_many = invite(owner, address())

    assert refusal(full) == (409, "limit_reached", "members_per_business", 3, 3)
    assert refusal(too_many) == (409, "limit_reached", "invitations_per_day", 2, 2)
