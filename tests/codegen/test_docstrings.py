"""Generated docstrings name errors where they can come. Real PostgreSQL."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest

SCHEMA = """\
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW *<> OLD THEN
        NEW.changes := OLD.changes + 1;
    END IF;
    RETURN NEW;
END
$$;
CREATE TABLE tag (
    id int8 GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text CONSTRAINT tag_name_key UNIQUE NOT NULL,
    version int NOT NULL,
    changes int NOT NULL DEFAULT 0
);
CREATE TRIGGER stamp BEFORE UPDATE ON tag FOR EACH ROW EXECUTE FUNCTION stamp();
"""
QUERIES = """\
-- name: create(name, version)<!
-- Add a tag.
INSERT INTO tag (name, version) VALUES (:name, :version) RETURNING id, name, version, changes;

-- name: create_or_get(name, version)<!
-- Add a tag, or get it.
INSERT INTO tag (name, version) VALUES (:name, :version)
ON CONFLICT (name) DO UPDATE SET name = tag.name
RETURNING id, name, version, changes;

-- name: upsert(name, version)<!
-- Add a tag, or change it where it differs.
WITH same AS (
    SELECT id, name, version, changes FROM tag WHERE name = :name AND version = :version
), written AS (
    INSERT INTO tag (name, version) VALUES (:name, :version)
    ON CONFLICT (name) DO UPDATE SET version = EXCLUDED.version
    WHERE tag.version <> EXCLUDED.version
    RETURNING id, name, version, changes
)
SELECT id, name, version, changes FROM written
UNION ALL
SELECT id, name, version, changes FROM same
LIMIT 1;

-- name: upgrade(name, version)<!
-- Add a tag, or give it a newer version.
INSERT INTO tag (name, version) VALUES (:name, :version)
ON CONFLICT (name) DO UPDATE SET version = EXCLUDED.version WHERE tag.version < EXCLUDED.version
RETURNING id, name, version, changes;

-- name: add(name, version)<!
-- Add a tag.
INSERT INTO tag (name, version) VALUES (:name, :version) ON CONFLICT DO NOTHING
RETURNING id, name, version, changes;

-- name: copy(id, name)<!
-- Add a tag like this one.
INSERT INTO tag (name, version) SELECT :name, version FROM tag WHERE id = :id
RETURNING id, name, version, changes;

-- name: rename(id, name)<!
-- Give a tag another name.
UPDATE tag SET name = :name WHERE id = :id RETURNING id, name, version, changes;

-- name: move(id, name, new)<!
-- Give the name of a tag to a new one.
WITH moved AS (
    INSERT INTO tag (name, version) VALUES (:new, 1) RETURNING id
)
UPDATE tag SET name = :name WHERE id = :id RETURNING id, name, version, changes;
"""
FOUND = "; NotFoundError if there is none."
WRITTEN = "; NotFoundError if nothing is written."


@pytest.fixture(scope="module")
def repository(generated: Callable[..., Any]) -> Any:
    return generated({"tag.sql": QUERIES}, SCHEMA).package.TagRepository


@pytest.mark.parametrize(
    ("name", "doc"),
    [
        ("create", "Add a tag."),
        ("create_or_get", "Add a tag, or get it."),
        ("upsert", "Add a tag, or change it where it differs."),
        ("upgrade", f"Add a tag, or give it a newer version{WRITTEN}"),
        ("add", f"Add a tag{WRITTEN}"),
        ("copy", f"Add a tag like this one{WRITTEN}"),
        ("rename", f"Give a tag another name{FOUND}"),
        ("move", f"Give the name of a tag to a new one{FOUND}"),
    ],
)
def test_a_missing_row_is_named_where_one_can_be_missing(
    name: str, doc: str, repository: Any
) -> None:
    assert inspect.cleandoc(getattr(repository, name).__doc__).replace("\n", " ") == doc
