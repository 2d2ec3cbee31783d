"""Settings of the test runs: the product's own, with what only a test may have."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests")
os.environ.setdefault("HTTPS", "false")
os.environ.setdefault("SECOND_FACTOR", "false")  # tests of it switch it on

from office.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # argon2 is slow on purpose
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The fault tests' poison is stopped sooner; relay and worker both read it, for a message carries its limit along.
CELERY_TASK_SOFT_TIME_LIMIT = int(os.environ.get("FAULT_SOFT_LIMIT", CELERY_TASK_SOFT_TIME_LIMIT))  # noqa: F405
