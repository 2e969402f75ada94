"""The back office: data and rules, and nothing of Slack or language."""
