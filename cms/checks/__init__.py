"""What can be told about a wording by looking at it: texts in, findings out.

Owns the token recogniser, the inline markup of segments and every automatic check. Pure: no database, no Django.
Does not know who wrote the words or what state they are in. Start with `findings`, then fidelity.py.
"""

from cms.checks.findings import Finding, Severity
from cms.checks.pair import Term
from cms.checks.registry import Unavailable
from cms.checks.runner import findings, unavailable

__all__ = ["Finding", "Severity", "Term", "Unavailable", "findings", "unavailable"]
