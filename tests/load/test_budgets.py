import pytest

from tests.load.budgets import BUDGETS

pytestmark = pytest.mark.load


@pytest.mark.parametrize("budget", BUDGETS, ids=lambda budget: budget.key)
def test_every_budget_is_kept(budget, measured):
    found = measured[budget.key]
    assert budget.reached(found.value, budget.must), f"{budget.title}: {found.value:.2f}, {found.says}"
