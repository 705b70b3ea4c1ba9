"""Who reaches which address: every URL x method x role x own or other organisation.

The addresses come from the resolver; one without a row in REACH fails. A cell names the people who
reach it: A adviser, C coordinator, K consultant who referred, S steering group, P an account of the
provider, V a VDAB adviser, a, k and p the same roles of another organisation or office, - somebody without an account.
Behind "!" stand people who see the row but never may do this: they are refused with 403, everybody else
meets 404.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from core import moves, policy
from tests.world import World

pytestmark = pytest.mark.usefixtures("without_copies")

# People of the programme, and accounts of providers: P of the provider in the world, p of another.
EVERYBODY = "AaCKkSV"
PROVIDERS = "Pp"
METHODS = ("get", "head", "post")

# address -> (who reaches it, which row of the world its `public_id` is, other parts of the address)
REACH: dict[str, tuple[str, str, dict[str, Any]]] = {
    "home": (EVERYBODY + PROVIDERS, "", {}),
    # Only for builders: switched off unless DEBUG is on.
    "gallery": ("", "", {}),
    "core:health": (EVERYBODY + PROVIDERS + "-", "", {}),
    "core:move": ("AC", "phase", {"kind": "fase", "name": "stopzetten"}),
    "core:sheet_upload": ("C", "", {"kind": "proefgroepen"}),
    "core:sheet_sample": ("C", "", {"kind": "proefgroepen", "ending": "csv"}),
    "core:sheet": ("C", "sheet", {"kind": "proefgroepen"}),
    "core:sheet_apply": ("C", "sheet", {"kind": "proefgroepen"}),
    "core:sheet_discard": ("C", "sheet", {"kind": "proefgroepen"}),
    "core:sheet_skip_wrong": ("C", "sheet", {"kind": "proefgroepen"}),
    "core:sheet_row": ("C", "sheet", {"kind": "proefgroepen", "row_id": "sheet_row"}),
    "core:sheet_row_skip": ("C", "sheet", {"kind": "proefgroepen", "row_id": "sheet_row"}),
    "core:sheet_row_keep": ("C", "sheet", {"kind": "proefgroepen", "row_id": "sheet_row"}),
    # Answers 404 to a list that does not exist, and here nobody names one.
    "core:saved_view_add": ("", "", {}),
    "core:saved_view": ("C", "saved_view", {}),
    "core:saved_view_remove": ("C", "saved_view", {}),
    "people:candidates": ("AaCKk", "", {}),
    "people:search": (EVERYBODY + PROVIDERS, "", {}),
    "people:candidate_add": ("AaCKk", "", {}),
    "people:candidate_add_form": ("AaCKk", "", {}),
    "people:candidate": ("ACK", "candidate", {}),
    "people:candidate_history": ("ACK", "candidate", {}),
    "people:candidate_edit": ("ACK", "candidate", {}),
    "people:national_number": ("AC", "candidate", {}),
    "people:reveal_number": ("AC", "candidate", {}),
    "people:agreement": ("AC", "candidate", {}),
    "people:agreement_sign": ("AC", "candidate", {"way": "scherm"}),
    "people:agreement_withdraw": ("AC", "candidate", {"agreement_id": "agreement"}),
    "people:agreement_evidence": ("AC", "candidate", {"agreement_id": "agreement"}),
    "people:agreement_link": ("AC", "candidate", {}),
    "people:signature_drawing": ("AC", "candidate", {"signature_id": "signature"}),
    "people:signing_link_revoke": ("AC", "candidate", {"link_id": "signing_link"}),
    # The secret of the link opens these, not an account; without it there is nothing.
    "people:sign_link": ("", "", {"token": "geen-geldige-link-geen-geldige-link-12345"}),
    "people:sign_with_link": ("", "signing_link", {}),
    "people:contact_add": ("AC", "candidate", {}),
    "people:contact_edit": ("AC", "candidate", {"contact_id": "contact_person"}),
    "people:contact_remove": ("AC", "candidate", {"contact_id": "contact_person"}),
    "people:network": ("AaC", "", {}),
    "people:network_add": ("AaC", "", {}),
    "people:network_contact": ("AC", "network", {}),
    "people:network_edit": ("AC", "network", {}),
    "people:network_active": ("AC", "network", {}),
    "people:province_hint": ("AaCKk", "", {}),
    "people:profile": (EVERYBODY + PROVIDERS, "", {}),
    # Answers 404 to a role that is not one's own, and here nobody names one.
    "people:switch_role": ("", "", {}),
    "trajects:dossiers": ("AaC", "", {}),
    # Answers 404 where no organisation begins dossiers without a referral, and here none does.
    "trajects:dossier_start": ("", "candidate", {}),
    "trajects:specialisations": ("AaC", "", {}),
    "trajects:specialisation": ("AaC", "specialisation", {}),
    "trajects:specialisation_ask": ("AC", "traject", {}),
    "trajects:dossier": ("AC", "traject", {}),
    "trajects:facts_edit": ("AC", "traject", {}),
    "trajects:history": ("AC", "traject", {}),
    "trajects:missing": ("AC", "traject", {}),
    "trajects:phase": ("AC", "traject", {"code": "BF"}),
    "trajects:summary": ("AC", "traject", {"code": "BF"}),
    "trajects:mlp": ("AC", "traject", {"code": "BF"}),
    "trajects:line_people": ("AC", "traject", {"code": "BF"}),
    "trajects:correct_phase": ("C", "traject", {"code": "VF"}),
    "trajects:start_again": ("AC", "traject", {"code": "BF"}),
    "trajects:contact_add": ("AC", "traject", {}),
    "trajects:intake": ("AC", "traject", {}),
    # The accounts have one address, which a coordinator gives: the library's page for more is closed.
    "account_email": ("", "", {}),
    "trajects:work_add": ("AC", "traject", {}),
    "trajects:tasks": ("AaC", "", {}),
    "trajects:task_add": ("AaC", "", {}),
    "trajects:task_add_in": ("AC", "traject", {}),
    "trajects:task": ("AC", "task", {}),
    "trajects:task_done": ("AC", "task", {}),
    "trajects:task_reopen": ("AC", "task", {}),
    "trajects:task_cancel": ("AC", "task", {}),
    "trajects:note_add": ("AC", "traject", {}),
    # Only who wrote a note changes it, a coordinator neither.
    "trajects:note": ("A", "note", {}),
    "trajects:note_remove": ("A", "note", {}),
    "trajects:handover_add": ("AC", "traject", {}),
    "trajects:handovers": ("AaC", "", {}),
    "trajects:handover": ("AaC", "handover", {}),
    "trajects:handover_many": ("AaC", "", {}),
    # Only whoever gave something returns to that moment, and here nobody did.
    "trajects:handed_over": ("", "", {"batch": "0b6f2a36-5d0b-4c57-9a36-6c1d1f1b8a11"}),
    "trajects:accesses": ("AaC", "", {}),
    "trajects:access_ask": ("AaC", "", {}),
    "reporting:esf": ("CS", "", {}),
    "reporting:esf_file": ("CS", "", {"ending": "xlsx"}),
    "reporting:esf_missing": ("AaC", "", {}),
    "reporting:participation": ("AC", "traject", {}),
    # Nothing was recorded of the dossier of the world, so nothing misses.
    "reporting:participation_fill": ("", "traject", {"moment": "leaving"}),
    "reporting:participation_sensitive": ("AC", "traject", {}),
    # A candidate's own page: the secret of its link opens these, not an account.
    "reporting:client_link": ("", "", {"token": "geen-geldige-link-geen-geldige-link-12345"}),
    "reporting:client_page": ("", "client_link", {}),
    "reporting:client_upload": ("", "client_link", {}),
    "reporting:client_ics": ("", "client_link", {"meeting_id": "appointment"}),
    "reporting:client_paper": ("", "client_link", {"paper_id": "issued"}),
    "reporting:client_file": ("", "client_link", {"paper_id": "document"}),
    "reporting:client_opinion": ("", "client_link", {"opinion_id": "opinion"}),
    "reporting:grants": ("CS", "", {}),
    "reporting:grants_file": ("CS", "", {"ending": "xlsx"}),
    "reporting:financing_checks": ("C", "", {}),
    "reporting:grant": ("CS", "grant", {}),
    "reporting:grant_file": ("CS", "grant", {"ending": "xlsx"}),
    "reporting:grant_risk": ("C", "grant", {}),
    "reporting:advance_add": ("C", "grant", {}),
    "reporting:grant_correct": ("C", "grant", {}),
    "reporting:cost_report": ("CS", "cost_report", {}),
    "reporting:costs_fill": ("C", "grant_period", {"partner_id": "grant_partner"}),
    "reporting:handover_summary": ("AaC", "handover", {}),
    "trajects:client_send": ("AC", "traject", {}),
    "trajects:client_revoke": ("AC", "traject", {}),
    "trajects:team_join": ("AC", "traject", {}),
    "trajects:team_leave": ("AC", "team_member", {}),
    "trajects:work_edit": ("AC", "work", {}),
    "trajects:work_remove": ("AC", "work", {}),
    "trajects:document_add": ("AC", "traject", {}),
    "trajects:action_plan": ("AC", "traject", {}),
    "trajects:action_add": ("AC", "traject", {}),
    "trajects:action_edit": ("AC", "action", {}),
    "trajects:action_done": ("AC", "action", {}),
    "trajects:action_remove": ("AC", "action", {}),
    "trajects:action_move": ("AC", "action", {"way": "omhoog"}),
    "trajects:competences": ("AC", "traject", {}),
    "trajects:competences_score": ("AC", "traject", {"way": "start"}),
    "trajects:business_plan": ("AC", "traject", {}),
    "trajects:plan_part": ("AC", "traject", {"code": "1.1"}),
    "trajects:finances": ("AC", "traject", {}),
    "trajects:finances_edit": ("AC", "traject", {}),
    "trajects:document_drop": ("AC", "traject", {}),
    "trajects:document_file": ("AC", "document", {}),
    "trajects:document_replace": ("AC", "document", {}),
    "trajects:document_edit": ("AC", "document", {}),
    "trajects:document_remove": ("AC", "document", {}),
    # Nobody needs to put back what was not removed: 403.
    "trajects:document_restore": ("AC", "document", {}),
    "trajects:quick_contact": ("AaC", "", {}),
    "trajects:inform": ("AC", "traject", {}),
    "trajects:appointment_add": ("AC", "traject", {}),
    "trajects:appointment": ("AC", "appointment", {}),
    "trajects:appointment_edit": ("AC", "appointment", {}),
    "trajects:appointment_cancel": ("AC", "appointment", {}),
    "trajects:group_choose": ("AaC", "", {}),
    # Without dossiers in the address it leads back to the choice.
    "trajects:group_record": ("AaC", "", {}),
    "trajects:contact_edit": ("AC", "contact", {}),
    "trajects:contact_remove": ("AC", "contact", {}),
    "trajects:document": ("AC", "document", {}),
    "trajects:sessions": ("AaCKk", "", {}),
    "trajects:session_month": ("AaCKk", "", {}),
    "trajects:feed": ("AaCKk", "", {}),
    "trajects:feed_make": ("AaCKk", "", {}),
    "trajects:feed_end": ("AaCKk", "", {}),
    # The secret opens it, not the account; without it there is nothing.
    "trajects:feed_ics": ("", "", {"token": "geen-geldig-adres-geen-geldig-adres-12345"}),
    "trajects:enrol_candidate": ("ACK", "candidate", {}),
    "trajects:withdraw": ("ACK", "enrolment", {}),
    "trajects:session_add": ("AaC", "", {}),
    "trajects:session": ("AaCKk", "session", {}),
    "trajects:session_edit": ("AC!a", "session", {}),
    "trajects:enrol": ("AaCKk", "session", {}),
    "trajects:presence": ("AC!a", "session", {}),
    "trajects:decide": ("AC", "traject", {"code": "BF"}),
    "trajects:stop": ("AC", "traject", {"code": "BF"}),
    # The public page of a partnership, and what its people do with registrations and cases.
    "trajects:apply": (EVERYBODY + PROVIDERS + "-", "", {"code": "samen-in-de-wereld"}),
    "trajects:applied": (EVERYBODY + PROVIDERS + "-", "", {"code": "samen-in-de-wereld"}),
    "trajects:partnerships": ("AaCV", "", {}),
    "trajects:apply_code": ("AC", "partnership", {}),
    "trajects:applications": ("AaC", "", {}),
    "trajects:applications_export": ("AaC", "", {"ending": "csv"}),
    "trajects:discussions_export": ("AaCV", "", {"ending": "csv"}),
    "trajects:application": ("AC", "application", {}),
    "trajects:application_answers": ("AC", "application", {}),
    "trajects:application_accept": ("AC", "application", {}),
    "trajects:discussions": ("AaCV", "", {}),
    "trajects:discussion_plan": ("AaC", "", {}),
    "trajects:discussion": ("ACV", "discussion", {}),
    "trajects:discussion_decide": ("AC", "case", {}),
    "trajects:discussion_consent": ("AC", "case", {}),
    "trajects:discussion_add": ("AC", "partner_traject", {}),
    "trajects:partnership": ("AC", "partner_traject", {}),
    "trajects:vdab_check": ("AC", "partner_traject", {}),
    "trajects:vdab_message": ("AC", "partner_traject", {}),
    "trajects:follow_up_add": ("AC", "partner_traject", {}),
    "trajects:vdab_transfer": ("AC", "partner_traject", {}),
    "trajects:bit_add": ("AC", "partner_traject", {}),
    "trajects:bit": ("AC", "bit", {}),
    "trajects:combination_add": ("AC", "partner_traject", {}),
    "trajects:combination": ("AC", "combination", {}),
    "trajects:combination_edit": ("AC", "combination", {}),
    "reporting:bit_form": ("AC", "bit", {}),
    "reporting:transfer_form": ("AC", "partner_traject", {}),
    "reporting:follow_up_answer": ("AC", "follow_up", {}),
    "referrals:inbox": ("AaCKk", "", {}),
    "referrals:inbox_tab": ("AaCKk", "", {"tab": "beantwoord"}),
    "referrals:inbox_export": ("AaCKk", "", {"tab": "alles", "ending": "xlsx"}),
    "referrals:hand": ("AaCKk", "", {}),
    # Only whoever handed something over returns to that moment, and here nobody did.
    "referrals:handed": ("", "", {"batch": "0b6f2a36-5d0b-4c57-9a36-6c1d1f1b8a11"}),
    "referrals:sent": ("AaCKk", "", {}),
    "referrals:refer": ("AaCKk", "", {}),
    "referrals:refer_candidate": ("ACK", "candidate", {}),
    "referrals:choice": ("ACK", "candidate", {}),
    "referrals:session_wizard": ("AaC", "session", {}),
    "referrals:referral": ("ACK", "referral", {}),
    "referrals:change": ("K", "draft", {}),
    "referrals:send": ("K", "draft", {}),
    "referrals:phone": ("ACK", "referral", {}),
    "referrals:sign": ("ACK", "unsigned", {}),
    "referrals:card_file": ("ACK", "scanned", {}),
    "referrals:card_link": ("ACK", "unsigned", {}),
    "referrals:card_link_revoke": ("ACK", "unsigned", {"link_id": "card_link"}),
    # Answers 404 to a card that nobody signed on a screen.
    "referrals:card_signature": ("", "unsigned", {}),
    # The office that sent it; whoever received it is hidden.
    "referrals:access": ("K", "unsigned", {}),
    "referrals:outreach": ("AaC", "", {}),
    "referrals:outreach_add": ("AaC", "", {}),
    "referrals:outreach_export": ("AaC", "", {"ending": "csv"}),
    "referrals:outreach_action": ("AC", "outreach", {}),
    "referrals:outreach_edit": ("AC", "outreach", {}),
    "referrals:outreach_reached": ("AC", "outreach", {}),
    "referrals:outreach_people": ("AC", "outreach", {}),
    "referrals:outreach_person_add": ("AC", "outreach", {"candidate_id": "candidate"}),
    "referrals:outreach_person_remove": ("AC", "outreach", {"person_id": "reached_person"}),
    "referrals:detections": ("AaC", "", {}),
    "referrals:detection_choose": ("AaC", "", {}),
    "referrals:detection_add": ("AC", "candidate", {}),
    "referrals:detection": ("AC", "detection", {}),
    "referrals:detection_edit": ("AC", "detection", {}),
    "referrals:propose": ("AC", "detection", {}),
    "referrals:proposals": ("AaCKk", "", {}),
    "referrals:proposals_tab": ("AaCKk", "", {"tab": "beantwoord"}),
    "referrals:proposal": ("ACK", "outreach_proposal", {}),
    "referrals:proposal_check": ("K", "outreach_proposal", {}),
    "referrals:contacts_list": ("AaCKk", "", {}),
    "referrals:contacts_export": ("AaCKk", "", {"ending": "xlsx"}),
    "referrals:consultant_areas": ("C", "", {}),
    "referrals:adviser_areas": ("C", "", {}),
    "referrals:postcode_areas": ("C", "", {}),
    "referrals:area_add": ("C", "", {"slug": "consulenten"}),
    "referrals:area_export": ("C", "", {"slug": "consulenten"}),
    "referrals:area_edit": ("C", "area", {"slug": "consulenten"}),
    "referrals:area_remove": ("C", "area", {"slug": "consulenten"}),
    "vouchers:menu": (EVERYBODY + PROVIDERS + "-", "", {}),
    "vouchers:offer": (EVERYBODY + PROVIDERS + "-", "item", {}),
    # Only the logos of the funders, and here there are none.
    "vouchers:menu_logo": ("", "", {"public_id": "0b6f2a36-5d0b-4c57-9a36-6c1d1f1b8a11"}),
    "vouchers:menu_export": ("C", "", {"programme": "jumpstarters", "ending": "csv"}),
    "vouchers:vouchers": ("AaC", "", {}),
    "vouchers:voucher": ("AC", "voucher", {}),
    "vouchers:renew_link": ("AC", "voucher", {}),
    "vouchers:followed": ("AC", "voucher", {}),
    "vouchers:dossier": ("AC", "traject", {}),
    "vouchers:book": ("AC", "traject", {"item_id": "item"}),
    "vouchers:balance": ("AC", "traject", {}),
    "vouchers:correct": ("C", "traject", {}),
    "vouchers:ask_correction": ("AC", "traject", {}),
    "vouchers:book_number": ("AC", "traject", {"item_id": "item"}),
    "vouchers:requests": ("C", "", {}),
    "vouchers:ask_cancellation": ("AC", "voucher", {}),
    "vouchers:adviser_opinion": ("AC", "voucher", {}),
    "vouchers:group_add": ("AaC", "", {}),
    "vouchers:group": ("AC", "group", {}),
    "vouchers:quality": ("CS", "", {}),
    "reporting:quality_sheet": ("CS", "", {}),
    # A candidate's pages: the secret opens them, not the account.
    "vouchers:opinion": ("", "opinion", {}),
    "vouchers:opinion_link": ("", "", {"token": "geen-geldige-link-geen-geldige-link-12345"}),
    "vouchers:silent": ("AaC", "", {}),
    "vouchers:revoke_link": ("AC", "voucher", {}),
    "vouchers:correct_contact": ("AC", "voucher", {}),
    "vouchers:proposals": ("C", "", {}),
    "vouchers:proposal": ("CP", "proposal", {}),
    "vouchers:portal": (PROVIDERS, "", {}),
    "vouchers:portal_tab": (PROVIDERS, "", {"tab": "aanvaard"}),
    "vouchers:portal_answer": (PROVIDERS, "", {}),
    "vouchers:portal_voucher": ("P", "voucher", {}),
    "vouchers:attendance": (PROVIDERS, "", {}),
    "vouchers:own_offers": (PROVIDERS, "", {}),
    "vouchers:offer_new": (PROVIDERS, "", {}),
    "vouchers:offer_change": ("P", "item", {}),
    # The provider's pages: the secret opens them, not the account; without it the page is a polite 404.
    "vouchers:answer_form": ("", "voucher", {}),
    "vouchers:answer": ("", "", {"token": "geen-geldige-link-geen-geldige-link-12345"}),
    "reporting:answer_paper": ("", "voucher", {}),
    "reporting:provider_paper": ("P", "accepted", {}),
    "reporting:statement": (PROVIDERS, "", {}),
    # Whose organisation is no provider has nothing to invoice.
    "reporting:statement_file": ("P", "", {"kind": "pdf"}),
    "reporting:any_statement": ("C", "", {}),
    "reporting:any_statement_file": ("C", "", {"kind": "xlsx"}),
    "reporting:timeline": ("AC", "traject", {}),
    "reporting:dossier_documents": ("AC", "traject", {}),
    "reporting:dossier_zip": ("AC", "traject", {}),
    "reporting:files": (EVERYBODY + PROVIDERS, "", {}),
    # Only who asked for it.
    "reporting:file": ("A", "prepared", {}),
    "reporting:file_state": ("A", "prepared", {}),
    "reporting:print": ("AC", "traject", {"kind": "intake"}),
    "reporting:decision_preview": ("AC", "traject", {"code": "BF"}),
    "reporting:decided": ("AC", "traject", {"code": "VF"}),
    "reporting:document": ("AC", "issued", {}),
    "reporting:document_pdf": ("AC", "issued", {}),
    "reporting:document_copy": ("AC", "issued", {}),
    "reporting:referral_card": ("ACK", "referral", {}),
    "reporting:detection_pdf": ("AC", "detection", {}),
    "reporting:voucher_pdf": ("AC", "voucher", {}),
    "reporting:mail_texts": ("C", "", {}),
    "reporting:mail_text": ("C", "", {"kind": "voucher.to_provider", "language": "nl"}),
    "reporting:mail_text_preview": ("C", "", {"kind": "voucher.to_provider", "language": "nl"}),
    "reporting:mail_text_standard": ("C", "", {"kind": "voucher.to_provider", "language": "en"}),
    "reporting:outbox": ("AaC", "", {}),
    "reporting:mail": ("AC", "mail", {}),
    "reporting:mail_again": ("C", "mail", {}),
    # Everybody who sits in the body; who prepares it changes it, the others are told why not.
    "reporting:meetings": ("AaCKkS", "", {}),
    "reporting:meeting_month": ("AaCKkS", "", {}),
    "reporting:bodies": ("AaCKkS", "", {}),
    "reporting:resolutions": ("AaCKkS", "", {}),
    "reporting:resolution_done": ("AaC!KkS", "resolution", {}),
    "reporting:meeting_add": ("AaC", "", {}),
    "reporting:meeting": ("AaCKkS", "meeting", {}),
    "reporting:meeting_edit": ("AaC!KkS", "meeting", {}),
    "reporting:guest_add": ("AaC!KkS", "meeting", {}),
    "reporting:invite": ("AaC!KkS", "meeting", {}),
    "reporting:minutes": ("AaC!KkS", "meeting", {}),
    # Only who was invited: a coordinator does not sit in this body.
    "reporting:meeting_ics": ("AaKkS", "meeting", {}),
    "reporting:item_add": ("AaCKkS", "meeting", {}),
    # A point about a dossier does not exist for the steering group.
    "reporting:item_edit": ("AaC!Kk", "case_item", {}),
    "reporting:item_remove": ("AaC!KkS", "agenda_item", {}),
    "reporting:item_up": ("AaC!KkS", "agenda_item", {}),
    "reporting:item_down": ("AaC!KkS", "agenda_item", {}),
    "reporting:decide": ("AaC!KkS", "meeting", {}),
    "reporting:pack_make": ("AaC!KkS", "meeting", {}),
    "reporting:pack": ("AaCKkS", "pack", {}),
    "reporting:pack_pdf": ("AaCKkS", "pack", {}),
    "reporting:tools": ("AaCKk", "", {}),
    "reporting:resource_add": ("C", "", {}),
    "reporting:resource_edit": ("C", "resource", {}),
    "reporting:resource_version": ("C", "resource", {}),
    "reporting:resource_archive": ("C", "resource", {}),
    "reporting:resource_file": ("AaCKk", "resource", {"number": 1}),
    "reporting:news": ("AaCKk", "", {}),
    "reporting:news_add": ("C", "", {}),
    "reporting:newsflash": ("AaCKk", "news", {}),
    "reporting:news_edit": ("C", "news", {}),
    "reporting:news_send": ("C", "news", {}),
    "reporting:coach": ("AaCKk", "", {}),
    "reporting:radar": ("AaC", "", {}),
    "reporting:radar_export": ("AaC", "", {"ending": "xlsx"}),
    "reporting:digest": ("AaC", "", {}),
    "reporting:put_off": ("AC", "phase", {"key": "mlp_missing"}),
    "reporting:signal_back": ("AC", "phase", {"key": "mlp_missing"}),
    "reporting:reports": ("AaCS", "", {}),
    "reporting:data_imports": ("C", "", {}),
    "reporting:data_import_start": ("C", "", {"kind": "kandidaten"}),
    "reporting:data_import_sample": ("C", "", {"kind": "kandidaten", "ending": "csv"}),
    "reporting:data_import": ("C", "data_import", {}),
    "reporting:data_import_columns": ("C", "data_import", {}),
    "reporting:data_import_state": ("C", "data_import", {}),
    "reporting:data_import_apply": ("C", "data_import", {}),
    "reporting:data_import_discard": ("C", "data_import", {}),
    "reporting:data_import_skip_wrong": ("C", "data_import", {}),
    "reporting:data_import_report": ("C", "data_import", {"ending": "csv"}),
    "reporting:data_import_row": ("C", "data_import", {"row_id": "data_import_row"}),
    "reporting:data_import_row_skip": ("C", "data_import", {"row_id": "data_import_row"}),
    "reporting:data_import_row_keep": ("C", "data_import", {"row_id": "data_import_row"}),
    "reporting:exports": ("AaC", "", {}),
    "reporting:dashboard": ("AaCS", "", {}),
    "reporting:dashboard_part": ("AaCS", "", {"part": "tijden"}),
    "reporting:dashboard_file": ("AaCS", "", {"part": "tijden", "ending": "xlsx"}),
    "reporting:dashboard_behind": ("AaCS", "", {"code": "trechter"}),
    "reporting:dashboard_mails": ("AaCS", "", {}),
    # Only who keeps a dashboard chooses its mail, and here nobody does.
    "reporting:dashboard_mail": ("", "saved_view", {}),
    "reporting:billing": ("CS", "", {}),
    "reporting:billing_period_add": ("C", "", {}),
    "reporting:billing_prices": ("C", "", {}),
    "reporting:billing_price_add": ("C", "", {}),
    "reporting:billing_price_remove": ("C", "price", {}),
    "reporting:billing_period": ("C", "report_period", {}),
    "reporting:billing_period_change": ("C", "report_period", {}),
    "reporting:billing_list": ("C", "report_period", {"ending": "csv"}),
    "reporting:billing_collect": ("C", "report_period", {}),
    "reporting:billing_make": ("C", "report_period", {}),
    "reporting:billing_period_binder": ("C", "report_period", {}),
    "reporting:billing_file": ("C", "billing_file", {}),
    "reporting:billing_download": ("C", "billing_file", {"ending": "csv"}),
    "reporting:billing_sample_add": ("C", "billing_file", {}),
    "reporting:billing_sample": ("C", "billing_sample", {}),
    "reporting:billing_sample_binder": ("C", "billing_sample", {}),
    "reporting:billing_line": ("C", "billing_line", {}),
    "reporting:billing_line_binder": ("C", "billing_line", {"scope": "fase"}),
    "reporting:kpis": ("AaCS", "", {}),
    "reporting:kpi_file": ("AaCS", "", {"kind": "xlsx"}),
    "reporting:indicator": ("AaCS", "indicator", {}),
    "reporting:indicator_dossiers": ("AaCS", "indicator", {}),
    "reporting:target_add": ("C", "indicator", {}),
    # The dossiers tell this one: its value is not typed.
    "reporting:value_add": ("!C", "indicator", {}),
    "reporting:kpi_snapshots": ("AaCS", "", {}),
    "reporting:kpi_snapshot_take": ("C", "", {}),
    "reporting:kpi_snapshot": ("AaCS", "kpi_fixed", {}),
    "reporting:kpi_snapshot_file": ("AaCS", "kpi_fixed", {"kind": "xlsx"}),
    "reporting:kpi_snapshot_changes": ("AaCS", "kpi_fixed", {}),
    "reporting:kpi_snapshot_again": ("C", "kpi_snapshot", {}),
    "reporting:kpi_snapshot_version": ("C", "kpi_fixed", {}),
    "reporting:kpi_snapshot_discard": ("C", "kpi_snapshot", {}),
}
PUBLIC = {
    "core:health",
    "vouchers:menu",
    "vouchers:menu_logo",
    "vouchers:offer",
    "vouchers:answer",
    "vouchers:answer_form",
    "reporting:answer_paper",
} | {
    "trajects:feed_ics",
    "vouchers:opinion",
    "vouchers:opinion_link",
    "people:sign_link",
    "people:sign_with_link",
    "trajects:apply",
    "trajects:applied",
    "reporting:client_link",
    "reporting:client_page",
    "reporting:client_upload",
    "reporting:client_ics",
    "reporting:client_paper",
    "reporting:client_file",
    "reporting:client_opinion",
}

# kind of move -> (row of the world, {move: who reaches it})
MOVES: dict[str, tuple[str, dict[str, str]]] = {
    "fase": (
        "phase",
        {
            "besluit-begeleiden": "AC",
            "besluit-verkennen": "",
            "nazorg-afronden": "",
            "lijn-beeindigen": "",
            "lijn-stopzetten": "",
            "foutief-geregistreerd": "",
            "stopzetten": "AC",
            "annuleren": "C",
        },
    ),
    "dossier": ("traject", {"afsluiten": "AC", "heropenen": "C"}),
    "overdracht": ("handover", {"aanvaarden": "aC", "weigeren": "aC", "intrekken": "AC"}),
    "specialisatie": (
        "specialisation",
        {"aanvaarden": "aC", "weigeren": "aC", "beginnen": "AaC", "afronden": "AaC", "intrekken": "AC"},
    ),
    # Nobody reads yet, so there is nothing to end.
    "inzage": ("access_request", {"geven": "AC", "weigeren": "AC", "beeindigen": ""}),
    "inzagevraag": ("access_question", {"intrekken": "a"}),
    "overleg": ("meeting", {"annuleren": "AaC"}),
    "sessie": ("session", {"aanwezigheid": "AC", "annuleren": "AC"}),
    "doorverwijzing": (
        "referral",
        {
            "versturen": "ACK",
            "accepteren": "AC",
            "terug-uit-outreach": "AC",
            "weigering-klant": "AC",
            "weigering-partner": "AC",
            "omleiden": "AC",
            "eerst-outreach": "AC",
            "intrekken": "K",
        },
    ),
    "voorstel": ("outreach_proposal", {"indienen": "AC", "controleren": "K", "intrekken": "AC"}),
    "factuurlijn": (
        "billing_line",
        {"klaarzetten": "C", "uitstellen": "C", "verwerpen": "C", "crediteren": "C"},
    ),
    "factuurbestand": (
        "billing_file",
        {
            "indienen": "C",
            "inspectie": "C",
            "aanvaarden": "C",
            "gedeeltelijk-aanvaarden": "C",
            "uitbetalen": "C",
        },
    ),
    "aanmelding": ("application", {"aanvaarden": "AC", "weigeren": "AC"}),
    "combinatie": (
        "combination",
        {"bespreken": "AC", "aanvragen": "AC", "opnieuw": "AC", "starten": "AC", "afsluiten": "AC"},
    ),
    "voucher": ("voucher", {"uitschrijven": "AC", "annuleren": "C"}),
    "annulatievraag": ("request", {"toestaan": "C", "weigeren": "C", "intrekken": "AC"}),
    "rugzakverbetering": ("correction", {"goedkeuren": "C", "afkeuren": "C"}),
    "subsidie": (
        "grant",
        {"indienen": "C", "inspectie": "C", "gecontroleerd": "C", "saldo": "C", "afsluiten": "C"},
    ),
    "kostenrapport": ("cost_report", {"indienen": "C", "aanvaarden": "C", "terugsturen": "C"}),
    "momentopname": ("kpi_snapshot", {"vastleggen": "C"}),
    "aanbodvoorstel": ("proposal", {"goedkeuren": "C", "niet-goedkeuren": "C", "intrekken": "P"}),
}


def own_addresses() -> list[str]:
    """The names of the addresses that are ours."""
    return [
        name for name, pattern in policy.all_patterns() if not policy.is_guarded_by_library(pattern.callback)
    ]


def address(name: str, rows: dict[str, Any]) -> str:
    """The address with the ids of the world's rows."""
    _who, row, parts = REACH[name]
    filled = {key: str(rows[part].public_id) if part in rows else part for key, part in parts.items()}
    if row:
        filled["public_id"] = rows[row].public_id
    return reverse(name, kwargs=filled)


