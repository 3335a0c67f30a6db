"""Samples have the sizes of the tables that auditors use, and anybody who has the plan draws the same rows."""

from __future__ import annotations

import csv
import gzip
import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import pytest

from analytics_desktop.models.errors import Problem
from analytics_desktop.models.sampling import PackOrders, SampleOrder
from analytics_desktop.services.audit.pack import write_pack
from analytics_desktop.services.audit.sample_frames import Frame
from analytics_desktop.services.audit.sample_orders import orders_from, sample_from
from analytics_desktop.services.audit.sample_size import binomial_size, hypergeometric_size
from analytics_desktop.services.audit.sampling import draw
from tests.services.audit.conftest import Packed

FIVE, TEN = Fraction(5, 100), Fraction(10, 100)


@pytest.mark.parametrize(("allowed", "size"), [(0, 59), (1, 93), (2, 124)])
def test_sizes_at_5_per_cent_are_those_of_the_tables(allowed: int, size: int) -> None:
    assert binomial_size(FIVE, FIVE, allowed) == size


def test_the_size_at_10_per_cent_is_22() -> None:
    assert binomial_size(TEN, TEN) == 22


def test_a_finite_population_needs_fewer_and_never_more_than_there_are() -> None:
    sizes = [hypergeometric_size(FIVE, FIVE, 0, population) for population in (1, 20, 100, 1000, 100_000)]
    assert sizes[0] == 1
    assert sizes == sorted(sizes)
    assert sizes[1] <= 20
    assert sizes[2] == 45  # 5 of 100 deviate: C(95, 45) / C(100, 45) is the first at or below 5 %
    assert sizes[-1] == 59


FRAME = Frame("ai_cost_tracking", tuple((f"id-{number:03d}", f"{number}.50") for number in range(200)))


def order(method: str, size: int = 20, **more: object) -> SampleOrder:
    return SampleOrder(method, "ai_cost_tracking", 7, size, **more)  # type: ignore[arg-type]


def test_a_random_sample_is_what_sha256_ranks_first() -> None:
    ranked = sorted(range(200), key=lambda place: sha256(f"7:id-{place:03d}".encode()).hexdigest())
    assert draw(order("random"), FRAME).places == tuple(sorted(ranked[:20]))
    other = draw(SampleOrder("random", "ai_cost_tracking", 8, 20), FRAME).places
    assert other != draw(order("random"), FRAME).places


def test_a_random_sample_does_not_depend_on_the_order_of_the_frame() -> None:
    turned = Frame(FRAME.table, FRAME.rows[::-1])
    ids = [{frame.rows[place][0] for place in draw(order("random"), frame).places} for frame in (FRAME, turned)]
    assert ids[0] == ids[1]


def test_random_samples_of_many_seeds_reach_every_row_about_equally() -> None:
    drawn = Counter(
        place for seed in range(300) for place in draw(SampleOrder("random", "deals", seed, 20), FRAME).places
    )
    assert len(drawn) == 200
    assert min(drawn.values()) >= 10
    assert max(drawn.values()) <= 55  # 30 expected


def test_a_systematic_sample_has_equal_steps() -> None:
    places = draw(order("systematic"), FRAME).places
    assert len(places) == 20
    assert {two - one for one, two in pairwise(places)} == {10}


def test_a_monetary_sample_takes_every_row_that_is_larger_than_the_interval() -> None:
    rows = (("small", "1"), ("huge", "5000"), ("none", ""), ("negative", "-40"), *FRAME.rows)
    sample = draw(order("monetary", 40), Frame("deals", rows))
    names = [rows[place][0] for place in sample.places]
    total = sum(Decimal(amount) for _, amount in rows if amount and Decimal(amount) > 0)
    assert len(names) == 40
    assert names.count("huge") in {int(5000 * 40 / total), int(5000 * 40 / total) + 1}
    assert not {"none", "negative"} & set(names)


def test_a_judgemental_sample_is_what_was_named_and_refuses_what_is_not_there() -> None:
    named = order("judgemental", 2, ids=("id-009", "id-003"))
    assert draw(named, FRAME).places == (3, 9)
    with pytest.raises(Problem, match="not in ai_cost_tracking"):
        draw(order("judgemental", 1, ids=("elsewhere",)), FRAME)


