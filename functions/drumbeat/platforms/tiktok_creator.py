"""What TikTok says about an account before each post: what it may post, and who may see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from drumbeat.platforms.steps import Asking
from drumbeat.platforms.tiktok_api import asking

PRIVACY = "privacy"
EVERYONE, ONLY_ME = "PUBLIC_TO_EVERYONE", "SELF_ONLY"
_LEVELS = {
    EVERYONE: "Everyone",
    "MUTUAL_FOLLOW_FRIENDS": "Friends: those who follow each other",
    "FOLLOWER_OF_CREATOR": "Followers",
    ONLY_ME: "Only me",
}


def asking_creator(api: str) -> Asking:
    return asking("POST", f"{api}/v2/post/publish/creator_info/query/", {})


def choices_of(creator: Mapping[str, Any]) -> Mapping[str, Sequence[tuple[str, str]]]:
    """Who may see a post of the account; unknown levels keep TikTok's name."""
    entries = creator.get("privacy_level_options")
    levels = [str(each) for each in entries] if isinstance(entries, list) else []
    return {PRIVACY: [(each, _LEVELS.get(each, each)) for each in levels]}
