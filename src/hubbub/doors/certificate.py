"""The server's certificate: read from its files, and read again when it was renewed."""

import logging
import ssl
from pathlib import Path

from hubbub.doors.client_certificate import ask_for_one

log = logging.getLogger("hubbub.tls")


class CertificateError(Exception):
    """The certificate cannot be used. Its text is one plain sentence."""


class Certificate:
    """A certificate with its chain, and its key, which may stand in the same file (PEM).

    `context` is what new connections are encrypted by.
    """

    def __init__(self, file: Path, key: Path | None) -> None:
        """Read it. Raises CertificateError."""
        self._file = file
        self._key = key or file
        self._read_at = self._changed_at()
        self.context = self._read()

    def renew(self) -> None:
        """Read it again if its files have changed. One that cannot be used is told once, and the old one stays."""
        changed_at = self._changed_at()
        if changed_at == self._read_at:
            return
        self._read_at = changed_at
        try:
            self.context = self._read()
        except CertificateError as error:
            log.warning("%s The one that was read before stays in use.", error)
        else:
            log.info("The certificate in %s was read again.", self._file)

    def _changed_at(self) -> list[int]:
        """When the files were written, in nanoseconds; 0 for one that is not there."""
        times = []
        for file in (self._file, self._key):
            try:
                times.append(file.stat().st_mtime_ns)
            except OSError:
                times.append(0)
        return times

    def _read(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.options |= ssl.OP_NO_RENEGOTIATION
        try:
            for file in (self._file, self._key):
                file.open("rb").close()  # whose failure says which of them it is
            context.load_cert_chain(self._file, self._key, password=_no_password)
        except ssl.SSLError as error:
            reason = (
                (error.reason or "it must be a certificate and a key without a password, in PEM")
                .replace("_", " ")
                .lower()
            )
            raise CertificateError(f"The certificate in {self._file} cannot be used: {reason}.") from None
        except OSError as error:
            raise CertificateError(f"The file {error.filename} cannot be read: {error.strerror}.") from None
        ask_for_one(context)
        return context


def _no_password() -> str:
    """There is nobody to type one."""
    return ""
