"""What every answer of the HTTP door has in common."""

from aiohttp import web

from hubbub.dialects.api import Answer

HEADERS = {
    "Server": "hubbub",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""So that no page of another site can frame or load it, and no browser takes it for what it is not."""


async def dress(_request: web.Request, response: web.StreamResponse) -> None:
    """Give an answer its headers, just before it is sent; what it has already is its own."""
    own = response.headers.copy()
    response.headers.update(HEADERS)
    response.headers.update({name: own[name] for name in own if name != "Server"})


def plain(text: str, status: int = 200) -> web.Response:
    """A page of text."""
    return web.Response(text=f"{text.rstrip()}\n", status=status)


def response(answer: Answer) -> web.Response:
    """The HTTP response that an answer is."""
    kind = "text/plain" if answer.text else "application/json"
    made = web.Response(body=answer.body, status=answer.status, content_type=kind)
    if answer.wait:
        made.headers["Retry-After"] = str(answer.wait)
    if answer.status == 401:
        made.headers["WWW-Authenticate"] = "Bearer"  # RFC 6750, 3
    return made
