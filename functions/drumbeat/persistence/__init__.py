"""Repositories over one DynamoDB table.

Importing the package registers the kinds of items that are read together with others on the base
model: PynamoDB silently drops items of kinds that it does not know. Repositories whose items are
read only by themselves, by few functions, are imported on first use.
"""

from typing import TYPE_CHECKING

from drumbeat import deferring
from drumbeat.persistence.accounts import AccountRepository
from drumbeat.persistence.assets import AssetRepository, UploadTokenRepository
from drumbeat.persistence.calendar import CalendarRepository
from drumbeat.persistence.contents import ContentRepository
from drumbeat.persistence.credits import CreditRepository
from drumbeat.persistence.derived_files import DerivedFileRepository
from drumbeat.persistence.due import DueIndexRepository
from drumbeat.persistence.gates import GateRepository
from drumbeat.persistence.notifications import NotificationRepository
from drumbeat.persistence.plans import PlanRepository
from drumbeat.persistence.preparing import PreparationRepository
from drumbeat.persistence.secrets import SecretRepository
from drumbeat.persistence.table import connect
from drumbeat.persistence.tenants import TenantRepository

if TYPE_CHECKING:
    from drumbeat.persistence.banners import BannerCountRepository, BannerRepository
    from drumbeat.persistence.causes import CauseRepository
    from drumbeat.persistence.connecting import DeletionRepository, PendingConnectionRepository
    from drumbeat.persistence.mail import MailStopRepository, MorningRepository, SentMailRepository
    from drumbeat.persistence.preflights import PreflightRepository
    from drumbeat.persistence.throttle import ThrottleRepository

__all__ = [
    "AccountRepository",
    "AssetRepository",
    "BannerCountRepository",
    "BannerRepository",
    "CalendarRepository",
    "CauseRepository",
    "ContentRepository",
    "CreditRepository",
    "DeletionRepository",
    "DerivedFileRepository",
    "DueIndexRepository",
    "GateRepository",
    "MailStopRepository",
    "MorningRepository",
    "NotificationRepository",
    "PendingConnectionRepository",
    "PlanRepository",
    "PreflightRepository",
    "PreparationRepository",
    "SecretRepository",
    "SentMailRepository",
    "TenantRepository",
    "ThrottleRepository",
    "UploadTokenRepository",
    "connect",
]

#: Names that are not loaded with the package, by module.
_LATER = {
    "BannerCountRepository": "banners",
    "BannerRepository": "banners",
    "CauseRepository": "causes",
    "DeletionRepository": "connecting",
    "MailStopRepository": "mail",
    "MorningRepository": "mail",
    "PendingConnectionRepository": "connecting",
    "PreflightRepository": "preflights",
    "SentMailRepository": "mail",
    "ThrottleRepository": "throttle",
}

__getattr__ = deferring.asked_for(__name__, _LATER)
