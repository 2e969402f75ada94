"""What a person does in the workspace; the page and the test driver both go through here."""
