"""Hubbub: a chat room to host yourself, joined by everyone with what they already have."""

__version__ = "0.1.0"
