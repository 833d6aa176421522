"""What dialects may ask of the connections around them."""

from hubbub.hub.hub import Hub


class Around:
    """The connections of a hub."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    def address_of(self, user: int) -> str:
        """Where a user comes from; nothing if he has no session."""
        return next((session.peer.address for session in self._hub.seats.of(user)), "")

    def is_secure(self, user: int) -> bool:
        """Whether nobody can read along with the user, in any of his sessions."""
        sessions = list(self._hub.seats.of(user))
        return bool(sessions) and all(session.peer.secure for session in sessions)

    @property
    def newcomers(self) -> int:
        """How many are connected and have not arrived."""
        return self._hub.seats.newcomers
