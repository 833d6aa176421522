"""Whether an object that the server sent is as the JSON Schema of the protocol describes it."""

from typing import Any

import msgspec

from hubbub.dialects.json.schema import SENT, type_of
from hubbub.dialects.json.shapes import BATCHED_SAID

_TYPES = {type_of(kind): kind for kind in SENT}


def assert_described(frame: dict[str, Any]) -> None:
    """It is of a known type, has all that one has to have, each of the right kind, and nothing else."""
    read = msgspec.convert(frame, _TYPES[frame["type"]], strict=True)
    assert msgspec.to_builtins(read) == frame, frame
    for event in [*frame.get("events", ()), *frame.get("recent", ()), *frame.get("reactions", ())]:
        assert_described(event)
    if frame["type"] == "batch":
        for said in frame["said"]:
            assert msgspec.to_builtins(msgspec.convert(said, BATCHED_SAID, strict=True)) == said
    for match in frame.get("matches", ()):
        assert_described(match["said"])
