"""Countries, by their codes (ISO 3166-1 alpha-2), and the one in which a time zone lies.

Both are what the pinned `tzdata` package lists, so a zone that was renamed keeps its country.
"""

from __future__ import annotations

from functools import cache

from drumbeat.domain import zones
from drumbeat.domain.errors import InvalidInput


@cache
def codes() -> frozenset[str]:
    """Every code that a country may be named by."""
    return frozenset(row[0] for row in zones.table("iso3166.tab"))


def checked(code: str, field: str) -> str:
    """`code` in upper case if it is a country's; raises `InvalidInput` on `field` otherwise."""
    if code.upper() not in codes():
        raise InvalidInput.of(field, "Use a country's two letters (ISO 3166), such as US or DE.")
    return code.upper()


@cache
def of_zone(name: str) -> str | None:
    """The country in which the zone `name` lies; None for zones of none, such as UTC."""
    country = _by_zone().get(name)
    return country if country is not None else _by_zone().get(_present_names().get(name, ""))


@cache
def _by_zone() -> dict[str, str]:
    return {row[2]: row[0] for row in zones.table("zone.tab")}


@cache
def _present_names() -> dict[str, str]:
    """The zone that an old name stands for (the lines `L present old` of the zone rules)."""
    rows = zones.table("tzdata.zi")
    return {row[2]: row[1] for row in rows if row[0] == "L" and len(row) == 3}
