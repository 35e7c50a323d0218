package io.hyperdex.risk.examples.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.risk.jackson.RiskJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Published figures by way of the command, told the way a reader of PerformanceAnalytics would. The
 * data is in the folder {@code HYPERDEX_DATA}, else in {@code shared/data} beside the repository.
 */
@Tag("real-data")
class MeasureRealDataTest {
  @ParameterizedTest
  @CsvSource({
    "managers, HAM1, SharpeRatio --rf 0.035/12, 0.3201",
    "managers, HAM5, 'sharpe.sample.annualized --rf|US 3m TR', 0.1226",
    "managers, HAM2, SortinoRatio, 1.2220",
    "managers, HAM4, CalmarRatio --periods 12, 0.4227",
    "managers, HAM6, 'TreynorRatio --rf 0.035/12 --benchmark|SP500 TR', 0.3042",
    "managers, HAM3, 'InformationRatio --benchmark|SP500 TR', 0.4701",
    "managers, HAM1, ljung_box.p_value --lag 6, 0.0788",
    "managers, HAM2, DownsideDeviation --mar 0.04/12, 0.0134",
    "managers, SP500 TR, drawdown.table.depth --rank 2, 0.1537",
    "edhec_a, CTA Global, var.historical.type7, 0.0314",
    "edhec_a, CTA Global, es.historical.at_or_below --confidence 0.95, 0.0406",
    "edhec_a, Event Driven, var.modified --confidence 0.99, 0.0843",
    "edhec_a, Emerging Markets, es.gaussian.population, 0.0606",
    "edhec_a, Distressed Securities, CDD, 0.1760",
    "edhec_a, Convertible Arbitrage, var.gaussian.population --rows 1:100, 0.0121",
    "bacon, portfolio, kappa --mar 0.005 --order 2, 0.1566"
  })
  void figuresOfOthers(String data, String column, String asked, double published)
      throws IOException {
    JsonNode json = measure(data, column, asked);
    assertThat(json.get("value").asDouble()).isCloseTo(published, within(1e-4));
  }

  @ParameterizedTest
  @CsvSource({
    "drawdown.table.from, 2000-09-30",
    "drawdown.table.trough, 2002-09-30",
    "drawdown.table.to, 2006-10-31"
  })
  void datesOfTheDeepestDrawdown(String measure, String date) throws IOException {
    assertThat(measure("managers", "SP500 TR", measure).get("date").asText()).isEqualTo(date);
  }

  /** The measure, then options; blanks part them, in the last one after a bar they do not. */
  private static JsonNode measure(String data, String column, String asked) throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of("--returns", folder().resolve(data + "_returns.csv").toString(), "--column"));
    arguments.add(column);
    arguments.add("--measure");
    String[] parts = asked.split("\\|");
    arguments.addAll(List.of(parts[0].split(" ")));
    if (parts.length == 2) {
      arguments.add(parts[1]);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(new MeasureCommand(stream, stream).run(arguments))
        .as(out.toString(StandardCharsets.UTF_8))
        .isZero();
    return RiskJson.mapper().readTree(out.toByteArray());
  }

  private static Path folder() {
    String named = System.getenv("HYPERDEX_DATA");
    Path data = Path.of(named == null || named.isBlank() ? "../../shared/data" : named);
    assumeThat(data.resolve("reference")).as("HYPERDEX_DATA or ../shared/data").isDirectory();
    return data.resolve("reference");
  }
}
