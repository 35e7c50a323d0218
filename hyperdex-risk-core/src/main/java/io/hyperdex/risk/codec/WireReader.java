package io.hyperdex.risk.codec;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * Reads what {@link WireWriter} wrote from bytes nobody vouches for: every length is checked
 * against its limit and against what is left before anything is allocated, and every fault is a
 * {@link BadRecordException}.
 */
final class WireReader {
  private final ByteBuffer in;

  WireReader(byte[] bytes) {
    this.in = ByteBuffer.wrap(bytes);
  }

  int position() {
    return in.position();
  }

  BadRecordException bad(String reason) {
    return new BadRecordException(in.position(), reason, null);
  }

  void requireEnd() {
    if (in.hasRemaining()) {
      throw bad(in.remaining() + " bytes left after the end of the record");
    }
  }

  /** The next byte, unsigned. */
  int getByte(String what) {
    return need(what, 1).get() & 0xff;
  }

  boolean getBoolean(String what) {
    int at = in.position();
    int value = getByte(what);
    if (value > 1) {
      throw new BadRecordException(at, what + " must be 0 or 1: " + value, null);
    }
    return value == 1;
  }

  int getInt(String what) {
    return need(what, 4).getInt();
  }

  long getLong(String what) {
    return need(what, 8).getLong();
  }

  String getText(String what) {
    int at = in.position();
    return getCharacters(what, getLength(what), at);
  }

  /** As many lengths as there are names, then the texts. */
  String[] getTexts(String... what) {
    int lengths = need("lengths", 2 * what.length).position();
    in.position(lengths + 2 * what.length);
    String[] texts = new String[what.length];
    for (int i = 0; i < texts.length; i++) {
      int length = in.getShort(lengths + 2 * i) & 0xffff;
      requireLength(what[i], length, lengths + 2 * i);
      texts[i] = getCharacters(what[i], length, in.position());
    }
    return texts;
  }

  private int getLength(String what) {
    int at = in.position();
    int length = need(what, 2).getShort() & 0xffff;
    requireLength(what, length, at);
    return length;
  }

  private static void requireLength(String what, int length, int at) {
    if (length > WireWriter.MAX_TEXT) {
      throw new BadRecordException(at, what + " is too long: " + length + " bytes", null);
    }
  }

  private String getCharacters(String what, int length, int at) {
    byte[] bytes = need(what, length).array();
    int start = in.position();
    in.position(start + length);
    int nonAscii = 0;
    for (int i = start; i < start + length; i++) {
      nonAscii |= bytes[i];
    }
    if (nonAscii >= 0) {
      return new String(bytes, start, length, StandardCharsets.ISO_8859_1);
    }
    try {
      ByteBuffer utf8 = ByteBuffer.wrap(bytes, start, length);
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw new BadRecordException(at, what + " is not valid UTF-8", e);
    }
  }

  Set<String> getTags() {
    int count = getByte("tags");
    Set<String> tags = new HashSet<>();
    for (int i = 0; i < count; i++) {
      if (!tags.add(getText("tag"))) {
        throw bad("a tag comes twice");
      }
    }
    return tags;
  }

  Quantity getQuantity(String what) {
    int at = in.position();
    int bytes = getByte(what);
    if (bytes > 32) {
      throw new BadRecordException(at, what + " is above 256 bits: " + bytes + " bytes", null);
    }
    need(what, bytes);
    if (bytes > 0 && in.get(in.position()) == 0) {
      throw new BadRecordException(at, what + " has a leading zero byte", null);
    }
    long[] limbs = new long[4];
    for (int i = bytes - 1; i >= 0; i--) {
      limbs[i / 8] |= (in.get() & 0xffL) << (i % 8 * 8);
    }
    return Quantity.ofLimbs(limbs[3], limbs[2], limbs[1], limbs[0]);
  }

  Usd getUsd(String what) {
    return Usd.ofRaw(getLong(what), getLong(what));
  }

  BigDecimal getDecimal(String what) {
    int at = in.position();
    int scale = need(what, 4).getShort();
    int bytes = in.getShort() & 0xffff;
    if (bytes == 0 || bytes > WireWriter.MAX_DECIMAL || Math.abs(scale) > WireWriter.MAX_DECIMAL) {
      throw new BadRecordException(
          at, what + " is no decimal: " + bytes + " bytes, scale " + scale, null);
    }
    byte[] unscaled = new byte[bytes];
    need(what, bytes).get(unscaled);
    return new BigDecimal(new BigInteger(unscaled), scale);
  }

  EventKey getKey() {
    return EventKey.of(getLong("event key"), getLong("event key"));
  }

  ChainId getChain() {
    return ChainId.of(getText("chain"));
  }

  TokenId getToken() {
    return TokenId.of(getChain(), getText("token address"));
  }

  ChainPosition getPosition() {
    return ChainPosition.of(
        getChain(),
        getLong("time"),
        getLong("block number"),
        getLong("transaction index"),
        getLong("log index"));
  }

  Fee getFee() {
    return Fee.of(getToken(), getQuantity("fee amount"));
  }

  private ByteBuffer need(String what, int bytes) {
    if (in.remaining() < bytes) {
      throw bad(
          "ends inside " + what + ": " + bytes + " bytes needed, " + in.remaining() + " left");
    }
    return in;
  }
}
