package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.state.StateBlocks;
import io.hyperdex.risk.state.StateFormatException;
import io.hyperdex.risk.state.StateInput;
import io.hyperdex.risk.state.StateOutput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a {@link StateWriter} wrote out of blocks. Believes nothing: a length is compared with
 * what is left before anything is made of it, and what does not fit is a StateFormatException.
 */
final class StateReader {
  private static final int KIND = 0;
  private static final int FLAGS = 3;

  private final StateInput in;
  private final int largest;
  private final CRC32C crc = new CRC32C();
  private String section = "(none)";
  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private int blocks;

  StateReader(StateInput in) {
    this(in, StateOutput.LARGEST_BLOCK);
  }

  private StateReader(StateInput in, int largest) {
    this.in = in;
    this.largest = largest;
  }

  /** Reads a block of any length. */
  static StateReader ofBlock(byte[] block) {
    return new StateReader(StateBlocks.inputOf(List.of(block)), Integer.MAX_VALUE);
  }

  // ---- blocks

  /** Goes to the next section's block; null after the last one. Unknown kinds are passed over. */
  @Nullable StateSection next() {
    while (true) {
      byte[] block = in.next();
      if (block == null) {
        return null;
      }
      int kind = check(block);
      StateSection known = StateSection.of(kind);
      section = known == null ? "of kind " + kind : known.name();
      bytes = block;
      at = StateWriter.HEAD;
      end = block.length;
      while ((block[FLAGS] & StateWriter.CONTINUED) != 0) {
        block = in.next();
        if (block == null || check(block) != kind) {
          at = end;
          throw bad("a record goes on in another block, and there is none");
        }
        int more = block.length - StateWriter.HEAD;
        bytes = Arrays.copyOf(bytes, end + more);
        System.arraycopy(block, StateWriter.HEAD, bytes, end, more);
        end += more;
      }
      if (known != null) {
        return known;
      }
    }
  }

  /** Checks a block as such and returns its kind. */
  private int check(byte[] block) {
    int length = block.length;
    if (length <= StateWriter.HEAD || length > largest) {
      throw new StateFormatException(
          section,
          0,
          "a block of " + length + " bytes; " + (StateWriter.HEAD + 1) + " to " + largest);
    }
    int kind = block[KIND];
    int major = block[1];
    int minor = block[2];
    if (major != StateSection.MAJOR) {
      throw new StateFormatException(
          "of kind " + kind,
          1,
          "format version "
              + major
              + "; this library reads "
              + StateSection.MAJOR
              + ": use the version that wrote it, or a later one");
    }
    if (StateWriter.crc(crc, block, length) != intAt(block, StateWriter.CRC_AT)) {
      throw new StateFormatException("of kind " + kind, StateWriter.CRC_AT, "damaged: CRC differs");
    }
    if (intAt(block, 4) != blocks) {
      throw new StateFormatException(
          "of kind " + kind,
          4,
          "block " + intAt(block, 4) + " where number " + blocks + " belongs");
    }
    if (StateSection.of(kind) == null && minor <= StateSection.MINOR) {
      throw new StateFormatException("of kind " + kind, 0, "no section has this number");
    }
    blocks++;
    return kind;
  }