def ask(client: Client, method: str, url: str) -> HttpResponse:
    """One request whose effects are undone."""
    with transaction.atomic():
        response = getattr(client, method)(url)
        transaction.set_rollback(True)
    return response


def release(response: HttpResponse) -> None:
    """Close the file of a download; closing other answers would close the database of the test."""
    if response.streaming:
        for closable in response._resource_closers[:1]:
            closable()


def answer_of(response: HttpResponse) -> str:
    """reached, refused, hidden or login. A method that an address does not have says nothing about its rows."""
    if response.status_code == 302 and response["Location"].startswith("/account/login/"):
        return "login"
    return {404: "hidden", 405: "no method", 403: "refused"}.get(response.status_code, "reached")


def expected(who: str, reach: str, *, public: bool) -> str:
    """What this person should meet."""
    inside, _mark, refused = reach.partition("!")
    if who in inside:
        return "reached"
    if who in refused:
        return "refused"
    return "login" if who == "-" and not public else "hidden"


def methods_of(who: str, reach: str) -> tuple[str, ...]:
    """HEAD makes the whole page again: the first who reaches an address asks for it, and the first who does not."""
    outside = "".join(other for other in EVERYBODY + PROVIDERS + "-" if other not in reach.partition("!")[0])
    return METHODS if who in (reach[:1], outside[:1], "-") else ("get", "post")


