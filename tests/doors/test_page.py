"""How the page is served: to whom, for how long it may be kept, and what it is allowed to do."""

import base64
import gzip
import hashlib
import re

import pytest
from hall import Hall, run
from test_http import ask, request

BROWSER = "Accept: text/html,application/xhtml+xml,*/*;q=0.8"


async def get(hall: Hall, path: str, *headers: str) -> tuple[int, dict[str, str], bytes]:
    """The status, the headers in small letters, and the body."""
    head, _, body = (await ask(hall, request(f"GET {path}", *headers))).partition(b"\r\n\r\n")
    first, *rest = head.decode().split("\r\n")
    return int(first.split()[1]), {name.lower(): text for name, text in (line.split(": ", 1) for line in rest)}, body


async def assets(hall: Hall) -> list[str]:
    """The paths of all that the page names."""
    page = (await get(hall, "/", BROWSER))[2].decode()
    return sorted(set(re.findall(r'"(/assets/[^"]+)"', page)))


def source(text: bytes) -> str:
    """What a policy names a script or a style sheet by."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text).digest()).decode()}"


async def glimpse(hall: Hall) -> bytes:
    """What was said, as the page brings it along."""
    page = (await get(hall, "/", BROWSER))[2]
    return re.findall(rb'<ol id="messages">(.*?)</ol>', page, re.DOTALL)[0]


def test_browsers_get_the_page_and_others_are_told_how_to_join() -> None:
    async def scene(hall: Hall) -> None:
        _, headers, body = await get(hall, "/", BROWSER)
        assert headers["content-type"] == "text/html; charset=utf-8"
        assert body.startswith(b"<!doctype html>")
        assert b"{assets}" not in body
        _, headers, body = await get(hall, "/", "Accept: */*")
        assert headers["content-type"] == "text/plain; charset=utf-8"
        assert b"netcat" in body

    run(scene)


def test_the_page_may_run_and_load_only_what_comes_from_here() -> None:
    async def scene(hall: Hall) -> None:
        _, headers, body = await get(hall, "/", BROWSER)
        policy = headers["content-security-policy"]
        assert "unsafe" not in policy
        (script,) = re.findall(rb"<script[^>]*>(.*?)</script>", body, re.DOTALL)
        (style,) = re.findall(rb"<style>(.*?)</style>", body, re.DOTALL)
        own = (f"script-src 'self' '{source(script)}'", f"style-src '{source(style)}'")
        for rule in ("default-src 'none'", *own, "frame-ancestors 'none'", "base-uri 'none'"):
            assert rule in policy.split("; ")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert not re.search(rb"\son\w+=|\sstyle=|url\(", body)

    run(scene)


def test_the_page_brings_along_what_was_said_and_no_cache_keeps_it() -> None:
    async def scene(hall: Hall) -> None:
        assert await glimpse(hall) == b""
        reader, writer = await hall.call()
        writer.write(b"/nick ada\nsaid before </ol><script>{title}\n/ping end\n")
        await reader.readuntil(b"-- pong end\n")
        _, headers, _ = await get(hall, "/", BROWSER)
        assert headers["cache-control"] == "no-store"
        (text,) = re.findall(rb'<div class="text ">(.*?)</div>', await glimpse(hall))
        assert text == b"said before &lt;/ol&gt;&lt;script&gt;{title}"
        writer.close()

    run(scene)


def test_all_that_the_page_names_is_there_and_may_be_kept_for_ever() -> None:
    async def scene(hall: Hall) -> None:
        paths = await assets(hall)
        assert [path.rpartition("/")[2] for path in paths] == ["icon.png", "icon.svg", "main.js"]
        for path in paths:
            status, headers, body = await get(hall, path)
            assert (status, headers["cache-control"]) == (200, "public, max-age=31536000, immutable"), path
            assert headers["server"] == "hubbub"
            assert body

    run(scene)


def test_assets_are_packed_for_who_takes_that() -> None:
    async def scene(hall: Hall) -> None:
        path = next(path for path in await assets(hall) if path.endswith("/main.js"))
        _, headers, plain = await get(hall, path)
        assert "content-encoding" not in headers
        _, headers, packed = await get(hall, path, "Accept-Encoding: br, gzip")
        assert headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in headers["vary"]
        assert gzip.decompress(packed) == plain

    run(scene)


@pytest.mark.parametrize("path", ["/assets/0000/main.js", "/assets/../site.py", "/assets/", "/assets/%2e%2e/card.py"])
def test_nothing_else_is_there(path: str) -> None:
    async def scene(hall: Hall) -> None:
        assert (await get(hall, path, BROWSER))[0] == 404
        own = (await assets(hall))[0].rsplit("/", 1)[0]
        assert (await get(hall, f"{own}/nothing.js"))[0] == 404

    run(scene)


def test_the_manifest_names_icons_that_are_there() -> None:
    async def scene(hall: Hall) -> None:
        _, headers, manifest = await get(hall, "/manifest.webmanifest")
        assert headers["content-type"] == "application/manifest+json"
        icons = re.findall(rb'"src": "([^"]+)"', manifest)
        assert len(icons) == 2
        for icon in icons:
            assert (await get(hall, icon.decode()))[0] == 200

    run(scene)


def test_a_code_is_drawn_of_a_text_that_is_not_too_long() -> None:
    async def scene(hall: Hall) -> None:
        status, headers, drawing = await get(hall, "/qr.svg?text=http%3A%2F%2F127.0.0.1%3A8081%2F%23tea")
        assert (status, headers["content-type"]) == (200, "image/svg+xml")
        assert drawing.startswith(b"<svg")
        for query in ("", "?text=", "?text=" + "a" * 501, "?text=%FF"):
            status, headers, _ = await get(hall, f"/qr.svg{query}")
            assert headers["content-type"].startswith("text/plain") or query == "?text=%FF"
            assert status == (200 if query == "?text=%FF" else 400)

    run(scene)


def test_whether_it_lives_can_be_asked() -> None:
    async def scene(hall: Hall) -> None:
        status, _, body = await get(hall, "/healthz")
        assert (status, body) == (200, b"ok\n")

    run(scene)
