"""The networks that this deployment speaks, and what each of them takes."""

from __future__ import annotations

from typing import Annotated

from aws_lambda_powertools.event_handler.api_gateway import Router
from pydantic import Field

from api.access import Reader
from api.dependencies import of
from api.schema import Listed, View
from drumbeat.domain.tenancy import Permission
from drumbeat.domain.text_lengths import Unit
from drumbeat.ports import Network, Networks

router = Router()  # type: ignore[no-untyped-call]
PATH = "/api/v1/marketing/platforms"
TAG = ["platforms"]


class TextLimitView(View):
    """At most `most` of `unit`."""

    unit: Unit
    most: int
    documented: bool = Field(description="If not, it was only observed; beyond it is a warning.")


class MediaLimitsView(View):
    """What media a post may have; null means no limit."""

    most: int | None
    content_types: list[str] | None
    max_bytes: int | None


class PlatformView(View):
    """One network. Every one of its text limits holds."""

    platform: str = Field(description="As channel accounts name it.")
    display_name: str
    text: list[TextLimitView]
    media: MediaLimitsView
    needs_something: bool = Field(description="A post without text, media and link is refused.")
    can_be_asked: bool = Field(
        description="Whether it can tell if a post arrived, when its answer went missing."
    )


@router.get(PATH, tags=TAG, operation_id="list_platforms")
def list_platforms(
    access: Reader, networks: Annotated[Networks, of(lambda app: app.networks)]
) -> Listed[PlatformView]:
    """The networks, and their limits on texts and media."""
    access.require(Permission.READ)
    items = [_shown(networks.get(name)) for name in sorted(networks.names)]
    return Listed[PlatformView](items=items, cursor=None)


def _shown(network: Network) -> PlatformView:
    limits = network.limits
    kinds = limits.media.content_types
    return PlatformView(
        platform=network.name,
        display_name=network.display_name,
        text=[TextLimitView.model_validate(each) for each in limits.texts],
        media=MediaLimitsView(
            most=limits.media.most,
            content_types=None if kinds is None else sorted(kinds),
            max_bytes=limits.media.max_bytes,
        ),
        needs_something=limits.needs_something,
        can_be_asked=network.finds,
    )
