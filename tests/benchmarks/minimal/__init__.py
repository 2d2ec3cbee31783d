"""A minimal Django project that does the same work: what the product's pages are measured against.

Two synchronous gunicorn workers, sessions in database and cache, Django's own accounts, CSRF, the ORM with
select_related and only, Django's templates, persistent connections. No rights but an access table, no history, no
clocks, no layout. Its tables stand in the schema `minimal` of the same database, filled from the product's rows.
"""
