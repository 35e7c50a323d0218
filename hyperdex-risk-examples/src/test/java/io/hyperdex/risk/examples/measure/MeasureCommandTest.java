package io.hyperdex.risk.examples.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperdex.risk.analytics.series.SeriesEstimators;
import io.hyperdex.risk.jackson.RiskJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasureCommandTest {
  private static final String RETURNS =
      """
      date,fund,market,bills
      2024-01-31,0.02,0.01,0.001
      2024-02-29,,0.05,0.001
      2024-03-31,-0.04,-0.02,0.002
      2024-04-30,NA,0.01,0.002
      2024-05-31,0.06,0.03,0.001
      2024-06-30,NaN,0.01,0.001
      """;

  @TempDir private Path temp;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String file = "";

  @BeforeEach
  void writeInput() throws IOException {
    file = write("returns.csv", RETURNS);
  }

  @Test
  void oneObjectIsPrintedAndEmptyCellsAreSkipped() throws IOException {
    JsonNode json = measure("--column", "fund", "--measure", "return.cumulative.arithmetic");
    assertThat(json.get("value").asDouble()).isEqualTo(.04);
    assertThat(json.get("status").asText()).isEqualTo("OK");
    assertThat(json.get("n").asInt()).isEqualTo(3);
    assertThat(json.get("estimator").asText()).isEqualTo("return.cumulative.arithmetic");
    assertThat(out.toString(StandardCharsets.UTF_8)).hasLineCount(1).endsWith("\n");
  }

  @Test
  void aliasesLeadToTheEstimatorThatIsNamed() throws IOException {
    assertThat(measure("--column", "market", "--measure", "maxdrawdown").get("estimator").asText())
        .isEqualTo("drawdown.max");
  }

  @Test
  void noValueIsNullAndNoError() throws IOException {
    JsonNode json = measure("--column", "fund", "--measure", "omega", "--mar", "-0.5");
    assertThat(json.get("value").isNull()).isTrue();
    assertThat(json.get("status").asText()).isEqualTo("UNDEFINED");
  }

  @Test
  void aSeriesMayBeAColumnOrANumber() throws IOException {
    assertThat(
            measure("--column", "fund", "--measure", "beta", "--benchmark", "market")
                .get("value")
                .asDouble())
        .isEqualTo(2);
    double column =
        measure("--column", "fund", "--measure", "sharpe.sample", "--rf", "bills")
            .get("value")
            .asDouble();
    double number =
        measure("--column", "fund", "--measure", "sharpe.sample", "--rf", "0.0012")
            .get("value")
            .asDouble();
    assertThat(column).isNotEqualTo(number);
    JsonNode quotient =
        measure("--column", "fund", "--measure", "sharpe.sample", "--rf", "0.0144/12");
    assertThat(quotient.get("value").asDouble()).isEqualTo(number);
    assertThat(quotient.get("parameters").get("rf").asText()).isEqualTo("0.0144/12");
  }

  @Test
  void annualRatesAreTakenToAPeriod() throws IOException {
    double annual =
        measure(
                "--column",
                "market",
                "--measure",
                "sharpe.sample",
                "--rf-annual",
                "0.126825030131969",
                "--periods",
                "12")
            .get("value")
            .asDouble();
    double period =
        measure("--column", "market", "--measure", "sharpe.sample", "--rf", "0.01")
            .get("value")
            .asDouble();
    assertThat(annual).isCloseTo(period, within(1e-12));
  }

  @Test
  void periodsAreToldFromTheDatesUnlessGiven() throws IOException {
    assertThat(periods("--column", "market", "--measure", "volatility")).isEqualTo("12");
    assertThat(periods("--column", "market", "--measure", "volatility", "--periods", "365"))
        .isEqualTo("365");
    file = write("days.csv", "date,r\n2024-01-05,0.1\n2024-01-06,0.2\n2024-01-07,0.3\n");
    assertThat(periods("--measure", "volatility")).isEqualTo("365");
    file = write("plain.csv", "r\n0.1\n0.2\n");
    assertThat(periods("--measure", "volatility")).isEqualTo("12");
  }

  @Test
  void rowsOfADrawdownHaveTheirDate() throws IOException {
    JsonNode json = measure("--column", "fund", "--measure", "drawdown.table.from");
    assertThat(json.get("value").asInt()).isEqualTo(2);
    assertThat(json.get("date").asText()).isEqualTo("2024-03-31");
  }

  @Test
  void someRowsMayBeChosen() throws IOException {
    assertThat(
            measure("--column", "market", "--measure", "observations", "--rows", "2:4")
                .get("n")
                .asInt())
        .isEqualTo(3);
    assertThat(
            measure(
                    "--column",
                    "market",
                    "--measure",
                    "return.cumulative.arithmetic",
                    "--from",
                    "2024-03-01",
                    "--to",
                    "2024-05-31")
                .get("value")
                .asDouble())
        .isEqualTo(.02);
  }

  @Test
  void compressedFilesAreRead() throws IOException {
    Path packed = temp.resolve("returns.csv.gz");
    try (OutputStream bytes = new GZIPOutputStream(Files.newOutputStream(packed))) {
      bytes.write(RETURNS.getBytes(StandardCharsets.UTF_8));
    }
    file = packed.toString();
    assertThat(measure("--column", "fund", "--measure", "observations").get("n").asInt())
        .isEqualTo(3);
  }

  @Test
  void theListNamesEveryEstimatorOnALineOfItsOwn() {
    assertThat(run("--list")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSameSizeAs(SeriesEstimators.catalogue().all())
        .allMatch(line -> line.matches("[a-z0-9_.]+ +\\S.*"));
    assertThat(run("--describe", "CDaR")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("cdar: ", "Chekhlov");
    assertThat(run("--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("--rf-annual");
  }

  @Test
  void whatCannotBeUsedEndsWithTwoAndOneSentence() throws IOException {
    refuses("--measure is missing", "--returns", file, "--column", "fund");
    refuses("--returns is missing", "--measure", "beta");
    refuses("unknown option --colum", "--colum", "fund");
    refuses("--column takes a value", "--returns", file, "--column");
    refuses("given twice", "--column", "fund", "--column", "fund");
    refuses("unknown measure sharp.x; similar are sharpe.sample", with("--measure", "sharp.x"));
    refuses("measure --list names them all", with("--measure", "nothing"));
    refuses("beta needs --benchmark", with("--measure", "beta", "--column", "fund"));
    refuses(
        "name one of the columns with --column: [fund, market, bills]", with("--measure", "omega"));
    refuses("has no column funds", with("--measure", "omega", "--column", "funds"));
    refuses("has no column tbill", with("--measure", "omega", "--column", "fund", "--rf", "tbill"));
    refuses(
        "confidence is out of range: 95.0",
        with("--measure", "es.historical", "--column", "fund", "--confidence", "95"));
    refuses(
        "--lambda takes a number", with("--measure", "omega", "--column", "fund", "--lambda", "x"));
    refuses(
        "--rows must be FROM:TO within 1:6",
        with("--measure", "omega", "--column", "fund", "--rows", "0:3"));
    refuses(
        "not both",
        with("--measure", "omega", "--column", "fund", "--rf", "0", "--rf-annual", "0"));
    refuses("no such file", "--returns", "nothing.csv", "--measure", "omega");
    String text = write("text.csv", "r\n0.1\n1%\n");
    refuses("line 3, column r: no number: 1%", "--returns", text, "--measure", "omega");
    String infinite = write("infinite.csv", "r\nInfinity\n");
    refuses("line 2, column r: no number: Infinity", "--returns", infinite, "--measure", "omega");
    String ragged = write("ragged.csv", "a,b\n0.1,0.2\n0.1\n");
    refuses("line 3: 1 fields where the header has 2", "--returns", ragged, "--measure", "omega");
    String undated = write("undated.csv", "date,r\n31.1.2024,0.1\n");
    refuses("line 2: no date as in 2024-01-31", "--returns", undated, "--measure", "calmar");
  }

  private String[] with(String... more) {
    String[] arguments = Arrays.copyOf(new String[] {"--returns", file}, more.length + 2);
    System.arraycopy(more, 0, arguments, 2, more.length);
    return arguments;
  }

  private void refuses(String sentence, String... arguments) {
    assertThat(run(arguments)).isEqualTo(2);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains(sentence)
        .hasLineCount(1)
        .startsWith("measure: ");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private String periods(String... more) throws IOException {
    return measure(more).get("parameters").get("periods").asText();
  }

  private JsonNode measure(String... more) throws IOException {
    assertThat(run(with(more))).as(err.toString(StandardCharsets.UTF_8)).isZero();
    return RiskJson.mapper().readTree(out.toString(StandardCharsets.UTF_8));
  }

  private int run(String... arguments) {
    out.reset();
    err.reset();
    PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new MeasureCommand(printed, errors).run(List.of(arguments));
  }

  private String write(String name, String text) throws IOException {
    return Files.writeString(temp.resolve(name), text).toString();
  }
}
