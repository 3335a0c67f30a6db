"""Instants as the canonical form of an audit entry has them: 27:2026-01-31T23:59:59.000001Z,

All numbers are unsigned: numba's division of signed ones asks for the sign each time.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit, uint8, uint64
from numpy.typing import NDArray

FIRST: Final = int(np.datetime64("0001-01-01", "us").astype(np.int64))  # years of four digits, in microseconds
LAST: Final = int(np.datetime64("9999-12-31T23:59:59.999999", "us").astype(np.int64))
_MARCH_0: Final = int(np.datetime64("0000-03-01", "us").astype(np.int64))
_FORM: Final = np.frombuffer(b"27:0000-00-00T00:00:00.000000Z,", np.uint8)
_TIME_AT: Final = 13  # what stands from here on in the form are hours to microseconds


@njit(forceinline=True)
def _split(number: Any, unit: Any) -> Any:
    return number // uint64(unit), number % uint64(unit)


@njit(forceinline=True)
def _date_number(days: Any) -> Any:
    """Day as the number YYYYMMDD, from days since 0000-03-01 of the proleptic Gregorian calendar.

    Years begin with March here, so that the leap day is the last of its year; an era is 400 of them, 146097 days.
    """
    era, day = _split(days, 146_097)
    leaps = day // uint64(1460) + day // uint64(146_096) - day // uint64(36_524)
    year = (day - leaps) // uint64(365)
    day = day + year // uint64(100) - uint64(365) * year - year // uint64(4)
    month = (uint64(5) * day + uint64(2)) // uint64(153)  # 0 is March
    day = day + uint64(1) - (uint64(153) * month + uint64(2)) // uint64(5)
    late = uint64(1) if month > uint64(9) else uint64(0)
    year = year + uint64(400) * era + late
    return year * uint64(10_000) + (month + uint64(3) - uint64(12) * late) * uint64(100) + day


@njit(forceinline=True)
def _time_number(moment: Any) -> Any:
    """Microseconds of a day as the number HHMMSSffffff."""
    seconds, fraction = _split(moment, 1_000_000)
    minutes, second = _split(seconds, 60)
    hour, minute = _split(minutes, 60)
    return ((hour * uint64(100) + minute) * uint64(100) + second) * uint64(1_000_000) + fraction


@njit(nogil=True, cache=True)
def write_instants(out: NDArray[np.uint8], ends: NDArray[np.uint64], instants: NDArray[np.int64]) -> None:
    """`instants`: microseconds since 1970-01-01 UTC, FIRST .. LAST."""
    for row in range(len(ends)):
        days, moment = _split(uint64(instants[row] - _MARCH_0), 86_400_000_000)
        end, rest = ends[row], _time_number(moment)
        for back in range(31):
            at = 30 - back
            form = _FORM[at]
            if at == _TIME_AT:
                rest = _date_number(days)
            if at > 2 and form == 48:
                rest, digit = _split(rest, 10)
                form = uint8(uint64(48) + digit)
            out[end + uint64(at)] = form
        ends[row] = end + uint64(31)
