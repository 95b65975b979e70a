"""The calls of one publish on each network, to networks and to AWS, are those in
docs/measuring.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from drumbeat.domain.media import AssetKind
from drumbeat.domain.posts import Status
from drumbeat.persistence.table import connection
from tests.bench import prices
from tests.integration.faults.connections import NETWORKS
from tests.integration.faults.world import World, broken_invariants
from tests.meter import metered

MEASURING = Path(__file__).resolve().parents[3] / "docs" / "measuring.md"
HEADING = "### On each network"
#: The columns of write units and US$.
_WRU, _DOLLARS = 5, 8
#: On these only videos are posted here.
_MOVING = ("tiktok", "youtube")
#: X's price of a post without a link.
_OWN_PRICE = {"x": 0.015}


def documented() -> Iterator[list[str]]:
    """The cells of each row of the table."""
    section = MEASURING.read_text().partition(HEADING)[2].partition("\n#")[0]
    rows = re.findall(r"^\| (.+) \|$", section, re.MULTILINE)
    return (row.split(" | ") for row in rows[1:])


def measured(world: World, network: str) -> list[str]:
    """One post with a picture, or a video, from scheduling until it is posted."""
    kind = AssetKind.VIDEO if network in _MOVING else AssetKind.IMAGE
    post = world.schedule(world.connect(network), media=[world.shelve_one(kind)])
    assert post.credit is not None
    world.calls.names.clear()
    with metered(connection().client) as meter:
        world.settle()
    assert world.again(post).status is Status.POSTED
    assert broken_invariants(world) == []
    # A sweep is for all that is due.
    calls = [call for call in meter.calls if call.operation != "Query"]
    runs = [*world.machine.executions.values(), *world.media_workflow.executions.values()]
    states = sum(len(run.entered) for run in runs)
    keys = sum(world.calls.counted[name] for name in ("Encrypt", "Decrypt"))
    reads = sum(call.read_units for call in calls)
    writes = sum(call.write_units for call in calls)
    dollars = (
        reads * prices.READ_UNIT
        + writes * prices.WRITE_UNIT
        + keys * prices.KMS_REQUEST
        + (states + len(runs)) * prices.TRANSITION
    )
    asked = [call for call in world.sandbox.ledger.calls() if call["network"] == network]
    return [
        network,
        "video" if network in _MOVING else "picture",
        str(len(asked)),
        str(len(calls)),
        f"{reads:g}",
        f"{writes:g}",
        str(keys),
        str(states),
        f"{dollars * 1_000_000:.0f}",
        f"{_OWN_PRICE[network] * 1_000_000:,.0f}" if network in _OWN_PRICE else "nothing",
    ]


@pytest.mark.parametrize("network", NETWORKS)
def test_a_publish_costs_what_is_said(world: World, network: str) -> None:
    row = measured(world, network)

    [said] = [each for each in documented() if each[0] == network]
    assert [*row[:_WRU], row[_WRU + 1 : _DOLLARS], *row[_DOLLARS + 1 :]] == [
        *said[:_WRU],
        said[_WRU + 1 : _DOLLARS],
        *said[_DOLLARS + 1 :],
    ]
    # Encrypted tokens are about as long as one unit; the exact length depends on the stand-in's
    # port.
    assert abs(float(row[_WRU]) - float(said[_WRU])) <= 1
    assert abs(float(row[_DOLLARS]) - float(said[_DOLLARS])) <= 1


def test_every_network_is_in_the_table() -> None:
    assert [row[0] for row in documented()] == sorted(NETWORKS)
