"""Built-in types: the Python type that asyncpg reads for each, and how it sends them."""

# What Python calls them.
_INET = "IPv4Address | IPv6Address | IPv4Interface | IPv6Interface"
_SNAPSHOT = "tuple[int, int, tuple[int, ...]]"

BUILT_IN: dict[str, str] = {
    **dict.fromkeys(("int2", "int4", "int8", "oid", "xid", "xid8", "cid", "pg_lsn"), "int"),
    **dict.fromkeys(("float4", "float8"), "float"),
    **dict.fromkeys(("text", "varchar", "bpchar", "name", "cstring", "unknown"), "str"),
    **dict.fromkeys(("money", "xml", "macaddr", "macaddr8", "jsonpath", "refcursor"), "str"),
    **dict.fromkeys(("tsvector", "tsquery", "gtsvector", "aclitem", "pg_node_tree"), "str"),
    **dict.fromkeys(("pg_ndistinct", "pg_dependencies"), "str"),
    **dict.fromkeys(("regclass", "regcollation", "regconfig", "regdatabase"), "str"),
    **dict.fromkeys(("regdictionary", "regnamespace", "regoper", "regoperator"), "str"),
    **dict.fromkeys(("regproc", "regprocedure", "regrole", "regtype"), "str"),
    **dict.fromkeys(("bytea", "char", "pg_mcv_list"), "bytes"),
    **dict.fromkeys(("pg_brin_bloom_summary", "pg_brin_minmax_multi_summary"), "bytes"),
    **dict.fromkeys(("bit", "varbit"), "BitString"),
    **dict.fromkeys(("json", "jsonb"), "Json"),
    **dict.fromkeys(("time", "timetz"), "time"),
    **dict.fromkeys(("timestamp", "timestamptz"), "datetime"),
    **dict.fromkeys(("pg_snapshot", "txid_snapshot"), _SNAPSHOT),
    "bool": "bool",
    "box": "Box",
    "cidr": "IPv4Network | IPv6Network",
    "circle": "Circle",
    "date": "date",
    "inet": _INET,
    "interval": "timedelta",
    "line": "Line",
    "lseg": "LineSegment",
    "numeric": "Decimal",
    "path": "Path",
    "point": "Point",
    "polygon": "Polygon",
    "record": "tuple[object, ...]",  # its columns have no types that PostgreSQL would tell
    "tid": "tuple[int, int]",
    "uuid": "UUID",
    "void": "None",
}

# Where the names come from; module CORE is the core's.
MODULES: dict[str, str] = {
    **dict.fromkeys(("date", "datetime", "time", "timedelta"), "datetime"),
    **dict.fromkeys(("IPv4Address", "IPv6Address", "IPv4Interface"), "ipaddress"),
    **dict.fromkeys(("IPv6Interface", "IPv4Network", "IPv6Network"), "ipaddress"),
    **dict.fromkeys(("BitString", "Box", "Circle", "Line", "LineSegment"), "asyncpg.types"),
    **dict.fromkeys(("Path", "Point", "Polygon", "Range"), "asyncpg.types"),
    **dict.fromkeys(("Json", "JsonItem"), "CORE"),
    "Decimal": "decimal",
    "UUID": "uuid",
}

# The driver exchanges these as text alone, but composites and ranges in binary alone.
TEXT_ONLY = frozenset(
    {
        *("aclitem", "gtsvector", "money", "pg_dependencies", "pg_ndistinct", "pg_node_tree"),
        *("regclass", "regcollation", "regconfig", "regdatabase", "regdictionary"),
        *("regnamespace", "regoper", "regoperator", "regproc", "regprocedure", "regrole"),
        *("regtype", "tsquery", "tsvector", "unknown"),
    }
)
# Likewise, but the core reads them in binary where there are composites.
TEXT_BUT_IN_COMPOSITES = frozenset({"macaddr", "macaddr8", "refcursor"})

# The server or the driver takes no such values.
NEVER_SENT = frozenset(
    {
        *("gtsvector", "int2vector", "oidvector", "pg_brin_bloom_summary"),
        *("pg_brin_minmax_multi_summary", "pg_dependencies", "pg_mcv_list", "pg_ndistinct"),
        *("pg_node_tree", "record", "void"),
    }
)

# What the driver's own introspection reads: with another codec for them it would fail.
OWN = frozenset({"bool", "char", "int4", "name", "oid", "text"})

# As elements of an array that is sent, the driver takes these for a further dimension.
ITERABLE = frozenset({"path", "polygon"})
