"""Settings of the Electronic Office: every value that differs between machines comes from the environment."""

from pathlib import Path

import environ

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- What this machine decides; each name is described in .env.example ---------------------------------
SECRET_KEY = env.str("SECRET_KEY", "")  # Django refuses an empty one as soon as it is needed
DEBUG = env.bool("DEBUG", False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
HTTPS = env.bool("HTTPS", True)
PROXY_COUNT = env.int("PROXY_COUNT", 0)
FILE_STORE = Path(env.str("FILE_STORE", str(BASE_DIR / "var" / "files")))
LINK_STORE = Path(env.str("LINK_STORE", str(FILE_STORE.with_name(f"{FILE_STORE.name}-handed-out"))))  # fetched by links
FONT_DIR = Path(env.str("FONT_DIR", str(BASE_DIR / "var" / "fonts")))
PAPER_SECONDS = env.int("PAPER_SECONDS", 30)  # that one official document may take to be laid out
OFFICIAL_FONT_DIR = env.str("OFFICIAL_FONT_DIR", "")  # an organisation's own licensed GB/T 9704 faces
SITE_URL = env.str("SITE_URL", "http://localhost:8000")  # as it stands on papers and in mails, without a slash
PUBLIC_URL = env.str("PUBLIC_URL", "http://localhost:8050")  # of the public face, in QR codes; no slash
SENDER_ADDRESS = env.str("SENDER_ADDRESS", "")  # the office's own, on envelopes and receipt slips
SENDER_POSTCODE = env.str("SENDER_POSTCODE", "")
# Mail: notices and digests. Without a server they are written to files.
vars().update(env.email_url("EMAIL_URL", default=f"filemail:///{BASE_DIR / 'var' / 'mail'}"))
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "office@localhost")
# Watching: the token for /metrics and for the reasons of /readyz; without one nobody is shown them.
WATCH_TOKEN = env.str("WATCH_TOKEN", "")
# How many requests one web process works on at once, how many more may wait, and for how many seconds.
WEB_THREADS = env.int("WEB_THREADS", 4)
WEB_WAITING = env.int("WEB_WAITING", 16)
WEB_PATIENCE = env.float("WEB_PATIENCE", 2)
WEB_STATEMENT_TIMEOUT = env.int("WEB_STATEMENT_TIMEOUT", 3000)  # milliseconds for one question of a page; 0: no end
AUDIT_ANCHOR_MAIL = env.list("AUDIT_ANCHOR_MAIL", default=[])  # who keeps the evidence's anchors off this machine
# Seals: where each key is (office/signing/keys.py says how), whom a signature must lead to, and who is revoked.
SIGNING_KEYS = env.json("SIGNING_KEYS", default={})
SIGNING_PASSPHRASE = env.str("SIGNING_PASSPHRASE", "")
SIGNING_PIN = env.str("SIGNING_PIN", "")
SEAL_AUTHORISATION_HOURS = env.int("SEAL_AUTHORISATION_HOURS", 72)  # an authorisation to seal ends after so long
SIGNING_ROOTS = env.str("SIGNING_ROOTS", "")
SIGNING_REVOKED = env.str("SIGNING_REVOKED", "")
SIGNING_TIMESTAMP_URL = env.str("SIGNING_TIMESTAMP_URL", "")
SIGNING_WARN_DAYS = tuple(env.list("SIGNING_WARN_DAYS", cast=int, default=[30, 14, 3]))  # before a certificate ends
DEMO = env.bool("DEMO", False)  # the banner, and a second factor that is off

DIVISIONS = ["secretariat", "planning", "network", "software", "website", "inforesource"]

INSTALLED_APPS = [
    "office",
    *DIVISIONS,
    "office.apps.OfficeAdminConfig",  # django.contrib.admin with the office's own site
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "guardian",
    "simple_history",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "csp",
    "django_filters",
    "django_htmx",
    "bootstrap",  # django-bootstrap-static: the style sheet only
]

MIDDLEWARE = [
    # The browser's rules first, so that they are on static files, redirects and error pages too.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "office.middleware.browser_rules",
    "office.middleware.known_methods",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "office.logs.request_log",
    "office.health.metrics.count_requests",
    "office.admission.admission",  # before anything that costs
    "office.health.refusals.count_refusals",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "office.middleware.page_instant",
    "office.sessions.SessionLimitsMiddleware",  # before all that asks who is signed in
    "office.accounts.middleware.KeepPostMiddleware",  # before the next: a POST without a session is not lost
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # default-deny: a public view says so itself
    "office.accounts.middleware.FirstPasswordMiddleware",
    "office.accounts.second_factor.SecondFactorMiddleware",
    "office.accounts.confirm.ConfirmMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "office.urls"
WSGI_APPLICATION = "office.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "office.face.nav",
            ],
        },
    },
]


