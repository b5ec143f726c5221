-- 100,000 rows a table, spread as they are where the platform has run for a while: a pack ships
-- twenty of each, few things happen all the time, most of the work is done. Names lie in no order,
-- times in the order of the ids.

CREATE FUNCTION name_of(n bigint) RETURNS text LANGUAGE sql IMMUTABLE
RETURN 'p' || left(md5(n::text), 8) || n;

CREATE FUNCTION at(n bigint) RETURNS timestamptz LANGUAGE sql STABLE
RETURN now() - (100001 - n) * interval '1 minute';

-- One of many of which the first are asked for more often than the last.
CREATE FUNCTION some_of(n bigint, many int) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN 1 + floor(many * power((hashint8(n) & 65535) / 65536.0, 2));

-- The stamps and the broadcasts would only cost time.
ALTER TABLE event DISABLE TRIGGER USER;
ALTER TABLE enforcement DISABLE TRIGGER USER;
ALTER TABLE execution DISABLE TRIGGER USER;
ALTER TABLE inquiry DISABLE TRIGGER USER;
ALTER TABLE notification DISABLE TRIGGER USER;

INSERT INTO pack (ref, label, description, version, tags, runtime_deps, is_standard, created)
SELECT name_of(n), 'Pack ' || n, 'What it is for, in a line or so', '1.0.0',
       ARRAY['tag' || some_of(n, 1000), 'tag' || some_of(-n, 1000)],
       ARRAY['core.runtime' || some_of(n, 500)], n % 5000 = 0, at(n)
FROM generate_series(1, 100000) AS n;

INSERT INTO runtime (ref, pack, pack_ref, runtime_type, name, created)
SELECT p.ref || '.runtime' || n, p.id, p.ref,
       CASE WHEN n % 10 = 0 THEN 'sensor' ELSE 'action' END::runtime_type, 'Python', at(n)
FROM generate_series(1, 100000) AS n JOIN pack AS p ON p.id = 1 + n % 5000
ORDER BY n;

INSERT INTO worker (name, worker_type, worker_role, runtime, status, created)
SELECT name_of(n), CASE WHEN n % 20 = 0 THEN 'container' ELSE 'local' END::worker_type,
       (ARRAY['action', 'action', 'action', 'sensor', 'hybrid'])[1 + n % 5]::worker_role,
       1 + n % 5000,
       (ARRAY['active', 'busy', 'error', 'inactive', 'inactive'])[1 + n % 5]::worker_status, at(n)
FROM generate_series(1, 100000) AS n;

INSERT INTO identity (login, display_name, password_hash, created)
SELECT name_of(n), 'Person ' || n, md5(n::text), at(n)
FROM generate_series(1, 100000) AS n;

INSERT INTO permission_set (ref, pack, pack_ref, label, created)
SELECT p.ref || '.set' || n, p.id, p.ref, 'Set ' || n, at(n)
FROM generate_series(1, 100000) AS n JOIN pack AS p ON p.id = 1 + n % 5000
ORDER BY n;

INSERT INTO permission_assignment (identity, permset, created)
SELECT 1 + n % 20000, 1 + n / 5, at(n) FROM generate_series(1, 100000) AS n;

INSERT INTO trigger (ref, pack, pack_ref, label, enabled, is_adhoc, created)
SELECT p.ref || '.trigger' || n, p.id, p.ref, 'Trigger ' || n, n % 50 = 0, n % 10 = 0, at(n)
FROM generate_series(1, 100000) AS n JOIN pack AS p ON p.id = 1 + n % 5000
ORDER BY n;

INSERT INTO sensor (ref, pack, pack_ref, label, description, entrypoint, runtime, runtime_ref,
                    trigger, trigger_ref, enabled, created)
SELECT p.ref || '.sensor' || n, p.id, p.ref, 'Sensor ' || n, 'Watches', 'watch.py', r.id, r.ref,
       t.id, t.ref, n % 50 = 0, at(n)
FROM generate_series(1, 100000) AS n
JOIN pack AS p ON p.id = 1 + n % 5000
JOIN runtime AS r ON r.id = 1 + n % 5000
JOIN trigger AS t ON t.id = 1 + n % 20000
ORDER BY n;

INSERT INTO action (ref, pack, pack_ref, label, description, entrypoint, runtime, is_adhoc, created)
SELECT p.ref || '.action' || n, p.id, p.ref, 'Action ' || n, 'Does', 'do.py', 1 + n % 5000,
       n % 10 = 0, at(n)
FROM generate_series(1, 100000) AS n JOIN pack AS p ON p.id = 1 + n % 5000
ORDER BY n;

INSERT INTO policy (ref, pack, pack_ref, action, action_ref, method, threshold, name, tags, created)
SELECT a.pack_ref || '.policy' || n, a.pack, a.pack_ref, a.id, a.ref, 'cancel', 3, 'Few',
       ARRAY['tag' || some_of(n, 1000)], at(n)
FROM generate_series(1, 100000) AS n JOIN action AS a ON a.id = 1 + n % 20000
ORDER BY n;

