"""Which words are there for the receipt of a card? Closed lists of the domain, described bilingually.

As in `enums.py`: import the enums from here wherever a GraphQL annotation needs one.
"""

from ...domain.vocabulary import ReceiptProof, Receiver
from ...texts.labels.receipts import PROOFS, RECEIVERS
from .enums import describe_enum

__all__ = ["ReceiptProof", "Receiver"]

describe_enum(Receiver, "Penerima · into whose hands a card was given.", labels=RECEIVERS)
describe_enum(ReceiptProof, "Bukti terima · what shows that a card was received.", labels=PROOFS)
