"""The rules: pure Python over plain data. No AWS, no HTTP, no clock, no third-party imports."""
