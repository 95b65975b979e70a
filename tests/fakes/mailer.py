"""A mailer that stores its mails, and fails when told to."""

from __future__ import annotations

from drumbeat.ports import Mail, MailRefused, MailUnclear


class RecordingMailer:
    """`ports.Mailer`; `fails`: what the next calls raise. `sends_all_the_same`: of those that are
    unclear, the mail has gone out."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.fails: list[MailRefused | MailUnclear] = []
        self.sends_all_the_same = False

    def send(self, mail: Mail) -> str:
        failure = self.fails.pop(0) if self.fails else None
        if failure is None or (self.sends_all_the_same and isinstance(failure, MailUnclear)):
            self.mails.append(mail)
        if failure is not None:
            raise failure
        return f"ses-{len(self.mails)}"

    def to(self, address: str) -> list[Mail]:
        return [each for each in self.mails if each.to == address]
