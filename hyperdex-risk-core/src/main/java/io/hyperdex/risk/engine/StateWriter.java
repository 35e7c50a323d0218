package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.state.StateOutput;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Puts numbers and texts into blocks. Numbers are little endian, mostly as short as they are.
 *
 * <p>A block: kind, major and minor version, flags (one byte each), its number (4 bytes), a CRC-32C
 * of all the rest (4 bytes), then the body. Records don't cross blocks, but for one that is larger
 * than a block: its blocks but the last have the flag {@link #CONTINUED}.
 */
final class StateWriter {
  static final int HEAD = 12;
  static final int CRC_AT = 8;
  static final int CONTINUED = 1;

  /** A block is handed over once a record ends beyond this. */
  private static final int FULL = StateOutput.LARGEST_BLOCK * 3 / 4;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final int FIRST_ROOM = 1024;

  private final StateOutput out;
  private final CRC32C crc = new CRC32C();
  private StateSection section = StateSection.SETTINGS;
  private byte[] bytes = new byte[FIRST_ROOM];
  private int at = HEAD;
  private int blocks;

  StateWriter(StateOutput out) {
    this.out = out;
  }

  // ---- blocks

  void begin(StateSection next) {
    flush();
    section = next;
  }

  /** What was put since the last call belongs together. */
  void endRecord() {
    if (at > FULL) {
      flush();
    }
  }

  /** Hands over what there is; an empty section is no block. */
  void flush() {
    int from = HEAD;
    int most = StateOutput.LARGEST_BLOCK - HEAD;
    while (at - from > most) {
      hand(from - HEAD, most, CONTINUED);
      from += most;
    }
    if (at > from) {
      hand(from - HEAD, at - from, 0);
    }
    at = HEAD;
  }

  int blocks() {
    return blocks;
  }

  /** All that was put since {@link #begin} as one block, of any length; it is not handed over. */
  byte[] toBlock() {
    byte[] block = Arrays.copyOf(bytes, at);
    seal(block, at - HEAD, 0, 0);
    at = HEAD;
    return block;
  }

  /** What was put, without a head. */
  byte[] body() {
    return Arrays.copyOfRange(bytes, HEAD, at);
  }

  /** Hands over a block whose body is {@link #HEAD} bytes behind {@code start}. */
  private void hand(int start, int length, int flags) {
    byte[] block = bytes;
    if (start > 0) {
      block = Arrays.copyOfRange(bytes, start, start + HEAD + length);
    }
    seal(block, length, flags, blocks++);
    out.block(block, HEAD + length);
  }

  private void seal(byte[] block, int length, int flags, int number) {
    block[0] = (byte) section.number;
    block[1] = StateSection.MAJOR;
    block[2] = StateSection.MINOR;
    block[3] = (byte) flags;
    putInt(block, 4, number);
    putInt(block, CRC_AT, crc(crc, block, HEAD + length));
  }

  static int crc(CRC32C crc, byte[] block, int length) {
    crc.reset();
    crc.update(block, 0, CRC_AT);
    crc.update(block, HEAD, length - HEAD);
    return (int) crc.getValue();
  }

  private static void putInt(byte[] into, int at, int value) {
    for (int i = 0; i < 4; i++) {
      into[at + i] = (byte) (value >>> 8 * i);
    }
  }

  // ---- records that say their length

  /** Leaves room for a length; {@link #endLength} takes what this returns. */
  int beginLength() {
    room(4);
    at += 4;
    return at;
  }

  void endLength(int start) {
    putInt(bytes, start - 4, at - start);
  }

  // ---- values

  private void room(int more) {
    if (at + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(at + more, bytes.length * 2));
    }
  }

  void putByte(int value) {
    room(1);
    bytes[at++] = (byte) value;
  }

  void putBoolean(boolean value) {
    putByte(value ? 1 : 0);
  }

  void putLong(long value) {
    room(8);
    LONGS.set(bytes, at, value);
    at += 8;
  }

  /** Short where it is small, taken as unsigned. */
  void putVar(long value) {
    room(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[at++] = (byte) rest;
  }

  /** Short where its magnitude is small. */
  void putSigned(long value) {
    putVar(value << 1 ^ value >> 63);
  }

  /** Short where it has few digits, as 1 has. */
  void putDouble(double value) {
    long bits = Long.reverseBytes(Double.doubleToRawLongBits(value));
    int length = size(bits);
    room(1 + Long.BYTES);
    bytes[at++] = (byte) length;
    LONGS.set(bytes, at, bits);
    at += length;
  }

  void putFloat(float value) {
    room(4);
    putInt(bytes, at, Float.floatToRawIntBits(value));
    at += 4;
  }

  void putText(@Nullable String text) {
    if (text == null) {
      putVar(0);
      return;
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    putVar(encoded.length + 1L);
    putBytes(encoded);
  }

  void putBytes(byte[] from) {
    room(from.length);
    System.arraycopy(from, 0, bytes, at, from.length);
    at += from.length;
  }

  /** 256 bits, as many bytes as it takes. */
  void put(Quantity quantity) {
    putWide(quantity.limb3(), quantity.limb2(), quantity.limb1(), quantity.limb0());
  }

  void putWide(long limb3, long limb2, long limb1, long limb0) {
    room(33);
    int length =
        limb3 != 0
            ? 24 + size(limb3)
            : limb2 != 0 ? 16 + size(limb2) : limb1 != 0 ? 8 + size(limb1) : size(limb0);
    bytes[at++] = (byte) length;
    for (int i = 0; i < length; i++) {
      long limb = i < 8 ? limb0 : i < 16 ? limb1 : i < 24 ? limb2 : limb3;
      bytes[at++] = (byte) (limb >>> 8 * (i & 7));
    }
  }

  private static int size(long limb) {
    return 8 - (Long.numberOfLeadingZeros(limb) >>> 3);
  }

  /** 128 bits with a sign. */
  void putMoney(long high, long low) {
    if (high == low >> 63 && low != Long.MIN_VALUE) {
      putSigned(low);
    } else {
      putSigned(Long.MIN_VALUE);
      putLong(high);
      putLong(low);
    }
  }

  void put(Usd usd) {
    putMoney(usd.rawHigh(), usd.rawLow());
  }

  void putNullable(@Nullable Usd usd) {
    putBoolean(usd != null);
    if (usd != null) {
      put(usd);
    }
  }
}
