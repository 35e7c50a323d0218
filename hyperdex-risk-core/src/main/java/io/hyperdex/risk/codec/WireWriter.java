package io.hyperdex.risk.codec;

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
import java.util.List;
import java.util.Set;

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
    int at = room(2).position();
    buffer.putShort((short) 0);
    int length = putCharacters(text);
    buffer.putShort(at, (short) length); // not before: the characters can move the buffer
  }

  /** The lengths of all, two bytes each, then all in UTF-8. */
  void putTexts(List<String> texts) {
    int at = room(2 * texts.size()).position();
    buffer.position(at + 2 * texts.size());
    for (int i = 0; i < texts.size(); i++) {
      int length = putCharacters(texts.get(i));
      buffer.putShort(at + 2 * i, (short) length);
    }
  }

  /** The text in UTF-8, returning its length in bytes. */
  private int putCharacters(String text) {
    int length = text.length();
    ByteBuffer out = room(length);
    int start = out.position();
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        out.position(start);
        return putUnicode(text);
      }
      out.put((byte) c);
    }
    requireLength(length);
    return length;
  }

  private int putUnicode(String text) {
    ByteBuffer utf8;
    try {
      utf8 = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("text is not valid Unicode: " + text, e);
    }
    int length = utf8.remaining();
    requireLength(length);
    room(length).put(utf8);
    return length;
  }

  private static void requireLength(int bytes) {
    if (bytes > MAX_TEXT) {
      throw new IllegalArgumentException(
          "text must have at most " + MAX_TEXT + " bytes of UTF-8: " + bytes);
    }
  }

  void putSize(String what, int size) {
    if (size > MAX_LIST) {
      throw new IllegalArgumentException(what + " must be at most " + MAX_LIST + ": " + size);
    }
    putByte(size);
  }

  /** A set has no order; sorted, equal sets have equal bytes. */
  void putTags(Set<String> tags) {
    putSize("tags", tags.size());
    tags.stream().sorted().forEach(this::putText);
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
