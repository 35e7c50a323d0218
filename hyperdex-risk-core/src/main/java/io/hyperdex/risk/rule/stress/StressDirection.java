package io.hyperdex.risk.rule.stress;

import io.hyperdex.risk.analytics.tail.CovarianceMatrix;
import io.hyperdex.risk.analytics.tail.ReturnMatrix;
import io.hyperdex.risk.id.TokenId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A move of prices that can be taken farther and farther: the way on which {@link RuleDistances}
 * looks for a breach.
 *
 * @param name for reports
 * @param step return of each token per 1 of distance; tokens that are missing stay. At a distance c
 *     a price is multiplied by max(0, 1 + c * step)
 * @param furthest distance up to which to look, above 0
 */
public record StressDirection(String name, Map<TokenId, Double> step, double furthest) {
  /** Standard deviations that {@link #likeliestLoss} looks ahead. */
  private static final double DEVIATIONS = 20;

  public StressDirection {
    step = Map.copyOf(step);
    step.forEach(
        (token, each) -> {
          if (!(Math.abs(each) <= Double.MAX_VALUE)) {
            throw new IllegalArgumentException("step of " + token + " must be finite: " + each);
          }
        });
    if (!(furthest > 0 && furthest <= Double.MAX_VALUE)) {
      throw new IllegalArgumentException("furthest must be finite and positive: " + furthest);
    }
  }

  /** All prices but those of dollar tokens fall together; the distance is the fall: 0.3 is 30 %. */
  public static StressDirection fall(PortfolioState state) {
    return together("fall", state, -1, 1);
  }

  /**
   * All prices but those of dollar tokens rise together; the distance is the rise.
   *
   * @param furthest such as 4: up to five times the price
   */
  public static StressDirection rise(PortfolioState state, double furthest) {
    return together("rise", state, 1, furthest);
  }

  /** One token alone; the distance is the size of its return. */
  public static StressDirection alone(TokenId token, boolean up, double furthest) {
    return new StressDirection(
        token + (up ? " rises" : " falls"), Map.of(token, up ? 1.0 : -1.0), furthest);
  }

  /**
   * The way on which a loss is likeliest under the covariance of the state's own past returns: -Cov
   * v / sqrt(v' Cov v) for one standard deviation of the P&amp;L over one period, so that the
   * distance is the Mahalanobis distance (Breuer, Jandacka, Rheinberger and Summer 2009). Tokens
   * with fewer than 20 returns stay.
   *
   * @return empty where the P&amp;L has no variance
   */
  public static Optional<StressDirection> likeliestLoss(PortfolioState state) {
    StressedView view = StressedView.unmoved(state);
    List<HeldToken> moving = new ArrayList<>();
    for (HeldToken held : state.holdings()) {
      if (held.returnCount() >= ReturnMatrix.FEWEST_RETURNS) {
        moving.add(held);
      }
    }
    double[][] returns = new double[moving.size()][];
    double[] values = new double[returns.length];
    for (int i = 0; i < returns.length; i++) {
      double[] past = moving.get(i).returns();
      returns[i] = past == null ? new double[0] : past;
      values[i] = view.value(moving.get(i).token()).doubleValue();
    }
    if (returns.length == 0) {
      return Optional.empty();
    }
    CovarianceMatrix covariance = CovarianceMatrix.sample(ReturnMatrix.of(0, returns)).repaired();
    double deviation = covariance.deviationOf(values);
    if (!(deviation > 0)) {
      return Optional.empty();
    }
    double[] direction = covariance.times(values);
    Map<TokenId, Double> step = new LinkedHashMap<>();
    for (int i = 0; i < returns.length; i++) {
      step.put(moving.get(i).token(), -direction[i] / deviation);
    }
    return Optional.of(new StressDirection("likeliest loss", step, DEVIATIONS));
  }

  private static StressDirection together(
      String name, PortfolioState state, double each, double furthest) {
    Map<TokenId, Double> step = new LinkedHashMap<>();
    for (HeldToken held : state.holdings()) {
      if (!held.isPegged()) {
        step.put(held.token(), each);
      }
    }
    return new StressDirection(name, step, furthest);
  }

  /** Prices at a distance, one a holding. */
  ShockedPrice[] pricesAt(PortfolioState state, double distance) {
    ShockedPrice[] prices = new ShockedPrice[state.holdings().size()];
    for (int i = 0; i < prices.length; i++) {
      HeldToken held = state.holdings().get(i);
      Double each = step.get(held.token());
      prices[i] =
          each == null || held.price() == null
              ? ShockedPrice.of(held.price())
              : ShockedPrice.of(held.price().doubleValue() * Math.max(0, 1 + distance * each));
    }
    return prices;
  }
}
