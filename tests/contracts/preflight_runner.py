"""The contract of `ports.PreflightRunner`."""

from __future__ import annotations

import pytest

from drumbeat.domain.errors import Unavailable
from drumbeat.domain.findings import AccountCheck, Preflight
from drumbeat.ports import PreflightRunner


class PreflightRunnerContract:
    """Subclasses give `runner`, the ids of a post of h2o and of its account, at a webhook, what is
    stored with them, and `take_down`, after which nothing can be checked."""

    post: str
    account: str

    @pytest.fixture
    def runner(self) -> PreflightRunner:
        raise NotImplementedError

    def stored_with_post(self) -> Preflight | None:
        raise NotImplementedError

    def stored_with_account(self) -> AccountCheck | None:
        raise NotImplementedError

    def take_down(self, runner: PreflightRunner) -> None:
        raise NotImplementedError

    def test_the_answer_about_a_post_is_stored_with_it(self, runner: PreflightRunner) -> None:
        preflight = runner.run("h2o", self.post)

        assert preflight is not None
        assert self.stored_with_post() == preflight

    def test_the_answer_about_an_account_is_stored_with_it(self, runner: PreflightRunner) -> None:
        check = runner.check_account("h2o", self.account)

        assert check is not None
        assert self.stored_with_account() == check

    def test_a_test_says_what_the_receiver_answered(self, runner: PreflightRunner) -> None:
        delivery = runner.test_account("h2o", self.account)

        assert delivery is not None
        assert (delivery.delivered, delivery.status) == (True, 200)

    def test_about_what_is_gone_there_is_no_answer(self, runner: PreflightRunner) -> None:
        assert runner.run("h2o", "gone") is None
        assert runner.check_account("h2o", "gone") is None
        assert runner.test_account("h2o", "gone") is None

    def test_nor_about_another_business_s(self, runner: PreflightRunner) -> None:
        assert runner.run("bank", self.post) is None
        assert runner.check_account("bank", self.account) is None
        assert runner.test_account("bank", self.account) is None

    def test_what_can_not_be_checked_now_is_unavailable(self, runner: PreflightRunner) -> None:
        self.take_down(runner)

        with pytest.raises(Unavailable):
            runner.run("h2o", self.post)
        with pytest.raises(Unavailable):
            runner.check_account("h2o", self.account)
        with pytest.raises(Unavailable):
            runner.test_account("h2o", self.account)
