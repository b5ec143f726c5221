"""A method for many inputs takes a sequence of them: no single one, no generator, no others."""

from attune_db import CreateEnforcementInput, CreateEventInput, EventRepository


async def create(
    events: EventRepository, one: CreateEventInput, other: CreateEnforcementInput
) -> None:
    await events.create_many(one)  # refused
    await events.create_many(input for input in [one])  # refused
    await events.create_many([other])  # refused
