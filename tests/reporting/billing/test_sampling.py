"""A sample that anybody draws again."""

from __future__ import annotations

from reporting.billing.sampling import draw, size_of

KEYS = [str(number) for number in range(1, 41)]


def test_the_same_seed_is_the_same_sample_in_any_order_and_another_seed_is_another():
    assert draw(KEYS, size=5, seed="ab12cd34") == draw(reversed(KEYS), size=5, seed="ab12cd34")
    assert draw(KEYS, size=5, seed="ab12cd34") == ["8", "17", "38", "35", "26"]
    assert draw(KEYS, size=5, seed="ab12cd35") != draw(KEYS, size=5, seed="ab12cd34")
    assert draw(KEYS, size=7, seed="x")[:5] == draw(KEYS, size=5, seed="x")


def test_every_line_has_the_same_chance():
    counts = dict.fromkeys(KEYS, 0)
    for seed in range(2000):
        for key in draw(KEYS, size=4, seed=str(seed)):
            counts[key] += 1
    assert all(140 < count < 260 for count in counts.values())


def test_a_percentage_counts_a_part_of_a_line_as_one_and_nothing_is_more_than_all():
    assert size_of("percentage", 10, 41) == 5
    assert size_of("percentage", 100, 7) == 7
    assert size_of("number", 12, 7) == 7
    assert draw([], size=3, seed="x") == []
