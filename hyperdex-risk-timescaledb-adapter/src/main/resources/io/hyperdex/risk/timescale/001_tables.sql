-- Every edition. Amounts are raw units of a token, signed: below 0 given up, above 0 received.
-- NULL money is unknown, which is not zero. Times are block or event times, UTC. Ids are compared
-- byte by byte, whatever the language of the database: it is exact, and many times as fast.

CREATE TABLE risk_trade_leg (
  chain_id     text COLLATE "C" NOT NULL,
  tx_hash      text COLLATE "C" NOT NULL,
  log_index    bigint        NOT NULL,
  leg          smallint      NOT NULL,
  time         timestamptz   NOT NULL,
  event_key    uuid          NOT NULL,
  user_id      text COLLATE "C" NOT NULL,
  kind         text          NOT NULL,
  token_chain  text COLLATE "C" NOT NULL,
  token        text COLLATE "C" NOT NULL,
  quantity     numeric(78,0) NOT NULL,
  venue        text,
  block_number bigint,
  value_usd    numeric(40,12),
  pnl_usd      numeric(40,12),
  seq          bigint        NOT NULL,
  reverted_seq bigint,
  -- Unique keys of a hypertable have the time in them; the block time of a log does not change.
  CONSTRAINT risk_trade_leg_identity UNIQUE (chain_id, tx_hash, log_index, leg, time)
);
CREATE INDEX risk_trade_leg_user ON risk_trade_leg (user_id, time DESC);
CREATE INDEX risk_trade_leg_token ON risk_trade_leg (token_chain, token, time DESC);
CREATE INDEX risk_trade_leg_event ON risk_trade_leg (event_key);

-- Every image of an alert that was sent; the one with the highest seq is how it stands.
CREATE TABLE risk_alert (
  alert_id    text COLLATE "C" NOT NULL,
  image       uuid        NOT NULL,
  opened_at   timestamptz NOT NULL,
  user_id     text COLLATE "C" NOT NULL,
  rule        text        NOT NULL,
  severity    text        NOT NULL,
  state       text        NOT NULL,
  closed_at   timestamptz,
  unit        text        NOT NULL,
  value       numeric     NOT NULL,
  limit_value numeric     NOT NULL,
  status      text        NOT NULL,
  seq         bigint      NOT NULL,
  CONSTRAINT risk_alert_identity UNIQUE (alert_id, image, opened_at)
);
CREATE INDEX risk_alert_user ON risk_alert (user_id, opened_at DESC);

CREATE TABLE risk_exposure_sample (
  user_id        text COLLATE "C" NOT NULL,
  time           timestamptz    NOT NULL,
  version        bigint         NOT NULL,
  gross_usd      numeric(40,12) NOT NULL,
  net_usd        numeric(40,12) NOT NULL,
  risk_usd       numeric(40,12) NOT NULL,
  realized_usd   numeric(40,12),
  unrealized_usd numeric(40,12),
  fees_usd       numeric(40,12) NOT NULL,
  trades         bigint         NOT NULL,
  positions      integer        NOT NULL,
  fresh          integer        NOT NULL,
  CONSTRAINT risk_exposure_sample_identity UNIQUE (user_id, time)
);

CREATE TABLE risk_measure_sample (
  user_id  text COLLATE "C" NOT NULL,
  measure  text COLLATE "C" NOT NULL,
  time     timestamptz      NOT NULL,
  version  bigint           NOT NULL,
  value    numeric,
  unit     text             NOT NULL,
  status   text             NOT NULL,
  n        bigint           NOT NULL,
  coverage double precision NOT NULL,
  CONSTRAINT risk_measure_sample_identity UNIQUE (user_id, measure, time)
);

-- What is held now, by token: a row is one leg already, so both sides of a swap are in the sum.
CREATE VIEW risk_current_position AS
SELECT user_id, token_chain, token, sum(quantity) AS quantity, max(time) AS last_time
FROM risk_trade_leg
WHERE reverted_seq IS NULL
GROUP BY user_id, token_chain, token
HAVING sum(quantity) <> 0;

-- The last image of every alert.
CREATE VIEW risk_alert_latest AS
SELECT DISTINCT ON (alert_id) *
FROM risk_alert
ORDER BY alert_id, seq DESC;
