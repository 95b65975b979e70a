"""Exports of a business: their keys, and their state."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

FOLDER = "exports/"
#: The function that writes an export has 15 minutes; one that is not finished then has failed.
LASTS = timedelta(minutes=20)
#: When the bucket deletes exports.
KEPT = timedelta(days=7)


class ExportState(StrEnum):
    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


def folder_of(tenant_id: str) -> str:
    return f"{FOLDER}{tenant_id}/"


def key_of(tenant_id: str, export_id: str) -> str:
    return f"{folder_of(tenant_id)}{export_id}.zip"


def state_of(begun: datetime, size: int | None, now: datetime) -> ExportState:
    """`size`: of the file in bytes; None while there is none."""
    if size is not None:
        return ExportState.READY
    return ExportState.RUNNING if now < begun + LASTS else ExportState.FAILED
