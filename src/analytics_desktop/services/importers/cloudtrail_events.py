"""Events of AWS CloudTrail into fields of the audit log.

What the service answered (`responseElements`) is left out: it holds session tokens.
"""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Mapping
from typing import Any

_PERMISSIONS = ("Attach", "Detach", "Put", "Delete", "Create", "Update", "Add", "Remove", "Set", "Enable", "Disable")
_READS = {"GetObject", "SelectObjectContent", "GetItem", "GetSecretValue", "GetParameter"}
_MORE = {
    "region": "awsRegion", "agent": "userAgent", "error": "errorCode", "message": "errorMessage",
    "request": "requestID", "account": "recipientAccountId", "parameters": "requestParameters",
}  # fmt: skip


def fields_of(event: Mapping[str, Any]) -> dict[str, str | None]:
    """Raises ValueError, with the reason, where it is no event of CloudTrail."""
    name, service = _text(event.get("eventName")), _text(event.get("eventSource"))
    at = _text(event.get("eventTime") or event.get("@timestamp"))
    if not (name and service and at):
        raise ValueError("is no event of CloudTrail: eventName, eventSource or eventTime is missing")
    who = _mapping(event.get("userIdentity"))
    address = _text(event.get("sourceIPAddress"))
    kind, resource = _resource(event)
    return {
        "event_id": _text(event.get("eventID")) or None,
        "occurred_at": at,
        "actor": _actor(who) or address or "unknown",
        "action": _action(service.partition(".")[0], name),
        "outcome": "failure" if _failed(event) else "success",
        "resource_type": kind,
        "resource_id": resource,
        "ip_address": address if _is_address(address) else None,
        "records": "1" if name in _READS and not _failed(event) else None,
        "detail": json.dumps(_detail(event, who, address), sort_keys=True),
    }


def _actor(who: Mapping[str, Any]) -> str:
    """The user; of a role that somebody or something took on, role/session; else whatever names the identity."""
    issuer = _mapping(_mapping(who.get("sessionContext")).get("sessionIssuer"))
    role = _text(issuer.get("userName"))
    if _text(who.get("type")) == "AssumedRole" and role:
        return f"{role}/{_text(who.get('principalId')).partition(':')[2] or 'session'}"
    names = (who.get(key) for key in ("userName", "invokedBy", "arn", "principalId", "accountId", "type"))
    return next((text for one in names if (text := _text(one))), "")


def _action(service: str, name: str) -> str:
    if name == "ConsoleLogin":
        return "login"
    if service == "iam" and name.startswith(_PERMISSIONS):
        return f"permission.{name}"
    return f"{service}.{name}"


def _failed(event: Mapping[str, Any]) -> bool:
    answer = _mapping(event.get("responseElements"))
    return bool(event.get("errorCode")) or answer.get("ConsoleLogin") == "Failure"


def _resource(event: Mapping[str, Any]) -> tuple[str | None, str | None]:
    asked = _mapping(event.get("requestParameters"))
    bucket, key = _text(asked.get("bucketName")), _text(asked.get("key"))
    if bucket:
        return ("object", f"{bucket}/{key}") if key else ("bucket", bucket)
    listed = event.get("resources")
    first = _mapping(listed[0]) if isinstance(listed, list) and listed else {}
    if arn := _text(first.get("ARN")):
        return _text(first.get("type")) or "resource", arn
    for name in ("roleArn", "userName", "roleName", "groupName", "instanceId", "secretId", "tableName", "name"):
        if text := _text(asked.get(name)):
            return name.removesuffix("Arn").removesuffix("Name").removesuffix("Id") or "resource", text
    return None, None


def _detail(event: Mapping[str, Any], who: Mapping[str, Any], address: str) -> dict[str, Any]:
    detail = {name: event[key] for name, key in _MORE.items() if event.get(key) not in (None, {}, "")}
    sent = _mapping(event.get("additionalEventData")).get("bytesTransferredOut")
    extra = {"identity": who.get("type"), "bytes": sent, "from": None if _is_address(address) else address or None}
    return detail | {name: value for name, value in extra.items() if value is not None}


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
