"""The contract of reading several at once from `ports.Assets`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

import pytest

from drumbeat.domain.media import Asset, AssetKind
from tests.samples import asset


class ReadsSeveral(Protocol):
    """What of `ports.Assets` is asked here."""

    def get_all(self, tenant_id: str, asset_ids: Iterable[str]) -> Mapping[str, Asset]: ...


class AssetsReadContract:
    """Subclasses give `assets`, empty, and `keep`, which stores one there."""

    @pytest.fixture
    def assets(self) -> ReadsSeveral:
        raise NotImplementedError

    def keep(self, assets: ReadsSeveral, stored: Asset) -> None:
        raise NotImplementedError

    def test_those_that_there_are_come_by_their_ids_as_they_were_stored(
        self, assets: ReadsSeveral
    ) -> None:
        pipe, film = asset(id="pipe"), asset(id="film", kind=AssetKind.VIDEO)
        for each in (pipe, film, asset(id="unasked")):
            self.keep(assets, each)

        found = assets.get_all("h2o", ["film", "never", "pipe"])

        assert found == {"pipe": pipe, "film": film}

    def test_one_that_is_asked_for_twice_is_there_once(self, assets: ReadsSeveral) -> None:
        self.keep(assets, asset(id="pipe"))

        assert list(assets.get_all("h2o", iter(["pipe", "pipe"]))) == ["pipe"]

    def test_anothers_are_not_there(self, assets: ReadsSeveral) -> None:
        self.keep(assets, asset(id="pipe", tenant_id="all_county"))

        assert assets.get_all("h2o", ["pipe"]) == {}

    def test_of_none_there_is_none(self, assets: ReadsSeveral) -> None:
        self.keep(assets, asset(id="pipe"))

        assert assets.get_all("h2o", []) == {}
