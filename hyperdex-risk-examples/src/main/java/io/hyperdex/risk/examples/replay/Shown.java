package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as a reader of the page sees them. */
final class Shown {
  static final String NOTHING = "–";

  private Shown() {}

  static String usd(double value) {
    return usd(new BigDecimal(value));
  }

  /** Whole dollars, for where cents would be noise. */
  static String dollars(double value) {
    return String.format(
        Locale.ROOT,
        "%,d",
        new BigDecimal(value).setScale(0, RoundingMode.HALF_EVEN).toBigInteger());
  }

  private static String usd(BigDecimal value) {
    BigDecimal cents = value.setScale(2, RoundingMode.HALF_EVEN);
    return String.format(Locale.ROOT, "%,.2f", cents);
  }

  /** A ratio as a percentage. */
  static String percent(double ratio) {
    return places(100 * ratio, 2) + " %";
  }

  static String places(double value, int places) {
    return new BigDecimal(value).setScale(places, RoundingMode.HALF_EVEN).toPlainString();
  }

  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  static String of(Unit unit, @Nullable BigDecimal value) {
    if (value == null) {
      return NOTHING;
    }
    return switch (unit) {
      case USD -> usd(value);
      case RATIO -> value.setScale(4, RoundingMode.HALF_EVEN).toPlainString();
      case COUNT -> value.toPlainString();
    };
  }

  /** A measure, with its status where that is not OK. */
  static String measure(@Nullable Measure measure) {
    if (measure == null || measure.value() == null) {
      return NOTHING;
    }
    return of(measure.unit(), measure.value()) + status(measure);
  }

  /** A measure that is a share of something, as a percentage. */
  static String share(@Nullable Measure measure) {
    if (measure == null || measure.value() == null) {
      return NOTHING;
    }
    return percent(measure.value().doubleValue()) + status(measure);
  }

  private static String status(Measure measure) {
    return measure.status() == MeasureStatus.OK ? "" : " (" + words(measure.status()) + ")";
  }

  /** A constant in words. */
  static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Date and minute, UTC. */
  static String moment(long timeMs) {
    return Instant.ofEpochMilli(timeMs).toString().substring(0, 16).replace('T', ' ');
  }
}
