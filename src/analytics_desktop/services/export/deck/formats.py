"""Number formats of charts, in the small language that Office and LibreOffice share."""

from __future__ import annotations

from analytics_desktop.models.unit import UNITS, currency_symbol


def chart_format(unit: str, currency: str) -> str:
    """Short numbers: thousands as k, millions as M, as on the screen."""
    kind, symbol = UNITS[unit].kind, ""
    if kind == "percent":
        return '0.0"%"'
    if kind == "money":
        symbol = f'"{currency_symbol(currency)}"'
        return f'[>=1000000]{symbol}#,##0.0,,"M";[>=10000]{symbol}#,##0.0,"k";{symbol}#,##0.00'
    small = "#,##0" if kind in {"count", "score", "milliseconds"} else "#,##0.0"
    return f'[>=1000000]#,##0.0,,"M";[>=10000]#,##0.0,"k";{small}'
