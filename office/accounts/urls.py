"""Addresses of accounts: sign-in and language are for everybody, the rest for signed-in people."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from office.accounts import second_factor, sessions, views
from office.permissions.declared import OWN, PUBLIC, access

urlpatterns = [
    path("sign-in/", access(PUBLIC)(views.SignIn.as_view()), name="login"),
    path("sign-out/", access(OWN)(LogoutView.as_view()), name="logout"),
    path("password/", access(OWN)(views.PasswordChange.as_view()), name="password_change"),
    path("language/", views.set_language, name="set_language"),
    path("preferences/", views.preferences, name="preferences"),
    path("sessions/end-others/", sessions.end_others, name="end_other_sessions"),
    path("second-factor/", second_factor.state_page, name="second_factor"),
    path("second-factor/check/", second_factor.check_page, name="second_factor_check"),
    path("second-factor/enrol/", second_factor.enrol_page, name="second_factor_enrol"),
    path("second-factor/codes/", second_factor.codes_page, name="second_factor_codes"),
]
