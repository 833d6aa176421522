"""What the full-screen client knows: rooms, what was said there, what waits to be said. No screen here."""
