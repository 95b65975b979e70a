"""The contract of `ports.Vault`."""

from __future__ import annotations

import pytest

from drumbeat.domain.errors import Unavailable
from drumbeat.ports import Vault

CONNECTION = {"page_id": "123", "access_token": "EAABcanary0123456789", "name": "Zoë"}


class VaultContract:
    """Subclasses give `vault`."""

    @pytest.fixture
    def vault(self) -> Vault:
        raise NotImplementedError

    def test_what_was_sealed_opens_for_its_own_account(self, vault: Vault) -> None:
        sealed = vault.seal("h2o", "page", CONNECTION)

        assert vault.open("h2o", "page", sealed) == CONNECTION

    @pytest.mark.parametrize(
        ("tenant_id", "account_id"), [("h2o", "other"), ("all_county", "page"), ("page", "h2o")]
    )
    def test_it_opens_for_nobody_else(self, vault: Vault, tenant_id: str, account_id: str) -> None:
        sealed = vault.seal("h2o", "page", CONNECTION)

        with pytest.raises(Unavailable):
            vault.open(tenant_id, account_id, sealed)

    def test_sealing_again_leaves_what_was_sealed_before_as_it_is(self, vault: Vault) -> None:
        before = vault.seal("h2o", "page", CONNECTION)
        after = vault.seal("h2o", "page", CONNECTION | {"access_token": "another"})

        assert vault.open("h2o", "page", before) == CONNECTION
        assert vault.open("h2o", "page", after)["access_token"] == "another"
