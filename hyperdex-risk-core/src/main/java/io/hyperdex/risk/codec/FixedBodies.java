package io.hyperdex.risk.codec;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bodies of what comes most, with their numbers at fixed places; the layout is in {@link
 * RiskEventCodec}. One chain name instead of three, and no length before a number: a swap is about
 * a third shorter and one bounds check covers all of its numbers.
 */
final class FixedBodies {
  private static final int FINALITY_BITS = 3;
  private static final int CORRECTION = 1 << 2;
  private static final int HAS_VENUE = 1 << 3;
  private static final int HAS_BLOCK_HASH = 1 << 4;
  private static final int ALL_FLAGS = (1 << 5) - 1;

  private FixedBodies() {}

  /** Whether the fixed layout can say this trade. */
  static boolean fits(Trade e) {
    ChainId chain = e.at().chain();
    return fits(e.amountIn())
        && fits(e.amountOut())
        && e.fees().isEmpty()
        && e.quote() == null
        && e.tokenIn().chain().equals(chain)
        && e.tokenOut().chain().equals(chain);
  }

  private static boolean fits(Quantity amount) {
    return (amount.limb2() | amount.limb3()) == 0;
  }

  static void write(Trade e, WireWriter out) {
    ChainPosition at = e.at();
    VenueId venue = e.venue();
    String blockHash = e.blockHash();
    out.putKey(e.key());
    out.putLong(at.timeMs());
    out.putLong(at.blockNumber());
    out.putLong(at.txIndex());
    out.putLong(at.logIndex());
    write(e.amountIn(), out);
    write(e.amountOut(), out);
    out.putByte(
        UserBodies.FINALITY.codeOf(e.finality())
            | (e.correction() ? CORRECTION : 0)
            | (venue == null ? 0 : HAS_VENUE)
            | (blockHash == null ? 0 : HAS_BLOCK_HASH));
    out.putTexts(
        List.of(
            e.user().value(),
            at.chain().name(),
            e.tokenIn().address(),
            e.tokenOut().address(),
            venue == null ? "" : venue.name(),
            blockHash == null ? "" : blockHash));
  }

  private static void write(Quantity amount, WireWriter out) {
    out.putLong(amount.limb1());
    out.putLong(amount.limb0());
  }

  static Trade readTrade(WireReader in) {
    EventKey key = in.getKey();
    long timeMs = in.getLong("time");
    long block = in.getLong("block number");
    long tx = in.getLong("transaction index");
    long log = in.getLong("log index");
    Quantity amountIn = readAmount(in, "amount in");
    Quantity amountOut = readAmount(in, "amount out");
    int flags = in.getByte("flags");
    if (flags > ALL_FLAGS) {
      throw in.bad("unknown flags: " + flags);
    }
    String[] texts = in.getTexts("user", "chain", "token in", "token out", "venue", "block hash");
    ChainId chain = ChainId.of(texts[1]);
    return new Trade(
        key,
        UserId.of(texts[0]),
        ChainPosition.of(chain, timeMs, block, tx, log),
        TokenId.of(chain, texts[2]),
        amountIn,
        TokenId.of(chain, texts[3]),
        amountOut,
        venue(in, flags, texts[4]),
        List.of(),
        UserBodies.FINALITY.of(in, flags & FINALITY_BITS),
        blockHash(in, flags, texts[5]),
        (flags & CORRECTION) != 0,
        null);
  }

  private static Quantity readAmount(WireReader in, String what) {
    long high = in.getLong(what);
    return Quantity.ofLimbs(0, 0, high, in.getLong(what));
  }

  private static @Nullable VenueId venue(WireReader in, int flags, String text) {
    return present(in, (flags & HAS_VENUE) != 0, text) ? VenueId.of(text) : null;
  }

  private static @Nullable String blockHash(WireReader in, int flags, String text) {
    return present(in, (flags & HAS_BLOCK_HASH) != 0, text) ? text : null;
  }

  private static boolean present(WireReader in, boolean flag, String text) {
    if (!flag && !text.isEmpty()) {
      throw in.bad("a text that the flags say is absent: " + text);
    }
    return flag;
  }

  static void write(PriceTick e, WireWriter out) {
    out.putLong(e.price().mantissa());
    out.putLong(e.timeMs());
    out.putLong(e.maxAgeMs());
    out.putByte(e.price().scale());
    MarketBodies.ORIGIN.write(out, e.source());
    out.putTexts(List.of(e.token().chain().name(), e.token().address()));
  }

  static PriceTick readTick(WireReader in) {
    long mantissa = in.getLong("price mantissa");
    long timeMs = in.getLong("price time");
    long maxAgeMs = in.getLong("maximum age");
    int scale = (byte) in.getByte("price scale");
    var source = MarketBodies.ORIGIN.read(in);
    String[] texts = in.getTexts("chain", "token");
    return new PriceTick(
        TokenId.of(ChainId.of(texts[0]), texts[1]),
        Price.of(mantissa, scale),
        timeMs,
        source,
        maxAgeMs);
  }
}