def wrong_cells(client: Client, who: str, cells: list[tuple[str, str, str, bool]]) -> list[str]:
    """Cells in which somebody met something else than the table says."""
    wrong = []
    for label, url, reach, public in cells:
        for method in methods_of(who, reach):
            response = ask(client, method, url)
            met, should = answer_of(response), expected(who, reach, public=public)
            # Whoever reaches a page may still hear that the moment is wrong.
            fits = met in (should, "no method") or (should == "reached" and met == "refused")
            if response.status_code >= 500 or not fits:
                wrong.append(f"{method} {label} as {who}: {met} ({response.status_code}), not {should}")
            release(response)
    return wrong


def visitor(who: str, people: dict[str, Any]) -> Client:
    """A browser in which this person is logged in. Faults are answers here, not exceptions."""
    client = Client(raise_request_exception=False)
    if who != "-":
        client.force_login(people[who], backend="django.contrib.auth.backends.ModelBackend")
        # The first page notes in the session when it began; the effects of the others are undone.
        client.get(reverse("home"))
    return client


def test_every_address_has_a_row() -> None:
    assert sorted(set(own_addresses())) == sorted(REACH)


def test_the_public_addresses_are_these() -> None:
    found = {
        name
        for name, pattern in policy.all_patterns()
        if (declared := policy.policy_of(pattern.callback)) and declared.rule == policy.PUBLIC
    }
    assert found == PUBLIC


