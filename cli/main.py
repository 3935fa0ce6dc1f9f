"""The command `basisbook`: which commands there are, and what becomes of an error.

Results go to stdout, the rest to stderr. Exit codes: 0 fine, 1 problems, 2 wrong usage, 70 a bug of the program.
A command's module is imported when the command is used, so that `--help` and `show` start fast.
"""

from __future__ import annotations

import atexit
import errno
import gc
import importlib
import os
import re
import sys
from dataclasses import replace
from functools import cache
from typing import Any

import click

from basisbook.cli import life, output, pager
from basisbook.cli.asking import with_answers
from basisbook.cli.options import book_of, book_option, remember_typed, typed_words
from basisbook.cli.sentences import find
from basisbook.ledger.problems import (
    BasisbookError,
    ByHand,
    Do,
    Problem,
    Remedy,
    Shell,
    UsageError,
    do,
    hidden,
)
from basisbook.ledger.store import lock

COMMANDS = {
    "start": ("basisbook.cli.interview", "begin, by answering questions"),
    "year": ("basisbook.cli.interview", "a year in questions, to the filled form"),
    "init": ("basisbook.cli.init", "begin a book"),
    "person": ("basisbook.cli.who", "who is in the book: add, change"),
    "account": ("basisbook.cli.who", "the accounts of the book: add, change"),
    "preparer": ("basisbook.cli.who", "who prepares the papers for pay"),
    "record": ("basisbook.cli.record", "write down what happened"),
    "correct": ("basisbook.cli.record", "say what an entry should have said"),
    "void": ("basisbook.cli.record", "strike an entry"),
    "import": ("basisbook.cli.import_", "take over a spreadsheet"),
    "undo": ("basisbook.cli.undo", "take back what was written last"),
    "check": ("basisbook.cli.check", "look for what is wrong in a book"),
    "witness": ("basisbook.cli.check", "keep a digest of the ledger elsewhere"),
    "convert": ("basisbook.cli.check", "keep the ledger as CSV or as Parquet"),
    "show": ("basisbook.cli.show", "every year's form, and the basis now"),
    "explain": ("basisbook.cli.explain", "where a number comes from"),
    "fill": ("basisbook.cli.fill", "write the PDFs of Form 8606"),
    "filed": ("basisbook.cli.filed", "keep what the IRS has"),
    "diff": ("basisbook.cli.diff", "what changed, why, and which years inherit it"),
    "plan": ("basisbook.cli.plan", "what would happen, before it happens"),
    "amend": ("basisbook.cli.amend", "what to send for each year, and the papers"),
    "evidence": ("basisbook.cli.evidence", "the papers that prove it"),
    "reconstruct": ("basisbook.cli.reconstruct", "from papers to proposed entries"),
    "open": ("basisbook.cli.open_", "the book in your browser"),
    "report": ("basisbook.cli.report", "a page with pictures, to look at and to print"),
    "audit": ("basisbook.cli.audit", "whether papers, ledger and filed forms agree"),
    "batch": ("basisbook.cli.batch", "the forms of many people, from Parquet to Parquet"),
    "law": ("basisbook.cli.law", "the form of a year, line by line"),
    "forms": ("basisbook.cli.forms", "the blank PDFs at hand"),
    "clients": ("basisbook.cli.clients", "all clients at a glance"),
    "help": ("basisbook.cli.kind_help", "about a command, or a kind of entry"),
    "demo": ("basisbook.cli.demo", "all of it, on sample books"),
}
"""Every command: its module, and its line in the list of commands."""

PROBLEMS, USAGE, BUG, BROKEN_PIPE, INTERRUPTED = 1, 2, 70, 141, 130


def _hidden(remedies: tuple[Remedy, ...]) -> tuple[Remedy, ...]:
    """Remedies without what may be a number: those of a wrong command repeat what was typed."""
    return tuple(
        replace(
            one,
            target=tuple(hidden(word) if isinstance(word, str) else word for word in one.target),
            options=tuple(
                (name, hidden(value) if isinstance(value, str) else value) for name, value in one.options
            ),
        )
        if isinstance(one, Do)
        else one
        for one in remedies
    )


