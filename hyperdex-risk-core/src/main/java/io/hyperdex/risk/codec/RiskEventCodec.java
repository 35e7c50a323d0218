package io.hyperdex.risk.codec;

import io.hyperdex.risk.event.BalanceObserved;
import io.hyperdex.risk.event.BasisTransfer;
import io.hyperdex.risk.event.BlockFinalized;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.FeePaid;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.Rebase;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.event.UserEvent;

/**
 * The binary form of every {@link RiskEvent}: exact, versioned, the same bytes for equal events.
 *
 * <p>Big-endian. Two bytes of magic {@code "HR"}, a version byte, a type byte, the body, and
 * nothing after it:
 *
 * <pre>
 * text      u16 length (at most 1024), UTF-8        quantity  u8 length (at most 32), no leading zero
 * usd       i128 in units of 1e-12                  price     i64 mantissa, i8 scale
 * key       i128                                    token     text chain, text address
 * position  text chain, i64 time, block, tx, log    optional  u8 0 or 1, then the value if 1
 * enum      u8 code                                 list      u8 size, then the items
 * quote     expectedOut? minOut? route? i64 time
 * 1 Trade           key user position token qty token qty venue? fees finality blockHash? correction
 *                   quote?
 * 2 ExternalFlow    key user position kind token qty costUsd?
 * 3 BasisTransfer   key user position token qty token qty
 * 4 Rebase          key user position token qty
 * 5 BalanceObserved key user position token qty
 * 6 FeePaid         key user position token qty
 * 7 TradeReverted   key
 * 8 BlockFinalized  chain i64
 * 9 PriceTick       token price i64 time, source, i64 maxAgeMs
 * 10 TokenMeta      token symbol? i8 decimals, tags (sorted), pegged, maxPriceAge? (i64 s, i32 ns)
 * 11 TimeAdvanced   i64
 *
 * version 2, numbers at fixed places, then the texts:
 * 12 Trade          key, i64 time, block, tx, log, u128 amount in, amount out, u8 flags, u16 length of
 *                   user, chain, token in, token out, venue, blockHash; the six texts
 * 13 PriceTick      i64 mantissa, time, maxAgeMs, i8 scale, u8 source, u16 length of chain and address;
 *                   the two texts
 * </pre>
 *
 * <p>A trade is written as type 12 if both tokens are of the chain it happened on, both amounts are
 * below 2^128 and it has neither fees nor a quote, else as type 1. Flags: bits 0 and 1 the
 * finality, bit 2 correction, bit 3 has a venue, bit 4 has a block hash.
 *
 * <p>The version byte says which version brought the type, so what an older reader can read it does
 * read. A version or type this class does not know is refused, never guessed at. There is no
 * checksum: Kafka has one per batch, files have their own. Stateless, safe from any thread.
 */
public final class RiskEventCodec {
  /** The newest version; every version up to it is read. */
  public static final int VERSION = 2;

  private static final int FIRST_VERSION = 1;

  static final int MAGIC = 'H' << 8 | 'R';

  private static final int TRADE = 1;
  private static final int EXTERNAL_FLOW = 2;
  private static final int BASIS_TRANSFER = 3;
  private static final int REBASE = 4;
  private static final int BALANCE_OBSERVED = 5;
  private static final int FEE_PAID = 6;
  private static final int TRADE_REVERTED = 7;
  private static final int BLOCK_FINALIZED = 8;
  private static final int PRICE_TICK = 9;
  private static final int TOKEN_META = 10;
  private static final int TIME_ADVANCED = 11;
  private static final int FIXED_TRADE = 12;
  private static final int FIXED_TICK = 13;

  private RiskEventCodec() {}

  /**
   * The bytes of an event. O(size); allocates them and a buffer.
   *
   * @throws IllegalArgumentException if a text has more than 1024 bytes of UTF-8 or is no valid
   *     Unicode, or there are more than 255 fees or tags
   */
  public static byte[] encode(RiskEvent event) {
    WireWriter out = new WireWriter();
    if (event instanceof Trade e && FixedBodies.fits(e)) {
      head(out, VERSION, FIXED_TRADE);
      FixedBodies.write(e, out);
    } else if (event instanceof PriceTick e) {
      head(out, VERSION, FIXED_TICK);
      FixedBodies.write(e, out);
    } else {
      encodeFirstVersion(event, out);
    }
    return out.toByteArray();
  }

