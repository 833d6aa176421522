"""How it stands with the connection, for programs and in words."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

Phase: TypeAlias = Literal["connecting", "connected", "waiting", "ended"]


@dataclass(frozen=True)
class Status:
    """How it stands. `reason` is a sentence on why the connection broke or ended; `seconds` is how long it waits."""

    phase: Phase
    reason: str = ""
    seconds: float = 0.0

    def __str__(self) -> str:
        match self.phase:
            case "connecting":
                return "Connecting."
            case "connected":
                return "Connected."
            case "waiting":
                return f"{self.reason} Trying again in {max(1, round(self.seconds))} s."
        return self.reason or "The connection is closed."
