"""The terminal client: what `hubbub join` shows and sends. It knows the server only through what it speaks."""
