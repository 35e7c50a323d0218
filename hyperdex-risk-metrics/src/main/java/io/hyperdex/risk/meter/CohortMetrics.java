package io.hyperdex.risk.meter;

import io.hyperdex.risk.analytics.backtest.CohortStatus;
import io.hyperdex.risk.engine.cohort.CohortBacktest;
import io.hyperdex.risk.engine.cohort.CohortReport;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The VaR backtest of each cohort as meters.
 *
 * <pre>
 * hyperdex.risk.cohort.conservative{cohort}  gauge    1 while the conservative model is in use, else 0
 * hyperdex.risk.cohort.zone{cohort}          gauge    traffic light: 0 green, 1 amber, 2 red
 * hyperdex.risk.cohort.judged{cohort}        gauge    outcomes that are judged now
 * hyperdex.risk.cohort.exceptions{cohort}    gauge    losses above the forecast among them
 * hyperdex.risk.cohort.expected{cohort}      gauge    what a right model has
 * hyperdex.risk.cohort.coverage{cohort}      gauge    share of gross exposure that is forecast
 * hyperdex.risk.cohort.outcomes{cohort}      counter  forecasts scored
 * hyperdex.risk.cohort.unscored{cohort}      counter  forecasts that could not be
 * hyperdex.risk.cohort.missed{cohort}        counter  periods without a forecast
 * hyperdex.risk.cohort.demotions{cohort}     counter  times the model was set aside
 * hyperdex.risk.cohort.promotions{cohort}    counter  times it came back
 * </pre>
 *
 * <p>The tag has the names given when the backtest was built, at most {@link
 * CohortBacktest#MOST_COHORTS}. A scrape reads {@link CohortBacktest#reports}, which the last
 * period's end left. The registry holds the backtest from then on. Immutable, safe from any thread.
 */
public final class CohortMetrics implements MeterBinder {
  private static final String PREFIX = "hyperdex.risk.cohort.";

  private final CohortBacktest backtest;
  private final Iterable<Tag> tags;

  /** Meters of a backtest, without further tags. */
  public CohortMetrics(CohortBacktest backtest) {
    this(backtest, List.of());
  }

  /** Meters of a backtest with tags of the host, such as the name of the shard. */
  public CohortMetrics(CohortBacktest backtest, Iterable<Tag> tags) {
    this.backtest = backtest;
    this.tags = Tags.of(tags);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    List<CohortReport> cohorts = backtest.reports();
    for (int i = 0; i < cohorts.size(); i++) {
      Binding b = new Binding(registry, i, Tags.of(tags).and("cohort", cohorts.get(i).cohort()));
      b.gauge(
          "conservative",
          "Whether the conservative model is in use",
          r -> r.forecastBy() == CohortStatus.Model.CONSERVATIVE ? 1 : 0);
      b.gauge("zone", "Traffic light, 0 green to 2 red", r -> r.status().zone().ordinal());
      b.gauge("judged", "Outcomes judged", r -> r.status().n());
      b.gauge("exceptions", "Losses above the forecast", r -> r.status().exceptions());
      b.gauge("expected", "Exceptions of a right model", r -> r.status().expected());
      b.gauge("coverage", "Share of gross exposure forecast", CohortReport::coverage);
      b.counter("outcomes", "Forecasts scored", r -> r.status().sequence());
      b.counter("unscored", "Forecasts that could not be scored", CohortReport::unscored);
      b.counter("missed", "Periods without a forecast", CohortReport::missedPeriods);
      b.counter("demotions", "Times the model was set aside", r -> r.status().demotions());
      b.counter("promotions", "Times the model came back", r -> r.status().promotions());
    }
  }

  private final class Binding {
    private final MeterRegistry registry;
    private final int cohort;
    private final Tags own;

    Binding(MeterRegistry registry, int cohort, Tags own) {
      this.registry = registry;
      this.cohort = cohort;
      this.own = own;
    }

    void gauge(String name, String description, ToDoubleFunction<CohortReport> value) {
      Gauge.builder(PREFIX + name, backtest, b -> value.applyAsDouble(b.reports().get(cohort)))
          .description(description)
          .tags(own)
          .strongReference(true)
          .register(registry);
    }

    void counter(String name, String description, ToDoubleFunction<CohortReport> value) {
      FunctionCounter.builder(
              PREFIX + name, backtest, b -> value.applyAsDouble(b.reports().get(cohort)))
          .description(description)
          .tags(own)
          .register(registry);
    }
  }
}
