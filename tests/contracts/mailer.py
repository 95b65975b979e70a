"""The contract of `ports.Mailer`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from drumbeat.ports import Mail, Mailer, MailRefused, MailUnclear

MAIL = Mail(
    to="ada@example.com",
    subject="Not posted: Tips",
    text="Not posted",
    html="<h1>Not posted</h1>",
    stop_url="https://d.example/api/public/mail/stop?token=abc.def",
)


class MailerContract:
    """Subclasses give `mailer`; `sent`: addresses and subjects of what went out; and what becomes
    of the next mail: `refuse`, for good or not, and `leave_unclear`."""

    @pytest.fixture
    def mailer(self) -> Mailer:
        raise NotImplementedError

    def sent(self, mailer: Mailer) -> Sequence[tuple[str, str]]:
        raise NotImplementedError

    def refuse(self, mailer: Mailer, *, for_good: bool) -> None:
        raise NotImplementedError

    def leave_unclear(self, mailer: Mailer) -> None:
        raise NotImplementedError

    def test_each_mail_goes_to_its_address_and_has_an_id_of_its_own(self, mailer: Mailer) -> None:
        ids = [mailer.send(MAIL), mailer.send(MAIL), mailer.send(replace(MAIL, to="eve@b.example"))]

        assert len(set(ids) - {""}) == 3
        assert self.sent(mailer) == [
            ("ada@example.com", MAIL.subject),
            ("ada@example.com", MAIL.subject),
            ("eve@b.example", MAIL.subject),
        ]

    @pytest.mark.parametrize("for_good", [True, False])
    def test_what_is_refused_is_not_sent_and_the_next_one_is(
        self, mailer: Mailer, for_good: bool
    ) -> None:
        self.refuse(mailer, for_good=for_good)

        with pytest.raises(MailRefused) as refused:
            mailer.send(replace(MAIL, subject="Refused"))
        mailer.send(MAIL)

        assert refused.value.for_good is for_good
        assert self.sent(mailer) == [(MAIL.to, MAIL.subject)]

    def test_a_mail_of_which_nobody_knows_is_not_tried_again(self, mailer: Mailer) -> None:
        self.leave_unclear(mailer)

        with pytest.raises(MailUnclear):
            mailer.send(replace(MAIL, subject="Unclear"))

        assert len(self.sent(mailer)) <= 1
