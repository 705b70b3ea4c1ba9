"""Rows that every app leans on: journal, outbox, private files, sent forms."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.enums import EmailState, ImportState, OnDoubt, RowEffect
from core.querysets import EventQuerySet, OutgoingEmailQuerySet, SavedViewQuerySet, SheetImportQuerySet


class Identified(models.Model):
    """Gives a row the identifier that may be shown in an address (never the primary key)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class Stamped(models.Model):
    """When a row was made and last changed."""

    created_at = models.DateTimeField(_("gemaakt op"), auto_now_add=True)
    changed_at = models.DateTimeField(_("gewijzigd op"), auto_now=True)

    class Meta:
        abstract = True


class Versioned(models.Model):
    """Counts the changes of a row, so that a stale form is noticed (quality R10)."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


class Event(models.Model):
    """One line of the journal. Only added; the database refuses changes and deletions.

    It has no foreign keys, so that it never blocks a deletion, and keeps who the person was then.
    `subject` is the object it happened to, `parent` the dossier in whose timeline it stands.
    """

    kind = models.CharField(_("wat"), max_length=60)
    occurred_at = models.DateTimeField(_("wanneer"), db_default=Now())
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("wie"), max_length=420)
    actor_role = models.CharField(_("rol"), max_length=60, blank=True)
    actor_organisation = models.CharField(_("organisatie"), max_length=200, blank=True)
    organisation_id = models.BigIntegerField(null=True)
    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    parent_type = models.CharField(max_length=60, blank=True)
    parent_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("journaalregel")
        verbose_name_plural = _("journaal")
        ordering = ("-occurred_at", "-id")
        indexes = [
            models.Index(fields=("subject_type", "subject_id"), name="event_subject"),
            models.Index(fields=("parent_type", "parent_id", "-occurred_at"), name="event_parent"),
            models.Index(fields=("-occurred_at",), name="event_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occurred_at:%Y-%m-%d %H:%M}"

    @property
    def role_in_words(self) -> str:
        """The role that was written down, in the language of the reader."""
        return gettext(self.actor_role)


class FieldChange(models.Model):
    """What one field was and became, beside the line of the journal that tells of the change.

    Apart from the journal, which never forgets: a value of a person must be able to go.
    """

    subject_type = models.CharField(max_length=60)
    subject_id = models.BigIntegerField()
    field = models.CharField(_("wat"), max_length=60)
    was = models.TextField(_("was"), blank=True)
    now = models.TextField(_("werd"), blank=True)
    changed_at = models.DateTimeField(_("wanneer"), db_default=Now())
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(_("wie"), max_length=420)
    reason = models.CharField(_("reden"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("wijziging van een veld")
        verbose_name_plural = _("wijzigingen van velden")
        ordering = ("-changed_at", "-id")
        indexes = [models.Index(fields=("subject_type", "subject_id", "field"), name="field_change_subject")]

    def __str__(self) -> str:
        return f"{self.field} {self.changed_at:%Y-%m-%d %H:%M}"


class StoredFile(Identified):
    """A private file. It is opened only through `core.files`, after the reader was checked."""

    name = models.CharField(_("naam"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text=_("bytes"))
    sha256 = models.CharField(max_length=64)
    path = models.CharField(max_length=100, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("bestand")
        verbose_name_plural = _("bestanden")

    def __str__(self) -> str:
        return self.name


class OutgoingEmail(Identified):
    """One e-mail to one person, written in the same transaction as the fact it tells (quality R7)."""

    dedupe_key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=200, unique=True)
    kind = models.CharField(_("soort"), max_length=60)
    recipient = models.EmailField(_("aan"), max_length=254)
    recipient_name = models.CharField(max_length=420, blank=True)
    cc = models.EmailField(_("cc"), max_length=254, blank=True)
    subject = models.CharField(_("onderwerp"), max_length=255)
    body_text = models.TextField()
    body_html = models.TextField()
    attachments = models.ManyToManyField(StoredFile, blank=True, related_name="+")
    # A file that is made just before the mail leaves: the name of its maker, and of what (core.attachments).
    maker = models.CharField(max_length=60, blank=True)
    maker_key = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(
        _("toestand"), max_length=10, choices=EmailState.choices, default=EmailState.QUEUED
    )
    on_doubt = models.CharField(max_length=10, choices=OnDoubt.choices, default=OnDoubt.REPEAT)
    attempts = models.PositiveSmallIntegerField(_("pogingen"), default=0)
    not_before = models.DateTimeField(db_default=Now())
    lease_until = models.DateTimeField(null=True, blank=True)
    lease_token = models.UUIDField(null=True, blank=True)
    last_error = models.CharField(_("laatste fout"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("klaargezet op"), auto_now_add=True)
    sent_at = models.DateTimeField(_("verzonden op"), null=True, blank=True)
    organisation_id = models.BigIntegerField(null=True, db_index=True)
    parent_type = models.CharField(max_length=60, blank=True)
    parent_id = models.BigIntegerField(null=True)

    objects = OutgoingEmailQuerySet.as_manager()

    class Meta:
        verbose_name = _("e-mail")
        verbose_name_plural = _("e-mails")
        ordering = ("-created_at", "-id")
        indexes = [
            models.Index(
                fields=("not_before",),
                name="email_waiting",
                condition=Q(state__in=("queued", "sending")),
            ),
            models.Index(fields=("parent_type", "parent_id"), name="email_parent"),
        ]
        constraints = [
            models.CheckConstraint(
                name="email_sent_has_moment",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                violation_error_message=_("Een verzonden e-mail heeft een tijdstip, een andere niet."),
            ),
            models.CheckConstraint(
                name="email_maker_knows_of_what",
                condition=Q(maker="", maker_key__isnull=True) | (~Q(maker="") & Q(maker_key__isnull=False)),
                violation_error_message=_("Een bijlage die nog gemaakt wordt, hoort bij iets."),
            ),
            models.CheckConstraint(
                name="email_sending_has_lease",
                condition=Q(state="sending", lease_until__isnull=False, lease_token__isnull=False)
                | (~Q(state="sending") & Q(lease_until__isnull=True, lease_token__isnull=True)),
                violation_error_message=_("Alleen een e-mail die net vertrekt, is in handen van een werker."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.public_id}"


class SentForm(models.Model):
    """The key of a form that was sent, so that sending it twice has one effect (quality R7)."""

    key = models.UUIDField(unique=True)
    user_id = models.BigIntegerField(null=True)
    result_url = models.CharField(max_length=300)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("verzonden formulier")
        verbose_name_plural = _("verzonden formulieren")

    def __str__(self) -> str:
        return str(self.key)


class SavedView(Identified, Stamped):
    """A list with its filters that somebody keeps under a name, for themselves."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views")
    view = models.CharField(max_length=60)
    name = models.CharField(_("naam"), max_length=60)
    query = models.CharField(max_length=2000, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("bewaarde lijst")
        verbose_name_plural = _("bewaarde lijsten")
        ordering = ("name",)
        constraints = [
            models.UniqueConstraint(
                fields=("user", "view", "name"),
                name="saved_view_once",
                violation_error_message=_("Je hebt al een lijst met deze naam."),
            )
        ]

    def __str__(self) -> str:
        return self.name


class MailText(models.Model):
    """The text of one kind of e-mail as a coordinator wrote it; without one the standard text holds.

    A change ends the row and adds another, so that every text that ever left can be found again.
    """

    kind = models.CharField(_("soort"), max_length=60)
    language = models.CharField(_("taal"), max_length=8)
    subject = models.CharField(_("onderwerp"), max_length=200)
    body = models.TextField(_("tekst"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("mailtekst")
        verbose_name_plural = _("mailteksten")
        ordering = ("kind", "language", "-made_at")
        constraints = [
            models.UniqueConstraint(
                fields=("kind", "language"), condition=Q(ended_at__isnull=True), name="mail_text_one_holds"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.language})"


class SheetImport(Identified, Stamped, Versioned):
    """A spreadsheet that was uploaded and is being looked at; nothing changes before it is applied."""

    kind = models.CharField(_("soort"), max_length=60)
    file_name = models.CharField(_("bestand"), max_length=200)
    state = models.CharField(
        _("toestand"), max_length=10, choices=ImportState.choices, default=ImportState.DRAFT
    )
    # What the sheet was made for, such as one programme.
    scope = models.CharField(max_length=60, blank=True)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    summary = models.JSONField(default=dict, blank=True)

    objects = SheetImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("invoer uit een rekenblad")
        verbose_name_plural = _("invoer uit rekenbladen")
        ordering = ("-created_at",)
        constraints = [
            models.CheckConstraint(
                name="import_applied_has_moment",
                condition=Q(state="applied", applied_at__isnull=False)
                | (~Q(state="applied") & Q(applied_at__isnull=True)),
                violation_error_message=_("Een uitgevoerde invoer heeft een tijdstip."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.file_name}"


class SheetRow(Identified):
    """One row of an uploaded spreadsheet, as text; it can be corrected or left out before it is applied."""

    sheet = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField(_("regel"))
    cells = models.JSONField(default=dict)
    is_left_out = models.BooleanField(_("overslaan"), default=False)
    # What is wrong with the row, by column; kept so that pages of a long list need not be checked again.
    problems = models.JSONField(default=dict, blank=True)
    effect = models.CharField(max_length=10, choices=RowEffect.choices, default=RowEffect.ADD)
    # Cells that the file gave in a form that cannot be read, such as a formula; correcting one clears it.
    unread = models.JSONField(default=dict, blank=True)
    # What an existing row becomes: column, old and new text, as the user sees and approves it.
    changes = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("regel van een rekenblad")
        verbose_name_plural = _("regels van een rekenblad")
        ordering = ("line",)
        constraints = [models.UniqueConstraint(fields=("sheet", "line"), name="sheet_row_once")]

    def __str__(self) -> str:
        return f"{self.line}"
