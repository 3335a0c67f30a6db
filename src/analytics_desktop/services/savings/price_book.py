"""Which version of the price book a request would be booked at, as the central store decides it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from fractions import Fraction

from analytics_desktop.models.page import Table
from analytics_desktop.models.replay import TOKEN_BUCKETS, Terms, Tokens

MILLION = 1_000_000
NOON = time(12)
_STAND_INS = {"cache_write_5m": "input", "cache_write_1h": "input", "cache_read": "input", "reasoning": "output"}


@dataclass(frozen=True)
class Version:
    """Prices per million tokens in `currency`; a bucket without a price is missing."""

    id: int
    is_contract: bool
    terms: Terms  # the model is a name, or the beginning of one and `*`
    currency: str
    valid_from: datetime
    valid_to: datetime | None
    prices: Mapping[str, Decimal]

    def matches(self, terms: Terms) -> bool:
        if replace(self.terms, model=terms.model) != terms:
            return False
        pattern = self.terms.model
        return terms.model.startswith(pattern[:-1]) if pattern.endswith("*") else terms.model == pattern

    def price(self, bucket: str) -> Decimal | None:
        """Of a bucket; where a provider does not tell it apart, of the one that it is billed as."""
        found = self.prices.get(bucket)
        stand_in = _STAND_INS.get(bucket)
        return found if found is not None or stand_in is None else self.prices.get(stand_in)


class PriceBook:
    """Versions and the rates of foreign currencies. Days stand for their noon (UTC)."""

    def __init__(self, versions: Iterable[Version], currency: str, rates: Mapping[tuple[str, date], Decimal]) -> None:
        self._versions = {one.id: one for one in versions}
        self._currency, self._rates = currency, rates
        self._found: dict[tuple[Terms, date], Version | None] = {}
        ends = [edge for one in self._versions.values() for edge in (one.valid_from, one.valid_to) if edge is not None]
        self._edges = sorted(set(ends))

    @classmethod
    def of(cls, versions: Table, rates: Table, currency: str) -> PriceBook:
        """From the evidence tables `price_book` and `fx_rates`."""
        size = len(TOKEN_BUCKETS)
        read = []
        for id_, kind, provider, pattern, tier, band, geography, paid_in, since, until, *prices in versions.rows:
            assert isinstance(since, datetime)
            assert until is None or isinstance(until, datetime)
            known = zip(TOKEN_BUCKETS, prices[:size], strict=True)
            amounts = {bucket: Decimal(str(price)) for bucket, price in known if price is not None}
            terms = Terms(*map(str, (provider, pattern, tier, band, geography)))
            read.append(Version(int(str(id_)), kind == "contract", terms, str(paid_in), since, until, amounts))
        fx = {(str(name), day): Decimal(str(rate)) for name, day, rate in rates.rows if isinstance(day, date)}
        return cls(read, currency, fx)

    def models(self, provider: str | None = None) -> tuple[tuple[str, str], ...]:
        """(provider, model) of every price that is not a pattern."""
        terms = [one.terms for one in self._versions.values() if not one.terms.model.endswith("*")]
        pairs = {(one.provider, one.model) for one in terms}
        return tuple(sorted(pair for pair in pairs if provider in {None, pair[0]}))

    def version(self, id_: int | None) -> Version | None:
        return None if id_ is None else self._versions.get(id_)

    def epoch(self, day: date) -> date | int:
        """The same for all days between which no price and no exchange rate changes."""
        if any(one.currency != self._currency for one in self._versions.values()):
            return day
        return bisect_right(self._edges, datetime.combine(day, NOON))

    def at(self, terms: Terms, day: date) -> Version | None:
        """Contract beats list, then the longest pattern, exact before prefix, then the newer version."""
        key = (terms, day)
        if key not in self._found:
            noon = datetime.combine(day, NOON)
            valid = [
                one
                for one in self._versions.values()
                if one.matches(terms) and one.valid_from <= noon and (one.valid_to is None or noon < one.valid_to)
            ]
            self._found[key] = max(valid, key=_rank, default=None)
        return self._found[key]

    def cost(self, version: Version, tokens: Tokens, day: date) -> Fraction | None:
        """In the reporting currency, exact; None where a used bucket or the exchange rate has no price."""
        rate = Fraction(1)
        if version.currency != self._currency:
            known = self._rates.get((version.currency, day))
            if known is None:
                return None
            rate = Fraction(known)
        total = Fraction(0)
        for bucket, count in zip(TOKEN_BUCKETS, tokens, strict=True):
            price = version.price(bucket)
            if count and price is None:
                return None
            total += count * Fraction(price or 0)
        return total * rate / MILLION


def _rank(one: Version) -> tuple[bool, int, bool, datetime, int]:
    pattern = one.terms.model
    return one.is_contract, len(pattern.rstrip("*")), not pattern.endswith("*"), one.valid_from, one.id
