"""Numbers that others gave: a supplier's invoice number."""

import re

from bot.router.facts import Facts

_CUE = re.compile(
    r"(?:发票号码?|票号|号码|发票|账单|invoice(?: no\.?| number)?|bill(?: no\.?| number)?)[\s:：#是为]*"
    r"([a-z]{1,8}[-/]?\d(?:[a-z0-9/-]*\d)?|\d[a-z0-9/-]*\d(?:-[a-z]{1,3})?)(?!\d|\s*(?:元|块|yuan|rmb|cny))"
)
# A Chinese character may stand right beside it: 把INV7731这张.
_STANDALONE = re.compile(r"(?<![a-z0-9-])([a-z]{1,8}[-/]?\d[a-z0-9/-]{2,}|\d{7,20})(?![a-z0-9-])")


def read_reference(facts: Facts) -> str | None:
    """Find an invoice number as the supplier prints it, in the person's own spelling.

    A document number of ours (PO-000012) is none.
    """
    plain = facts.wording.plain
    for pattern in (_CUE, _STANDALONE):
        for match in pattern.finditer(plain):
            ours = any(one.start < match.end(1) and match.start(1) < one.end for one in facts.documents)
            if not ours:
                return facts.wording.typed[match.start(1) : match.end(1)]
    return None
