"""How good forecasts are against Naive2, and against AutoTheta and AutoETS of statsforecast where it is installed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from time import perf_counter

import numpy as np
import numpy.typing as npt

from analytics_desktop.services.insight.forecast import forecast
from benchmarks.forecast_series import Asked, daily, hourly, weekly
from benchmarks.measure import Row, tell

Array = npt.NDArray[np.float64]
Method = Callable[[Asked], Array]
AIMS = {"weekly": "0.82"}  # of public series of that kind; invented ones have their own noise


def naive2(asked: Asked) -> Array:
    """The last value after seasonal adjustment by classical multiplicative decomposition (Makridakis et al., 2020)."""
    factors = _factors(asked.past, asked.season)
    length, season = len(asked.past), asked.season
    adjusted = asked.past[-1] / factors[(length - 1) % season]
    return np.array([adjusted * factors[(length + step) % season] for step in range(asked.horizon)])


def _factors(past: Array, season: int) -> Array:
    """Ones where the season does not show in the autocorrelation."""
    if season < 2 or len(past) < 3 * season or not _is_seasonal(past, season):
        return np.ones(season)
    kernel = np.r_[0.5, np.ones(season - 1), 0.5] / season if season % 2 == 0 else np.ones(season) / season
    trend = np.convolve(past, kernel, mode="valid")
    half = (len(past) - len(trend)) // 2
    ratio = past[half : half + len(trend)] / trend
    places = (np.arange(len(trend)) + half) % season
    factors = np.array([ratio[places == place].mean() for place in range(season)])
    result: Array = factors / factors.mean()
    return result


def _is_seasonal(past: Array, season: int) -> bool:
    centred = past - past.mean()
    shares = [float(centred[lag:] @ centred[:-lag] / (centred @ centred)) for lag in range(1, season + 1)]
    limit = 1.645 * np.sqrt((1 + 2 * sum(share**2 for share in shares[:-1])) / len(past))
    return bool(abs(shares[-1]) > limit)


def errors(asked: Asked, guess: Array) -> tuple[float, float]:
    """(sMAPE, MASE), as the M4 competition defines them."""
    smape = 200 * np.mean(np.abs(guess - asked.future) / (np.abs(guess) + np.abs(asked.future)))
    scale = np.abs(asked.past[asked.season :] - asked.past[: -asked.season]).mean()
    return float(smape), float(np.abs(guess - asked.future).mean() / scale)


def owa(series: Sequence[Asked], method: Method) -> float:
    """Overall weighted average relative to Naive2; less is better."""
    own = np.mean([errors(one, method(one)) for one in series], axis=0)
    base = np.mean([errors(one, naive2(one)) for one in series], axis=0)
    return float((own / base).mean())


def peers() -> dict[str, Method]:
    """AutoTheta and AutoETS; empty where statsforecast is not installed."""
    if find_spec("statsforecast") is None:
        return {}
    from importlib import import_module

    models = import_module("statsforecast.models")

    def of(kind: str) -> Method:
        def run(asked: Asked) -> Array:
            made = getattr(models, kind)(season_length=asked.season)
            return np.asarray(made.forecast(y=asked.past, h=asked.horizon)["mean"], dtype=np.float64)

        return run

    return {"AutoTheta": of("AutoTheta"), "AutoETS": of("AutoETS")}


def measured(series: Sequence[Asked]) -> tuple[float, float, float]:
    """(OWA, share of values inside the 95 % range, seconds a series) of the product."""
    inside: list[float] = []
    began = perf_counter()

    def ours(asked: Asked) -> Array:
        rows = forecast(asked.times, asked.past.tolist(), asked.horizon).rows
        hits = [row.p2_5 <= value <= row.p97_5 for row, value in zip(rows, asked.future, strict=True)]
        inside.append(float(np.mean(hits)))
        return np.array([row.point for row in rows])

    score = owa(series, ours)
    return score, float(np.mean(inside)), (perf_counter() - began) / len(series)


def main() -> None:
    others, rows, notes = peers(), [], []
    kinds = {"weekly": weekly, "invented hourly": hourly, "invented daily": daily}
    for name, series in ((name, list(kind())) for name, kind in kinds.items()):
        score, coverage, seconds = measured(series)
        rows.append(
            Row(f"{name} OWA, {len(series)} series", f"{score:.2f}", "Naive2", "1.00", score, AIMS.get(name, ""))
        )
        rows += [
            Row(f"{name} OWA", f"{score:.2f}", peer, f"{other:.2f}", score / other)
            for peer, other in ((peer, owa(series, method)) for peer, method in others.items())
        ]
        notes.append(f"{name}: 95 % ranges hold {100 * coverage:.0f} %, {1000 * seconds:.0f} ms a series")
    if not others:
        notes.append("statsforecast is not installed, so AutoTheta and AutoETS were not run")
    tell("Forecast quality", rows, ". ".join(notes) + ".")


if __name__ == "__main__":
    main()
