"""AWS prices in US$, without free tiers: us-east-1, November 2026.

From the price pages of each service (aws.amazon.com/dynamodb/pricing/on-demand, /lambda/pricing,
/api-gateway/pricing, /step-functions/pricing, /kms/pricing, /sqs/pricing, /cloudwatch/pricing,
/cognito/pricing, /s3/pricing, /ses/pricing). The size of logs and storage does not follow from
operations, so they are given per GB; data transfer is left out.
"""

from __future__ import annotations

#: DynamoDB on demand. An eventually consistent read of 4 KB is half a unit.
READ_UNIT = 0.125e-6
WRITE_UNIT = 0.625e-6

#: Lambda on arm64, billed by the millisecond.
GB_SECOND = 0.0000133334
LAMBDA_REQUEST = 0.20e-6
#: Memory that comes with one whole processor; less memory is that share of one (AWS Lambda
#: Developer Guide, "Configure Lambda function memory").
MB_PER_PROCESSOR = 1769

HTTP_REQUEST = 1.00e-6
#: Step Functions, standard workflows. A workflow is billed one more than the states it enters
#: (its start), and one for each retry.
TRANSITION = 25e-6
KMS_REQUEST = 0.03 / 10_000
#: S3: writing an object; reading one costs a twelfth of that.
PUT_REQUEST = 0.005 / 1_000
SQS_REQUEST = 0.40e-6
#: SES, sending; attachments cost more by the GB.
MAIL = 0.10 / 1_000

KEY_MONTH = 1.00
ALARM_MONTH = 0.10
METRIC_MONTH = 0.30
#: An account's first three are free.
DASHBOARD_MONTH = 3.00
#: Of somebody who signs in that month (Cognito, Essentials); a region's first 10,000 are free.
PERSON_MONTH = 0.015

TABLE_GB_MONTH = 0.25
RECOVERY_GB_MONTH = 0.20
BUCKET_GB_MONTH = 0.023
LOGS_GB = 0.50
LOGS_GB_MONTH = 0.03
