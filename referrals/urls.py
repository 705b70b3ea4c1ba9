from django.urls import path

from referrals import views

app_name = "referrals"
urlpatterns = [
    path("postvak/", views.Inbox.as_view(), name="inbox"),
    path("postvak/<slug:tab>/", views.Inbox.as_view(), name="inbox_tab"),
    path("verstuurd/", views.Sent.as_view(), name="sent"),
    path("nieuw/", views.ChooseCandidate.as_view(), name="refer"),
    path("nieuw/<uuid:public_id>/", views.refer_candidate, name="refer_candidate"),
    path("nieuw/<uuid:public_id>/keuze/", views.choice, name="choice"),
    path("<uuid:public_id>/", views.referral, name="referral"),
    path("<uuid:public_id>/wijzigen/", views.change, name="change"),
    path("<uuid:public_id>/versturen/", views.send, name="send"),
    path("<uuid:public_id>/telefoon/", views.phone, name="phone"),
]
