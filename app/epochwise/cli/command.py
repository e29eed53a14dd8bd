"""What every command has in common."""

from typing import Any

import typer
from typer.core import TyperCommand


class Command(TyperCommand):
    """A command whose options each take one value, as the fields and parameters of a request do, unless an option says
    that it takes more.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read the arguments; refuse an option that is given a second value. A shell completes what is unfinished."""
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        given = set[str]()
        for option in order:
            name = str(option.name)
            once = not getattr(option, "is_flag", False) and not getattr(option, "multiple", False)
            if name in given and once and not ctx.resilient_parsing:
                raise typer.BadParameter("is given twice; it takes one value.", ctx, param_hint=option.opts[0])
            given.add(name)
        return super().parse_args(ctx, args)
