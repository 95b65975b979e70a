"""Adapters to AWS services other than DynamoDB."""
