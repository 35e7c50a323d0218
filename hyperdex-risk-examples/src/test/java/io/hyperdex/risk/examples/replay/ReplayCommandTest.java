package io.hyperdex.risk.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayCommandTest {
  private static final String SWAPS =
      "time_ms,trader,chain,token_in,token_out,amount_in,amount_out\n1,u,c,a,b,1,2\n";

  @TempDir private Path temp;
  private ReplayFolder folder;

  @BeforeEach
  void writeInput() throws IOException {
    folder = new ReplayFolder(temp);
    folder.write("swaps.csv", SWAPS);
  }

  private void refuses(String sentence, String... arguments) {
    assertThat(folder.run(arguments)).isEqualTo(2);
    assertThat(folder.err()).contains(sentence).hasLineCount(1).startsWith("replay: ");
    assertThat(folder.out()).isEmpty();
  }

  @Test
  void helpIsNoError() {
    assertThat(folder.run("--help")).isZero();
    assertThat(folder.out()).contains("--swaps FILE...").contains("--unmatched");
  }

  @Test
  void wrongOptionsEndWithTwoAndOneSentence() {
    refuses("unknown option --swap", "--swap", "@swaps.csv");
    refuses("belongs to no option", "@swaps.csv");
    refuses("--swaps takes a value", "--swaps");
    refuses("--out takes one value", "--swaps", "@swaps.csv", "--out", "a", "b");
    refuses("need --swaps", "--prices", "@swaps.csv");
    refuses("--cost-basis must be one of", "--cost-basis", "best");
    refuses("--unmatched must be one of", "--unmatched", "reject");
  }

  @Test
  void unusableFilesEndWithTwoAndOneSentence() throws IOException {
    refuses("no such file", "--swaps", "@nothing.csv");
    refuses("no such file", "--swaps", "@swaps.csv", "--prices", "@nothing.csv");
    refuses("no such file", "--swaps", "@swaps.csv", "--tokens", "@nothing.csv");
    refuses("no column symbol", "--swaps", "@swaps.csv", "--prices", "@swaps.csv");
    folder.write("empty.csv", "");
    refuses("is empty", "--swaps", "@empty.csv");
    refuses("cannot make the folder", "--swaps", "@swaps.csv", "--out", "@swaps.csv");
  }

  @Test
  void aWrongRuleFileNamesThePlace() throws IOException {
    folder.write("rules.json", "{\"rules\":[{\"type\":\"drawdown\",\"maxDrawdown\":2}]}");
    refuses("$.rules[0]: maxDrawdown", "--swaps", "@swaps.csv", "--rules", "@rules.json");
    folder.write("rules.json", "{\"rules\":");
    refuses("is no rule set", "--swaps", "@swaps.csv", "--rules", "@rules.json");
  }

  @Test
  void rulesOfTheFileAreInForce() throws IOException {
    folder.write("rules.json", "{\"rules\":[{\"type\":\"exposure\",\"limitUsd\":\"5\"}]}");
    folder.write(
        "dollars.csv",
        "time_ms,trader,chain,token_in_symbol,token_out_symbol,amount_in,amount_out\n"
            + "1,u,c,USDC,DAI,5,5\n2,u,c,USDC,DAI,1,1\n");
    assertThat(folder.run("--swaps", "@dollars.csv", "--rules", "@rules.json", "--out", "@out"))
        .as(folder.err())
        .isZero();
    assertThat(folder.lines("out/alerts.jsonl")).hasSize(1);
    assertThat(folder.text("out/alerts.jsonl"))
        .contains(
            "\"user\":\"u\",\"rule\":\"exposure\",\"severity\":\"WARNING\",\"state\":\"OPEN\","
                + "\"openedAtMs\":2,\"closedAtMs\":null,\"value\":\"6.00000000\","
                + "\"limit\":\"5.00000000\",\"status\":\"OK\"}");
  }

  @Test
  void aFileWithoutRowsIsAnEmptyRun() throws IOException {
    folder.write("none.csv", SWAPS.substring(0, SWAPS.indexOf('\n') + 1));
    assertThat(folder.run("--swaps", "@none.csv", "--out", "@out")).as(folder.err()).isZero();
    assertThat(folder.text("out/positions.jsonl")).isEmpty();
    assertThat(folder.summary("out").get("read").intValue()).isZero();
  }

  @Test
  void costBasisAndUnmatchedPolicyAreOptions() throws IOException {
    assertThat(
            folder.run(
                "--swaps",
                "@swaps.csv",
                "--cost-basis",
                "fifo",
                "--unmatched",
                "short",
                "--out",
                "@out"))
        .isZero();
    assertThat(folder.lines("out/positions.jsonl"))
        .extracting(p -> p.get("token").textValue() + " " + p.get("quantity").textValue())
        .containsExactly("a -1", "b 2");
    assertThat(folder.summary("out").get("options").get("costBasis").textValue()).isEqualTo("fifo");
  }

  @Test
  void theMadeUpMarketShowsEverything() throws IOException {
    assertThat(folder.run("--out", "@out")).as(folder.err()).isZero();
    assertThat(folder.out())
        .contains("generated swaps")
        .contains("gross-exposure")
        .contains("CONFLICT")
        .contains("state hash");
    assertThat(folder.summary("out").get("alerts").intValue()).isPositive();
    assertThat(folder.lines("out/alerts.jsonl"))
        .extracting(alert -> alert.get("rule").textValue())
        .contains("gross-exposure", "concentration", "drawdown", "var-95", "losses-in-a-row");
    assertThat(folder.lines("out/users.jsonl"))
        .extracting(user -> user.get("var95").get("status").textValue())
        .contains("OK");
    assertThat(folder.run("--out", "@again")).isZero();
    assertThat(folder.comparable("again")).isEqualTo(folder.comparable("out"));
  }
}
