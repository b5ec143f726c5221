"""The error of a scratch database."""


class ServerError(Exception):
    """No database can be had; says why."""
