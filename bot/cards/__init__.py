"""Cards: typed results in, Slack blocks and plain text out. Nothing here reads a database or calls Slack."""
