package io.hyperdex.risk.engine;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Alerts in a state. */
final class AlertBytes {
  private AlertBytes() {}

  /** All but whose it is. */
  static void write(StateWriter out, Alert alert) {
    out.putText(alert.id());
    out.putText(alert.rule());
    out.putByte(alert.severity().ordinal());
    out.putByte(alert.state().ordinal());
    out.putSigned(alert.openedAtMs());
    Long closed = alert.closedAtMs();
    out.putBoolean(closed != null);
    if (closed != null) {
      out.putSigned(closed);
    }
    out.putByte(alert.unit().ordinal());
    write(out, alert.value());
    write(out, alert.limit());
    out.putByte(alert.status().ordinal());
    out.putVar(alert.tags().size());
    new TreeSet<>(alert.tags()).forEach(out::putText);
    out.putBoolean(alert.shadow());
  }

  static Alert read(StateReader in, UserId user) {
    return new Alert(
        in.getText(),
        user,
        in.getText(),
        in.getEnum(Severity.values()),
        in.getEnum(AlertState.values()),
        in.getSigned(),
        in.getBoolean() ? Long.valueOf(in.getSigned()) : null,
        in.getEnum(Unit.values()),
        readDecimal(in),
        readDecimal(in),
        in.getEnum(MeasureStatus.values()),
        readTags(in),
        in.getBoolean());
  }

  private static Set<String> readTags(StateReader in) {
    Set<String> tags = new HashSet<>();
    for (int i = in.getCount(1); i > 0; i--) {
      tags.add(in.getText());
    }
    return tags;
  }

  private static void write(StateWriter out, BigDecimal number) {
    out.putSigned(number.scale());
    byte[] digits = number.unscaledValue().toByteArray();
    out.putVar(digits.length);
    out.putBytes(digits);
  }

  private static BigDecimal readDecimal(StateReader in) {
    long scale = in.getSigned();
    int length = in.getCount(1);
    if (length == 0 || scale != (int) scale) {
      throw in.bad("a decimal of scale " + scale + " in " + length + " bytes");
    }
    return new BigDecimal(new BigInteger(in.getBytes(length)), (int) scale);
  }
}
