"""Lives in the programme: what happens to a person, and how many days ago.

A story is a list of steps; `ago` is the day on which its main thing happened. candidates.yaml names
the stories, so that everybody can read who is where.
"""

from __future__ import annotations

from collections.abc import Callable

from jumpstarters.demo.cast import Person

Steps = list[tuple[int, Callable[[], object]]]
# From the signed card to the first conversation: an info session lies in between.
UNTIL_FIRST_TALK = 21
EXPLORE_DAYS = 28
MONTH = 30
SIX_WEEKS = 42


def registered(p: Person, ago: int) -> Steps:
    return [(ago, p.register)]


def draft(p: Person, ago: int) -> Steps:
    return [(ago, p.register), (ago, p.draft)]


def sent(p: Person, ago: int) -> Steps:
    return [(ago + 2, p.register), (ago, p.send)]


def unplanned(p: Person, ago: int) -> Steps:
    return [(ago + 2, p.register), (ago, p.send_without_session)]


def absent(p: Person, ago: int) -> Steps:
    return [*sent(p, ago), (ago, p.stay_away)]


def outreach(p: Person, ago: int) -> Steps:
    return [*sent(p, ago), (ago - 2, p.to_outreach)]


def refused_client(p: Person, ago: int) -> Steps:
    return [*sent(p, ago + UNTIL_FIRST_TALK), (ago, p.refuse_client)]


def refused_partner(p: Person, ago: int) -> Steps:
    return [*sent(p, ago + UNTIL_FIRST_TALK), (ago, p.refuse_partner)]


def rerouted(p: Person, ago: int) -> Steps:
    return [*sent(p, ago + UNTIL_FIRST_TALK), (ago, p.reroute)]


def withdrawn(p: Person, ago: int) -> Steps:
    return [*sent(p, ago + 3), (ago, p.take_back)]


def vf_unsigned(p: Person, ago: int) -> Steps:
    """The dossier began; the candidate got a link to sign the data agreement and did not sign yet."""
    return [*_begun(p, ago), (3, p.ask_signature)]


def _begun(p: Person, ago: int) -> Steps:
    return [*sent(p, ago + UNTIL_FIRST_TALK), (ago, p.accept)]


def vf_started(p: Person, ago: int) -> Steps:
    return [*_begun(p, ago), (ago, p.sign), (ago, p.type_in_mlp)]


def vf_almost(p: Person, ago: int) -> Steps:
    """Billable but for the needs in the intake."""
    return [*vf_started(p, ago), (ago - 5, p.begin_intake), (ago - 8, p.converse)]


def vf_ready(p: Person, ago: int) -> Steps:
    """Everything is there but the decision."""
    return [*vf_almost(p, ago), (ago - 14, p.complete_intake), (ago - 20, p.evaluate)]


def vf_negative(p: Person, ago: int) -> Steps:
    return [*vf_ready(p, ago + EXPLORE_DAYS), (ago, p.decide_negative)]


def vf_stopped(p: Person, ago: int) -> Steps:
    return [*vf_almost(p, ago + EXPLORE_DAYS), (ago, p.stop)]


def guided(p: Person, ago: int, until: int = 6) -> Steps:
    """In guidance, with a conversation every six weeks; `ago` is the start of the whole traject."""
    begin = ago - EXPLORE_DAYS
    steps = [*vf_ready(p, ago), (begin, p.decide_positive), (begin - 3, p.type_in_mlp)]
    for turn, day in enumerate(range(until, begin - 8, SIX_WEEKS)):
        steps.append((day, p.guide))
        if work := {1: p.write_plan, 2: p.train}.get(turn % 3):
            steps.append((day, work))
    return steps + _voucher(p, begin, until)


def _voucher(p: Person, begin: int, until: int) -> Steps:
    """What happens to the voucher of this person, if there is one."""
    kind = p.row.get("voucher", "")
    return [(max(day, until), step) for day, step in VOUCHERS[kind](p, begin - 12)]


