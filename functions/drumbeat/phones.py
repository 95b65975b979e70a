"""Parsing phone numbers that people type, with Google's libphonenumber.

The library is imported on first use: its tables are large, and few calls need them.
"""

from __future__ import annotations

import re

from drumbeat.domain.phone_numbers import PhoneNumber

#: Addresses contain digits too, which the library would take for a number.
_NO_NUMBER = re.compile(r"://|www\.|@", re.IGNORECASE)
_EXAMPLE = "Enter a phone number, such as (310) 555-0100 or +1 310 555 0100."


class LibPhones:
    """`ports.Phones` over `phonenumbers`."""

    def read(self, text: str, country: str | None) -> PhoneNumber:
        import phonenumbers
        from phonenumbers import PhoneNumberFormat, ValidationResult

        if _NO_NUMBER.search(text):
            raise ValueError(_EXAMPLE)
        try:
            number = phonenumbers.parse(text, country)
        except phonenumbers.NumberParseException as unread:
            if unread.error_type == unread.INVALID_COUNTRY_CODE:
                words = "Begin with + and the country's code, such as +1 310 555 0100."
                raise ValueError(words) from None
            raise ValueError(_EXAMPLE) from None
        possible = phonenumbers.is_possible_number_with_reason(number)
        international = (
            text.strip().lower().removeprefix("tel:").strip().startswith(("+", "\uff0b"))
        )
        if possible == ValidationResult.IS_POSSIBLE_LOCAL_ONLY and not international:
            raise ValueError("Enter the number with its area code, such as (310) 555-0100.")
        if possible not in (ValidationResult.IS_POSSIBLE, ValidationResult.IS_POSSIBLE_LOCAL_ONLY):
            raise ValueError(
                f"This number can't be called: it has too many or too few digits. {_EXAMPLE}"
            )
        at_home = country is not None and (
            phonenumbers.country_code_for_region(country) == number.country_code
        )
        form = PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL
        extension = f";ext={number.extension}" if number.extension else ""
        return PhoneNumber(
            link=f"tel:{phonenumbers.format_number(number, PhoneNumberFormat.E164)}{extension}",
            shown=phonenumbers.format_number(number, form),
        )
