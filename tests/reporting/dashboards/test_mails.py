"""A kept dashboard by mail: figures only, once on its day, and no longer than the role."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from core import saved
from core.models import Event, OutgoingEmail
from people.models import Membership
from reporting import tasks
from reporting.dashboards import mails as mails_module
from reporting.dashboards.mails import choose_mail, send_mails
from reporting.models import MailedView
from tests.factories.people import adviser
from tests.factories.trajects import TrajectFactory
from tests.reporting.dashboards.test_statistics import referral_of

pytestmark = pytest.mark.django_db
# A Wednesday; the Monday and the first of the month after it.
CHOSEN, MONDAY, FIRST = date(2026, 11, 18), date(2026, 11, 23), date(2026, 12, 1)


@pytest.fixture
def kept():
    """The dashboard of an adviser with one dossier, chosen on a Wednesday."""
    with time_machine.travel(CHOSEN):
        traject = TrajectFactory()
        referral_of(traject)
        query = f"adviseur={traject.adviser.public_id}"
        view = saved.keep(view="reporting:dashboard", query=query, name="Mijn cijfers", by=traject.adviser)
        choose_mail(view, rhythm="weekly", by=traject.adviser)
    return view


def mails() -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(kind="reporting.dashboard").order_by("pk"))


def test_once_on_its_day_with_figures_and_no_person(kept):
    assert send_mails(on=date(2026, 11, 22)) == 0
    assert send_mails(on=MONDAY) == 1
    assert send_mails(on=MONDAY) == 0
    # Negative control: without its memory the mail of a day is still the same one.
    MailedView.objects.update(last_sent_on=None)
    assert send_mails(on=MONDAY) == 1
    (mail,) = mails()
    text = mail.body_text
    assert mail.subject == "Dashboard: Overzicht, 23/11/2026"
    assert "Van doorverwijzing tot start: Doorverwezen: 1" in text
    candidate = kept.user.trajects.get().candidate
    for secret in (candidate.family_name, str(candidate.number), "Adviseur:"):
        assert secret not in text
    assert reverse("core:saved_view", args=[kept.public_id]) in text
    # The night of the next Monday was missed.
    assert send_mails(on=date(2026, 12, 1)) == 1


def test_monthly_comes_on_the_first(kept):
    choose_mail(kept, rhythm="monthly", by=kept.user)
    assert [send_mails(on=day) for day in (MONDAY, date(2026, 11, 30), FIRST, FIRST)] == [0, 0, 1, 0]


def test_it_ends_with_the_role_and_does_not_come_back(kept):
    Membership.objects.filter(user=kept.user).update(ends_on=date(2026, 11, 20))
    with time_machine.travel(MONDAY):
        assert tasks.send_dashboards() == 0
    assert not MailedView.objects.exists()
    assert Event.objects.filter(kind="dashboard.mail_stopped").get().actor_name == "De klok"
    Membership.objects.filter(user=kept.user).update(ends_on=None)
    assert send_mails(on=FIRST) == 0
    assert mails() == []


def test_one_failure_is_no_others(kept, monkeypatch, caplog):
    other = saved.keep(view="reporting:dashboard", query="van=01/01/2026", name="Andere", by=kept.user)
    choose_mail(other, rhythm="weekly", by=kept.user)
    MailedView.objects.update(chosen_on=CHOSEN)
    monkeypatch.setattr(mails_module, "part_of", _fails_once(mails_module.part_of))
    assert send_mails(on=MONDAY) == 1
    assert "could not be mailed" in caplog.text


def _fails_once(part_of):
    answers = iter([RuntimeError("broken")])

    def part(code):
        error = next(answers, None)
        if error:
            raise error
        return part_of(code)

    return part


def test_the_page_shows_and_changes_the_rhythm(kept):
    client = Client()
    client.force_login(kept.user)
    assert "Elke maandag" in client.get(reverse("reporting:dashboard_mails")).content.decode()
    url = reverse("reporting:dashboard_mail", args=[kept.public_id])
    key = client.get(url).context["form"]["form_key"].value()
    assert client.post(url, {"rhythm": "", "form_key": key}).status_code == 302
    assert not MailedView.objects.exists()
    # Somebody else's kept dashboard is not there.
    client.force_login(adviser())
    assert client.get(url).status_code == 404
