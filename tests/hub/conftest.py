"""A stage for each test, and somebody on it."""

import pytest
from json_stage import JsonClient, JsonStage


@pytest.fixture
def stage() -> JsonStage:
    return JsonStage()


@pytest.fixture
def ada(stage: JsonStage) -> JsonClient:
    """A guest in the lobby who speaks JSON."""
    return stage.guest("ada")[0]
