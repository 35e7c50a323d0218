package io.hyperdex.risk.kafka.streams;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/** Keys of a partition's records: a letter, then a user or a number. */
final class StoreKeys {
  /** How many market blocks there are. */
  static final Bytes MARKET_SIZE = named("n");

  /** Payloads of the rule changes so far. */
  static final Bytes RULES = named("r");

  /** Number of the last frame, whether frames are missing, the tokens that frames named. */
  static final Bytes FEED = named("f");

  /** Users whose metrics are to be published with the next frame. */
  static final Bytes UNPUBLISHED = named("p");

  private static final byte USER = 'u';

  private StoreKeys() {}

  static Bytes user(String user) {
    byte[] name = user.getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(ByteBuffer.allocate(1 + name.length).put(USER).put(name).array());
  }

  static boolean isUser(Bytes key) {
    return key.get().length > 0 && key.get()[0] == USER;
  }

  static Bytes market(int block) {
    return Bytes.wrap(ByteBuffer.allocate(5).put((byte) 'm').putInt(block).array());
  }

  private static Bytes named(String name) {
    return Bytes.wrap(name.getBytes(StandardCharsets.US_ASCII));
  }
}
