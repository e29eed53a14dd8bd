"""What every command has in common."""

from typing import Any

import typer
from typer.core import TyperCommand


class Command(TyperCommand):
    """A command whose options each take one value, as the fields and parameters of a request do."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments; refuse an option that is given a second value. A shell completes what is unfinished."""
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        given = set[str]()
        for option in order:
            name = str(option.name)
            if name in given and not ctx.resilient_parsing and not getattr(option, "is_flag", False):
                raise typer.BadParameter("is given twice; it takes one value.", ctx, param_hint=option.opts[0])
            given.add(name)
        return super().parse_args(ctx, args)
