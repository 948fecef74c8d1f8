// What the PostgreSQL store keeps there: its tables, and the functions that decide a commit inside the database.

export const SCHEMA_VERSION = 1;

/** Class of the advisory locks on shards: a claim excludes commits, commits share. */
const SHARD_LOCKS = 0x4b454c50;
/** Lock under which the schema is created: nodes may start at the same moment. */
export const CREATE_LOCK = 0x4b454c51;

/** Text is compared byte by byte, whatever the database's collation: incarnations grow, keys are listed in order. */
export const createSchema = (schema: string): string => `
CREATE SCHEMA IF NOT EXISTS ${schema};
CREATE TABLE ${schema}.meta (version int NOT NULL);
INSERT INTO ${schema}.meta VALUES (${SCHEMA_VERSION});
CREATE TABLE ${schema}.nodes (node text COLLATE "C" PRIMARY KEY, incarnation text COLLATE "C" NOT NULL, address text, expires timestamptz NOT NULL);
CREATE TABLE ${schema}.shards (shard int PRIMARY KEY, node text COLLATE "C" NOT NULL, incarnation text COLLATE "C" NOT NULL, epoch bigint NOT NULL);
-- rows change with every turn: room on their page keeps the index as it is
CREATE TABLE ${schema}.actors (actor text COLLATE "C" PRIMARY KEY, version bigint NOT NULL, turn text COLLATE "C" NOT NULL, state text NOT NULL) WITH (fillfactor = 50);
CREATE TABLE ${schema}.outcomes (actor text COLLATE "C", version bigint, request text NOT NULL, outcome text NOT NULL, PRIMARY KEY (actor, version));
CREATE TABLE ${schema}.kv (actor text COLLATE "C", key text COLLATE "C", value text NOT NULL, PRIMARY KEY (actor, key));
CREATE TABLE ${schema}.reminders (shard int, actor text COLLATE "C", name text COLLATE "C", due_ms float8 NOT NULL, generation text NOT NULL, method text NOT NULL, args text NOT NULL, PRIMARY KEY (shard, actor, name));
CREATE TABLE ${schema}.outbox (shard int, id text COLLATE "C", actor text NOT NULL, target text NOT NULL, method text NOT NULL, args text NOT NULL, PRIMARY KEY (shard, id));

CREATE FUNCTION ${schema}.alive(of_node text, of_incarnation text) RETURNS boolean LANGUAGE sql VOLATILE AS $$
  SELECT EXISTS (SELECT FROM ${schema}.nodes WHERE node = of_node AND incarnation = of_incarnation AND expires > clock_timestamp());
$$;

CREATE FUNCTION ${schema}.claim(of_shard int, by_node text, by_incarnation text, OUT node text, OUT incarnation text, OUT epoch float8, OUT granted boolean) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  held ${schema}.shards;
BEGIN
  PERFORM pg_advisory_xact_lock(${SHARD_LOCKS}, of_shard);
  SELECT * INTO held FROM ${schema}.shards AS s WHERE s.shard = of_shard;
  node := coalesce(held.node, ''); incarnation := coalesce(held.incarnation, ''); epoch := coalesce(held.epoch, 0);
  granted := held.node = by_node AND held.incarnation = by_incarnation;
  IF coalesce(granted, false) THEN RETURN; END IF;
  granted := (held.node IS NULL OR NOT ${schema}.alive(held.node, held.incarnation)) AND ${schema}.alive(by_node, by_incarnation);
  IF NOT granted THEN RETURN; END IF;
  node := by_node; incarnation := by_incarnation; epoch := epoch + 1;
  INSERT INTO ${schema}.shards AS s VALUES (of_shard, by_node, by_incarnation, epoch::bigint)
    ON CONFLICT (shard) DO UPDATE SET node = excluded.node, incarnation = excluded.incarnation, epoch = excluded.epoch;
END $$;

CREATE FUNCTION ${schema}.release(of_shard int, of_epoch bigint) RETURNS void LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(${SHARD_LOCKS}, of_shard);
  UPDATE ${schema}.shards SET node = '', incarnation = '' WHERE shard = of_shard AND epoch = of_epoch;
END $$;

-- One turn each: 0 applied (now, or when it was sent before), 1 fenced, 2 from another version. The caller has locked the shard.
CREATE FUNCTION ${schema}.commit_turn(of_shard int, of_epoch bigint, of_actor text, expected bigint, this_turn text, new_state text, request text, outcome text, effects json, outcomes_max int) RETURNS int LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  effect json;
  last_turn text;
BEGIN
  IF EXISTS (SELECT FROM ${schema}.shards WHERE shard = of_shard AND epoch = of_epoch) THEN
    IF expected = 0 THEN
      INSERT INTO ${schema}.actors VALUES (of_actor, 1, this_turn, coalesce(new_state, '{}')) ON CONFLICT (actor) DO NOTHING;
    ELSE
      UPDATE ${schema}.actors SET version = version + 1, turn = this_turn, state = coalesce(new_state, state) WHERE actor = of_actor AND version = expected AND turn <> this_turn;
    END IF;
    IF NOT FOUND THEN
      SELECT turn INTO last_turn FROM ${schema}.actors WHERE actor = of_actor;
      RETURN CASE WHEN last_turn = this_turn THEN 0 ELSE 2 END;
    END IF;
  ELSE
    SELECT turn INTO last_turn FROM ${schema}.actors WHERE actor = of_actor;
    RETURN CASE WHEN last_turn = this_turn THEN 0 ELSE 1 END;
  END IF;
  IF request IS NOT NULL THEN INSERT INTO ${schema}.outcomes VALUES (of_actor, expected + 1, request, outcome); END IF;
  IF expected >= outcomes_max THEN DELETE FROM ${schema}.outcomes AS o WHERE o.actor = of_actor AND o.version = expected + 1 - outcomes_max; END IF;
  IF effects IS NULL THEN RETURN 0; END IF;
  FOR effect IN SELECT * FROM json_array_elements(effects->'kv') LOOP
    IF effect->>1 IS NULL THEN
      DELETE FROM ${schema}.kv WHERE actor = of_actor AND key = effect->>0;
    ELSE
      INSERT INTO ${schema}.kv VALUES (of_actor, effect->>0, effect->>1) ON CONFLICT (actor, key) DO UPDATE SET value = excluded.value;
    END IF;
  END LOOP;
  FOR effect IN SELECT * FROM json_array_elements(effects->'reminders') LOOP
    IF effect->>1 IS NULL THEN
      DELETE FROM ${schema}.reminders WHERE shard = of_shard AND actor = of_actor AND name = effect->>0;
    ELSE
      INSERT INTO ${schema}.reminders VALUES (of_shard, of_actor, effect->>0, (effect->1->>'dueMs')::float8, effect->1->>'generation', effect->1->>'method', effect->1->>'args')
        ON CONFLICT (shard, actor, name) DO UPDATE SET due_ms = excluded.due_ms, generation = excluded.generation, method = excluded.method, args = excluded.args;
    END IF;
  END LOOP;
  INSERT INTO ${schema}.outbox SELECT of_shard, m->>'id', of_actor, m->>'target', m->>'method', m->>'args' FROM json_array_elements(effects->'outbox') AS m;
  RETURN 0;
END $$;

-- Turns of many actors in one transaction. Locks are taken in one order everywhere, so that no two calls wait for each other.
CREATE FUNCTION ${schema}.commit_turns(shards int[], epochs bigint[], actors text[], expected bigint[], turns text[], states text[], requests text[], outcomes text[], effects text[], outcomes_max int) RETURNS int[] LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  answers int[] := array_fill(0, ARRAY[cardinality(shards)]);
  i bigint;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(${SHARD_LOCKS}, l.s) FROM (SELECT DISTINCT s FROM unnest(shards) AS s ORDER BY s) AS l;
  FOR i IN SELECT t.place FROM unnest(actors) WITH ORDINALITY AS t(actor, place) ORDER BY t.actor COLLATE "C", t.place LOOP
    answers[i] := ${schema}.commit_turn(shards[i], epochs[i], actors[i], expected[i], turns[i], states[i], requests[i], outcomes[i], effects[i]::json, outcomes_max);
  END LOOP;
  RETURN answers;
END $$;
`;

