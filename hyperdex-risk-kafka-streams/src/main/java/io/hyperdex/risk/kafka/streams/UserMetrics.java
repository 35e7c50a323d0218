package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.codec.BadRecordException;
import io.hyperdex.risk.id.UserId;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What the metrics topic says of a user: the last one by key is the present one. Immutable.
 *
 * <p>Bytes, big-endian: {@code "HM"}, version 1, i64 asOf, i128 gross, i128 net (units of 1e-12
 * USD), i32 open alerts, user in UTF-8.
 *
 * @param user whose
 * @param asOfMs event time of the values, epoch milliseconds UTC
 * @param gross sum of |value|, USD
 * @param net signed sum of values, USD
 * @param openAlerts alerts open then
 */
public record UserMetrics(UserId user, long asOfMs, Usd gross, Usd net, int openAlerts) {
  private static final char KIND = 'M';
  private static final int FIXED = FrameCodec.HEAD + 8 + 16 + 16 + 4;

  /** The bytes of the record. */
  public byte[] encode() {
    byte[] name = user.value().getBytes(StandardCharsets.UTF_8);
    ByteBuffer out = ByteBuffer.allocate(FIXED + name.length);
    FrameCodec.writeHead(out, KIND);
    out.putLong(asOfMs).putLong(gross.rawHigh()).putLong(gross.rawLow());
    out.putLong(net.rawHigh()).putLong(net.rawLow()).putInt(openAlerts);
    return out.put(name).array();
  }

  /**
   * The record of some bytes.
   *
   * @throws BadRecordException if they are not one
   */
  public static UserMetrics decode(byte[] bytes) {
    ByteBuffer in = FrameCodec.body(bytes, KIND);
    try {
      long asOfMs = in.getLong();
      Usd gross = Usd.ofRaw(in.getLong(), in.getLong());
      Usd net = Usd.ofRaw(in.getLong(), in.getLong());
      int open = in.getInt();
      String user = StandardCharsets.UTF_8.decode(in).toString();
      return new UserMetrics(UserId.of(user), asOfMs, gross, net, open);
    } catch (BufferUnderflowException e) {
      throw FrameCodec.cut(in, e);
    } catch (IllegalArgumentException e) {
      throw new BadRecordException(in.position(), String.valueOf(e.getMessage()), e);
    }
  }
}
