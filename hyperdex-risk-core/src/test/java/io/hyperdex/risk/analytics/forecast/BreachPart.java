package io.hyperdex.risk.analytics.forecast;

import io.hyperdex.risk.analytics.forecast.BreachEvaluation.Case;
import io.hyperdex.risk.analytics.forecast.ProbabilityScores.Bin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The tables of breach probabilities. */
final class BreachPart {
  private static final double[] EDGES = {0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1};
  private static final long BLOCK_MS = 7 * 86_400_000L;
  private static final Set<String> UNSEEN = Set.of("UNI", "COMP");

  private record Scored(
      String token, double[] model, double[] barrier, boolean[] y, long[] starts) {
    Optional<BrierSkill> skill(double[] forecast) {
      return BrierSkill.of(forecast, barrier, y, starts, BLOCK_MS, 1);
    }
  }

  private final ForecastPage page;

  BreachPart(ForecastPage page) {
    this.page = page;
  }

  BreachModel breaches(List<MarketSeries.HourlyRun> runs, int step) {
    List<Case> cases = new ArrayList<>();
    runs.forEach(run -> cases.addAll(BreachEvaluation.cases(run, step)));
    BreachTrainer.Settings settings =
        BreachTrainer.Settings.standard(BreachEvaluation.HORIZON * 3_600_000L);
    List<BreachSample> samples = BreachEvaluation.samples(cases);
    BreachModel model = BreachTrainer.train(samples, settings);
    PurgedWalkForward.Fold last = PurgedWalkForward.split(samples, 0.25, settings.embargoMs());
    page.line("## Breach within 24 hours");
    page.line("");
    page.line(
        "Every %d hours and for each token two questions: will a fall, and will a rise, of 3, 5, 8, 12 or 20 %% (in turn) be passed within",
        step);
    page.line(
        "the next 24 hourly closes? %,d questions, %,d of them in the last quarter of the time, which no training saw.",
        samples.size(), last.test().size());
    page.line(
        "USDC and UST are left out: the variance of a peg says nothing about its loss, and the forecaster abstains where nothing moves.");
    page.line("");
    BreachModel.Verdict verdict = model.verdict();
    page.line(
        "Walk-forward before the final period (four folds, purged, embargo of 24 hours), Brier score: closed form %.5f%s.",
        verdict.walkForwardBaseline(), walkForward(verdict));
    page.line(
        "Chosen: %s. Verdict in the final period: **%s**. Model `%s`.",
        verdict.chosen().map(k -> k.name().toLowerCase(Locale.ROOT)).orElse("none"),
        verdict.reason(),
        model.version());
    page.line("");
    ProbabilityModel candidate = model.candidate().orElseThrow();
    Scored all = score(last.test(), candidate);
    double base =
        last.train().stream().filter(BreachSample::happened).count() / (double) last.train().size();
    ProbabilityModel recalibrated = recalibrated(last.train());
    page.line(
        "| final period | Brier | skill against the closed form, 95 %% interval | log loss | PR-AUC | ECE |");
    page.line("|---|---|---|---|---|---|");
    row("base rate of the past", all, constant(all, base));
    row("closed form", all, all.barrier());
    row("closed form, recalibrated on the past", all, apply(last.test(), recalibrated));
    row(
        verdict.chosen().map(k -> k.name().toLowerCase(Locale.ROOT)).orElse("none")
            + ", calibrated",
        all,
        all.model());
    page.line("");
    double[] rival = apply(last.test(), recalibrated);
    String against =
        BrierSkill.of(all.model(), rival, all.y(), all.starts(), BLOCK_MS, 1)
            .map(
                k ->
                    String.format(
                        Locale.ROOT, "%+.4f [%+.4f, %+.4f]", k.skill(), k.low(), k.high()))
            .orElse("too few weeks");
    page.line(
        "Skill of the model against the recalibrated closed form, a rival the ship rule doesn't ask about: %s.",
        against);
    page.line(
        "Share of events in the final period: %.4f (what PR-AUC is by chance). Intervals by a bootstrap over weeks.",
        share(all.y()));
    page.line("");
    reliability("closed form", all.barrier(), all.y());
    reliability("model", all.model(), all.y());
    tokens(cases, last, candidate, settings);
    guard(last, model, candidate);
    return model;
  }

  private static String walkForward(BreachModel.Verdict verdict) {
    StringBuilder text = new StringBuilder();
    for (BreachModel.Kind kind : BreachModel.Kind.values()) {
      Double score = verdict.walkForwardBrier().get(kind);
      if (score != null) {
        text.append(
            String.format(Locale.ROOT, ", %s %.5f", kind.name().toLowerCase(Locale.ROOT), score));
      }
    }
    return text.toString();
  }

  /**
   * The strongest simple rival: the closed form with its own calibration, by logistic regression.
   */
  private static ProbabilityModel recalibrated(List<BreachSample> train) {
    double[] p = train.stream().mapToDouble(BreachSample::barrier).toArray();
    boolean[] y = new boolean[p.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = train.get(i).happened();
    }
    Calibration calibration = Calibration.platt(p, y);
    return features -> calibration.apply(Logit.inverse(features[1]));
  }

  private static double[] apply(List<BreachSample> samples, ProbabilityModel model) {
    return samples.stream().mapToDouble(s -> model.probability(s.features())).toArray();
  }

  private static double[] constant(Scored scored, double value) {
    double[] all = new double[scored.y().length];
    Arrays.fill(all, value);
    return all;
  }

  private static Scored score(List<BreachSample> samples, ProbabilityModel model) {
    boolean[] y = new boolean[samples.size()];
    for (int i = 0; i < y.length; i++) {
      y[i] = samples.get(i).happened();
    }
    ToDoubleFunction<BreachSample> barrier = BreachSample::barrier;
    return new Scored(
        "",
        apply(samples, model),
        samples.stream().mapToDouble(barrier).toArray(),
        y,
        samples.stream().mapToLong(BreachSample::startMs).toArray());
  }

