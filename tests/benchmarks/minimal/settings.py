"""Settings of the minimal project."""

import os
from pathlib import Path

import environ

HERE = Path(__file__).resolve().parent
_database = environ.Env.db_url_config(os.environ["DATABASE_URL"])
_options = _database.setdefault("OPTIONS", {})
_database["HOST"] = _options.pop("host", _database["HOST"])
_options["options"] = "-c search_path=minimal"

SECRET_KEY = os.environ["SECRET_KEY"]
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [
    "tests.benchmarks.minimal", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "tests.benchmarks.minimal.urls"
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [HERE / "templates"],
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth"]},
}]
DATABASES = {"default": {**_database, "CONN_MAX_AGE": 600}}
MIGRATION_MODULES = {"auth": None, "contenttypes": None, "sessions": None}  # made in one go by migrate --run-syncdb
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "minimal.Clerk"
PASSWORD_HASHERS = [  # the second is that of the test suite's accounts
    "django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.MD5PasswordHasher"]
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
