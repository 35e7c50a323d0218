package io.hyperdex.risk.examples;

import io.hyperdex.risk.analytics.forecast.BarrierProbability;
import io.hyperdex.risk.analytics.forecast.BreachForecast;
import io.hyperdex.risk.analytics.forecast.BreachForecaster;
import io.hyperdex.risk.analytics.forecast.BreachModel;
import io.hyperdex.risk.analytics.forecast.BreachQuestion;
import io.hyperdex.risk.analytics.forecast.BreachSample;
import io.hyperdex.risk.analytics.forecast.BreachTrainer;
import io.hyperdex.risk.analytics.forecast.DriftGuard;
import io.hyperdex.risk.analytics.forecast.EwmaVariance;
import io.hyperdex.risk.analytics.forecast.VarianceModel;
import io.hyperdex.risk.analytics.forecast.VarianceSeries;
import io.hyperdex.risk.analytics.forecast.VarianceTrainer;
import io.hyperdex.risk.analytics.stress.HistoricalCrash;
import io.hyperdex.risk.analytics.stress.Holding;
import io.hyperdex.risk.analytics.stress.LimitDistance;
import io.hyperdex.risk.analytics.stress.PoolDepth;
import io.hyperdex.risk.analytics.stress.ReverseStress;
import io.hyperdex.risk.analytics.stress.Scenario;
import io.hyperdex.risk.analytics.stress.StressPortfolio;
import io.hyperdex.risk.analytics.stress.StressResult;
import io.hyperdex.risk.analytics.stress.StressTest;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** What a bad day would cost, how far the limits are, and how likely they are crossed. */
public final class StressAndForecast {
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "WETH");
  private static final TokenId USDC = TokenId.of(ChainId.ETHEREUM, "USDC");

  private StressAndForecast() {}

  public static void main(String[] args) {
    stress();
    distances();
    forecast(closes());
  }

  private static void stress() {
    StressPortfolio portfolio =
        StressPortfolio.of(
                Holding.of(WETH, 3, 2000, "ETH").withDepth(new PoolDepth(5_000_000, 0.003)),
                Holding.of(USDC, 4000, 1, "USDC", "stable"))
            .withGas(ChainId.ETHEREUM, 8);
    Scenario scenario =
        Scenario.parse("bad day", "all price -40%; tag:stable depeg 0.90; liquidity -50%; gas x5");
    StressResult result = StressTest.run(scenario, portfolio);
    print("P&L %.2f, after costs %.2f", result.pnl(), result.pnlAfterCosts());
    StressResult again = StressTest.run(HistoricalCrash.FTX_2022.scenario(), portfolio);
    print("as in November 2022: %.2f", again.pnl());
  }

  private static void distances() {
    double[] values = {6000, 4000};
    double[][] covariance = {{0.0016, 0.00144}, {0.00144, 0.0036}};
    ReverseStress reverse = ReverseStress.of(values, covariance, 1500).orElseThrow();
    print("a loss of 1500 is %.2f deviations away", reverse.distance());
    LimitDistance limit = LimitDistance.exposure(10_000, 12_500, 0.04);
    print("the exposure limit is a rise by %.2f away", limit.move().orElseThrow());
  }

  private static void forecast(double[] hourlyCloses) {
    VarianceSeries series = VarianceSeries.ofCloses(hourlyCloses);
    VarianceModel baseline = new EwmaVariance(0.985, EwmaVariance.Input.SQUARED_RETURN);
    VarianceModel model =
        VarianceTrainer.standard(24, baseline, 6, 24, 168, 720).train(series, series.size());
    double variance = model.forecast(series, series.size(), 24);
    double[] falls = BreachQuestion.falls(hourlyCloses);
    double distance = BarrierProbability.drawdownDistance(0.02, 0.06); // now, limit
    BreachQuestion question =
        new BreachQuestion(falls, falls.length, distance, variance, 24, 3_600_000, 60_000);
    BreachForecast forecast = BreachForecaster.closedForm(7_200_000).forecast(question);
    print("%s says %.3f", forecast.modelVersion(), forecast.probability().orElseThrow());
  }

  /** A model of one's own, from cases of the past: used only if it beats the closed form. */
  static BreachForecaster trained(List<BreachSample> cases) {
    BreachModel model = BreachTrainer.train(cases, BreachTrainer.Settings.standard(86_400_000));
    System.out.println(model.verdict().reason());
    DriftGuard guard = new DriftGuard(model, 2000); // feed it with outcomes: guard.observe(...)
    return BreachForecaster.of(model, guard, 7_200_000);
  }

  /** Ninety days of hours of a random walk: 60 % volatility a year. */
  private static double[] closes() {
    SplittableRandom random = new SplittableRandom(1);
    double[] closes = new double[90 * 24];
    double price = 2000;
    for (int i = 0; i < closes.length; i++) {
      price *= random.nextBoolean() ? 1.0064 : 1 / 1.0064;
      closes[i] = price;
    }
    return closes;
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
