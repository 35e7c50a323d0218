package io.hyperdex.risk.kafka;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes the parts of a record, big-endian, into a buffer that grows. What cannot be written back
 * identically (a text that is too long or no Unicode) is an {@link IllegalArgumentException}. Not
 * safe for use by several threads.
 */
final class WireWriter {
  /** Longest text in bytes of UTF-8. */
  static final int MAX_TEXT = 1024;

  /** Longest list (fees, tags). */
  static final int MAX_LIST = 255;

  /** Longest unscaled decimal in bytes, and widest scale: every finite double fits. */
  static final int MAX_DECIMAL = 1024;

  private ByteBuffer buffer = ByteBuffer.allocate(256);

  byte[] toByteArray() {
    return Arrays.copyOf(buffer.array(), buffer.position());
  }

  void putByte(int value) {
    room(1).put((byte) value);
  }

  void putBoolean(boolean value) {
    putByte(value ? 1 : 0);
  }

  void putInt(int value) {
    room(4).putInt(value);
  }

  void putLong(long value) {
    room(8).putLong(value);
  }

  /** Two bytes of length, then UTF-8. */
  void putText(String text) {
    ByteBuffer utf8;
    try {
      utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("text is not valid Unicode: " + text, e);
    }
    if (utf8.remaining() > MAX_TEXT) {
      throw new IllegalArgumentException(
          "text must have at most " + MAX_TEXT + " bytes of UTF-8: " + utf8.remaining());
    }
    room(2 + utf8.remaining()).putShort((short) utf8.remaining()).put(utf8);
  }

  void putSize(String what, int size) {
    if (size > MAX_LIST) {
      throw new IllegalArgumentException(what + " must be at most " + MAX_LIST + ": " + size);
    }
    putByte(size);
  }

  /** One byte of length, then the significant bytes, most significant first; zero has none. */
  void putQuantity(Quantity value) {
    int bits = significantBits(value);
    int bytes = (bits + 7) / 8;
    ByteBuffer out = room(1 + bytes).put((byte) bytes);
    for (int i = bytes - 1; i >= 0; i--) {
      out.put((byte) (limb(value, i / 8) >>> (i % 8 * 8)));
    }
  }

  void putUsd(Usd value) {
    putLong(value.rawHigh());
    putLong(value.rawLow());
  }

  void putDecimal(BigDecimal value) {
    byte[] unscaled = value.unscaledValue().toByteArray();
    if (unscaled.length > MAX_DECIMAL || Math.abs((long) value.scale()) > MAX_DECIMAL) {
      throw new IllegalArgumentException(
          "decimal must have at most "
              + MAX_DECIMAL
              + " bytes and decimal places: "
              + unscaled.length
              + " bytes, scale "
              + value.scale());
    }
    room(4 + unscaled.length)
        .putShort((short) value.scale())
        .putShort((short) unscaled.length)
        .put(unscaled);
  }

  void putKey(EventKey key) {
    putLong(key.high());
    putLong(key.low());
  }

  void putChain(ChainId chain) {
    putText(chain.name());
  }

  void putToken(TokenId token) {
    putChain(token.chain());
    putText(token.address());
  }

  void putPosition(ChainPosition at) {
    putChain(at.chain());
    putLong(at.timeMs());
    putLong(at.blockNumber());
    putLong(at.txIndex());
    putLong(at.logIndex());
  }

  void putFee(Fee fee) {
    putToken(fee.token());
    putQuantity(fee.amount());
  }

  private ByteBuffer room(int bytes) {
    if (buffer.remaining() < bytes) {
      int size = Math.max(buffer.capacity() * 2, buffer.position() + bytes);
      buffer = ByteBuffer.allocate(size).put(buffer.flip());
    }
    return buffer;
  }

  private static int significantBits(Quantity value) {
    for (int i = 3; i >= 0; i--) {
      long limb = limb(value, i);
      if (limb != 0) {
        return 64 * (i + 1) - Long.numberOfLeadingZeros(limb);
      }
    }
    return 0;
  }

  private static long limb(Quantity value, int index) {
    return switch (index) {
      case 0 -> value.limb0();
      case 1 -> value.limb1();
      case 2 -> value.limb2();
      default -> value.limb3();
    };
  }
}
