"""The outbox in the admin: what waits, what was given up and why, and giving it another chance."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from office.admin_site import ListAdmin
from office.outbox.models import PENDING, Message
from office.outbox.services import replay


class StateFilter(admin.SimpleListFilter):
    """Given up, waiting, done."""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("dead", _("Given up")), ("waiting", _("Waiting")), ("done", pgettext_lazy("message", "Done"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        match self.value():
            case "dead":
                return queryset.filter(dead_at__isnull=False)
            case "waiting":
                return queryset.filter(PENDING)
            case "done":
                return queryset.filter(done_at__isnull=False)
        return queryset


@admin.register(Message)
class MessageAdmin(ListAdmin, admin.ModelAdmin):
    """To look at and to replay; the program alone writes messages.

    What a message says is not shown: its words are those of records, which no administrator's post is a reason to read.
    """

    list_display = ("topic", "key", "created_at", "attempts", "sent_at", "done_at", "dead_at", "failure")
    fields = ("topic", "key", "lane", "record_key", "created_at", "attempts", "next_try_at", "sent_at", "done_at",
              "dead_at", "failure")
    list_filter = (StateFilter, "topic")
    search_fields = ("key",)
    ordering = ("-id",)
    show_full_result_count = False
    actions = ["replay_chosen"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description=_("error"))
    def failure(self, message: Message) -> str:
        """What went wrong, in its first line: PostgreSQL's further lines quote the row."""
        return message.error.partition("\n")[0]

    @admin.display(description=_("record"))
    def record_key(self, message: Message) -> str:
        """The record's key; its title is not the administrator's to read."""
        return str(message.record_id or "")

    def has_replay_permission(self, request: HttpRequest) -> bool:
        """Safe in itself, for an effect is never made twice; but who only looks sets nothing going."""
        return request.user.has_perm("office.change_message")

    @admin.action(description=_("Try again what was given up"), permissions=["replay"])
    def replay_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        """Replay the dead ones among the chosen."""
        dead = list(queryset.filter(dead_at__isnull=False))
        for message in dead:
            replay(message)
        text = ngettext("%(count)d message will be tried again.", "%(count)d messages will be tried again.", len(dead))
        self.message_user(request, text % {"count": len(dead)}, messages.SUCCESS)