  private static void head(WireWriter out, int version, int type) {
    out.putByte(MAGIC >>> 8);
    out.putByte(MAGIC);
    out.putByte(version);
    out.putByte(type);
  }

  private static void encodeFirstVersion(RiskEvent event, WireWriter out) {
    if (event instanceof UserEvent e) {
      encode(e, out);
    } else if (event instanceof TokenMeta e) {
      head(out, FIRST_VERSION, TOKEN_META);
      MarketBodies.write(e, out);
    } else if (event instanceof TradeReverted e) {
      head(out, FIRST_VERSION, TRADE_REVERTED);
      out.putKey(e.key());
    } else if (event instanceof BlockFinalized e) {
      head(out, FIRST_VERSION, BLOCK_FINALIZED);
      out.putChain(e.chain());
      out.putLong(e.blockNumber());
    } else if (event instanceof TimeAdvanced e) {
      head(out, FIRST_VERSION, TIME_ADVANCED);
      out.putLong(e.epochMs());
    } else {
      throw unknownEvent(event);
    }
  }

  private static void encode(UserEvent event, WireWriter out) {
    if (event instanceof Trade e) {
      head(out, FIRST_VERSION, TRADE);
      UserBodies.write(e, out);
    } else if (event instanceof ExternalFlow e) {
      head(out, FIRST_VERSION, EXTERNAL_FLOW);
      UserBodies.write(e, out);
    } else if (event instanceof BasisTransfer e) {
      head(out, FIRST_VERSION, BASIS_TRANSFER);
      UserBodies.write(e, out);
    } else if (event instanceof Rebase e) {
      head(out, FIRST_VERSION, REBASE);
      UserBodies.write(e, out);
    } else if (event instanceof BalanceObserved e) {
      head(out, FIRST_VERSION, BALANCE_OBSERVED);
      UserBodies.write(e, out);
    } else if (event instanceof FeePaid e) {
      head(out, FIRST_VERSION, FEE_PAID);
      UserBodies.write(e, out);
    } else {
      throw unknownEvent(event);
    }
  }

  /**
   * The event of some bytes. O(size); the bytes are not kept.
   *
   * @throws BadRecordException if they are not exactly one event of a known version; nothing else
   *     is thrown, whatever the bytes
   */
  public static RiskEvent decode(byte[] bytes) {
    WireReader in = new WireReader(bytes);
    int magic = in.getByte("magic") << 8 | in.getByte("magic");
    if (magic != MAGIC) {
      throw new BadRecordException(0, String.format("not an event: magic %04x", magic), null);
    }
    int version = in.getByte("version");
    if (version < FIRST_VERSION || version > VERSION) {
      throw new BadRecordException(2, "unknown version: " + version, null);
    }
    int type = in.getByte("type");
    if (version != (type >= FIXED_TRADE ? VERSION : FIRST_VERSION)) {
      throw new BadRecordException(3, "unknown type of version " + version + ": " + type, null);
    }
    RiskEvent event;
    try {
      event = body(type, in);
    } catch (IllegalArgumentException | ArithmeticException e) {
      // The constructors of events, ids and amounts have the last word on what a value may be.
      throw new BadRecordException(in.position(), String.valueOf(e.getMessage()), e);
    }
    in.requireEnd();
    return event;
  }

  private static RiskEvent body(int type, WireReader in) {
    return switch (type) {
      case TRADE -> UserBodies.readTrade(in);
      case EXTERNAL_FLOW -> UserBodies.readFlow(in);
      case BASIS_TRANSFER -> UserBodies.readTransfer(in);
      case REBASE -> UserBodies.readRebase(in);
      case BALANCE_OBSERVED -> UserBodies.readBalance(in);
      case FEE_PAID -> UserBodies.readFee(in);
      case TRADE_REVERTED -> new TradeReverted(in.getKey());
      case BLOCK_FINALIZED -> new BlockFinalized(in.getChain(), in.getLong("block number"));
      case PRICE_TICK -> MarketBodies.readTick(in);
      case TOKEN_META -> MarketBodies.readMeta(in);
      case TIME_ADVANCED -> new TimeAdvanced(in.getLong("time"));
      case FIXED_TRADE -> FixedBodies.readTrade(in);
      case FIXED_TICK -> FixedBodies.readTick(in);
      default -> throw new BadRecordException(3, "unknown type: " + type, null);
    };
  }

  private static IllegalArgumentException unknownEvent(RiskEvent event) {
    return new IllegalArgumentException("event has no type in this format: " + event.getClass());
  }
}
