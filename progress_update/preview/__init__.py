"""The site and a report in a browser while they are worked on: made anew when something changes, on this machine alone.

What is built is what `make report` and `make site` build; only what the preview serves carries its script.
"""
