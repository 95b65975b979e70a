"""What making posts and changing them have in common."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from drumbeat.domain import options
from drumbeat.domain.accounts import AccountStatus, ChannelAccount
from drumbeat.domain.content import ContentItem, OwnCaption, reword
from drumbeat.domain.errors import NotFound, Unavailable
from drumbeat.domain.options import Options
from drumbeat.domain.posts import PostInstance, Status
from drumbeat.domain.profiles import Option
from drumbeat.domain.tenancy import Access, Permission, Tenant
from drumbeat.ports import Accounts, Calendar, Clock, Contents, Networks
from drumbeat.services.beginning import Beginning
from drumbeat.services.dispatching import Dispatcher


def hurried(
    dispatcher: Dispatcher,
    calendar: Calendar,
    instance: PostInstance,
    tenant: Tenant | None = None,
) -> PostInstance:
    """Start what is due before the next sweep; should that fail, the sweep will."""
    if instance.status is Status.SCHEDULED and instance.attempt == 0:
        with suppress(Unavailable):
            return dispatcher.hurry(instance, calendar.slot_of(instance), tenant)
    return instance


@dataclass(frozen=True, slots=True, kw_only=True)
class InstanceSteps:
    """What making posts and changing them have in common."""

    calendar: Calendar
    contents: Contents
    accounts: Accounts
    dispatcher: Dispatcher
    beginning: Beginning
    networks: Networks
    clock: Clock

    def reworded(
        self,
        access: Access,
        before: PostInstance,
        after: PostInstance,
        content: ContentItem | None = None,
    ) -> tuple[PostInstance, tuple[ContentItem, ContentItem] | None]:
        """What becomes of the content by a caption that the post has not shown with it yet.

        The content gets a new version where approval matters, so that nobody approves it without
        that caption, and the post names that version, so that it is not sent with an older one.
        `content`: as it was read already.
        """
        content_id = after.content_item_id
        says_own = after.caption_override is not None or options.texts(after.options)
        if not says_own or content_id is None or _own_words(after) == _own_words(before):
            return after, None
        content = content or self.content(access.tenant_id, content_id)
        if content.approval is None:
            return after, (content, content)
        new_content = replace(
            self.worded(access, content, after),
            version=content.version + 1,
            updated_at=self.clock.now(),
        )
        return replace(after, content_version=new_content.version), (content, new_content)

    def worded(self, access: Access, content: ContentItem, post: PostInstance) -> ContentItem:
        """The content once this post's own caption, if it has one, stands beside it."""
        text = post.own_text(content.base_caption)
        if text is None:
            return content
        own = OwnCaption(
            instance_id=post.id,
            channel_account_id=post.channel_account_id,
            account_name=post.account_name,
            caption=text,
        )
        return reword(content, own, by=access.email, may_approve=access.may(Permission.MANAGE))

    def hurry(self, instance: PostInstance, tenant: Tenant | None = None) -> PostInstance:
        """As `hurried`."""
        return hurried(self.dispatcher, self.calendar, instance, tenant)

    def begun_ahead(
        self, instance: PostInstance, content: ContentItem | None = None
    ) -> PostInstance:
        """Taken up so early that its network can get it ready. `content`: if it is read already."""
        content_id = instance.content_item_id
        if content_id is None or not self.beginning.waits_for(instance):
            return instance
        content = content or self.content(instance.tenant_id, content_id)
        return self.beginning.ahead(instance, content)

    def chosen(
        self, post: PostInstance, values: Options, account: ChannelAccount | None = None
    ) -> Options:
        """Raises InvalidInput naming `options.<name>`. `account`: the post's, if it is read."""
        return options.checked(self.known(post, account), values)

    def known(self, post: PostInstance, account: ChannelAccount | None) -> Sequence[Option]:
        """What may be set for the post; its account may be gone."""
        network_options = self.networks.get(post.platform).profile.options
        if not any(option.of_account for option in network_options):
            return network_options
        account = account or self.accounts.get(post.tenant_id, post.channel_account_id)
        return options.of_account(network_options, account.choices if account else {})

    def content(self, tenant_id: str, content_id: str) -> ContentItem:
        """Raises NotFound."""
        content = self.contents.get(tenant_id, content_id)
        if content is None:
            raise NotFound("No such text; it may have been deleted.")
        return content

    def account(self, tenant_id: str, account_id: str) -> ChannelAccount:
        """Raises NotFound, also for one that is being deleted."""
        account = self.accounts.get(tenant_id, account_id)
        if account is None or account.status is AccountStatus.DELETING:
            raise NotFound("No such account.")
        return account


def _own_words(post: PostInstance) -> tuple[object, ...]:
    """What is shown of a post's own: where that is as it was, nobody has to read it again."""
    words = options.texts(post.options)
    return (post.caption_override, words, post.content_item_id, post.channel_account_id)


def counted(after: PostInstance, before: PostInstance) -> PostInstance:
    """`after` as a change of `before` that clients can tell."""
    return replace(after, version=before.version + 1)


def written(before: PostInstance, after: PostInstance) -> PostInstance:
    """`after` as the calendar has stored it."""
    return replace(after, revision=before.revision + 1)
