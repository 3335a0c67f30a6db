"""Opportunities of Salesforce as deals: OAuth with a signed JWT, then the query API of the org's newest version."""

from __future__ import annotations

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from typing import Any

import httpx2

from analytics_desktop.models.connector import Access, ConnectorKind, Cursor, PulledPage
from analytics_desktop.models.errors import Problem
from analytics_desktop.services.connectors.http import Vendor

KIND = ConnectorKind(
    name="salesforce",
    title="Salesforce",
    help="Opportunities as deals. Make a connected app with the JWT bearer flow and upload its certificate.",
    fills="deals",
    options={
        "login": "address to log in at, https://login.salesforce.com by default",
        "client": "consumer key of the connected app",
        "user": "user name in whose name rows are read",
        "currency": "yes where the org has several currencies",
    },
    secret="the private key of the connected app (PEM)",  # noqa: S106 - says what it is
    required=("client", "user"),
)
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_FIELDS = "Id, Name, Amount, CloseDate, CreatedDate, IsClosed, IsWon, Owner.Email"
LIFE = 180  # seconds that an assertion holds


def pages(access: Access, cursor: Cursor) -> Iterator[PulledPage]:
    """From the beginning, or from the query locator that a stopped run kept."""
    token, instance = _logged_in(access)
    with Vendor("Salesforce", instance, _is_daily) as vendor:
        vendor.allow(token)
        path = cursor.get("next") or _first(vendor, access)
        while path:
            status, body = vendor.ask("GET", path, accept=(400, 404) if cursor else ())
            if status != 200:  # query locators last two days
                path, cursor = _first(vendor, access), {}
                continue
            path = body.get("nextRecordsUrl", "")
            yield PulledPage([_deal(record) for record in body["records"]], {"next": path} if path else {})


def _first(vendor: Vendor, access: Access) -> str:
    _, versions = vendor.ask("GET", "/services/data/")
    newest = max(versions, key=lambda one: float(one["version"]))["url"]
    fields = _FIELDS + (", CurrencyIsoCode" if access.options.get("currency") == "yes" else "")
    query = httpx2.QueryParams({"q": f"SELECT {fields} FROM Opportunity WHERE Amount != NULL ORDER BY Id"})
    return f"{newest}/query?{query}"


def _deal(record: dict[str, Any]) -> dict[str, str]:
    stage = "open" if not record["IsClosed"] else "won" if record["IsWon"] else "lost"
    owner = (record.get("Owner") or {}).get("Email") or ""
    return {
        "external_id": record["Id"],
        "name": record["Name"] or "",
        "owner": owner,
        "opened_on": record["CreatedDate"][:10],
        "closed_on": record["CloseDate"] if record["IsClosed"] else "",
        "stage": stage,
        "amount": str(record["Amount"]),
        "currency": record.get("CurrencyIsoCode") or "",
    }


def _logged_in(access: Access) -> tuple[str, str]:
    """(token, address of the org)."""
    login = access.options.get("login") or "https://login.salesforce.com"
    form = {"grant_type": _GRANT, "assertion": _assertion(access, login)}
    with Vendor("Salesforce", login, _is_daily) as vendor:
        status, body = vendor.ask("POST", "/services/oauth2/token", accept=(400,), data=form)
    if status != 200:
        told = f"{(body or {}).get('error', '')}: {(body or {}).get('error_description', '')}"
        raise Problem("Salesforce refuses the login.", "Check the user, the app and its certificate.", told)
    return body["access_token"], body["instance_url"]


def _assertion(access: Access, login: str) -> str:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        key = load_pem_private_key(access.secret.encode(), None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, rsa.RSAPrivateKey):
        raise Problem("The key of Salesforce is no RSA private key in PEM form.", "Keep the key file again.")
    claims = {
        "iss": access.options["client"],
        "sub": access.options["user"],
        "aud": login,
        "exp": int(time.time()) + LIFE,
    }
    text = f"{_coded({'alg': 'RS256', 'typ': 'JWT'})}.{_coded(claims)}"
    signature = key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{text}.{urlsafe_b64encode(signature).decode().rstrip('=')}"


def _coded(part: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(part, separators=(",", ":")).encode()).decode().rstrip("=")


def _is_daily(response: httpx2.Response) -> bool:
    return "REQUEST_LIMIT_EXCEEDED" in response.text
