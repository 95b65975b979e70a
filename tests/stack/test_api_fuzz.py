"""Generated requests against the running API: no 5xx, and answers as documented."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, assume, settings
from schemathesis.checks import CHECKS
from schemathesis.generation import GenerationMode

from drumbeat.domain import plain_text
from local.stack import Stack
from tests.route_table import Need, Things
from tests.stack.api import DOCUMENT, Api

EXAMPLES = int(os.environ.get("DRUMBEAT_FUZZ_EXAMPLES", "4"))

#: Checks that are left out, with the reasons.
EXCLUDED = {
    "positive_data_acceptance": (
        "A schema can't say all that is refused: schedules that don't fit, a connection that is "
        "not its platform's, addresses that must not be called."
    ),
    "unsupported_method": "The gateway answers 404, not 405, to a method without a route.",
    "missing_required_header": "The one header that is required is the token; ignored_auth has it.",
}

schema = schemathesis.openapi.from_dict(json.loads(DOCUMENT.read_text(encoding="utf-8")))
schema.config.phases.coverage.enabled = EXAMPLES > 20


@pytest.fixture(scope="module")
def things(api: Api) -> Things:
    """A tenant for generated requests to work on."""
    return api.tenant("fuzzed")


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_schemathesis_finds_nothing(
    case: schemathesis.Case, api: Api, stack: Stack, things: Things
) -> None:
    # The gateway accepts 10,240 bytes of address and headers, and refuses more itself.
    assume(len(urlencode(case.query or {}, doseq=True)) < 8000)
    _send_home(case, things)
    # Operators' changes, such as plans, affect the whole deployment, which other tests share.
    looks = case.method == "GET" and case.operation.path.startswith("/api/v1/admin")
    caller = things.members[Need.OPERATOR if looks else Need.ADMIN]
    headers = {"Authorization": f"Bearer {api.transport.tokens[caller]}"}

    case.call_and_validate(
        base_url=stack.api_url,
        headers=headers if case.operation.definition.raw["security"] else None,
        excluded_checks=[CHECKS.get_one(name) for name in _excluded(case)],
        timeout=60,
    )


def _excluded(case: schemathesis.Case) -> list[str]:
    """Pasted text is made plain before it is measured, so text that is too long only by invisible
    characters is accepted."""
    plain = all(plain_text.paragraphs(text) == text for text in _texts(case.body))
    return [*EXCLUDED] if plain else [*EXCLUDED, "negative_data_rejection"]


def _texts(sent: object) -> Iterator[str]:
    if isinstance(sent, str):
        yield sent
    elif isinstance(sent, dict):
        for value in sent.values():
            yield from _texts(value)
    elif isinstance(sent, list):
        for value in sent:
            yield from _texts(value)


def _send_home(case: schemathesis.Case, things: Things) -> None:
    """Uses existing ids: other tenants, ids and zones would only be answered with 404 and 422."""
    if "tenant_id" in case.query:
        case.query["tenant_id"] = things.tenant_id
    if "/banners" in case.operation.path and "channel_account_id" in case.query:
        case.query["channel_account_id"] = things.website_id
    if "upload_id" in case.path_parameters and "key" in case.query:
        last = case.method == "DELETE"
        case.query["key"] = things.given_up_key if last else things.multipart_key
    for name in case.path_parameters:
        case.path_parameters[name] = _target(case, name, things)
    meant_well = case.meta is not None and case.meta.generation.mode is GenerationMode.POSITIVE
    if meant_well and isinstance(case.body, dict):
        known = {
            "tenant_id": things.tenant_id,
            "timezone": "Europe/Berlin",
            "schedule_timezone": "Europe/Berlin",
            "schedule_times": ["09:00", "17:30"],
            "content_item_id": things.filler_id,
            "channel_account_ids": [things.account_id, things.webhook_id],
            "asset_id": things.asset_id,
        }
        if case.operation.path == "/api/v1/tenants":
            del known["tenant_id"]
        case.body |= {name: known[name] for name in case.body.keys() & known.keys()}


def _target(case: schemathesis.Case, name: str, things: Things) -> str:
    """The ids in the path; for deletions, of something that no other request uses."""
    last = case.method == "DELETE"
    return {
        "tenant_id": things.tenant_id,
        "account_id": things.paused_id if last else things.account_id,
        "content_id": things.waiting_id if last else things.content_id,
        "instance_id": things.scheduled_id if last else things.planned_id,
        "member_id": things.helper_id,
        "invitation_id": things.invitation_id,
        "job_id": things.job_id,
        "notification_id": things.notification_id,
        "banner_id": things.unwanted_banner_id if last else things.banner_id,
        "connection_id": things.ids.get("connection_id", things.job_id),
        "platform": "mastodon",
        "asset_id": things.unwanted_id if last else things.asset_id,
        "token": things.upload_token,
        "upload_id": things.given_up_id if last else things.multipart_id,
        "part_number": "1",
        "export_id": things.job_id,
        "code": "a-code",
    }[name]
