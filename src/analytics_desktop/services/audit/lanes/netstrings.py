"""The steps by which the canonical form of audit entries is written column by column, and padded for SHA-256.

`ends[i]` is the place in `out` behind what row i has so far; each step writes there and moves it on. Places are
unsigned because numba lets negative ones count from the end, which costs a test for each byte. Loops neither ask for
the size of an array nor hand one on: that counts a reference to it, atomically, for each row.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit, uint8, uint64
from numpy.typing import NDArray

NULL: Final = -1  # as the length of a field
_TEN: Final = uint64(10)
_COMMA: Final = uint8(ord(","))
_COLON: Final = uint8(ord(":"))
_MOST: Final = 1000  # lengths below have at most three digits, which are looked up with their colon
_LOOKED_UP: Final = np.array([int.from_bytes(b"%d:" % length, "little") for length in range(_MOST)], np.uint32)
_SIZES: Final = np.array([len(b"%d:" % length) for length in range(_MOST)], np.uint64)


@njit(nogil=True, cache=True)
def write_lengths(out: NDArray[np.uint8], ends: NDArray[np.uint64], lengths: NDArray[np.int64]) -> None:
    """The beginning of a netstring, or all of it for NULL. What follows is written over up to three bytes too many."""
    for row in range(len(ends)):
        length, place = lengths[row], ends[row]
        if length < 0:
            out[place], ends[row] = uint8(ord("~")), place + uint64(1)
        elif length < _MOST:
            digits = _LOOKED_UP[length]
            for byte in range(4):
                out[place + uint64(byte)] = uint8(digits >> (8 * byte))
            ends[row] = place + _SIZES[length]
        else:
            rest, end = uint64(length), place + uint64(4)
            while rest >= uint64(_MOST) * _TEN:
                rest, end = rest // _TEN, end + uint64(1)
            rest, out[end], ends[row] = uint64(length), _COLON, end + uint64(1)
            while end > place:
                end -= uint64(1)
                out[end], rest = uint8(uint64(48) + rest % _TEN), rest // _TEN


@njit(nogil=True, cache=True)
def write_numbers(
    out: NDArray[np.uint8], ends: NDArray[np.uint64], numbers: NDArray[np.int64], lengths: NDArray[np.int64]
) -> None:
    """Each number from 0 on in decimal, which takes `lengths` digits, and a comma; nothing for NULL."""
    for row in range(len(ends)):
        if lengths[row] < 0:
            continue
        place, rest = ends[row], uint64(numbers[row])
        end = place + uint64(lengths[row])
        out[end], ends[row] = _COMMA, end + uint64(1)
        while end > place:
            end -= uint64(1)
            out[end], rest = uint8(uint64(48) + rest % _TEN), rest // _TEN


@njit(nogil=True, cache=True)
def write_texts(
    out: NDArray[np.uint8],
    ends: NDArray[np.uint64],
    texts: NDArray[np.uint8],
    starts: NDArray[np.int32],
    lengths: NDArray[np.int64],
) -> None:
    """Each text and a comma. Eight bytes at a time, of which the last few are written over by what follows."""
    safe = uint64(max(len(texts) - 7, 0))
    for row in range(len(ends)):
        if lengths[row] < 0:
            continue
        place, start, length, at = ends[row], uint64(starts[row]), uint64(lengths[row]), uint64(0)
        while at < length and start + at < safe:
            piece = uint64(0)
            for byte in range(8):
                piece |= uint64(texts[start + at + uint64(byte)]) << uint64(8 * byte)
            for byte in range(8):
                out[place + at + uint64(byte)] = uint8(piece >> uint64(8 * byte))
            at += uint64(8)
        while at < length:
            out[place + at] = texts[start + at]
            at += uint64(1)
        out[place + length], ends[row] = _COMMA, place + length + uint64(1)


@njit(nogil=True, cache=True)
def pad(out: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.uint64], blocks: NDArray[np.int64]) -> None:
    """FIPS 180-4, 5.1.1: a bit of 1, zeros, and the length in bits as 64 of them; gives the blocks of each message."""
    for row in range(len(ends)):
        size = ends[row] - uint64(starts[row])
        blocks[row] = (size + uint64(8)) // uint64(64) + uint64(1)
        place, stop = ends[row], uint64(starts[row]) + uint64(blocks[row] * 64)
        out[place] = uint8(0x80)
        for zero in range(place + uint64(1), stop - uint64(8)):
            out[zero] = uint8(0)
        for byte in range(8):
            out[stop - uint64(1 + byte)] = uint8((size * uint64(8)) >> uint64(8 * byte))
