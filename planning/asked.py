"""What an auditor's page is asked for in its address."""

from django.http import HttpRequest

from office.time import today


def asked_year(request: HttpRequest) -> int:
    """`?year=`, four digits; this year if it says none, or one before 2000, which no page here has."""
    said = request.GET.get("year", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) == 4 and said > "1999" else today().year
