"""What the services need from the world, as Protocols: adapters implement them, tests fake them.

Each module is of one owner; all of them are imported from here.
"""

from __future__ import annotations

from drumbeat.ports.accounts import Accounts, Gates, Secrets, Vault
from drumbeat.ports.banners import (
    BannerBoard,
    BannerChange,
    BannerCounters,
    Banners,
    Counts,
    DueFeed,
    FeedWriter,
    PlacedBanner,
    PostedBanner,
)
from drumbeat.ports.calendar import (
    MAX_PLANNED_AT_ONCE,
    Calendar,
    InstanceChange,
    Package,
    Put,
    Remove,
    Replace,
    Stretch,
    Wanted,
    Window,
)
from drumbeat.ports.canary import CanaryRecords
from drumbeat.ports.connecting import Apps, Deletions, PendingConnections
from drumbeat.ports.contents import Contents, Phones
from drumbeat.ports.credits import Credits
from drumbeat.ports.derived import Derived, Unwritable
from drumbeat.ports.due import DueEntry, DueIndex, Late, Workflow
from drumbeat.ports.figures import ErrorLog, Figures, FiguresBook, StoredDay
from drumbeat.ports.identity import Throttle, Tokens, UserDirectory
from drumbeat.ports.imaging import Imaging, MadeFile, MadePicture, MadeVideo
from drumbeat.ports.job_log import JobLog, JobStarter
from drumbeat.ports.leaving import Archives, BusinessItems, Erased, Exporter
from drumbeat.ports.listing import Page, Position
from drumbeat.ports.media import (
    Assets,
    Derivatives,
    DerivedFiles,
    Downloads,
    MediaFiles,
    MediaQueue,
    ObjectFacts,
    SignedCall,
    Space,
    UploadedPart,
    UploadStore,
    UploadToken,
    UploadTokens,
    Use,
)
from drumbeat.ports.network import (
    AccessLost,
    Authorises,
    Deauthorises,
    Follows,
    MediaProbe,
    MediaReader,
    MediaUnavailable,
    Network,
    Networks,
    Part,
    Renews,
    Reuses,
    Session,
    Sessions,
    ShapesPictures,
)
from drumbeat.ports.notifications import Causes, Notifications
from drumbeat.ports.operators import OperatorLogStore
from drumbeat.ports.plans import BillingKeys, Plans
from drumbeat.ports.preflight import Left, Mark, PreflightRunner, Preflights
from drumbeat.ports.preparing import LongPreparations, MediaWorkflow
from drumbeat.ports.surroundings import Clock, Ids, Log, Meter
from drumbeat.ports.tenants import Quotas, TenantListing, TenantReader, Tenants, TenantStore
from drumbeat.ports.topoff import TopoffJobs, TopoffQueue
from drumbeat.ports.transport import NoAnswer, NotSent, Request, Response, Transport

__all__ = [
    "AccessLost",
    "Accounts",
    "Apps",
    "Archives",
    "Assets",
    "Authorises",
    "BannerBoard",
    "BannerChange",
    "BannerCounters",
    "Banners",
    "BillingKeys",
    "BusinessItems",
    "Calendar",
    "CanaryRecords",
    "Causes",
    "Clock",
    "Contents",
    "Credits",
    "Deauthorises",
    "Deletions",
    "Derivatives",
    "Derived",
    "DerivedFiles",
    "Downloads",
    "Counts",
    "DueEntry",
    "DueFeed",
    "Erased",
    "ErrorLog",
    "Exporter",
    "FeedWriter",
    "Figures",
    "FiguresBook",
    "Follows",
    "DueIndex",
    "Gates",
    "Ids",
    "Imaging",
    "InstanceChange",
    "JobLog",
    "JobStarter",
    "Late",
    "Left",
    "Log",
    "LongPreparations",
    "MAX_PLANNED_AT_ONCE",
    "MadeFile",
    "MadePicture",
    "MadeVideo",
    "Mark",
    "MediaFiles",
    "MediaProbe",
    "MediaQueue",
    "MediaReader",
    "MediaUnavailable",
    "MediaWorkflow",
    "Meter",
    "Network",
    "Networks",
    "NoAnswer",
    "NotSent",
    "Notifications",
    "ObjectFacts",
    "OperatorLogStore",
    "Package",
    "Page",
    "Part",
    "PendingConnections",
    "Phones",
    "PlacedBanner",
    "Plans",
    "Position",
    "PostedBanner",
    "PreflightRunner",
    "Preflights",
    "Put",
    "Quotas",
    "Remove",
    "Renews",
    "Replace",
    "Request",
    "Response",
    "Secrets",
    "Session",
    "Sessions",
    "Reuses",
    "ShapesPictures",
    "SignedCall",
    "Space",
    "StoredDay",
    "Stretch",
    "TenantListing",
    "TenantReader",
    "TenantStore",
    "Tenants",
    "Throttle",
    "Tokens",
    "TopoffJobs",
    "TopoffQueue",
    "Transport",
    "UploadStore",
    "UploadToken",
    "UploadTokens",
    "Unwritable",
    "UploadedPart",
    "Use",
    "UserDirectory",
    "Vault",
    "Wanted",
    "Window",
    "Workflow",
]
