"""Posts to a webhook: to the address that was looked at, without redirects, within a limited time."""

from __future__ import annotations

import contextlib
import email.utils
import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from importlib.metadata import version

from .carrier import Later, Refused
from .guard import Allowed, Target, target_of
from .trust import NOT_TRUSTED, trusting

STEP, WHOLE = 15.0, 30.0  # seconds for one step on the line, and for the whole exchange
MOST_READ = 4096  # bytes of an answer
_UNSURE = {502, 504}  # somebody on the way has lost the answer


def post(
    url: str, body: bytes, headers: Mapping[str, str], allowed: Allowed, authorities: str, commit: Callable[[], None]
) -> None:
    """Returns when the receiver answered with success. Raises Refused or Later; neither contains the URL."""
    target = target_of(url, allowed)
    connection = _connected(target, authorities)
    commit()
    with contextlib.closing(connection), _in_time(connection):
        try:
            connection.request("POST", target.path, body, {"User-Agent": _agent(), **headers})
            answer = connection.getresponse()
            status, retry_after = answer.status, answer.headers.get("Retry-After", "")
            answer.read(MOST_READ)
        except (OSError, http.client.HTTPException) as error:
            words = f"{target.host} did not answer in time, or hung up ({type(error).__name__})."
            raise Later(words, "It is tried again by itself.", in_doubt=True) from None
    _judge(target.host, status, retry_after)


def _connected(target: Target, authorities: str) -> http.client.HTTPConnection:
    context = trusting(authorities) if target.is_tls else None
    connection = http.client.HTTPConnection(target.host, target.port, timeout=STEP)
    connection.default_port = 443 if target.is_tls else 80  # the Host header names any other port
    try:
        line = socket.create_connection((target.address, target.port), STEP)
    except OSError as error:
        raise Later(
            f"{target.host} cannot be reached ({type(error).__name__}).", "It is tried again by itself."
        ) from None
    try:
        connection.sock = line if context is None else context.wrap_socket(line, server_hostname=target.host)
    except ssl.SSLCertVerificationError as error:
        line.close()
        raise Refused(f"{target.host} is not trusted: {error.verify_message}.", NOT_TRUSTED) from None
    except OSError as error:
        line.close()
        raise Later(f"{target.host} broke off ({type(error).__name__}).", "It is tried again by itself.") from None
    return connection


@contextlib.contextmanager
def _in_time(connection: http.client.HTTPConnection) -> Iterator[None]:
    """A receiver that answers one byte at a time is cut off as well."""

    def cut() -> None:
        with contextlib.suppress(OSError):
            if connection.sock is not None:
                connection.sock.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(WHOLE, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _judge(host: str, status: int, retry_after: str) -> None:
    if 200 <= status < 300:
        return
    if status in {408, 425, 429} or status >= 500:
        words = f"{host} asks to come back later (status {status})."
        raise Later(words, "It is tried again by itself.", waited(retry_after), in_doubt=status in _UNSURE)
    if 300 <= status < 400:
        raise Refused(
            f"{host} sends on to another address, which is not followed.", "Set up the final address instead."
        )
    raise Refused(
        f"{host} refuses the message (status {status}).",
        "The address may have been withdrawn. Make a new one there and set the channel up again.",
    )


def waited(retry_after: str) -> timedelta | None:
    """How long to wait, from seconds or a date (RFC 9110, 10.2.3); None where nothing readable is said."""
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text), 10**7))
    try:
        return timedelta(seconds=max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time()))
    except (ValueError, OverflowError):
        return None


def _agent() -> str:
    return f"analytics-desktop/{version('analytics-desktop')}"
