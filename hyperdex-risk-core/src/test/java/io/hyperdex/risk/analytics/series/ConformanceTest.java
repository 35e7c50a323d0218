package io.hyperdex.risk.analytics.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.analytics.backtest.BacktestTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every row of the published tables, and the page that says how each was met. */
@Tag("real-data")
class ConformanceTest {
  @Test
  void everyPublishedRowAgrees() {
    List<PublishedRow> rows = rows();

    assertThat(rows).as("rows of all tables").hasSize(155 + 512 + 200 + 47 + 3);
    assertThat(rows)
        .filteredOn(row -> row.verdict() == PublishedRow.Verdict.DISAGREES)
        .as("rows that disagree")
        .isEmpty();
  }

  @Test
  void thePageShowsWhatTheTestFound() throws IOException {
    String page = ConformancePage.of(rows());
    Path generated = Path.of("target", "conformance.md");
    Files.createDirectories(generated.getParent());
    Files.writeString(generated, page, StandardCharsets.UTF_8);

    assertThat(Path.of("..", "docs", "conformance.md"))
        .as("copy %s there after reading what changed", generated.toAbsolutePath())
        .hasContent(page);
  }

  private static List<PublishedRow> rows() {
    List<PublishedRow> rows = new ArrayList<>();
    rows.addAll(EmpyricalTable.rows());
    rows.addAll(PerformanceAnalyticsTable.rows("managers"));
    rows.addAll(PerformanceAnalyticsTable.rows("edhec_a"));
    rows.addAll(BaconTable.rows());
    rows.addAll(BacktestTable.rows());
    return rows;
  }
}
