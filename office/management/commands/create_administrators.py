"""create_administrators: the first three accounts of a real installation, held by three people."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from office.audit.actor import Actor, acting
from office.orgchart.models import Appointment, Person, Post, Role, User
from office.time import now

ROLES = (Role.SYSADMIN, Role.SECURITY, Role.AUDITOR)
PASSWORD_BYTES = 12  # sixteen characters, to be changed at the first sign-in


class Command(BaseCommand):
    """One may do, one may allow, one may look on: no account can do everything or hide what it did."""

    help = (
        "Make the system, security and audit administrators of a new installation: three people. "
        "The office must be loaded (load_office), because they are appointed to its posts."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        for role in ROLES:
            parser.add_argument(
                f"--{role}", required=True, metavar="USERNAME=NAME", help=f"for example {role}.zhang=张三"
            )

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = [self._name_of(options[role]) for role in ROLES]
        if len({username for username, _name in chosen}) < len(ROLES) or len({n for _u, n in chosen}) < len(
            ROLES
        ):
            raise CommandError(_("Three different people are needed, each with an account of their own."))
        reason = "create_administrators: the first accounts"
        with acting(Actor(None, None, cause="create_administrators", reason=reason)):
            posts = [self._free_post(role) for role in ROLES]
            passwords = [self._appoint(post, *who) for post, who in zip(posts, chosen, strict=True)]
        self.stdout.write(_("Three accounts were made. Each password is shown only now and works once:"))
        for (username, name), post, password in zip(chosen, posts, passwords, strict=True):
            self.stdout.write(f"  {post.title}  {name}  {username}  {password}")

    def _name_of(self, text: str) -> tuple[str, str]:
        username, _sign, name = (part.strip() for part in text.partition("="))
        if not username or not name:
            raise CommandError(_("Write USERNAME=NAME, not “%(text)s”.") % {"text": text})
        if User.objects.filter(username=username).exists():
            raise CommandError(_("There is already an account “%(username)s”.") % {"username": username})
        return username, name

    def _free_post(self, role: Role) -> Post:
        """The post of this role that is valid now and that nobody holds."""
        posts = Post.objects.on(now()).filter(role=role)
        if not posts:
            raise CommandError(
                _("The office has no post “%(role)s”. Load it first: manage.py load_office DIR.")
                % {"role": role.label}
            )
        held = Appointment.objects.on(now()).filter(post__in=posts).select_related("person", "post").first()
        if held:
            raise CommandError(
                _("%(person)s is already %(post)s: this command makes only the first administrators.")
                % {"person": held.person, "post": held.post}
            )
        return posts[0]

    def _appoint(self, post: Post, username: str, name: str) -> str:
        """Make the person, the account and the appointment; return the first password."""
        password = secrets.token_urlsafe(PASSWORD_BYTES)
        person = Person(code=username, name_zh=name, name_en=name)
        person.save()
        user = User(username=username, person=person, must_change_password=True)
        user.set_password(password)
        user.save()
        Appointment(person=person, post=post, valid_from=now(), basis="create_administrators").save()
        return password
