"""A channel account's posting schedule. Placeholder for the real module."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    posts_per_week: int = 3
    timezone: str = "America/Los_Angeles"
    times: tuple[str, ...] = ("09:00",)
    days_of_week: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
