"""What may be executed of a document? It is bounded, parsed and validated once, and remembered while there is room.

What is large is parsed on a thread of its own, one at a time, so that the event loop goes on meanwhile.
"""

import asyncio
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    Location,
    Node,
    OperationDefinitionNode,
    Source,
    VariableDefinitionNode,
    parse,
    validate,
)
from graphql.validation.rules import overlapping_fields_can_be_merged

from ...projections.engine.pacing import turn
from ...texts.documents import DocumentFault
from .faults import MOST_FAULTS, RULES, fault, syntax_fault
from .limits import BoundsRule, Measure
from .tokens import MOST_TOKENS, Beyond, count_tokens

MOST_REMEMBERED = 16_000_000  # bytes, of all documents together
_SMALL = 1_000  # characters that are parsed at once, without a thread

# GraphQL's rule that fields of one name must be the same compares them in pairs; it gives up beyond this budget.
overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = 50_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that was parsed and validated, or why it was not; shared between requests and never changed.

    `size`: the bytes it takes, estimated from above; `costs`: how many values each operation may answer, in their order.
    """

    text: str
    document: DocumentNode | None
    errors: tuple[GraphQLError, ...]
    size: int = 0
    costs: tuple[int, ...] = ()

    def cost(self, name: str | None) -> int:
        """How many values the operation of a name may answer, 1 at least."""
        asked = self.operation(name)
        if self.document is None or asked is None:
            return 1
        found = [d for d in self.document.definitions if isinstance(d, OperationDefinitionNode)]
        return max(1, self.costs[found.index(asked)])

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        """The operation of a name, or the only one; None where that does not say which."""
        if self.document is None or self.errors:
            return None
        found = [d for d in self.document.definitions if isinstance(d, OperationDefinitionNode)]
        if name is None:
            return found[0] if len(found) == 1 else None
        return next((o for o in found if o.name is not None and o.name.value == name), None)

    def kind(self, name: str | None) -> str:
        """ "query", "mutation" or "subscription"; "refused" for what will not be executed."""
        operation = self.operation(name)
        return "refused" if operation is None else operation.operation.value


class Documents:
    """The documents of one schema; they are remembered by their text, and the one that was asked longest ago is forgotten first."""

    def __init__(self, schema: GraphQLSchema, most: int = MOST_REMEMBERED) -> None:
        self._schema = schema
        self._most = most
        self._remembered: OrderedDict[str, Prepared] = OrderedDict()
        self._parser = ThreadPoolExecutor(1, "parse")
        self._latest: Prepared | None = None  # that the thread made
        self.size = 0

    async def prepared(self, text: str) -> Prepared:
        """The document of a text, or why it is refused."""
        found = self._remembered.get(text)
        if found is not None:
            self._remembered.move_to_end(text)
            return found
        if len(text) <= _SMALL:
            await turn()
            again = self._remembered.get(text)  # somebody who asks the same may have had their turn first
            made = prepare(self._schema, text) if again is None else again
        else:
            loop = asyncio.get_running_loop()
            made = await loop.run_in_executor(self._parser, self._parsed, text)
        self._remember(made)
        return made

    def _parsed(self, text: str) -> Prepared:
        """On the one thread that parses: of those who ask the same at once, the first has it made."""
        latest = self._latest
        if latest is None or latest.text != text:
            latest = prepare(self._schema, text)
            self._latest = latest if self._is_kept(latest) else None
        return latest

    def _is_kept(self, made: Prepared) -> bool:
        return not made.errors and made.size <= self._most // 16

    def _remember(self, made: Prepared) -> None:
        if not self._is_kept(made) or made.text in self._remembered:
            return
        self._remembered[made.text] = made
        self.size += made.size
        while self.size > self._most:
            _, forgotten = self._remembered.popitem(last=False)
            self.size -= forgotten.size


def prepare(schema: GraphQLSchema, text: str) -> Prepared:
    """Bound, parse and validate a document."""
    try:
        tokens = count_tokens(text)
        document = parse(text, max_lexical_tokens=MOST_TOKENS + 1, max_comments=MOST_TOKENS)
        # Alone and first: the other rules assume a document of reasonable size.
        errors = validate(schema, document, (BoundsRule,))
        if not errors:
            errors = validate(schema, document, RULES, max_errors=MOST_FAULTS, hide_suggestions=True)
    except Beyond as beyond:
        source = Source(text)
        error = GraphQLError("", source=source, positions=[beyond.position], original_error=beyond.limit)
        return Prepared(text, None, (error,))
    except GraphQLSyntaxError as error:
        return Prepared(text, None, (syntax_fault(error),))
    except RecursionError:
        return Prepared(text, None, (fault(DocumentFault.SYNTAX_DEEP, None),))
    if errors:
        # What has no cause says that validation gave up: at twenty faults, or while it compared fields.
        told = [e for e in errors if e.original_error is not None]
        told = told or [fault(DocumentFault.OVERLAPPING_FIELDS_CAN_BE_MERGED, None)]
        return Prepared(text, None, tuple(told))
    measure = Measure(schema, document)
    costs = [
        measure.operation(d).values for d in document.definitions if isinstance(d, OperationDefinitionNode)
    ]
    size = 6_000 + 4 * len(text) + 500 * tokens
    return Prepared(text, _lightened(document, text), (), size, tuple(costs))


class _Place(Location):
    """Where a node begins, without the tokens it was made of."""

    __slots__ = ()

    def __init__(self, start: int, end: int, source: Source) -> None:
        self.start, self.end, self.source = start, end, source


def _lightened(document: DocumentNode, text: str) -> DocumentNode:
    """The same document: errors of execution still find their fields and variables, everything else is forgotten.

    What a parser leaves behind in the nodes holds every token, and takes more room than the tree itself.
    """
    source = Source(text)
    waiting: list[Node] = [document]
    while waiting:
        node = waiting.pop()
        values = node.__dict__  # the nodes are frozen, but nobody else has this tree yet
        place = values.pop("loc", None)
        for value in values.values():
            if isinstance(value, Node):
                waiting.append(value)
            elif isinstance(value, tuple):
                waiting.extend(part for part in value if isinstance(part, Node))
        kept = isinstance(node, (FieldNode, VariableDefinitionNode, OperationDefinitionNode))
        values["loc"] = _Place(place.start, place.end, source) if kept and place is not None else None
    return document
