-- PostgreSQL without continuous aggregates: the same names as ordinary views, always up to date.

CREATE OR REPLACE VIEW risk_trade_hourly AS
SELECT date_trunc('hour', time AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS bucket,
       user_id,
       token_chain,
       token,
       count(*) AS legs,
       sum(quantity) AS net_quantity,
       sum(value_usd) AS value_usd,
       count(value_usd) AS valued_legs
FROM risk_trade_leg
WHERE reverted_seq IS NULL
GROUP BY 1, user_id, token_chain, token;

CREATE OR REPLACE VIEW risk_exposure_daily AS
SELECT DISTINCT ON (user_id, date_trunc('day', time AT TIME ZONE 'UTC'))
       date_trunc('day', time AT TIME ZONE 'UTC') AT TIME ZONE 'UTC' AS bucket,
       user_id,
       time AS last_time,
       gross_usd,
       net_usd,
       realized_usd,
       unrealized_usd,
       fees_usd
FROM risk_exposure_sample
ORDER BY user_id, date_trunc('day', time AT TIME ZONE 'UTC'), time DESC;
