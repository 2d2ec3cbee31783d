"""Settings of the public face: the portal's own, without everything that a stranger's process needs not know.

No application is installed, so there is no model, no account, no session and no administration; the database is asked
in a role that may ask five questions (sql.py of office/verification and of secretariat/dispatch); of files it
reads only what was handed out by links.
"""

import secrets

from office.settings import *  # noqa: F403
from office.settings import BASE_DIR, CONTENT_SECURITY_POLICY, FILE_UPLOAD_HANDLERS, database, env

SECRET_KEY = secrets.token_urlsafe(50)  # signs nothing; the portal's own is not known here
ALLOWED_HOSTS = env.list("PUBLIC_HOSTS", default=["localhost", "127.0.0.1"])
DEBUG = False
SIGNING_KEYS = {}
SIGNING_PASSPHRASE = SIGNING_PIN = WATCH_TOKEN = ""
INSTALLED_APPS = []
MIDDLEWARE = [
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "office.middleware.browser_rules",
    "office.public.middleware.own_rules",
    "office.middleware.known_methods",
    "django.middleware.security.SecurityMiddleware",
    "office.logs.request_log",
    "office.admission.admission",
    "office.public.middleware.small_and_own",
    "office.public.middleware.language",
]
ROOT_URLCONF = "office.public.urls"
WSGI_APPLICATION = "office.public.wsgi.application"
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "DIRS": [BASE_DIR / "templates" / "public"],
    "OPTIONS": {"builtins": ["django.templatetags.i18n"]},
}]
DATABASES = {"default": database("PUBLIC_DATABASE_URL", "postgres://office_public@/office")}
CONTENT_SECURITY_POLICY = {"DIRECTIVES": {
    **CONTENT_SECURITY_POLICY["DIRECTIVES"], "default-src": ["'none'"], "script-src": ["'none'"], "img-src": ["'none'"],
}}
FILE_LIMITS = {"max_bytes": env.int("PUBLIC_MAX_MB", 20) * 2**20}
DATA_UPLOAD_MAX_MEMORY_SIZE = 64 * 1024  # of what is not a file
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10
DATA_UPLOAD_MAX_NUMBER_FILES = 1
assert FILE_UPLOAD_HANDLERS  # the portal's: they stop an oversized file before it fills the disk
WEB_THREADS = env.int("PUBLIC_THREADS", 2)

# So often may one address ask (reliability §5, public forms), and all together.
PUBLIC_PER_MINUTE = env.int("PUBLIC_PER_MINUTE", 10)
PUBLIC_PER_DAY = env.int("PUBLIC_PER_DAY", 100)
PUBLIC_ALL_PER_MINUTE = env.int("PUBLIC_ALL_PER_MINUTE", 300)
