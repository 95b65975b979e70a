"""What the deployment tells a function, read from its environment once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Names and addresses of what the template created, and the choices its parameters carry.

    A function gets only the variables that it needs; what it was not given is empty, and using
    it fails at once.
    """

    table_name: str
    due_shards: int = 4
    look_ahead_seconds: int = 300
    user_pool_client_id: str = ""
    state_machine_arn: str = ""
    topoff_queue_url: str = ""
    preflight_function: str = ""
    secrets_key_id: str = ""
    facebook_url: str = "https://graph.facebook.com"
    facebook_api_version: str = "v25.0"
    allow_private_webhooks: bool = False
    canary_url: str = ""

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Settings:
        """Raises KeyError when TABLE_NAME is missing, ValueError for a number that is none."""
        default = cls(table_name="")
        return cls(
            table_name=env["TABLE_NAME"],
            due_shards=int(env.get("DUE_SHARDS", default.due_shards)),
            look_ahead_seconds=int(env.get("LOOK_AHEAD_SECONDS", default.look_ahead_seconds)),
            user_pool_client_id=env.get("USER_POOL_CLIENT_ID", ""),
            state_machine_arn=env.get("STATE_MACHINE_ARN", ""),
            topoff_queue_url=env.get("TOPOFF_QUEUE_URL", ""),
            preflight_function=env.get("PREFLIGHT_FUNCTION", ""),
            secrets_key_id=env.get("SECRETS_KEY_ID", ""),
            facebook_url=env.get("FACEBOOK_URL", default.facebook_url),
            facebook_api_version=env.get("FACEBOOK_API_VERSION", default.facebook_api_version),
            allow_private_webhooks=env.get("ALLOW_PRIVATE_WEBHOOKS", "false") == "true",
            canary_url=env.get("CANARY_URL", ""),
        )
