-- What changed between the last sample of a day and that of the day before it in the data.
-- NULL: unknown at either end, or no day before.

CREATE OR REPLACE VIEW risk_daily_pnl AS
SELECT user_id,
       bucket AS day,
       realized_usd - lag(realized_usd) OVER days AS realized_usd,
       unrealized_usd - lag(unrealized_usd) OVER days AS unrealized_usd,
       fees_usd - lag(fees_usd) OVER days AS fees_usd,
       (realized_usd - lag(realized_usd) OVER days)
         + (unrealized_usd - lag(unrealized_usd) OVER days)
         - (fees_usd - lag(fees_usd) OVER days) AS pnl_usd,
       net_usd
FROM risk_exposure_daily
WINDOW days AS (PARTITION BY user_id ORDER BY bucket);
