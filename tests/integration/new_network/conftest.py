"""A business that posts to the notice board, through the API."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from api import openapi
from drumbeat.domain.tenancy import Person
from drumbeat.platforms import registry
from tests import whole_api
from tests.http_client import Answer, HttpClient, InProcess
from tests.integration.faults.world import DUE, World, running_world
from tests.integration.new_network.noticeboard import TownHall, row
from tests.openapi_contract import Contract
from tests.unit.api.client import user_id

CLERK = "clerk@town.example"
ACCOUNT = {
    "platform": "noticeboard",
    "name": "Room 7",
    "schedule_timezone": "America/Los_Angeles",
    "schedule_times": ["09:00"],
    "connection": {"room": "7", "key": "under-the-mat"},
}


class Business:
    """A business that uses the API."""

    def __init__(self, world: World, hall: TownHall) -> None:
        self.world, self.hall = world, hall
        self._client = HttpClient(
            InProcess(whole_api.handler),
            Contract(openapi.document(whole_api.app)),
            ["under-the-mat"],
        )

    def ask(self, method: str, path: str, json: Any = None) -> Answer:
        more = {} if json is None else {"json": json}
        return self._client.request(
            method, f"/api/v1/marketing{path}", {"tenant_id": "town"}, as_user=CLERK, **more
        )

    def connect(self, **more: Any) -> dict[str, Any]:
        answer = self.ask("POST", "/channel-accounts", {**ACCOUNT, **more})
        assert answer.status == 201, answer.text
        made: dict[str, Any] = answer.json
        return made

    def post(
        self, account: dict[str, Any], when: datetime = DUE, **destination: Any
    ) -> dict[str, Any]:
        answer = self.ask(
            "POST",
            "/posts",
            {
                "content": {"base_caption": "Closed on Friday."},
                "destinations": [{"channel_account_id": account["id"], **destination}],
                "when": "at",
                "scheduled_for": when.isoformat(),
            },
        )
        assert answer.status == 201, answer.text
        [result] = answer.json["results"]
        return dict(result)


@pytest.fixture
def business(monkeypatch: pytest.MonkeyPatch, table: str) -> Iterator[Business]:
    monkeypatch.setitem(registry.ROWS, "noticeboard", row)
    hall = TownHall()
    with running_world(monkeypatch, transport=lambda _sandbox: hall) as world:
        own = {"NETWORK_NOTICEBOARD_URL": "https://townhall.example"}
        world.settings = replace(
            world.settings, network_settings={**world.settings.network_settings, **own}
        )
        person = Person(user_id=user_id(CLERK), email=CLERK, full_name="A Clerk")
        world.tenants.create(person, tenant_id="town", name="Town", timezone="America/Los_Angeles")
        yield Business(world, hall)
