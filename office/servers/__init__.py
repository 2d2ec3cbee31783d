"""Real PostgreSQL and Valkey for the demo and the tests, run from the programs inside two wheels.

Production does not use this package: there DATABASE_URL and REDIS_URL name servers that somebody else runs.
Nothing here imports Django, so that it works before the project does.
"""
