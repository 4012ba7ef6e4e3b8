"""What is only to be read: the organisations with their members, and the audit."""

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from nidaa.campaigns.admin.access import OwnCampaignsAdmin, organiser_of
from nidaa.campaigns.admin.generic import TabularInline
from nidaa.campaigns.models import AuditRecord, Member, Organisation


class ReadOnlyAdmin(OwnCampaignsAdmin[Model]):
    """A list in which nothing can be changed."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Add nothing."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Change nothing."""
        return False


class AuditRecordAdmin(ReadOnlyAdmin):
    """Who did what in the organiser's campaigns."""

    list_display = ("at", "who", "act", "campaign", "object_kind", "object_id", "details")
    list_filter = ("act",)
    list_select_related = ("who", "campaign")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """Show the host what belongs to no campaign, too: the switches."""
        if organiser_of(request).is_superuser:
            return AuditRecord.objects.all()
        return super().get_queryset(request)


class MemberInline(TabularInline[Member, Organisation]):
    """The members of an organisation."""

    model = Member
    fields = ("organiser", "role")
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:
        """Show colleagues to colleagues."""
        return True

    def has_add_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:
        """Add nothing: a command does."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:
        """Change nothing: a command does."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Organisation | None = None) -> bool:
        """Delete nothing: a command does."""
        return False


class OrganisationAdmin(ReadOnlyAdmin):
    """The organiser's own organisations."""

    list_display = ("name", "created_at")
    fields = ("name", "created_at")
    inlines = (MemberInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Model]:
        """Keep the organisations that the organiser belongs to."""
        rows = Organisation.objects.order_by("name")
        organiser = organiser_of(request)
        return rows if organiser.is_superuser else rows.filter(memberships__organiser=organiser)
