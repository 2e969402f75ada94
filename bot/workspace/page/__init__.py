"""The page of the local workspace: rendering in Python, a thin browser layer, no build step.

HTML is made only by ``html.tag``, which escapes all text and refuses what could run. The browser modules in
``static/`` fetch fragments, listen to the live feed and send what the person does.
"""
