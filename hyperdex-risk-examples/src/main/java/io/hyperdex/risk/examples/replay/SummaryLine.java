package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.engine.UserSnapshot;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The summary of a run as one JSON object. */
final class SummaryLine {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final ReplayResult result;
  private final List<UserSnapshot> users;

  SummaryLine(ReplayResult result, List<UserSnapshot> users) {
    this.result = result;
    this.users = users;
  }

  void write(JsonLines out) throws IOException {
    ReplayCounts counts = result.counts();
    Map<RejectCode, Long> rejected = result.rejectedByCode();
    out.begin();
    out.number("read", counts.read());
    out.number("applied", counts.applied());
    out.number("duplicate", counts.duplicate());
    out.number("rejected", result.rejects().size());
    out.beginObject("rejectedByCode");
    for (Map.Entry<RejectCode, Long> entry : rejected.entrySet()) {
      out.number(entry.getKey().name(), (long) entry.getValue());
    }
    out.endObject();
    out.number("conflicts", (long) rejected.getOrDefault(RejectCode.CONFLICT, 0L));
    out.number("unpriced", Portfolios.unpricedTrades(users));
    out.number("unpricedPositions", Portfolios.unpricedPositions(users));
    out.number("users", users.size());
    out.number("positions", positions());
    out.number("alerts", result.alerts().size());
    out.number("tokens", result.tokens().size());
    out.number("tokensWithoutDecimals", Portfolios.tokensWithoutDecimals(result.tokens()));
    out.number("priceBars", counts.bars());
    out.number("priceBarsSkipped", counts.skippedBars());
    out.number("priceChanges", counts.ticks());
    out.number("tokenLinesIgnored", counts.ignoredTokenLines());
    out.number("events", result.events());
    out.number("eventsPerSecond", result.eventsPerSecond());
    out.number("elapsedMs", result.elapsedNanos() / NANOS_PER_MILLI);
    out.text("stateHash", result.engine().stateHash().toString());
    out.text("fullHash", result.engine().fullHash().toString());
    out.beginObject("options");
    out.text("eventOrder", "arrival");
    out.text("costBasis", name(result.options().costBasis()));
    out.text("unmatched", name(result.options().unmatched()));
    out.text("impliedPrices", "24h");
    out.endObject();
    out.value("rules", result.options().rules());
    out.beginArray("files");
    for (InputFile file : result.files()) {
      out.beginElement();
      out.text("kind", file.kind());
      out.text("name", file.name());
      out.number("rows", file.rows());
      out.endObject();
    }
    out.endArray();
    out.end();
  }

  private long positions() {
    return users.stream().mapToLong(user -> PositionLine.of(user, result).size()).sum();
  }

  private static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
