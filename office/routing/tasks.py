"""Celery only wakes the look for steps that nobody holds any more; what it finds stands in the database."""

from celery import shared_task

from office.routing.vacancies import tell_of_vacancies


@shared_task(name="office.routing.vacancies", ignore_result=True)
def vacancies() -> int:
    """Safe to run at any time, any number of times."""
    return tell_of_vacancies()
