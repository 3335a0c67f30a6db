"""Messages of the window: sends what is due while it is open, and shows channels, outbox and scheduled runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from analytics_desktop.models.channel import Channel
from analytics_desktop.models.errors import Problem
from analytics_desktop.models.message import Tally
from analytics_desktop.models.progress import Progress

if TYPE_CHECKING:
    from analytics_desktop.services.messages.office import Office
    from analytics_desktop.services.messages.state import MessageState

    from .dialogs.messages import MessagesDialog
    from .workbench import Workbench

EVERY_MS = 5 * 60_000


class Outgoing(QObject):
    """Delivers after each check of the bell and every five minutes, behind everything that is on screen."""

    def __init__(self, window: Workbench) -> None:
        super().__init__(window)
        self._window = window
        self._dialog: MessagesDialog | None = None
        window.bell.checked.connect(self.deliver)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.deliver)
        self._timer.start()

    def deliver(self) -> None:
        window = self._window
        if window.desk is None or window.source is None:
            return
        source, session = window.source, window.session

        def work(progress: Progress) -> Tally:
            office = session.office()
            return office.deliver(source, progress) if office.is_used() else Tally()

        window.jobs.start("messages", work, self._delivered, failed=_later, lane="ahead")

    def _delivered(self, tally: Tally) -> None:
        if tally.failed:
            self._window.status.say("A message could not be sent; see Tools, Messages and schedules")

    def open(self) -> None:
        self._work(lambda office, _: None)

    def _work(
        self,
        change: Callable[[Office, Progress], None],
        failed: Callable[[Problem], None] | None = None,
        say: str = "",
    ) -> None:
        """Do something with the messages on a worker, then show how things stand."""
        session, source = self._window.session, self._window.source

        def work(progress: Progress) -> MessageState:
            from analytics_desktop.services.messages.state import message_state

            office = session.office()
            change(office, progress)
            return message_state(session.workspace, office, source)

        def done(state: MessageState) -> None:
            self._show(state)
            if say:
                self._window.status.say(say)

        self._window.jobs.start("message state", work, done, failed=failed, lane="work")

    def _show(self, state: MessageState) -> None:
        if self._dialog is not None:
            self._dialog.show_state(state)
            return
        from .dialogs.messages import MessagesDialog

        dialog = self._dialog = MessagesDialog(state, self._window)
        dialog.finished.connect(self._closed)
        dialog.asked.connect(self._do)
        dialog.channel_wanted.connect(self._ask_channel)
        dialog.open()

    def _closed(self) -> None:
        self._dialog = None

    def _do(self, what: str, name: str) -> None:
        """`what` names one of the changes below."""
        settings = self._window.session.settings()

        def change(office: Office, progress: Progress) -> None:
            from datetime import UTC, datetime

            from analytics_desktop.services.messages.carriers import try_channel

            if what == "test":
                try_channel(office.channels, name, settings)
            elif what == "remove":
                office.channels.remove(name)
            elif what == "retry":
                office.outbox.try_again(name, datetime.now(UTC))
                office.deliver(self._window.source, progress)
            else:
                office.outbox.drop(name)

        words = {"test": f"A test message was sent over {name}", "remove": f"{name} was removed"}
        self._work(change, say=words.get(what, ""))

    def _ask_channel(self) -> None:
        from .dialogs.channel import ChannelDialog

        dialog = ChannelDialog(self._dialog or self._window)

        def keep(channel: Channel, secret: str) -> None:
            settings = self._window.session.settings()

            def change(office: Office, progress: Progress) -> None:
                from analytics_desktop.services.messages.carriers import allowed_by
                from analytics_desktop.services.messages.channels import check_reach

                check_reach(channel, secret, allowed_by(settings))
                office.channels.keep(channel, secret)
                dialog.kept.emit()

            self._work(change, dialog.show_problem)

        dialog.given.connect(keep)
        dialog.open()


def _later(problem: Problem) -> None:
    """The next delivery tries again; what failed is in the outbox."""
