"""The Slack edge and the agent."""
