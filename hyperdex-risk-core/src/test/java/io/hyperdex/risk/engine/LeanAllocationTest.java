package io.hyperdex.risk.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.ConsecutiveLossesLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RuleSet;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** Trades, batches and reads allocate nothing, alerts that open and close included. */
class LeanAllocationTest {
  private static final int USERS = 100;
  private static final int OPERATIONS = 100_000;
  private static final int WARM_UP = 3;
  private static final long USD = 1_000_000;
  private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final LeanDesk desk =
      new LeanDesk(
          builder ->
              builder
                  .tokensPerUser(2) // the others are in the side record: that path counts too
                  .rules(
                      RuleSet.of(
                          ExposureLimit.of("gross", Severity.CRITICAL, Usd.of(1_000)),
                          ConcentrationLimit.of("share", Severity.WARNING, 0.8),
                          DrawdownLimit.of("fall", Severity.CRITICAL, 0.5),
                          ConsecutiveLossesLimit.of("losses", Severity.INFO, 3))));
  private final int first = desk.engine.userBlock(USERS);

  private long perOperation(Runnable operations) {
    for (int i = 0; i < WARM_UP; i++) {
      operations.run();
    }
    long thread = Thread.currentThread().getId();
    long before = THREAD.getThreadAllocatedBytes(thread);
    operations.run();
    return THREAD.getThreadAllocatedBytes(thread) - before;
  }

  private void hold(int tokens) {
    for (int u = 0; u < USERS; u++) {
      for (int i = 1; i <= tokens; i++) {
        desk.deposit(UserId.of("#" + (first + u)), i, 2 * 999 * USD / 2 / tokens);
      }
    }
  }

  /** Back and forth, so that exposure and shares cross their limits again and again. */
  private void trade(int i, int tokens) {
    int user = first + i % USERS;
    int turn = i / USERS;
    int in = turn % 2 == 0 ? 1 : tokens;
    int out = turn % 2 == 0 ? tokens : 1;
    long more = turn % 4 < 2 ? 5 * USD : 0;
    Outcome outcome =
        desk.trade(
            user,
            LeanDesk.T0 + i,
            desk.token[in],
            300 * USD - more,
            desk.token[out],
            295 * USD + more);
    if (outcome != Outcome.APPLIED) {
      throw new AssertionError("trade " + i + " ended " + outcome);
    }
  }

  @Test
  void tradesInPlaceAllocateNothing() {
    hold(2);
    long opened = desk.engine.statistics().alertsOpened();

    long bytes =
        perOperation(
            () -> {
              for (int i = 0; i < OPERATIONS; i++) {
                trade(i, 2);
              }
            });

    assertThat(desk.engine.statistics().alertsOpened()).isGreaterThan(opened + 1_000);
    assertThat(bytes).isLessThan(OPERATIONS / 10);
  }

  @Test
  void tradesOfUsersWithManyTokensAllocateNothing() {
    hold(5);

    long bytes =
        perOperation(
            () -> {
              for (int i = 0; i < OPERATIONS; i++) {
                trade(i, 5);
              }
            });

    assertThat(bytes).isLessThan(OPERATIONS / 10);
  }

  @Test
  void batchesAndReadsAllocateNothing() {
    hold(2);
    TradeBatch batch = TradeBatch.ofCapacity(200);
    for (int i = 0; i < 200; i++) {
      int in = desk.token[i < 100 ? 1 : 2];
      int out = desk.token[i < 100 ? 2 : 1];
      batch.add(
          1, i, first + i % 100, desk.chain, LeanDesk.T0, -1, -1, -1, in, 0, USD, out, 0, USD, 0);
    }
    ExposureBuffer buffer = new ExposureBuffer();

    long bytes =
        perOperation(
            () -> {
              for (int i = 0; i < OPERATIONS / 200; i++) {
                int applied = desk.engine.applyBatch(batch);
                if (applied != 200) {
                  throw new AssertionError("only " + applied + " applied");
                }
              }
              for (int i = 0; i < OPERATIONS; i++) {
                desk.engine.exposureInto(first + i % USERS, buffer);
              }
            });

    assertThat(buffer.size()).isEqualTo(2);
    assertThat(bytes).isLessThan(OPERATIONS / 10);
  }
}
