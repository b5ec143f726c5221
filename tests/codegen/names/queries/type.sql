-- name: type()
SELECT id, type, match, "case", _, _private, print, object, cls, self, property, date, datetime,
       created, "UUID", "Decimal", "Mood", mood, "UNSET", "UnsetType", "Struct", secret_fields,
       msgspec, "größe"
FROM type ORDER BY id;

-- name: create(input)<!
INSERT INTO type (type, match, "case", _, date, datetime, "UUID", "Decimal", "Mood", mood, "UNSET",
                  "größe", cls, self)
VALUES (:input.type, :input.match, :input.case, :input._, :input.date, :input.datetime,
        :input.UUID, :input.Decimal, :input.Mood, :input.mood, :input.UNSET, :input.größe,
        :input.cls, :input.self)
RETURNING id;

-- name: date(date, datetime)
SELECT date, datetime, created FROM type WHERE date = :date AND datetime < :datetime ORDER BY id;

-- name: datetime(date)
SELECT datetime FROM type WHERE date = :date ORDER BY id;

-- name: only_date()
SELECT date FROM type ORDER BY id;

-- name: only_created()
SELECT created FROM type ORDER BY id;

-- name: only_datetime()$
SELECT max(datetime) FROM type;

-- name: mood(mood)
SELECT id, mood, "Mood" FROM type WHERE mood = :mood ORDER BY id;

-- name: match(case, match, _)
SELECT 1 AS type WHERE :case::int = :match::int AND :_::int = 1;

-- name: größe(größe)
SELECT "größe" FROM type WHERE "größe" = :größe ORDER BY id;

-- name: import_(query, statement, args)
SELECT :query::text AS query, :statement::text AS statement, :args::text AS args;

-- name: uuids()
SELECT "UUID", "Decimal" FROM type ORDER BY id;
