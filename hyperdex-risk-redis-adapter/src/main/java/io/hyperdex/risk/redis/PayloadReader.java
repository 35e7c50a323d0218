package io.hyperdex.risk.redis;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link PayloadWriter} wrote. Every length is checked against what is left before
 * anything is allocated, so damage costs no more memory than the payload has bytes.
 */
final class PayloadReader {
  private static final int MOST_SCALE = 2_000; // a double needs 1,074 places
  private static final int MOST_UNSCALED = 512; // and below 400 bytes

  private final List<String> texts = new ArrayList<>();
  private final byte[] bytes;
  private int at;

  PayloadReader(byte[] bytes, int from) {
    this.bytes = bytes;
    this.at = from;
  }

  int left() {
    return bytes.length - at;
  }

  int octet() throws BadPayloadException {
    need(1);
    return bytes[at++] & 0xff;
  }

  boolean flag() throws BadPayloadException {
    int value = octet();
    if (value > 1) {
      throw bad("a flag is 0 or 1, not " + value);
    }
    return value == 1;
  }

  long unsigned() throws BadPayloadException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = octet();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        if (shift == 63 && next > 1) {
          throw bad("a number of more than 64 bits");
        }
        return value;
      }
    }
    throw bad("a number of more than 64 bits");
  }

  long signed() throws BadPayloadException {
    long value = unsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  long fixed() throws BadPayloadException {
    need(8);
    long value = ByteBuffer.wrap(bytes, at, 8).getLong();
    at += 8;
    return value;
  }

  double real() throws BadPayloadException {
    return Double.longBitsToDouble(fixed());
  }

  /** A number that is at least 0 and fits an int. */
  int count32() throws BadPayloadException {
    long value = unsigned();
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw bad("a count of " + Long.toUnsignedString(value));
    }
    return (int) value;
  }

  int signed32() throws BadPayloadException {
    long value = signed();
    if (value != (int) value) {
      throw bad("an int of " + value);
    }
    return (int) value;
  }

  /** How many elements follow; each takes at least a byte. */
  int count() throws BadPayloadException {
    long value = unsigned();
    if (value < 0 || value > left()) {
      throw bad(Long.toUnsignedString(value) + " elements in " + left() + " bytes");
    }
    return (int) value;
  }

  String text() throws BadPayloadException {
    long known = unsigned();
    if (known < 0 || known > texts.size()) {
      throw bad("text number " + Long.toUnsignedString(known) + " of " + texts.size());
    }
    if (known > 0) {
      return texts.get((int) known - 1);
    }
    int length = count();
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length)).toString();
      at += length;
      texts.add(text);
      return text;
    } catch (CharacterCodingException e) {
      throw new BadPayloadException("not UTF-8 at byte " + at, e);
    }
  }

  Quantity quantity() throws BadPayloadException {
    long limb0 = unsigned();
    long limb1 = unsigned();
    long limb2 = unsigned();
    return Quantity.ofLimbs(unsigned(), limb2, limb1, limb0);
  }

  Usd usd() throws BadPayloadException {
    long high = signed();
    return Usd.ofRaw(high, unsigned());
  }

  @Nullable Usd maybeUsd() throws BadPayloadException {
    return flag() ? usd() : null;
  }

  BigDecimal decimal() throws BadPayloadException {
    long scale = signed();
    int length = count();
    if (Math.abs(scale) > MOST_SCALE || length < 1 || length > MOST_UNSCALED) {
      throw bad("a decimal of " + length + " bytes with scale " + scale);
    }
    byte[] unscaled = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return new BigDecimal(new BigInteger(unscaled), (int) scale);
  }

  <E extends Enum<E>> E constant(E[] values) throws BadPayloadException {
    int ordinal = octet();
    if (ordinal >= values.length) {
      throw bad("constant " + ordinal + " of " + values.length);
    }
    return values[ordinal];
  }

  BadPayloadException bad(String what) {
    return new BadPayloadException(what + ", at byte " + at);
  }

  private void need(int more) throws BadPayloadException {
    if (left() < more) {
      throw bad("ends where " + more + " more bytes are due");
    }
  }
}
