"""The full-screen client on the screen: one widget a file."""
