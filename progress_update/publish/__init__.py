"""A finished release sent to where people get it: a folder, a bucket, a server.

A destination holds each version of a release in a folder of its own, which nothing ever changes, and one page that says
which version counts. A version is sent whole and read back before that page is put in place, by one write.
"""
