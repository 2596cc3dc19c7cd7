"""How much may one request ask? One validation rule bounds a document before anything of it runs.

Fragments are measured once each, so a document whose fragments multiply costs no more than one that does not.
"""

from dataclasses import dataclass
from functools import lru_cache

from graphql import (
    ASTValidationRule,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    parse,
    specified_rules,
    validate,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from .errors import Askew

MOST_TOKENS = 5_000
MOST_DEPTH = 15  # what the introspection query of common tools needs
MOST_ALIASES = 60
MOST_DIRECTIVES = 60
MOST_ROOT_FIELDS = 25
MOST_FIELDS = 2_000
MOST_NODES = 25_000  # pages within pages: the product of their sizes
_PAGE = 100
_CACHED_LENGTH = 20_000


class TooMuch(Askew):
    """The document is beyond a limit; the fact `most` tells which value is allowed."""

    code = "LIMIT"


@dataclass(frozen=True, slots=True)
class Size:
    """What a selection asks for, fragments expanded: `nodes` multiplies the sizes of pages within pages."""

    depth: int = 0
    aliases: int = 0
    directives: int = 0
    fields: int = 0
    nodes: int = 0

    def __add__(self, other: "Size") -> "Size":
        return Size(
            max(self.depth, other.depth),
            self.aliases + other.aliases,
            self.directives + other.directives,
            self.fields + other.fields,
            self.nodes + other.nodes,
        )


_NOTHING = Size()


class Measure:
    """Measures the operations of one document, every fragment once."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)
        }
        self._sizes: dict[str, Size] = {}
        self._roots: dict[str, int] = {}

    def size(self, selected: SelectionSetNode) -> Size:
        total = _NOTHING
        for node in selected.selections:
            own = Size(directives=len(node.directives or ()))
            if isinstance(node, FieldNode):
                total += own + self._field(node)
            elif isinstance(node, InlineFragmentNode):
                total += own + self.size(node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                total += own + self._fragment(node.name.value)
        return total

    def roots(self, selected: SelectionSetNode) -> int:
        """How many fields stand at the root, fragments expanded."""
        count = 0
        for node in selected.selections:
            if isinstance(node, FieldNode):
                count += 1
            elif isinstance(node, InlineFragmentNode):
                count += self.roots(node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                name = node.name.value
                if name not in self._roots:
                    self._roots[name] = 0  # a fragment within itself is refused by another rule
                    found = self._fragments.get(name)
                    self._roots[name] = self.roots(found.selection_set) if found else 0
                count += self._roots[name]
        return count

    def _field(self, node: FieldNode) -> Size:
        below = self.size(node.selection_set) if node.selection_set else _NOTHING
        times = _page_size(node)
        return Size(
            below.depth + 1,
            below.aliases + (node.alias is not None),
            below.directives,
            below.fields + 1,
            times + max(times, 1) * below.nodes,
        )

    def _fragment(self, name: str) -> Size:
        if name not in self._sizes:
            self._sizes[name] = _NOTHING
            found = self._fragments.get(name)
            if found is not None:
                self._sizes[name] = self.size(found.selection_set) + Size(
                    directives=len(found.directives or ())
                )
        return self._sizes[name]


def _page_size(node: FieldNode) -> int:
    """How many nodes a field may give: 0 where it is no page; a page's size in a variable counts as the largest."""
    for argument in node.arguments or ():
        if argument.name.value in ("first", "last"):
            if isinstance(argument.value, IntValueNode):
                return min(int(argument.value.value[:6]), _PAGE)
            if isinstance(argument.value, VariableNode):
                return _PAGE
    return 0


class BoundsRule(ASTValidationRule):
    """Refuses documents beyond the limits. One class for the whole process, so that validation can be cached."""

    def enter_document(self, node: DocumentNode, *_args: object) -> None:
        measure = Measure(node)
        for operation in node.definitions:
            if isinstance(operation, OperationDefinitionNode):
                size = measure.size(operation.selection_set)
                directives = size.directives + len(operation.directives or ())
                roots = measure.roots(operation.selection_set)
                for reason, found, most in (
                    ("too_deep", size.depth, MOST_DEPTH),
                    ("too_many_aliases", size.aliases, MOST_ALIASES),
                    ("too_many_directives", directives, MOST_DIRECTIVES),
                    ("too_many_roots", roots, MOST_ROOT_FIELDS),
                    ("too_many_fields", size.fields, MOST_FIELDS),
                    ("too_many_nodes", size.nodes, MOST_NODES),
                ):
                    if found > most:
                        self.report_error(beyond(reason, most))


def beyond(reason: str, most: int) -> GraphQLError:
    """The error of a limit."""
    return GraphQLError(reason, original_error=TooMuch(reason, most=most))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that was parsed and validated, or why it was not; shared between requests and never changed."""

    document: DocumentNode | None
    errors: tuple[GraphQLError, ...]

    def operation(self, name: str | None) -> OperationDefinitionNode | None:
        """The operation of a name, or the only one; None where that does not say which."""
        if self.document is None:
            return None
        found = [d for d in self.document.definitions if isinstance(d, OperationDefinitionNode)]
        if name is None:
            return found[0] if len(found) == 1 else None
        return next((o for o in found if o.name is not None and o.name.value == name), None)


def prepare(schema: GraphQLSchema, query: str) -> Prepared:
    """Parse and validate a document; short ones are remembered by their text."""
    if len(query) > _CACHED_LENGTH:
        return _prepare(schema, query)
    return _remembered(schema, query)


def _prepare(schema: GraphQLSchema, query: str) -> Prepared:
    try:
        document = parse(query, max_lexical_tokens=MOST_TOKENS, max_comments=MOST_TOKENS)
        # Alone and first: the other rules assume a document of reasonable size.
        errors = validate(schema, document, (BoundsRule,))
        if not errors:
            rules = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)
            errors = validate(schema, document, rules, max_errors=20, hide_suggestions=True)
    except GraphQLError as error:
        if f"more than {MOST_TOKENS}" in error.message:
            return Prepared(None, (beyond("too_many_tokens", MOST_TOKENS),))
        return Prepared(None, (error,))
    except RecursionError:
        return Prepared(None, (beyond("too_deep", MOST_DEPTH),))
    return Prepared(document, tuple(errors))


_remembered = lru_cache(maxsize=512)(_prepare)