INSERT INTO rule (ref, pack, pack_ref, label, description, action, action_ref, trigger, trigger_ref,
                  enabled, is_adhoc, created)
SELECT p.ref || '.rule' || n, p.id, p.ref, 'Rule ' || n, 'If this then that', a.id, a.ref, t.id,
       t.ref, n % 50 = 0, n % 10 = 0, at(n)
FROM generate_series(1, 100000) AS n
JOIN pack AS p ON p.id = 1 + n % 5000
JOIN action AS a ON a.id = 1 + n % 20000
JOIN trigger AS t ON t.id = 1 + n % 20000
ORDER BY n;

INSERT INTO event (trigger, trigger_ref, payload, source, source_ref, rule, rule_ref, created)
SELECT t.id, t.ref, '{"text": "hello"}', s.id, s.ref, r.id, r.ref, at(n)
FROM generate_series(1, 100000) AS n
JOIN trigger AS t ON t.id = some_of(n, 2000)
JOIN sensor AS s ON s.id = some_of(n + 1, 2000)
LEFT JOIN rule AS r ON r.id = n / 100 AND n % 100 = 0
ORDER BY n;

INSERT INTO enforcement (rule, rule_ref, trigger_ref, event, status, payload, created)
SELECT r.id, r.ref, r.trigger_ref, n,
       CASE WHEN n % 1000 = 0 THEN 'created' WHEN n % 50 = 0 THEN 'disabled' ELSE 'processed' END
       ::enforcement_status, '{"text": "hello"}', at(n)
FROM generate_series(1, 100000) AS n
JOIN rule AS r ON r.id = some_of(n, 2000)
ORDER BY n;

-- Three of four begin a tree; the fourth is a child.
INSERT INTO execution (action, action_ref, parent, enforcement, executor, status, result, created)
SELECT a.id, a.ref, CASE WHEN n % 4 = 0 THEN n / 2 END, CASE WHEN n % 4 = 0 THEN n / 2 ELSE n END,
       some_of(n, 2000),
       CASE
           WHEN n % 1000 = 0 THEN 'requested'
           WHEN n % 1000 = 1 THEN 'scheduling'
           WHEN n % 500 = 2 THEN 'running'
           WHEN n % 20 = 3 THEN 'failed'
           ELSE 'completed'
       END::execution_status, '{"done": true}', at(n)
FROM generate_series(1, 100000) AS n
JOIN action AS a ON a.id = some_of(n, 2000)
ORDER BY n;

INSERT INTO inquiry (execution, prompt, assigned_to, status, response, timeout_at, responded_at,
                     created)
SELECT 1 + n % 50000, 'Really?', some_of(n, 2000),
       CASE WHEN answered THEN 'responded' WHEN n < 98000 THEN 'timeout' ELSE 'pending' END
       ::inquiry_status,
       CASE WHEN answered THEN jsonb '{"yes": true}' END, at(n) + interval '1 day',
       CASE WHEN answered THEN at(n) + interval '1 hour' END, at(n)
FROM (SELECT n, n % 10 < 8 AS answered FROM generate_series(1, 100000) AS n) AS series;

INSERT INTO key (ref, owner_type, owner_identity, owner_pack, owner_pack_ref, owner_action,
                 owner_action_ref, owner_sensor, owner_sensor_ref, name, value, created)
SELECT name_of(n),
       (ARRAY['system', 'identity', 'pack', 'action', 'sensor'])[1 + n % 5]::owner_type,
       CASE WHEN n % 5 = 1 THEN 1 + n / 2 END, p.id, p.ref, a.id, a.ref, s.id, s.ref,
       'name' || n, md5(n::text), at(n)
FROM generate_series(1, 100000) AS n
LEFT JOIN pack AS p ON p.id = 1 + n % 5000 AND n % 5 = 2
LEFT JOIN action AS a ON a.id = 1 + n % 20000 AND n % 5 = 3
LEFT JOIN sensor AS s ON s.id = 1 + n % 20000 AND n % 5 = 4
ORDER BY n;

INSERT INTO notification (channel, entity_type, entity, activity, state, created)
SELECT 'channel' || some_of(n, 1000), 'execution', n, 'created',
       CASE WHEN n % 1000 = 0 THEN 'created' WHEN n % 100 = 1 THEN 'error' ELSE 'processing' END
       ::notification_status, at(n)
FROM generate_series(1, 100000) AS n;

INSERT INTO artifact (ref, scope, owner, type, retention_policy, created)
SELECT name_of(n),
       (ARRAY['system', 'identity', 'pack', 'action', 'sensor'])[1 + n % 5]::owner_type,
       CASE WHEN n % 5 > 0 THEN some_of(n, 2000) END,
       (ARRAY['file_text', 'file_text', 'file_binary', 'url'])[1 + n % 4]::artifact_type,
       CASE WHEN n % 10 = 0 THEN 'days' ELSE 'versions' END::artifact_retention, at(n)
FROM generate_series(1, 100000) AS n;
