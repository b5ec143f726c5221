"""A database of its own on a server that is there already."""

import asyncio
import contextlib
import secrets
from collections.abc import Generator
from urllib.parse import parse_qsl, urlencode, urlsplit

import asyncpg

from codegen.scratch.connection_failure import describe_failure, server_of
from codegen.scratch.errors import ServerError


@contextlib.contextmanager
def borrowed_database(url: str) -> Generator[str]:
    name = f"scratch_{secrets.token_hex(6)}"
    try:
        asyncio.run(_create(url, name))
    except Exception as error:
        message, is_whole = describe_failure(error, url)
        failure = ServerError(f"cannot create a database on {server_of(url)}: {message}")
        raise failure from (error if is_whole else None)
    try:
        yield _with_database(url, name)
    finally:
        asyncio.run(_drop(url, name))


async def _create(url: str, name: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(f"CREATE DATABASE {name} TEMPLATE template0")
    finally:
        await connection.close()


async def _drop(url: str, name: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        rows = await connection.fetch(
            "SELECT quote_ident(datname) FROM pg_database WHERE starts_with(datname, $1)", name
        )
        for (database,) in rows:
            await connection.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")
        roles = await connection.fetch(
            "SELECT quote_ident(rolname) FROM pg_roles WHERE starts_with(rolname, $1)", name
        )
        for (role,) in roles:
            await connection.execute(f"DROP ROLE IF EXISTS {role}")
    finally:
        await connection.close()


def _with_database(url: str, name: str) -> str:
    """This URL, with the database of this name in place of its own."""
    parts = urlsplit(url)
    options = [
        option for option in parse_qsl(parts.query) if option[0] not in {"database", "dbname"}
    ]
    return f"{parts.scheme}://{parts.netloc}/{name}?{urlencode(options)}"
