"""Numbers that others gave: a supplier's invoice number."""

import re

from backend.naming.documents import DocumentKind, DocumentMention
from bot.router.facts import Facts

_CUE = re.compile(
    r"(?:发票号码?|票号|号码|发票|账单|invoice(?: no\.?| number)?|bill(?: no\.?| number)?)[\s:：#是为]*"
    r"([a-z]{1,8}[-/]?\d(?:[a-z0-9/-]*\d)?|\d[a-z0-9/-]*\d(?:-[a-z]{1,3})?)(?!\d|\s*(?:元|块|yuan|rmb|cny))"
)
# A Chinese character may stand right beside it: 把INV7731这张.
_STANDALONE = re.compile(r"(?<![a-z0-9-])([a-z]{1,8}[-/]?\d[a-z0-9/-]{2,}|\d{7,20})(?![a-z0-9-])")

_OURS = re.compile(r"iv\W?\d")


def read_reference(facts: Facts) -> str | None:
    """Find an invoice number as the supplier prints it, in the person's own spelling.

    A document number of ours (PO-000012) is none.
    """
    plain = facts.wording.plain
    ours = [one for one in facts.documents if not _is_theirs(one, facts)]
    for pattern in (_CUE, _STANDALONE):
        for match in pattern.finditer(plain):
            if not any(one.start < match.end(1) and match.start(1) < one.end for one in ours):
                return facts.wording.typed[match.start(1) : match.end(1)]
    return None


def _is_theirs(document: DocumentMention, facts: Facts) -> bool:
    """True for `invoice no. 88412` beside an order: whoever enters an invoice has no number of ours for it yet."""
    if document.kind is not DocumentKind.INVOICE or _OURS.match(facts.wording.plain, document.start):
        return False
    return any(one.kind is DocumentKind.PURCHASE_ORDER for one in facts.documents)
