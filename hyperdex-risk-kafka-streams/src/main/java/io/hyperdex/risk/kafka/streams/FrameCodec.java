package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.codec.BadRecordException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** The head that this module's records share: two letters, a version byte. Big-endian. */
final class FrameCodec {
  static final int VERSION = 1;
  static final int HEAD = 3;

  private FrameCodec() {}

  static void writeHead(ByteBuffer out, char kind) {
    out.put((byte) 'H').put((byte) kind).put((byte) VERSION);
  }

  /** Whether the record says of itself that it is of this kind, whatever follows. */
  static boolean isKind(byte[] bytes, char kind) {
    return bytes.length >= 2 && bytes[0] == 'H' && bytes[1] == kind;
  }

  /** The record after its head. */
  static ByteBuffer body(byte[] bytes, char kind) {
    if (!isKind(bytes, kind)) {
      throw new BadRecordException(0, "not a record of kind H" + kind, null);
    }
    if (bytes.length < HEAD || bytes[2] != VERSION) {
      throw new BadRecordException(
          2, "unknown version: " + (bytes.length < HEAD ? "none" : bytes[2] & 0xff), null);
    }
    return ByteBuffer.wrap(bytes, HEAD, bytes.length - HEAD);
  }

  static BadRecordException cut(ByteBuffer in, BufferUnderflowException e) {
    return new BadRecordException(in.position(), "ends inside a value", e);
  }

  static void requireEnd(ByteBuffer in) {
    if (in.hasRemaining()) {
      throw new BadRecordException(
          in.position(), in.remaining() + " bytes left after the end of the record", null);
    }
  }
}
