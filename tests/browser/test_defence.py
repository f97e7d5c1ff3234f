"""The browser enforces the policy, and no page needs more than it allows."""

import pytest

from tests.browser.screens import Screen
from tests.browser.tour import ADDRESSES, Tour, address


@pytest.mark.parametrize("where", ADDRESSES)
def test_no_page_breaks_the_policy(tour: Tour, where: str) -> None:
    assert tour.at(where).violations == []


def test_the_policy_is_in_force(screen: Screen) -> None:
    screen.show(address("zh", "overview"))
    ran = screen.page.evaluate(
        """() => new Promise((done) => {
        window.ran = false;
        addEventListener('securitypolicyviolation', () => done(window.ran));
        const script = document.createElement('script');
        script.textContent = 'window.ran = true';
        document.body.append(script);
        setTimeout(() => done('no violation: ' + window.ran), 1000); })"""
    )
    assert ran is False


def test_nothing_can_be_fetched_from_outside(screen: Screen) -> None:
    screen.show(address("zh", "overview"))
    refused = screen.page.evaluate("fetch('http://127.0.0.2:9/x').then(() => false, () => true)")
    assert refused is True
    assert any("Content Security Policy" in message for message in screen.said)
