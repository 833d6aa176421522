"""Certificates for servers and for clients, made anew for each test."""

import ssl
from pathlib import Path
from typing import NamedTuple

import trustme


class Files(NamedTuple):
    """A certificate with its chain, and its key, in a file each and in one."""

    certificate: Path
    key: Path
    both: Path

    @property
    def options(self) -> tuple[str | Path, ...]:
        """What a host gives."""
        return "--tls-cert", self.certificate, "--tls-key", self.key


def issue(folder: Path, name: str = "chat.example") -> Files:
    """A certificate for that name, of an authority that nobody knows."""
    certificate = trustme.CA().issue_cert(name)
    folder.mkdir(parents=True, exist_ok=True)
    files = Files(folder / f"{name}.crt", folder / f"{name}.key", folder / f"{name}.pem")
    files.certificate.write_bytes(b"".join(blob.bytes() for blob in certificate.cert_chain_pems))
    files.key.write_bytes(certificate.private_key_pem.bytes())
    certificate.private_key_and_cert_chain_pem.write_to_path(files.both)
    return files


def context(certificate: Files | None = None) -> ssl.SSLContext:
    """How a client encrypts who trusts any server, and shows that certificate."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    if certificate:
        made.load_cert_chain(certificate.both)
    return made
