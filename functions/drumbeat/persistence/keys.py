"""How keys are written. Tenant ids come only from a resolved `Access` or a job's own message."""

from __future__ import annotations

import zlib
from datetime import UTC, date, datetime

#: Sorts after every minute, so that instances without a time are in no calendar range.
UNTIMED = "~#"
TENANTS = "TENANTS"
OPERATOR_LOG = "OPERATORLOG"
META = "META"
PREFLIGHT = "PREFLIGHT"
PLANS = "PLANS"
MEDIASPACE = "MEDIASPACE"
#: The partition of the due index for websites' feeds.
FEEDS = "FEEDS"
SITE = "SITE#"
MAIL_KEY = "MAILKEY"
MORNINGS = "MORNINGS"
GRANTOR = "GRANTOR#"
#: After all lines of a ledger: the events that it has taken into account.
DONE = "~"
#: The partition that says how far each shard of the table's stream has been counted.
COUNTED = "COUNTED"
PLANS_NOW = "STATS#PLANS"


def tenant(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}"


def calendar(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#CAL"


def contents(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#CONTENT"


def uses(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#USES"


def accounts(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#ACCOUNT"


def secrets(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#SECRET"


def credit_periods(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#CREDIT"


def ledger(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#LEDGER"


def done(event_id: str) -> str:
    return f"{DONE}{event_id}"


def connecting(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#CONNECTION"


def partitions(tenant_id: str) -> tuple[str, ...]:
    """Every partition of a business: first its connections, then its other data."""
    return (
        accounts(tenant_id),
        secrets(tenant_id),
        connecting(tenant_id),
        calendar(tenant_id),
        credit_periods(tenant_id),
        ledger(tenant_id),
        preparations(tenant_id),
        gates(tenant_id),
        contents(tenant_id),
        uses(tenant_id),
        attempts(tenant_id),
        banners(tenant_id),
        media(tenant_id),
        media_uses(tenant_id),
        derived(tenant_id),
        media_hashes(tenant_id),
        jobs(tenant_id),
        notifications(tenant_id),
        readers(tenant_id),
        mails(tenant_id),
        sightings(tenant_id),
        stats(tenant_id),
        tenant(tenant_id),
    )


def grantor(who: str) -> str:
    """`who`: `network#number` of a person."""
    return f"{GRANTOR}{who}"


def granted(who: str, account_id: str) -> str:
    """The copy, in a business's partition of connections, of the item at `grantor`."""
    return f"{GRANTOR}{who}#{account_id}"


def deletion(code: str) -> str:
    return f"DELETION#{code}"


def state(state_hash: str) -> str:
    return f"STATE#{state_hash}"


def gates(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#GATE"


def preparations(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#PREPARING"


def of_post(instance_id: str) -> str:
    """The prefix of the sort keys of all preparations of a post."""
    return f"{instance_id}#"


def preparation(instance_id: str, generation: int, fingerprint: str) -> str:
    return f"{instance_id}#{generation}#{fingerprint}"


def attempts(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#ATTEMPT"


def media(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#MEDIA"


def media_uses(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#MEDIAUSE"


def media_use(asset_id: str, user_id: str) -> str:
    return f"{asset_id}#{user_id}"


def derived(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#DERIVED"


def derivative(asset_id: str, name: str) -> str:
    return f"{asset_id}#{name}"


def media_hashes(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#MEDIAHASH"


def upload_token(token_hash: str) -> str:
    return f"UPLOADTOKEN#{token_hash}"


def jobs(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#JOB"


def notifications(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#NOTE"


def readers(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#READER"


def mails(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#MAIL"


def mail_stop(address_hash: str) -> str:
    return f"MAILSTOP#{address_hash}"


def sightings(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#SINK"


def stats(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#STATS"


def deployment_stats(year: int) -> str:
    return f"STATS#{year:04d}"


def errors(day: date) -> str:
    return f"ERRORS#{day.isoformat()}"


def job_log(day: date) -> str:
    return f"JOBS#{day.isoformat()}"


def banners(tenant_id: str) -> str:
    return f"TENANT#{tenant_id}#BANNER"


def site(site_id: str) -> str:
    return f"{SITE}{site_id}"


def banner_counts(banner_id: str) -> str:
    return f"BANNERCOUNT#{banner_id}"


def user(owner: str) -> str:
    """`owner`: a user's id, or the email of an invitation."""
    return f"USER#{owner}"


def member(owner: str) -> str:
    return f"MEMBER#{owner}"


def billing(event_id: str) -> str:
    return f"BILLING#{event_id}"


def tries(what: str) -> str:
    return f"TRIES#{what}"


def instance(instance_id: str) -> str:
    return f"INSTANCE#{instance_id}"


def use(content_id: str, instance_id: str) -> str:
    return f"{content_id}#{instance_id}"


def minute(when: datetime) -> str:
    """A minute in sortable form: `2026-12-22T17:00Z`."""
    return when.astimezone(UTC).isoformat(timespec="minutes").replace("+00:00", "Z")


def slot(when: datetime | None, account_id: str, instance_id: str) -> str:
    """The place of an instance in the calendar; this key allows an account one post per minute."""
    return f"{minute(when)}#{account_id}" if when else f"{UNTIMED}{instance_id}"


def ahead(when: datetime, instance_id: str) -> str:
    """A place after all slots of that minute."""
    return f"{minute(when)}#~{instance_id}"


def slot_minute(key: str) -> datetime | None:
    """The minute of a slot's key; None without a time."""
    return None if key.startswith(UNTIMED) else datetime.fromisoformat(key.partition("#")[0])


def due_shard(tenant_id: str, shards: int) -> str:
    """All posts of one tenant are in one shard, so that those due together are read together."""
    return f"DUE#{zlib.crc32(tenant_id.encode()) % shards}"


def due_position(take_up_at: datetime, tenant_id: str, instance_id: str = "") -> str:
    """The sort key in the due index: by time, and within a second by tenant, so that one tenant's
    posts can be skipped."""
    second = take_up_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{second}#{tenant_id}#{instance_id}"
