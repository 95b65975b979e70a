"""Countries by code (ISO 3166-1 alpha-2), and the country of a time zone.

Both come from the pinned `tzdata` package, so a renamed zone keeps its country.
"""

from __future__ import annotations

from functools import cache

from drumbeat.domain import zones
from drumbeat.domain.errors import InvalidInput


@cache
def codes() -> frozenset[str]:
    """Every known country code."""
    return frozenset(row[0] for row in zones.table("iso3166.tab"))


def checked(code: str, field: str) -> str:
    """`code` in upper case. Raises InvalidInput for `field` when there is no such country."""
    if code.upper() not in codes():
        raise InvalidInput.of(field, "Use a country's two letters (ISO 3166), such as US or DE.")
    return code.upper()


@cache
def of_zone(name: str) -> str | None:
    """The country of the zone `name`; None for zones without one, such as UTC."""
    country = _by_zone().get(name)
    return country if country is not None else _by_zone().get(_present_names().get(name, ""))


@cache
def _by_zone() -> dict[str, str]:
    return {row[2]: row[0] for row in zones.table("zone.tab")}


@cache
def _present_names() -> dict[str, str]:
    """Present names by old ones (the lines `L present old` of the zone rules)."""
    rows = zones.table("tzdata.zi")
    return {row[2]: row[1] for row in rows if row[0] == "L" and len(row) == 3}
