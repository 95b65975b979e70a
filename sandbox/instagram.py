"""Instagram under /instagram; only the calls that Drumbeat makes."""

from __future__ import annotations

import re
from typing import ClassVar

from sandbox.meta_containers import ContainerNetwork, Names


class Instagram(ContainerNetwork):
    name = "instagram"
    shown_as = "Instagram"
    colours = ("#b3296c", "#f08ab8")
    app = ("990602627938098", "sandbox-instagram-secret")
    page = re.compile(r"/instagram/p/([0-9]{1,20})/")
    scopes: ClassVar = {
        "instagram_business_basic": "See which account it is",
        "instagram_business_content_publish": "Post",
        "instagram_business_manage_comments": "Comment on what it posts",
    }
    names = Names(
        make="media",
        publish="media_publish",
        quota="content_publishing_limit",
        text="caption",
        status="status_code",
        words="status",
        grants="ig",
        most_characters=2_200,
        unknown=2207008,
        apart={"STORIES": "stories"},
        comments=True,
    )
