"""The archive site: every release in one place, as plain files that work from a folder, a server or a sub-path.

Releases are read by the files that were published; nothing is worked out anew from data. `docs/site.md` says what is
shown, how it is made, and why it is not made with Quarto's own websites.
"""
