"""The API: what comes as an HTTP request of a program becomes commands, and what follows from them an answer.

docs/api.md describes it. A request is a session of its own, of the owner of an account who has shown a token: what it
does, step after step, stands in `requests.py`; how bodies are understood in `bodies.py`, and what tools write for Slack
in `slack.py`; how answers look in `answers.py`, which uses the objects of the JSON protocol.
"""

from hubbub.dialects.api.answers import Answer
from hubbub.dialects.api.dialect import RequestDialect
from hubbub.dialects.api.stream import StreamDialect

__all__ = ["Answer", "RequestDialect", "StreamDialect"]
