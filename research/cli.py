"""The command `trail`: put together from what the packages offer, with one place where errors end."""

from __future__ import annotations

import sys
from functools import cache
from importlib.metadata import entry_points, version
from typing import Annotated

import typer
from rich.console import Console
from typer.core import TyperGroup

from research.errors import TrailError

GROUP = "contract_trail.commands"


@cache
def build() -> TyperGroup:
    """One command out of all that are registered as `contract_trail.commands`, put together once in a process."""
    root = typer.Typer(
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    root.callback()(_trail)
    for entry in sorted(entry_points(group=GROUP), key=lambda e: e.name):
        part: typer.Typer = entry.load()
        root.registered_commands += part.registered_commands
        root.registered_groups += part.registered_groups
    command = typer.main.get_command(root)
    if not isinstance(command, TyperGroup):
        raise TypeError("the command needs at least two parts")
    _tell_whole(command)
    return command


def _say_version(asked: bool) -> None:
    if asked:
        typer.echo(f"contract-trail {version('contract-trail')}")
        raise typer.Exit


def _trail(
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version and end.", callback=_say_version, is_eager=True),
    ] = False,
) -> None:
    """The paper trail between technology companies and ICE and the Border Patrol."""


def _tell_whole(group: TyperGroup) -> None:
    """Let lists of commands tell each by its whole first sentence, over several lines where it takes them."""
    for command in group.commands.values():
        command.short_help = (command.help or "").partition("\n\n")[0].replace("\n", " ")
        if isinstance(command, TyperGroup):
            _tell_whole(command)


_WRITTEN = "in TRAIL_VAR_DIR, in the folder for temporary files, or where the output goes"
"""Where a disk can be full that the system does not name."""


def main() -> None:
    """Run the command; every error made on purpose ends here as a message and an exit code."""
    try:
        build()()
    except TrailError as error:
        Console(stderr=True, soft_wrap=True, highlight=False).print(f"trail: {error}", markup=False)
        sys.exit(error.exit_code)
    except OSError as error:
        # Disk full, no permission: said plainly, nothing stored is harmed (each step is whole or not at all).
        Console(stderr=True, soft_wrap=True, highlight=False).print(
            f"trail: {error.strerror or error}: {error.filename or _WRITTEN}\n"
            "  Make room or correct the permissions, then start again; what was stored before is unharmed.",
            markup=False,
        )
        sys.exit(7)
