"""The operator's apps at networks, in memory."""

from __future__ import annotations

from collections.abc import Collection

from drumbeat.domain.authorising import App


class KeptApps:
    """`ports.Apps`."""

    def __init__(self, kept: dict[str, App] | None = None) -> None:
        self.kept = kept or {}

    def get(self, platform: str) -> App | None:
        return self.kept.get(platform)

    def names(self) -> Collection[str]:
        return self.kept.keys()
