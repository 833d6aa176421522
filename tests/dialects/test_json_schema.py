"""The JSON Schema is whole, and the document of the protocol names what there is, and nothing else."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from described import assert_described

from hubbub.chat.refusals import Refused
from hubbub.dialects.json.schema import SENT, schema, type_of
from hubbub.dialects.json.wishes import WISHES, wish_of

DOCUMENT = (Path(__file__).parents[2] / "docs" / "protocol.md").read_text(encoding="utf-8")
TYPES = {type_of(kind) for kind in (*SENT, *WISHES)}


def references(node: object) -> set[str]:
    """What a part of the schema refers to."""
    if isinstance(node, list):
        return {name for each in node for name in references(each)}
    if isinstance(node, dict):
        own = {node["$ref"].removeprefix("#/$defs/")} if "$ref" in node else set()
        return own.union(*(references(each) for each in node.values()))
    return set()


def test_the_schema_describes_all_that_is_sent_and_nothing_that_nobody_sends():
    found = json.loads(schema())
    assert references(found) == found["$defs"].keys()
    described = {
        name for each in found["$defs"].values() for name in each.get("properties", {}).get("type", {}).get("enum", ())
    }
    assert described == TYPES


def test_the_schema_tells_of_nothing_inside():
    text = schema().decode()
    for word in ("styled", "held_back", "commit", "ordinal", "resumed_as", "address", "tags"):
        assert f'"{word}"' not in text


def test_the_forms_of_messages_are_those_that_the_document_names():
    told = re.search(r"^\| `said` \|.*`form` \((.*?)\)", DOCUMENT, re.MULTILINE)
    for name in ("Said", "BatchedSaid", "Edited"):
        forms = json.loads(schema())["$defs"][f"sent.{name}"]["properties"]["form"]["enum"]
        assert sorted(forms) == sorted(re.findall(r"`(\w+)`", told[1]))


def test_the_document_names_every_type_and_no_other():
    in_code = set(re.findall(r'"type": ?"(\w+)"', DOCUMENT))
    in_tables = {
        name
        for row in re.findall(r"^\| (`[^|]*?) \|", DOCUMENT, re.MULTILINE)
        for name in re.findall(r"`([a-z]+)`", row)
    }
    fields = {"type", "version", "nick", "rooms", "password", "token", "resume", "realname"}
    assert {name for name in TYPES if not re.search(rf'[`"]{name}[`"]', DOCUMENT)} == set()
    assert (in_code | in_tables) - fields - TYPES == set()


def examples() -> list[dict[str, Any]]:
    """The objects that the document shows, and those within them."""
    decode = json.JSONDecoder().raw_decode
    return [decode(DOCUMENT, found.start())[0] for found in re.finditer(r'\{"type": ', DOCUMENT)]


@pytest.mark.parametrize("example", examples(), ids=lambda example: example["type"])
def test_every_example_is_as_the_server_sends_it_or_understands_it(example):
    try:
        wish_of(json.dumps(example).encode())
    except Refused:
        assert_described(example)
