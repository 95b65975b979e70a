"""Sealed connections in memory."""

from __future__ import annotations

from dataclasses import replace

from drumbeat.domain.secrets import Secret


class KeptSecrets:
    """`ports.Secrets`."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], Secret] = {}

    def get(self, tenant_id: str, account_id: str) -> Secret | None:
        return self.kept.get((tenant_id, account_id))

    def lease(self, tenant_id: str, account_id: str, seen: Secret, leased: Secret) -> bool:
        if self.get(tenant_id, account_id) != seen:
            return False
        self.kept[tenant_id, account_id] = leased
        return True

    def store(self, tenant_id: str, account_id: str, seen: Secret, renewed: Secret) -> bool:
        now = self.get(tenant_id, account_id)
        if now is None or now.revision != seen.revision:
            return False
        self.kept[tenant_id, account_id] = replace(renewed, leased_until=None)
        return True

    def release(self, tenant_id: str, account_id: str, leased: Secret) -> None:
        if self.get(tenant_id, account_id) == leased:
            self.kept[tenant_id, account_id] = replace(leased, leased_until=None)
