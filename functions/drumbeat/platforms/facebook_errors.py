"""What Facebook's errors mean for a post.

Source: Meta, Graph API Error Handling, Rate Limits, Pages API; recorded answers where Meta says
nothing.
"""

from __future__ import annotations

from drumbeat.platforms.meta_errors import ErrorClass, Rule

_VIDEO_SUBCODES = (1363022, 1363023, 1363024, 1363025, 1363026, 1363031, 1363032)
_VIDEO_TIMEOUTS = (1363030, 1363033, 1363041)

_ROLE = (
    "Connecting again is not enough: whoever connects the page needs a role on it that allows "
    "posting. Whoever manages the page gives it at Facebook; then connect the page again."
)
_PERMISSION = (
    "Connecting again is not enough by itself: allow all that Facebook asks for, for this page. "
    "Where it asks nothing, remove Drumbeat under Facebook's business integrations first."
)
_IDENTITY = (
    "Facebook wants whoever connected the page to confirm who they are. They do so at Facebook; "
    "then post again."
)

#: The first matching rule decides.
RULES = (
    Rule(ErrorClass.REAUTH, (190,), (492,), remedy=_ROLE),
    # No number distinguishes this from an expired token.
    Rule(ErrorClass.REAUTH, (190,), says="before impersonating a user's page", remedy=_PERMISSION),
    Rule(ErrorClass.REAUTH, (190, 102), (458, 459, 460, 463, 464, 467)),
    Rule(ErrorClass.RATE_LIMITED, (4,), (1349210,), firm=True),
    Rule(ErrorClass.RATE_LIMITED, (80001,), (2494055,), firm=True),
    # The photo's URL could not be read: seen with is_transient, and nothing is posted.
    Rule(ErrorClass.RETRY_THEN_PERMANENT, (324,), (2069019,), firm=True),
    # Blocked for its behaviour, for hours: an early retry makes it worse.
    Rule(ErrorClass.PERMANENT, (368,), (1390008,)),
    Rule(ErrorClass.PERMANENT, (368,), (4854002,), remedy=_IDENTITY),
    # Its photos are in a post already, perhaps in this one.
    Rule(ErrorClass.DUPLICATE, None, (1366051,)),
    Rule(ErrorClass.DUPLICATE, (1366051,)),
    Rule(ErrorClass.PERMANENT, (100,), (33,)),
    Rule(ErrorClass.PERMANENT, None, _VIDEO_SUBCODES),
    Rule(ErrorClass.RETRY_THEN_PERMANENT, None, _VIDEO_TIMEOUTS),
    Rule(ErrorClass.REAUTH, (190, 102)),
    # A permission was not granted, or was revoked: reconnecting asks for it.
    Rule(ErrorClass.REAUTH, (10, *range(200, 300))),
    Rule(ErrorClass.PERMANENT, (3,)),
    Rule(ErrorClass.AMBIGUOUS, (1, 2)),
    Rule(ErrorClass.RATE_LIMITED, (4, 17, 32, 341, 613, 80001), firm=True),
    Rule(ErrorClass.DUPLICATE, (506,)),
    Rule(ErrorClass.PERMANENT, (100, 368, 1609005)),
    Rule(ErrorClass.RETRY_THEN_PERMANENT, (324,)),
    Rule(ErrorClass.PERMANENT, (*_VIDEO_SUBCODES, *range(6000, 7000))),
    Rule(ErrorClass.RETRY_THEN_PERMANENT, _VIDEO_TIMEOUTS),
)
