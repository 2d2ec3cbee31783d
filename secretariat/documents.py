"""What incoming and outgoing documents have in common: their kinds (文种) and their urgency."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """The fifteen kinds of official document (文种), 《党政机关公文处理工作条例》 art. 8, and papers that are none."""

    RESOLUTION = "resolution", _("Resolution")
    DECISION = "decision", _("Decision")
    ORDER = "order", _("Order")
    COMMUNIQUE = "communique", _("Communiqué")
    ANNOUNCEMENT = "announcement", _("Announcement")
    PUBLIC_NOTICE = "public_notice", _("Public notice")
    OPINION = "opinion", _("Opinion")
    NOTICE = "notice", _("Notice")
    CIRCULAR = "circular", _("Circular")
    REPORT = "report", _("Report")
    REQUEST = "request", _("Request for instructions")
    REPLY = "reply", _("Official reply")
    MOTION = "motion", _("Motion")
    LETTER = "letter", _("Letter")
    MINUTES = "minutes", _("Minutes")
    OTHER = "other", _("Other paper")


class Urgency(models.TextChoices):
    """条例 art. 9: documents are 特急 or 加急; 平件 is the absence of both."""

    MOST_URGENT = "most_urgent", _("Most urgent")
    URGENT = "urgent", _("Urgent")
    ORDINARY = "ordinary", _("Ordinary")
