"""Pictures and videos: they are uploaded before the status, and some are worked on for a while."""

from __future__ import annotations

from typing import Any

from drumbeat.domain.connections import Connection
from drumbeat.domain.publishing import Medium
from drumbeat.platforms import mastodon_api as api
from drumbeat.platforms import pictures, videos
from drumbeat.platforms.mastodon_instance import Instance
from drumbeat.platforms.steps import Refused, hidden
from drumbeat.ports import Clock, MediaReader, Request, Session


def file_of(media: MediaReader, medium: Medium, instance: Instance) -> tuple[str, bytes, str]:
    """Name, bytes and type of what is uploaded. Raises Refused."""
    if medium.file is not None and medium.is_video:
        content = videos.read(media, medium, medium.file, most=instance.video_bytes)
        return f"video{videos.suffix_of(medium.file)}", content, medium.file.content_type
    picture = pictures.read(media, medium, most=instance.picture_bytes)
    return f"picture{picture.suffix}", picture.content, picture.content_type


def _focus(medium: Medium) -> str | None:
    """The point that stays in sight, from the middle: from -1 (left, bottom) to 1."""
    crop = medium.crop
    if crop is None or crop.pad or medium.is_video:
        return None
    return f"{crop.x * 2 - 1:.2f},{1 - crop.y * 2:.2f}"


def uploaded(
    session: Session, medium: Medium, file: tuple[str, bytes, str], clock: Clock
) -> tuple[str, bool]:
    """The upload's id, and whether it can be used already."""
    # Imported here: only posts with pictures need it.
    from urllib3.filepost import encode_multipart_formdata

    fields: dict[str, Any] = {"file": file}
    if medium.alt:
        fields["description"] = medium.alt
    if focus := _focus(medium):
        fields["focus"] = focus
    body, content_type = encode_multipart_formdata(fields)

    def asking(connection: Connection) -> Request:
        headers = {**api.authorised(connection), "Content-Type": content_type}
        return Request("POST", f"{api.root(connection)}/api/v2/media", headers, body)

    answer = hidden(session, asking)
    number = (answer.document() or {}).get("id")
    if answer.status not in (200, 202) or not api.is_id(number):
        raise Refused(api.refusal(answer, session, clock.now()))
    return str(number), answer.status == 200


def is_ready(session: Session, upload: str, clock: Clock) -> bool:
    """Whether it is worked on no longer. Raises Refused."""
    answer = hidden(session, api.calling("GET", f"/api/v1/media/{upload}"))
    if answer.status == 206:
        return False
    if answer.status != 200:
        raise Refused(api.refusal(answer, session, clock.now()))
    return True
