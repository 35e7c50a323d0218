package io.hyperdex.risk.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A handful of swaps worked out by hand. Hours are counted from 1970. */
class ReplayGoldenTest {
  private static final long H = 3_600_000;
  private static final long MIN = 60_000;

  @TempDir private Path temp;
  private ReplayFolder folder;

  @BeforeEach
  void writeInput() throws IOException {
    folder = new ReplayFolder(temp);
    folder.write(
        "tokens.csv",
        "chain,address,symbol,decimals\n"
            + "ethereum,usdc,USDC,6\nethereum,weth,WETH,18\nethereum,xyz,XYZ,\n");
    folder.write(
        "prices.csv",
        "symbol,time_ms,close\nETH,0,2000\nETH," + H + ",2100\nETH," + 2 * H + ",9999\n");
    String header =
        "time_ms,block_number,tx_hash,log_index,trader,recipient,chain,token_in,token_out,"
            + "amount_in,amount_out\n";
    folder.write(
        "b.csv",
        header
            // bob has no WETH: all of it is unmatched, worth what it brought
            + (2 * H + 30 * MIN)
            + ",14,0xd,1,,bob,ethereum,weth,usdc,100000000000000000,200000000\n"
            // told again with another amount: rebooked and rejected
            + (2 * H + 31 * MIN)
            + ",14,0xd,1,,bob,ethereum,weth,usdc,100000000000000000,210000000\n"
            + "broken\n");
    folder.write(
        "a.csv",
        header
            // sells half for 1,050: cost out 1,000, profit 50
            + (2 * H + 10 * MIN)
            + ",12,0xb,1,alice,,ethereum,weth,usdc,500000000000000000,1050000000\n"
            // buys 1 WETH for 2,000 USDC that were never seen coming: unmatched
            + (H + 30 * MIN)
            + ",11,0xa,1,alice,,ethereum,usdc,weth,2000000000,1000000000000000000\n"
            // the sale again
            + (2 * H + 10 * MIN)
            + ",12,0xb,1,alice,,ethereum,weth,usdc,500000000000000000,1050000000\n"
            // 100 USDC for a token without decimals
            + (2 * H + 20 * MIN)
            + ",13,0xc,1,alice,,ethereum,usdc,xyz,100000000,7\n");
    assertThat(
            folder.run(
                "--swaps",
                "@b.csv",
                "@a.csv",
                "--prices",
                "@prices.csv",
                "--tokens",
                "@tokens.csv",
                "--out",
                "@out"))
        .as(folder.err())
        .isZero();
  }

  @Test
  void positionsAreWhatTheyAreByHand() throws IOException {
    assertThat(folder.text("out/positions.jsonl").lines())
        .containsExactly(
            position(
                "alice", "usdc", "950000000", "2000000000", "950", "0", "0", "1", now(), "PEG"),
            position(
                "alice",
                "weth",
                "500000000000000000",
                "0",
                "1000",
                "50",
                "50",
                "2100",
                2 * H,
                "FEED"),
            "{\"user\":\"alice\",\"chain\":\"ethereum\",\"token\":\"xyz\",\"quantity\":\"7\","
                + "\"unmatched\":\"0\",\"costUsd\":\"100.00000000\","
                + "\"realizedPnlUsd\":\"0.00000000\",\"unrealizedPnlUsd\":null,\"markUsd\":null,"
                + "\"markTimeMs\":null,\"mark\":null,\"markOrigin\":null}",
            position("bob", "usdc", "210000000", "0", "210", "0", "0", "1", now(), "PEG"),
            position(
                "bob", "weth", "0", "100000000000000000", "0", "0", "0", "2100", 2 * H, "FEED"));
  }

  private static long now() {
    return 2 * H + 31 * MIN;
  }

  private static String position(
      String user,
      String token,
      String quantity,
      String unmatched,
      String cost,
      String realized,
      String unrealized,
      String mark,
      long markTimeMs,
      String origin) {
    return ("{'user':'%s','chain':'ethereum','token':'%s','quantity':'%s','unmatched':'%s',"
            + "'costUsd':'%s.00000000','realizedPnlUsd':'%s.00000000',"
            + "'unrealizedPnlUsd':'%s.00000000','markUsd':'%s.00000000','markTimeMs':%d,"
            + "'mark':'%s','markOrigin':'%s'}")
        .replace('\'', '"')
        .formatted(
            user,
            token,
            quantity,
            unmatched,
            cost,
            realized,
            unrealized,
            mark,
            markTimeMs,
            mark,
            origin);
  }

