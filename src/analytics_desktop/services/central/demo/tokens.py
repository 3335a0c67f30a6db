"""How many tokens a request uses, split into buckets that do not overlap."""

from __future__ import annotations

import numpy as np

from analytics_desktop.services.central.demo.columns import Bools, Ints
from analytics_desktop.services.central.demo.prices import BUCKETS, GEMINI, GPT, GPT_MINI, HAIKU, OPUS, SONNET
from analytics_desktop.services.central.demo.workloads import column

_LARGEST = 195_000
_LARGEST_LONG = 480_000


def tokens(rng: np.random.Generator, workload: Ints, model: Ints, *, is_batch: Bools) -> Ints:
    """Shape (count, 7) in the order of BUCKETS; web searches are the last column."""
    count = len(model)
    long_models = np.isin(model, (SONNET, GEMINI)) & ~is_batch
    prompt = column("prompt")[workload] * rng.lognormal(0, 0.6, count)
    prompt = prompt.clip(60, np.where(long_models, _LARGEST_LONG, _LARGEST)).astype(np.int64)
    read_share, written_share = _shares(rng, workload, model)
    used = np.zeros((count, len(BUCKETS)), dtype=np.int64)
    used[:, 1] = (prompt * read_share).astype(np.int64)
    written = (prompt * written_share).astype(np.int64)
    an_hour = rng.random(count) < 0.1
    used[:, 2], used[:, 3] = np.where(an_hour, 0, written), np.where(an_hour, written, 0)
    used[:, 0] = prompt - used[:, 1] - written
    used[:, 4] = (column("answer")[workload] * rng.lognormal(0, 0.8, count)).clip(1, 32_000).astype(np.int64)
    thinks = np.isin(model, (GPT, GPT_MINI, GEMINI)) & (rng.random(count) < 0.8)
    used[:, 5] = np.where(thinks, (rng.lognormal(6.4, 0.9, count)).clip(0, 30_000), 0).astype(np.int64)
    used[:, 6] = np.where(is_batch, 0, rng.poisson(column("searches")[workload] * 2))
    return used


def _shares(rng: np.random.Generator, workload: Ints, model: Ints) -> tuple[np.ndarray, np.ndarray]:
    """Shares of the prompt that are read from, and written to, the cache; only one provider bills writing."""
    count = len(model)
    mean = column("cached")[workload]
    hit = rng.random(count) < 0.82
    read = np.where(hit, rng.beta(mean * 9, (1 - mean) * 9), 0.0)
    writes = np.isin(model, (OPUS, SONNET, HAIKU)) & (rng.random(count) < 0.45)
    return read, np.where(writes, rng.uniform(0.05, 0.35, count) * (1 - read), 0.0)
