"""A rule's refusal is said beside the field it is about."""

from typing import Any

from django.core.exceptions import ValidationError


def refuse(form: Any, error: ValidationError, renamed: dict[str, str] | None = None) -> None:
    """Put a rule's refusal beside the field it is about (`renamed` on this form), or above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        field = (renamed or {}).get(name, name)
        for one in errors:
            form.add_error(field if field in form.fields else None, one)
