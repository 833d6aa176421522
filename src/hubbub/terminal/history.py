"""Brings what was said before, as one looks for it."""

from collections.abc import Callable

from hubbub.client import Client, ClientError, Page, Refused
from hubbub.terminal.chat.place import Place
from hubbub.terminal.chat.segment import Segment
from hubbub.terminal.tasks import Tasks

MESSAGES = 100
"""So many are asked for at once."""


class History:
    """Asks the server for parts of the history, each once at a time, and puts them into their places."""

    def __init__(
        self,
        tasks: Tasks,
        changed: Callable[[], None],
        brought: Callable[[Place, Page], None],
        failed: Callable[[str], None],
    ) -> None:
        """`changed` is called when something is to be shown otherwise, `brought` with the newest page of a place.

        `failed` is called with why something cannot be brought.
        """
        self._tasks = tasks
        self._changed = changed
        self._brought = brought
        self._failed = failed
        self._under_way: set[tuple[int, bool]] = set()
        self.client: Client | None = None
        """Whom to ask; nobody until one is there."""

    def look_at(self, place: Place) -> None:
        """Bring the newest messages of a place, with the reactions to them, unless they were brought."""
        if place.fresh and place.room.id > 0:
            self._tasks.start(self._bring_newest(place))

    def more(self, place: Place, *, older: bool) -> None:
        """Bring older or newer messages of what one looks at."""
        if place.fresh and place.at_present:
            self.look_at(place)
        elif place.shown.oldest:
            self._tasks.start(self._bring(place, place.shown, older=older))

    async def around(self, place: Place, seq: int) -> None:
        """Look at a message among what was said before and after it. Raises Refused or ClientError."""
        if self.client is None:
            raise ClientError("You are not connected.")
        place.show_past(await self.client.history(place.address, MESSAGES, room_id=place.room_id, around=seq))

    async def _bring_newest(self, place: Place) -> None:
        segment = place.live
        page = await self._ask(place, segment, older=True)
        if page is not None:
            place.put_newest(segment, page)
            self._brought(place, page)

    async def _bring(self, place: Place, segment: Segment, *, older: bool) -> None:
        span = {"before": segment.oldest} if older else {"after": segment.newest, "forward": True}
        page = await self._ask(place, segment, older=older, **span)
        if page is not None:
            (place.put_older if older else place.put_newer)(segment, page)
            self._changed()

    async def _ask(self, place: Place, segment: Segment, *, older: bool, **span: int) -> Page | None:
        """A page of the history; None if it is asked for already, or cannot be had."""
        key = (id(segment), older)
        if self.client is None or key in self._under_way:
            return None
        self._under_way.add(key)
        try:
            return await self.client.history(place.address, MESSAGES, room_id=place.room_id, **span)
        except Refused as refused:
            segment.complete = segment.complete or older
            self._failed(f"What was said before cannot be shown: {refused}")
            return None
        finally:
            self._under_way.discard(key)
