"""Many reports in one command: every quarter and every borough that is asked for, here or on a cluster.

Dask's distributed scheduler does the work of a scheduler: which worker takes which report, what becomes of a report
whose worker was lost, how much memory a worker may take. One report is one task, made as `make report` makes it.
"""
