#!/bin/sh
# Make the two database roles when the PostgreSQL container starts for the first time.
# The owner migrates; the application's role runs and cannot change evidence; the public face's may ask five questions
# (see office/grants.py).
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" \
    --set owner_password="$OWNER_PASSWORD" --set app_password="$APP_PASSWORD" \
    --set public_password="$PUBLIC_PASSWORD" --set database="$POSTGRES_DB" <<'SQL'
CREATE ROLE office_owner LOGIN PASSWORD :'owner_password';
CREATE ROLE office_app LOGIN PASSWORD :'app_password';
CREATE ROLE office_public LOGIN PASSWORD :'public_password';
ALTER DATABASE :"database" OWNER TO office_owner;
ALTER SCHEMA public OWNER TO office_owner;
SQL
