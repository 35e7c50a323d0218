package io.hyperdex.risk.examples;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.durable.DurableEngine;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RuleSet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * An engine in a directory: what it knew when the process ended it knows when the next one opens.
 */
public final class EngineThatSurvives {
  private static final TokenId USDC = TokenId.of(ChainId.ETHEREUM, "USDC");
  private static final RuleSet RULES =
      RuleSet.of(ExposureLimit.of("big", Severity.CRITICAL, Usd.of(1_000)));

  private EngineThatSurvives() {}

  static DurableEngine open(Path directory) throws IOException {
    return DurableEngine.in(directory, RiskEngine.builder().addSink(System.out::println))
        .rules(RULES)
        .open();
  }

  /** Two lives of one engine, in the directory given or a new one. */
  public static void main(String[] args) throws IOException {
    Path directory =
        args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("hyperdex-risk-");
    for (int life = 1; life <= 2; life++) {
      try (DurableEngine store = open(directory)) {
        long read = store.cursor("my-log").map(b -> ByteBuffer.wrap(b).getLong()).orElse(0L);
        System.out.println("life " + life + " goes on after record " + read);
        store.apply(TokenMeta.pegged(USDC, "USDC", 6));
        store.apply(
            ExternalFlow.deposit(
                EventKey.of(0, read + 1), // its key makes a record that is read twice count once
                UserId.of("alice"),
                ChainPosition.of(ChainId.ETHEREUM, 1_700_000_000_000L + read),
                USDC,
                Quantity.ofDecimal("400", 6)));
        store.putCursor("my-log", ByteBuffer.allocate(8).putLong(read + 1).array());
        store.snapshot(); // now and then, such as every hour; the journal has the rest
        System.out.println(
            "alice has " + store.engine().exposure(UserId.of("alice")).orElseThrow().gross());
      }
    }
  }
}
