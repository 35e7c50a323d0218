package io.hyperdex.risk.engine.forecast;

import io.hyperdex.risk.analytics.forecast.BarrierProbability;
import io.hyperdex.risk.analytics.forecast.BreachQuestion;
import io.hyperdex.risk.analytics.forecast.UserFeatures;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.ScenarioReturns;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.exposure.TokenExposure;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.Rule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a live user's state into questions: for each kind of limit a price move can cross, the
 * nearest one that isn't firing. Reads the engine as it is and nothing after.
 */
final class UserQuestions {
  private static final double DECAY = 0.985;
  private static final double DAY_MS = 86_400_000;

  private final RiskEngine engine;
  private final int horizon;
  private final long periodMs;
  private final Map<UserId, Look> looks = new HashMap<>();
  private long period = Long.MIN_VALUE;
  private ScenarioReturns past;

  /** What had been traded at the last look, USD. */
  private record Look(long timeMs, double traded) {}

  /**
   * @param horizon periods
   */
  UserQuestions(RiskEngine engine, int horizon) {
    this.engine = engine;
    this.horizon = horizon;
    past = engine.scenarioReturns();
    periodMs = past.periodMs();
  }

  long periodMs() {
    return periodMs;
  }

  List<UserQuestion> of(UserId user) {
    UserSnapshot snapshot = engine.snapshot(user).orElse(null);
    if (snapshot == null) {
      return List.of();
    }
    double turnover = turnover(snapshot);
    double gross = snapshot.exposure().gross().doubleValue();
    double equity = snapshot.exposure().net().doubleValue();
    if (!(gross > 0) || !(equity > 0) || snapshot.exposure().coverage().unpriced() > 0) {
      return List.of();
    }
    List<UserQuestion> questions = new ArrayList<>();
    Nearest exposure = nearestExposure(snapshot, gross);
    Nearest drawdown = nearestDrawdown(snapshot);
    if (exposure != null || drawdown != null) {
      double[] rises = logReturns(snapshot.exposure().tokens(), equity);
      if (exposure != null) {
        questions.add(question(snapshot, exposure, rises, turnover));
      }
      if (drawdown != null) {
        double[] falls = new double[rises.length];
        for (int i = 0; i < falls.length; i++) {
          falls[i] = 0 - rises[i];
        }
        questions.add(question(snapshot, drawdown, falls, turnover));
      }
    }
    return questions;
  }

  /** A limit and the log distance to it. */
  private record Nearest(String rule, double distance, boolean isFall) {}

  private static boolean isQuiet(UserSnapshot snapshot, Rule rule) {
    return snapshot.rules().get(rule.name()) == UserSnapshot.RuleState.INACTIVE;
  }

  private @Nullable Nearest nearestExposure(UserSnapshot snapshot, double gross) {
    Nearest nearest = null;
    for (Rule rule : engine.rules().rules()) {
      if (rule instanceof ExposureLimit limit && isQuiet(snapshot, rule)) {
        double distance =
            BarrierProbability.exposureDistance(gross, limit.maxGross().doubleValue());
        if (distance > 0 && (nearest == null || distance < nearest.distance)) {
          nearest = new Nearest(rule.name(), distance, false);
        }
      }
    }
    return nearest;
  }

  private @Nullable Nearest nearestDrawdown(UserSnapshot snapshot) {
    Nearest nearest = null;
    Measure now = snapshot.measures().get(MeasureId.DRAWDOWN);
    if (now == null || now.value() == null) {
      return null;
    }
    double drawdown = Math.max(0, now.value().doubleValue());
    for (Rule rule : engine.rules().rules()) {
      if (rule instanceof DrawdownLimit limit && isQuiet(snapshot, rule) && drawdown < 1) {
        double distance = BarrierProbability.drawdownDistance(drawdown, limit.maxDrawdown());
        if (distance > 0 && (nearest == null || distance < nearest.distance)) {
          nearest = new Nearest(rule.name(), distance, true);
        }
      }
    }
    return nearest;
  }

  private UserQuestion question(
      UserSnapshot snapshot, Nearest limit, double[] towards, double turnover) {
    double variance = variance(towards);
    long now = engine.now();
    long oldest = now;
    for (TokenExposure held : snapshot.exposure().tokens()) {
      oldest = held.markOrigin() == PriceOrigin.PEG ? oldest : Math.min(oldest, held.markTimeMs());
    }
    Measure share = snapshot.measures().get(MeasureId.CONCENTRATION);
    Measure streak = snapshot.measures().get(MeasureId.CONSECUTIVE_LOSSES);
    return new UserQuestion(
        limit.rule,
        new BreachQuestion(
            towards, towards.length, limit.distance, variance, horizon, periodMs, now - oldest),
        new UserFeatures(
            Math.max(1e-9, Math.sqrt(variance * horizon)),
            share == null || share.value() == null ? 0 : Math.min(1, share.value().doubleValue()),
            turnover,
            streak == null || streak.value() == null ? 0 : streak.value().intValue(),
            now,
            now - oldest,
            limit.isFall));
  }

  /** Value traded a day since the last look, to gross exposure; 0 at the first. */
  private double turnover(UserSnapshot snapshot) {
    Measure size = snapshot.measures().get(MeasureId.AVERAGE_TRADE_SIZE);
    double traded =
        size == null || size.value() == null ? 0 : size.value().doubleValue() * size.n();
    Look before = looks.put(snapshot.exposure().user(), new Look(engine.now(), traded));
    double gross = snapshot.exposure().gross().doubleValue();
    return before == null || before.timeMs >= engine.now() || !(gross > 0)
        ? 0
        : Math.max(0, traded - before.traded)
            / gross
            / Math.max(1, (engine.now() - before.timeMs) / DAY_MS);
  }

  /**
   * Log returns of the present holdings over the window; none where something held has a gap, so
   * that the question is too thin to be answered.
   */
  private double[] logReturns(List<TokenExposure> holdings, double equity) {
    refresh();
    double[] sum = new double[past.periods()];
    for (TokenExposure held : holdings) {
      if (held.freshness() == Freshness.UNPRICED || held.valueUsd() == null) {
        continue;
      }
      int token = engine.tokenIndex(held.token());
      double value = held.valueUsd().doubleValue();
      for (int k = 0; k < sum.length; k++) {
        double r = token < past.byToken().length ? past.byToken()[token][k] : Double.NaN;
        // A dollar at its peg made nothing in periods before it was known.
        sum[k] += Double.isNaN(r) && held.markOrigin() == PriceOrigin.PEG ? 0 : value * r;
      }
    }
    for (int k = 0; k < sum.length; k++) {
      double r = sum[k] / equity;
      if (!(r > -1)) {
        return new double[0];
      }
      sum[k] = StrictMath.log1p(r);
    }
    return sum;
  }

  private void refresh() {
    long ended = Math.floorDiv(engine.now() - 1, periodMs);
    if (ended != period) {
      past = engine.scenarioReturns();
      period = ended;
    }
  }

  /** EWMA of squared returns, for hours. */
  private static double variance(double[] returns) {
    double variance = returns.length == 0 ? 0 : returns[0] * returns[0];
    for (int i = 1; i < returns.length; i++) {
      variance = DECAY * variance + (1 - DECAY) * returns[i] * returns[i];
    }
    return variance;
  }
}