  @Test
  void usersHaveExposureAndMeasures() throws IOException {
    List<JsonNode> users = folder.lines("out/users.jsonl");
    assertThat(users).extracting(u -> u.get("user").textValue()).containsExactly("alice", "bob");
    JsonNode alice = users.get(0);
    assertThat(alice.get("trades").intValue()).isEqualTo(3);
    assertThat(alice.get("grossExposureUsd").textValue()).isEqualTo("2000.00000000");
    assertThat(alice.get("netExposureUsd").textValue()).isEqualTo("2000.00000000");
    assertThat(alice.get("equityUsd").textValue()).isEqualTo("2000.00000000");
    assertThat(alice.get("concentration")).hasToString("0.525");
    assertThat(alice.get("hhi")).hasToString("0.50125");
    assertThat(alice.get("coverage")).hasToString("0.666666666667");
    assertThat(alice.get("winRate")).hasToString("{\"value\":1,\"status\":\"OK\",\"n\":1}");
    assertThat(alice.get("averageTradeSize").get("value").textValue()).isEqualTo("1050.00000000");
    assertThat(alice.get("var95").get("status").textValue()).isNotEqualTo("OK");
    assertThat(alice.get("returnVar95"))
        .hasToString("{\"value\":null,\"status\":\"UNDEFINED\",\"n\":0}");
    assertThat(alice.has("grossExposure")).isFalse();
    assertThat(users.get(1).get("trades").intValue()).isEqualTo(1);
    assertThat(users.get(1).get("grossExposureUsd").textValue()).isEqualTo("210.00000000");
  }

  @Test
  void everyLineIsAppliedDuplicateOrRejected() throws IOException {
    JsonNode summary = folder.summary("out");
    assertThat(summary.get("read").intValue()).isEqualTo(7);
    assertThat(summary.get("applied").intValue()).isEqualTo(4);
    assertThat(summary.get("duplicate").intValue()).isEqualTo(1);
    assertThat(summary.get("rejected").intValue()).isEqualTo(2);
    assertThat(summary.get("conflicts").intValue()).isEqualTo(1);
    assertThat(summary.get("rejectedByCode").get("BAD_LINE").intValue()).isEqualTo(1);
    assertThat(summary.get("stateHash").textValue()).matches("[0-9a-f]{32}");
    List<JsonNode> rejects = folder.lines("out/rejects.jsonl");
    assertThat(rejects)
        .extracting(r -> r.get("line") + " " + r.get("code").textValue())
        .containsExactly("3 CONFLICT", "4 BAD_LINE");
    assertThat(rejects.get(0).get("file").textValue()).endsWith("b.csv");
    assertThat(rejects.get(1).get("raw").textValue()).isEqualTo("broken");
  }

  @Test
  void reportSaysWhatWasReadAndWhatIsUnknown() {
    assertThat(folder.out())
        .contains("read 7 = applied 4 + duplicate 1 + rejected 2")
        .contains("1 without known decimals")
        .contains("XYZ")
        .contains("state hash ");
  }

  @Test
  void theSameInputGivesTheSameFiles() throws IOException {
    assertThat(
            folder.run(
                "--swaps",
                "@b.csv",
                "@a.csv",
                "--prices",
                "@prices.csv",
                "--tokens",
                "@tokens.csv",
                "--out",
                "@again"))
        .isZero();
    assertThat(folder.comparable("again")).isEqualTo(folder.comparable("out"));
  }

  @Test
  void symbolExportsAreBookedInWholeTokens() throws IOException {
    folder.write(
        "symbols.csv",
        "time_ms,trader,chain,dex,token_in_symbol,token_out_symbol,amount_in,amount_out\n"
            + 2 * H
            + ",u,ethereum,x,USDC,WETH,1000.5,0.5\n"
            + (2 * H + 1)
            + ",u,ethereum,x,WETH,MEME,0.25,1e6\n"
            + (2 * H + 1)
            + ",u,ethereum,x,WETH,MEME,0.25,1e6\n");
    assertThat(folder.run("--swaps", "@symbols.csv", "--prices", "@prices.csv", "--out", "@s"))
        .isZero();
    List<JsonNode> positions = folder.lines("s/positions.jsonl");
    assertThat(positions)
        .extracting(p -> p.get("token").textValue() + " " + p.get("quantity").textValue())
        .containsExactly("MEME 2000000000000000000000000", "USDC 0", "WETH 0");
    // 0.25 WETH at 2,100 is 525 USD for a million MEME: the implied price
    assertThat(positions.get(0).get("mark").textValue()).isEqualTo("0.000525");
    assertThat(positions.get(0).get("markOrigin").textValue()).isEqualTo("TRADE");
    assertThat(positions.get(0).get("costUsd").textValue()).isEqualTo("1050.00000000");
    assertThat(folder.summary("s").get("applied").intValue()).isEqualTo(3);
  }
}
