package io.hyperdex.risk.engine.durable;

import io.hyperdex.risk.codec.RiskEventCodec;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The inputs of an engine as bytes: a kind, then what it takes. Reused; not thread safe. */
final class Records {
  private static final byte EVENT = 'E';
  private static final byte RULES = 'R';
  private static final byte RESET = 'S';
  private static final byte PRELOAD = 'P';
  private static final byte IDLE = 'I';
  private static final byte CURSOR = 'C';
  private static final int FIRST_SIZE = 1 << 12;

  /** What a record makes happen. */
  interface Replay {
    void event(RiskEvent event);

    void rules(long version, List<String> names);

    void reset(UserId user, String rule, String actor, String reason);

    void preload(TokenId token, long firstPeriodEndMs, double[] closes);

    void removeIdle(long idleSinceMs);

    void cursor(String name, byte[] value);
  }

  private ByteBuffer buffer = ByteBuffer.allocate(FIRST_SIZE);

  private void begin(byte kind) {
    buffer.clear();
    room(1).put(kind);
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      int size = Math.max(buffer.capacity() * 2, buffer.position() + bytes);
      buffer = ByteBuffer.allocate(size).put(buffer.flip());
    }
    return buffer;
  }

  private void put(String text) {
    put(text.getBytes(StandardCharsets.UTF_8));
  }

  private void put(byte[] bytes) {
    room(4 + bytes.length).putInt(bytes.length).put(bytes);
  }

  private ByteBuffer end() {
    return buffer.flip();
  }

  ByteBuffer event(RiskEvent event) {
    begin(EVENT);
    byte[] bytes = RiskEventCodec.encode(event);
    room(bytes.length).put(bytes);
    return end();
  }

  ByteBuffer rules(RuleSet rules) {
    begin(RULES);
    room(12).putLong(rules.version()).putInt(rules.size());
    for (Rule rule : rules.rules()) {
      put(rule.name());
    }
    return end();
  }

  ByteBuffer reset(UserId user, String rule, String actor, String reason) {
    begin(RESET);
    put(user.value());
    put(rule);
    put(actor);
    put(reason);
    return end();
  }

  ByteBuffer preload(TokenId token, long firstPeriodEndMs, double[] closes) {
    begin(PRELOAD);
    put(token.chain().name());
    put(token.address());
    room(12 + 8 * closes.length).putLong(firstPeriodEndMs).putInt(closes.length);
    for (double close : closes) {
      buffer.putDouble(close);
    }
    return end();
  }

  ByteBuffer removeIdle(long idleSinceMs) {
    begin(IDLE);
    room(8).putLong(idleSinceMs);
    return end();
  }

  ByteBuffer cursor(String name, byte[] value) {
    begin(CURSOR);
    put(name);
    put(value);
    return end();
  }

  // ---- reading

  /**
   * Makes happen what a record says.
   *
   * @throws DamagedFileException if its bytes, although whole, make no sense to this version
   */
  static void replay(String file, long number, ByteBuffer body, Replay replay)
      throws DamagedFileException {
    byte kind = body.get();
    try {
      switch (kind) {
        case EVENT -> {
          byte[] bytes = new byte[body.remaining()];
          body.get(bytes);
          replay.event(RiskEventCodec.decode(bytes));
        }
        case RULES -> replay.rules(body.getLong(), texts(body));
        case RESET -> replay.reset(UserId.of(text(body)), text(body), text(body), text(body));
        case PRELOAD -> {
          TokenId token = TokenId.of(ChainId.of(text(body)), text(body));
          long first = body.getLong();
          double[] closes = new double[count(body, Double.BYTES)];
          for (int i = 0; i < closes.length; i++) {
            closes[i] = body.getDouble();
          }
          replay.preload(token, first, closes);
        }
        case IDLE -> replay.removeIdle(body.getLong());
        case CURSOR -> replay.cursor(text(body), bytes(body));
        default -> throw new IllegalArgumentException("unknown kind " + kind);
      }
    } catch (BufferUnderflowException | RecordFormatException e) {
      throw new DamagedFileException(
          file, body.position(), "record " + number + " can't be read: " + e.getMessage());
    }
  }

  /** A length beyond what is left. */
  static final class RecordFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RecordFormatException(String message) {
      super(message);
    }
  }

  private static int count(ByteBuffer body, int each) {
    int count = body.getInt();
    if (count < 0 || count > body.remaining() / each) {
      throw new RecordFormatException(count + " elements in " + body.remaining() + " bytes");
    }
    return count;
  }

  static byte[] bytes(ByteBuffer body) {
    byte[] bytes = new byte[count(body, 1)];
    body.get(bytes);
    return bytes;
  }

  static String text(ByteBuffer body) {
    return new String(bytes(body), StandardCharsets.UTF_8);
  }

  static List<String> texts(ByteBuffer body) {
    int count = count(body, 4);
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      texts.add(text(body));
    }
    return texts;
  }
}
