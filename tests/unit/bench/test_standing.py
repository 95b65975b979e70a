"""The idle costs of the deployment include every resource of the template."""

from __future__ import annotations

import pytest

from tests.bench import prices
from tests.bench.standing import EXCLUDED, PRICED, standing
from tests.cloudformation import translated


@pytest.fixture(scope="module")
def types() -> list[str]:
    """The types of all resources, including those that SAM adds."""
    return [resource["Type"] for resource in translated()["Resources"].values()]


def test_every_type_of_the_template_is_priced_or_excluded_with_a_reason(types: list[str]) -> None:
    assert set(types) == set(PRICED) | set(EXCLUDED)
    assert set(PRICED) & set(EXCLUDED) == set()
    assert all(EXCLUDED.values())


def test_what_is_charged_by_the_month_is_counted_as_often_as_it_is_there(
    types: list[str],
) -> None:
    alarms = types.count("AWS::CloudWatch::Alarm")

    costs = {what: (number, cost) for what, number, cost in standing(types)}

    assert costs["KMS keys"] == (1, 1.00)
    assert costs["dashboards"] == (1, 3.00)
    assert costs["sources that poll a queue"][0] == 4, "of five: the table's stream is free"
    assert costs["alarms"] == (alarms, alarms * prices.ALARM_MONTH)


def test_a_type_that_nobody_has_priced_is_named() -> None:
    with pytest.raises(ValueError, match="What do these cost\\? AWS::EC2::NatGateway"):
        standing(["AWS::KMS::Key", "AWS::EC2::NatGateway"])
