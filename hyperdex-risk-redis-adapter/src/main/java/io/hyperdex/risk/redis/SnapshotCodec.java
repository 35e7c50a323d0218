package io.hyperdex.risk.redis;

import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.exposure.Exposure;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A snapshot as bytes: {@code HDXR}, the stamp (48 hexadecimal digits, see {@link Stamp}), the
 * format (one byte), CRC-32C of all other bytes (four bytes), the body.
 */
final class SnapshotCodec {
  private static final byte[] MAGIC = "HDXR".getBytes(StandardCharsets.US_ASCII);
  private static final int FORMAT = 1;
  private static final int FORMAT_AT = MAGIC.length + Stamp.DIGITS;
  private static final int CRC_AT = FORMAT_AT + 1;
  private static final int BODY_AT = CRC_AT + 4;

  /** A snapshot and where it stands among others of its user. */
  record Decoded(UserSnapshot snapshot, Stamp stamp) {}

  private SnapshotCodec() {}

  static Stamp stampOf(UserSnapshot snapshot, long generation) {
    Exposure exposure = snapshot.exposure();
    return new Stamp(generation, exposure.version(), exposure.asOfMs());
  }

  static byte[] encode(UserSnapshot snapshot, long generation) {
    PayloadWriter out = new PayloadWriter();
    out.bytes(MAGIC);
    out.bytes(stampOf(snapshot, generation).digits());
    out.octet(FORMAT);
    out.bytes(new byte[BODY_AT - CRC_AT]);
    SnapshotBody.write(out, snapshot);
    byte[] bytes = out.toBytes();
    ByteBuffer.wrap(bytes).putInt(CRC_AT, crcOf(bytes));
    return bytes;
  }

  static Decoded decode(byte[] bytes) throws BadPayloadException {
    if (!hasMagic(bytes) || bytes.length < BODY_AT) {
      throw new BadPayloadException("not a snapshot: " + bytes.length + " bytes");
    }
    if (bytes[FORMAT_AT] != FORMAT) {
      throw new BadPayloadException("format " + bytes[FORMAT_AT] + ", known is " + FORMAT);
    }
    if (ByteBuffer.wrap(bytes).getInt(CRC_AT) != crcOf(bytes)) {
      throw new BadPayloadException("the checksum differs");
    }
    Stamp stamp = Stamp.parse(bytes, MAGIC.length);
    UserSnapshot snapshot;
    try {
      PayloadReader in = new PayloadReader(bytes, BODY_AT);
      snapshot = SnapshotBody.read(in, stamp);
      if (in.left() > 0) {
        throw in.bad(in.left() + " bytes too many");
      }
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new BadPayloadException("a value that cannot be", e);
    }
    return new Decoded(snapshot, stamp);
  }

  /** Whether the bytes say they are a snapshot, whole or not. */
  static boolean hasMagic(byte[] bytes) {
    for (int i = 0; i < MAGIC.length; i++) {
      if (i >= bytes.length || bytes[i] != MAGIC[i]) {
        return false;
      }
    }
    return true;
  }

  private static int crcOf(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, CRC_AT);
    crc.update(bytes, BODY_AT, bytes.length - BODY_AT);
    return (int) crc.getValue();
  }
}
