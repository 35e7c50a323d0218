package io.hyperdex.risk.alert;

import static io.hyperdex.risk.alert.Alerts.alert;
import static io.hyperdex.risk.alert.Severity.CRITICAL;
import static io.hyperdex.risk.alert.Severity.INFO;
import static io.hyperdex.risk.alert.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class AlertQueueTest {
  private final AlertQueue queue = new AlertQueue(2);

  @Test
  void givesAlertsInOrderOfArrivalWhateverTheirSeverity() {
    AlertQueue wide = new AlertQueue(4);
    Alert a = alert("a", WARNING);
    Alert b = alert("b", CRITICAL);
    Alert c = alert("c", INFO);
    wide.offer(a);
    wide.offer(b);
    wide.offer(c);
    assertThat(wide.poll()).isSameAs(a);
    assertThat(wide.poll()).isSameAs(b);
    assertThat(wide.poll()).isSameAs(c);
    assertThat(wide.poll()).isNull();
  }

  @Test
  void dropsTheOldestOfTheLeastSeverity() {
    Alert kept = alert("kept", CRITICAL);
    Alert lost = alert("lost", INFO);
    Alert arriving = alert("arriving", WARNING);
    queue.offer(lost);
    queue.offer(kept);
    assertThat(queue.offer(arriving)).isSameAs(lost);
    assertThat(queue.dropped(INFO)).isEqualTo(1);
    assertThat(queue.poll()).isSameAs(kept);
    assertThat(queue.poll()).isSameAs(arriving);
  }

  @Test
  void dropsTheArrivingOneWhenItIsTheLeast() {
    queue.offer(alert("a", CRITICAL));
    queue.offer(alert("b", WARNING));
    Alert arriving = alert("c", INFO);
    assertThat(queue.offer(arriving)).isSameAs(arriving);
    assertThat(queue.dropped(INFO)).isEqualTo(1);
    assertThat(queue.size()).isEqualTo(2);
  }

  @Test
  void amongEqualsTheOldestGoesAndTheNewestStays() {
    Alert open = alert("a", CRITICAL);
    Alert resolved = open.resolvedAt(2_000);
    queue.offer(open);
    queue.offer(alert("b", CRITICAL));
    assertThat(queue.offer(resolved)).isSameAs(open);
    assertThat(queue.dropped(CRITICAL)).isEqualTo(1);
  }

  @Test
  void transitionsOfOneBreachKeepTheirOrder() {
    Alert open = alert("a", WARNING);
    queue.offer(open);
    queue.offer(open.retracted());
    assertThat(queue.poll().state()).isEqualTo(AlertState.OPEN);
    assertThat(queue.poll().state()).isEqualTo(AlertState.RETRACTED);
  }

  @Test
  void refusesNoRoomAtAll() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AlertQueue(0))
        .withMessageContaining("must be positive: 0");
  }
}
