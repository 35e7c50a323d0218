package io.hyperdex.risk.timescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class HistorySettingsTest {
  private final HistorySettings.Builder builder = HistorySettings.spoolIn(Path.of("spool"));

  @Test
  void aSettingThatMakesNoSenseIsRefusedWithItsValue() {
    List<ThrowingCallable> calls =
        List.of(
            () -> builder.spoolBytes(65_535),
            () -> builder.queueCapacity(0),
            () -> builder.batchRecords(-7),
            () -> builder.statementTimeout(Duration.ZERO),
            () -> builder.backoff(Duration.ofMillis(2), Duration.ofMillis(1)));
    List<String> told = List.of("65535", "0", "-7", "PT0S", "PT0.001S");
    for (int i = 0; i < calls.size(); i++) {
      assertThatThrownBy(calls.get(i))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(told.get(i));
    }
  }

  @Test
  void whatAFailureMeansIsInItsState() {
    assertThat(of("25006")).isEqualTo(SqlFailure.READ_ONLY);
    assertThat(of("22003")).isEqualTo(SqlFailure.DATA);
    assertThat(of("23502")).isEqualTo(SqlFailure.DATA);
    assertThat(of("42P01")).isEqualTo(SqlFailure.SET_UP);
    for (String state : List.of("08006", "57P01", "53300", "40001", "55P03", "57014", "")) {
      assertThat(of(state)).as(state).isEqualTo(SqlFailure.TRANSIENT);
    }
    assertThat(of(null)).isEqualTo(SqlFailure.TRANSIENT);
    assertThat(TimescaleAdapterException.of("x", new SQLException("gone", "08006")).isRetryable())
        .isTrue();
    assertThat(TimescaleAdapterException.of("x", new SQLException("none", "42P01")).isRetryable())
        .isFalse();
  }

  private static SqlFailure of(String state) {
    return SqlFailure.of(new SQLException("reason", state));
  }

  @Test
  void pausesDoubleUpToTheCapAndEndWithASuccess() {
    Backoff backoff = new Backoff(100, 300, new SplittableRandom(1));
    assertThat(backoff.waitNanos(7)).isZero();
    for (long longest : new long[] {100, 200, 300, 300}) {
      backoff.failed(1_000);
      assertThat(backoff.waitNanos(1_000)).isBetween(longest / 2, longest);
      assertThat(backoff.waitNanos(1_000 + longest)).isZero();
    }
    backoff.succeeded();
    assertThat(backoff.waitNanos(1_000)).isZero();
    backoff.failed(1_000);
    assertThat(backoff.waitNanos(1_000)).isBetween(50L, 100L);
  }
}