/** Its statements; each is prepared once a connection. */
export const statements = (schema: string) =>
  ({
    heartbeat: `INSERT INTO ${schema}.nodes AS n VALUES ($1, $2, $3, clock_timestamp() + $4 * interval '1 millisecond')
      ON CONFLICT (node) DO UPDATE SET incarnation = excluded.incarnation, address = excluded.address, expires = excluded.expires WHERE n.incarnation <= excluded.incarnation RETURNING true AS kept`,
    nodes: `SELECT n.node, n.incarnation, n.address, (SELECT count(*)::float8 FROM ${schema}.shards AS s WHERE s.node = n.node AND s.incarnation = n.incarnation) AS shards
      FROM ${schema}.nodes AS n WHERE n.expires > clock_timestamp() ORDER BY n.node`,
    claim: `SELECT * FROM ${schema}.claim($1, $2, $3)`,
    release: `SELECT ${schema}.release($1, $2)`,
    load: `SELECT a.state, a.version::float8 AS version, (SELECT json_agg(json_build_array(o.request, o.outcome) ORDER BY o.version) FROM ${schema}.outcomes AS o WHERE o.actor = a.actor) AS dedup
      FROM ${schema}.actors AS a WHERE a.actor = $1`,
    verify: `SELECT EXISTS (SELECT FROM ${schema}.shards AS s WHERE s.shard = q.shard AND s.epoch = q.epoch) AND coalesce((SELECT a.version FROM ${schema}.actors AS a WHERE a.actor = q.actor), 0) = q.version AS current
      FROM unnest($1::int[], $2::bigint[], $3::text[], $4::bigint[]) WITH ORDINALITY AS q(shard, epoch, actor, version, place) ORDER BY q.place`,
    commit: `SELECT ${schema}.commit_turns($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS answers`,
    kvGet: `SELECT value FROM ${schema}.kv WHERE actor = $1 AND key = $2`,
    kvList: `SELECT key, value FROM ${schema}.kv WHERE actor = $1 AND key >= $2 AND starts_with(key, $2) ORDER BY key LIMIT $3`,
    pending: `SELECT actor, name AS id, due_ms, generation, NULL AS target, method, args FROM ${schema}.reminders WHERE shard = $1
      UNION ALL SELECT actor, id, NULL, NULL, target, method, args FROM ${schema}.outbox WHERE shard = $1 ORDER BY 2`,
    acknowledge: `DELETE FROM ${schema}.outbox WHERE shard = $1 AND id = ANY($3::text[]) AND EXISTS (SELECT FROM ${schema}.shards AS s WHERE s.shard = $1 AND s.epoch = $2)`,
    orphans: `SELECT s.shard FROM ${schema}.shards AS s WHERE NOT ${schema}.alive(s.node, s.incarnation)
      AND (EXISTS (SELECT FROM ${schema}.outbox AS o WHERE o.shard = s.shard) OR EXISTS (SELECT FROM ${schema}.reminders AS r WHERE r.shard = s.shard)) ORDER BY s.shard LIMIT $1`,
  }) as const;

export type StatementName = keyof ReturnType<typeof statements>;
