"""The form of preferences."""

from django import forms
from django.utils.translation import gettext_lazy as _

THEMES = [("auto", _("As the system says")), ("light", _("Light colours")), ("dark", _("Dark colours"))]
DENSITIES = [("comfortable", _("Comfortable")), ("compact", _("Compact"))]


class PreferencesForm(forms.Form):
    """How the pages look and whether single keys act."""

    theme = forms.ChoiceField(label=_("Colours"), choices=THEMES, widget=forms.RadioSelect)
    density = forms.ChoiceField(label=_("Density"), choices=DENSITIES, widget=forms.RadioSelect)
    shortcuts = forms.BooleanField(
        label=_("Single-key shortcuts"),
        required=False,
        help_text=_("They never act while you type in a field."),
    )
