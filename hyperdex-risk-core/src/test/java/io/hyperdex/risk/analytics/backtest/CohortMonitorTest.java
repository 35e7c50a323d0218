package io.hyperdex.risk.analytics.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.analytics.backtest.CohortStatus.Model;
import io.hyperdex.risk.analytics.backtest.CohortStatus.Reason;
import org.junit.jupiter.api.Test;

class CohortMonitorTest {
  private static final CohortPolicy POLICY = new CohortPolicy(9500, 200, 100, .01, 100, true);

  @Test
  void aModelIsNotJudgedBeforeThereAreEnoughOutcomes() {
    CohortMonitor monitor = CohortMonitor.of(POLICY);
    for (int i = 0; i < 99; i++) {
      assertThat(exception(monitor)).isEqualTo(Model.PRIMARY);
    }
    assertThat(monitor.status().reason()).isEqualTo(Reason.NOT_JUDGED);
    assertThat(monitor.status().zone()).isEqualTo(TrafficLight.Zone.RED);
    assertThat(exception(monitor)).isEqualTo(Model.CONSERVATIVE);
  }

  @Test
  void aRightModelStays() {
    CohortMonitor monitor = CohortMonitor.of(POLICY);
    for (int i = 0; i < 1_000; i++) {
      assertThat(i % 20 == 10 ? exception(monitor) : quiet(monitor)).isEqualTo(Model.PRIMARY);
    }
    CohortStatus status = monitor.status();
    assertThat(status.reason()).isEqualTo(Reason.HOLDS);
    assertThat(status.n()).isEqualTo(200);
    assertThat(status.exceptions()).isEqualTo(10);
    assertThat(status.expected()).isCloseTo(10, within(1e-12));
    assertThat(status.zone()).isEqualTo(TrafficLight.Zone.GREEN);
    assertThat(status.coverage().orElseThrow()).isCloseTo(1, within(1e-9));
    assertThat(status.demotions()).isZero();
    assertThat(status.sequence()).isEqualTo(1_000);
  }

  @Test
  void tooCautiousAModelStays() {
    CohortMonitor monitor = CohortMonitor.of(POLICY);
    for (int i = 0; i < 400; i++) {
      assertThat(quiet(monitor)).isEqualTo(Model.PRIMARY);
    }
    assertThat(monitor.status().coverage().orElseThrow()).isLessThan(.001);
  }

  @Test
  void tooManyExceptionsDemoteAndTheConservativeOneIsScoredToo() {
    CohortMonitor monitor = CohortMonitor.of(POLICY);
    int recorded = 0;
    while (monitor.status().model() == Model.PRIMARY) {
      if (recorded++ % 8 == 0) {
        exception(monitor);
      } else {
        quiet(monitor);
      }
      assertThat(recorded).isLessThan(201);
    }
    CohortStatus status = monitor.status();
    assertThat(status.reason()).isEqualTo(Reason.TOO_MANY_EXCEPTIONS);
    assertThat(status.since()).isEqualTo(recorded);
    assertThat(status.demotions()).isEqualTo(1);
    assertThat(status.probationLeft()).isEqualTo(100);
    assertThat(status.conservativeExceptions()).isZero();

    monitor.record(-30, 10, 20);
    assertThat(monitor.status().conservativeExceptions()).isEqualTo(1);
  }

  @Test
  void exceptionsThatFollowEachOtherDemote() {
    CohortMonitor monitor = CohortMonitor.of(POLICY);
    Model model = Model.PRIMARY;
    // As many as there may be, but four in a row each time.
    for (int i = 0; i < 160; i++) {
      model = i % 80 >= 40 && i % 80 < 44 ? exception(monitor) : quiet(monitor);
    }
    assertThat(model).isEqualTo(Model.CONSERVATIVE);
    assertThat(monitor.status().reason()).isEqualTo(Reason.EXCEPTIONS_CLUSTER);
  }

  @Test
  void pooledOutcomesHaveNoOrderToTest() {
    CohortMonitor monitor = CohortMonitor.of(POLICY.pooled());
    for (int i = 0; i < 160; i++) {
      assertThat(i % 80 >= 40 && i % 80 < 44 ? exception(monitor) : quiet(monitor))
          .isEqualTo(Model.PRIMARY);
    }
    assertThat(monitor.status().independence()).isEmpty();
  }

  @Test
  void aShortfallThatIsExceededDemotes() {
    CohortMonitor monitor = CohortMonitor.of(POLICY);
    Model model = Model.PRIMARY;
    for (int i = 0; i < 120; i++) {
      // The right number of exceptions, each of five times the shortfall.
      model = monitor.record(i % 20 == 10 ? -60 : 1, 10, 20, 12);
    }
    assertThat(model).isEqualTo(Model.CONSERVATIVE);
    assertThat(monitor.status().reason()).isEqualTo(Reason.SHORTFALL_TOO_SMALL);
  }

