"""The contract of `ports.Workflow`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from drumbeat.ports import Workflow

ORDER = {"tenant_id": "h2o", "instance_id": "post", "generation": 1, "attempt": 1}


class WorkflowContract:
    """Subclasses give `workflow`, and `started`: the input of each start by its name."""

    @pytest.fixture
    def workflow(self) -> Workflow:
        raise NotImplementedError

    def started(self, workflow: Workflow) -> Mapping[str, Mapping[str, Any]]:
        raise NotImplementedError

    def test_a_start_hands_the_order_over_under_its_name(self, workflow: Workflow) -> None:
        assert workflow.start("post-1-1", ORDER)

        assert self.started(workflow) == {"post-1-1": ORDER}

    def test_a_name_that_was_started_is_not_started_again(self, workflow: Workflow) -> None:
        workflow.start("post-1-1", ORDER)

        # While the same start is running, both answers are allowed.
        workflow.start("post-1-1", ORDER)
        assert not workflow.start("post-1-1", ORDER | {"attempt": 2})

        assert self.started(workflow) == {"post-1-1": ORDER}

    def test_another_name_is_another_start(self, workflow: Workflow) -> None:
        assert workflow.start("post-1-1", ORDER)
        assert workflow.start("post-1-2", ORDER | {"attempt": 2})

        assert set(self.started(workflow)) == {"post-1-1", "post-1-2"}

    def test_what_was_started_keeps_its_order_whatever_becomes_of_the_original(
        self, workflow: Workflow
    ) -> None:
        order = dict(ORDER)
        workflow.start("post-1-1", order)

        order["attempt"] = 7

        assert self.started(workflow)["post-1-1"] == ORDER
