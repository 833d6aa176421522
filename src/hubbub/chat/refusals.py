"""Refusals: what the room answers when it will not do what somebody asked."""


class Refused(Exception):
    """Something asked for cannot be had. Nothing has changed.

    `code` is a short kebab-case word for programs, such as "bad-name"; `text` is one sentence for people.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text

    def __str__(self) -> str:
        return self.text
