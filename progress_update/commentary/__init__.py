"""Commentary written by people, checked against the results before a report is built.

A sentence is read by a small grammar of English as analysts write it (names, numbers, times, movement),
not understood. What the grammar cannot judge a person can mark as checked: `<!-- checked: reason -->`.
"""
