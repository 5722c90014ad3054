"""Readers: one module a layout family, each from files as received to observations.

`registry` lists the sources; `receive`, `strict` and `reading` are what the readers share.
"""
