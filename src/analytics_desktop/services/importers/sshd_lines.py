"""Lines that OpenSSH's server leaves in syslog into fields of the audit log.

Names of users are whatever the other side sent, also ` from 10.0.0.1 port 22`: patterns are read from their end.
"""

from __future__ import annotations

import ipaddress
import json
import re
from dataclasses import dataclass

_SYSLOG = re.compile(
    r"(?:<[0-9]{1,3}>)?(?P<time>[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8}"
    r"|[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.,]+(?:Z|[+-][0-9:]+)?)"
    r" +(?P<host>\S+) +(?P<program>[^\s:\[]+)(?:\[(?P<pid>[0-9]+)\])?: (?P<message>.*)"
)
_PROGRAMS = {"sshd", "sshd-session", "sshd-auth"}
_FROM = r"from (?P<origin>\S+)"
_PORT = r" port (?P<port>[0-9]+)"
_REPEATED = re.compile(r"message repeated (?P<times>[0-9]{1,9}) times: \[ ?(?P<message>.*)\]")
_ECHO = re.compile(r"pam_unix\(sshd:auth\): |PAM |input_userauth_request: |Postponed |error: PAM: ")
_KINDS = [
    (re.compile(pattern), action, outcome)
    for pattern, action, outcome in (
        (rf"Failed none for (?P<unknown>invalid user )?(?P<user>.*) {_FROM}{_PORT}.*", "session.probe", "failure"),
        (
            rf"Failed (?P<method>\S+) for (?P<unknown>invalid user )?(?P<user>.*) {_FROM}{_PORT}"
            r"(?: ssh[0-9])?(?:: .*)?",
            "login",
            "failure",
        ),
        (rf"Accepted (?P<method>\S+) for (?P<user>.*) {_FROM}{_PORT}(?: ssh[0-9])?(?:: .*)?", "login", "success"),
        (
            r"(?:reverse mapping .*\[(?P<origin>[^\[\]]+)\] failed|Address (?P<mapped>\S+) maps to .*)"
            r".*POSSIBLE BREAK-IN ATTEMPT!?",
            "suspicious.break_in_attempt",
            "failure",
        ),
        (rf"Invalid user (?P<user>.*) {_FROM}(?:{_PORT})?", "user.unknown", "failure"),
        (r"Disconnecting.*Too many authentication failures.*", "connection.refused", "failure"),
        (rf"Did not receive identification string {_FROM}.*", "connection.unidentified", "failure"),
        (r"pam_unix\(sshd:session\): session opened for user (?P<user>.*) by .*", "session.opened", "success"),
        (r"pam_unix\(sshd:session\): session closed for user (?P<user>.*)", "session.closed", "success"),
        (rf"(?:error: )?Received disconnect {_FROM}[: ].*", "connection.closed", "success"),
        (r"(?:Connection (?:closed|reset)|Disconnected) (?:by|from) (?P<origin>\S+).*", "connection.closed", "success"),
        (r".*", "sshd.message", "success"),
    )
]


@dataclass(frozen=True)
class Line:
    """`time`: as it stands there. `fields` None: nothing of its own, it repeats or details another line."""

    time: str
    fields: dict[str, str | None] | None


def read_line(text: str) -> Line:
    """Raises ValueError, with the reason, where it is no line of syslog."""
    found = _SYSLOG.fullmatch(text)
    if found is None:
        raise ValueError("is no line of syslog: a time, a host and a program are expected")
    if found["program"] not in _PROGRAMS or _ECHO.match(found["message"]):
        return Line(found["time"], None)
    message, detail = found["message"], {"host": found["host"], "message": found["message"]}
    if found["pid"]:
        detail["pid"] = found["pid"]
    if repeated := _REPEATED.fullmatch(message):
        message, detail["repeated"] = repeated["message"], repeated["times"]
    return Line(found["time"], _fields(message, detail))


def _fields(message: str, detail: dict[str, str]) -> dict[str, str | None]:
    matched = ((pattern.fullmatch(message), action, outcome) for pattern, action, outcome in _KINDS)
    found, action, outcome = next(one for one in matched if one[0] is not None)
    assert found is not None
    said = {name: text for name, text in found.groupdict().items() if text}
    origin = said.get("origin") or said.get("mapped") or ""
    address = _address(origin)
    if origin and address is None:
        detail["from"] = origin
    detail |= {name: said[name] for name in ("method", "port") if name in said}
    if "unknown" in said:
        detail["unknown_user"] = "true"
    return {
        "actor": said.get("user", "").strip() or address or origin or "sshd",
        "action": action,
        "outcome": outcome,
        "resource_type": "host",
        "resource_id": detail["host"],
        "ip_address": address,
        "detail": json.dumps(detail, sort_keys=True),
    }


def _address(text: str) -> str | None:
    try:
        return str(ipaddress.ip_address(text.partition("%")[0].rstrip(":")))
    except ValueError:
        return None
