-- Values of every kind that JSON can hold, the odd ones among them.

CREATE TYPE mood AS ENUM ('happy', 'sad');
CREATE DOMAIN small AS int CHECK (VALUE < 100);
CREATE TYPE pair AS (x int, y text);

CREATE TABLE kind (
    id int PRIMARY KEY,
    a_bool bool NOT NULL, an_int2 int2 NOT NULL, an_int4 int4 NOT NULL, an_int8 int8 NOT NULL,
    a_float4 float4 NOT NULL, a_float8 float8 NOT NULL, a_numeric numeric NOT NULL,
    a_text text NOT NULL, a_varchar varchar(9) NOT NULL, a_bpchar char(3) NOT NULL,
    a_name name NOT NULL, a_char "char" NOT NULL, a_uuid uuid NOT NULL,
    a_date date NOT NULL, a_time time NOT NULL, a_timetz timetz NOT NULL,
    a_timestamp timestamp NOT NULL, a_timestamptz timestamptz NOT NULL,
    an_interval interval NOT NULL, a_bytea bytea NOT NULL, a_mood mood NOT NULL,
    a_small small NOT NULL, a_json json NOT NULL, a_jsonb jsonb NOT NULL,
    ints int[] NOT NULL, moods mood[] NOT NULL, times timestamptz[] NOT NULL,
    floats float8[] NOT NULL, documents jsonb[] NOT NULL,
    a_range int4range NOT NULL, a_multirange datemultirange NOT NULL, a_pair pair NOT NULL,
    an_inet inet NOT NULL, a_cidr cidr NOT NULL, a_macaddr macaddr NOT NULL, a_bit bit(3) NOT NULL,
    a_money money NOT NULL, a_point point NOT NULL, an_oid oid NOT NULL, a_lsn pg_lsn NOT NULL,
    a_vector tsvector NOT NULL, a_class regclass NOT NULL,
    loose text
);

INSERT INTO kind VALUES (
    1, true, 1, 2, 9007199254740993, 1.5, 2.5, 12.50, 'a"\', 'b', 'c', 'd', 'e',
    '00000000-0000-0000-0000-000000000001', '2024-02-29', '12:30:00.5', '12:30:00+02',
    '2024-02-29 12:30:00.000001', '2024-02-29 12:30:00+02', '1 day', '\x6869', 'happy', 7,
    '{"x": 1}', '[1, 2]', '{1,NULL}', '{sad,happy}', '{infinity,NULL}', '{NaN,1}',
    '{"{}","null"}', '[1,5)', '{[2024-01-01,2024-02-01)}', (1, 'x'),
    '10.0.0.1/8', '10.0.0.0/8', '08:00:2b:01:02:03', '101', 1.5, '(1,2)', 7, '0/1', 'a:1 b:2',
    'pg_class', NULL
), (
    2, false, -1, -2, -9223372036854775808, 'NaN', 'Infinity', 'NaN', '', '', '', '', '',
    '00000000-0000-0000-0000-000000000002', 'infinity', '00:00', '00:00+00:30:15',
    '-infinity', 'infinity', '-1 mon 2 days', '', 'sad', -7, 'null', 'null', '{}', '{}',
    '{1900-01-01 00:00:00+00}', '{-Infinity}', '{}', 'empty', '{}', (NULL, NULL),
    '::1', '::1/128', '00:00:00:00:00:00', '000', -1, '(NaN,Infinity)', 4294967295, '0/0', '',
    '-', 'x'
), (
    3, true, 0, 0, 0, 1e30, 1e300, 123456789012345678901234567890, 'é☃', 'é', 'é', 'é', 'z',
    '00000000-0000-0000-0000-000000000003', '0001-01-01', '23:59:59.999999', '23:59-15:59',
    '9999-12-31 23:59:59.999999', '0001-01-02 00:00:00+00', '1000000 years', '\xff', 'sad', 0,
    '"x"', '1.5', '{1}', '{NULL}', '{}', '{1e300}', '{"1"}', '(,)', '{(,)}', (0, ''),
    '10.0.0.1', '0.0.0.0/0', 'ff:ff:ff:ff:ff:ff', '111', 0, '(0,0)', 0, 'FFFFFFFF/FFFFFFFF', 'z',
    'kind', 'y'
);