@pytest.mark.parametrize(
    ("text", "size"), [("random:5%/5%", 59), ("random:5%/5%/1", 93), ("random:10%/10%", 22), ("systematic:30", 30)]
)
def test_an_order_says_its_size_or_what_it_follows_from(text: str, size: int) -> None:
    assert draw(sample_from(text, 1), FRAME).size == size


@pytest.mark.parametrize(
    "text", ["", "random", "random:0", "random:-1", "some:3", "random:3@people", "monetary:3@audit_log", "random:5%/0%",
             "judgemental:", "random:99999999999"]
)  # fmt: skip
def test_an_order_that_makes_no_sense_is_refused_with_the_form(text: str) -> None:
    with pytest.raises(Problem, match=r"sample|amounts") as refused:
        sample_from(text, 1)
    assert "METHOD:SIZE" in refused.value.remedy


@pytest.mark.parametrize("text", ["R-1", "=cost", "R-1="])
def test_a_request_without_its_two_halves_is_refused(text: str) -> None:
    with pytest.raises(Problem, match="not understood"):
        orders_from([], [text], [], 1)


ORDERS = orders_from(
    ["random:59", "systematic:10@agent_executions", "monetary:25", "random:12@audit_log"],
    ["R-1=cost.total_cost", "R-2=usage"], ["CC7.2=audit_log"], 7,
)  # fmt: skip


@pytest.fixture(scope="module")
def sampled(packed: Packed, tmp_path_factory: pytest.TempPathFactory) -> Path:
    pages = [packed.desk.page(page, packed.filters) for page in ("cost", "usage")]
    return write_pack(
        packed.desk, packed.secrets, pages, tmp_path_factory.mktemp("sampled") / "pack.zip", orders=ORDERS
    )


def test_a_pack_holds_frame_plan_and_rows_of_each_sample(sampled: Path, opened: Callable[[Path], Path]) -> None:
    folder = opened(sampled) / "data" / "samples"
    plan = json.loads((folder / "01-random-ai_cost_tracking.plan.json").read_text())
    frame = gzip.decompress((folder / "01-random-ai_cost_tracking.frame.csv.gz").read_bytes())
    drawn = list(csv.DictReader((folder / "01-random-ai_cost_tracking.csv").read_text().splitlines()))
    assert plan["frame_sha256"] == sha256(frame).hexdigest()
    assert (plan["seed"], plan["size"], plan["rows_in_frame"]) == (7, 59, frame.count(b"\n") - 1)
    assert len(drawn) == 59
    inclusion = json.loads((folder.parent / "audit" / "inclusion.json").read_text())
    wanted = {int(row["id"]) for row in csv.DictReader((folder / "04-random-audit_log.csv").read_text().splitlines())}
    assert wanted <= {one["seq"] for one in inclusion}


def test_the_frame_is_the_period_of_the_pages(sampled: Path, packed: Packed, opened: Callable[[Path], Path]) -> None:
    plan = json.loads((opened(sampled) / "data/samples/01-random-ai_cost_tracking.plan.json").read_text())
    page = packed.desk.page("cost", packed.filters)
    requests = next(panel for panel in page.panels if panel.metric.id == "cost.total_cost" and panel.whole is not None)
    assert abs(Decimal(plan["amount_in_frame"]) - Decimal(str(requests.whole))) < Decimal("0.01")


def test_the_index_maps_requests_and_controls_to_files(sampled: Path, opened: Callable[[Path], Path]) -> None:
    folder = opened(sampled) / "data"
    lines = list(csv.DictReader((folder / "evidence-index.csv").read_text().splitlines()))
    assert {line["file"] for line in lines if line["request"] == "R-1"} == {
        "sql/cost/total_cost.sql",
        "pages/cost.json",
    }
    assert "rows/audit_log.csv.gz" in {line["file"] for line in lines if line["control"] == "CC7.2"}
    assert all(sha256((folder / line["file"]).read_bytes()).hexdigest() == line["sha256"] for line in lines)


def test_a_request_about_nothing_in_the_pack_is_refused(packed: Packed, tmp_path: Path) -> None:
    page = packed.desk.page("usage", packed.filters)
    with pytest.raises(Problem, match="about impact"):
        write_pack(
            packed.desk, packed.secrets, [page], tmp_path / "a.zip", orders=PackOrders(requests=(("R", "impact"),))
        )