  private static int intAt(byte[] block, int at) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      value |= (block[at + i] & 0xff) << 8 * i;
    }
    return value;
  }

  int blocks() {
    return blocks;
  }

  StateFormatException bad(String problem) {
    return new StateFormatException(section, at, problem);
  }

  /** As {@link #bad(String)}, of what a value class said to a value. */
  StateFormatException bad(RuntimeException cause) {
    StateFormatException bad = bad(String.valueOf(cause.getMessage()));
    bad.initCause(cause);
    return bad;
  }

  void requireNew(boolean isNew) {
    if (!isNew) {
      throw bad("the same name twice");
    }
  }

  boolean hasMore() {
    return at < end;
  }

  private int left() {
    return end - at;
  }

  private void need(int wanted) {
    if (wanted > left()) {
      throw bad(wanted + " bytes expected, and " + left() + " are left");
    }
  }

  /** Everything must be read by now. */
  void endBlock() {
    if (at != end) {
      throw bad(left() + " bytes are left that nothing is known of");
    }
  }

  // ---- records that say their length

  /** Returns where the record ends, for {@link #endLength}. */
  int beginLength() {
    need(4);
    int length = intAt(bytes, at);
    at += 4;
    if (length < 0 || length > left()) {
      throw bad("a record of " + length + " bytes, and " + left() + " are left");
    }
    return at + length;
  }

  void endLength(int recordEnd) {
    if (at != recordEnd) {
      throw bad("the record should end at byte " + recordEnd);
    }
  }

  // ---- values

  int getByte() {
    need(1);
    return bytes[at++];
  }

  boolean getBoolean() {
    int value = getByte();
    if ((value & ~1) != 0) {
      throw bad("0 or 1 expected: " + value);
    }
    return value == 1;
  }

  long getLong() {
    need(8);
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value |= (bytes[at++] & 0xffL) << 8 * i;
    }
    return value;
  }

  long getVar() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1);
      byte next = bytes[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw bad("a number of more than 64 bits");
  }

  long getSigned() {
    long value = getVar();
    return value >>> 1 ^ -(value & 1);
  }

  double getDouble() {
    int length = getByte();
    if (length < 0 || length > Long.BYTES) {
      throw bad("a double of " + length + " bytes");
    }
    need(length);
    long bits = 0;
    for (int i = 0; i < length; i++) {
      bits |= (bytes[at++] & 0xffL) << 8 * i;
    }
    return Double.longBitsToDouble(Long.reverseBytes(bits));
  }

  /** A double that is a number. */
  double getNumber() {
    double value = getDouble();
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw bad("a number expected: " + value);
    }
    return value;
  }

  float getFloat() {
    need(4);
    float value = Float.intBitsToFloat(intAt(bytes, at));
    at += 4;
    return value;
  }

  /** From 0 to below a limit. */
  int getIndex(int limit, String what) {
    long value = getVar();
    if (value < 0 || value >= limit) {
      throw bad(what + " " + value + " of " + limit);
    }
    return (int) value;
  }

  /** An int from 0. */
  int getInt() {
    return getIndex(Integer.MAX_VALUE, "number");
  }

  /** How many things follow that take at least so many bytes each. */
  int getCount(int bytesEach) {
    long count = getVar();
    if (count < 0 || count > left() / bytesEach) {
      throw bad(count + " things expected, and " + left() + " bytes are left");
    }
    return (int) count;
  }

  <T> T getEnum(T[] values) {
    return values[getIndex(values.length, values.getClass().getComponentType().getSimpleName())];
  }

  @Nullable String getNullableText() {
    long length = getVar() - 1;
    if (length == -1) {
      return null;
    }
    if (length < 0 || length > left()) {
      throw bad("a text of " + length + " bytes, and " + left() + " are left");
    }
    String text = new String(bytes, at, (int) length, StandardCharsets.UTF_8);
    at += (int) length;
    return text;
  }

  String getText() {
    String text = getNullableText();
    if (text == null) {
      throw bad("a text expected");
    }
    return text;
  }

  byte[] getBytes(int length) {
    need(length);
    byte[] copy = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return copy;
  }

  Quantity getQuantity() {
    long limb0 = 0;
    long limb1 = 0;
    long limb2 = 0;
    long limb3 = 0;
    int length = getByte();
    if (length < 0 || length > 32) {
      throw bad("a quantity of " + length + " bytes; at most 32");
    }
    need(length);
    for (int i = 0; i < length; i++) {
      long shifted = (bytes[at++] & 0xffL) << 8 * (i & 7);
      if (i < 8) {
        limb0 |= shifted;
      } else if (i < 16) {
        limb1 |= shifted;
      } else if (i < 24) {
        limb2 |= shifted;
      } else {
        limb3 |= shifted;
      }
    }
    return Quantity.ofLimbs(limb3, limb2, limb1, limb0);
  }

  /** Below 2^128: the lower half into {@code into[i]}, the upper into {@code into[j]}. */
  void getWide(long[] into, int low, int high) {
    int length = getByte();
    if (length < 0 || length > 16) {
      throw bad("a quantity of " + length + " bytes; at most 16");
    }
    need(length);
    long limb0 = 0;
    long limb1 = 0;
    for (int i = 0; i < length; i++) {
      long shifted = (bytes[at++] & 0xffL) << 8 * (i & 7);
      if (i < 8) {
        limb0 |= shifted;
      } else {
        limb1 |= shifted;
      }
    }
    into[low] = limb0;
    into[high] = limb1;
  }

  Usd getUsd() {
    long low = getSigned();
    if (low != Long.MIN_VALUE) {
      return Usd.ofRaw(low >> 63, low);
    }
    long high = getLong();
    return Usd.ofRaw(high, getLong());
  }

  @Nullable Usd getNullableUsd() {
    return getBoolean() ? getUsd() : null;
  }
}
