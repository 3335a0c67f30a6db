"""SHA-256 (FIPS 180-4) of many messages side by side: each step for LANES of them, which become vector instructions.

A word of lane i stands at place row * LANES + i. Sums are mod 2^32; numba widens them, so each result is
cut to 32 bits.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numba import njit, uint32, uint64
from numpy.typing import NDArray

LANES: Final = 16  # as many 32-bit words as 512 bits hold; half as many do as two vectors of 256 bits
WORDS: Final = 16  # of a block
ROUNDS: Final = 64

INITIAL: Final = np.array(  # FIPS 180-4, 5.3.3
    [0x6A09E667, 0xBB67AE85, 0x3C6EF372, 0xA54FF53A, 0x510E527F, 0x9B05688C, 0x1F83D9AB, 0x5BE0CD19], np.uint32
)
CONSTANTS: Final = np.array(  # FIPS 180-4, 4.2.2
    [
        *(0x428A2F98, 0x71374491, 0xB5C0FBCF, 0xE9B5DBA5, 0x3956C25B, 0x59F111F1, 0x923F82A4, 0xAB1C5ED5),
        *(0xD807AA98, 0x12835B01, 0x243185BE, 0x550C7DC3, 0x72BE5D74, 0x80DEB1FE, 0x9BDC06A7, 0xC19BF174),
        *(0xE49B69C1, 0xEFBE4786, 0x0FC19DC6, 0x240CA1CC, 0x2DE92C6F, 0x4A7484AA, 0x5CB0A9DC, 0x76F988DA),
        *(0x983E5152, 0xA831C66D, 0xB00327C8, 0xBF597FC7, 0xC6E00BF3, 0xD5A79147, 0x06CA6351, 0x14292967),
        *(0x27B70A85, 0x2E1B2138, 0x4D2C6DFC, 0x53380D13, 0x650A7354, 0x766A0ABB, 0x81C2C92E, 0x92722C85),
        *(0xA2BFE8A1, 0xA81A664B, 0xC24B8B70, 0xC76C51A3, 0xD192E819, 0xD6990624, 0xF40E3585, 0x106AA070),
        *(0x19A4C116, 0x1E376C08, 0x2748774C, 0x34B0BCB5, 0x391C0CB3, 0x4ED8AA4A, 0x5B9CCA4F, 0x682E6FF3),
        *(0x748F82EE, 0x78A5636F, 0x84C87814, 0x8CC70208, 0x90BEFFFA, 0xA4506CEB, 0xBEF9A3F7, 0xC67178F2),
    ],
    np.uint32,
)


@njit(forceinline=True)
def _rotated(word: Any, bits: Any) -> Any:
    return uint32((word >> uint32(bits)) | (word << uint32(32 - bits)))


@njit(forceinline=True)
def _swapped(word: Any) -> Any:
    """From the order of bytes of the message (big-endian) to that of the machine (little-endian)."""
    return uint32((_rotated(word, 8) & uint32(0xFF00FF00)) | (_rotated(word, 24) & uint32(0x00FF00FF)))


@njit(forceinline=True)
def _round(abcd: Any, efgh: Any, addend: Any) -> Any:
    """What a round makes of d and h, which are the e and a of the next one (FIPS 180-4, 6.2.2, step 3)."""
    (a, b, c, d), (e, f, g, h) = abcd, efgh
    choice = uint32((e & f) ^ (~e & g))
    majority = uint32((a & b) | (c & (a | b)))
    one = uint32(h + uint32(_rotated(e, 6) ^ _rotated(e, 11) ^ _rotated(e, 25)) + choice + addend)
    two = uint32(uint32(_rotated(a, 2) ^ _rotated(a, 13) ^ _rotated(a, 22)) + majority)
    return uint32(d + one), uint32(one + two)


@njit(forceinline=True)
def _expand(schedule: NDArray[np.uint32]) -> None:
    """The other 48 rows of the schedule from the first 16 (6.2.2, step 1)."""
    for at in range(WORDS * LANES, ROUNDS * LANES):
        early, late = schedule[at - 15 * LANES], schedule[at - 2 * LANES]
        small = uint32(_rotated(early, 7) ^ _rotated(early, 18) ^ uint32(early >> uint32(3)))
        other = uint32(_rotated(late, 17) ^ _rotated(late, 19) ^ uint32(late >> uint32(10)))
        schedule[at] = uint32(schedule[at - 16 * LANES] + small + schedule[at - 7 * LANES] + other)


@njit(forceinline=True)
def _eight_rounds(s: NDArray[np.uint32], schedule: NDArray[np.uint32], k: NDArray[np.uint32], first: int) -> None:
    """Rounds first .. first + 7; after eight, each variable has its own name again."""
    w = schedule[first * LANES : (first + 8) * LANES]
    for i in range(LANES):
        a, b, c, d = s[i], s[LANES + i], s[2 * LANES + i], s[3 * LANES + i]
        e, f, g, h = s[4 * LANES + i], s[5 * LANES + i], s[6 * LANES + i], s[7 * LANES + i]
        d, h = _round((a, b, c, d), (e, f, g, h), uint32(k[first] + w[i]))
        c, g = _round((h, a, b, c), (d, e, f, g), uint32(k[first + 1] + w[LANES + i]))
        b, f = _round((g, h, a, b), (c, d, e, f), uint32(k[first + 2] + w[2 * LANES + i]))
        a, e = _round((f, g, h, a), (b, c, d, e), uint32(k[first + 3] + w[3 * LANES + i]))
        h, d = _round((e, f, g, h), (a, b, c, d), uint32(k[first + 4] + w[4 * LANES + i]))
        g, c = _round((d, e, f, g), (h, a, b, c), uint32(k[first + 5] + w[5 * LANES + i]))
        f, b = _round((c, d, e, f), (g, h, a, b), uint32(k[first + 6] + w[6 * LANES + i]))
        e, a = _round((b, c, d, e), (f, g, h, a), uint32(k[first + 7] + w[7 * LANES + i]))
        s[i], s[LANES + i], s[2 * LANES + i], s[3 * LANES + i] = a, b, c, d
        s[4 * LANES + i], s[5 * LANES + i], s[6 * LANES + i], s[7 * LANES + i] = e, f, g, h


@njit(forceinline=True)
def _take_in_blocks(words: NDArray[np.uint32], places: NDArray[np.int64], schedule: NDArray[np.uint32]) -> None:
    for i in range(LANES):
        place = uint64(places[i])
        for t in range(WORDS):
            schedule[t * LANES + i] = words[place + uint64(t)]
    for at in range(WORDS * LANES):
        schedule[at] = _swapped(schedule[at])


@njit(forceinline=True)
def _compress(
    state: NDArray[np.uint32], before: NDArray[np.uint32], schedule: NDArray[np.uint32], k: NDArray[np.uint32]
) -> None:
    """One block of each lane; the first 16 rows of `schedule` hold it. `before` is room for the state before it."""
    for at in range(8 * LANES):
        before[at] = state[at]
    _expand(schedule)
    for first in range(0, ROUNDS, 8):
        _eight_rounds(state, schedule, k, first)
    for at in range(8 * LANES):
        state[at] += before[at]


@njit(nogil=True, cache=True)
def _hash_all(
    words: NDArray[np.uint32],
    starts: NDArray[np.int64],
    blocks: NDArray[np.int64],
    found: NDArray[np.uint32],
    initial: NDArray[np.uint32],
    k: NDArray[np.uint32],
) -> None:
    """Lanes take the next message as soon as theirs ends, so that long ones hold nobody up.

    The last message stands for none: lanes that wait have it, and all begin with it.
    """
    state, before = np.zeros(8 * LANES, np.uint32), np.zeros(8 * LANES, np.uint32)
    schedule, places = np.zeros(ROUNDS * LANES, np.uint32), np.zeros(LANES, np.int64)
    none, fresh, done = len(starts) - 1, 0, 0
    message, left = np.full(LANES, none, np.int64), np.ones(LANES, np.int64)
    while done < none:
        _take_in_blocks(words, places, schedule)
        _compress(state, before, schedule, k)
        for i in range(LANES):
            left[i], places[i] = left[i] - 1, places[i] + WORDS
            if left[i] > 0:
                continue
            done += 1 if message[i] < none else 0
            for row in range(8):
                found[message[i], row] = _swapped(state[row * LANES + i])
                state[row * LANES + i] = initial[row]
            message[i], fresh = min(fresh, none), fresh + 1
            places[i], left[i] = starts[message[i]], blocks[message[i]]


def digests(padded: NDArray[np.uint8], starts: NDArray[np.int64], blocks: NDArray[np.int64]) -> NDArray[np.uint8]:
    """SHA-256 of each message, shape (messages, 32).

    `padded`: bytes that hold whole, padded messages (FIPS 180-4, 5.1.1), a multiple of 4 and at least a block;
    `starts`: place of the first byte of each, a multiple of 4; `blocks`: of 64 bytes, that each has, at least 1.
    """
    found = np.empty((len(starts) + 1, 8), np.uint32)
    _hash_all(padded.view(np.uint32), np.append(starts >> 2, 0), np.append(blocks, 1), found, INITIAL, CONSTANTS)
    return found[:-1].view(np.uint8)
