package io.hyperdex.risk.alert;

import static io.hyperdex.risk.alert.Alerts.ALICE;
import static io.hyperdex.risk.alert.Alerts.BOB;
import static io.hyperdex.risk.alert.Alerts.alert;
import static io.hyperdex.risk.alert.Severity.CRITICAL;
import static io.hyperdex.risk.alert.Severity.INFO;
import static io.hyperdex.risk.alert.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AlertFilterTest {
  private static final Alert ALERT = alert("a", ALICE, "var", WARNING);

  @Test
  void allLetsEverythingThrough() {
    assertThat(AlertFilter.all().matches(alert("a", INFO))).isTrue();
  }

  @Test
  void eachConditionTakesAlertsAway() {
    AlertFilter all = AlertFilter.all();
    assertThat(all.atLeast(WARNING).matches(ALERT)).isTrue();
    assertThat(all.atLeast(CRITICAL).matches(ALERT)).isFalse();
    assertThat(all.ofUsers(ALICE).matches(ALERT)).isTrue();
    assertThat(all.ofUsers(BOB).matches(ALERT)).isFalse();
    assertThat(all.ofRules("var", "drawdown").matches(ALERT)).isTrue();
    assertThat(all.ofRules("drawdown").matches(ALERT)).isFalse();
    assertThat(all.inStates(AlertState.OPEN).matches(ALERT)).isTrue();
    assertThat(all.inStates(AlertState.RESOLVED).matches(ALERT)).isFalse();
    assertThat(all.where(alert -> alert.id().equals("a")).matches(ALERT)).isTrue();
    assertThat(all.where(alert -> false).matches(ALERT)).isFalse();
  }

  @Test
  void stepsNarrowAndNeverWiden() {
    AlertFilter filter = AlertFilter.all().ofUsers(ALICE, BOB).ofUsers(ALICE).atLeast(CRITICAL);
    assertThat(filter.atLeast(INFO).matches(ALERT)).isFalse();
    assertThat(filter.matches(alert("x", ALICE, "var", CRITICAL))).isTrue();
    assertThat(filter.matches(alert("x", BOB, "var", CRITICAL))).isFalse();
    assertThat(filter.ofUsers(BOB).matches(alert("x", BOB, "var", CRITICAL))).isFalse();
  }

  @Test
  void andLetsThroughWhatBothDo() {
    AlertFilter both =
        AlertFilter.all()
            .where(alert -> alert.rule().startsWith("v"))
            .and(
                AlertFilter.all().where(alert -> alert.id().equals("a")).inStates(AlertState.OPEN));
    assertThat(both.matches(ALERT)).isTrue();
    assertThat(both.matches(ALERT.retracted())).isFalse();
    assertThat(both.matches(alert("b", ALICE, "var", WARNING))).isFalse();
    assertThat(both.matches(alert("a", ALICE, "drawdown", WARNING))).isFalse();
  }
}
