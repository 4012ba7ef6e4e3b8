"""The organisers' pages until the studio comes: Django's admin, with actions behind every button.

Promises: an organiser sees and edits his organisations' campaigns, and a foreign one is a 404; nothing
is saved but by ``actions``; usable in French, Arabic, English and Tamazight.

Trusts: ``actions`` to refuse what is not allowed. Django's own permissions and its log of changes are
not used: roles and the audit records take their place.
"""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from nidaa.campaigns.admin.answers import AnswerAdmin
from nidaa.campaigns.admin.calls import BoycottAdmin, PetitionAdmin
from nidaa.campaigns.admin.campaigns import CampaignAdmin
from nidaa.campaigns.admin.pictures import PictureAdmin
from nidaa.campaigns.admin.records import AuditRecordAdmin, OrganisationAdmin
from nidaa.campaigns.admin.supporters import SupporterAdmin
from nidaa.campaigns.admin.switches import SwitchAdmin
from nidaa.campaigns.models import (
    Answer,
    AuditRecord,
    Boycott,
    Campaign,
    Organisation,
    Petition,
    Picture,
    Supporter,
    Switch,
)

admin.site.site_title = admin.site.site_header = "Nidaa"
admin.site.index_title = _("Campaigns")
# The address bar leads to the public site; its front page is no use in the header of every form.
admin.site.site_url = "/"
admin.site.register(Campaign, CampaignAdmin)
admin.site.register(Petition, PetitionAdmin)
admin.site.register(Boycott, BoycottAdmin)
admin.site.register(Answer, AnswerAdmin)
admin.site.register(Picture, PictureAdmin)
admin.site.register(Supporter, SupporterAdmin)
admin.site.register(Organisation, OrganisationAdmin)
admin.site.register(AuditRecord, AuditRecordAdmin)
admin.site.register(Switch, SwitchAdmin)
