package io.hyperdex.risk.channel;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.exposure.TokenExposure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Explains an alert when it is queued. Called on the thread that drains alerts; what it throws is
 * counted, and the alert goes out without an explanation.
 */
@FunctionalInterface
public interface AlertExplainer {
  AlertContext explain(Alert alert);

  /** Explains nothing. */
  static AlertExplainer none() {
    return alert -> AlertContext.NONE;
  }

  /**
   * The largest holdings of the user as they are when the alert is queued, which may be after the
   * breach.
   *
   * @param most contributors shown, at least 1
   */
  static AlertExplainer ofHoldings(RiskEngine engine, int most) {
    if (most < 1) {
      throw new IllegalArgumentException("contributors shown must be positive: " + most);
    }
    return alert ->
        engine.exposure(alert.user()).map(exposure -> of(exposure, most)).orElse(AlertContext.NONE);
  }

  private static AlertContext of(Exposure exposure, int most) {
    List<AlertContext.Contributor> largest = new ArrayList<>();
    for (TokenExposure token : exposure.tokens()) {
      Usd value = token.valueUsd();
      if (value != null) {
        largest.add(
            new AlertContext.Contributor(
                token.token().toString(), value.toBigDecimal(), token.share()));
      }
    }
    int priced = largest.size();
    largest.sort(Comparator.comparingDouble(AlertContext.Contributor::share).reversed());
    return new AlertContext(
        largest.subList(0, Math.min(most, priced)),
        priced,
        exposure.tokens().size(),
        exposure.asOfMs());
  }
}
