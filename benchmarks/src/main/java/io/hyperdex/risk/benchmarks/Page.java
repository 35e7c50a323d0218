package io.hyperdex.risk.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The report as Markdown. */
final class Page {
  private static final String INTRODUCTION =
      """
      # Benchmarks

      `PipelineBench` measures one trade in order: book it, value the user before and after, check the rules. Users hold 5
      of 256 tokens of 6, 8 and 18 decimals and swap 10 to 1,000 USD between two of them; 32 trades share a block and its
      time, blocks are 12 seconds apart; keys never repeat. Trades are made in advance, as primitives; filling a batch of 256
      with them (`feedOnly`) is part of every row. The rules are limits on exposure, concentration, drawdown and losses in a row;
      with a window (`win=250`) also one on VaR at 95 %: of the user's own last 250 period returns (`var=return`), or of
      present holdings over 250 shared scenarios (`var=portfolio`). One thread, no sinks, marks that do not move, unless a row
      says so.

      - `engine`: `RiskEngine.applyTrade` with primitives. `engineBatch`: `applyBatch`, 256 trades a call.
      - `naive`: `NaivePort`, the same decisions the way one would write them first: maps, BigInteger, BigDecimal, everything
        worked out anew, VaR by sorting a list. It can't undo, take late trades or see that a price is stale.
      - `floorLoop`: the same decisions for one rule set, inlined by hand, without synchronisation, identity or undo.
        `touchOnly`: only reads the memory it needs. `immutable`: immutable states and compare-and-set.

      `NaivePortTest` holds naive port, floor loop and engine to the same alerts after every trade.
      LEAN has to reach a ratio as it stands, FULL, which keeps money exactly and can undo, half of it.

      ## Goals

      """;

  private static final String CAUTION =
      """

      A machine shared with other work: compare the ratios, and those only as far as the rounds agree. Tails are read against
      the empty loop of the same run. The engine does not use the Vector API, an incubator module; `ScenarioBench.vector` and
      `MonteCarloBench.vector` show what it would give. Written by `benchmarks/run`.
      """;

  private final StringBuilder text = new StringBuilder();
  private final Measured measured;

  private Page(Measured measured) {
    this.measured = measured;
  }

  /**
   * The one table: goal, figure, verdict.
   *
   * @param all whether goals that were not measured are listed too
   */
  static String goals(Measured measured, boolean all) {
    Page page = new Page(measured);
    page.goalTable(all);
    return page.text.toString();
  }

  static String of(Measured measured, List<String> machine, String notes) {
    Page page = new Page(measured);
    page.text.append(INTRODUCTION);
    page.goalTable(true);
    if (!notes.isBlank()) {
      page.text.append("\n## Goals not met, and what was tried\n\n").append(notes.strip());
      page.text.append('\n');
    }
    page.rounds();
    page.features();
    page.sinks();
    page.section("The pipeline, ns a trade", "PipelineBench.", true);
    page.section("Reading exposure, ns", "ExposureBench.", true);
    page.section("VaR of a window, ns", "VarBench.", true);
    page.section(
        "A trade's part of portfolio VaR: two tokens of 250 scenarios and a count, ns",
        "ScenarioBench.",
        true);
    page.section("Monte Carlo VaR, 10,000 paths and 20 tokens, us", "MonteCarloBench.", true);
    page.section("Monte Carlo by the library, the same size, us", "SimulationBench.", true);
    page.section("All tail measures of a user, us", "PortfolioRiskBench.", true);
    page.section("All performance measures of a user, us", "PerformanceBench.", true);
    page.section("Forecasts, us", "PredictBench.", true);
    page.section(
        "A check before a trade beside the trade, every call timed, ns", "WhatIfBench.", true);
    page.section("Wide integers: add and subtract, ns", "U256Bench.", true);
    page.section("Money: amount times price, ns", "UsdBench.", true);
    page.section("Money: fixed point and double against BigDecimal", "UsdErrors.", false);
    page.section("Codecs, ns a trade", "CodecBench.", true);
    page.section("Interning a user's key, ns", "InternBench.", true);
    page.section("Threads: operations a second, and two threads to one", "ScalingBench.", false);
    page.section("Latency at a steady rate from the due time, ns", "OpenLoopLatency.", false);
    page.section("A desk of 10,000 positions, latency in ns", "EngineLoad.", false);
    page.section("Handing over to another thread, ns an event", "HandOffBench.", false);
    page.section("Heap in use, bytes", "FootprintMain.", false);
    page.section("A load from memory, ns", "MemoryLatencyBench.", false);
    page.section("Another engine, ns a check", "ExchangeCore.", false);
    page.text.append("\n## How\n\n");
    machine.forEach(line -> page.text.append("- ").append(line).append('\n'));
    page.text.append(CAUTION);
    return page.text.toString();
  }

