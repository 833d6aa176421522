"""The page for browsers: the files of `web/`, read once at the start, and the paths at which they are found.

All but the page itself stands below a folder named after a hash of everything: so it may be kept for ever. The page and
the manifest name that folder as `{assets}`. Of the modules and the style sheets one each is made (`bundle.py`).

In the page itself stand the style sheet, as `{style}`, the icon, `{icon}`, and the module that connects, `{early}`:
nothing is fetched before the first paint. So does what was said last, in the places of GLIMPSED, for those who come for
the first time. Therefore no cache keeps the page.
"""

import base64
import gzip
import hashlib
import io
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

import segno
from aiohttp import web

from hubbub.doors import bundle
from hubbub.doors.answers import plain

PAGE, MANIFEST, SCRIPT, SHEET = "index.html", "manifest.webmanifest", "main.js", "style/style.css"
EARLY, ICON = "early.js", "icon.svg"
GLIMPSED = {"title": "Hubbub", "topic": "", "messages": ""}
"""The places in the page that tell of the room, and what stands there if nothing is to be told."""
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
_OWN = re.compile(r"\{(assets|early|icon|style)\}")
_TOLD = re.compile(r"\{(title|topic|messages)\}")
_PACKED = (".html", ".css", ".js", ".svg")
_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' '{early}'",
        "style-src '{style}'",
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
        own = {
            "style": bundle.sheet(sheets, SHEET),
            "early": bundle.script(modules, EARLY).replace("{assets}", self._assets),
            "icon": contents[ICON].decode(),
            "assets": self._assets,
        }
        self._policy = _POLICY.format(**{name: _source(own[name]) for name in ("early", "style")})
        parts = _TOLD.split(contents.pop(PAGE).decode())
        self._pieces = [_OWN.sub(lambda place: own[place[1]], part) for part in parts]
        contents[MANIFEST] = contents[MANIFEST].replace(b"{assets}", self._assets.encode())
        self._files = {name: _asset(name, content) for name, content in contents.items()}
        self._glimpse: Mapping[str, str] = {}
        self._page = self._with(self._glimpse)

    def add_to(self, router: web.UrlDispatcher) -> None:
        """Put everything but the page itself at its path."""
        router.add_get(self._assets + "/{name:.+}", self._asset)
        router.add_get("/manifest.webmanifest", self._manifest)
        router.add_get("/qr.svg", qr)

    def answer(self, request: web.Request, glimpse: Mapping[str, str]) -> web.Response:
        """The page with that glimpse of the room: HTML for what is in GLIMPSED, or nothing."""
        if glimpse != self._glimpse:
            self._glimpse, self._page = glimpse, self._with(glimpse)
        headers = {"Content-Security-Policy": self._policy, "Cache-Control": "no-store", "Vary": "Accept"}
        return self._page.answer(request, headers)

    def _with(self, glimpse: Mapping[str, str]) -> Asset:
        """The page with that glimpse."""
        told = {**GLIMPSED, **glimpse}
        pieces = [told[piece] if place % 2 else piece for place, piece in enumerate(self._pieces)]
        return _asset(PAGE, "".join(pieces).encode())

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


def _source(text: str) -> str:
    """What allows that script or style sheet, and no other, to stand in the page (CSP 3, 2.3.1)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _asset(name: str, content: bytes) -> Asset:
    ending = posixpath.splitext(name)[1]
    packed = gzip.compress(content, mtime=0) if ending in _PACKED else None
    return Asset(_TYPES[ending], content, packed)
