"""Real PostgreSQL and Valkey for the demo and the tests, run from the programs inside two wheels.

Production does not use this package: there DATABASE_URL and REDIS_URL name servers that somebody else runs.
Only testing.py needs the settings; the rest works before there is a database.
"""
