"""The contract of `ports.Workflow`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from drumbeat.domain.errors import Unavailable
from drumbeat.ports import Workflow

ORDER: Mapping[str, Any] = {
    "tenant_id": "h2o",
    "instance_id": "post",
    "generation": 1,
    "attempt": 1,
}


class WorkflowContract:
    """Subclasses give `workflow`; `started`: the input of each start by its name; `end`, which ends
    the run of this name; and `take_down`, after which nothing can be started."""

    @pytest.fixture
    def workflow(self) -> Workflow:
        raise NotImplementedError

    def started(self, workflow: Workflow) -> Mapping[str, Mapping[str, Any]]:
        raise NotImplementedError

    def end(self, workflow: Workflow, name: str) -> None:
        raise NotImplementedError

    def take_down(self, workflow: Workflow) -> None:
        raise NotImplementedError

    def test_a_start_hands_the_order_over_under_its_name(self, workflow: Workflow) -> None:
        assert workflow.start("post-1-1", ORDER)

        assert self.started(workflow) == {"post-1-1": ORDER}

    def test_a_name_that_was_started_is_not_started_again(self, workflow: Workflow) -> None:
        workflow.start("post-1-1", ORDER)

        # While the same start is running, both answers are allowed.
        workflow.start("post-1-1", ORDER)
        assert not workflow.start("post-1-1", {**ORDER, "attempt": 2})

        assert self.started(workflow) == {"post-1-1": ORDER}

    def test_nor_is_it_when_its_run_is_over(self, workflow: Workflow) -> None:
        workflow.start("post-1-1", ORDER)
        self.end(workflow, "post-1-1")

        assert not workflow.start("post-1-1", ORDER)

        assert self.started(workflow) == {"post-1-1": ORDER}

    def test_another_name_is_another_start(self, workflow: Workflow) -> None:
        assert workflow.start("post-1-1", ORDER)
        assert workflow.start("post-1-2", {**ORDER, "attempt": 2})

        assert set(self.started(workflow)) == {"post-1-1", "post-1-2"}

    def test_what_was_started_keeps_its_order_whatever_becomes_of_the_original(
        self, workflow: Workflow
    ) -> None:
        order = {**ORDER, "posts": [{"instance_id": "post"}]}
        workflow.start("post-1-1", order)

        order["attempt"] = 7
        order["posts"].append({"instance_id": "another"})

        assert self.started(workflow)["post-1-1"] == {**ORDER, "posts": [{"instance_id": "post"}]}

    def test_an_order_that_is_not_json_is_a_bug(self, workflow: Workflow) -> None:
        with pytest.raises(TypeError):
            workflow.start("post-1-1", {**ORDER, "posts": {"post"}})

        assert self.started(workflow) == {}

    def test_a_start_that_is_refused_is_unavailable(self, workflow: Workflow) -> None:
        self.take_down(workflow)

        with pytest.raises(Unavailable):
            workflow.start("post-1-1", ORDER)
