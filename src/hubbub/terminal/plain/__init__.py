"""The plain client: lines in, lines out, for scripts, pipes and screen readers. It speaks as netcat does."""
