"""A real Chromium, driven by Playwright, and axe, which judges how accessible a page is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from tests.support.real.needs import npm_package, program

__all__ = ["BEST_PRACTICE", "COLOUR", "WCAG", "Violation", "axe", "running_browser", "told"]

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Nothing outside this machine is ever asked for, whatever a page says.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
BEST_PRACTICE = ("best-practice",)
COLOUR = ("color-contrast", "link-in-text-block")
"""The rules that look at colours."""


@contextmanager
def running_browser() -> Iterator[Browser]:
    """A browser until the end of the block."""
    place = program("Chromium", "chromium", "chromium-browser", "google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=place, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule of axe that a page breaks, with the places where it does."""

    rule: str
    impact: str
    says: str
    places: tuple[str, ...]
    """For each place: the way to it, what it is, and what is wrong with it."""

    def __str__(self) -> str:
        lines = "".join(f"\n      {place}" for place in self.places[:6])
        more = f"\n      and {len(self.places) - 6} more places" if len(self.places) > 6 else ""
        return f"{self.rule} ({self.impact}): {self.says}{lines}{more}"


@cache
def _source() -> str:
    return (npm_package("axe-core") / "axe.min.js").read_text(encoding="utf-8")


_RUN = """async ([wanted, without]) => {
  const type = wanted.every((one) => axe.getRules().some((rule) => rule.ruleId === one)) ? 'rule' : 'tag'
  const rules = Object.fromEntries(without.map((one) => [one, { enabled: false }]))
  const found = await axe.run(document, {
    runOnly: { type, values: wanted }, rules, resultTypes: ['violations'], elementRef: false,
  })
  return found.violations.map((one) => ({
    rule: one.id, impact: one.impact || 'minor', says: one.help,
    places: one.nodes.map((node) => [node.target.join(' '), node.html.slice(0, 160),
      (node.failureSummary || '').split('\\n').slice(1).map((line) => line.trim()).join('; ')].join(' | ')),
  }))
}"""


def axe(page: Page, wanted: Iterable[str] = WCAG, *, without: Iterable[str] = ()) -> list[Violation]:
    """
    What axe finds wrong with a page as it stands, by the rules of some tags or by some rules alone.

    Its script comes in through the debugger, which the page's content-security policy does not rule:
    the page is judged under the policy that people get.
    """
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_source())
    found: list[dict[str, Any]] = page.evaluate(_RUN, [list(wanted), list(without)])
    return [Violation(one["rule"], one["impact"], one["says"], tuple(one["places"])) for one in found]


def told(violations: Iterable[Violation]) -> str:
    """Violations as text for a person, one rule after the other; empty without any."""
    return "\n".join(f"   {violation}" for violation in violations)