  @Test
  void aRightShortfallStays() {
    CohortMonitor monitor = CohortMonitor.of(POLICY);
    for (int i = 0; i < 300; i++) {
      assertThat(monitor.record(i % 20 == 10 ? -12 : 1, 10, 20, 12)).isEqualTo(Model.PRIMARY);
    }
    assertThat(monitor.status().shortfall().orElseThrow()).isCloseTo(0, within(1e-12));
  }

  @Test
  void outcomesWithoutAShortfallLeaveItUntested() {
    CohortMonitor monitor = CohortMonitor.of(POLICY);
    monitor.record(-60, 10, 20, 12);
    assertThat(monitor.status().shortfall()).isPresent();
    monitor.record(1, 10, 20);
    assertThat(monitor.status().shortfall()).isEmpty();
  }

  @Test
  void aModelThatHoldsComesBackAfterProbation() {
    CohortMonitor monitor = demoted();
    for (int i = 1; i < 100; i++) {
      assertThat(i % 20 == 10 ? exception(monitor) : quiet(monitor)).isEqualTo(Model.CONSERVATIVE);
      assertThat(monitor.status().probationLeft()).isEqualTo(100 - i);
      assertThat(monitor.status().n()).isEqualTo(i);
    }
    assertThat(quiet(monitor)).isEqualTo(Model.PRIMARY);
    CohortStatus status = monitor.status();
    assertThat(status.reason()).isEqualTo(Reason.PROBATION_PASSED);
    assertThat(status.promotions()).isEqualTo(1);
    assertThat(status.n()).as("the outcomes that led here are done with").isZero();
  }

  @Test
  void aModelThatStillFailsStaysAsideUntilItHolds() {
    CohortMonitor monitor = demoted();
    for (int i = 0; i < 100; i++) {
      assertThat(i % 6 == 0 ? exception(monitor) : quiet(monitor)).isEqualTo(Model.CONSERVATIVE);
    }
    int more = 0;
    while (quiet(monitor) == Model.CONSERVATIVE) {
      more++;
      assertThat(more).as("good outcomes outweigh the bad ones").isLessThan(400);
    }
    assertThat(more).isGreaterThan(50);
  }

  @Test
  void everyFurtherDemotionDoublesTheProbationUpToTheWindow() {
    CohortMonitor monitor = demoted();
    int[] expected = {100, 200, 200};
    for (int round = 0; round < expected.length; round++) {
      assertThat(monitor.status().probationLeft()).isEqualTo(expected[round]);
      int passed = 1;
      while (quiet(monitor) == Model.CONSERVATIVE) {
        passed++;
      }
      assertThat(passed).isEqualTo(expected[round]);
      fail(monitor);
    }
    assertThat(monitor.status().demotions()).isEqualTo(4);
  }

  @Test
  void theSameOutcomesGiveTheSameStatus() {
    CohortMonitor one = CohortMonitor.of(POLICY);
    CohortMonitor other = CohortMonitor.of(POLICY);
    for (int i = 0; i < 700; i++) {
      double pnl = (i * 7919 % 101 - 50) / 4.0;
      one.record(pnl, 10, 12, 11);
      other.record(pnl, 10, 12, 11);
      assertThat(one.status()).isEqualTo(other.status());
    }
  }

  @Test
  void whatIsNoNumberIsRefusedAndNothingChanges() {
    CohortMonitor monitor = demoted();
    CohortStatus before = monitor.status();
    assertThatIllegalArgumentException().isThrownBy(() -> monitor.record(Double.NaN, 1, 2));
    assertThatIllegalArgumentException().isThrownBy(() -> monitor.record(1, 1, 2, -1));
    assertThat(monitor.status()).isEqualTo(before);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new CohortPolicy(9500, 50, 100, .01, 100, true))
        .withMessageContaining("minimum <= probation <= window");
  }

  private static CohortMonitor demoted() {
    CohortMonitor monitor = CohortMonitor.of(POLICY);
    fail(monitor);
    return monitor;
  }

  private static void fail(CohortMonitor monitor) {
    int recorded = 0;
    while (exception(monitor) == Model.PRIMARY) {
      recorded++;
      assertThat(recorded).isLessThan(200);
    }
  }

  /** Above the primary model's value at risk, below the conservative one's. */
  private static Model exception(CohortMonitor monitor) {
    return monitor.record(-15, 10, 20);
  }

  private static Model quiet(CohortMonitor monitor) {
    return monitor.record(1, 10, 20);
  }
}