QUIET = "--quiet"
"""May stand anywhere: no hints and no sign of life, results and findings alone."""


READ = ("show", "explain", "check", "law", "diff", "plan", "amend", "audit", "reconstruct", "clients", "help", "person", "account", "preparer",
        "evidence list", "evidence show", "evidence missing", "forms list")  # fmt: skip
"""The commands whose result is read, and may be long: a pager shows them. Every --help is one of them."""


def _is_read(typed: list[str]) -> bool:
    words = [word for word in typed if not word.startswith("-")]
    start = next((at for at, word in enumerate(words) if word in COMMANDS), len(words))
    verb = " ".join(words[start : start + 2])
    return bool({"--help", "-h"} & set(typed)) or f"{verb} ".startswith(tuple(f"{one} " for one in READ))


@cache
def _collect_rarely() -> None:
    """Spare a command what it need not wait for: looking for cycles among modules that live as long as it, and once more at its end."""
    gc.set_threshold(10_000)
    atexit.register(gc.freeze)


class Program(click.Group):
    """The group of all commands. It alone decides how a run ends."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click calls it
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(COMMANDS[cmd_name][0])
        command = getattr(module, cmd_name, None) or getattr(
            module, f"{cmd_name}_"
        )  # `import` is a word of Python
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl([(name, says) for name, (_, says) in COMMANDS.items()])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        remember_typed(ctx, args)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        if name is not None and command is not None and not ctx.resilient_parsing:
            rest = with_answers(ctx, name, command, rest)
        return name, command, rest

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UsageError as error:
            # It repeats what was typed, and a number may have been typed in the wrong place.
            typed = [
                replace(one, message=hidden(one.message), remedies=_hidden(one.remedies))
                for one in error.problems
            ]
            output.problems(typed, book_of(ctx))
            raise click.exceptions.Exit(USAGE) from None
        except BasisbookError as error:
            output.problems(error.problems, book_of(ctx))
            raise click.exceptions.Exit(PROBLEMS) from None
        except BrokenPipeError:
            raise click.exceptions.Exit(_nobody_reads()) from None  # before click calls it a failure

    def main(self, *args: Any, **extra: Any) -> Any:
        _collect_rarely()
        with output.doors() as door:
            output.begin()
            lock.tell = output.waiting
            code = self._run(*args, **extra)
            if door.nowhere and door.used and code in (0, BUG) and not output.what_was_done():
                code = PROBLEMS  # nobody could be told, and to tell was all there was to do
        sys.exit(code)

    def _run(self, *args: Any, **extra: Any) -> int:
        extra["standalone_mode"] = False
        if os.environ.get("NO_COLOR"):
            extra["color"] = False
        given = extra.pop("args", args[0] if args else None)
        typed = list(sys.argv[1:] if given is None else given)
        output.hide_typed(typed)
        if quiet := QUIET in typed:
            typed.remove(QUIET)
            output.hush()
        wanted = pager.NO_PAGER not in typed and _is_read(typed)
        typed = [word for word in typed if word != pager.NO_PAGER]
        try:
            with pager.paged(wanted=wanted), life.shown(quiet=quiet):
                code = super().main(typed, *args[1:], **extra)
            sys.stdout.flush()
        except click.exceptions.NoArgsIsHelpError as error:  # a group by itself
            click.echo(error.ctx.get_help() if error.ctx else "")
            code = 0
        except click.UsageError as error:
            output.problems([_usage(error)])
            code = USAGE
        except click.ClickException as error:
            output.problems([find("refused", do("", help=None), says=error.format_message())])
            code = PROBLEMS
        except output.Left:
            click.echo("\nNothing was written.", err=True)  # the prompt's line is still open
            code = INTERRUPTED
        except (click.Abort, KeyboardInterrupt):
            click.echo("\nInterrupted. A ledger is written as a whole or not at all.", err=True)
            code = INTERRUPTED
        except BrokenPipeError:
            code = _nobody_reads()
        except Exception as error:  # a person gets no traceback, whatever happens
            if os.environ.get("BASISBOOK_TRACEBACK"):
                raise
            if isinstance(error, OSError) and error.errno in _NO_ROOM:
                _nobody_reads()  # what is still to be written finds no room either
                output.problems([_no_room(error)])
                code = PROBLEMS
            else:
                output.problems([_bug(error)])
                code = BUG
        code = code if isinstance(code, int) else 0
        wrong = output.any_error_shown() and not output.what_was_done()
        return PROBLEMS if not code and wrong else code


def _nobody_reads() -> int:
    """Whoever read our output has enough. Python would complain once more when it closes stdout."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return BROKEN_PIPE


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def _no_room(error: OSError) -> Problem:
    if did := output.what_was_done():
        return find("no-room/done", Shell(("df", "-h", ".")), do("check"), why=error.strerror, did=did)
    return find("no-room", Shell(("df", "-h", ".")), do("check"), why=error.strerror)


