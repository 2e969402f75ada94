"""What is to be sent to Slack."""
