package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.analytics.stress.LimitDistance;
import io.hyperdex.risk.analytics.stress.ReverseStress;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.exposure.TokenExposure;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.VarLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How far users are from limits, also where nothing is breached. */
final class LimitTable {
  private final ReplayResult result;
  private final List<UserSnapshot> users;
  private final Book book;
  private final double[][] covariance;

  /**
   * @param covariance of the book's measured tokens over one period; empty if unknown
   */
  LimitTable(ReplayResult result, List<UserSnapshot> users, Book book, double[][] covariance) {
    this.result = result;
    this.users = users;
    this.book = book;
    this.covariance = covariance;
  }

  /** Of the relative change of a user's gross exposure in one period; 0 where unknown. */
  private double deviation(UserSnapshot user) {
    double gross = user.exposure().gross().doubleValue();
    if (covariance.length == 0 || gross <= 0) {
      return 0;
    }
    double[] values = new double[covariance.length];
    for (TokenExposure held : user.exposure().tokens()) {
      int column = book.tokens().indexOf(held.token());
      if (column >= 0 && held.valueUsd() != null) {
        values[column] = held.valueUsd().doubleValue();
      }
    }
    return ReverseStress.deviation(values, covariance) / gross;
  }

  List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (UserSnapshot user : users) {
      for (Rule rule : result.options().rules().rules()) {
        distance(user, rule).ifPresent(distance -> rows.add(row(user, rule, distance)));
      }
    }
    return rows;
  }

  private Optional<LimitDistance> distance(UserSnapshot user, Rule rule) {
    double gross = user.exposure().gross().doubleValue();
    if (rule instanceof ExposureLimit limit) {
      return Optional.of(
          LimitDistance.exposure(gross, limit.maxGross().doubleValue(), deviation(user)));
    }
    if (rule instanceof ConcentrationLimit limit) {
      if (!applies(limit, user)) {
        return Optional.empty();
      }
      double largest =
          user.exposure().tokens().stream()
              .filter(held -> held.valueUsd() != null)
              .mapToDouble(held -> held.valueUsd().abs().doubleValue())
              .max()
              .orElse(0);
      // A sum that was rounded otherwise may be a hair below its only part.
      return Optional.of(
          LimitDistance.concentration(Math.min(largest, gross), gross, limit.maxShare(), 0));
    }
    if (rule instanceof DrawdownLimit limit) {
      return value(user, MeasureId.DRAWDOWN)
          .filter(drawdown -> drawdown >= 0 && drawdown < 1)
          .map(drawdown -> LimitDistance.drawdown(drawdown, limit.maxDrawdown(), deviation(user)));
    }
    if (rule instanceof VarLimit limit) {
      return value(user, limit.confidenceBps() == 9_900 ? MeasureId.VAR_99 : MeasureId.VAR_95)
          .filter(var -> limit.confidenceBps() == 9_900 || limit.confidenceBps() == 9_500)
          .map(var -> LimitDistance.valueAtRisk(var, limit.maxVar().doubleValue()));
    }
    return Optional.empty();
  }

  /** Small and undivided portfolios are spared by the rule. */
  private static boolean applies(ConcentrationLimit limit, UserSnapshot user) {
    return user.exposure().gross().signum() > 0
        && user.exposure().gross().compareTo(limit.minGross()) >= 0
        && user.exposure().tokens().size() >= limit.minHoldings();
  }

  private static Optional<Double> value(UserSnapshot user, MeasureId id) {
    Measure measure = user.measures().get(id);
    return measure == null || measure.value() == null
        ? Optional.empty()
        : Optional.of(measure.value().doubleValue());
  }

  private static List<String> row(UserSnapshot user, Rule rule, LimitDistance distance) {
    boolean dollars =
        distance.kind() == LimitDistance.Kind.EXPOSURE
            || distance.kind() == LimitDistance.Kind.VALUE_AT_RISK;
    return List.of(
        Book.shortened(user.exposure().user().value()),
        rule.name(),
        shown(distance.usage(), dollars),
        shown(distance.limit(), dollars),
        shown(distance.headroom(), dollars),
        move(distance),
        distance.deviations().isPresent() && !distance.isBreached()
            ? Shown.places(distance.deviations().getAsDouble(), 1)
            : Shown.NOTHING);
  }

  private static String shown(double value, boolean dollars) {
    return dollars ? Shown.usd(value) : Shown.percent(value);
  }

  private static String move(LimitDistance distance) {
    if (distance.isBreached()) {
      return "breached";
    }
    if (distance.move().isEmpty()) {
      return "no such move";
    }
    String move = Shown.percent(distance.move().getAsDouble());
    return switch (distance.kind()) {
      case EXPOSURE -> "all prices up " + move;
      case CONCENTRATION -> "its largest token up " + move;
      case DRAWDOWN -> "equity down " + move;
      case VALUE_AT_RISK -> "holdings or volatility up " + move;
    };
  }
}
