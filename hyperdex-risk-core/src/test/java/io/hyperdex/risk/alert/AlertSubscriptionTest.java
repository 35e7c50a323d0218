package io.hyperdex.risk.alert;

import static io.hyperdex.risk.alert.Alerts.ALICE;
import static io.hyperdex.risk.alert.Alerts.BOB;
import static io.hyperdex.risk.alert.Alerts.alert;
import static io.hyperdex.risk.alert.Severity.CRITICAL;
import static io.hyperdex.risk.alert.Severity.INFO;
import static io.hyperdex.risk.alert.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertSubscriptionTest {
  private final AlertDispatch dispatch = AlertDispatch.builder().build();

  @Test
  void onlyTheUsersOwnAlertsEverEnter() {
    AlertSubscription ofAlice = dispatch.subscribe(ALICE, INFO, 1);
    AlertSubscription ofBob = dispatch.subscribe(BOB, INFO, 1);
    dispatch.publish(alert("a", ALICE, "var", INFO));
    dispatch.publish(alert("b", BOB, "var", CRITICAL));
    assertThat(ofAlice.queued()).isEqualTo(1);
    assertThat(ofAlice.poll().user()).isEqualTo(ALICE);
    assertThat(ofAlice.poll()).isNull();
    // Bob's critical alert took no room of Alice's.
    assertThat(ofAlice.dropped()).isZero();
    assertThat(ofBob.poll().user()).isEqualTo(BOB);
  }

  @Test
  void lesserAlertsDoNotEnter() {
    AlertSubscription subscription = dispatch.subscribe(ALICE, WARNING, 4);
    dispatch.publish(alert("a", INFO));
    dispatch.publish(alert("b", WARNING));
    assertThat(subscription.poll().id()).isEqualTo("b");
    assertThat(subscription.poll()).isNull();
  }

  @Test
  void aGapIsCounted() {
    AlertSubscription subscription = dispatch.subscribe(ALICE, INFO, 2);
    dispatch.publish(alert("a", INFO));
    dispatch.publish(alert("b", CRITICAL));
    dispatch.publish(alert("c", WARNING));
    assertThat(subscription.dropped()).isEqualTo(1);
    assertThat(subscription.dropped(INFO)).isEqualTo(1);
    List<Alert> taken = new ArrayList<>();
    assertThat(subscription.drainTo(taken::add)).isEqualTo(2);
    assertThat(taken).extracting(Alert::id).containsExactly("b", "c");
  }

  @Test
  void aConsumerThatThrowsKeepsTheRestQueued() {
    AlertSubscription subscription = dispatch.subscribe(ALICE, INFO, 4);
    dispatch.publish(alert(1));
    dispatch.publish(alert(2));
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                subscription.drainTo(
                    alert -> {
                      throw new IllegalStateException(alert.id());
                    }));
    assertThat(subscription.poll().id()).isEqualTo("2");
  }

  @Test
  void nothingArrivesAfterClosing() {
    AlertSubscription closed = dispatch.subscribe(ALICE, INFO, 4);
    AlertSubscription open = dispatch.subscribe(ALICE, INFO, 4);
    dispatch.publish(alert(1));
    closed.close();
    closed.close();
    dispatch.publish(alert(2));
    assertThat(closed.isClosed()).isTrue();
    assertThat(closed.queued()).isEqualTo(1);
    assertThat(open.queued()).isEqualTo(2);
    assertThat(dispatch.statistics().subscriptions()).isEqualTo(1);
    open.close();
    assertThat(dispatch.statistics().subscriptions()).isZero();
  }

  @Test
  void refusesNoRoom() {
    assertThatIllegalArgumentException().isThrownBy(() -> dispatch.subscribe(ALICE, INFO, 0));
  }
}
