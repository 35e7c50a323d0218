-- TimescaleDB of either licence.

SELECT create_hypertable('risk_trade_leg', 'time', chunk_time_interval => INTERVAL '7 days',
  migrate_data => true, if_not_exists => true);
SELECT create_hypertable('risk_alert', 'opened_at', chunk_time_interval => INTERVAL '30 days',
  migrate_data => true, if_not_exists => true);
SELECT create_hypertable('risk_exposure_sample', 'time', chunk_time_interval => INTERVAL '1 day',
  migrate_data => true, if_not_exists => true);
SELECT create_hypertable('risk_measure_sample', 'time', chunk_time_interval => INTERVAL '1 day',
  migrate_data => true, if_not_exists => true);
