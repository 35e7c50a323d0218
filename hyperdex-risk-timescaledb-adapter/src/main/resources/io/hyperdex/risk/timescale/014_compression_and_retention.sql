-- TimescaleDB under its community licence. Compression begins later than any reorganisation or
-- refresh window. Legs and alerts are kept for good: positions are the sum of all legs.

ALTER TABLE risk_trade_leg SET (timescaledb.compress,
  timescaledb.compress_segmentby = 'user_id', timescaledb.compress_orderby = 'time DESC');
ALTER TABLE risk_exposure_sample SET (timescaledb.compress,
  timescaledb.compress_segmentby = 'user_id', timescaledb.compress_orderby = 'time DESC');
ALTER TABLE risk_measure_sample SET (timescaledb.compress,
  timescaledb.compress_segmentby = 'user_id, measure', timescaledb.compress_orderby = 'time DESC');

SELECT add_compression_policy('risk_trade_leg', INTERVAL '14 days', if_not_exists => true);
SELECT add_compression_policy('risk_exposure_sample', INTERVAL '7 days', if_not_exists => true);
SELECT add_compression_policy('risk_measure_sample', INTERVAL '7 days', if_not_exists => true);

SELECT add_retention_policy('risk_exposure_sample', INTERVAL '400 days', if_not_exists => true);
SELECT add_retention_policy('risk_measure_sample', INTERVAL '90 days', if_not_exists => true);
