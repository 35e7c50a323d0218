package io.hyperdex.risk.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertSink;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link AlertSink} must do: pass on each alert, whole, in order, resolved and retracted
 * ones included. Extend it, say how to make the sink and how to read what reached the other side,
 * and the tests run.
 */
public abstract class AlertSinkContract {
  private AlertSink sink = AlertSinkContract::notCreated;

  /** For subclasses. */
  protected AlertSinkContract() {}

  /** A new sink whose other side is empty. */
  protected abstract AlertSink createSink() throws Exception;

  /**
   * The alerts that reached the other side of the sink made last, in order. A sink with a buffer
   * flushes or waits here.
   *
   * @param expected how many there should be; give up waiting after a while
   */
  protected abstract List<Alert> received(int expected) throws Exception;

  /** How many alerts {@link #survivesManyAlerts} sends. Default 2,000. */
  protected int manyAlerts() {
    return 2_000;
  }

  private static void notCreated(Alert alert) {
    throw new IllegalStateException("createSink() was not called before alert " + alert.id());
  }

  @BeforeEach
  void create() throws Exception {
    sink = createSink();
  }

  /** An alert that differs from others in every way a sink might lose. */
  protected static Alert alert(int number) {
    Severity[] severities = Severity.values();
    return new Alert(
        String.format("%032x", number + 1),
        UserId.of("user" + number % 7),
        "rule-" + number % 3,
        severities[number % severities.length],
        AlertState.OPEN,
        1_700_000_000_000L + number,
        null,
        number % 2 == 0 ? Unit.USD : Unit.RATIO,
        new BigDecimal("100000000000000000000.123456789012").add(BigDecimal.valueOf(number)),
        new BigDecimal("0.1"),
        number % 5 == 0 ? MeasureStatus.STALE : MeasureStatus.OK);
  }

  @Test
  void passesOnAnAlertWhole() throws Exception {
    sink.onAlert(alert(0));
    assertThat(received(1)).containsExactly(alert(0));
  }

  @Test
  void keepsTheOrder() throws Exception {
    List<Alert> sent = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      sent.add(alert(i));
    }
    sent.forEach(sink::onAlert);
    assertThat(received(sent.size())).containsExactlyElementsOf(sent);
  }

  @Test
  void passesOnEveryStateOfOneAlert() throws Exception {
    Alert open = alert(3);
    Alert resolved = open.resolvedAt(open.openedAtMs() + 5_000);
    Alert retracted = resolved.retracted();
    sink.onAlert(open);
    sink.onAlert(resolved);
    sink.onAlert(retracted);
    assertThat(received(3)).containsExactly(open, resolved, retracted);
  }

  @Test
  void passesOnARetractionOfAnAlertItNeverSaw() throws Exception {
    Alert retracted = alert(9).retracted();
    sink.onAlert(retracted);
    assertThat(received(1)).containsExactly(retracted);
  }

  @Test
  void survivesManyAlerts() throws Exception {
    List<Alert> sent = new ArrayList<>();
    for (int i = 0; i < manyAlerts(); i++) {
      sent.add(alert(i));
    }
    sent.forEach(sink::onAlert);
    assertThat(received(sent.size())).containsExactlyElementsOf(sent);
  }

  @Test
  void mayBeCalledFromOneThreadAfterAnother() throws Exception {
    List<Alert> sent = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      Alert alert = alert(i);
      sent.add(alert);
      Thread caller = new Thread(() -> sink.onAlert(alert), "drain-" + i);
      caller.start();
      caller.join();
    }
    assertThat(received(sent.size())).containsExactlyElementsOf(sent);
  }
}
