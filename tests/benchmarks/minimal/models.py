"""Documents, their steps, who may see them, and what was done: four tables and the account."""

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q


class Clerk(AbstractUser):
    """An account, and the units whose documents it may see."""

    units = ArrayField(models.CharField(max_length=40), default=list)

    class Meta:
        app_label = "minimal"


class Document(models.Model):
    """One document; `words` are plain bigrams under an index of their own."""

    number = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    sender = models.CharField(max_length=120)
    status = models.CharField(max_length=20)
    unit = models.CharField(max_length=40)
    received_on = models.DateField()
    opened = models.DateTimeField()
    due = models.DateTimeField(null=True)
    words = SearchVectorField()

    class Meta:
        app_label = "minimal"
        indexes = [models.Index(fields=("-opened", "-id"), name="document_page"), GinIndex(fields=("words",), name="document_words")]


class Step(models.Model):
    """One act asked of one person."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="steps")
    assignee = models.ForeignKey(Clerk, models.PROTECT, null=True, related_name="+")
    act = models.CharField(max_length=12)
    state = models.CharField(max_length=10)
    is_open = models.BooleanField()
    deadline = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    opinion = models.TextField(blank=True)

    class Meta:
        app_label = "minimal"
        indexes = [models.Index(fields=("assignee", "deadline", "id"), name="open_step", condition=Q(is_open=True)),
                   models.Index(fields=("deadline", "id"), name="due_step", condition=Q(is_open=True))]


class Access(models.Model):
    """A unit may see a document."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="access")
    unit = models.CharField(max_length=40)

    class Meta:
        app_label = "minimal"
        indexes = [models.Index(fields=("unit", "document"), name="access_unit")]


class Audit(models.Model):
    """Who did what when."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="audit")
    by = models.ForeignKey(Clerk, models.PROTECT, related_name="+")
    what = models.CharField(max_length=40)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "minimal"


class Counter(models.Model):
    """The last number given in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField()

    class Meta:
        app_label = "minimal"
