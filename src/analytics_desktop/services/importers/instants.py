"""Times as files write them, into UTC instants."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from analytics_desktop.models.errors import Problem

if TYPE_CHECKING:
    import polars as pl

_ISO = (
    r"^(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ](?P<clock>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:[.,](?P<fraction>[0-9]+))?)?"
    r" ?(?P<offset>[Zz]|UTC|[+-][0-9]{2}(?::?[0-9]{2})?)?$"
)
_EPOCH = r"^(?P<whole>[0-9]{9,10}|[0-9]{12,13})(?:\.(?P<part>[0-9]+))?$"
EARLIEST, LATEST = "2000-01-01", "2100-01-01"


def known_zone(zone: str) -> str:
    """`zone` itself. Problem with a suggestion when there is no such IANA time zone."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        near = get_close_matches(zone, sorted(available_timezones()), 1)
        hint = f"Did you mean {near[0]}?" if near else "Use a name such as Europe/Berlin or UTC."
        raise Problem(f"There is no time zone {zone}.", hint) from None
    return zone


def instant(text: pl.Expr, zone: str) -> tuple[pl.Expr, pl.Expr]:
    """(UTC instant with microseconds, fault text) of a text column.

    ISO date and time, blank or T between them, with any number of fraction digits (those below a microsecond are cut
    off), with Z, an offset, or none: then the clock of `zone`, of its two 02:30s in autumn the first. A date alone is
    its midnight. 9-10 digits are seconds since 1970, 12-13 digits milliseconds, either with a decimal fraction.
    """
    import polars as pl

    value = pl.coalesce(_iso(text, zone), _epoch(text))
    early, late = (pl.lit(day).str.to_datetime("%Y-%m-%d", time_zone="UTC") for day in (EARLIEST, LATEST))
    wrong = (
        pl.when(text.is_null())
        .then(pl.lit("is empty"))
        .when(text.str.contains(_ISO) & value.is_null())
        .then(pl.format('"{}" does not exist in the calendar and clock of ' + zone, text))
        .when(value.is_null())
        .then(pl.format('"{}" is not an ISO date and time nor seconds since 1970', text.str.slice(0, 60)))
        .when((value < early) | (value >= late))
        .then(pl.format(f'"{{}}" lies outside {EARLIEST[:4]} to {int(LATEST[:4]) - 1}', text.str.slice(0, 60)))
    )
    return value, wrong


def _iso(text: pl.Expr, zone: str) -> pl.Expr:
    import polars as pl

    part = text.str.extract_groups(_ISO).struct
    clock = part.field("clock").fill_null("00:00")
    seconds = pl.when(clock.str.len_bytes() == 5).then(clock + ":00").otherwise(clock)
    wall = (part.field("date") + " " + seconds).str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")
    wall += _microseconds(part.field("fraction"))
    offset = part.field("offset")
    digits = offset.str.replace(":", "", literal=True)
    hours, minutes = digits.str.slice(1, 2).cast(pl.Int64, strict=False), digits.str.slice(3, 2)
    ahead = pl.duration(hours=hours, minutes=minutes.cast(pl.Int64, strict=False).fill_null(0))
    utc = (
        pl.when(digits.str.starts_with("+")).then(wall - ahead).when(digits.str.starts_with("-")).then(wall + ahead)
    ).otherwise(wall)
    local = wall.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null").dt.convert_time_zone("UTC")
    return pl.when(offset.is_null()).then(local).otherwise(utc.dt.replace_time_zone("UTC"))


def _epoch(text: pl.Expr) -> pl.Expr:
    import polars as pl

    part = text.str.extract_groups(_EPOCH).struct
    whole, fraction = part.field("whole"), part.field("part").fill_null("")
    thousandths = whole.str.len_bytes() > 10
    digits = pl.when(thousandths).then(3).otherwise(6)
    total = whole + fraction.str.pad_end(6, "0").str.slice(0, digits)
    return pl.from_epoch(total.cast(pl.Int64, strict=False), time_unit="us").dt.replace_time_zone("UTC")


def _microseconds(fraction: pl.Expr) -> pl.Expr:
    import polars as pl

    digits = fraction.fill_null("").str.pad_end(6, "0").str.slice(0, 6)
    return pl.duration(microseconds=digits.cast(pl.Int64, strict=False), time_unit="us")
