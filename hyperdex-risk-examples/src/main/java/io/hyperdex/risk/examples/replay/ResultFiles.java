package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the result of a run as files, one JSON object a line, in canonical order. */
final class ResultFiles {
  /** Measures that a user's line gives as plain values. */
  private static final Set<MeasureId> PLAIN =
      EnumSet.of(
          MeasureId.GROSS_EXPOSURE, MeasureId.NET_EXPOSURE, MeasureId.CONCENTRATION, MeasureId.HHI);

  private final ReplayResult result;
  private final List<UserSnapshot> users;

  ResultFiles(ReplayResult result, List<UserSnapshot> users) {
    this.result = result;
    this.users = users;
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    writePositions(folder.resolve("positions.jsonl"));
    writeUsers(folder.resolve("users.jsonl"));
    writeAlerts(folder.resolve("alerts.jsonl"));
    writeRejects(folder.resolve("rejects.jsonl"));
    try (JsonLines out = JsonLines.create(folder.resolve("summary.json"))) {
      new SummaryLine(result, users).write(out);
    }
  }

  private void writePositions(Path file) throws IOException {
    try (JsonLines out = JsonLines.create(file)) {
      for (UserSnapshot user : users) {
        for (PositionLine line : PositionLine.of(user, result)) {
          line.write(out);
        }
      }
    }
  }

  private void writeUsers(Path file) throws IOException {
    try (JsonLines out = JsonLines.create(file)) {
      for (UserSnapshot user : users) {
        Map<MeasureId, Measure> measures = user.measures();
        out.begin();
        out.text("user", user.exposure().user().value());
        out.number("trades", user.trades());
        out.usd("grossExposureUsd", user.exposure().gross().toBigDecimal());
        out.usd("netExposureUsd", user.exposure().net().toBigDecimal());
        out.ratio("concentration", value(measures.get(MeasureId.CONCENTRATION)));
        out.ratio("hhi", value(measures.get(MeasureId.HHI)));
        out.ratio("coverage", new BigDecimal(user.exposure().coverage().ratio()));
        out.usd("equityUsd", user.exposure().net().toBigDecimal());
        out.usd("feesUsd", user.feesUsd().toBigDecimal());
        for (MeasureId id : MeasureId.values()) {
          Measure measure = measures.get(id);
          if (measure != null && !PLAIN.contains(id)) {
            writeMeasure(id, measure, out);
          }
        }
        out.end();
      }
    }
  }

  private static void writeMeasure(MeasureId id, Measure measure, JsonLines out)
      throws IOException {
    out.beginObject(id.jsonName());
    out.figure("value", measure.unit(), measure.value());
    out.text("status", measure.status().name());
    out.number("n", measure.n());
    out.endObject();
  }

  private void writeAlerts(Path file) throws IOException {
    try (JsonLines out = JsonLines.create(file)) {
      for (Alert alert : result.alerts()) {
        out.begin();
        out.text("id", alert.id());
        out.text("user", alert.user().value());
        out.text("rule", alert.rule());
        out.text("severity", alert.severity().name());
        out.text("state", alert.state().name());
        out.number("openedAtMs", alert.openedAtMs());
        out.number("closedAtMs", alert.closedAtMs());
        out.figure("value", alert.unit(), alert.value());
        out.figure("limit", alert.unit(), alert.limit());
        out.text("status", alert.status().name());
        out.end();
      }
    }
  }

  private void writeRejects(Path file) throws IOException {
    try (JsonLines out = JsonLines.create(file)) {
      for (Reject reject : result.rejects()) {
        out.begin();
        out.number("line", reject.line());
        out.text("file", result.fileName(reject));
        out.text("code", reject.code().name());
        out.text("text", reject.text());
        out.text("raw", reject.raw());
        out.end();
      }
    }
  }

  private static @Nullable BigDecimal value(@Nullable Measure measure) {
    return measure == null ? null : measure.value();
  }
}
