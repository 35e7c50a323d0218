package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.codec.BadRecordException;
import java.nio.ByteBuffer;

/**
 * A rule set from here on, as a record of the input: the set in the host's own form, such as JSON.
 * Write it to every partition ({@link PriceFrameFeeder#changeRules}), so that each alert can be
 * told from a place in the log. Bytes: {@code "HC"}, version 1, the payload.
 */
final class RuleChange {
  static final char KIND = 'C';

  private RuleChange() {}

  static byte[] encode(byte[] payload) {
    ByteBuffer out = ByteBuffer.allocate(FrameCodec.HEAD + payload.length);
    FrameCodec.writeHead(out, KIND);
    return out.put(payload).array();
  }

  /**
   * The payload.
   *
   * @throws BadRecordException if the head is not that of a rule change
   */
  static byte[] decode(byte[] bytes) {
    ByteBuffer in = FrameCodec.body(bytes, KIND);
    byte[] payload = new byte[in.remaining()];
    in.get(payload);
    return payload;
  }
}
