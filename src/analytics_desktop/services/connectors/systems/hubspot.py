"""Deals of HubSpot through its dated CRM API, a page after the other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx2

from analytics_desktop.models.connector import Access, ConnectorKind, Cursor, PulledPage
from analytics_desktop.services.connectors.http import Vendor

KIND = ConnectorKind(
    name="hubspot",
    title="HubSpot",
    help="Deals of the CRM. Make a private app with the scopes crm.objects.deals.read and crm.objects.owners.read.",
    fills="deals",
    options={"address": "address of the API, https://api.hubapi.com by default"},
    secret="the access token of the private app",  # noqa: S106 - says what it is
)
VERSION = "2026-09"
AT_ONCE = 100
_PROPERTIES = "dealname,amount,createdate,closedate,hs_is_closed,hs_is_closed_won,deal_currency_code,hubspot_owner_id"


def pages(access: Access, cursor: Cursor) -> Iterator[PulledPage]:
    """From the beginning, or after the deal at which a stopped run was."""
    with Vendor("HubSpot", access.options.get("address") or "https://api.hubapi.com", _is_daily) as vendor:
        vendor.allow(access.secret.strip())
        owners = _owners(vendor)
        after = cursor.get("after", "")
        while True:
            asked = {"limit": str(AT_ONCE), "properties": _PROPERTIES, "archived": "false"}
            _, body = vendor.ask(
                "GET", f"/crm/objects/{VERSION}/deals", params=asked | ({"after": after} if after else {})
            )
            after = body.get("paging", {}).get("next", {}).get("after", "")
            rows = [_deal(one, owners) for one in body["results"] if one["properties"].get("amount")]
            yield PulledPage(rows, {"after": after} if after else {})
            if not after:
                return


def _owners(vendor: Vendor) -> dict[str, str]:
    """Owner id -> e-mail address."""
    found: dict[str, str] = {}
    after = ""
    while True:
        asked = {"limit": str(AT_ONCE)} | ({"after": after} if after else {})
        _, body = vendor.ask("GET", "/crm/v3/owners", params=asked)
        found.update({str(one["id"]): one.get("email") or "" for one in body["results"]})
        after = body.get("paging", {}).get("next", {}).get("after", "")
        if not after:
            return found


def _deal(record: dict[str, Any], owners: dict[str, str]) -> dict[str, str]:
    said = {name: value or "" for name, value in record["properties"].items()}
    closed, won = said.get("hs_is_closed") == "true", said.get("hs_is_closed_won") == "true"
    return {
        "external_id": str(record["id"]),
        "name": said.get("dealname", ""),
        "owner": owners.get(said.get("hubspot_owner_id", ""), ""),
        "opened_on": said.get("createdate", "")[:10],
        "closed_on": said.get("closedate", "")[:10] if closed else "",
        "stage": "won" if won else "lost" if closed else "open",
        "amount": said["amount"],
        "currency": said.get("deal_currency_code", ""),
    }


def _is_daily(response: httpx2.Response) -> bool:
    return '"DAILY"' in response.text.replace(" ", "")
