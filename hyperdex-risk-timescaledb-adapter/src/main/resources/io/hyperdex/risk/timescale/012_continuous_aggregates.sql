-- TimescaleDB under its community licence. Takes the place of the ordinary views of these names.
-- Real-time (materialized_only = false): rows of the open bucket count at once. A row that is later
-- than start_offset stays out of an aggregate until it is refreshed by hand.

DROP VIEW IF EXISTS risk_daily_pnl;
DROP VIEW IF EXISTS risk_exposure_daily;
DROP VIEW IF EXISTS risk_trade_hourly;

CREATE MATERIALIZED VIEW risk_trade_hourly
WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
SELECT time_bucket(INTERVAL '1 hour', time) AS bucket,
       user_id,
       token_chain,
       token,
       count(*) AS legs,
       sum(quantity) AS net_quantity,
       sum(value_usd) AS value_usd,
       count(value_usd) AS valued_legs
FROM risk_trade_leg
WHERE reverted_seq IS NULL
GROUP BY 1, user_id, token_chain, token
WITH NO DATA;

CREATE MATERIALIZED VIEW risk_exposure_daily
WITH (timescaledb.continuous, timescaledb.materialized_only = false) AS
SELECT time_bucket(INTERVAL '1 day', time) AS bucket,
       user_id,
       max(time) AS last_time,
       last(gross_usd, time) AS gross_usd,
       last(net_usd, time) AS net_usd,
       last(realized_usd, time) AS realized_usd,
       last(unrealized_usd, time) AS unrealized_usd,
       last(fees_usd, time) AS fees_usd
FROM risk_exposure_sample
GROUP BY 1, user_id
WITH NO DATA;

-- The window covers at least two buckets, or the policy is refused; end_offset keeps the open
-- bucket out of the materialisation, where it would freeze.
SELECT add_continuous_aggregate_policy('risk_trade_hourly',
  start_offset => INTERVAL '3 days', end_offset => INTERVAL '1 hour',
  schedule_interval => INTERVAL '10 minutes', if_not_exists => true);
SELECT add_continuous_aggregate_policy('risk_exposure_daily',
  start_offset => INTERVAL '4 days', end_offset => INTERVAL '1 day',
  schedule_interval => INTERVAL '1 hour', if_not_exists => true);
