package io.hyperdex.risk.alert;

import static io.hyperdex.risk.alert.Alerts.ALICE;
import static io.hyperdex.risk.alert.Alerts.BOB;
import static io.hyperdex.risk.alert.Alerts.alert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class AlertHistoryTest {
  private final AlertHistory history = AlertHistory.ofCapacity(3);

  @Test
  void keepsTheLatestImageOfAnAlert() {
    Alert open = alert(1);
    history.onAlert(open);
    history.onAlert(open.resolvedAt(2_000));
    assertThat(history.size()).isEqualTo(1);
    assertThat(history.find("1")).contains(open.resolvedAt(2_000));
  }

  @Test
  void newestIsTheOneChangedLast() {
    history.onAlert(alert(1));
    history.onAlert(alert(2));
    history.onAlert(alert(1).retracted());
    assertThat(history.latest(5)).extracting(Alert::id).containsExactly("1", "2");
    assertThat(history.latest(1)).extracting(Alert::id).containsExactly("1");
  }

  @Test
  void forgetsTheOneUnchangedForLongestAndCountsIt() {
    for (int number = 1; number <= 3; number++) {
      history.onAlert(alert(number));
    }
    history.onAlert(alert(1).resolvedAt(2_000));
    assertThat(history.evicted()).isZero();
    history.onAlert(alert(4));
    assertThat(history.find("2")).isEmpty();
    assertThat(history.latest(9)).extracting(Alert::id).containsExactly("4", "1", "3");
    assertThat(history.evicted()).isEqualTo(1);
  }

  @Test
  void answersByUserSeverityRuleAndState() {
    history.onAlert(alert("a", ALICE, "var", Severity.CRITICAL));
    history.onAlert(alert("b", BOB, "var", Severity.WARNING));
    history.onAlert(alert("c", ALICE, "exposure", Severity.INFO).resolvedAt(2_000));
    AlertFilter all = AlertFilter.all();
    assertThat(history.find(all.ofUsers(ALICE), 9)).extracting(Alert::id).containsExactly("c", "a");
    assertThat(history.find(all.ofRules("var"), 9)).extracting(Alert::id).containsExactly("b", "a");
    assertThat(history.find(all.atLeast(Severity.WARNING).ofUsers(ALICE), 9))
        .extracting(Alert::id)
        .containsExactly("a");
    assertThat(history.find(all.inStates(AlertState.RESOLVED), 9))
        .extracting(Alert::id)
        .containsExactly("c");
  }

  @Test
  void capacityZeroKeepsNone() {
    AlertHistory none = AlertHistory.ofCapacity(0);
    none.onAlert(alert(1));
    assertThat(none.latest(9)).isEmpty();
    assertThat(none.evicted()).isEqualTo(1);
  }

  @Test
  void refusesNegativeNumbers() {
    assertThatIllegalArgumentException().isThrownBy(() -> AlertHistory.ofCapacity(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> history.latest(-1));
  }
}
