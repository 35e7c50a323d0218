/**
 * The core of HyperDEX Risk: positions, exposure, measures, rules and alerts as a deterministic
 * function of an ordered stream of events.
 */
module io.hyperdex.risk.core {
  requires it.unimi.dsi.fastutil.core;
  requires static org.jspecify;

  exports io.hyperdex.risk.alert;
  exports io.hyperdex.risk.amount;
  exports io.hyperdex.risk.analytics.backtest;
  exports io.hyperdex.risk.analytics.distribution;
  exports io.hyperdex.risk.analytics.forecast;
  exports io.hyperdex.risk.analytics.series;
  exports io.hyperdex.risk.analytics.stress;
  exports io.hyperdex.risk.analytics.tail;
  exports io.hyperdex.risk.analytics;
  exports io.hyperdex.risk.codec;
  exports io.hyperdex.risk.engine.cohort;
  exports io.hyperdex.risk.engine.durable;
  exports io.hyperdex.risk.engine.forecast;
  exports io.hyperdex.risk.engine.performance;
  exports io.hyperdex.risk.engine;
  exports io.hyperdex.risk.event;
  exports io.hyperdex.risk.exposure;
  exports io.hyperdex.risk.id;
  exports io.hyperdex.risk.metric;
  exports io.hyperdex.risk.position;
  exports io.hyperdex.risk.pretrade;
  exports io.hyperdex.risk.price;
  exports io.hyperdex.risk.rule.stress;
  exports io.hyperdex.risk.rule;
  exports io.hyperdex.risk.state;
}
