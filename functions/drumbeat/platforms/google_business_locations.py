"""The locations of a Google account, in all business accounts that it manages.

Sources: Google, Account Management API v1 (accounts.list), Business Information API v1
(accounts.locations.list, locations.get).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from drumbeat.domain.authorising import NotAuthorised, Target
from drumbeat.domain.connections import Connection
from drumbeat.platforms import google_business_errors as errors
from drumbeat.platforms.steps import json_request
from drumbeat.ports import NoAnswer, NotSent, Request, Transport

REAL_ACCOUNTS = "https://mybusinessaccountmanagement.googleapis.com"
REAL_INFORMATION = "https://mybusinessbusinessinformation.googleapis.com"
LOCATION = re.compile(r"accounts/[0-9]{1,32}/locations/[0-9]{1,32}")
_ACCOUNT, _PLACE = re.compile(r"accounts/[0-9]{1,32}"), re.compile(r"locations/[0-9]{1,32}")
_MASK = "name,title,storefrontAddress,metadata"
#: The most items of a page, and the most pages and locations that are read.
_ACCOUNTS_PAGE, _LOCATIONS_PAGE = 20, 100
_MOST_PAGES, _MOST_LOCATIONS = 10, 300


class _Refused(Exception):
    def __init__(self, why: NotAuthorised) -> None:
        super().__init__(why.code)
        self.why = why


#: Calls a path with a query.
_Ask = Callable[[str, Mapping[str, str]], Mapping[str, Any]]


class Locations:
    """`own` replaces both hosts."""

    def __init__(self, own: str) -> None:
        self._accounts = own or REAL_ACCOUNTS
        self._information = own or REAL_INFORMATION

    def asking(self, connection: Connection) -> Request:
        """A request for the connection's location."""
        place = str(connection["location"]).partition("/locations/")[2]
        query = urlencode({"readMask": _MASK})
        return _get(f"{self._information}/v1/locations/{place}?{query}", connection)

    def targets(
        self, connection: Connection, transport: Transport, now: datetime
    ) -> Sequence[Target] | NotAuthorised:
        """All locations that the person manages, with their names and addresses."""
        ask = self._asker(connection, transport, now)
        targets: dict[str, Target] = {}
        try:
            for account in self._listed(ask, f"{self._accounts}/v1/accounts", "accounts", {}):
                if not _ACCOUNT.fullmatch(str(account.get("name"))):
                    continue
                path = f"{self._information}/v1/{account['name']}/locations"
                for each in self._listed(ask, path, "locations", {"readMask": _MASK}):
                    if len(targets) < _MOST_LOCATIONS and _PLACE.fullmatch(str(each.get("name"))):
                        target = _target(str(account["name"]), each)
                        # A location that two accounts manage is listed once.
                        targets.setdefault(str(each["name"]), target)
        except _Refused as error:
            return error.why
        return list(targets.values())

    def title(
        self, connection: Connection, location: str, transport: Transport, now: datetime
    ) -> str | NotAuthorised:
        """The location's name for people."""
        if not LOCATION.fullmatch(location):
            return NotAuthorised("unknown_location", "This is no location of Google's.")
        ask = self._asker(connection, transport, now)
        path = f"{self._information}/v1/locations/{location.partition('/locations/')[2]}"
        try:
            return address_of(ask(path, {"readMask": _MASK})) or location
        except _Refused as error:
            return error.why

    def _listed(
        self, ask: _Ask, path: str, name: str, query: Mapping[str, str]
    ) -> Iterator[Mapping[str, Any]]:
        """Raises _Refused."""
        size = _ACCOUNTS_PAGE if name == "accounts" else _LOCATIONS_PAGE
        parameters = {**query, "pageSize": str(size)}
        for _ in range(_MOST_PAGES):
            answer = ask(path, parameters)
            entries = answer.get(name)
            for each in entries if isinstance(entries, list) else ():
                if isinstance(each, Mapping):
                    yield each
            token = answer.get("nextPageToken")
            if not (isinstance(token, str) and token):
                return
            parameters = {**parameters, "pageToken": token}

    def _asker(self, connection: Connection, transport: Transport, now: datetime) -> _Ask:
        def ask(path: str, query: Mapping[str, str]) -> Mapping[str, Any]:
            try:
                answer = transport.send(_get(f"{path}?{urlencode(query)}", connection))
            except (NotSent, NoAnswer) as failure:
                raise _Refused(NotAuthorised(failure.code, failure.message)) from None
            document = answer.document()
            if answer.status == 200 and document is not None:
                return document
            why = errors.meaning(answer, connection, now)
            raise _Refused(NotAuthorised(why.code, why.message))

        return ask


def address_of(location: Mapping[str, Any]) -> str:
    """For example `H2O Plumbing, 12 Main Street, Davis`."""
    address = location.get("storefrontAddress")
    fields = address if isinstance(address, Mapping) else {}
    lines = fields.get("addressLines")
    parts = [
        location.get("title"),
        *(lines if isinstance(lines, list) else ()),
        fields.get("locality"),
    ]
    return ", ".join(str(part) for part in parts if isinstance(part, str) and part)


def _target(account: str, location: Mapping[str, Any]) -> Target:
    name = f"{account}/{location['name']}"
    return Target(id=name, kind="location", name=address_of(location) or name)


def _get(url: str, connection: Connection) -> Request:
    headers = {"Authorization": f"Bearer {connection['access_token']}"}
    return json_request("GET", url, headers)
