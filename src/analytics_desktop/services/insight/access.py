"""Person-days that stand out: by the person's own past, and by an isolation forest over all of them.

Isolation forest: Liu, Ting, Zhou, "Isolation Forest", ICDM 2008, with its defaults of 100 trees of 256 samples.
Robust z: (value - median) / (1.4826 x median absolute deviation), Iglewicz and Hoaglin 1993, on logarithms of counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from analytics_desktop.models.access_day import FEATURES, AccessDay, AccessFinding, Deviation

Array = npt.NDArray[np.float64]

FLAGGED = 45.0  # a score from which a person-day is told
OWN, FOREST = 60.0, 40.0  # points for what a person's own past and what the forest says
MOST = 50
OWN_DAYS = 8  # with fewer days a person is measured against everybody
_COUNTS = (True, True, False, False, True, True)  # by FEATURES: a count, or a share
_LEAST_SPREAD = np.where(_COUNTS, 0.3, 0.1)  # so that one more than always the same is no sensation
_AMONG_PEOPLE = np.where(_COUNTS, 0.3, 0.25)  # habits differ more among people than within one
_FEW = 3  # entries of nobody, added below a share: one entry of one says little
_HALF_WAY = 6.0  # robust deviations that give half of the points for the person's own past
_SEED = 20080817


def access_findings(days: Sequence[AccessDay], since: date) -> tuple[AccessFinding, ...]:
    """What stands out from `since` on, the most unusual first; the days before it say what is usual."""
    asked = np.array([one.day >= since for one in days], dtype=bool)
    if not asked.any():
        return ()
    features = _features(days)
    expected, z = _against_the_past(features, [one.actor for one in days])
    score = OWN * _personal(z)
    score += FOREST * _isolation(features, asked & (score >= FLAGGED - FOREST))  # the rest cannot be told anyway
    order = sorted(np.flatnonzero(asked).tolist(), key=lambda row: (-score[row], days[row].day, days[row].actor))
    found = [_finding(days[row], expected[row], z[row], float(score[row])) for row in order[:MOST]]
    return tuple(one for one in found if one.score >= FLAGGED)


def _features(days: Sequence[AccessDay]) -> Array:
    """One row a person-day, one column a feature: logarithms of counts, and damped shares; NaN is unknown."""
    table = np.array(
        [
            (
                one.records,
                one.resources,
                one.off_hours / (one.entries + _FEW),
                _new_share(one),
                one.failures,
                one.exports,
            )
            for one in days
        ],
        dtype=float,
    )
    return np.where(_COUNTS, np.log1p(np.where(_COUNTS, table, 0.0)), table)


def _new_share(one: AccessDay) -> float:
    return np.nan if one.new_resources is None else one.new_resources / (one.resources + _FEW)


def _against_the_past(features: Array, actors: Sequence[str]) -> tuple[Array, Array]:
    """(median, robust z) of each feature and row, of the actor's own days or, with too few, of everybody's."""
    middle, spread = _middle_and_spread(features, _AMONG_PEOPLE)
    least = np.maximum(np.where(_COUNTS, spread / 2, 0.0), _LEAST_SPREAD)  # also who never reads anything may begin to
    names, place = np.unique(np.array(actors, dtype=object), return_inverse=True)
    order = np.argsort(place, kind="stable")
    ends = np.searchsorted(place[order], np.arange(len(names) + 1))
    expected = np.broadcast_to(middle, features.shape).copy()
    scale = np.broadcast_to(spread, features.shape).copy()
    for start, end in pairwise(ends):
        if end - start >= OWN_DAYS:
            rows = order[start:end]
            expected[rows], scale[rows] = _middle_and_spread(features[rows], least)
    return expected, np.nan_to_num((features - expected) / scale, nan=0.0)


def _middle_and_spread(features: Array, least: Array) -> tuple[Array, Array]:
    middle = _medians(features)
    return middle, np.maximum(1.4826 * _medians(np.abs(features - middle)), least)


def _medians(table: Array) -> Array:
    """Median of what is known in each column, 0 where nothing is; several times faster than numpy's for few rows."""
    known = (~np.isnan(table)).sum(axis=0)
    ordered, column = np.sort(table, axis=0), np.arange(table.shape[1])  # NaN comes last
    low, high = np.maximum(known - 1, 0) // 2, np.minimum(known // 2, len(table) - 1)
    return np.where(known > 0, (ordered[low, column] + ordered[high, column]) / 2, 0.0)


def _personal(z: Array) -> Array:
    """0 to 1 from the two features that rose most; less than usual is no alarm."""
    top = np.sort(np.maximum(z, 0.0), axis=1)[:, -2:]
    surprise = (top**2).sum(axis=1)
    return np.asarray(surprise / (surprise + _HALF_WAY**2))


def _isolation(features: Array, asked: npt.NDArray[np.bool_]) -> Array:
    """0 to 1 for the asked rows, from the score s of the paper: 0.4 and below is 0, 0.8 is 1."""
    from sklearn.ensemble import IsolationForest

    known = np.where(np.isnan(features), _middle_and_spread(features, _AMONG_PEOPLE)[0], features)
    result = np.zeros(len(known))
    if not asked.any():
        return result
    forest = IsolationForest(n_estimators=100, max_samples=min(256, len(known)), random_state=_SEED).fit(known)
    result[asked] = np.clip((-forest.score_samples(known[asked]) - 0.4) / 0.4, 0.0, 1.0)
    return result


def _finding(one: AccessDay, expected: Array, z: Array, score: float) -> AccessFinding:
    first, second = np.argsort(-z, kind="stable")[:2]
    return AccessFinding(
        one.day, one.actor, round(score, 1), (_deviation(one, first, expected, z), _deviation(one, second, expected, z))
    )


def _deviation(one: AccessDay, feature: int, expected: Array, z: Array) -> Deviation:
    def share(part: int | None, whole: int) -> float | None:
        return None if part is None else part / whole if whole else 0.0

    actual = (
        float(one.records), float(one.resources), share(one.off_hours, one.entries),
        share(one.new_resources, one.resources), float(one.failures), float(one.exports),
    )[feature]  # fmt: skip
    usual = float(expected[feature])
    return Deviation(
        FEATURES[feature],
        actual,
        float(np.expm1(usual)) if _COUNTS[feature] else usual,
        round(float(z[feature]), 1),
    )
