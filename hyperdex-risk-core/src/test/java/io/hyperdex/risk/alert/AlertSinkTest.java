package io.hyperdex.risk.alert;

import static io.hyperdex.risk.alert.Alerts.alert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertSinkTest {
  private final List<Alert> seen = new ArrayList<>();
  private final RuntimeException first = new IllegalStateException("first");
  private final AssertionError second = new AssertionError("second");

  @Test
  void compositeGoesOnAfterAMemberThrew() {
    AlertSink sink =
        AlertSink.composite(
            alert -> {
              throw first;
            },
            seen::add);
    assertThatThrownBy(() -> sink.onAlert(alert(1))).isSameAs(first);
    assertThat(seen).hasSize(1);
  }

  @Test
  void compositeReportsEveryFailure() {
    AlertSink sink =
        AlertSink.composite(
            alert -> {
              throw first;
            },
            seen::add,
            alert -> {
              throw second;
            });
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> sink.onAlert(alert(1)))
        .withMessage("2 of 3 sinks failed")
        .withCause(first)
        .satisfies(all -> assertThat(all.getSuppressed()).containsExactly(second));
    assertThat(seen).hasSize(1);
  }

  @Test
  void compositeSurvivesOneExceptionThrownByTwo() {
    AlertSink thrower =
        alert -> {
          throw first;
        };
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> AlertSink.composite(thrower, thrower).onAlert(alert(1)))
        .withCause(first);
    assertThat(first.getSuppressed()).isEmpty();
  }

  @Test
  void filteringHandsOnOnlyWhatMatches() {
    AlertSink sink = AlertSink.filtering(AlertFilter.all().atLeast(Severity.CRITICAL), seen::add);
    sink.onAlert(alert("low", Severity.WARNING));
    sink.onAlert(alert("high", Severity.CRITICAL));
    assertThat(seen).extracting(Alert::id).containsExactly("high");
  }

  @Test
  void noopIgnores() {
    AlertSink.noop().onAlert(alert(1));
    assertThat(AlertSink.noop()).isSameAs(AlertSink.noop());
  }
}
