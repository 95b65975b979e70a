"""The zones that people choose from, by their present names, and the older names of each.

Both come from tables of the pinned `tzdata` package: `zone.tab` names a zone and country for each
place, and the links of `tzdata.zi` have the older names.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from drumbeat.domain import zones

UTC_NAME = "UTC"

#: Abbreviations are not older names of the places that tzdata links them to.
_ABBREVIATIONS = frozenset({"CET", "MET", "EET", "WET", "EST", "MST", "HST"})

#: tzdata links some old names to another place with the same clock; these are the intended places,
#: according to the comments of IANA's `backward`.
_SAME_PLACE = {
    "Africa/Asmera": "Africa/Asmara",
    "Africa/Timbuktu": "Africa/Bamako",
    "America/Coral_Harbour": "America/Atikokan",
    "America/Virgin": "America/St_Thomas",
    "Antarctica/South_Pole": "Antarctica/McMurdo",
    "Atlantic/Jan_Mayen": "Europe/Oslo",
    "Iceland": "Atlantic/Reykjavik",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
    "Pacific/Yap": "Pacific/Chuuk",
}

#: Places that are written differently than the last part of the zone's name.
_CITIES = {
    "America/Argentina/Buenos_Aires": "Buenos Aires",
    "America/Asuncion": "Asunción",
    "America/Bogota": "Bogotá",
    "America/Sao_Paulo": "São Paulo",
    "America/St_Johns": "St. John's",
    "Antarctica/DumontDUrville": "Dumont d'Urville",
    "Asia/Ho_Chi_Minh": "Ho Chi Minh City",
    "Pacific/Easter": "Easter Island",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedZone:
    """One zone. `countries` are ISO 3166 codes; `aliases` its older names."""

    id: str
    city: str
    countries: tuple[str, ...]
    aliases: tuple[str, ...]


@cache
def of_people() -> tuple[NamedZone, ...]:
    """All zones to choose from, sorted by city: places, and UTC."""
    countries = _countries() | {UTC_NAME: ()}
    aliases: defaultdict[str, list[str]] = defaultdict(list)
    for old, new in _present_names().items():
        aliases[new].append(old)
    entries = [
        NamedZone(id=name, city=_city(name), countries=codes, aliases=tuple(sorted(aliases[name])))
        for name, codes in countries.items()
    ]
    return tuple(sorted(entries, key=lambda zone: (zone.city.casefold(), zone.id)))


def present(name: str) -> str:
    """The present name of a zone; a name that nothing has replaced stays as it is."""
    if name in _countries():
        return name
    return _present_names().get(name, name)


def offset(name: str, now: datetime) -> str:
    """The offset of `name` from UTC at `now`: `+05:45`."""
    difference = zones.local(now, name) - now.replace(tzinfo=None)
    minutes = round(difference.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    return f"{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


@cache
def _countries() -> dict[str, tuple[str, ...]]:
    return {row[2]: (row[0],) for row in zones.table("zone.tab")}


@cache
def _present_names() -> dict[str, str]:
    """Older names, each with the present name of the place."""
    rows = zones.table("tzdata.zi")
    links = {row[2]: row[1] for row in rows if row[:1] == ["L"]}
    names = {}
    for old, target in links.items():
        new = _SAME_PLACE.get(old, UTC_NAME if target == "Etc/UTC" else target)
        if (
            old not in _countries()
            and old not in _ABBREVIATIONS
            and old != new
            and (new in _countries() or new == UTC_NAME)
        ):
            names[old] = new
    return names | {"Etc/UTC": UTC_NAME}


def _city(name: str) -> str:
    return _CITIES.get(name) or name.rpartition("/")[2].replace("_", " ")
