"""Built-in functions that give NULL only for a NULL: reviewed by hand, name by name.

Strictness, which the catalog knows, says that NULL in gives NULL out. It takes this list to know
that nothing else does: `strpos` always finds a number, `substring` over a pattern may find
nothing, `to_char` and `extract` know no infinity, and a JSON null becomes NULL in any cast.
"""

from codegen.ask.catalog import Function

_COMPARED = """
    int2 int4 int8 int24 int42 int28 int82 int48 int84 text text_ bpchar bool char name oid uuid_
    bytea float4 float8 float48 float84 numeric_ date_ time_ timetz_ timestamp_ timestamptz_
    interval_ jsonb_ array_ enum_ range_ network_ macaddr_
"""
_COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")

_NAMES = """
    int2pl int4pl int8pl int24pl int42pl int28pl int82pl int48pl int84pl
    int2mi int4mi int8mi int24mi int42mi int28mi int82mi int48mi int84mi
    int2mul int4mul int8mul int24mul int42mul int28mul int82mul int48mul int84mul
    int2div int4div int8div int24div int42div int28div int82div int48div int84div
    int2mod int4mod int8mod int2um int4um int8um int2up int4up int8up
    float4pl float8pl float4mi float8mi float4mul float8mul float4div float8div float4um float8um
    numeric_add numeric_sub numeric_mul numeric_div numeric_mod numeric_uminus
    abs mod power sqrt ceil ceiling floor round trunc sign
    int2 int4 int8 float4 float8 numeric text bpchar varchar name bool
    date timestamp timestamptz
    date_pli date_mii date_mi timestamp_mi timestamptz_mi timestamp_pl_interval
    timestamp_mi_interval timestamptz_pl_interval timestamptz_mi_interval interval_pl interval_mi
    interval_mul interval_div interval_um date_trunc make_date make_time make_interval isfinite
    textcat textlike textnlike texticlike texticnlike textregexeq textregexne texticregexeq
    texticregexne starts_with lower upper initcap length char_length character_length octet_length
    bit_length strpos position btrim ltrim rtrim replace reverse repeat left right lpad rpad md5
    ascii chr substr split_part translate quote_ident quote_literal to_hex
    encode decode byteacat sha224 sha256 sha384 sha512
    cardinality arraycontains arraycontained arrayoverlap
    to_json to_jsonb array_to_json row_to_json json_typeof json_array_length
    jsonb_typeof jsonb_contains jsonb_contained jsonb_exists jsonb_exists_any jsonb_exists_all
    jsonb_concat jsonb_delete jsonb_pretty jsonb_array_length jsonb_strip_nulls
    gen_random_uuid now transaction_timestamp statement_timestamp clock_timestamp
    pg_backend_pid random version current_database
"""

_TOTAL = {*_NAMES.split(), *(kind + how for kind in _COMPARED.split() for how in _COMPARISONS)}

# pg_type's numbers. A name may be shared: `lower` is text's and a range's, which has no lower bound
# to give where it has none.
_SCALARS = {
    *(16, 17, 18, 19, 20, 21, 23, 25, 26),  # bool bytea char name int8 int2 int4 text oid
    *(700, 701, 1700),  # float4 float8 numeric
    *(1042, 1043, 2950),  # bpchar varchar uuid
    *(1082, 1083, 1114, 1184, 1186, 1266),  # date time timestamp timestamptz interval timetz
    *(650, 829, 869),  # cidr macaddr inet
}
_TEXTS, _JSONS = 1009, {114, 3802}

# What takes anything: arrays, enums, ranges, rows.
_POLYMORPHIC = {
    *(f"{kind}_{how}" for kind in ("array", "enum", "range") for how in _COMPARISONS),
    *("cardinality", "arraycontains", "arraycontained", "arrayoverlap"),
    *("to_json", "to_jsonb", "array_to_json", "row_to_json"),
}


def is_total(function: Function) -> bool:
    """Whether the function gives a value for all arguments that are values."""
    if not (function.built_in and function.strict and function.name in _TOTAL):
        return False
    known = {*_SCALARS, _TEXTS}
    if function.name.startswith("json"):
        known |= _JSONS
    return function.name in _POLYMORPHIC or known.issuperset(function.arguments)
