package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.EventOrder;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.examples.csv.CsvSource;
import io.hyperdex.risk.examples.csv.UnreadableInput;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One run: reads the files, feeds the engine in the order of events, and keeps what came of it. */
final class Replay {
  private static final Duration IMPLIED_PRICE_MAX_AGE = Duration.ofHours(24);

  private final ReplayOptions options;
  private final AlertLog alerts = new AlertLog();
  private final RiskEngine engine;
  private final List<Reject> rejects = new ArrayList<>();
  private final Map<EventKey, SwapRow> booked = new HashMap<>();
  private long applied;
  private long duplicates;
  private long ticks;
  private @Nullable RunRecorder recorder;

  private Replay(ReplayOptions options) {
    this.options = options;
    this.engine =
        RiskEngine.builder()
            .eventOrder(EventOrder.ARRIVAL)
            .impliedPriceMinimum(Usd.ZERO)
            .impliedPrices(true)
            .impliedPriceMaxAge(IMPLIED_PRICE_MAX_AGE)
            .costBasis(options.costBasis())
            .unmatchedPolicy(options.unmatched())
            .rules(options.rules())
            .addSink(alerts)
            .inlineSinks()
            .build();
  }

  /**
   * Replays.
   *
   * @throws UnreadableInput if a file can't be used at all
   */
  static ReplayResult run(ReplayOptions options, Progress progress) throws UnreadableInput {
    return new Replay(options).run(progress);
  }

  private ReplayResult run(Progress progress) throws UnreadableInput {
    SwapReader swapReader = new SwapReader();
    for (CsvSource source : options.swaps()) {
      progress.reading(source.name());
      swapReader.read(source);
    }
    SwapHistory history = swapReader.history();
    TokenList list = new TokenList();
    if (options.tokens() != null) {
      list.read(options.tokens());
    }
    List<TokenMeta> tokens = new ArrayList<>();
    Set<String> symbols = new HashSet<>();
    for (TokenId token : history.tokens()) {
      TokenMeta meta =
          history.symbolTokens().contains(token) ? TokenList.ofSymbol(token) : list.find(token);
      tokens.add(meta);
      symbols.addAll(PriceFiles.serving(meta.symbol()));
    }
    PriceFiles prices = new PriceFiles(symbols);
    for (CsvSource source : options.prices()) {
      progress.reading(source.name());
      prices.read(source);
    }
    List<InputFile> files = new ArrayList<>(history.files());
    files.addAll(prices.files());
    files.addAll(list.files());
    rejects.addAll(history.rejects());

    PriceTimeline timeline = new PriceTimeline(tokens, prices, history.endMs());
    if (options.wantsPage() && !history.rows().isEmpty()) {
      recorder =
          new RunRecorder(
              engine,
              tokens,
              timeline.firstMs(),
              prices.shortestBarMs(),
              history.rows().get(0).timeMs(),
              history.endMs());
    }
    long startNanos = System.nanoTime();
    feed(history, tokens, timeline, progress);
    long elapsedNanos = System.nanoTime() - startNanos;
    RunHistory seen = RunHistory.NONE;
    if (recorder != null) {
      elapsedNanos -= recorder.nanos();
      seen = recorder.history();
    }
    progress.done();
    rejects.sort(Comparator.comparingInt(Reject::file).thenComparingLong(Reject::line));
    return new ReplayResult(
        options,
        engine,
        files,
        tokens,
        TradedTokens.of(booked.values()),
        rejects,
        alerts.alerts(),
        new ReplayCounts(
            history.read(),
            applied,
            duplicates,
            ticks,
            prices.bars(),
            prices.skippedBars(),
            list.ignoredLines()),
        seen,
        Math.max(1, elapsedNanos));
  }

  /** Facts first; then every price change known at or before a trade ahead of that trade. */
  private void feed(
      SwapHistory history, List<TokenMeta> tokens, PriceTimeline timeline, Progress progress) {
    tokens.forEach(engine::apply);
    List<SwapRow> rows = history.rows();
    for (int i = 0; i < rows.size(); i++) {
      SwapRow row = rows.get(i);
      applyPricesUntil(row.timeMs(), timeline);
      lookBefore(row.timeMs());
      book(row);
      progress.at(i + 1L, rows.size());
    }
    if (!rows.isEmpty()) {
      engine.advanceTo(history.endMs()); // the last line may have been none that moves the clock
    }
  }

  private void applyPricesUntil(long timeMs, PriceTimeline timeline) {
    MarkChange change = timeline.pollUntil(timeMs);
    while (change != null) {
      lookBefore(change.timeMs());
      engine.advanceTo(change.timeMs());
      engine.apply(change.tick());
      ticks++;
      change = timeline.pollUntil(timeMs);
    }
  }

  private void lookBefore(long timeMs) {
    if (recorder != null) {
      recorder.before(timeMs);
    }
  }

  private void book(SwapRow row) {
    Outcome outcome = engine.apply(row.trade());
    switch (outcome) {
      case APPLIED -> {
        applied++;
        booked.put(row.key(), row);
      }
      case DUPLICATE -> duplicates++;
      case CONFLICT -> {
        booked.put(row.key(), row);
        reject(
            row,
            RejectCode.CONFLICT,
            "same transaction and place as an earlier line, other content: booked in its place");
      }
      case TOO_LATE ->
          reject(row, RejectCode.TOO_LATE, "its block is final already, given those before it");
      case OVERFLOW ->
          reject(row, RejectCode.AMOUNT_OVERFLOW, "with it the position is above 2^256-1");
      default -> throw new IllegalStateException("outcome " + outcome + " of " + row);
    }
  }

  private void reject(SwapRow row, RejectCode code, String text) {
    rejects.add(new Reject(row.file(), row.line(), code, text, null));
  }
}
