"""What one says, until it has come true: it waits while one is not connected, and outlives the program."""

import secrets
import time
from collections.abc import Callable
from functools import partial

from hubbub.client import Client, ClientError, Ended, Page, Refused, Said
from hubbub.dialects.json.frames import Form
from hubbub.terminal.chat.place import Place
from hubbub.terminal.chat.waiting import Waiting
from hubbub.terminal.kept import Kept
from hubbub.terminal.tasks import Tasks

SKEW_MS = 60_000
"""So much our clock and the server's may differ."""
SOMEBODY_ELSE = "Who is called so now is somebody else than it was written to."
UNKNOWN = "It is not known whether it was said. Look before you send it again."


class Outbox:
    """Sends what waits in the places, each message with an id, by which it is said once."""

    def __init__(self, kept: Kept, tasks: Tasks, changed: Callable[[], None]) -> None:
        """`changed` is called when something is to be shown otherwise."""
        self._kept = kept
        self._tasks = tasks
        self._changed = changed
        self._sending: set[str] = set()
        self.client: Client | None = None
        """Who sends; nobody until one is there."""

    def say(self, place: Place, text: str, *, form: Form = "text", reply: int = 0) -> None:
        """Say something, as soon as one can. It waits in the place until it has come true."""
        at = time.time_ns() // 1_000_000
        waiting = Waiting(secrets.token_hex(8), place.address, text, at, form, reply, user=place.user)
        place.waiting.append(waiting)
        self._send(place, waiting)

    def retry(self, place: Place, waiting: Waiting) -> None:
        """Say again what has failed. What may have been said already gets another id."""
        if waiting.error == UNKNOWN:
            self._kept.delete_waiting(waiting.id)
            waiting.id = secrets.token_hex(8)
        waiting.error, waiting.user = "", place.user
        self._send(place, waiting)

    def discard(self, place: Place, waiting: Waiting) -> None:
        """Give up what waits, or know that it has come true."""
        place.waiting = [each for each in place.waiting if each is not waiting]
        self._kept.delete_waiting(waiting.id)
        self._changed()

    def has_kept(self, place: Place) -> bool:
        """Whether something waits for a place since the program ended the last time."""
        return any(each.room == place.address for each in self._kept.waiting())

    def take_up(self, place: Place, page: Page) -> None:
        """Go on with what waited when the program, or the connection for good, ended the last time.

        What the newest `page` of the history shows was said; what would be in it and is not, was not.
        """
        said = [event for event in page.events if isinstance(event, Said)]
        ids, oldest = {event.id for event in said}, min((event.at for event in said), default=0) if page.full else 0
        known = {waiting.id for waiting in place.waiting}
        place.waiting += [each for each in self._kept.waiting() if each.room == place.address and each.id not in known]
        for waiting in list(place.waiting):
            if waiting.id in self._sending or waiting.error:
                continue
            if waiting.user not in (0, place.user):
                self._fail(waiting, SOMEBODY_ELSE)
            elif waiting.id in ids:
                self.discard(place, waiting)
            elif oldest < waiting.at - SKEW_MS:
                self._send(place, waiting)
            else:
                self._fail(waiting, UNKNOWN)

    def _send(self, place: Place, waiting: Waiting) -> None:
        self._kept.set_waiting(waiting)
        self._changed()
        if self.client is not None and waiting.id not in self._sending:
            self._tasks.start(self._until_said(self.client, place, waiting))

    async def _until_said(self, client: Client, place: Place, waiting: Waiting) -> None:
        self._sending.add(waiting.id)
        ask = partial(client.msg, user=place.user) if place.is_conversation else client.say
        try:
            await ask(place.address, waiting.text, form=waiting.form, reply=waiting.reply, id=waiting.id)
        except Refused as refused:
            self._fail(waiting, refused.text)
        except Ended:
            pass  # it waits for the next time that one is there
        except ClientError:
            self._fail(waiting, UNKNOWN)
        else:
            self.discard(place, waiting)
        finally:
            self._sending.discard(waiting.id)

    def _fail(self, waiting: Waiting, error: str) -> None:
        waiting.error = error
        self._kept.set_waiting(waiting)
        self._changed()
