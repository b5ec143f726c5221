"""Numbers by which PostgreSQL names things, each a type of its own, and those of built-in ones."""

from typing import Final, NewType

Oid = NewType("Oid", int)
"""The number of a type, function, operator, collation or relation."""

AttNum = NewType("AttNum", int)
"""The number of a column in its relation or result, from 1; 0 is the whole row."""

RangeIndex = NewType("RangeIndex", int)
"""The number of an entry in its query's range table, from 1."""

ParamNumber = NewType("ParamNumber", int)
"""The number of a parameter, from 1."""

NO_OID: Final = Oid(0)
WHOLE_ROW: Final = AttNum(0)

FIRST_USER_OID: Final = 16384
"""Lower numbers are PostgreSQL's own (FirstNormalObjectId)."""

# pg_type
BOOL: Final = Oid(16)
NAME: Final = Oid(19)
INT8: Final = Oid(20)
INT2: Final = Oid(21)
INT4: Final = Oid(23)
TEXT: Final = Oid(25)
OID: Final = Oid(26)
JSON: Final = Oid(114)
JSON_ARRAY: Final = Oid(199)
FLOAT4: Final = Oid(700)
FLOAT8: Final = Oid(701)
UNKNOWN: Final = Oid(705)
BPCHAR: Final = Oid(1042)
VARCHAR: Final = Oid(1043)
DATE: Final = Oid(1082)
TIMESTAMP: Final = Oid(1114)
INTERVAL: Final = Oid(1186)
NUMERIC: Final = Oid(1700)
UUID: Final = Oid(2950)
JSONB: Final = Oid(3802)
JSONB_ARRAY: Final = Oid(3807)

# pg_operator
BOOLEAN_EQUALITY: Final = Oid(91)
BOOLEAN_INEQUALITY: Final = Oid(85)

# pg_proc
ROW_NUMBER: Final = Oid(3100)