@pytest.mark.django_db
@pytest.mark.parametrize("who", [*EVERYBODY, *PROVIDERS, "-"])
def test_who_reaches_which_address(who: str, shared_world: World) -> None:
    rows = shared_world.rows
    cells = [(name, address(name, rows), REACH[name][0], name in PUBLIC) for name in REACH]
    assert "\n".join(wrong_cells(visitor(who, shared_world.people), who, cells)) == ""


def test_every_move_has_a_row() -> None:
    found = {(kind, move.name) for kind, move in moves.all_moves()}
    assert found == {(kind, name) for kind, (_row, names) in MOVES.items() for name in names}


@pytest.mark.django_db
@pytest.mark.parametrize("who", [*EVERYBODY, *PROVIDERS, "-"])
def test_who_reaches_which_move(who: str, shared_world: World) -> None:
    rows = shared_world.rows
    cells = [
        (f"{kind} {name}", reverse("core:move", args=[kind, rows[row].public_id, name]), reach, False)
        for kind, (row, names) in MOVES.items()
        for name, reach in names.items()
    ]
    assert "\n".join(wrong_cells(visitor(who, shared_world.people), who, cells)) == ""


@pytest.mark.django_db
def test_a_table_that_is_too_strict_or_too_wide_is_noticed(shared_world: World) -> None:
    """Negative control: the check sees a cell that differs."""
    people, url = shared_world.people, address("trajects:dossier", shared_world.rows)
    wide = wrong_cells(visitor("a", people), "a", [("x", url, "Aa", False)])
    strict = wrong_cells(visitor("A", people), "A", [("x", url, "", False)])
    assert wide[0] == "get x as a: hidden (404), not reached"
    assert strict[0] == "get x as A: reached (200), not hidden"
