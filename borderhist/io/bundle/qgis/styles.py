"""QGIS renderers: one symbol for all features, one for each value of a field, or by rules."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from borderhist.io.bundle.qgis.symbols import element

if TYPE_CHECKING:
    from collections.abc import Sequence
    from xml.etree.ElementTree import Element

    from borderhist.io.bundle.qgis.symbols import Symbol


@dataclasses.dataclass(frozen=True)
class Case:
    """A symbol, what it stands for, and the value or the expression that calls for it.

    Attributes
    ----------
    smallest
        The denominator of the smallest scale at which a rule draws it; 0: any.
    """

    when: str
    label: str
    symbol: Symbol
    smallest: int = 0

    def rule(self, number: int) -> Element:
        """Return the rule that calls for the symbol of a number."""
        about = {"key": f"{{rule-{number}}}", "filter": self.when, "label": self.label, "symbol": number}
        return element("rule", about | ({"scalemaxdenom": self.smallest} if self.smallest else {}))


def single(symbol: Symbol) -> Element:
    """Return one symbol for all features."""
    return _renderer("singleSymbol", {}, [], [symbol])


def where(condition: str, label: str, symbol: Symbol) -> Element:
    """Return one symbol for the features of which a condition holds."""
    return rule_based([Case(condition, label, symbol)])


def categorise(field: str, cases: Sequence[Case], order: Sequence[str]) -> Element:
    """Return a symbol for each value of a field; features are drawn in the order of some expressions."""
    categories = element(
        "categories", None,
        *(
            element("category", {"value": case.when, "label": case.label, "symbol": number, "render": "true"})
            for number, case in enumerate(cases)
        ),
    )  # fmt: skip
    clauses = (element("orderByClause", {"asc": True, "nullsFirst": True}, text=each) for each in order)
    made = _renderer("categorizedSymbol", {"attr": field}, [categories], [case.symbol for case in cases])
    made.set("enableorderby", "1")
    made.append(element("orderby", None, *clauses))
    return made


def rule_based(cases: Sequence[Case]) -> Element:
    """Return a symbol for every rule that a feature fits, drawn level by level over the whole layer."""
    rules = element("rules", {"key": "{rules}"}, *(case.rule(number) for number, case in enumerate(cases)))
    made = _renderer("RuleRenderer", {}, [rules], [case.symbol for case in cases])
    made.set("symbollevels", "1")
    return made


def _renderer(
    kind: str, about: dict[str, object], parts: Sequence[Element], symbols: Sequence[Symbol]
) -> Element:
    drawn = element("symbols", None, *(symbol.element(str(number)) for number, symbol in enumerate(symbols)))
    return element("renderer-v2", {"type": kind, "forceraster": False, **about}, *parts, drawn)


BEGUN = 'coalesce("valid_from" < to_date(@map_end_time), true)'
"""Whether a feature begins before the span that is shown ends.

QGIS 3.22 compares days with moments, and so shows what begins at the very end of a span already in it.
"""

HOLDS = f'{BEGUN} AND coalesce("valid_to" >= to_date(@map_end_time), true)'
"""Whether a feature still holds when the span that is shown ends: a year looks like its last day."""


def temporal() -> Element:
    """Return that a feature is seen from ``valid_from`` on and before ``valid_to``."""
    says = {
        "enabled": True,
        "mode": 2,
        "startField": "valid_from",
        "endField": "valid_to",
        "limitMode": 0,
        "accumulate": False,
        "fixedDuration": 0,
        "durationUnit": "d",
    }
    return element("temporal", says, element("fixedRange", None, element("start"), element("end")))
