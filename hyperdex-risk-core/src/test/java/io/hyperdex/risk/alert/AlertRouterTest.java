package io.hyperdex.risk.alert;

import static io.hyperdex.risk.alert.Alerts.ALICE;
import static io.hyperdex.risk.alert.Alerts.BOB;
import static io.hyperdex.risk.alert.Alerts.alert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.id.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertRouterTest {
  private static final UserId HOUSE = UserId.of("house");
  private final List<AlertNotice> told = new ArrayList<>();

  @Test
  void aCriticalOfTheHouseSilencesItsDependentsUntilItIsOver() {
    AlertRouter router =
        AlertRouter.builder()
            .inhibit(
                Inhibition.ofAll(
                    "house is down",
                    AlertFilter.all().ofUsers(HOUSE).atLeast(Severity.CRITICAL),
                    AlertFilter.all().ofRules("exposure")))
            .to(told::add);
    Alert house = alert("h", HOUSE, "var", Severity.CRITICAL);
    router.onAlert(house);
    router.onAlert(alert("a", ALICE, "exposure", Severity.WARNING));

    assertThat(told).extracting(AlertNotice::group).containsExactly("h");
    assertThat(router.suppression("a")).contains(SuppressionReason.INHIBITED);
    assertThat(router.recentSuppressions(1).get(0).cause()).isEqualTo("house is down");

    router.onAlert(house.resolvedAt(2_000));
    assertThat(told).extracting(AlertNotice::group).containsExactly("h", "h", "a");
    assertThat(router.statistics().released()).isEqualTo(1);
  }

  @Test
  void whatIsStillOpenWhenASilenceEndsIsToldThen() {
    AlertRouter router = AlertRouter.builder().to(told::add);
    router.silence(
        new Silence("night", AlertFilter.all().ofUsers(ALICE), 0, 5_000, "desk", "maintenance"));
    router.onAlert(alert("a", ALICE, "exposure", Severity.CRITICAL));
    router.onAlert(alert("over", ALICE, "var", Severity.CRITICAL));
    router.onAlert(alert("over", ALICE, "var", Severity.CRITICAL).resolvedAt(1_500));
    router.advanceTo(4_999);
    assertThat(told).isEmpty();

    router.advanceTo(5_000);
    assertThat(told).extracting(AlertNotice::group).containsExactly("a");
    assertThat(router.suppression("over")).contains(SuppressionReason.NEVER_TOLD);
    assertThat(router.silences()).isEmpty();
  }

  @Test
  void anOpenBreachIsToldAgainUntilSomebodyTakesItOn() {
    AlertRouter router =
        AlertRouter.builder().repeatEvery(Severity.WARNING, Duration.ofSeconds(10)).to(told::add);
    router.onAlert(alert("a", ALICE, "exposure", Severity.WARNING));
    router.advanceTo(11_000);
    router.advanceTo(20_999);
    assertThat(told)
        .extracting(AlertNotice::kind)
        .containsExactly(AlertNotice.Kind.SINGLE, AlertNotice.Kind.REPEAT);

    assertThat(router.acknowledge("a", "bob")).isTrue();
    router.advanceTo(100_000);
    assertThat(told).hasSize(2);
    router.onAlert(alert("a", ALICE, "exposure", Severity.WARNING).resolvedAt(100_001));
    assertThat(told).hasSize(3); // that it is over is told
    assertThat(router.acknowledge("a", "bob")).isFalse();
  }

  @Test
  void whatWasPutOffIsToldAgainWhenTheTimeHasCome() {
    AlertRouter router = AlertRouter.builder().to(told::add);
    router.onAlert(alert("a", ALICE, "exposure", Severity.WARNING));
    router.snooze("a", 60_000, "alice");
    router.advanceTo(59_999);
    assertThat(told).hasSize(1);
    router.advanceTo(60_000);
    assertThat(told)
        .extracting(AlertNotice::kind)
        .containsExactly(AlertNotice.Kind.SINGLE, AlertNotice.Kind.REPEAT);
  }

  @Test
  void beyondTheBudgetOnlyCriticalAlertsAreToldAtOnceAndTheRestComesAsADigest() {
    AlertRouter router =
        AlertRouter.builder()
            .budgetPerUser(2, Duration.ofHours(1))
            .digest(Severity.INFO, Duration.ofMinutes(10))
            .to(told::add);
    for (int i = 0; i < 5; i++) {
      router.onAlert(alert("w" + i, ALICE, "rule" + i, Severity.WARNING));
    }
    router.onAlert(alert("c", ALICE, "crit", Severity.CRITICAL));
    router.onAlert(alert("b", BOB, "exposure", Severity.WARNING));

    assertThat(told).extracting(AlertNotice::group).containsExactly("w0", "w1", "c", "b");
    assertThat(router.statistics().criticalBypasses()).isEqualTo(1);
    router.advanceTo(600_000);
    AlertNotice digest = told.get(4);
    assertThat(digest.kind()).isEqualTo(AlertNotice.Kind.DIGEST);
    assertThat(digest.alerts()).extracting(Alert::id).containsExactly("w2", "w3", "w4");
  }

  @Test
  void aRetractionPassesASilenceAndNeverReachesWhoWasNotTold() {
    AlertRouter router = AlertRouter.builder().to(told::add);
    Alert known = alert("known", ALICE, "exposure", Severity.WARNING);
    Alert unknown = alert("unknown", ALICE, "var", Severity.WARNING);
    router.onAlert(known);
    router.silence(new Silence("s", AlertFilter.all(), 0, 9_000, "desk", "reorg"));
    router.onAlert(unknown);
    router.onAlert(known.retracted());
    router.onAlert(unknown.retracted());

    assertThat(told)
        .extracting(notice -> notice.kind() + " " + notice.group())
        .containsExactly("SINGLE known", "RETRACTION known");
    assertThat(router.statistics().suppressed()).containsEntry(SuppressionReason.NEVER_TOLD, 1L);
  }

  @Test
  void breachesThatAreOverAreForgottenBeyondTheBoundAndTheirRetractionIsStillTold() {
    AlertRouter router = AlertRouter.builder().closedKept(10).to(told::add);
    for (int i = 0; i < 1_000; i++) {
      router.onAlert(alert(i));
      router.onAlert(alert(i).resolvedAt(2_000));
    }
    told.clear();
    router.onAlert(alert(0).retracted());
    assertThat(told).extracting(AlertNotice::kind).containsExactly(AlertNotice.Kind.RETRACTION);
    assertThat(router.suppression("1")).isEmpty();
  }

  @Test
  void aSinkThatThrowsLeavesTheRouterInOrder() {
    AlertRouter router =
        AlertRouter.builder()
            .toEach(
                alert -> {
                  throw new IllegalArgumentException("down");
                });
    assertThatThrownBy(() -> router.onAlert(alert(1))).hasRootCauseMessage("down");
    assertThat(router.statistics().told()).isEqualTo(1);
  }

  @Test
  void aNoticeOnWhichTheSinkThrowsDoesNotKeepTheLaterOnesFromIt() {
    AlertRouter router =
        AlertRouter.builder()
            .to(
                notice -> {
                  told.add(notice);
                  if (told.size() == 1) {
                    throw new IllegalArgumentException("down");
                  }
                });
    router.silence(new Silence("s", AlertFilter.all(), 0, 5_000, "desk", "test"));
    router.onAlert(alert(1));
    router.onAlert(alert(2));
    assertThatThrownBy(() -> router.advanceTo(5_000)).hasRootCauseMessage("down");
    assertThat(told).extracting(AlertNotice::group).containsExactly("1", "2");
  }

  @Test
  void aMatcherThatThrowsDoesNotMatchAndIsCounted() {
    AlertRouter router = AlertRouter.builder().to(told::add);
    AlertFilter broken =
        AlertFilter.all()
            .where(
                alert -> {
                  throw new IllegalStateException("broken");
                });
    router.silence(new Silence("s", broken, 0, 9_000, "desk", "test"));
    router.onAlert(alert(1));
    assertThat(told).hasSize(1);
    assertThat(router.statistics().matcherErrors()).isEqualTo(1);
  }

  @Test
  void whoSilencesSaysWhoAndWhy() {
    assertThatThrownBy(() -> new Silence("s", AlertFilter.all(), 0, 1, " ", "why"))
        .hasMessageContaining("actor");
    assertThatThrownBy(() -> new Silence("s", AlertFilter.all(), 1, 1, "me", "why"))
        .hasMessageContaining("until 1");
    assertThatThrownBy(() -> AlertRouter.builder().digest(Severity.CRITICAL, Duration.ofMinutes(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
