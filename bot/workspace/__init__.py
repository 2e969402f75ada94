"""The local workspace: a stand-in for Slack on the loopback interface.

It is a newcomer's first page and the test double of every end-to-end test. Any Slack app can be pointed
at it with ``SLACK_API_URL``; what real Slack would refuse, it refuses with the same error code. It knows
nothing of the back office.
"""
