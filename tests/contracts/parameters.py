"""The contracts of what the operator sets: `ports.Apps` and `ports.BillingKeys`."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from drumbeat.domain.authorising import App
from drumbeat.ports import Apps, BillingKeys

REGISTERED = {"pages": App("an-id", "a-secret"), "clips": App("another-id", "another")}
KEYS = [bytes([number]) * 32 for number in range(2)]


class AppsContract:
    """Subclasses give `apps`, those of REGISTERED, and `none`, where nobody has set up any."""

    @pytest.fixture
    def apps(self) -> Apps:
        raise NotImplementedError

    @pytest.fixture
    def none(self) -> Apps:
        raise NotImplementedError

    def test_each_is_found_by_its_network(self, apps: Apps) -> None:
        assert {name: apps.get(name) for name in REGISTERED} == REGISTERED
        assert set(apps.names()) == REGISTERED.keys()

    def test_a_network_without_one_has_none(self, apps: Apps, none: Apps) -> None:
        assert apps.get("page") is None
        assert "page" not in apps.names()
        assert none.get("pages") is None
        assert list(none.names()) == []


class BillingKeysContract:
    """Subclasses give `keys`, of those that were set."""

    def keys(self, *those: bytes) -> BillingKeys:
        raise NotImplementedError

    @pytest.mark.parametrize("those", [[], KEYS[:1], KEYS], ids=len)
    def test_all_that_were_set_are_there_in_their_order(self, those: Sequence[bytes]) -> None:
        keys = self.keys(*those)

        assert list(keys.all()) == list(those)
        assert list(keys.all()) == list(those)
