"""The one error of a scratch database."""


class ServerError(Exception):
    """There is no database to be had; says why."""
