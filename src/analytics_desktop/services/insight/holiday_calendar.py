"""Public holidays of the country that a time zone belongs to."""

from __future__ import annotations

from collections.abc import Set
from datetime import date
from functools import cache


@cache
def public_holidays(zone: str, first: int, last: int) -> Set[date]:
    """Public holidays of the country that an IANA time zone belongs to, for the years first..last; empty if unknown."""
    import holidays
    import pytz

    countries = [code for code, zones in pytz.country_timezones.items() if zone in zones]
    if not countries or countries[0] not in holidays.list_supported_countries():
        return frozenset()
    return frozenset(holidays.country_holidays(countries[0], years=range(first, last + 1)))
