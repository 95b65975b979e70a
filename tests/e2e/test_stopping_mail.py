"""Unsubscribing by the link in each e-mail, without signing in."""

from __future__ import annotations

import re
import time
import uuid

from playwright.sync_api import expect

from sandbox.mails import SentMail
from tests.e2e.business import Addresses, Business
from tests.e2e.conftest import Open
from tests.e2e.deployment import Deployment
from tests.e2e.looks import assert_accessible, photograph

#: The function that sends mails may be cold.
_ARRIVES_WITHIN_S = 60


def test_somebody_who_is_invited_stops_more_invitations(
    business: Business, addresses: Addresses, open_page: Open
) -> None:
    address = f"zoe-{uuid.uuid4().hex[:8]}@example.com"
    members = f"/v1/tenants/{business.tenant_id}/members"
    business.do("POST", members, {"email": address, "role": "editor"})
    mail = _arrived(Deployment(addresses), address)
    link = re.search(r"/stop-mail\?token=\S+", mail.text)
    assert link

    page = open_page(link[0])
    expect(page.get_by_role("heading", name="Stop these e-mails?")).to_be_visible()
    assert_accessible(page)
    photograph(page, "stop-mail")
    page.get_by_role("button", name="Stop these e-mails").click()

    expect(page.get_by_role("heading", name="Stopped")).to_be_visible()
    expect(page.get_by_text("This address gets no more invitations by e-mail.")).to_be_visible()
    assert_accessible(page)


def test_a_link_that_was_cut_off_says_what_to_do(open_page: Open) -> None:
    page = open_page("/stop-mail")

    expect(page.get_by_text("This link is not complete.")).to_be_visible()
    assert_accessible(page)


def _arrived(deployment: Deployment, address: str) -> SentMail:
    give_up = time.monotonic() + _ARRIVES_WITHIN_S
    while not (mails := deployment.mails_to(address)):
        assert time.monotonic() < give_up, "no mail came"
        time.sleep(0.5)
    return mails[0]