_GUESS = r"[.;,]? \(?(?:[Dd]id you mean|\(Possible options).*$"


def _usage(error: click.UsageError) -> Problem:
    # It repeats what was typed. Where click guesses too, which not every version does, the guess is said once.
    message = hidden(re.sub(_GUESS, "", " ".join(error.format_message().rstrip(".").split())))
    message = message[:1].lower() + message[1:]
    if isinstance(error, click.NoSuchOption) and re.fullmatch(r"-\.?\d.*", error.option_name):
        message += ". An amount is never negative; the kind says which way the money went"
    if near := _meant(error):
        verb = " ".join(filter(None, (_verb(error.ctx), "" if near.startswith("-") else near)))
        return find("usage/near", do(verb, help=None), says=message, near=near)
    return find("usage", do(_verb(error.ctx), help=None), says=message)


def _meant(error: click.UsageError) -> str:
    """The command or the option that was probably meant, where there is none of that name."""
    from difflib import get_close_matches

    ctx = error.ctx
    if isinstance(error, click.NoSuchOption) and ctx is not None:
        options = [name for one in ctx.command.get_params(ctx) for name in one.opts if name.startswith("--")]
        return next(iter(get_close_matches(error.option_name, options, 1, 0.6)), "")
    if ctx is None or not isinstance(ctx.command, click.Group):
        return ""
    words = list(typed_words(ctx))
    typed = [
        one for before, one in zip(["", *words], words, strict=False) if one[:1] != "-" and before != "--book"
    ]
    known = ctx.command.list_commands(ctx)
    unknown = next((one for one in typed if one not in known and one != ctx.info_name), "")
    close = get_close_matches(unknown, known, 1, 0.6) if unknown else []
    return close[0] if close else ""


def _verb(ctx: click.Context | None) -> str:
    """`evidence enter`: the command of a context, without the program's name."""
    if ctx is None or ctx.parent is None:
        return ""
    return f"{_verb(ctx.parent)} {ctx.info_name}".strip()


def _bug(error: Exception) -> Problem:
    return find("bug", ByHand(_TO_REPORT), do("check"), what=type(error).__name__)


_TO_REPORT = (
    "to report it, set the variable BASISBOOK_TRACEBACK to 1, run the command again, and read what it prints before you send"
    " it: it can hold amounts"
)


@click.group(
    cls=Program,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@book_option
@click.option(
    QUIET, is_flag=True, expose_value=False, help="Results and findings alone: no hints, no sign of life."
)
@click.option(
    pager.NO_PAGER, is_flag=True, expose_value=False, help="Print long output at once, not page by page."
)
@click.version_option(package_name="basisbook", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context) -> None:
    """The basis of your IRAs, from the first dollar to the filed Form 8606.

    What happened is written once, in a ledger. Every year's form follows from it.
    A book is a folder; it is found by --book, by BASISBOOK_BOOK, or by being in it.

    This is not tax advice.
    """
    if ctx.invoked_subcommand is None:
        from basisbook.cli import where

        where.show()
