"""The JSON Schema of all that JSON clients send and are sent, made of the types that read and write it."""

from collections.abc import Iterable
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct

from hubbub.dialects.json import frames as f
from hubbub.dialects.json.shapes import BATCHED_SAID, SHAPES, Typing
from hubbub.dialects.json.wishes import WISHES

DRAFT = "https://json-schema.org/draft/2020-12/schema"

EVENTS: tuple[type[Struct], ...] = tuple(shape.struct for shape in SHAPES.values())
"""What happened: live, and in pages."""
SENT: tuple[type[Struct], ...] = (*EVENTS, Typing, *f.Frame.__subclasses__())
"""All that clients are sent."""
_WITH_EVENTS = {"Entered": ("recent",), "Page": ("events", "reactions")}


def type_of(kind: type[Struct]) -> str:
    """The `type` of the objects of that class."""
    tag = kind.__struct_config__.tag
    assert isinstance(tag, str)
    return tag


@cache
def schema() -> bytes:
    """The schema, a JSON document: an object is a wish of a client, or one that the server sends."""
    wishes, sent = _definitions("wish", WISHES), _definitions("sent", (*SENT, BATCHED_SAID))
    for name, fields in _WITH_EVENTS.items():
        for field in fields:
            sent[f"sent.{name}"]["properties"][field]["items"] = _reference("event")
    sent["sent.Batch"]["properties"]["said"]["items"] = _reference("sent.BatchedSaid")
    sent["sent.Match"]["properties"]["said"] = _reference("sent.Said")
    document = {
        "$schema": DRAFT,
        "title": f"The JSON protocol of hubbub, version {f.VERSION}",
        "anyOf": [_reference("wish"), _reference("sent")],
        "$defs": {
            "wish": _one_of("wish", WISHES),
            "sent": _one_of("sent", SENT),
            "event": _one_of("sent", EVENTS),
            **wishes,
            **sent,
        },
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1)


def _definitions(side: str, kinds: Iterable[type[Struct]]) -> dict[str, Any]:
    """What these classes, and those within them, look like. Both sides have some of the same name."""
    _, found = msgspec.json.schema_components(kinds, ref_template=f"#/$defs/{side}.{{name}}")
    for definition in found.values():
        definition["description"] = definition.get("description", "").partition(". ")[0].partition("\n")[0]
    return {f"{side}.{name}": definition for name, definition in found.items()}


def _one_of(side: str, kinds: Iterable[type[Struct]]) -> dict[str, Any]:
    return {"anyOf": [_reference(f"{side}.{kind.__name__}") for kind in kinds]}


def _reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name}"}
