package io.hyperdex.risk.meter;

import io.hyperdex.risk.alert.AlertStatistics;
import io.hyperdex.risk.engine.EngineStatistics;

/** What one scrape reads. */
record Readings(EngineStatistics engine, AlertStatistics alerts) {}
