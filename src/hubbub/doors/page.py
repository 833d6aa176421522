"""The page for browsers: the files of `web/`, read once at the start, and the paths at which they are found.

All but the page itself stands below a folder named after a hash of everything: so it may be kept for ever. The page and
the manifest name that folder as `{assets}`. Of the modules and the style sheets one file each is made (`bundle.py`).
The module that connects stands in the page itself, as `{early}`, so that nothing is fetched before; so does, as
`{glimpse}`, what was said last, for those who come for the first time. Therefore no cache keeps the page.
"""

import base64
import gzip
import hashlib
import io
import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import segno
from aiohttp import web

from hubbub.doors import bundle
from hubbub.doors.answers import plain

PAGE, MANIFEST, SCRIPT, SHEET = "index.html", "manifest.webmanifest", "main.js", "style/style.css"
EARLY = "early.js"
QR_BYTES = 500
"""The longest text that is drawn as a QR code."""
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".webmanifest": "application/manifest+json",
}
_PACKED = (".html", ".css", ".js", ".svg")
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' '{early}'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True)
class Asset:
    """One file as it is sent: as it is, and packed by gzip if that is worth it."""

    content_type: str
    content: bytes
    packed: bytes | None

    def answer(self, request: web.Request, headers: Mapping[str, str]) -> web.Response:
        """It, with these headers, packed if the client takes that."""
        response = web.Response(body=self.content, headers={"Content-Type": self.content_type, **headers})
        if self.packed is not None:
            response.headers.add("Vary", "Accept-Encoding")
            if "gzip" in request.headers.get("Accept-Encoding", ""):
                response.body = self.packed
                response.headers["Content-Encoding"] = "gzip"
        return response


class Page:
    """The page, and what it is made of."""

    def __init__(self, folder: Traversable | None = None) -> None:
        """Read all files of `folder`: the package's, if there is none."""
        contents = dict(sorted(_read(folder or files("hubbub") / "web")))
        digest = hashlib.sha256(repr(contents).encode()).hexdigest()[:16]
        self._assets = f"/assets/{digest}"
        modules, sheets = _taken(contents, SCRIPT), _taken(contents, SHEET)
        contents[SCRIPT] = bundle.script(modules, SCRIPT).encode()
        contents[SHEET] = bundle.sheet(sheets, SHEET).encode()
        early = bundle.script(modules, EARLY).encode()
        self._policy = _POLICY.format(early=_source(early))
        for name in (PAGE, MANIFEST):
            contents[name] = contents[name].replace(b"{assets}", self._assets.encode()).replace(b"{early}", early)
        self._files = {name: _asset(name, content) for name, content in contents.items()}
        self._glimpse = b""
        self._page = self._with(self._glimpse)

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Put everything but the page itself at its path."""
        router.add_get(self._assets + "/{name:.+}", self._asset)
        router.add_get("/manifest.webmanifest", self._manifest)
        router.add_get("/qr.svg", qr)

    def answer(self, request: web.Request, glimpse: bytes) -> web.Response:
        """The page with that glimpse of the room, an object in JSON, or none."""
        if glimpse != self._glimpse:
            self._glimpse, self._page = glimpse, self._with(glimpse)
        headers = {"Content-Security-Policy": self._policy, "Cache-Control": "no-store", "Vary": "Accept"}
        return self._page.answer(request, headers)

    def _with(self, glimpse: bytes) -> Asset:
        """The page with that glimpse: `<` is written so that nothing in it can end the element that it stands in."""
        return _asset(PAGE, self._files[PAGE].content.replace(b"{glimpse}", glimpse.replace(b"<", rb"\u003c")))

    async def _asset(self, request: web.Request) -> web.Response:
        asset = self._files.get(request.match_info["name"])
        if asset is None:
            raise web.HTTPNotFound
        return asset.answer(request, _FOR_EVER)

    async def _manifest(self, request: web.Request) -> web.Response:
        return self._files[MANIFEST].answer(request, {"Cache-Control": "no-cache"})


async def qr(request: web.Request) -> web.Response:
    """The `text` of the query as a QR code, drawn black on white."""
    text = request.query.get("text", "")
    if not 0 < len(text.encode()) <= QR_BYTES:
        return plain(f"A QR code is drawn of a text of 1 to {QR_BYTES} bytes.", 400)
    drawing = io.BytesIO()
    segno.make_qr(text).save(drawing, kind="svg", light="white", border=3, xmldecl=False, omitsize=True)
    return web.Response(body=drawing.getvalue(), content_type="image/svg+xml")


def _read(folder: Traversable, path: str = "") -> Iterator[tuple[str, bytes]]:
    """The name and the content of each file, in the folders below too."""
    for entry in folder.iterdir():
        if entry.is_dir():
            yield from _read(entry, f"{path}{entry.name}/")
        elif posixpath.splitext(entry.name)[1] in _TYPES:
            yield path + entry.name, entry.read_bytes()


def _taken(contents: dict[str, bytes], name: str) -> dict[str, str]:
    """All files of the kind of that one. They are no longer among the contents."""
    ending = posixpath.splitext(name)[1]
    return {each: contents.pop(each).decode() for each in list(contents) if each.endswith(ending)}


def _source(script: bytes) -> str:
    """What allows that script, and no other, to stand in the page (CSP 3, 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(script).digest()).decode()


def _asset(name: str, content: bytes) -> Asset:
    ending = posixpath.splitext(name)[1]
    packed = gzip.compress(content, mtime=0) if ending in _PACKED else None
    return Asset(_TYPES[ending], content, packed)
