"""The only room with a network: brings publishers' files here and has them taken in as editions.

Nothing else imports it but the command that fetches, when it runs.
"""
