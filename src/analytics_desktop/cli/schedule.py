"""Verbs for what runs by itself."""

from __future__ import annotations

import json
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from analytics_desktop.cli.console import Console
from analytics_desktop.models.errors import Problem

if TYPE_CHECKING:
    from analytics_desktop.models.schedule import JobId, Order, Run

tree = typer.Typer(help="What runs by itself, and how it went.", no_args_is_help=True)
Job = Annotated[Literal["sync", "alerts", "digest", "export"], typer.Argument(help="What to run.")]
Kind = Annotated[str, typer.Option(help="Of an export: deck, summary, workbook, focus or audit-pack.")]
Out = Annotated[Path | None, typer.Option(metavar="FILE", help="Of an export: the file, replaced at each run.")]
_MOST = 50


def add_verbs(parent: typer.Typer) -> None:
    parent.add_typer(tree, name="schedule")


@tree.command()
def install(
    context: typer.Context,
    job: Job,
    when: Annotated[
        str, typer.Option(help="every 15 minutes, hourly, daily 06:15, weekdays 06:15, or mon 08:00.")
    ] = "",
    kind: Kind = "deck",
    out: Out = None,
    passphrase_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="File with the passphrase; only its name is written.")
    ] = None,
    start: Annotated[bool, typer.Option(help="Tell systemd at once.")] = True,
) -> None:
    """Let a job run by itself. Writes a systemd user timer; prints the same for cron and Windows."""
    from analytics_desktop.models.schedule import USUAL, Cadence
    from analytics_desktop.services.schedules.command import command_of
    from analytics_desktop.services.schedules.elsewhere import cron_line, task_scheduler
    from analytics_desktop.services.schedules.installed import install as put
    from analytics_desktop.services.schedules.installed import units_folder

    console: Console = context.obj
    order = _order(job, Cadence.of(when) if when else USUAL[job], kind, out)
    command = command_of(console.workspace(), order, passphrase_file)
    left = put(command, start)
    place = units_folder() / f"{command.name}.timer"
    words = [f"{job} runs {order.cadence.words()}: {place}"]
    words += [f"Tell systemd of it: {left}"] if left else []
    words += ["", "With cron instead:", cron_line(command), "", "On Windows (PowerShell):", task_scheduler(command)]
    told = {"timer": str(place), "when": order.cadence.words(), "left": left, "cron": cron_line(command)}
    console.result({**told, "windows": task_scheduler(command)}, "\n".join(words))


@tree.command("list")
def list_schedules(context: typer.Context) -> None:
    """List what runs by itself, when, and how it went last."""
    from analytics_desktop.services.schedules.installed import installed
    from analytics_desktop.services.schedules.run_log import RunLog

    console: Console = context.obj
    workspace = console.workspace()
    last: dict[str, Run] = {}
    for run_ in RunLog(workspace).runs():
        last.setdefault(run_.job, run_)
    found = installed(workspace.root)
    told = [
        {
            "job": one.job,
            "when": one.when,
            "timer": str(one.timer),
            "last": _told(last[one.job]) if one.job in last else None,
        }
        for one in found
    ]
    lines = [f"{one.job}: {one.when}" + (f"; last {_line(last[one.job])}" if one.job in last else "") for one in found]
    console.result(told, "\n".join(lines) or "Nothing runs by itself.")


@tree.command()
def remove(context: typer.Context, job: Job) -> None:
    """Do not let a job run by itself any more."""
    from analytics_desktop.services.schedules.installed import remove as take_away

    console: Console = context.obj
    if not take_away(console.workspace().root, job):
        raise Problem(f"{job} is not scheduled.", "See: analytics-desktop schedule list")
    console.result({"removed": job}, f"{job} does not run by itself any more.")


@tree.command()
def runs(
    context: typer.Context,
    failed: Annotated[bool, typer.Option("--failed", help="Only those that did not end well.")] = False,
) -> None:
    """List the last runs, the newest first."""
    from analytics_desktop.services.schedules.run_log import RunLog

    console: Console = context.obj
    good = {"done", "running", "skipped"}
    found = [one for one in RunLog(console.workspace()).runs() if not (failed and one.outcome in good)][:_MOST]
    console.result([_told(one) for one in found], "\n".join(map(_line, found)) or "Nothing has run by itself yet.")


@tree.command()
def run(context: typer.Context, job: Job, kind: Kind = "deck", out: Out = None) -> None:
    """Run a job now, as the scheduler does. Start, end and outcome are logged."""
    from analytics_desktop.models.schedule import USUAL
    from analytics_desktop.services.schedules.run_log import Busy, RunLog

    console: Console = context.obj
    workspace = console.workspace()
    order = _order(job, USUAL[job], kind, out)
    try:
        with RunLog(workspace).recording(job) as said:
            said.append(_run(["--workspace", str(workspace.root), "--json", *_verb(order)], job))
            console.result({"job": job, "message": said[-1]}, said[-1])
    except Busy:
        console.note(f"{job} is running already.")


def _order(job: JobId, cadence: Any, kind: str, out: Path | None) -> Order:
    from analytics_desktop.models.schedule import Order

    if job != "export":
        return Order(job, cadence)
    if out is None:
        raise Problem("An export needs a file to write.", "Give it with --out FILE.")
    return Order(job, cadence, ("--kind", kind, "--out", str(out.absolute())))


def _verb(order: Order) -> list[str]:
    if order.job == "export":
        return ["export", order.more[1], "--out", order.more[3]]
    return {"sync": ["sync"], "alerts": ["alerts", "check"], "digest": ["digest", "send"]}[order.job]


def _run(words: list[str], job: str) -> str:
    """Runs a verb in this process; returns how much it did, without what. Raises whatever the verb raises."""
    from analytics_desktop.cli.verbs import run as run_verb

    said = StringIO()
    with redirect_stdout(said):
        code = run_verb(words)
    told = json.loads(said.getvalue() or "null")
    if code:
        words_ = _sum(job, told) if told is not None else ""
        raise Problem(f"It ended with code {code}. {words_}".rstrip(), "Run it by hand to see more.")
    return _sum(job, told)


def _sum(job: str, told: Any) -> str:
    if job == "alerts":
        return f"{len(told)} new alerts."
    if job == "digest":
        return f"{told['queued']} digests queued, {told['sent']} messages sent, {told['failed']} failed."
    if job == "export":
        return f"{len(told['files'])} files written."
    return f"{sum(told['rows'].values())} rows read, generation {told['generation']}."


def _told(one: Run) -> dict[str, Any]:
    return {
        "job": one.job,
        "started": one.started.isoformat(),
        "ended": one.ended.isoformat() if one.ended else None,
        "outcome": one.outcome,
        "message": one.message,
        "remedy": one.remedy,
    }


def _line(one: Run) -> str:
    took = f" in {(one.ended - one.started).total_seconds():.0f} s" if one.ended else ""
    more = f" {one.message} {one.remedy}".rstrip()
    return f"{one.started:%Y-%m-%d %H:%M} UTC  {one.job:<7} {one.outcome}{took}.{more}"
