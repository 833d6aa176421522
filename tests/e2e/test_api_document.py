"""docs/api.md: each of its examples does what it says, in a real room."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from api_client import Program, token_of
from room import GUARD_SECONDS, Room, environment

DOCUMENT = (Path(__file__).parents[2] / "docs" / "api.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```sh\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)

pytestmark = pytest.mark.skipif(
    shutil.which("curl") is None or shutil.which("sh") is None, reason="the examples are for curl in a shell"
)


def test_every_example_works_as_it_stands(room: Room, data: Path) -> None:
    program = Program(room, token_of("greeter", data))
    settings = {"SERVER": f"http://127.0.0.1:{room.port}", "TOKEN": program.token}
    assert len(EXAMPLES) == 7
    answers = [_answer(example, settings) for example in EXAMPLES]
    said, again, page, event, rooms, *hooks = answers
    assert json.loads(said)["text"] == "The build is green"
    assert json.loads(again)["id"] == "build-4711"
    assert [message["text"] for message in json.loads(page)["events"]] == ["The build is green", "The build is red"]
    assert json.loads(event)["type"] == "joined"
    assert json.loads(rooms)["rooms"][0]["name"] == "#lobby"
    assert hooks == ["ok\n", "ok\n"]
    texts = [message["text"] for message in program.ask("GET", "/api/rooms/lobby/messages")[1]["events"]]
    assert texts == ["The build is green", "The build is red", "Disk almost full", "Disk almost full"]


def _answer(example: str, settings: dict[str, str]) -> str:
    """What curl prints: of a stream the data of its first event."""
    quiet = example.replace("curl ", "curl -sS -f ", 1)
    with subprocess.Popen(
        ["sh", "-c", f"exec {quiet}"], env=environment(settings), stdout=subprocess.PIPE, encoding="utf-8"
    ) as curl:
        assert curl.stdout is not None
        if "/events" not in example:
            answer = curl.communicate(timeout=GUARD_SECONDS)[0]
            assert curl.returncode == 0, example
            return answer
        data = next(line for line in curl.stdout if line.startswith("data: "))
        curl.kill()
        return data.removeprefix("data: ")


def test_the_table_of_statuses_tells_those_that_there_are() -> None:
    from hubbub.dialects.api.answers import STATUSES

    rows = re.findall(r"^\| (\d{3})(?:, (\d{3}))? \|", DOCUMENT, re.MULTILINE)
    told = {int(status) for row in rows for status in row if status}
    assert told == {400, *STATUSES}
    codes = {code for status in STATUSES.values() for code in status}
    named = set(re.findall(r"`([a-z]+(?:-[a-z]+)+)`", DOCUMENT.partition("| status |")[2].partition("\n\n")[0]))
    assert named - {"bad-request", "bad-body", "bad-text", "bad-query"} <= codes
