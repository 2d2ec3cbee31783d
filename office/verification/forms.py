"""The form of the staff's check: a file or a code."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from office.files.uploads import refused_in


class CheckForm(forms.Form):
    """One of the two."""

    file = forms.FileField(
        label=_("The PDF file"), required=False,
        help_text=_("It is compared with what was issued and then thrown away."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}))
    code = forms.CharField(
        label=_("Or the code on its last page"), required=False, max_length=300,
        help_text=_("Four groups of five letters and digits; the address in the square code will do as well."))

    def __init__(self, *arguments: Any, request: Any = None, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.refused = refused_in(request, "file") if request else []

    def clean_file(self) -> Any:
        """The file, if it begins as a PDF does."""
        file = self.cleaned_data["file"]
        if self.refused:
            raise forms.ValidationError(self.refused)
        if file and file.read(5) != b"%PDF-":
            raise forms.ValidationError(
                _("Choose a PDF file: photographs and scans cannot be checked, but their code can be typed."))
        return file

    def clean(self) -> dict[str, Any]:
        """Something must have been given."""
        said = super().clean() or {}
        if not self.errors and not said.get("file") and not said.get("code"):
            self.add_error("file", _("Choose a PDF file or type the code."))
        return said
