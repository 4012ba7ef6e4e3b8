"""What all of the organisers' lists and forms share: own campaigns only, and roles instead of permissions."""

from typing import Any, ClassVar, NoReturn, TypeVar

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from nidaa.campaigns.admin.generic import ModelAdmin
from nidaa.campaigns.models import Campaign, Member, Organiser
from nidaa.campaigns.queries.for_members import campaigns_for_member
from nidaa.campaigns.roles import Right

M = TypeVar("M", bound=Model)


def organiser_of(request: HttpRequest) -> Organiser:
    """Return who is signed in. The admin lets nobody else in; this makes sure.

    Raises:
        TypeError: Nobody is signed in.
    """
    if not isinstance(request.user, Organiser):
        raise TypeError("the admin was reached without signing in")
    # The request holds a lazy stand-in for the row.
    return Organiser.objects.get(pk=request.user.pk)


class OwnCampaignsAdmin(ModelAdmin[M]):
    """Shows the rows of an organiser's own campaigns, and offers what the role allows."""

    #: The way from a row to its campaign, as a lookup; "" when the row is the campaign.
    campaign_lookup: ClassVar[str] = "campaign"
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[M]:
        """Keep the rows of campaigns that the organiser may see: for the rest, a row does not exist."""
        campaigns = campaigns_for_member(member=organiser_of(request))
        lookup = f"{self.campaign_lookup}__in" if self.campaign_lookup else "pk__in"
        return super().get_queryset(request).filter(**{lookup: campaigns.order_by().values(self._campaign_key())})

    def _campaign_key(self) -> str:
        return "pk"

    def campaign_of(self, row: Any) -> Campaign:  # noqa: ANN401 - each list knows its rows.
        """Return the campaign of a row."""
        for step in filter(None, self.campaign_lookup.split("__")):
            row = getattr(row, step)
        campaign: Campaign = row
        return campaign

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the room to every organiser; the page that asks for a password shows none."""
        return request.user.is_authenticated

    def has_view_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Show every row that ``get_queryset`` lets through."""
        return True

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let those add who may edit in any organisation."""
        return may_edit_anywhere(request)

    def has_change_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Let those change a row who may edit its campaign."""
        if obj is None:
            return may_edit_anywhere(request)
        editable = campaigns_for_member(member=organiser_of(request), right=Right.EDIT)
        return editable.filter(pk=self.campaign_of(obj).pk).exists()

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        """Delete nothing: what goes, goes by an action."""
        return False

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: object, object_id: str) -> NoReturn:
        # Django would redirect to the index: a foreign row is simply not there.
        raise Http404

    def log_addition(self, request: HttpRequest, obj: Model, message: object) -> None:  # type: ignore[override]
        """Write nothing: the action has written its audit record."""

    def log_change(self, request: HttpRequest, obj: Model, message: object) -> None:  # type: ignore[override]
        """Write nothing: the action has written its audit record."""


def may_edit_anywhere(request: HttpRequest) -> bool:
    """Return whether an organiser may edit in any organisation."""
    organiser = organiser_of(request)
    return organiser.is_superuser or Member.objects.having(Right.EDIT).filter(organiser=organiser).exists()
