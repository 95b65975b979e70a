"""What the services need from outside, as Protocols: adapters implement them, tests fake them.

Each module has one owner; all names are imported from here. A module is loaded on first use of one
of its names, so that a function loads only the ports of its own services.
"""

# ruff: noqa: I001
from __future__ import annotations

from typing import TYPE_CHECKING

from drumbeat import deferring

if TYPE_CHECKING:
    from drumbeat.ports.accounts import (
        Accounts as Accounts,
        Gates as Gates,
        Secrets as Secrets,
        Vault as Vault,
    )
    from drumbeat.ports.banners import (
        BannerBoard as BannerBoard,
        BannerChange as BannerChange,
        BannerCounters as BannerCounters,
        Banners as Banners,
        Counts as Counts,
        DueFeed as DueFeed,
        FeedWriter as FeedWriter,
        PlacedBanner as PlacedBanner,
        PostedBanner as PostedBanner,
    )
    from drumbeat.ports.calendar import (
        MAX_PLANNED_AT_ONCE as MAX_PLANNED_AT_ONCE,
        Calendar as Calendar,
        InstanceChange as InstanceChange,
        Package as Package,
        Put as Put,
        Remove as Remove,
        Replace as Replace,
        Stretch as Stretch,
        Wanted as Wanted,
        Window as Window,
    )
    from drumbeat.ports.canary import (
        CanaryRecords as CanaryRecords,
    )
    from drumbeat.ports.connecting import (
        Apps as Apps,
        Deletions as Deletions,
        PendingConnections as PendingConnections,
    )
    from drumbeat.ports.contents import (
        Contents as Contents,
        Phones as Phones,
    )
    from drumbeat.ports.credits import (
        Credits as Credits,
    )
    from drumbeat.ports.derived import (
        Derived as Derived,
        Unwritable as Unwritable,
    )
    from drumbeat.ports.due import (
        DueEntry as DueEntry,
        DueIndex as DueIndex,
        Late as Late,
        Workflow as Workflow,
    )
    from drumbeat.ports.figures import (
        ErrorLog as ErrorLog,
        Figures as Figures,
        FiguresBook as FiguresBook,
        StoredDay as StoredDay,
    )
    from drumbeat.ports.identity import (
        Throttle as Throttle,
        Tokens as Tokens,
        UserDirectory as UserDirectory,
    )
    from drumbeat.ports.imaging import (
        Imaging as Imaging,
        MadeDocument as MadeDocument,
        MadeFile as MadeFile,
        MadePicture as MadePicture,
        MadeVideo as MadeVideo,
    )
    from drumbeat.ports.job_log import (
        JobLog as JobLog,
        JobStarter as JobStarter,
    )
    from drumbeat.ports.leaving import (
        Archives as Archives,
        BusinessItems as BusinessItems,
        Erased as Erased,
        Exporter as Exporter,
    )
    from drumbeat.ports.listing import (
        Page as Page,
        Position as Position,
    )
    from drumbeat.ports.mail import (
        Mail as Mail,
        Mailer as Mailer,
        MailQueue as MailQueue,
        MailRefused as MailRefused,
        MailStops as MailStops,
        MailUnclear as MailUnclear,
        Mornings as Mornings,
        SentMails as SentMails,
    )
    from drumbeat.ports.media import (
        Assets as Assets,
        Derivatives as Derivatives,
        DerivedFiles as DerivedFiles,
        Downloads as Downloads,
        MediaFiles as MediaFiles,
        MediaQueue as MediaQueue,
        ObjectFacts as ObjectFacts,
        SignedCall as SignedCall,
        UploadedPart as UploadedPart,
        UploadStore as UploadStore,
        UploadTokens as UploadTokens,
    )
    from drumbeat.ports.network import (
        AccessLost as AccessLost,
        Authorises as Authorises,
        Deauthorises as Deauthorises,
        Follows as Follows,
        Foresees as Foresees,
        MediaProbe as MediaProbe,
        MediaReader as MediaReader,
        MediaUnavailable as MediaUnavailable,
        Network as Network,
        Networks as Networks,
        Part as Part,
        Renews as Renews,
        Reuses as Reuses,
        Session as Session,
        Sessions as Sessions,
        ShapesPictures as ShapesPictures,
    )
    from drumbeat.ports.notifications import (
        Causes as Causes,
        Notifications as Notifications,
    )
    from drumbeat.ports.operators import (
        OperatorLogStore as OperatorLogStore,
    )
    from drumbeat.ports.plans import (
        BillingKeys as BillingKeys,
        Plans as Plans,
    )
    from drumbeat.ports.preflight import (
        PreflightRunner as PreflightRunner,
        Preflights as Preflights,
    )
    from drumbeat.ports.preparing import (
        LongPreparations as LongPreparations,
        MediaWorkflow as MediaWorkflow,
    )
    from drumbeat.ports.surroundings import (
        Clock as Clock,
        Ids as Ids,
        Log as Log,
        Meter as Meter,
    )
    from drumbeat.ports.tenants import (
        Quotas as Quotas,
        TenantListing as TenantListing,
        TenantReader as TenantReader,
        Tenants as Tenants,
        TenantStore as TenantStore,
    )
    from drumbeat.ports.topoff import (
        RunQueue as RunQueue,
        TopoffJobs as TopoffJobs,
    )
    from drumbeat.ports.transport import (
        NoAnswer as NoAnswer,
        NotSent as NotSent,
        Request as Request,
        Response as Response,
        Transport as Transport,
    )

