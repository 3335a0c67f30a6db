"""Debian's PostgreSQL 15 over TCP with TLS: the oldest server that is supported, and the way customers connect."""

from __future__ import annotations

import datetime
import ipaddress
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from psycopg import conninfo

BINARIES = Path("/usr/lib/postgresql/15/bin")
PASSWORD = "open sesame"


@dataclass
class Server:
    """`owner`: as whom the processes run, in words of subprocess."""

    port: int
    authority: Path
    """certificate of the authority that signed the server's, which is for localhost and 127.0.0.1"""
    home: Path
    owner: dict[str, object]
    process: subprocess.Popen[bytes] | None = None

    def dsn(self, **changes: object) -> str:
        words = {"host": "127.0.0.1", "port": self.port, "user": "postgres", "password": PASSWORD, "dbname": "postgres"}
        return conninfo.make_conninfo("", **(words | changes))  # type: ignore[arg-type]

    def start(self) -> None:
        settings = {"listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": self.home}
        settings |= {"ssl_cert_file": self.home / "server.crt", "ssl_key_file": self.home / "server.key"}
        settings |= {"ssl": "on", "fsync": "off"}
        flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        command = [BINARIES / "postgres", "-D", self.home / "data", *flags]
        self.process = subprocess.Popen(command, **self.quiet)  # type: ignore[call-overload]
        for _ in range(300):
            try:
                psycopg.connect(self.dsn(), connect_timeout=2).close()
            except psycopg.OperationalError:
                time.sleep(0.1)
            else:
                return
        raise TimeoutError("the server does not answer")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT ends all sessions in order, SIGQUIT as a crash does; SIGTERM would wait for every client."""
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(30)

    @property
    def quiet(self) -> dict[str, object]:
        return {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": self.home, **self.owner}


@contextmanager
def debian_server() -> Iterator[Server]:
    home = Path(tempfile.mkdtemp(prefix="debian-postgres-"))
    home.chmod(0o755)
    owner: dict[str, object] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to be root
        entry = pwd.getpwnam("postgres")
        owner = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    server = Server(_free_port(), _certificates(home), home, owner)
    (home / "password").write_text(PASSWORD)
    for path in (home, *home.iterdir()):
        if owner:
            os.chown(path, int(entry.pw_uid), int(entry.pw_gid))
    words = ["--username=postgres", f"--pwfile={home}/password", "--auth=scram-sha-256", "--no-sync", "--encoding=UTF8"]
    initdb = [BINARIES / "initdb", f"--pgdata={home}/data", "--locale=C", *words]
    try:
        subprocess.run(initdb, check=True, **server.quiet)  # type: ignore[call-overload]
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(home)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _certificates(home: Path) -> Path:
    """Write server.key and server.crt into `home`; path of the authority that signed them."""
    now = datetime.datetime.now(datetime.UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())

    def signed(subject: x509.Name, public: ec.EllipticCurvePublicKey, is_authority: bool) -> x509.Certificate:
        names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(name).public_key(public)
        builder = builder.serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - datetime.timedelta(days=1))
        builder = builder.not_valid_after(now + datetime.timedelta(days=1))
        builder = builder.add_extension(x509.BasicConstraints(is_authority, None), critical=True)
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        return builder.sign(authority_key, hashes.SHA256())

    authority = home / "authority.crt"
    authority.write_bytes(signed(name, authority_key.public_key(), True).public_bytes(serialization.Encoding.PEM))
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    pem = serialization.Encoding.PEM
    (home / "server.crt").write_bytes(signed(subject, key.public_key(), False).public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (home / "server.key").write_bytes(private)
    (home / "server.key").chmod(0o600)
    return authority
