package io.hyperdex.risk.examples.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.examples.csv.CsvSource;
import io.hyperdex.risk.examples.csv.UnreadableInput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

class SwapReaderTest {
  private static final String HEADER =
      "time_ms,block_number,tx_hash,log_index,trader,recipient,chain,dex,token_in,token_out,"
          + "amount_in,amount_out\n";

  private static SwapHistory read(String... files) throws UnreadableInput {
    SwapReader reader = new SwapReader();
    for (int i = 0; i < files.length; i++) {
      reader.read(CsvSource.ofText("file" + i, files[i]));
    }
    return reader.history();
  }

  private static String row(String time, String block, String tx, String log) {
    return time + "," + block + "," + tx + "," + log + ",u,,ethereum,dex,a,b,1,2\n";
  }

  private static List<String> places(SwapHistory history) {
    return history.rows().stream()
        .map(row -> row.timeMs() + "/" + row.block() + " " + row.file() + ":" + row.line())
        .toList();
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.CsvSource(
      delimiter = '|',
      value = {
        "garbage|BAD_LINE",
        "1,2,t,3,u,,ethereum,dex,a,b,1|BAD_LINE",
        "1,2,t,3,u,,ethereum,dex,a,b,1,2,3|BAD_LINE",
        "1,2,t,3,u,,ethereum,dex,a,b,1,\"2|BAD_LINE",
        "x,2,t,3,u,,ethereum,dex,a,b,1,2|BAD_LINE",
        ",2,t,3,u,,ethereum,dex,a,b,1,2|BAD_LINE",
        "-5,2,t,3,u,,ethereum,dex,a,b,1,2|BAD_LINE",
        "1704412823000000,2,t,3,u,,ethereum,dex,a,b,1,2|BAD_LINE",
        "1,2.5,t,3,u,,ethereum,dex,a,b,1,2|BAD_LINE",
        "1,x,t,3,,,ethereum,dex,a,a,0,|BAD_LINE",
        "1,2,t,3,,,ethereum,dex,a,b,1,2|MISSING_USER",
        "1,2,t,3, , ,ethereum,dex,a,a,0,|MISSING_USER",
        "1,2,t,3,u,,ethereum,dex,a,b,,2|MISSING_AMOUNT",
        "1,2,t,3,u,,ethereum,dex,a,a,-1,|MISSING_AMOUNT",
        "1,2,t,3,u,,ethereum,dex,a,b,0,2|BAD_AMOUNT",
        "1,2,t,3,u,,ethereum,dex,a,a,1e999,1.5|BAD_AMOUNT",
        "1,2,t,3,u,,ethereum,dex,,,1,1000000000000000000000000000000000000000000000000000000000000"
            + "00000000000000000000|AMOUNT_OVERFLOW",
        "1,2,t,3,u,,ethereum,dex,a,a,1,2|SAME_TOKEN",
        "1,2,t,3,u,,ethereum,dex,0xAb5801a7D398351b8bE11C439e05C5B3259aeC9B,"
            + "0xab5801a7d398351b8be11c439e05c5b3259aec9b,1,2|SAME_TOKEN",
        "1,2,t,3,u,,ethereum,dex,a,,1,2|MISSING_TOKEN",
        "1,2,t,3,u,,ethereum,dex,,,1,2|MISSING_TOKEN"
      })
  void firstReasonThatAppliesIsGiven(String line, String code) throws UnreadableInput {
    SwapHistory history = read(HEADER + "\n" + line + "\n" + row("1", "2", "t", "3"));
    assertThat(history.read()).isEqualTo(2);
    assertThat(history.rows()).hasSize(1);
    Reject reject = history.rejects().get(0);
    assertThat(reject.code()).hasToString(code);
    assertThat(reject.line()).isEqualTo(3);
    assertThat(reject.raw()).isEqualTo(line);
    assertThat(reject.text()).isNotBlank();
  }

  @Test
  void precisionIsARejectOfSymbolExports() throws UnreadableInput {
    SwapHistory history =
        read(
            "time_ms,trader,chain,token_in_symbol,token_out_symbol,amount_in,amount_out\n"
                + "1,u,ethereum,A,B,1.0000000000000000001,1\n"
                + "2,u,ethereum,A,A,1.0000000000000000001,1\n"
                + "3,u,ethereum,A,B,1e-18,1.25\n");
    assertThat(history.rejects())
        .extracting(Reject::code)
        .containsExactly(RejectCode.PRECISION, RejectCode.PRECISION);
    SwapRow row = history.rows().get(0);
    assertThat(row.tokenIn()).hasToString("ethereum:A");
    assertThat(row.amountIn()).hasToString("1");
    assertThat(row.amountOut()).hasToString("1250000000000000000");
    assertThat(history.symbolTokens()).containsExactly(row.tokenIn(), row.tokenOut());
  }

  @Test
  void rowsAreSortedByTimeBlockArgumentAndLine() throws UnreadableInput {
    SwapHistory history =
        read(
            HEADER
                + row("20", "5", "t1", "1")
                + row("10", "7", "t2", "1")
                + row("10", "6", "t3", "9")
                + row("10", "6", "t4", "2"),
            HEADER + row("10", "6", "t5", "1") + row("10", "", "t6", "1"));
    assertThat(places(history))
        .containsExactly("10/-1 1:3", "10/6 0:4", "10/6 0:5", "10/6 1:2", "10/7 0:3", "20/5 0:2");
    assertThat(history.endMs()).isEqualTo(20);
  }

  @Test
  void userIsTheTraderElseTheRecipient() throws UnreadableInput {
    SwapHistory history =
        read(
            HEADER
                + "1,2,t,3,alice,bob,ethereum,dex,a,b,1,2\n"
                + "1,2,t,4,,bob,ethereum,dex,a,b,1,2\n");
    assertThat(history.rows())
        .extracting(row -> row.user().value())
        .containsExactly("alice", "bob");
  }

  @Test
  void emptyChainIsUnknownAndEmptyVenueIsNone() throws UnreadableInput {
    SwapRow row = read(HEADER + "1,,t,3,u,,,,a,b,1,2\n").rows().get(0);
    assertThat(row.tokenIn()).hasToString("unknown:a");
    assertThat(row.venue()).isNull();
    assertThat(row.block()).isEqualTo(ChainPosition.UNKNOWN);
    assertThat(row.trade().at().hasBlock()).isFalse();
  }

  @Test
  void placeIsTheLogElseTheCallElseTheSwapNumber() throws UnreadableInput {
    String header =
        "time_ms,tx_hash,log_index,tx_trace_address,subgraph_swap_no,trader,chain,token_in,"
            + "token_out,amount_in,amount_out\n";
    SwapHistory history =
        read(
            header
                + "1,0xT,7,,,u,c,a,b,1,2\n" // 0
                + "1,0xt,7,8,9,u,c,a,b,1,2\n" // 1: same as 0
                + "1,0xt,,7,,u,c,a,b,1,2\n" // 2: a call, not a log
                + "1,0xt,,7,9,u,c,a,b,1,2\n" // 3: same as 2
                + "1,0xt,,,7,u,c,a,b,1,2\n" // 4: a swap number
                + "1,0xt,,,,u,c,a,b,1,2\n" // 5: nothing
                + "1,0xt,,,,u,c,a,b,1,2\n" // 6: nothing, and another line
                + "1,,7,,,u,c,a,b,1,2\n" // 7: no transaction
                + "1,,7,,,u,c,a,b,1,2\n" // 8
                + "1,0xt,7,,,u,d,a,b,1,2\n"); // 9: another chain
    List<Object> keys = new ArrayList<>(history.rows().stream().map(SwapRow::key).toList());
    assertThat(keys.get(1)).isEqualTo(keys.get(0));
    assertThat(keys.get(3)).isEqualTo(keys.get(2));
    keys.remove(3);
    keys.remove(1);
    assertThat(keys).doesNotHaveDuplicates();
  }

  @Test
  void addressesWinOverSymbols() throws UnreadableInput {
    SwapHistory history =
        read(
            "time_ms,trader,chain,token_in,token_out,token_in_symbol,token_out_symbol,amount_in,"
                + "amount_out\n1,u,c,a,b,A,B,5,6\n");
    assertThat(history.rows().get(0).tokenIn()).hasToString("c:a");
    assertThat(history.rows().get(0).amountIn()).hasToString("5");
    assertThat(history.symbolTokens()).isEmpty();
  }

  @Test
  void aFileWithoutItsColumnsCannotBeUsed() {
    assertThatThrownBy(() -> read("time_ms,trader,token_in,token_out,amount_in\n"))
        .isInstanceOf(UnreadableInput.class)
        .hasMessageStartingWith("file0 has no column amount_out");
    assertThatThrownBy(() -> read("time_ms,trader,amount_in,amount_out\n"))
        .isInstanceOf(UnreadableInput.class)
        .hasMessageContaining("no column token_in");
  }
}
