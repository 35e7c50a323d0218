package io.hyperdex.risk.codec;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.TokenId;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Bodies of prices and token facts; the layout is in {@link RiskEventCodec}. */
final class MarketBodies {
  static final WireCodes<PriceOrigin> ORIGIN =
      new WireCodes<>(
          "price source", List.of(PriceOrigin.FEED, PriceOrigin.TRADE, PriceOrigin.PEG));

  private MarketBodies() {}

  /** Version 1; written as {@link FixedBodies} since. */
  static PriceTick readTick(WireReader in) {
    TokenId token = in.getToken();
    long mantissa = in.getLong("price mantissa");
    int scale = (byte) in.getByte("price scale");
    return new PriceTick(
        token,
        Price.of(mantissa, scale),
        in.getLong("price time"),
        ORIGIN.read(in),
        in.getLong("maximum age"));
  }

  static void write(TokenMeta e, WireWriter out) {
    out.putToken(e.token());
    String symbol = e.symbol();
    out.putBoolean(symbol != null);
    if (symbol != null) {
      out.putText(symbol);
    }
    out.putByte(e.decimals());
    out.putTags(e.tags());
    out.putBoolean(e.pegged());
    Duration age = e.maxPriceAge();
    out.putBoolean(age != null);
    if (age != null) {
      out.putLong(age.getSeconds());
      out.putInt(age.getNano());
    }
  }

  static TokenMeta readMeta(WireReader in) {
    TokenId token = in.getToken();
    String symbol = in.getBoolean("has symbol") ? in.getText("symbol") : null;
    int decimals = (byte) in.getByte("decimals");
    Set<String> tags = in.getTags();
    boolean pegged = in.getBoolean("pegged");
    Duration age = in.getBoolean("has maximum age") ? readDuration(in) : null;
    return new TokenMeta(token, symbol, decimals, tags, pegged, age);
  }

  private static Duration readDuration(WireReader in) {
    long seconds = in.getLong("maximum age");
    int at = in.position();
    int nanos = in.getInt("maximum age");
    if (nanos < 0 || nanos > 999_999_999) {
      throw new BadRecordException(at, "nanoseconds must be below 1e9: " + nanos, null);
    }
    return Duration.ofSeconds(seconds, nanos);
  }
}
