package io.hyperdex.risk.engine;

import io.hyperdex.risk.amount.Quantity;
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
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Events of a user in a state: key and user come from around them. */
final class EventBytes {
  private static final int TRADE = 0;
  private static final int FLOW = 1;
  private static final int TRANSFER = 2;
  private static final int REBASE = 3;
  private static final int BALANCE = 4;
  private static final int FEE = 5;

  private final StateIds ids;

  EventBytes(StateIds ids) {
    this.ids = ids;
  }

  void write(StateWriter out, UserEvent event) {
    if (event instanceof Trade trade) {
      out.putByte(TRADE);
      write(out, trade);
    } else if (event instanceof ExternalFlow flow) {
      out.putByte(FLOW);
      writePlace(out, flow.at());
      out.putByte(flow.kind().ordinal());
      ids.putTokenId(out, flow.token());
      out.put(flow.amount());
      out.putNullable(flow.costUsd());
    } else if (event instanceof BasisTransfer transfer) {
      out.putByte(TRANSFER);
      writePlace(out, transfer.at());
      ids.putTokenId(out, transfer.tokenOut());
      out.put(transfer.amountOut());
      ids.putTokenId(out, transfer.tokenIn());
      out.put(transfer.amountIn());
    } else if (event instanceof Rebase rebase) {
      out.putByte(REBASE);
      writePlace(out, rebase.at());
      ids.putTokenId(out, rebase.token());
      out.put(rebase.newQuantity());
    } else if (event instanceof BalanceObserved observed) {
      out.putByte(BALANCE);
      writePlace(out, observed.at());
      ids.putTokenId(out, observed.token());
      out.put(observed.quantity());
    } else if (event instanceof FeePaid paid) {
      out.putByte(FEE);
      writePlace(out, paid.at());
      write(out, paid.fee());
    } else {
      throw new IllegalStateException("no bytes for " + event.getClass());
    }
  }

  UserEvent read(StateReader in, EventKey key, UserId user) {
    int type = in.getByte();
    ChainPosition at = readPlace(in);
    return switch (type) {
      case TRADE -> readTrade(in, key, user, at);
      case FLOW ->
          new ExternalFlow(
              key,
              user,
              at,
              in.getEnum(ExternalFlow.Kind.values()),
              ids.getTokenId(in),
              in.getQuantity(),
              in.getNullableUsd());
      case TRANSFER ->
          new BasisTransfer(
              key,
              user,
              at,
              ids.getTokenId(in),
              in.getQuantity(),
              ids.getTokenId(in),
              in.getQuantity());
      case REBASE -> new Rebase(key, user, at, ids.getTokenId(in), in.getQuantity());
      case BALANCE -> new BalanceObserved(key, user, at, ids.getTokenId(in), in.getQuantity());
      case FEE -> new FeePaid(key, user, at, readFee(in));
      default -> throw in.bad("an event of type " + type);
    };
  }

  private void write(StateWriter out, Trade trade) {
    writePlace(out, trade.at());
    ids.putTokenId(out, trade.tokenIn());
    out.put(trade.amountIn());
    ids.putTokenId(out, trade.tokenOut());
    out.put(trade.amountOut());
    VenueId venue = trade.venue();
    out.putText(venue == null ? null : venue.name());
    out.putVar(trade.fees().size());
    trade.fees().forEach(fee -> write(out, fee));
    out.putByte(trade.finality().ordinal());
    out.putText(trade.blockHash());
    out.putBoolean(trade.correction());
    Quote quote = trade.quote();
    out.putBoolean(quote != null);
    if (quote != null) {
      writeNullable(out, quote.expectedOut());
      writeNullable(out, quote.minOut());
      out.putText(quote.route());
      out.putSigned(quote.observedAtMs());
    }
  }

  private Trade readTrade(StateReader in, EventKey key, UserId user, ChainPosition at) {
    Trade.Builder trade =
        Trade.builder(key, user, at)
            .gave(ids.getTokenId(in), in.getQuantity())
            .received(ids.getTokenId(in), in.getQuantity());
    String venue = in.getNullableText();
    if (venue != null) {
      trade.venue(VenueId.of(venue));
    }
    List<Fee> fees = new ArrayList<>(0);
    for (int i = in.getCount(2); i > 0; i--) {
      fees.add(readFee(in));
    }
    fees.forEach(trade::fee);
    trade.finality(in.getEnum(Finality.values()));
    String hash = in.getNullableText();
    if (hash != null) {
      trade.blockHash(hash);
    }
    trade.correction(in.getBoolean());
    if (in.getBoolean()) {
      trade.quote(
          new Quote(readNullable(in), readNullable(in), in.getNullableText(), in.getSigned()));
    }
    return trade.build();
  }

  private static void writeNullable(StateWriter out, @Nullable Quantity quantity) {
    out.putBoolean(quantity != null);
    if (quantity != null) {
      out.put(quantity);
    }
  }

  private static @Nullable Quantity readNullable(StateReader in) {
    return in.getBoolean() ? in.getQuantity() : null;
  }

  private void write(StateWriter out, Fee fee) {
    ids.putTokenId(out, fee.token());
    out.put(fee.amount());
  }

  private Fee readFee(StateReader in) {
    return Fee.of(ids.getTokenId(in), in.getQuantity());
  }

  void writePlace(StateWriter out, ChainPosition at) {
    ids.putChain(out, ids.chain(at.chain()));
    out.putSigned(at.timeMs());
    out.putSigned(at.blockNumber());
    out.putSigned(at.txIndex());
    out.putSigned(at.logIndex());
  }

  ChainPosition readPlace(StateReader in) {
    ChainTable.Chain chain = ids.getChain(in);
    return ChainPosition.of(
        chain.id, in.getSigned(), in.getSigned(), in.getSigned(), in.getSigned());
  }
}
