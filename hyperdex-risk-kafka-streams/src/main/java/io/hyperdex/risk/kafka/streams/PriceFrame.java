package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.codec.BadRecordException;
import io.hyperdex.risk.codec.RiskEventCodec;
import io.hyperdex.risk.event.PriceTick;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Prices that moved since the frame before, or all of them, with a number and a time: what every
 * partition gets in the same form, and what moves its clock. Immutable.
 *
 * <p>Bytes, big-endian: {@code "HF"}, version 1, i64 number, i64 time, u8 full, i32 count, then
 * each tick as u16 length and {@link RiskEventCodec} bytes.
 *
 * @param number one more than that of the frame before, unless frames were lost
 * @param timeMs event time the partition advances to, epoch milliseconds UTC
 * @param full whether every price is in it
 * @param ticks the prices
 */
public record PriceFrame(long number, long timeMs, boolean full, List<PriceTick> ticks) {
  static final char KIND = 'F';

  private static final int FIXED = FrameCodec.HEAD + 8 + 8 + 1 + 4;

  /** Copies the list. */
  public PriceFrame {
    ticks = List.copyOf(ticks);
  }

  byte[] encode() {
    List<byte[]> items = new ArrayList<>(ticks.size());
    int size = FIXED;
    for (PriceTick tick : ticks) {
      byte[] bytes = RiskEventCodec.encode(tick);
      items.add(bytes);
      size += 2 + bytes.length;
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    FrameCodec.writeHead(out, KIND);
    out.putLong(number).putLong(timeMs).put((byte) (full ? 1 : 0)).putInt(items.size());
    for (byte[] item : items) {
      out.putShort((short) item.length).put(item);
    }
    return out.array();
  }

  /**
   * The frame of some bytes.
   *
   * @throws BadRecordException if they are not exactly one frame; nothing else is thrown
   */
  static PriceFrame decode(byte[] bytes) {
    ByteBuffer in = FrameCodec.body(bytes, KIND);
    try {
      long number = in.getLong();
      long timeMs = in.getLong();
      int full = in.get();
      int count = in.getInt();
      if (full < 0 || full > 1 || count < 0 || count > in.remaining() / 2) {
        throw new BadRecordException(
            in.position(), "no frame has flag " + full + " and " + count + " prices", null);
      }
      List<PriceTick> ticks = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        ticks.add(tick(in));
      }
      FrameCodec.requireEnd(in);
      return new PriceFrame(number, timeMs, full == 1, ticks);
    } catch (BufferUnderflowException e) {
      throw FrameCodec.cut(in, e);
    }
  }

  private static PriceTick tick(ByteBuffer in) {
    int at = in.position();
    int length = in.getShort() & 0xffff;
    if (length > in.remaining()) {
      throw new BadRecordException(at, "a price is longer than the frame: " + length, null);
    }
    byte[] item = new byte[length];
    in.get(item);
    if (RiskEventCodec.decode(item) instanceof PriceTick tick) {
      return tick;
    }
    throw new BadRecordException(at, "a frame holds something that is no price", null);
  }
}
