"""What an indicator counts, by name. Brackets are computed here, from what the snapshots keep."""

from __future__ import annotations

from django.db.models import Q

from reporting.esf.enums import Answer, LabourStatus, NationalityGroup

UNEMPLOYED = Q(labour_status=LabourStatus.UNEMPLOYED)
INACTIVE = Q(labour_status=LabourStatus.INACTIVE)
WORKING = Q(labour_status__in=(LabourStatus.EMPLOYED, LabourStatus.SELF_EMPLOYED))
NOT_WORKING = UNEMPLOYED | INACTIVE
BEFORE_INACTIVE = Q(entry_status=LabourStatus.INACTIVE)
BEFORE_NOT_WORKING = Q(entry_status__in=(LabourStatus.INACTIVE, LabourStatus.UNEMPLOYED))
FOREIGN = Q(nationality_group__in=(NationalityGroup.EU, NationalityGroup.THIRD))
# Long: more than six months for who is younger than 25, more than twelve for others.
LONG = Q(age__lt=25, months_unemployed__gt=6) | Q(age__gte=25, months_unemployed__gt=12)

PREDICATES: dict[str, Q] = {
    "everybody": Q(),
    "unemployed": UNEMPLOYED,
    "long_term_unemployed": UNEMPLOYED & LONG,
    "inactive": INACTIVE,
    "inactive_not_in_education": INACTIVE & Q(in_education=False),
    "working": WORKING,
    "under_18": Q(age__lt=18),
    "under_25": Q(age__lt=25),
    "from_18_to_29": Q(age__gte=18, age__lte=29),
    "over_54": Q(age__gt=54),
    "from_55": Q(age__gte=55),
    "over_54_not_working": Q(age__gt=54) & NOT_WORKING,
    "isced_0_2": Q(isced__lte=2),
    "isced_1_2": Q(isced__gte=1, isced__lte=2),
    "isced_3_4": Q(isced__gte=3, isced__lte=4),
    "isced_5_8": Q(isced__gte=5),
    "third_country": Q(nationality_group=NationalityGroup.THIRD),
    "foreign": FOREIGN,
    "looking_for_work": BEFORE_INACTIVE & UNEMPLOYED,
    "in_education": Q(in_education=True),
    "qualified": Q(gained_qualification=True),
    "now_working": BEFORE_NOT_WORKING & WORKING,
}
# Special categories: only counted for who may, when asked.
SENSITIVE: dict[str, Q] = {
    "disability": Q(traject__sensitive_participation__disability=Answer.YES),
    "minority": Q(traject__sensitive_participation__minority=Answer.YES),
}
