"""Pages: how much history one question brings."""

from collections.abc import Iterable

from hubbub.chat.events import Said
from hubbub.journal import PAGE_CHARACTERS


def page_of(newest_first: Iterable[Said], count: int) -> list[Said]:
    """The first `count` of the messages, or as many as fill a page, turned so that the oldest comes first."""
    page: list[Said] = []
    size = 0
    for message in newest_first:
        page.append(message)
        size += len(message.text)
        if len(page) == count or size >= PAGE_CHARACTERS:
            break
    return page[::-1]
