package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.codec.RiskEventCodec;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.TokenId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where a partition is in the sequence of price frames. Bytes: i64 last number, u8 gap, then the
 * tokens that frames have named, each as u16 length and the codec's bytes of an empty fact.
 */
final class FeedState {
  static final long NONE = Long.MIN_VALUE;

  private final Set<TokenId> tokens = new LinkedHashSet<>();
  private long last = NONE;
  private boolean gap;

  enum Step {
    NEXT,
    REPEATED,
    GAP
  }

  /** What a frame is to this partition, which from here on has seen it. */
  Step step(PriceFrame frame) {
    if (last != NONE && frame.number() <= last) {
      return Step.REPEATED;
    }
    // A delta without the frame before it says nothing of the other prices.
    boolean missing = !frame.full() && (last == NONE || frame.number() != last + 1);
    last = frame.number();
    gap = !frame.full() && (gap || missing);
    for (PriceTick tick : frame.ticks()) {
      tokens.add(tick.token());
    }
    return missing ? Step.GAP : Step.NEXT;
  }

  /** Whether frames are missing since the last full one. */
  boolean gap() {
    return gap;
  }

  Set<TokenId> tokens() {
    return tokens;
  }

  byte[] encode() {
    List<byte[]> items = new ArrayList<>(tokens.size());
    int size = 9;
    for (TokenId token : tokens) {
      byte[] item =
          RiskEventCodec.encode(
              new TokenMeta(token, null, TokenMeta.UNKNOWN_DECIMALS, Set.of(), false, null));
      items.add(item);
      size += 2 + item.length;
    }
    ByteBuffer out = ByteBuffer.allocate(size).putLong(last).put((byte) (gap ? 1 : 0));
    for (byte[] item : items) {
      out.putShort((short) item.length).put(item);
    }
    return out.array();
  }

  static FeedState decode(byte @Nullable [] bytes) {
    FeedState state = new FeedState();
    if (bytes == null) {
      return state;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    state.last = in.getLong();
    state.gap = in.get() == 1;
    while (in.hasRemaining()) {
      byte[] item = new byte[in.getShort() & 0xffff];
      in.get(item);
      if (RiskEventCodec.decode(item) instanceof TokenMeta meta) {
        state.tokens.add(meta.token());
      } else {
        throw new IllegalStateException("the feed's record holds something that is no token");
      }
    }
    return state;
  }
}
