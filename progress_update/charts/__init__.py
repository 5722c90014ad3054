"""Charts: tidy frame in, matplotlib figure out, in the brand's colours and fonts.

A chart opens no data and filters nothing. Titles, sources and notes stand beside it as text; every
chart is drawn twice, once for print and wide screens and once for a phone, never shrunk.
"""
