"""Classes of one to four people are hidden, and with them what would give them away from a known sum."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from analytics_desktop.services.groups import LEAST
from analytics_desktop.services.small_classes import too_small

LIFE = (("New", "Returning", "Resurrected"), ("Returning", "Dormant"))


def test_a_small_class_takes_the_next_smallest_with_it() -> None:
    assert too_small({"a": 3, "b": 40, "c": 7}, [("a", "b", "c")]) == {"a", "c"}
    assert too_small({"a": 3, "b": 40, "c": 0}, [("a", "b", "c")]) == {"a", "b"}
    assert too_small({"a": 6, "b": 40, "c": 0}, [("a", "b", "c")]) == frozenset()


def test_dormant_people_are_not_found_from_those_who_returned() -> None:
    hidden = too_small({"New": 9, "Returning": 50, "Resurrected": 8, "Dormant": 2}, LIFE)
    assert hidden == {"Dormant", "Returning", "Resurrected"}


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(["New", "Returning", "Resurrected", "Dormant"]), st.integers(0, 30), min_size=1))
def test_no_hidden_class_can_be_solved_for(sizes: dict[str, int]) -> None:
    hidden = too_small(sizes, LIFE)
    assert {name for name, size in sizes.items() if 0 < size < LEAST} <= hidden
    for names in LIFE:
        known = [name for name in names if name in sizes]
        inside = [name for name in known if name in hidden]
        everything = set(inside) == set(known)
        assert not inside or everything or (len(inside) > 1 and sum(sizes[name] for name in inside) >= LEAST)
