"""Requests to a vendor: verified TLS, patience with rate limits, and problems in sentences instead of status codes."""

from __future__ import annotations

import email.utils
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx2
import stamina

from analytics_desktop.models.errors import Problem

ATTEMPTS = 6
LONGEST_WAIT = 120.0  # seconds that a vendor may ask us to wait; longer is a problem for the person
_LOCAL = {"localhost", "127.0.0.1", "::1"}
DailyLimit = Callable[[httpx2.Response], bool]


class Again(Exception):
    """The vendor asks to come back; `after` seconds if it says so."""

    def __init__(self, response: httpx2.Response | None, after: float | None, why: str) -> None:
        super().__init__(why)
        self.response, self.after = response, after


class Vendor:
    """`is_daily` tells a limit that lasts until tomorrow from one that passes within seconds."""

    def __init__(self, name: str, address: str, is_daily: DailyLimit, auth: httpx2.Auth | None = None) -> None:
        self.name = name
        self._is_daily = is_daily
        self._client = httpx2.Client(base_url=safe(name, address), timeout=30.0, auth=auth, follow_redirects=False)

    def __enter__(self) -> Vendor:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def allow(self, token: str) -> None:
        """Send the token with every further request."""
        self._client.headers["Authorization"] = f"Bearer {token}"

    def ask(self, method: str, path: str, accept: tuple[int, ...] = (), **content: Any) -> tuple[int, Any]:
        """(status, JSON) of a success or of a status in `accept`; everything else is a Problem."""
        try:
            for attempt in stamina.retry_context(
                _patience, attempts=ATTEMPTS, timeout=None, wait_initial=0.2, wait_max=30.0, wait_jitter=0.2
            ):
                with attempt:
                    return self._once(method, path, accept, content)
        except Again as error:
            raise self._worn_out(error) from None
        raise AssertionError("the last attempt returns or raises")

    def _once(self, method: str, path: str, accept: tuple[int, ...], content: Mapping[str, Any]) -> tuple[int, Any]:
        try:
            response = self._client.request(method, path, **content)
        except httpx2.TimeoutException as error:
            raise Again(None, None, f"no answer in time ({type(error).__name__})") from None
        except httpx2.TransportError as error:
            if "certificate" in str(error).lower():
                raise self._problem("could not be trusted: its certificate is not valid", str(error)) from None
            raise Again(None, None, f"the connection failed ({type(error).__name__})") from None
        if response.status_code in accept:
            return response.status_code, _json(response)
        self._refuse(response)
        body = _json(response)
        if body is None:
            raise self._problem("answered something that is not JSON", response.headers.get("content-type", ""))
        return response.status_code, body

    def _refuse(self, response: httpx2.Response) -> None:
        status = response.status_code
        if status in {403, 429} and self._is_daily(response):
            raise Problem(
                f"The daily limit of {self.name} is used up.",
                "Run the same command tomorrow: it goes on where it stopped.",
                told(response),
            )
        if status == 429 or status >= 500:
            raise Again(response, _retry_after(response), f"status {status}")
        if status in {401, 403}:
            raise Problem(f"{self.name} refuses the key.", "Check its rights, and keep a new one.", told(response))
        if status >= 300:
            raise self._problem(f"refused the request with status {status}", told(response))

    def _worn_out(self, error: Again) -> Problem:
        detail = told(error.response) if error.response is not None else str(error)
        return Problem(
            f"{self.name} does not answer for now: {error}.",
            "Run the same command later: it goes on where it stopped.",
            detail,
        )

    def _problem(self, what: str, detail: str) -> Problem:
        return Problem(f"{self.name} {what}.", "Check the address and the options.", detail)


def safe(name: str, address: str) -> str:
    """The address; Problem for one that would send a key unprotected."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL):
        return address.rstrip("/")
    raise Problem(f"The address of {name} must begin with https://.", "Correct the address.")


def _patience(error: Exception) -> bool | float:
    if not isinstance(error, Again):
        return False
    if error.after is None:
        return True
    return error.after if error.after <= LONGEST_WAIT else False


def _retry_after(response: httpx2.Response) -> float | None:
    """Seconds, from a number or a date; None where the header is absent or unreadable."""
    value = response.headers.get("retry-after", "").strip()
    if value.replace(".", "", 1).isdigit():
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return None


def _json(response: httpx2.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None


def told(response: httpx2.Response) -> str:
    """What the vendor says went wrong, shortened; request headers, which hold the key, are never part of it."""
    return f"{response.status_code} {response.text[:400]}"
