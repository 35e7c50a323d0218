package io.hyperdex.risk.analytics.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CalendarPeriodTest {
  @Test
  void returnsAreCompoundedWithinEachPeriod() {
    LocalDate[] dates = dates("2020-12-31", "2021-01-01", "2021-01-31", "2021-04-01");
    double[] returns = {.1, .1, Double.NaN, -.5};
    assertThat(CalendarPeriod.MONTH.aggregate(dates, returns))
        .containsExactly(new double[] {.1, .1, -.5}, within(1e-15));
    assertThat(CalendarPeriod.QUARTER.aggregate(dates, returns)).hasSize(3);
    assertThat(CalendarPeriod.YEAR.aggregate(dates, returns))
        .containsExactly(new double[] {.1, -.45}, within(1e-15));
    // 2020-12-31 and 2021-01-01 are of one ISO week.
    assertThat(CalendarPeriod.WEEK.aggregate(dates, returns))
        .containsExactly(new double[] {.21, 0, -.5}, within(1e-15));
  }

  @Test
  void datesOutOfOrderAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> CalendarPeriod.MONTH.aggregate(dates("2021-02-01", "2021-01-01"), new double[2]))
        .withMessageContaining("2021-01-01 after 2021-02-01");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CalendarPeriod.MONTH.aggregate(dates("2021-02-01"), new double[2]));
  }

  @Test
  void periodsOfAYearAreToldFromTheDates() {
    assertThat(periods(Stream.iterate(LocalDate.of(2024, 1, 1), d -> d.plusDays(1)))).hasValue(365);
    assertThat(
            periods(
                Stream.iterate(LocalDate.of(2024, 1, 1), d -> d.plusDays(1))
                    .filter(d -> d.getDayOfWeek().getValue() < 6)))
        .hasValue(252);
    assertThat(periods(Stream.iterate(LocalDate.of(2024, 1, 1), d -> d.plusWeeks(1)))).hasValue(52);
    assertThat(periods(Stream.iterate(LocalDate.of(2024, 1, 31), d -> d.plusMonths(1))))
        .hasValue(12);
    assertThat(periods(Stream.iterate(LocalDate.of(2024, 1, 1), d -> d.plusMonths(3)))).hasValue(4);
    assertThat(periods(Stream.iterate(LocalDate.of(2024, 1, 1), d -> d.plusYears(1)))).hasValue(1);
    assertThat(periods(Stream.iterate(LocalDate.of(2024, 1, 1), d -> d.plusDays(15)))).isEmpty();
    assertThat(CalendarPeriod.periodsPerYear(dates("2024-01-01"))).isEmpty();
  }

  private static OptionalInt periods(Stream<LocalDate> dates) {
    return CalendarPeriod.periodsPerYear(dates.limit(24).toArray(LocalDate[]::new));
  }

  private static LocalDate[] dates(String... texts) {
    return Stream.of(texts).map(LocalDate::parse).toArray(LocalDate[]::new);
  }
}
