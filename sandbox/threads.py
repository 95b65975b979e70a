"""Threads under /threads; only the calls that Drumbeat makes."""

from __future__ import annotations

import re
from typing import ClassVar

from sandbox.meta_containers import ContainerNetwork, Names


class Threads(ContainerNetwork):
    name = "threads"
    shown_as = "Threads"
    colours = ("#444444", "#bbbbbb")
    app = ("880602627938098", "sandbox-threads-secret")
    page = re.compile(r"/threads/p/([0-9]{1,20})/")
    scopes: ClassVar = {
        "threads_basic": "See which account it is",
        "threads_content_publish": "Post",
    }
    names = Names(
        make="threads",
        publish="threads_publish",
        quota="threads_publishing_limit",
        text="text",
        status="status",
        words="error_message",
        grants="th",
        most_characters=500,
        unknown=4279009,
    )
