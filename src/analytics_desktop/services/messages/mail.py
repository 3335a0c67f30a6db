"""Email over SMTP: encrypted from before the password is sent, to one recipient at a time."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from analytics_desktop.models.channel import MailServer
from analytics_desktop.models.message import Message

from .carrier import Later, Refused
from .mail_text import mail_bytes
from .trust import NOT_TRUSTED, trusting

STEP = 30.0  # seconds for one step on the line
LOCAL = {"localhost", "127.0.0.1", "::1"}
_CHANNEL = {421, 454}  # replies that are about the server, not about this message


@dataclass(frozen=True)
class Mail:
    server: MailServer
    password: str
    authorities: str

    def send(self, message: Message, is_repeat: bool, commit: Callable[[], None]) -> None:
        content = mail_bytes(message, self.server.sender, is_repeat)
        with self._session() as smtp:
            _expect(smtp.mail(self.server.sender), f"{self.server.host} does not take mail from {self.server.sender}")
            _expect(smtp.rcpt(message.recipient), f"{self.server.host} does not take mail for {message.recipient}")
            commit()
            try:
                code, words = smtp.data(content)
            except smtplib.SMTPDataError as error:
                code, words = error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else b""
            except (OSError, smtplib.SMTPException) as error:
                words_ = f"{self.server.host} hung up while it took the message ({type(error).__name__})."
                raise Later(words_, "It is tried again by itself.", in_doubt=True) from None
            _expect((code, words), f"{self.server.host} does not take the message")

    @contextlib.contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        """Logged in. What goes wrong before a message is handed over is never in doubt."""
        smtp = self._greeted()
        try:
            if self.server.login:
                self._log_in(smtp)
            yield smtp
        except smtplib.SMTPServerDisconnected as error:
            raise Later(f"{self.server.host} hung up.", "It is tried again by itself.") from error
        except OSError as error:
            raise Later(
                f"{self.server.host} did not answer in time, or broke off.", "It is tried again by itself."
            ) from error
        finally:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                smtp.quit()
            smtp.close()

    def _greeted(self) -> smtplib.SMTP:
        server = self.server
        if server.protection == "none" and server.host not in LOCAL:
            raise Refused("Mail without encryption is sent to this computer only.", "Set the channel up with STARTTLS.")
        context = trusting(self.authorities)
        try:
            return _connected(server, context)
        except ssl.SSLCertVerificationError as error:
            sentence = f"The mail server {server.host} is not trusted: {error.verify_message}."
            raise Refused(sentence, NOT_TRUSTED) from None
        except smtplib.SMTPNotSupportedError:
            raise Refused(
                f"The mail server {server.host} offers no encryption on port {server.port}.",
                "Ask for its port with STARTTLS (often 587) or TLS (often 465), and set the channel up again.",
            ) from None
        except (OSError, smtplib.SMTPException) as error:
            words = f"The mail server {server.host} cannot be reached ({type(error).__name__})."
            raise Later(words, "Check the network, and host and port of the channel.") from None

    def _log_in(self, smtp: smtplib.SMTP) -> None:
        try:
            smtp.login(self.server.login, self.password)
        except smtplib.SMTPAuthenticationError as error:
            if 400 <= error.smtp_code < 500:
                raise Later(
                    f"{self.server.host} does not log anybody in now.", "It is tried again by itself."
                ) from None
            raise Refused(
                f"{self.server.host} refuses the login {self.server.login} or its password.",
                "Set the channel up again with the right password.",
            ) from None
        except smtplib.SMTPNotSupportedError:
            raise Refused(f"{self.server.host} knows no login.", "Set the channel up without one.") from None


def _connected(server: MailServer, context: ssl.SSLContext) -> smtplib.SMTP:
    if server.protection == "tls":
        return smtplib.SMTP_SSL(server.host, server.port, timeout=STEP, context=context)
    smtp = smtplib.SMTP(server.host, server.port, timeout=STEP)
    try:
        if server.protection == "starttls":
            smtp.starttls(context=context)
        smtp.ehlo_or_helo_if_needed()
    except BaseException:
        smtp.close()
        raise
    return smtp


def _expect(reply: tuple[int, bytes], sentence: str) -> None:
    """Raises for anything but success: 4xx may pass, 5xx stays (RFC 5321, 4.2.1)."""
    code, words = reply
    if 200 <= code < 300:
        return
    said = " ".join(words.decode("utf-8", "replace").split())[:200]
    if 400 <= code < 500:
        raise Later(f"{sentence} now: {code} {said}", "It is tried again by itself.", of_channel=code in _CHANNEL)
    raise Refused(f"{sentence}: {code} {said}", "Check the addresses of the channel, or ask who runs the server.")
