"""What Instagram's errors mean for a post.

Source: Meta, Instagram Platform, Error Codes (2026-06-02), Content Publishing, Graph API Error
Handling and Rate Limits; recorded answers where Meta says nothing. The number in the status of a
failed container is judged by the same rules, as a subcode.
"""

from __future__ import annotations

from drumbeat.platforms.meta_errors import ErrorClass, Rule
from drumbeat.platforms.meta_publishing import ACTION_BLOCKED, QUOTA_WAIT

_THUMB_OFFSET, _KIND, _CAROUSEL_SIZE = 2207057, 2207023, 2207028
_PRODUCT_TAGS, _TAGS, _UNKNOWN_USER = (2207035, 2207036, 2207037), 2207040, 2207018
_VIDEO_FORMAT, _TOO_LARGE, _FORMAT, _RATIO, _CAPTION = 2207026, 2207004, 2207005, 2207009, 2207010
_CONTENT = (
    *(_THUMB_OFFSET, _KIND, _CAROUSEL_SIZE, *_PRODUCT_TAGS, _TAGS, _UNKNOWN_USER),
    *(_VIDEO_FORMAT, _TOO_LARGE, _FORMAT, _RATIO, _CAPTION),
)
_DOWNLOAD_TIMEOUT, _MEDIA_EXPIRED, _CREATE_FAILED, _UPLOAD_ERROR = (
    2207003,
    2207020,
    2207032,
    2207053,
)
_NOT_FOUND, _CONTAINER_GONE, _UNREADABLE, _NOT_READY = 2207006, 2207008, 2207052, 2207027
#: What the same container may do without, a little later, and what takes another one.
_PASSING = (_DOWNLOAD_TIMEOUT, _UNREADABLE, _NOT_READY)
_SPENT = (_MEDIA_EXPIRED, _CREATE_FAILED, _UPLOAD_ERROR, _NOT_FOUND, _CONTAINER_GONE)
_SERVER, _RESTRICTED, _QUOTA = 2207001, 2207050, 2207042

#: The first matching rule decides.
RULES = (
    Rule(ErrorClass.RATE_LIMITED, None, (_QUOTA,), firm=True, wait=QUOTA_WAIT),
    Rule(ErrorClass.PERMANENT, None, (ACTION_BLOCKED, _RESTRICTED)),
    Rule(ErrorClass.PERMANENT, None, _CONTENT),
    Rule(ErrorClass.RETRY_THEN_PERMANENT, None, _PASSING, firm=True),
    Rule(ErrorClass.RETRY_THEN_PERMANENT, None, _SPENT, firm=True, spent=True),
    Rule(ErrorClass.AMBIGUOUS, None, (_SERVER,)),
    # For a container or post that was just made this does not prove that it is missing.
    Rule(ErrorClass.RETRY_THEN_PERMANENT, (100,), (33,)),
    Rule(ErrorClass.REAUTH, (190, 102)),
    # A permission was not granted, or was revoked: reconnecting asks for it.
    Rule(ErrorClass.REAUTH, (10, *range(200, 300))),
    Rule(ErrorClass.RATE_LIMITED, (4, 17, 32, 613, 80001, 80002), firm=True),
    Rule(ErrorClass.AMBIGUOUS, (1, 2)),
    Rule(ErrorClass.PERMANENT, (3, 100, 2500)),
)
