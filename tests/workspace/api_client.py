"""A caller of Web API methods that gives back the JSON."""


class ApiClient:
    """`api("chat.postMessage", channel=…)` posts JSON with the bot token."""

    def __init__(self, client, token):
        self.client = client
        self.token = token

    def __call__(self, method, **arguments):
        return self.response(method, **arguments).json()

    def response(self, method, **arguments):
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.client.post(f"/api/{method}", json=arguments, headers=headers)

    def form(self, method, **arguments):
        headers = {"Authorization": f"Bearer {self.token}"}
        return self.client.post(f"/api/{method}", data=arguments, headers=headers).json()

    def error(self, method, **arguments):
        """The error code, or None where the call went well."""
        return self(method, **arguments).get("error")

    def post(self, channel, text="hello", **more):
        """Post and give the message's ts."""
        answer = self("chat.postMessage", channel=channel, text=text, **more)
        assert answer["ok"], answer
        return answer["ts"]
