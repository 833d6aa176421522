"""Client certificates: asked for, and never judged. Who shows one is known by its fingerprint (SHA-256).

Chat clients sign their certificates themselves, so no authority vouches for them, and none need: TLS makes sure that
who shows one has its key. Python's `ssl` can only ask for certificates that an authority signed, so OpenSSL is told by
itself what a context cannot be; see docs/decisions/0010-client-certificates-by-fingerprint.md.
"""

import asyncio
import ctypes
import hashlib
import logging
import ssl
import sys
from collections.abc import Callable

OPTIONAL = 1
"""SSL_VERIFY_PEER: ask, and take none for an answer."""
KNOWN_PYTHONS = ((3, 11), (3, 12), (3, 13))
"""Those that were tried: an SSLContext object begins with OpenSSL's own."""

_Verify = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_void_p)
log = logging.getLogger("hubbub.tls")


_accept = _Verify(lambda _judged_good, _chain: 1)
"""Whatever OpenSSL thinks of the chain, go on. It must live as long as the contexts that know it."""


def ask_for_one(context: ssl.SSLContext) -> None:
    """Ask every client for a certificate from now on. Where that cannot be done, it is told, and nobody is asked."""
    set_verify = _openssl_function()
    if set_verify is None:
        log.warning("Client certificates are not asked for: this Python does not let us.")
        return
    own = ctypes.c_void_p.from_address(id(context) + object.__basicsize__)
    set_verify(own, OPTIONAL, _accept)


def fingerprint(transport: asyncio.BaseTransport) -> str:
    """The fingerprint of the certificate that the client showed, in hexadecimal digits; nothing if he showed none."""
    certificate = transport.get_extra_info("ssl_object").getpeercert(binary_form=True)
    return hashlib.sha256(certificate).hexdigest() if certificate else ""


def _openssl_function() -> Callable[..., object] | None:
    """SSL_CTX_set_verify of the very OpenSSL that `ssl` uses."""
    if sys.implementation.name != "cpython" or sys.version_info[:2] not in KNOWN_PYTHONS:
        return None
    try:
        import _ssl

        function = ctypes.CDLL(getattr(_ssl, "__file__", None)).SSL_CTX_set_verify
    except (OSError, AttributeError):
        return None
    function.argtypes = (ctypes.c_void_p, ctypes.c_int, _Verify)
    function.restype = None
    return function
