"""The full-screen client on the screen: one widget a file."""

from hubbub.terminal import measuring

measuring.install()
