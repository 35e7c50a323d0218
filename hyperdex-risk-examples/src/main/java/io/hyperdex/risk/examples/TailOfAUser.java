package io.hyperdex.risk.examples;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.analytics.Estimate;
import io.hyperdex.risk.analytics.SeriesInput;
import io.hyperdex.risk.analytics.series.SeriesEstimators;
import io.hyperdex.risk.analytics.tail.Contributions;
import io.hyperdex.risk.analytics.tail.CovarianceMatrix;
import io.hyperdex.risk.analytics.tail.PortfolioRisk;
import io.hyperdex.risk.analytics.tail.ReturnMatrix;
import io.hyperdex.risk.analytics.tail.SimulatedReturns;
import io.hyperdex.risk.analytics.tail.TailExplanation;
import io.hyperdex.risk.analytics.tail.TailMethod;
import io.hyperdex.risk.analytics.tail.TailModel;
import io.hyperdex.risk.engine.ExposureBuffer;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.ScenarioReturns;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import java.time.Duration;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The full set of tail measures of a live user: the engine's values and returns, the host's model.
 */
public final class TailOfAUser {
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long TODAY = 19_700 * DAY;
  private static final UserId ALICE = UserId.of("alice");

  private TailOfAUser() {}

  /** Prints what Alice could lose, and why. */
  public static void main(String[] args) {
    RiskEngine engine = engine();
    int user = engine.userIndex(ALICE);
    long seed = 7;

    ScenarioReturns scenarios = engine.scenarioReturns(); // once a period
    ReturnMatrix returns = ReturnMatrix.of(scenarios.firstPeriod(), scenarios.byToken());
    CovarianceMatrix covariance = CovarianceMatrix.shrunk(returns);
    TailModel model = // shared by all users and threads
        TailModel.of(returns)
            .simulation(SimulatedReturns.student(covariance, 4, 10_000, seed, null))
            .build();
    PortfolioRisk risk = new PortfolioRisk(model); // one a thread, used again
    ExposureBuffer exposure = new ExposureBuffer();

    engine.exposureInto(user, exposure); // whenever you want to know
    int[] tokens = new int[exposure.size()];
    double[] values = new double[exposure.size()];
    for (int i = 0; i < exposure.size(); i++) {
      tokens[i] = exposure.token(i);
      values[i] = exposure.value(i); // USD, signed
    }
    risk.assess(tokens, values, exposure.size());

    int level = model.levelOf(9_750);
    print("gross %.2f", exposure.gross());
    print("ES 97.5 %.2f", risk.expectedShortfall(TailMethod.HISTORICAL, level));
    print("ES 97.5, t paths %.2f", risk.expectedShortfall(TailMethod.MONTE_CARLO, level));
    print("of it the first holding %.2f", risk.contribution(Contributions.COMPONENT_ES, 0));
    TailExplanation why = risk.explain(9_750); // which periods, which tokens
    print("from %d scenarios", why.scenarios().size());
    ownReturns(engine);
  }

  private static void ownReturns(RiskEngine engine) {
    double[] own = engine.periodReturns(ALICE);
    Estimate sortino =
        SeriesEstimators.catalogue().require("sortino.full").estimate(SeriesInput.of(own));
    print("%d own returns, Sortino: %s", own.length, sortino.status());
  }

  private static RiskEngine engine() {
    RiskEngine engine = RiskEngine.builder().build();
    SplittableRandom random = new SplittableRandom(1);
    String[] symbols = {"WETH", "WBTC", "LINK"};
    double[] prices = {2_000, 30_000, 7};
    for (int i = 0; i < symbols.length; i++) {
      TokenId token = TokenId.of(ChainId.ETHEREUM, symbols[i]);
      double[] closes = new double[366];
      closes[closes.length - 1] = prices[i];
      for (int k = closes.length - 1; k > 0; k--) {
        closes[k - 1] = closes[k] / (1 + 0.1 * (random.nextDouble() - 0.5));
      }
      engine.preloadCloses(token, TODAY - (closes.length - 1) * DAY, closes);
      engine.apply(TokenMeta.of(token, symbols[i], 18));
    }
    for (int i = 0; i < symbols.length; i++) {
      TokenId token = TokenId.of(ChainId.ETHEREUM, symbols[i]);
      engine.apply(PriceTick.of(token, Price.parse(Double.toString(prices[i])), TODAY + 1));
      engine.apply(
          ExternalFlow.deposit(
              EventKey.of(ChainId.ETHEREUM, "0x5c50...", i),
              ALICE,
              ChainPosition.of(ChainId.ETHEREUM, TODAY + 2, 18_500_000),
              token,
              Quantity.ofDecimal(i == 1 ? "0.1" : "2", 18)));
    }
    return engine;
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
