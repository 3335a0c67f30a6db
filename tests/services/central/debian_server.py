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


@dataclass(frozen=True)
class Server:
    port: int
    authority: Path
    """certificate of the authority that signed the server's, which is for localhost and 127.0.0.1"""

    def dsn(self, **changes: object) -> str:
        words = {"host": "127.0.0.1", "port": self.port, "user": "postgres", "password": PASSWORD, "dbname": "postgres"}
        return conninfo.make_conninfo("", **(words | changes))  # type: ignore[arg-type]


@contextmanager
def debian_server() -> Iterator[Server]:
    home = Path(tempfile.mkdtemp(prefix="debian-postgres-"))
    home.chmod(0o755)
    owner: dict[str, object] = {}
    if os.geteuid() == 0:  # PostgreSQL refuses to be root
        entry = pwd.getpwnam("postgres")
        owner = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    authority = _certificates(home)
    (home / "password").write_text(PASSWORD)
    for path in (home, *home.iterdir()):
        if owner:
            os.chown(path, int(entry.pw_uid), int(entry.pw_gid))
    try:
        server = Server(_free_port(), authority)
        process = _start(home, server, owner)
        try:
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # fast shutdown; SIGTERM would wait for every client
            process.wait(30)
    finally:
        shutil.rmtree(home)


def _start(home: Path, server: Server, owner: dict[str, object]) -> subprocess.Popen[bytes]:
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": home, **owner}
    words = ["--username=postgres", f"--pwfile={home}/password", "--auth=scram-sha-256", "--no-sync", "--encoding=UTF8"]
    subprocess.run([BINARIES / "initdb", f"--pgdata={home}/data", "--locale=C", *words], check=True, **quiet)  # type: ignore[call-overload]
    settings = {"listen_addresses": "127.0.0.1", "port": server.port, "unix_socket_directories": home, "fsync": "off"}
    settings |= {"ssl": "on", "ssl_cert_file": home / "server.crt", "ssl_key_file": home / "server.key"}
    flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    process = subprocess.Popen([BINARIES / "postgres", "-D", home / "data", *flags], **quiet)  # type: ignore[call-overload]
    for _ in range(100):
        try:
            psycopg.connect(server.dsn(), connect_timeout=2).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            break
    return process  # type: ignore[no-any-return]


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
