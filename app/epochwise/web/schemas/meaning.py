"""How a field of a response is described: by a sentence and an example."""

from typing import Any

from pydantic import Field

COMPONENT = "#/components/schemas/{model}"
"""Where a schema stands in the OpenAPI document."""


def meaning(description: str, *examples: object, **limits: Any) -> Any:
    """The annotation of one field; a field whose type is another schema has its examples there."""
    return Field(description=description, examples=list(examples) or None, **limits)


def component_named(name: str) -> dict[str, str]:
    """A reference to a schema of the document."""
    return {"$ref": COMPONENT.format(model=name)}


def component(schema: type) -> dict[str, str]:
    """A reference to the schema of a class of this package, which is called PlanSchema where the document has Plan."""
    return component_named(schema.__name__.removesuffix("Schema"))
