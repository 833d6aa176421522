"""The core of the Python client at a hub that is moved by hand."""

from typing import Any

from hypothesis import strategies as st
from json_stage import JsonClient, JsonStage

from hubbub.client import Core

CONNECTION_STEPS = st.sampled_from([("break",), ("come back",), ("stop reading",), ("read on",), ("hear",)])
"""What may happen to its connection."""


class ClientAtHub:
    """The client, whose user is ada, and her connection, if one stands."""

    def __init__(self, stage: JsonStage, core: Core) -> None:
        self.stage = stage
        self.core = core
        self.ada: JsonClient | None = None

    def come_back(self) -> None:
        """Connect, unless that has been done, and hear."""
        if self.ada is None:
            self.ada = self.stage.json()
            self.core.opened()
        self.hear()

    def breaks(self) -> None:
        """Her connection breaks, if one stands."""
        if self.ada is not None:
            self.ada.session.lost()
            self.ada = None
            self.core.broken()

    def hear(self) -> None:
        """What has been sent arrives, on both sides."""
        if self.ada is not None:
            for line in self.ada.messages():
                self.core.receive(line)
            self.ada.type("".join(f"{text}\n" for text in self.core.outgoing()))

    def connection(self, step: tuple[Any, ...]) -> None:
        """Do one of the steps above; any other is passed over."""
        match step:
            case ("break",):
                self.breaks()
            case ("come back",):
                self.come_back()
            case ("stop reading",) if self.ada is not None:
                self.ada.stop_reading(400)
            case ("read on",) if self.ada is not None:
                self.ada.read_on()
            case ("hear",):
                self.hear()
