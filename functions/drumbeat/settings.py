"""The deployment's settings, read from the function's environment once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

_NETWORK = "NETWORK_"
#: Settings of many networks in one variable: `NAME_WHAT=value`, separated by commas.
_SETTINGS = "NETWORK_SETTINGS"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Names and addresses of resources, and the template's parameters.

    A function gets only the variables that it needs; the others are empty, and using them fails at
    once.
    """

    table_name: str
    due_shards: int = 4
    look_ahead_seconds: int = 300
    #: How long before its second a post's commit is started.
    start_ahead_seconds: int = 0
    user_pool_id: str = ""
    user_pool_client_id: str = ""
    open_registration: bool = True
    #: The plan of businesses without one of their own.
    default_plan: str = "unlimited"
    #: Tries to log in and similar ones, of one source within a quarter of an hour.
    tries_per_source: int = 60
    businesses_per_person: int = 20
    members_per_business: int = 100
    accounts_per_business: int = 100
    invitations_per_day: int = 50
    #: Bytes of a business's media library, and of one file in it.
    library_bytes: int = 10 * 1000**3
    library_files: int = 10_000
    file_bytes: int = 1000**3
    media_bucket: str = ""
    media_queue_url: str = ""
    media_function: str = ""
    mail_queue_url: str = ""
    #: The sender of notifications and invitations; when empty, nothing is mailed.
    mail_sender: str = ""
    state_machine_arn: str = ""
    media_state_machine_arn: str = ""
    topoff_queue_url: str = ""
    preflight_function: str = ""
    feeds_function: str = ""
    #: The function that writes exports.
    upkeep_function: str = ""
    renewal_queue_url: str = ""
    secrets_key_id: str = ""
    #: Settings of all networks: `NETWORK_<NAME>_<WHAT>` as in the environment.
    network_settings: Mapping[str, str] = field(default_factory=dict)
    allow_private_addresses: bool = False
    canary_url: str = ""
    #: The public addresses of the deployment and its console: origins without a slash at their
    #: ends.
    public_url: str = ""
    console_url: str = ""
    #: The prefix of the parameters with the operator's apps.
    apps_path: str = ""
    #: The name of the parameter with the secrets of billing's events.
    billing_parameter: str = ""
    #: The name of the table's stream if it has one shard, which the emulator does not name.
    only_shard: str = ""

    def of_network(self, name: str) -> Mapping[str, str]:
        """The settings of one network, by their names in lower case: `url`, `api_version`."""
        prefix = f"{_NETWORK}{name.upper()}_"
        return {
            key.removeprefix(prefix).lower(): value
            for key, value in self.network_settings.items()
            if key.startswith(prefix) and value
        }

    @classmethod
    def from_environment(cls, env: Mapping[str, str]) -> Settings:
        """Raises KeyError when TABLE_NAME is missing, ValueError for an invalid number."""
        default = cls(table_name="")
        return cls(
            table_name=env["TABLE_NAME"],
            due_shards=int(env.get("DUE_SHARDS", default.due_shards)),
            look_ahead_seconds=int(env.get("LOOK_AHEAD_SECONDS", default.look_ahead_seconds)),
            start_ahead_seconds=int(env.get("START_AHEAD_SECONDS", default.start_ahead_seconds)),
            user_pool_id=env.get("USER_POOL_ID", ""),
            user_pool_client_id=env.get("USER_POOL_CLIENT_ID", ""),
            open_registration=env.get("OPEN_REGISTRATION", "true") == "true",
            default_plan=env.get("DEFAULT_PLAN", default.default_plan),
            tries_per_source=int(env.get("TRIES_PER_SOURCE", default.tries_per_source)),
            businesses_per_person=int(
                env.get("BUSINESSES_PER_PERSON", default.businesses_per_person)
            ),
            members_per_business=int(env.get("MEMBERS_PER_BUSINESS", default.members_per_business)),
            accounts_per_business=int(
                env.get("ACCOUNTS_PER_BUSINESS", default.accounts_per_business)
            ),
            invitations_per_day=int(env.get("INVITATIONS_PER_DAY", default.invitations_per_day)),
            library_bytes=int(env.get("LIBRARY_BYTES", default.library_bytes)),
            library_files=int(env.get("LIBRARY_FILES", default.library_files)),
            file_bytes=int(env.get("FILE_BYTES", default.file_bytes)),
            media_bucket=env.get("MEDIA_BUCKET", ""),
            media_queue_url=env.get("MEDIA_QUEUE_URL", ""),
            mail_queue_url=env.get("MAIL_QUEUE_URL", ""),
            mail_sender=env.get("MAIL_SENDER", ""),
            media_function=env.get("MEDIA_FUNCTION", ""),
            state_machine_arn=env.get("STATE_MACHINE_ARN", ""),
            media_state_machine_arn=env.get("MEDIA_STATE_MACHINE_ARN", ""),
            topoff_queue_url=env.get("TOPOFF_QUEUE_URL", ""),
            renewal_queue_url=env.get("RENEWAL_QUEUE_URL", ""),
            preflight_function=env.get("PREFLIGHT_FUNCTION", ""),
            feeds_function=env.get("FEEDS_FUNCTION", ""),
            upkeep_function=env.get("UPKEEP_FUNCTION", ""),
            secrets_key_id=env.get("SECRETS_KEY_ID", ""),
            network_settings={
                **{name: value for name, value in env.items() if name.startswith(_NETWORK)},
                **_listed(env.get(_SETTINGS, "")),
            },
            allow_private_addresses=env.get("ALLOW_PRIVATE_ADDRESSES", "false") == "true",
            canary_url=env.get("CANARY_URL", ""),
            public_url=env.get("PUBLIC_URL", ""),
            console_url=env.get("CONSOLE_URL", ""),
            apps_path=env.get("APPS_PATH", ""),
            billing_parameter=env.get("BILLING_PARAMETER", ""),
            only_shard=env.get("ONLY_SHARD", ""),
        )


def _listed(settings: str) -> Mapping[str, str]:
    """Raises ValueError for a setting without a value."""
    pairs = [each.split("=", 1) for each in settings.split(",") if each.strip()]
    return {f"{_NETWORK}{name.strip()}": value.strip() for name, value in pairs}