#: The names of each module.
_NAMES = {
    "accounts": (
        "Accounts",
        "Gates",
        "Secrets",
        "Vault",
    ),
    "banners": (
        "BannerBoard",
        "BannerChange",
        "BannerCounters",
        "Banners",
        "Counts",
        "DueFeed",
        "FeedWriter",
        "PlacedBanner",
        "PostedBanner",
    ),
    "calendar": (
        "Calendar",
        "InstanceChange",
        "MAX_PLANNED_AT_ONCE",
        "Package",
        "Put",
        "Remove",
        "Replace",
        "Stretch",
        "Wanted",
        "Window",
    ),
    "canary": ("CanaryRecords",),
    "connecting": (
        "Apps",
        "Deletions",
        "PendingConnections",
    ),
    "contents": (
        "Contents",
        "Phones",
    ),
    "credits": ("Credits",),
    "derived": (
        "Derived",
        "Unwritable",
    ),
    "due": (
        "DueEntry",
        "DueIndex",
        "Late",
        "Workflow",
    ),
    "figures": (
        "ErrorLog",
        "Figures",
        "FiguresBook",
        "StoredDay",
    ),
    "identity": (
        "Throttle",
        "Tokens",
        "UserDirectory",
    ),
    "imaging": (
        "Imaging",
        "MadeDocument",
        "MadeFile",
        "MadePicture",
        "MadeVideo",
    ),
    "job_log": (
        "JobLog",
        "JobStarter",
    ),
    "leaving": (
        "Archives",
        "BusinessItems",
        "Erased",
        "Exporter",
    ),
    "listing": (
        "Page",
        "Position",
    ),
    "mail": (
        "Mail",
        "MailQueue",
        "MailRefused",
        "MailStops",
        "MailUnclear",
        "Mailer",
        "Mornings",
        "SentMails",
    ),
    "media": (
        "Assets",
        "Derivatives",
        "DerivedFiles",
        "Downloads",
        "MediaFiles",
        "MediaQueue",
        "ObjectFacts",
        "SignedCall",
        "UploadStore",
        "UploadTokens",
        "UploadedPart",
    ),
    "network": (
        "AccessLost",
        "Authorises",
        "Deauthorises",
        "Follows",
        "Foresees",
        "MediaProbe",
        "MediaReader",
        "MediaUnavailable",
        "Network",
        "Networks",
        "Part",
        "Renews",
        "Reuses",
        "Session",
        "Sessions",
        "ShapesPictures",
    ),
    "notifications": (
        "Causes",
        "Notifications",
    ),
    "operators": ("OperatorLogStore",),
    "plans": (
        "BillingKeys",
        "Plans",
    ),
    "preflight": (
        "PreflightRunner",
        "Preflights",
    ),
    "preparing": (
        "LongPreparations",
        "MediaWorkflow",
    ),
    "surroundings": (
        "Clock",
        "Ids",
        "Log",
        "Meter",
    ),
    "tenants": (
        "Quotas",
        "TenantListing",
        "TenantReader",
        "TenantStore",
        "Tenants",
    ),
    "topoff": (
        "RunQueue",
        "TopoffJobs",
    ),
    "transport": (
        "NoAnswer",
        "NotSent",
        "Request",
        "Response",
        "Transport",
    ),
}

__getattr__ = deferring.asked_for(
    __name__, {name: owner for owner, names in _NAMES.items() for name in names}
)
