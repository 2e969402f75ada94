"""The router: understands a message by itself and names one tool with its arguments."""
