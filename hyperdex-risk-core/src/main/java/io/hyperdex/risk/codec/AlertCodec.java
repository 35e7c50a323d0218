package io.hyperdex.risk.codec;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.util.List;
import java.util.Set;

/**
 * The binary form of an {@link Alert}: exact, versioned, the same bytes for equal alerts.
 *
 * <p>Magic {@code "HA"}, a version byte ({@value #VERSION}), then id, user, rule, severity, state,
 * opened, closed (optional), unit, value, limit, status, tags (sorted), shadow, in the notation of
 * {@link RiskEventCodec}; a decimal is an i16 scale, a u16 length and the two's complement unscaled
 * value. Version 1 ends after the status, and is read as an alert without tags of a rule that is
 * not on trial. Stateless, safe from any thread.
 */
public final class AlertCodec {
  /** The version written; every version up to it is read. */
  public static final int VERSION = 2;

  private static final int MAGIC = 'H' << 8 | 'A';
  private static final WireCodes<Severity> SEVERITY =
      new WireCodes<>("severity", List.of(Severity.INFO, Severity.WARNING, Severity.CRITICAL));
  private static final WireCodes<AlertState> STATE =
      new WireCodes<>(
          "alert state", List.of(AlertState.OPEN, AlertState.RESOLVED, AlertState.RETRACTED));
  private static final WireCodes<Unit> UNIT =
      new WireCodes<>("unit", List.of(Unit.USD, Unit.RATIO, Unit.COUNT));
  private static final WireCodes<MeasureStatus> STATUS =
      new WireCodes<>(
          "status",
          List.of(
              MeasureStatus.OK,
              MeasureStatus.INSUFFICIENT_DATA,
              MeasureStatus.UNDEFINED,
              MeasureStatus.STALE,
              MeasureStatus.PARTIAL));

  private AlertCodec() {}

  /**
   * The bytes of an alert.
   *
   * @throws IllegalArgumentException if a text has more than 1024 bytes of UTF-8 or is no valid
   *     Unicode, a number has more than 1024 decimal places, or there are more than 255 tags
   */
  public static byte[] encode(Alert alert) {
    WireWriter out = new WireWriter();
    out.putByte(MAGIC >>> 8);
    out.putByte(MAGIC);
    out.putByte(VERSION);
    out.putText(alert.id());
    out.putText(alert.user().value());
    out.putText(alert.rule());
    SEVERITY.write(out, alert.severity());
    STATE.write(out, alert.state());
    out.putLong(alert.openedAtMs());
    Long closed = alert.closedAtMs();
    out.putBoolean(closed != null);
    if (closed != null) {
      out.putLong(closed);
    }
    UNIT.write(out, alert.unit());
    out.putDecimal(alert.value());
    out.putDecimal(alert.limit());
    STATUS.write(out, alert.status());
    out.putTags(alert.tags());
    out.putBoolean(alert.shadow());
    return out.toByteArray();
  }

  /**
   * The alert of some bytes.
   *
   * @throws BadRecordException if they are not exactly one alert of a known version; nothing else
   *     is thrown, whatever the bytes
   */
  public static Alert decode(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    int magic = in.getByte("magic") << 8 | in.getByte("magic");
    if (magic != MAGIC) {
      throw new BadRecordException(0, String.format("not an alert: magic %04x", magic), null);
    }
    int version = in.getByte("version");
    if (version < 1 || version > VERSION) {
      throw new BadRecordException(2, "unknown version: " + version, null);
    }
    Alert alert;
    try {
      alert =
          new Alert(
              in.getText("id"),
              UserId.of(in.getText("user")),
              in.getText("rule"),
              SEVERITY.read(in),
              STATE.read(in),
              in.getLong("opened"),
              in.getBoolean("has closed") ? (Long) in.getLong("closed") : null,
              UNIT.read(in),
              in.getDecimal("value"),
              in.getDecimal("limit"),
              STATUS.read(in),
              version < 2 ? Set.of() : in.getTags(),
              version >= 2 && in.getBoolean("shadow"));
    } catch (IllegalArgumentException e) {
      throw new BadRecordException(in.position(), String.valueOf(e.getMessage()), e);
    }
    in.requireEnd();
    return alert;
  }
}
