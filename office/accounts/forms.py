"""The forms of signing in and of preferences."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

THEMES = [("auto", _("As the system says")), ("light", _("Light colours")), ("dark", _("Dark colours"))]
DENSITIES = [("comfortable", _("Comfortable")), ("compact", _("Compact"))]


class SignInForm(AuthenticationForm):
    """Name and password; an account that has ended is refused like a wrong password."""

    def confirm_login_allowed(self, user: Any) -> None:
        """Refuse inactive and ended accounts without saying which."""
        if not user.is_active or user.ended_at is not None:
            raise self.get_invalid_login_error()


class PreferencesForm(forms.Form):
    """How the pages look and whether single keys act."""

    theme = forms.ChoiceField(label=_("Colours"), choices=THEMES, widget=forms.RadioSelect)
    density = forms.ChoiceField(label=_("Density"), choices=DENSITIES, widget=forms.RadioSelect)
    shortcuts = forms.BooleanField(
        label=_("Single-key shortcuts"), required=False, help_text=_("They never act while you type in a field.")
    )
