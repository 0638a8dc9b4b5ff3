"""What `adapter` is while sqlfluff renders a model: every engine macro becomes a call of its own name."""

from collections.abc import Callable


def dispatch(macro_name: str) -> Callable[..., str]:
    """Return a stand-in for the engine macro of that name: SQL text that parses, never run.

    Args:
        macro_name: name of a macro in macros/engine.
    """
    if macro_name == "type_double":
        return lambda: "double precision"
    if macro_name == "chain_union":
        return lambda: "union"
    if macro_name == "matches":
        return lambda text, pattern: f"matches({text}, '{pattern}')"
    return lambda *arguments: f"{macro_name}({', '.join(str(argument) for argument in arguments)})"
