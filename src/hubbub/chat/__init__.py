"""What chat means: rooms, users, rights and names. Pure: no asyncio, no sockets, no SQL, no clock of its own."""
