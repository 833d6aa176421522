"""The description of the API in OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0), made from its types."""

from functools import cache
from typing import Any

import msgspec

from hubbub.chat.handlers.history import HISTORY_COUNT
from hubbub.chat.text import TEXT_BYTES
from hubbub.dialects.api.bodies import Post
from hubbub.dialects.api.slack import Hook
from hubbub.dialects.json import frames as f
from hubbub.dialects.json.schema import type_of
from hubbub.dialects.json.shapes import SHAPES
from hubbub.dialects.json.wishes import HIGHEST

_EVENTS = [shape.struct for shape in SHAPES.values()]
_NUMBER = {"type": "integer", "minimum": 0, "maximum": HIGHEST}
_SOMETHING = {"minLength": 1}
_POSTED = _SOMETHING | {"maxLength": TEXT_BYTES}
"""How long a text may be in characters, of which none has less than a byte."""


@cache
def description(server: str) -> bytes:
    """The description, as JSON. `server` is what the server calls itself, such as `hubbub 1.2`."""
    name, _, version = server.partition(" ")
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": {"title": name, "version": version, "description": "A chat room, for programs."},
            "security": [{"token": []}],
            "paths": _PATHS,
            "components": {
                "schemas": _schemas(),
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
                "responses": {"refused": _response("Nothing has changed; the text says why.", _json(_ref("Error")))},
            },
        }
    )


def _schemas() -> dict[str, Any]:
    kinds = [Post, Hook, f.Error, f.Page, f.Rooms, f.Done, *_EVENTS]
    _, schemas = msgspec.json.schema_components(kinds, ref_template="#/components/schemas/{name}")
    for schema in schemas.values():
        schema["description"] = schema.get("description", "").partition("\n")[0]
    schemas["Post"]["properties"]["text"] |= _POSTED
    tags = {type_of(kind): _ref(kind.__name__)["$ref"] for kind in _EVENTS}
    schemas["Event"] = {
        "oneOf": [_ref(kind.__name__) for kind in _EVENTS],
        "discriminator": {"propertyName": "type", "mapping": tags},
    }
    schemas["Page"]["properties"]["events"]["items"] = _ref("Event")
    schemas["Page"]["properties"]["reactions"]["items"] = _ref("Reacted")
    return schemas


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _json(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}


def _text(**limits: int) -> dict[str, Any]:
    return {"text/plain": {"schema": {"type": "string"} | limits}}


def _response(text: str, content: dict[str, Any]) -> dict[str, Any]:
    return {"description": text, "content": content}


def _parameter(name: str, text: str, schema: dict[str, Any], place: str = "query") -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "description": text, "schema": schema}


_ROOM = _parameter("room", "The name of a room; its # may be left out, or is written %23.", {"type": "string"}, "path")
_AFTER = _parameter("after", "What came after this seq.", _NUMBER)


def _operation(id_: str, summary: str, responses: dict[str, Any], *parameters: Any, **more: Any) -> dict[str, Any]:
    refused = {"4XX": {"$ref": "#/components/responses/refused"}, "5XX": {"$ref": "#/components/responses/refused"}}
    told = {"operationId": id_, "summary": summary, "parameters": parameters, "responses": {**responses, **refused}}
    return told | more


def _hook(id_: str, summary: str, *parameters: Any) -> dict[str, Any]:
    return {
        "post": _operation(
            id_,
            f"{summary}, from a tool that can only be given a URL.",
            {"200": _response("It is said.", _text())},
            _parameter("token", "The token.", {"type": "string"}, "path"),
            *parameters,
            security=[],
            requestBody={"required": True, "content": _json(_ref("Hook")) | _text(**_SOMETHING)},
        ),
    }


_PATHS = {
    "/api/rooms": {
        "get": _operation("rooms", "List the rooms.", {"200": _response("The rooms.", _json(_ref("Rooms")))}),
    },
    "/api/rooms/{room}/messages": {
        "get": _operation(
            "history",
            "What was said before, oldest first: the newest of it, or what came after a seq.",
            {"200": _response("A page of messages.", _json(_ref("Page")))},
            _ROOM,
            _AFTER,
            _parameter("before", "What came before this seq.", _NUMBER),
            _parameter("limit", "How many messages.", {"type": "integer", "minimum": 1, "maximum": HISTORY_COUNT}),
        ),
        "post": _operation(
            "say",
            "Say something. The answer comes once it is on disk.",
            {
                "201": _response("It is said.", _json(_ref("Said"))),
                "200": _response(
                    "It was said before, as its id tells.", _json({"anyOf": [_ref("Said"), _ref("Done")]})
                ),
            },
            _ROOM,
            requestBody={"required": True, "content": _json(_ref("Post")) | _text(**_POSTED)},
        ),
    },
    "/api/rooms/{room}/events": {
        "get": _operation(
            "events",
            "What happens, as server-sent events: the id of each is its seq, its data an Event.",
            {"200": _response("A stream that does not end.", {"text/event-stream": {"schema": {"type": "string"}}})},
            _ROOM,
            _AFTER,
            _parameter("Last-Event-ID", "Likewise, from a client that comes back.", _NUMBER, "header"),
        ),
    },
    "/hooks/{token}": _hook("hookHome", "Say something in the room that guests enter"),
    "/hooks/{token}/{room}": _hook("hook", "Say something", _ROOM),
}
