"""Organisations, accounts, memberships, candidates and their data agreements."""

from people.models.accounts import Membership, User
from people.models.agreements import AgreementText, DataAgreement, Signature, SigningLink
from people.models.candidates import (
    FIRST_CANDIDATE_NUMBER,
    Candidate,
    CandidateAccess,
    CandidateTargetGroup,
    ContactPerson,
    TargetGroup,
    VdabCategory,
)
from people.models.network import Affiliation, NetworkContact
from people.models.organisations import (
    NAME_LENGTH,
    Organisation,
    OrganisationGroupPermission,
    OrganisationUserPermission,
)

__all__ = [
    "FIRST_CANDIDATE_NUMBER",
    "NAME_LENGTH",
    "Affiliation",
    "AgreementText",
    "Candidate",
    "CandidateAccess",
    "CandidateTargetGroup",
    "ContactPerson",
    "DataAgreement",
    "Membership",
    "NetworkContact",
    "Organisation",
    "OrganisationGroupPermission",
    "OrganisationUserPermission",
    "Signature",
    "SigningLink",
    "TargetGroup",
    "User",
    "VdabCategory",
]
