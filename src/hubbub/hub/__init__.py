"""The hub: how one event reaches everyone.

Commands go in by `submit`, come back from the journal through `deliver`, go out by `flush`.
"""