  private void goalTable(boolean all) {
    text.append("| # | Goal | Profile | Bound | Figure | Verdict |\n|---|---|---|---|---|---|\n");
    for (Goals.Goal goal : Goals.of(measured)) {
      if (!all && goal.figure().equals("-")) {
        continue;
      }
      String verdict = goal.verdict().equals("NOT MET") ? "**NOT MET**" : goal.verdict();
      line(goal.id(), goal.what(), goal.profile(), goal.goal(), goal.figure(), verdict);
    }
  }

  private void rounds() {
    text.append("\n## Ratios of each round\n\n");
    text.append("| # | Goal | Profile | Each round |\n|---|---|---|---|\n");
    for (Goals.Goal goal : Goals.of(measured)) {
      if (!goal.rounds().isEmpty()) {
        line(goal.id(), goal.what(), goal.profile(), goal.rounds());
      }
    }
  }

  /** What each thing costs beside a plain trade. */
  private void features() {
    String start = "FeatureBench.trade feature=";
    List<String> names = rows(start);
    if (names.isEmpty()) {
      return;
    }
    text.append("\n## What features cost (goal 16), 1,000 users, 4 rules unless named\n\n");
    text.append(
        "`ticks`: one price for every 10 trades. `late`, `reverts`: 1 % of the trades.\n\n");
    text.append(
        "| Feature | Profile | ns a trade | more than plain | B/op |\n|---|---|---|---|---|\n");
    for (String name : names) {
      String profile = name.substring(name.indexOf("profile="));
      double plain = measured.median(start + "plain " + profile).orElse(Double.NaN);
      double own = measured.median(name).orElse(Double.NaN);
      line(
          name.substring(start.length(), name.indexOf(" profile=")),
          profile.substring("profile=".length()),
          Goals.number(own),
          Goals.number(own - plain),
          bytes(name));
    }
  }

  /** What a sink that behaves badly costs the engine in front of it. */
  private void sinks() {
    String start = "SinkBench.trade ";
    List<String> names = rows(start);
    if (names.isEmpty()) {
      return;
    }
    text.append("\n## A sink behind the queue, alerts all the time, 1,000 users\n\n");
    text.append("| Sink | ns a trade | to one that does nothing | B/op |\n|---|---|---|---|\n");
    for (String name : names) {
      List<Double> ratios =
          measured.ratios(name, name.replaceFirst("sink=[a-z]+", "sink=noop")).stream()
              .sorted()
              .toList();
      line(
          name.substring(start.length()),
          Goals.number(measured.median(name).orElse(Double.NaN)),
          ratios.isEmpty() ? "-" : Goals.number(ratios.get(ratios.size() / 2)),
          bytes(name));
    }
  }

  private void section(String title, String start, boolean allocation) {
    List<String> names = rows(start);
    if (names.isEmpty()) {
      return;
    }
    text.append("\n## ").append(title).append("\n\n| Row | least | median |");
    text.append(allocation ? " B/op |\n|---|---|---|---|\n" : "\n|---|---|---|\n");
    for (String name : names) {
      List<String> cells = new ArrayList<>();
      cells.add(name.substring(start.length()));
      cells.add(Goals.number(measured.least(name).orElse(Double.NaN)));
      cells.add(Goals.number(measured.median(name).orElse(Double.NaN)));
      if (allocation) {
        cells.add(bytes(name));
      }
      line(cells.toArray(String[]::new));
    }
  }

  private List<String> rows(String start) {
    return measured.namesStartingWith(start).stream()
        .filter(name -> !name.endsWith(Measured.BYTES))
        .sorted()
        .toList();
  }

  private String bytes(String name) {
    OptionalDouble bytes = measured.median(name + Measured.BYTES);
    return bytes.isPresent() ? Goals.number(bytes.getAsDouble()) : "-";
  }

  private void line(String... cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }
}
