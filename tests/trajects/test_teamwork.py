"""Tasks, internal notes and the team: what changes, what is refused, who sees it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from core.errors import Refused, StaleForm
from core.models import Event, OutgoingEmail
from people.models import User
from reporting.worklist import sections_for
from tests.factories.people import adviser, coordinator
from tests.factories.trajects import TrajectFactory
from trajects.actions import teamwork as actions
from trajects.models import Note, Task, TeamMember, Traject

pytestmark = pytest.mark.django_db


@pytest.fixture
def traject():
    return TrajectFactory()


@pytest.fixture
def me(client, traject):
    client.force_login(traject.adviser)
    return traject.adviser


def key(client, url):
    return client.get(url).context["form"].initial["form_key"]


def made(traject, owner=None, **fields):
    return actions.make_task(
        by=traject.adviser,
        organisation=traject.organisation,
        traject=traject,
        title="Bel de bank",
        owner=owner or traject.adviser,
        **fields,
    )


def kinds(traject):
    return list(Event.objects.in_dossier(traject).order_by("pk").values_list("kind", flat=True))


class TestTasks:
    def test_task_for_a_colleague_is_mailed_once_and_without_its_explanation(self, traject):
        colleague = adviser(traject.organisation)
        task = made(traject, colleague, details="Vertrouwelijk", due_on=localdate())
        mail = OutgoingEmail.objects.get()
        assert (mail.kind, mail.recipient) == ("trajects.task_given", colleague.email)
        assert ("Bel de bank" in mail.body_text, "bank" in mail.subject) == (True, False)
        assert "Vertrouwelijk" not in mail.body_text + mail.body_html
        assert reverse("trajects:task", args=[task.public_id]) in mail.body_text

    def test_task_for_oneself_is_not_mailed(self, traject):
        made(traject)
        assert not OutgoingEmail.objects.exists()

    def test_task_goes_to_no_adviser_of_elsewhere(self, traject):
        with pytest.raises(Refused, match="werkt niet als adviseur"):
            made(traject, adviser())
        assert not Task.objects.exists()

    def test_whoever_leaves_the_organisation_leaves_its_tasks_behind(self, traject):
        colleague = adviser(traject.organisation)
        task = made(traject, colleague)
        assert list(Task.objects.visible_to(User.objects.get(pk=colleague.pk))) == [task]
        colleague.memberships.update(ends_on=localdate() - timedelta(1), begins_on=localdate() - timedelta(9))
        gone = User.objects.get(pk=colleague.pk)
        assert not Task.objects.visible_to(gone).exists()
        assert not Task.objects.editable_by(gone).exists()

    def test_done_and_back_keeps_who_and_when(self, traject):
        task = actions.finish_task(made(traject), by=traject.adviser)
        assert (task.state, task.done_by) == ("done", traject.adviser)
        with pytest.raises(Refused, match="al gedaan of geschrapt"):
            actions.cancel_task(task, by=traject.adviser)
        actions.reopen_task(task, by=traject.adviser)
        assert (task.state, task.done_at, task.done_by) == ("open", None, None)
        assert kinds(traject)[-3:] == ["task.made", "task.done", "task.reopened"]

    def test_change_on_an_old_page_overwrites_nothing(self, traject):
        task = made(traject)
        actions.change_task(task, by=traject.adviser, version=1, title="Bel twee banken")
        with pytest.raises(StaleForm):
            actions.change_task(task, by=traject.adviser, version=1, title="Bel niet")
        task.refresh_from_db()
        assert (task.title, task.version) == ("Bel twee banken", 2)

    def test_database_refuses_a_task_without_title_and_one_done_by_nobody(self, traject):
        for wrong in ({"title": ""}, {"state": "done"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Task.objects.filter(pk=made(traject).pk).update(**wrong)

    def test_page_shows_my_open_tasks_and_filters_the_others(self, client, traject, me):
        colleague = adviser(traject.organisation)
        late = made(traject, due_on=localdate() - timedelta(1))
        given = made(traject, colleague)
        Task.objects.filter(pk=given.pk).update(title="Lees het plan")
        page = client.get(reverse("trajects:tasks")).content.decode()
        assert "Bel de bank" in page
        assert "Te laat" in page
        assert "Lees het plan" not in page
        page = client.get(reverse("trajects:tasks"), {"wie": "gegeven"}).content.decode()
        assert "Lees het plan" in page
        assert "Bel de bank" not in page
        actions.finish_task(late, by=me)
        assert "Bel de bank" not in client.get(reverse("trajects:tasks")).content.decode()
        assert "Bel de bank" in client.get(reverse("trajects:tasks"), {"toestand": "done"}).content.decode()

    def test_one_click_finishes_and_the_next_takes_it_back(self, client, traject, me):
        task = made(traject)
        done = reverse("trajects:task_done", args=[task.public_id])
        page = client.post(f"{done}?terug=taken", follow=True)
        assert "Zet terug" in page.content.decode()
        assert "al gedaan" in client.post(done, follow=True).content.decode()
        client.post(reverse("trajects:task_reopen", args=[task.public_id]))
        task.refresh_from_db()
        assert task.state == "open"

    def test_form_makes_and_changes_a_task_in_a_dossier(self, client, traject, me):
        url = reverse("trajects:task_add_in", args=[traject.public_id])
        data = {"form_key": key(client, url), "title": "Vraag offerte", "owner": str(me.public_id)}
        assert client.post(url, data).status_code == 302
        task = Task.objects.get()
        assert (task.traject, task.organisation) == (traject, traject.organisation)
        url = reverse("trajects:task", args=[task.public_id])
        data = {**data, "form_key": key(client, url), "title": "Vraag twee offertes", "version": "1"}
        assert client.post(url, data).status_code == 302
        task.refresh_from_db()
        assert task.title == "Vraag twee offertes"
        conflict = client.post(url, {**data, "form_key": key(client, url), "title": "Oud"})
        assert conflict.status_code == 409
        assert "Vraag twee offertes" in conflict.content.decode()

    def test_late_and_todays_tasks_stand_on_the_start_page(self, traject):
        for days in (-1, 0, 1):
            made(traject, due_on=localdate() + timedelta(days))
        section = next(s for s in sections_for(traject.adviser) if str(s.title) == "Taken voor vandaag")
        assert (section.count, [item.tone for item in section.items]) == (2, ["danger", "warning"])


class TestNotes:
    def test_note_is_read_by_colleagues_only(self, client, traject, me):
        url = reverse("trajects:note_add", args=[traject.public_id])
        page = client.get(url)
        assert "Alleen collega" in page.content.decode()
        data = {
            "form_key": page.context["form"].initial["form_key"],
            "text": "Knelpunt thuis",
            "is_pinned": "on",
        }
        assert client.post(url, data).status_code == 302
        note = Note.objects.get()
        assert (note.is_pinned, note.organisation) == (True, traject.organisation)
        for reader, sees in (
            (adviser(traject.organisation), True),
            (coordinator(), True),
            (adviser(), False),
        ):
            assert Note.objects.visible_to(reader).exists() is sees

    def test_only_the_writer_changes_and_removes(self, client, traject, me):
        note = actions.write_note(traject, by=adviser(traject.organisation), text="Van een collega")
        for name in ("note", "note_remove"):
            assert client.get(reverse(f"trajects:{name}", args=[note.public_id])).status_code == 404
        own = actions.write_note(traject, by=me, text="Van mij")
        with pytest.raises(StaleForm):
            actions.change_note(own, by=me, version=7, text="Anders", is_pinned=False)
        url = reverse("trajects:note_remove", args=[own.public_id])
        assert client.post(url, {"form_key": key(client, url)}).status_code == 302
        assert list(Note.objects.all()) == [note]
        assert kinds(traject)[-1] == "note.removed"

    def test_text_of_a_note_stays_off_the_timeline(self, client, traject, me):
        actions.write_note(traject, by=me, text="Zeer vertrouwelijk woord")
        url = reverse("reporting:timeline", args=[traject.public_id])
        page = client.get(url, {"toon": "alles"}).content.decode()
        assert "Interne notitie geschreven" in page
        assert "Zeer vertrouwelijk" not in page

    def test_database_refuses_an_empty_note(self, traject):
        with pytest.raises(IntegrityError), transaction.atomic():
            Note.objects.create(
                traject=traject, organisation=traject.organisation, text="", written_by=traject.adviser
            )


class TestTeam:
    def test_member_finds_the_dossier_and_stands_in_its_head(self, client, traject, me):
        colleague = adviser(traject.organisation)
        url = reverse("trajects:team_join", args=[traject.public_id])
        data = {"form_key": key(client, url), "user": str(colleague.public_id), "part": "financieel plan"}
        assert client.post(url, data).status_code == 302
        page = client.get(traject.get_absolute_url()).content.decode()
        assert f"{colleague} (financieel plan)" in page
        assert list(Traject.objects.of_team(colleague)) == [traject]
        client.force_login(colleague)
        page = client.get(reverse("trajects:dossiers"), {"mijn": "ja"}).content.decode()
        assert traject.candidate.list_name in page
        url = reverse("trajects:team_leave", args=[TeamMember.objects.get().public_id])
        client.post(url, {"form_key": key(client, url)})
        assert not Traject.objects.of_team(colleague).exists()

    def test_no_stranger_no_adviser_and_nobody_twice(self, traject):
        colleague = adviser(traject.organisation)
        actions.join_team(traject, by=traject.adviser, user=colleague)
        for person in (colleague, traject.adviser, adviser()):
            with pytest.raises(Refused):
                actions.join_team(traject, by=traject.adviser, user=person)
        assert TeamMember.objects.count() == 1
