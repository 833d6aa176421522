"""The terminal client: what `hubbub join` shows and sends, full-screen or plain."""