  private static double share(boolean[] y) {
    int events = 0;
    for (boolean one : y) {
      events += one ? 1 : 0;
    }
    return (double) events / y.length;
  }

  private void row(String name, Scored scored, double[] p) {
    String skill =
        p == scored.barrier()
            ? "0"
            : scored
                .skill(p)
                .map(
                    s ->
                        String.format(
                            Locale.ROOT, "%+.4f [%+.4f, %+.4f]", s.skill(), s.low(), s.high()))
                .orElse("too few weeks");
    page.line(
        "| %s | %.5f | %s | %.4f | %.4f | %.4f |",
        name,
        ProbabilityScores.brier(p, scored.y()).orElseThrow(),
        skill,
        ProbabilityScores.logLoss(p, scored.y()).orElseThrow(),
        ProbabilityScores.averagePrecision(p, scored.y()).orElse(0),
        ProbabilityScores.calibrationError(ProbabilityScores.reliability(p, scored.y(), EDGES)));
  }

  private void reliability(String name, double[] p, boolean[] y) {
    page.line("Reliability, %s, final period:", name);
    page.line("");
    page.line("| said | cases | mean said | happened | 95 %% interval |");
    page.line("|---|---|---|---|---|");
    for (Bin bin : ProbabilityScores.reliability(p, y, EDGES)) {
      if (bin.cases() > 0) {
        page.line(
            "| %.2f to %.2f | %d | %.4f | %.4f | %.4f to %.4f |",
            bin.from(),
            bin.to(),
            bin.cases(),
            bin.meanForecast(),
            bin.observed(),
            bin.low(),
            bin.high());
      }
    }
    page.line("");
  }

  private void tokens(
      List<Case> cases,
      PurgedWalkForward.Fold last,
      ProbabilityModel candidate,
      BreachTrainer.Settings settings) {
    long from = last.test().get(0).startMs();
    page.line("By token, final period:");
    page.line("");
    page.line(
        "| token | cases | happened | closed form, Brier | model, Brier | skill, 95 %% interval |");
    page.line("|---|---|---|---|---|---|");
    for (String token : cases.stream().map(Case::token).distinct().toList()) {
      token(token, candidate, cases, from, Set.of(token));
    }
    List<Case> seen = cases.stream().filter(c -> !UNSEEN.contains(c.token())).toList();
    BreachModel without = BreachTrainer.train(BreachEvaluation.samples(seen), settings);
    if (seen.size() < cases.size() && without.candidate().isPresent()) {
      token(
          "UNI and COMP, by a model that never saw them",
          without.candidate().get(),
          cases,
          from,
          UNSEEN);
    }
    page.line("");
  }

  private void token(
      String name, ProbabilityModel model, List<Case> cases, long from, Set<String> tokens) {
    List<BreachSample> own =
        BreachEvaluation.samples(
            cases.stream()
                .filter(c -> tokens.contains(c.token()) && c.sample().startMs() >= from)
                .toList());
    if (own.isEmpty()) {
      return;
    }
    Scored scored = score(own, model);
    page.line(
        "| %s | %d | %.4f | %.5f | %.5f | %s |",
        name,
        own.size(),
        share(scored.y()),
        ProbabilityScores.brier(scored.barrier(), scored.y()).orElseThrow(),
        ProbabilityScores.brier(scored.model(), scored.y()).orElseThrow(),
        scored
            .skill(scored.model())
            .map(
                s ->
                    String.format(
                        Locale.ROOT, "%+.3f [%+.3f, %+.3f]", s.skill(), s.low(), s.high()))
            .orElse("too few weeks"));
  }

  /** The guard along the final period, fed with each outcome in order of time. */
  private void guard(PurgedWalkForward.Fold last, BreachModel model, ProbabilityModel candidate) {
    int window = 2000;
    if (last.test().size() < window) {
      return;
    }
    DriftGuard guard = new DriftGuard(model, window);
    int trusted = 0;
    double[] guarded = new double[last.test().size()];
    int next = 0;
    int beyond = 0;
    double largest = 0;
    for (BreachSample sample : last.test()) {
      guarded[next++] =
          guard.isTrusted() ? candidate.probability(sample.features()) : sample.barrier();
      guard.observe(
          sample.features(),
          candidate.probability(sample.features()),
          sample.barrier(),
          sample.happened());
      trusted += guard.isTrusted() ? 1 : 0;
      if (guard.observed() >= window) {
        largest = Math.max(largest, guard.largestIndex());
        beyond += guard.largestIndex() > DriftGuard.USUAL_INDEX ? 1 : 0;
      }
    }
    int cases = last.test().size();
    String skill =
        score(last.test(), candidate)
            .skill(guarded)
            .map(
                k ->
                    String.format(
                        Locale.ROOT, "%+.4f [%+.4f, %+.4f]", k.skill(), k.low(), k.high()))
            .orElse("too few weeks");
    page.line(
        "Drift guard over the final period, by the rolling Brier score of %d outcomes: the model is trusted %.1f %% of the time, and what",
        window, 100.0 * trusted / cases);
    page.line(
        "it and the closed form say in turn has a skill of %s (outcomes taken as known at once). The",
        skill);
    page.line(
        "population stability index of the features was above the usual limit of %.2f in %.1f %% of it (largest %.2f): a calm month of",
        DriftGuard.USUAL_INDEX, 100.0 * beyond / (cases - window + 1), largest);
    page.line(
        "all tokens together doesn't look like two years. As the model was better all the same, the index is reported and by default");
    page.line("takes nothing out of use.");
  }
}
