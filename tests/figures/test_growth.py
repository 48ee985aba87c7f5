"""The arithmetic of benchmarks/growth.py: what is carried on, and where one machine ends."""

import re
import sys
from math import inf
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

BENCHMARKS = Path(__file__).resolve().parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def growth() -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(BENCHMARKS)
        import growth as module
    return module


@pytest.fixture(scope="module")
def laws(growth: ModuleType) -> ModuleType:
    return sys.modules["power_law"]


@given(st.floats(0.01, 100), st.floats(0.05, 2), st.floats(0, 50), st.integers(1, 10**9))
def test_a_power_law_is_found_again(laws: ModuleType, factor: float, exponent: float, floor: float, size: int) -> None:
    sizes = [10, 1_000, 50_000]
    law = laws.power_law(sizes, [floor + factor * each**exponent for each in sizes], floor)
    wanted = floor + factor * size**exponent
    assert law.at(size) == pytest.approx(wanted, rel=1e-6)
    assert law.reaches(wanted) == pytest.approx(size, rel=1e-3)


def test_only_the_last_two_sizes_count(laws: ModuleType) -> None:
    law = laws.power_law([1, 10, 100], [77.0, 20.0, 40.0])
    assert law.at(1_000) == pytest.approx(80)


@pytest.mark.parametrize("values", [[5.0, 5.0], [6.0, 5.0], [1.0, 2.0]])
def test_what_does_not_grow_above_its_floor_is_constant(laws: ModuleType, values: list[float]) -> None:
    law = laws.power_law([10, 100], values, 3.0)
    assert law.at(10**6) == max(3.0, values[1])
    assert law.reaches(10.0) == inf
    assert law.reaches(2.0) == 0


@pytest.mark.parametrize("sizes", [[10], [100, 10], [10, 10], []])
def test_a_law_needs_two_sizes(laws: ModuleType, sizes: list[int]) -> None:
    with pytest.raises(ValueError, match="two sizes"):
        laws.power_law(sizes, [1.0] * len(sizes))


def stages(seconds: float, megabytes: float, wait: float, asked: float, kinds: tuple[str, ...]) -> tuple[Any, ...]:
    return (
        {"seconds": seconds, "bytes": int(megabytes * 1e6), "build_peak_mb": 20 + megabytes},
        {"kinds": kinds * 2, "first": [asked] * 2 * len(kinds), "ask_peak_mb": 20 + megabytes / 2, "share": 0.99},
        {"kutip": wait, "": 30.0},
        {"peak_mb": 20.0},
    )


@pytest.fixture(scope="module")
def measured(growth: ModuleType) -> dict[int, Any]:
    kinds = growth.KINDS[:-1]
    return {
        1_000: growth.figures(*stages(1, 2, 40, 0.5, kinds)),
        10_000: growth.figures(*stages(10, 20, 50, 1.0, kinds)),
        100_000: growth.figures(*stages(100, 200, 70, 2.0, kinds)),
    }


def test_figures_above_what_was_measured_are_marked_and_carried_on(
    growth: ModuleType, measured: dict[int, Any]
) -> None:
    lines = list(growth.report(measured))
    rows = {cells[1].strip(): cells[2:-1] for line in lines if len(cells := line.split("|")) == len(growth.COLUMNS) + 3}
    assert [cell.strip() for cell in rows["100,000"]] == ["100.0", "200", "220", "120", "70", "2.00", "2.0"]
    assert [cell.strip() for cell in rows["1,000,000"]] == [
        "≈ 1,000.0", "≈ 2,000", "≈ 2,020", "≈ 1,020", "≈ 110", "≈ 4.00", "≈ 4.0",
    ]  # fmt: skip
    assert not any("≈" in cell for size in ("1,000", "10,000", "100,000") for cell in rows[size])


def test_one_machine_ends_where_the_first_limit_is_reached(growth: ModuleType, measured: dict[int, Any]) -> None:
    end = growth.end_of_one_machine(measured)
    places = [int(number.replace(",", "")) for number in re.findall(r" at ([\d,]+)[;.]", end)]
    assert places == sorted(places)
    assert places[0] == 2_000_000, "4 GB to build: (4096 - 20) MB at 200 MB for 100,000"
    assert "about 2,000,000 passages, 51,000 papers of 40" in end
    assert all(place <= growth.FAR for place in places)


def test_a_disturbed_run_says_so(growth: ModuleType, measured: dict[int, Any]) -> None:
    assert "disturbed" not in "\n".join(growth.report(measured))
    measured = {**measured, 10_000: measured[10_000] | {growth.SHARE: 0.5}}
    assert "disturbed this run: with so many passages less than a processor was free: 10,000 (50%)." in "\n".join(
        growth.report(measured)
    )


def test_numbers_are_rounded_to_what_is_known(growth: ModuleType) -> None:
    assert [growth.rounded(number) for number in (1_234_567, 0.4, inf)] == ["1,200,000", "0", "no size"]
