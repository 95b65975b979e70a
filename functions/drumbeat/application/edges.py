"""AWS services other than the table: queues, workflows, files, keys, logins, mail."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from drumbeat.application import clients
from drumbeat.application.stores import Stores

if TYPE_CHECKING:
    from drumbeat import ports
    from drumbeat.aws.media_store import S3MediaStore


class Edges(Stores):
    """The repositories, and the rest of AWS."""

    @cached_property
    def user_directory(self) -> ports.UserDirectory:
        from drumbeat.aws.cognito import CognitoDirectory

        return CognitoDirectory(
            lambda: self.client("cognito-idp"),
            self.settings.user_pool_client_id,
            self.settings.user_pool_id,
        )

    @cached_property
    def vault(self) -> ports.Vault:
        from drumbeat.aws.opened_connections import RememberingVault
        from drumbeat.aws.vault import KmsVault

        kms = KmsVault(lambda: self.client("kms"), self.settings.secrets_key_id)
        return RememberingVault(kms, self.clock)

    @cached_property
    def apps(self) -> ports.Apps:
        from drumbeat.aws.apps import ParameterApps

        return ParameterApps(lambda: self.client("ssm"), self.settings.apps_path, self.clock)

    @cached_property
    def billing_keys(self) -> ports.BillingKeys:
        from drumbeat.aws.billing_keys import ParameterBillingKeys

        return ParameterBillingKeys(
            lambda: self.client("ssm"), self.settings.billing_parameter, self.clock
        )

    @cached_property
    def workflow(self) -> ports.Workflow:
        from drumbeat.aws.workflow import StepFunctionsWorkflow

        return StepFunctionsWorkflow(
            lambda: self.client("stepfunctions"), self.settings.state_machine_arn
        )

    @cached_property
    def media_workflow(self) -> ports.MediaWorkflow:
        from drumbeat.aws.workflow import StepFunctionsWorkflow

        return StepFunctionsWorkflow(
            lambda: self.client("stepfunctions"), self.settings.media_state_machine_arn
        )

    @cached_property
    def queue(self) -> ports.RunQueue:
        from drumbeat.aws.queue import SqsRunQueue

        return SqsRunQueue(lambda: self.client("sqs"), self.settings.topoff_queue_url)

    @cached_property
    def renewal_queue(self) -> ports.RunQueue:
        from drumbeat.aws.queue import SqsRenewalQueue

        return SqsRenewalQueue(lambda: self.client("sqs"), self.settings.renewal_queue_url)

    @cached_property
    def mail_orders(self) -> ports.MailQueue:
        """The queue of work on e-mails, even in a deployment that sends none."""
        from drumbeat.aws.queue import SqsMailQueue

        return SqsMailQueue(lambda: self.client("sqs"), self.settings.mail_queue_url)

    @cached_property
    def mail_queue(self) -> ports.MailQueue:
        """The queue of e-mails to be sent."""
        from drumbeat.aws.queue import NoMailQueue

        return self.mail_orders if self.settings.mail_sender else NoMailQueue()

    @cached_property
    def mailer(self) -> ports.Mailer:
        from drumbeat.aws.mailer import SesMailer

        return SesMailer(clients.ses, self.settings.mail_sender)

    @cached_property
    def media_store(self) -> S3MediaStore:
        """Implements `ports.UploadStore` and `ports.MediaFiles`."""
        from drumbeat.aws.media_store import S3MediaStore

        return S3MediaStore(
            clients.s3, self.settings.media_bucket, public_url=self.settings.public_url
        )

    @cached_property
    def media_queue(self) -> ports.MediaQueue:
        from drumbeat.aws.queue import SqsMediaQueue

        return SqsMediaQueue(lambda: self.client("sqs"), self.settings.media_queue_url)

    @cached_property
    def derivatives(self) -> ports.Derivatives:
        from drumbeat.aws.derivatives import LambdaDerivatives

        return LambdaDerivatives(
            self.stored_derived_files, clients.waiting_lambda, self.settings.media_function
        )

    @cached_property
    def imaging(self) -> ports.Imaging:
        """Its imports are only in the media job's layer."""
        import tempfile
        from pathlib import Path

        from drumbeat.imaging.ffmpeg import find
        from drumbeat.imaging.studio import Studio

        return Studio(self.log, find(Path(tempfile.gettempdir())))

    @cached_property
    def downloads(self) -> ports.Downloads:
        from drumbeat.platforms.downloading import PART_BYTES, GuardedDownloads
        from drumbeat.platforms.lookups import Guard

        def transport() -> ports.Transport:
            from drumbeat.platforms.requests_transport import RequestsTransport

            return RequestsTransport(body_bytes=PART_BYTES, body_seconds=60, whole_seconds=70)

        guard = Guard(allow_private=self.settings.allow_private_addresses)
        return GuardedDownloads(self.clock, transport, guard=guard)

    @cached_property
    def preflight_runner(self) -> ports.PreflightRunner:
        from drumbeat.aws.preflight import LambdaPreflightRunner

        return LambdaPreflightRunner(clients.waiting_lambda, self.settings.preflight_function)

    @cached_property
    def feed_writer(self) -> ports.FeedWriter:
        from drumbeat.aws.feed_writer import LambdaFeedWriter

        return LambdaFeedWriter(lambda: self.client("lambda"), self.settings.feeds_function)

    @cached_property
    def quotas(self) -> ports.Quotas:
        from drumbeat.configured_quotas import ConfiguredQuotas

        return ConfiguredQuotas(self.settings, lambda: self.plans)

    @cached_property
    def archives(self) -> ports.Archives:
        from drumbeat.aws.archives import S3Archives

        return S3Archives(clients.s3, self.settings.media_bucket)

    @cached_property
    def exporter(self) -> ports.Exporter:
        from drumbeat.aws.archives import LambdaExporter

        return LambdaExporter(lambda: self.client("lambda"), self.settings.upkeep_function)

    @cached_property
    def job_starter(self) -> ports.JobStarter:
        from drumbeat.aws.job_starter import AwsJobStarter
        from drumbeat.domain.job_log import JobKind

        settings = self.settings
        return AwsJobStarter(
            self.client,
            queues={
                JobKind.TOP_OFF: settings.topoff_queue_url,
                JobKind.FOLLOW_CHANGE: settings.topoff_queue_url,
                JobKind.RENEWAL: settings.renewal_queue_url,
                JobKind.MEDIA: settings.media_queue_url,
            },
            functions={
                JobKind.EXPORT: settings.upkeep_function,
                JobKind.UPKEEP: settings.upkeep_function,
                JobKind.AUDIT: settings.upkeep_function,
                JobKind.PREFLIGHT: settings.preflight_function,
            },
        )