# --- Database: two roles of one database ---------------------------------------------------------------
def database(variable: str, default: str) -> dict[str, object]:
    """Read one connection; a URL may name a Unix socket as `?host=/directory`, as libpq does."""
    database = env.db_url_config(env.str(variable, "") or default)
    options = database.setdefault("OPTIONS", {})
    database["HOST"] = options.pop("host", database["HOST"])
    # A server that is gone without a word must not hold a page for minutes.
    options.update(connect_timeout=5, keepalives_idle=30, tcp_user_timeout=30_000)
    database["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", 600)
    database["CONN_HEALTH_CHECKS"] = True
    return database


DATABASES = {
    # The application's role: it runs everything and cannot change evidence.
    "default": database("DATABASE_URL", "postgres://office_app@/office"),
    # The owner: used only by migrate, by loading data and by moving the clock offset.
    "owner": database("DATABASE_OWNER_URL", "postgres://office_owner@/office"),
}
DATABASES["owner"]["CONN_MAX_AGE"] = 0
DATABASES["owner"]["TEST"] = {"MIRROR": None}

# --- Broker: Redis or Valkey; losing it loses nothing --------------------------------------------------
REDIS_URL = env.str("REDIS_URL", "redis://localhost:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 120  # seconds; the visibility timeout below must stay above it
CELERY_TASK_SOFT_TIME_LIMIT = 100
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 180,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_timeout": 10,
    "socket_connect_timeout": 5,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE_FILENAME = env.str("BEAT_SCHEDULE", str(BASE_DIR / "var" / "beat-schedule"))

# --- Language and time ---------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "office" / "locale"]
USE_I18N = True
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- People and sessions -------------------------------------------------------------------------------
AUTH_USER_MODEL = "office.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "office.permissions.backend.OfficeBackend",
    "guardian.backends.ObjectPermissionBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation."
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": _VALIDATION + "MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": _VALIDATION + "CommonPasswordValidator"},
    {"NAME": _VALIDATION + "UserAttributeSimilarityValidator"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "login"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 8 * 60 * 60  # absolute: see office/sessions.py
SESSIONS_AT_ONCE = env.int("SESSIONS_AT_ONCE", 5)  # the oldest end when somebody signs in once more
SESSION_IDLE_AGE = env.int("SESSION_IDLE_MINUTES", 30) * 60
CONFIRMATION_AGE = 5 * 60  # grave acts want a proof no older than this: see office/confirming.py
ANONYMOUS_USER_NAME = None  # guardian makes no account of its own
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True  # reasons are kept whole

# Who acts for the office or rules over accounts needs more than a password.
SECOND_FACTOR = env.bool("SECOND_FACTOR", not DEMO)
SECOND_FACTOR_ROLES = env.list(
    "SECOND_FACTOR_ROLES",
    default=["director", "leader", "division_head", "seal_keeper", "sysadmin", "security", "auditor"],
)

# Wrong passwords are counted per account and per address: see office/accounts/throttle.py.
AXES_HANDLER = "office.accounts.throttle.Throttle"
AXES_USERNAME_CALLABLE = "office.accounts.throttle.name_tried"
AXES_CLIENT_IP_CALLABLE = "office.caller.client_address"
AXES_FAILURE_LIMIT = 10
ADDRESS_FAILURE_LIMIT = env.int("ADDRESS_FAILURE_LIMIT", 50)
AXES_COOLOFF_TIME = 0.25  # hours
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # or a stranger could keep the owner out for ever
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # what a right password forgets
AXES_SENSITIVE_PARAMETERS = ["held", "csrfmiddlewaretoken"]  # typed texts are nobody's to read in a log
AXES_VERBOSE = False
AXES_LOCKOUT_TEMPLATE = "registration/locked.html"

# --- The browser's rules -------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 31_536_000) if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXY_COUNT else None
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$", r"^metrics$"]  # the container's own health check speaks plain HTTP
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
LANGUAGE_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True  # our script reads the token from the page
LANGUAGE_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "office.accounts.views.csrf_failure"
SESSION_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- Files ---------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["map", "png", "jpg", "gif", "ico", "woff", "woff2", "gz", "br"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_HANDLERS = [
    "office.files.uploads.LimitUploadHandler",  # stops an oversized file before it fills the disk
    "office.files.uploads.RoomyUploadHandler",
]

# One line an event, as JSON for machines or as words for people; what may stand in it: office/logs.py.
LOG_FORMAT = env.str("LOG_FORMAT", "line")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "office.logs.JsonFormatter"}, "line": {"()": "office.logs.LineFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "INFO")},
    "loggers": {
        # At DEBUG these write texts of papers, whatever LOG_LEVEL says for the rest.
        "django.template": {"level": "INFO"},
        "django.db.backends": {"level": "INFO"},
        "django": {"handlers": [], "level": "INFO"},
        "django.request": {"level": "CRITICAL"},  # each request has its line, each fault another: office/admission.py
        "django.security": {"level": "CRITICAL"},  # quotes what was sent
        "axes": {"level": "ERROR"},  # its warnings hold what was typed as a name, which may be a password
        "celery.app.trace": {"level": "WARNING"},  # office.celery logs the end of each task
        "celery.worker.strategy": {"level": "WARNING"},
        "fontTools": {"level": "ERROR"},
        "weasyprint": {"level": "ERROR"},
    },
}
