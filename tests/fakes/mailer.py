"""A mailer that stores its mails, and fails when told to."""

from __future__ import annotations

from drumbeat.ports import Mail


class RecordingMailer:
    """`ports.Mailer`; `fails`: what the next calls raise, before sending (`sends` false) or after
    it."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.fails: list[Exception] = []
        self.sends_all_the_same = False

    def send(self, mail: Mail) -> str:
        if self.fails:
            if self.sends_all_the_same:
                self.mails.append(mail)
            raise self.fails.pop(0)
        self.mails.append(mail)
        return f"ses-{len(self.mails)}"

    def to(self, address: str) -> list[Mail]:
        return [each for each in self.mails if each.to == address]
