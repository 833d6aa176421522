"""The JSON dialect: what the page, our terminal client and bots speak. docs/protocol.md describes it.

One line is one object. What a client may send is in `wishes.py`, how events look in `shapes.py`, and all else that it
is sent in `frames.py`; the JSON Schema follows from these types. Clients need not load `dialect.py`.
"""
