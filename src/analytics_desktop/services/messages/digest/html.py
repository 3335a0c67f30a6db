"""The digest as HTML for mail programs: tables, styles on each element, nothing fetched, every text escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from analytics_desktop.models.digest import Digest, DigestChart, DigestFigure

INK, MUTED, LINE, ACCENT = "#172033", "#586273", "#dde2e9", "#1f57c8"
TONES = {"good": "#147a46", "bad": "#b3241c", "plain": MUTED}
_FACE = "font-family:Inter,'Segoe UI',Helvetica,Arial,sans-serif"
_ROW = 3  # figures beside each other


def digest_html(digest: Digest, unsubscribe: str) -> str:
    """`unsubscribe`: the words that tell how."""
    parts = [
        _head(digest),
        *(_block(escape(answer), 17) for answer in digest.answers),
        _section("Missing in this digest", _list(digest.missing)) if digest.missing else "",
        _section("Key figures", _figures(digest.figures)) if digest.figures else "",
        _section("What moved", "".join(map(_chart, digest.charts))) if digest.charts else "",
        _section("Decisions asked", _decisions(digest)) if digest.figures else "",
        _section("Alerts of the last seven days", _list(digest.alerts)) if digest.alerts else "",
        _section("Where the numbers come from", _small(" · ".join(digest.receipts))) if digest.receipts else "",
        f'<hr style="border:0;border-top:1px solid {LINE};margin:24px 0 12px">',
        _small(digest.footer),
        _small(unsubscribe),
    ]
    return _document(digest.title, "\n".join(part for part in parts if part))


def _document(title: str, body: str) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light"></head>'
        f'<body style="margin:0;background:#ffffff;color:{INK};{_FACE};font-size:14px;line-height:1.5">'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0"><tr><td align="center">'
        '<table role="presentation" width="600" cellpadding="0" cellspacing="0" style="max-width:600px;width:100%">'
        f'<tr><td style="padding:24px 16px;text-align:left">\n{body}\n</td></tr></table>'
        "</td></tr></table></body></html>"
    )


def _head(digest: Digest) -> str:
    demo = (
        '<table role="presentation" cellpadding="0" cellspacing="0" style="margin:0 0 12px"><tr>'
        '<td bgcolor="#fdf0d5" style="padding:6px 10px;color:#8f5b00;font-weight:600">'
        "DEMO DATA: no figure is real</td></tr></table>"
        if digest.is_demo
        else ""
    )
    return (
        f'{demo}<h1 style="margin:0;font-size:20px;line-height:1.3;font-weight:600">AI at {escape(digest.company)}</h1>'
        f'<p style="margin:2px 0 16px;color:{MUTED}">{escape(digest.period_words)}, against the week before. '
        f"{escape(digest.as_of)}</p>"
    )


def _section(title: str, content: str) -> str:
    style = f"margin:24px 0 8px;font-size:14px;font-weight:600;color:{ACCENT}"
    return f'<h2 style="{style}">{escape(title)}</h2>\n{content}'


def _block(content: str, size: int) -> str:
    return f'<p style="margin:0 0 8px;font-size:{size}px;line-height:1.4">{content}</p>'


def _small(words: str) -> str:
    return f'<p style="margin:0 0 6px;font-size:11px;line-height:1.5;color:{MUTED}">{escape(words)}</p>'


def _list(lines: Sequence[str]) -> str:
    return '<ul style="margin:0;padding-left:20px">' + "".join(f"<li>{escape(line)}</li>" for line in lines) + "</ul>"


def _figures(figures: Sequence[DigestFigure]) -> str:
    rows = [figures[start : start + _ROW] for start in range(0, len(figures), _ROW)]
    cells = "".join(f"<tr>{''.join(map(_figure, row))}</tr>" for row in rows)
    return f'<table role="presentation" width="100%" cellpadding="0" cellspacing="0">{cells}</table>'


def _figure(one: DigestFigure) -> str:
    return (
        f'<td width="{100 // _ROW}%" valign="top" style="padding:8px 10px;border:1px solid {LINE}">'
        f'<div style="font-size:12px;color:{MUTED}">{escape(one.name)}</div>'
        f'<div style="font-size:20px;font-weight:600">{escape(one.value)}</div>'
        f'<div style="font-size:12px;color:{TONES[one.tone]}">{escape(one.status)}</div></td>'
    )


def _chart(chart: DigestChart) -> str:
    return (
        f'<p style="margin:12px 0 4px;font-weight:600">{escape(chart.title)}</p>'
        f'<img src="cid:{escape(chart.picture.cid)}" alt="{escape(chart.picture.alt)}" width="568" '
        'style="display:block;width:100%;max-width:568px;height:auto">'
    )


def _decisions(digest: Digest) -> str:
    if not digest.decisions:
        return _block("No decision is asked: nothing is over budget, failing or worse than before.", 14)
    items = "".join(f"<li><strong>{escape(what)}</strong> {escape(why)}</li>" for what, why in digest.decisions)
    return f'<ol style="margin:0;padding-left:20px">{items}</ol>'