def _followed(p: Person, ago: int) -> Steps:
    """A training that was followed, with opinions about it."""
    return [(ago, p.book), (ago - 3, p.provider_accepts), (ago - 18, p.follow), (ago - 40, p.opine)]


VOUCHERS: dict[str, Callable[[Person, int], Steps]] = {
    "": lambda p, ago: [],
    "pending": lambda p, ago: [(4, p.book), (4, p.book_free)],
    "late": lambda p, ago: [(ago, p.book)],
    "free": lambda p, ago: [(ago, p.book_free)],
    "accepted": _followed,
    "asking": lambda p, ago: [(ago, p.book), (ago - 3, p.provider_accepts), (4, p.ask_cancellation)],
    "correcting": lambda p, ago: [*_followed(p, ago), (3, p.ask_correction)],
    "refused": lambda p, ago: [(ago, p.book), (ago - 4, p.provider_refuses)],
    "withdrawn": lambda p, ago: [(ago, p.book), (ago - 2, p.withdraw_voucher), (ago - 5, p.book_second)],
    "cancelled": lambda p, ago: [(ago, p.book), (ago - 3, p.provider_accepts), (ago - 9, p.cancel_voucher)],
    "corrected": lambda p, ago: [(ago, p.correct_wallet), (ago - 1, p.book_second)],
}


def bf_planned(p: Person, ago: int) -> Steps:
    """Late in guidance: both plans are in the dossier."""
    return [*guided(p, ago), (ago - 200, p.upload_plans)]


def bf_stopped(p: Person, ago: int) -> Steps:
    return [*guided(p, ago + 120, until=ago + 10), (ago, p.stop)]


def ended(p: Person, ago: int, end: Callable[[], object]) -> Steps:
    """Guidance of seven months that ended so many days ago."""
    steps = guided(p, ago + 7 * MONTH, until=ago + 10)
    return [*steps, (ago + 5, p.train), (ago + 5, p.write_plan), (ago + 3, p.upload_plans), (ago, end)]


def no_start(p: Person, ago: int) -> Steps:
    return ended(p, ago, p.not_start)


def to_work(p: Person, ago: int) -> Steps:
    return ended(p, ago, p.go_to_work)


def aftercare(p: Person, ago: int) -> Steps:
    return [*ended(p, ago, p.start_business), (ago - 25, p.look_after)]


# Which story begins how many days ago; a second person with the same story is some days earlier.
STORIES: dict[str, tuple[Callable[[Person, int], Steps], int]] = {
    "registered": (registered, 1),
    "draft": (draft, 0),
    "sent": (sent, 2),
    "late": (sent, 11),
    "waiting": (sent, 3),
    "unplanned": (unplanned, 2),
    "absent": (absent, 16),
    "present": (sent, 15),
    "outreach": (outreach, 6),
    "refused_client": (refused_client, 4),
    "refused_partner": (refused_partner, 9),
    "rerouted": (rerouted, 3),
    "withdrawn": (withdrawn, 12),
    "vf_unsigned": (vf_unsigned, 17),
    "vf_started": (vf_started, 2),
    "vf_almost": (vf_almost, 12),
    "vf_ready": (vf_ready, 22),
    "vf_negative": (vf_negative, 20),
    "vf_stopped": (vf_stopped, 35),
    "vf_silent": (vf_started, 48),
    "bf_2": (guided, 66),
    "bf_6": (guided, 188),
    "bf_10": (bf_planned, 312),
    "bf_11": (bf_planned, 342),
    "bf_12": (bf_planned, 370),
    "bf_stopped": (bf_stopped, 25),
    "no_start": (no_start, 30),
    "to_work": (to_work, 50),
    "aftercare": (aftercare, 40),
    "aftercare_late": (aftercare, 160),
    "closed": (aftercare, 200),
}


def steps_of(person: Person, repetition: int) -> Steps:
    """The life of a person; `repetition` tells how many others had this story before."""
    story, ago = STORIES[person.row["story"]]
    return story(person, ago + repetition)
