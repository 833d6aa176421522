"""The client's classes of events hold all that a server sends."""

import msgspec
import pytest
from msgspec import Struct
from msgspec.structs import fields

from hubbub.chat.events import Said
from hubbub.client import frames
from hubbub.client.events import TOLD, Event
from hubbub.dialects.json import frames as f
from hubbub.dialects.json.shapes import BATCHED_SAID, SHAPES, Typing

SENT: list[type[Struct]] = [*(shape.struct for shape in SHAPES.values()), Typing]
CLASSES: dict[object, type[Event]] = {kind.__struct_config__.tag: kind for kind in TOLD}


@pytest.mark.parametrize("sent", SENT, ids=lambda kind: kind.__name__)
def test_each_event_has_a_class_with_all_of_its_fields(sent: type[Struct]) -> None:
    known = {field.name: field.type for field in fields(CLASSES[sent.__struct_config__.tag])}
    assert {field.name: field.type for field in fields(sent)}.items() <= known.items()


@pytest.mark.parametrize("sent", SENT, ids=lambda kind: kind.__name__)
def test_what_is_left_out_means_the_same_to_both(sent: type[Struct]) -> None:
    least = {field.name: 1 if field.type is int else "active" for field in fields(sent) if field.required}
    assert frames.read(msgspec.json.encode(sent(**least))) == CLASSES[sent.__struct_config__.tag](**least)


def test_every_frame_of_a_server_is_known() -> None:
    sent = {kind.__struct_config__.tag for kind in f.Frame.__subclasses__() if kind.__module__ == f.__name__}
    assert sent <= {kind.__struct_config__.tag for kind in frames.KINDS}


def test_a_message_of_a_batch_is_what_it_would_be_by_itself() -> None:
    of_server = {field.name: 1 if field.type is int else "action" for field in fields(SHAPES[Said].struct)} | {
        "bot": True, "to": 0, "to_nick": ""
    }  # fmt: skip
    alone = SHAPES[Said].struct(**of_server)
    inside = BATCHED_SAID(**{field.name: of_server[field.name] for field in fields(BATCHED_SAID)})
    batch = frames.read(msgspec.json.encode(f.Batch(room=1, at=1, said=[inside])))
    assert isinstance(batch, frames.Batch)
    assert batch.said == [frames.read(msgspec.json.encode(alone))]
