package io.hyperdex.risk.analytics.forecast;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The tables of breach forecasts of users, whose labels are alerts of the engine itself. */
final class UserBreachPart {
  private static final long BLOCK_MS = 7 * 86_400_000L;

  private final ForecastPage page;

  UserBreachPart(ForecastPage page) {
    this.page = page;
  }

  /**
   * @param hours of the replay
   * @param wallets real ones, and as many generated traders
   */
  List<BreachModel> users(List<MarketSeries.HourlyRun> runs, int hours, int wallets) {
    page.line("");
    page.line("## Breach of a user's own limits within 24 hours");
    page.line("");
    page.line(
        "A live engine (period one hour) is fed with the hourly prices from 20 April 2022 on for %,d hours, and its own rules make the labels: limits of drawdown",
        hours);
    page.line(
        "every 5 %% and of exposure every factor 1.25, of each kind the nearest one not firing is asked about, every 73 hours for each user; the label is whether its");
    page.line(
        "alert opened within 24 hours. **Closed form**: the barrier with an EWMA variance of the present holdings. **Prices**: candidates on the eight features above.");
    page.line(
        "**User**: those and eight more: portfolio volatility, concentration, turnover, losses in a row, hour of the day (two), price age, side. Verdicts by the rule above:");
    page.line(
        "the last quarter of the time, purged, with an embargo of 24 hours, opened once; intervals over weeks.");
    page.line("");
    page.line(
        "| users | questions | happened | closed form, Brier | prices: skill, 95 %% interval | verdict | user: skill, 95 %% interval | verdict |");
    page.line("|---|---|---|---|---|---|---|---|");
    UserWorld real = new UserWorld(runs);
    BreachModel first =
        row(
            "wallets of that morning, then held",
            real.live(hours, RealWallets.swaps(real, wallets), UserWorld.Traders.none()),
            real.users());
    UserWorld generated = new UserWorld(runs);
    BreachModel second =
        row(
            "generated traders",
            generated.live(hours, List.of(), UserWorld.Traders.generated(wallets, 11)),
            generated.users());
    page.line("");
    page.line(
        "Skill of the user features against the price features in the final period: wallets %s, traders %s.",
        added.get(0), added.get(1));
    page.line(
        "The wallets' trades are real but last a morning: after it turnover and streaks stand still. The traders' trades are generated; only the prices they meet are real.");
    page.line(
        "Users of one market hang together, so 95 %% intervals are over weeks, and both worlds are one stretch of history: what wins here may not win in another.");
    return List.of(first, second);
  }

  private final List<String> added = new java.util.ArrayList<>();

  private BreachModel row(String name, List<BreachSample> samples, int users) {
    long horizonMs = UserWorld.HORIZON * 3_600_000L;
    BreachModel ofPrices =
        BreachTrainer.train(
            samples.stream().map(UserBreachPart::pricesOnly).toList(),
            BreachTrainer.Settings.standard(horizonMs));
    BreachTrainer.Settings settings = BreachTrainer.Settings.ofUsers(horizonMs);
    BreachModel ofUsers = BreachTrainer.train(samples, settings);
    PurgedWalkForward.Fold last = PurgedWalkForward.split(samples, 0.25, settings.embargoMs());
    boolean[] happened = new boolean[last.test().size()];
    double[] barrier = new double[happened.length];
    long[] starts = new long[happened.length];
    int events = 0;
    for (int i = 0; i < happened.length; i++) {
      happened[i] = last.test().get(i).happened();
      barrier[i] = last.test().get(i).barrier();
      starts[i] = last.test().get(i).startMs();
      events += happened[i] ? 1 : 0;
    }
    added.add(
        ofPrices.candidate().isPresent() && ofUsers.candidate().isPresent()
            ? BrierSkill.of(
                    probabilities(ofUsers, last.test(), false),
                    probabilities(ofPrices, last.test(), true),
                    happened,
                    starts,
                    BLOCK_MS,
                    1)
                .map(UserBreachPart::text)
                .orElse("too few weeks")
            : "not trained");
    page.line(
        "| %s (%d) | %,d | %.4f | %.5f | %s | %s | %s | %s |",
        name,
        users,
        samples.size(),
        (double) events / Math.max(1, happened.length),
        ProbabilityScores.brier(barrier, happened).orElse(0),
        skill(ofPrices),
        ofPrices.verdict().reason(),
        skill(ofUsers),
        ofUsers.verdict().reason());
    return ofUsers;
  }

  private static BreachSample pricesOnly(BreachSample sample) {
    return new BreachSample(
        sample.startMs(),
        sample.endMs(),
        Arrays.copyOf(sample.features(), BreachFeatures.NAMES.size()),
        sample.barrier(),
        sample.happened());
  }

  private static double[] probabilities(
      BreachModel model, List<BreachSample> samples, boolean prices) {
    ProbabilityModel candidate = model.candidate().orElseThrow();
    return samples.stream()
        .mapToDouble(s -> candidate.probability(prices ? pricesOnly(s).features() : s.features()))
        .toArray();
  }

  private static String skill(BreachModel model) {
    String kind =
        model.verdict().chosen().map(k -> k.name().toLowerCase(Locale.ROOT)).orElse("none");
    return kind
        + " "
        + model.verdict().finalSkill().map(UserBreachPart::text).orElse("could not be judged");
  }

  private static String text(BrierSkill skill) {
    return String.format(
        Locale.ROOT, "%+.4f [%+.4f, %+.4f]", skill.skill(), skill.low(), skill.high());
  }
}
