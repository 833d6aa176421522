"""The command line: `hubbub serve`, `hubbub join`, `hubbub backup`, `hubbub hash`, `hubbub token`.

Exit statuses: 0 done; 1 it could not be done, and one sentence on standard error says why; 2 the command line or a
setting is wrong. Those of `hubbub join` are in `hubbub.terminal.plain.outcome`.
"""

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import quote

import click

from hubbub import __version__, config


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="hubbub")
def cli() -> None:
    """A chat room to host yourself, joined by everyone with what they already have."""


_with_file = click.option(
    "--config",
    "file",
    type=click.Path(path_type=Path),
    envvar="HUBBUB_CONFIG",
    metavar="FILE",
    help="File of settings (TOML), named as the flags are, with _ for -.  [HUBBUB_CONFIG]",
)


def _with_settings(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command a flag for every setting that has one."""
    for setting in reversed(config.FLAGS):
        text = f"{setting.help}  [{setting.variable}]"
        if setting.is_switch:
            option = click.option(setting.flag, setting.name, flag_value="true", default=None, type=str, help=text)
        else:
            text += f"  [default: {setting.shown_default}]"
            option = click.option(setting.flag, setting.name, metavar=setting.metavar, help=text)
        command = option(command)
    return command


_SECRETS = "Secrets have no flag, only a variable or a key of the file: " + " ".join(
    f"{setting.variable}: {setting.help}" for setting in config.SETTINGS if setting.secret
)


@cli.command(epilog=_SECRETS)
@click.argument("ip", required=False)
@click.argument("port", required=False)
@_with_file
@_with_settings
def serve(ip: str | None, port: str | None, file: Path | None, **flags: str | None) -> None:
    """Start a room on IP and PORT: on all addresses of this machine, port 8081, if they are not given.

    Each setting is a flag, an environment variable, or a key of the file; the flag is the strongest, then the
    variable. IP and PORT are HUBBUB_ADDRESS and HUBBUB_PORT there.
    """
    given = {"address": ip, "port": port, **flags}
    known = {name: text for name, text in given.items() if text is not None}

    def read() -> config.Settings:
        return config.load(known, os.environ, file)

    try:
        settings = read()
    except config.ArgumentError as error:
        raise click.UsageError(str(error)) from None
    except config.ConfigError as error:
        _fail(str(error), 2)
    from hubbub.server import run

    sys.exit(run(settings, read, file))


@cli.command()
@click.argument("ip", required=False)
@click.argument("port", default="8081")
@click.option("--plain", is_flag=True, help="Lines in, lines out: for scripts and screen readers.")
@click.option("--raw", is_flag=True, help="Speak the protocol of the tutorial's own server: text, and nothing else.")
def join(ip: str | None, port: str, *, plain: bool, raw: bool) -> None:
    """Join the room at IP and PORT. Without them, choose one: on this network, or where you have been before.

    IP may also be a URL, such as https://chat.example.org. Where there is no terminal, or it can show no full screen,
    it is as with --plain: what comes from standard input is said, what others say is shown, and IP is this machine if
    it is not given. With `echo hi | hubbub join` it ends once that is saved.
    """
    try:
        number = config.number(1, 65_535)(port)
    except ValueError as error:
        raise click.UsageError(f"PORT is {port!r}; it must be {error}.") from None
    from hubbub.terminal.capability import has_full_screen

    if plain or raw or not has_full_screen():
        from hubbub.terminal.plain.visit import run as visit

        sys.exit(visit(ip or "127.0.0.1", number, raw=raw))
    sys.exit(_join_full_screen(ip, number))


def _join_full_screen(address: str | None, port: int) -> int:
    from hubbub.terminal.opening import opening

    with opening("Opening."):
        from hubbub.terminal.configuration import ConfigurationError
        from hubbub.terminal.view.app import run

    try:
        return run(address, port)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    except ConfigurationError as error:
        _fail(str(error), 2)


@cli.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--data", metavar="DIR", help="Folder of the history.  [HUBBUB_DATA]")
@_with_file
def backup(target: Path, file: Path | None, data: str | None) -> None:
    """Copy the history to the new file TARGET, and the accounts to one beside it, also while the room is open.

    Of room.db that one is room-accounts.db. To restore them, stop the room, move journal.db, accounts.db and all files
    that begin with their names out of the folder, and put the copies there under these names.
    """
    from hubbub.accounts import AccountsError
    from hubbub.accounts.files import copy as copy_accounts
    from hubbub.folder import ACCOUNTS, JOURNAL
    from hubbub.journal import JournalError
    from hubbub.journal.backup import backup as copy

    try:
        folder = config.load({} if data is None else {"data": data}, os.environ, file).data
        copy(folder / JOURNAL, target)
        if (folder / ACCOUNTS).exists():
            copy_accounts(folder / ACCOUNTS, target.with_name(f"{target.stem}-accounts{target.suffix}"))
    except config.ConfigError as error:
        _fail(str(error), 2)
    except (JournalError, AccountsError) as error:
        _fail(str(error), 1)


@cli.command(name="hash")
def hash_() -> None:
    """Print what stands for a password in the settings.

    The password is asked for, and not shown; or it is a line of standard input, if that is no terminal.
    """
    from hubbub.accounts.passwords import hash_password

    if sys.stdin.isatty():
        given = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        given = sys.stdin.readline().rstrip("\r\n")
    try:
        click.echo(hash_password(config.password(given)))
    except ValueError as error:
        _fail(f"That is no password: it must be {error}.", 2)


@cli.command()
@click.argument("name", required=False)
@click.option("--list", "listing", is_flag=True, help="List who has tokens.")
@click.option("--revoke", is_flag=True, help="Revoke all tokens of NAME.")
@click.option("--data", metavar="DIR", help="Folder of the history.  [HUBBUB_DATA]")
@_with_file
def token(name: str | None, file: Path | None, data: str | None, *, listing: bool, revoke: bool) -> None:
    """Make a token for the bot NAME, by which a program speaks over HTTP; it is printed once, and kept nowhere.

    If there is no account of that name, one is made that nobody can log in to by a password. The server may be running
    meanwhile, or not.
    """
    if listing == bool(name):
        raise click.UsageError("either NAME or --list is needed, and not both.")
    from hubbub import folder, tokens

    try:
        settings = config.load({} if data is None else {"data": data}, os.environ, file)
        if listing:
            for account, count, newest in tokens.listed(settings):
                day = time.strftime("%Y-%m-%d", time.gmtime(newest / 1000))
                click.echo(f"{account}: {count} token{'s' * (count > 1)}, the newest of {day}")
        elif name and revoke:
            count = tokens.revoke(settings, name)
            click.echo(f"{count} token{'s' * (count > 1)} of {name} revoked.")
        elif name:
            where = folder.as_served(settings)
            click.echo(_introduced(where, *tokens.issue(settings, name)))
    except config.ConfigError as error:
        _fail(str(error), 2)
    except (tokens.TokenError, folder.StartError) as error:
        _fail(str(error), 1)


def _introduced(settings: config.Settings, account: str, made: str) -> str:
    """A new token, and how it is used."""
    address = "127.0.0.1" if settings.address == config.ANY else settings.address
    host = f"[{address}]" if ":" in address else address
    server, room = f"http://{host}:{settings.port or 8081}", quote(settings.room)
    return f"""\
{made}

It is shown this once. Whoever has it can speak as {account}:

  curl -H "Authorization: Bearer {made}" -d "Hello" {server}/api/rooms/{room}/messages

Tools that can only be given a URL are given this one, which is as secret:

  {server}/hooks/{made}/{room}"""


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run the command line. What is wrong with it is told in one line, with status 2."""
    try:
        result: Any = cli.main(arguments, prog_name="hubbub", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        _fail(error.format_message(), 2)
    except click.UsageError as error:
        _fail(f"usage: {_usage(error.ctx)}: {error.format_message()}", 2)
    except click.ClickException as error:
        _fail(error.format_message(), 1)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    sys.exit(result if isinstance(result, int) else 0)


def _usage(context: click.Context | None) -> str:
    words = {"serve": "[IP] [PORT]", "join": "[IP] [PORT]", "backup": "TARGET", "hash": "", "token": "NAME"}
    name = context.info_name if context else None
    return f"hubbub {name} {words[name]}".rstrip() if name in words else "hubbub serve|join|backup|hash|token"


def _fail(text: str, status: int) -> NoReturn:
    print(text, file=sys.stderr)
    sys.exit(status)
