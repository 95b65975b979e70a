"""Pictures, videos and banners."""

from __future__ import annotations

import os
from functools import cached_property
from typing import TYPE_CHECKING

from drumbeat.application.businesses import BusinessServices

if TYPE_CHECKING:
    from drumbeat.services.asking_again import AskingAgain
    from drumbeat.services.banner_counting import BannerCounting
    from drumbeat.services.banners import BannerService
    from drumbeat.services.beginning import Beginning
    from drumbeat.services.content_media import ContentMedia
    from drumbeat.services.feeds import Feeds
    from drumbeat.services.fitting import Fitting
    from drumbeat.services.library import Library
    from drumbeat.services.media_fits import MediaFits
    from drumbeat.services.media_processing import MediaProcessor
    from drumbeat.services.post_media import PostMedia
    from drumbeat.services.upkeep import Upkeep
    from drumbeat.services.upload_tokens import UploadPasses
    from drumbeat.services.uploads import Uploads


class LibraryServices(BusinessServices):
    """Businesses, and their library."""

    @cached_property
    def post_media(self) -> PostMedia:
        from drumbeat.services.post_media import PostMedia

        return PostMedia(assets=self.stored_assets, files=self.media_store)

    @cached_property
    def content_media(self) -> ContentMedia:
        from drumbeat.services.content_media import ContentMedia

        return ContentMedia(media=self.post_media)

    @cached_property
    def fitting(self) -> Fitting:
        from drumbeat.services.fitting import Fitting

        return Fitting(derivatives=self.derivatives, files=self.media_store)

    @cached_property
    def media_fits(self) -> MediaFits:
        from drumbeat.services.media_fits import MediaFits

        return MediaFits(
            assets=self.stored_assets,
            accounts=self.stored_accounts,
            networks=self.networks,
            derivatives=self.derivatives,
        )

    @cached_property
    def asking_again(self) -> AskingAgain:
        from drumbeat.services.asking_again import AskingAgain

        return AskingAgain(
            assets=self.stored_assets, contents=self.stored_contents, clock=self.clock
        )

    @cached_property
    def beginning(self) -> Beginning:
        from drumbeat.services.beginning import Beginning

        return Beginning(
            assets=self.stored_assets,
            contents=self.stored_contents,
            calendar=self.stored_calendar,
            networks=self.networks,
            media=self.post_media,
        )

    @cached_property
    def upload_passes(self) -> UploadPasses:
        from drumbeat.services.upload_tokens import UploadPasses

        return UploadPasses(
            tokens=self.stored_upload_tokens,
            tenants=self.tenants,
            throttle=self.throttle,
            quotas=self.quotas,
            limits=self.plan_limits,
            clock=self.clock,
            random_bytes=os.urandom,
        )

    @cached_property
    def uploads(self) -> Uploads:
        from drumbeat.aws.media_store import SECONDS
        from drumbeat.services.uploads import Uploads

        return Uploads(
            assets=self.stored_assets,
            store=self.media_store,
            queue=self.media_queue,
            quotas=self.quotas,
            limits=self.plan_limits,
            asking=self.asking_again,
            clock=self.clock,
            ids=self.ids,
            random_bytes=os.urandom,
            seconds=SECONDS,
        )

    @cached_property
    def media_processor(self) -> MediaProcessor:
        from drumbeat.services.media_processing import MediaProcessor

        return MediaProcessor(
            assets=self.stored_assets,
            files=self.media_store,
            derived=self.stored_derived_files,
            imaging=self.imaging,
            downloads=self.downloads,
            quotas=self.quotas,
            tenants=self.stored_tenants,
            asking=self.asking_again,
            begin_ahead=lambda video, allowance: self.beginning.follow_video(video, allowance),
            clock=self.clock,
            log=self.log,
            random_bytes=os.urandom,
        )

    @cached_property
    def banners(self) -> BannerService:
        from drumbeat.services.banners import BannerService

        return BannerService(websites=self.websites, ids=self.ids)

    @cached_property
    def banner_counting(self) -> BannerCounting:
        from drumbeat.services.banner_counting import BannerCounting

        return BannerCounting(counters=self.banner_counters, clock=self.clock)

    @cached_property
    def feeds(self) -> Feeds:
        from drumbeat.services.feeds import Feeds

        return Feeds(
            banners=self.stored_banners,
            websites=self.websites,
            tenants=self.stored_tenants,
            files=self.media_store,
            clock=self.clock,
            log=self.log,
        )

    @cached_property
    def library(self) -> Library:
        from drumbeat.services.library import Library

        return Library(
            assets=self.stored_assets,
            derived=self.stored_derived_files,
            contents=self.stored_contents,
            calendar=self.stored_calendar,
            uploads=self.uploads,
            store=self.media_store,
            queue=self.media_queue,
            release=lambda access, asset_id: self.banners.release(access, asset_id),
            asking=self.asking_again,
            clock=self.clock,
        )

    @cached_property
    def upkeep(self) -> Upkeep:
        from drumbeat.services.upkeep import Upkeep

        return Upkeep(
            tenants=self.stored_tenants,
            assets=self.stored_assets,
            derived=self.stored_derived_files,
            files=self.media_store,
            uploads=self.uploads,
            clock=self.clock,
            log=self.log,
        )
