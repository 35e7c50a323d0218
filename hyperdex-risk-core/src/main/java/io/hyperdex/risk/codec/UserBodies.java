package io.hyperdex.risk.codec;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.BalanceObserved;
import io.hyperdex.risk.event.BasisTransfer;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.event.FeePaid;
import io.hyperdex.risk.event.Finality;
import io.hyperdex.risk.event.Quote;
import io.hyperdex.risk.event.Rebase;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bodies of the events that belong to one user; the layout is in {@link RiskEventCodec}. */
final class UserBodies {
  static final WireCodes<Finality> FINALITY =
      new WireCodes<>("finality", List.of(Finality.PENDING, Finality.INCLUDED, Finality.FINAL));
  private static final WireCodes<ExternalFlow.Kind> KIND =
      new WireCodes<>(
          "flow kind",
          List.of(
              ExternalFlow.Kind.DEPOSIT, ExternalFlow.Kind.AIRDROP, ExternalFlow.Kind.WITHDRAWAL));

  private UserBodies() {}

  static void write(Trade e, WireWriter out) {
    writeHead(e, out);
    writeLeg(e.tokenIn(), e.amountIn(), out);
    writeLeg(e.tokenOut(), e.amountOut(), out);
    VenueId venue = e.venue();
    out.putBoolean(venue != null);
    if (venue != null) {
      out.putText(venue.name());
    }
    out.putSize("fees", e.fees().size());
    for (Fee fee : e.fees()) {
      out.putFee(fee);
    }
    FINALITY.write(out, e.finality());
    String blockHash = e.blockHash();
    out.putBoolean(blockHash != null);
    if (blockHash != null) {
      out.putText(blockHash);
    }
    out.putBoolean(e.correction());
    Quote quote = e.quote();
    out.putBoolean(quote != null);
    if (quote != null) {
      writeQuote(quote, out);
    }
  }

  static Trade readTrade(WireReader in) {
    EventKey key = in.getKey();
    UserId user = readUser(in);
    ChainPosition at = in.getPosition();
    TokenId tokenIn = in.getToken();
    Quantity amountIn = in.getQuantity("amount in");
    TokenId tokenOut = in.getToken();
    Quantity amountOut = in.getQuantity("amount out");
    VenueId venue = in.getBoolean("has venue") ? VenueId.of(in.getText("venue")) : null;
    int count = in.getByte("fees");
    List<Fee> fees = new ArrayList<>(0);
    for (int i = 0; i < count; i++) {
      fees.add(in.getFee());
    }
    Finality finality = FINALITY.read(in);
    String blockHash = in.getBoolean("has block hash") ? in.getText("block hash") : null;
    boolean correction = in.getBoolean("correction");
    Quote quote = in.getBoolean("has quote") ? readQuote(in) : null;
    return new Trade(
        key,
        user,
        at,
        tokenIn,
        amountIn,
        tokenOut,
        amountOut,
        venue,
        fees,
        finality,
        blockHash,
        correction,
        quote);
  }

  private static void writeQuote(Quote quote, WireWriter out) {
    writeOptional(quote.expectedOut(), out);
    writeOptional(quote.minOut(), out);
    String route = quote.route();
    out.putBoolean(route != null);
    if (route != null) {
      out.putText(route);
    }
    out.putLong(quote.observedAtMs());
  }

  private static Quote readQuote(WireReader in) {
    return new Quote(
        in.getBoolean("has expected out") ? in.getQuantity("expected out") : null,
        in.getBoolean("has min out") ? in.getQuantity("min out") : null,
        in.getBoolean("has route") ? in.getText("route") : null,
        in.getLong("quote time"));
  }

  private static void writeOptional(@Nullable Quantity amount, WireWriter out) {
    out.putBoolean(amount != null);
    if (amount != null) {
      out.putQuantity(amount);
    }
  }

  static void write(ExternalFlow e, WireWriter out) {
    writeHead(e, out);
    KIND.write(out, e.kind());
    writeLeg(e.token(), e.amount(), out);
    Usd cost = e.costUsd();
    out.putBoolean(cost != null);
    if (cost != null) {
      out.putUsd(cost);
    }
  }

  static ExternalFlow readFlow(WireReader in) {
    return new ExternalFlow(
        in.getKey(),
        readUser(in),
        in.getPosition(),
        KIND.read(in),
        in.getToken(),
        in.getQuantity("flow amount"),
        in.getBoolean("has cost") ? in.getUsd("cost") : null);
  }

  static void write(BasisTransfer e, WireWriter out) {
    writeHead(e, out);
    writeLeg(e.tokenOut(), e.amountOut(), out);
    writeLeg(e.tokenIn(), e.amountIn(), out);
  }

  static BasisTransfer readTransfer(WireReader in) {
    return new BasisTransfer(
        in.getKey(),
        readUser(in),
        in.getPosition(),
        in.getToken(),
        in.getQuantity("amount out"),
        in.getToken(),
        in.getQuantity("amount in"));
  }

  static void write(Rebase e, WireWriter out) {
    writeHead(e, out);
    writeLeg(e.token(), e.newQuantity(), out);
  }

  static Rebase readRebase(WireReader in) {
    return new Rebase(
        in.getKey(), readUser(in), in.getPosition(), in.getToken(), in.getQuantity("quantity"));
  }

  static void write(BalanceObserved e, WireWriter out) {
    writeHead(e, out);
    writeLeg(e.token(), e.quantity(), out);
  }

  static BalanceObserved readBalance(WireReader in) {
    return new BalanceObserved(
        in.getKey(), readUser(in), in.getPosition(), in.getToken(), in.getQuantity("quantity"));
  }

  static void write(FeePaid e, WireWriter out) {
    writeHead(e, out);
    out.putFee(e.fee());
  }

  static FeePaid readFee(WireReader in) {
    return new FeePaid(in.getKey(), readUser(in), in.getPosition(), in.getFee());
  }

  private static void writeHead(UserEvent event, WireWriter out) {
    out.putKey(event.key());
    out.putText(event.user().value());
    out.putPosition(event.at());
  }

  private static void writeLeg(TokenId token, Quantity amount, WireWriter out) {
    out.putToken(token);
    out.putQuantity(amount);
  }

  private static UserId readUser(WireReader in) {
    return UserId.of(in.getText("user"));
  }
}
