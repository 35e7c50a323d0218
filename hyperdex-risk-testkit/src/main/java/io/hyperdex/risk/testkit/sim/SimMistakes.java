package io.hyperdex.risk.testkit.sim;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.event.BlockFinalized;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a host with a mistake makes of an event that it read. */
final class SimMistakes {
  private static final long LATE_MS = 5_000;
  private static final int PRICES_LOST = 3;

  private final SimBug bug;
  private final Set<String> swaps = new HashSet<>();
  private final Set<EventKey> keys = new HashSet<>();
  private int pricesToLose;

  SimMistakes(SimBug bug) {
    this.bug = bug;
  }

  void restarted() {
    pricesToLose = bug == SimBug.PRICES_LOST_AFTER_RESTART ? PRICES_LOST : 0;
  }

  /**
   * The events to apply.
   *
   * @param clockMs of the machine
   * @param nowMs of the engine
   */
  List<RiskEvent> make(RiskEvent event, int record, long clockMs, long nowMs) {
    return switch (bug) {
      case REVERTS_DROPPED -> event instanceof TradeReverted ? List.of() : List.of(event);
      case REVERTS_WRONG_KEY ->
          event instanceof TradeReverted reverted
              ? List.of(
                  new TradeReverted(EventKey.of(reverted.key().high(), reverted.key().low() + 1)))
              : List.of(event);
      case KEY_OF_ITS_OWN -> {
        boolean again = event instanceof UserEvent own && !keys.add(own.key());
        yield List.of(again ? with((UserEvent) event, EventKey.of(99, record)) : event);
      }
      case LATE_EVENTS_DROPPED ->
          event instanceof UserEvent own && own.at().timeMs() < nowMs - LATE_MS
              ? List.of()
              : List.of(event);
      case ARRIVAL_TIME ->
          List.of(
              event instanceof UserEvent own ? at(own, Math.max(nowMs, own.at().timeMs())) : event);
      case PRICES_LOST_AFTER_RESTART ->
          event instanceof PriceTick && pricesToLose-- > 0 ? List.of() : List.of(event);
      case WALL_CLOCK ->
          event instanceof TimeAdvanced ? List.of(new TimeAdvanced(clockMs)) : List.of(event);
      case USERS_IN_LOWER_CASE -> List.of(event instanceof UserEvent own ? lowerCase(own) : event);
      case WRONG_DECIMALS ->
          List.of(
              event instanceof TokenMeta meta && meta.token().equals(SimWorld.MEME)
                  ? TokenMeta.of(meta.token(), "MEME", meta.decimals() - 1)
                  : event);
      case WRONG_SCALE ->
          List.of(
              event instanceof PriceTick tick && tick.token().equals(SimWorld.MEME)
                  ? PriceTick.of(
                      tick.token(),
                      Price.of(tick.price().toBigDecimal().movePointRight(1)),
                      tick.timeMs())
                  : event);
      case FINAL_TOO_EARLY ->
          event instanceof UserEvent own
              ? List.of(event, new BlockFinalized(own.at().chain(), own.at().blockNumber()))
              : List.of(event);
      case AMOUNT_OF_64_BITS, SIDES_SWAPPED, FEES_DROPPED, EQUAL_SWAPS_ARE_ONE ->
          event instanceof Trade trade ? ofTrade(trade) : List.of(event);
      default -> List.of(event);
    };
  }

  private List<RiskEvent> ofTrade(Trade trade) {
    return switch (bug) {
      case AMOUNT_OF_64_BITS ->
          List.of(rebuilt(trade, trade.key(), trade.user(), trade.at(), true, false, true));
      case FEES_DROPPED ->
          List.of(rebuilt(trade, trade.key(), trade.user(), trade.at(), false, false, false));
      case SIDES_SWAPPED ->
          List.of(
              SimWorld.FIRST_VENUE.equals(trade.venue())
                  ? rebuilt(trade, trade.key(), trade.user(), trade.at(), true, true, false)
                  : trade);
      default -> {
        String content =
            trade.user()
                + " "
                + trade.tokenIn()
                + trade.amountIn()
                + trade.tokenOut()
                + trade.amountOut();
        boolean known = keys.contains(trade.key());
        keys.add(trade.key());
        yield known || swaps.add(content) ? List.of(trade) : List.of();
      }
    };
  }

  private static Quantity amount(Quantity amount, boolean cut) {
    Quantity low = Quantity.ofLimbs(0, 0, 0, amount.limb0());
    return cut && !low.isZero() ? low : amount;
  }

  private static Trade rebuilt(
      Trade trade,
      EventKey key,
      UserId user,
      ChainPosition at,
      boolean withFees,
      boolean swapped,
      boolean cut) {
    Quantity in = amount(trade.amountIn(), cut);
    Quantity out = amount(trade.amountOut(), cut);
    TokenId gave = swapped ? trade.tokenOut() : trade.tokenIn();
    TokenId received = swapped ? trade.tokenIn() : trade.tokenOut();
    Trade.Builder builder =
        Trade.builder(key, user, at)
            .gave(gave, swapped ? out : in)
            .received(received, swapped ? in : out);
    if (trade.venue() != null) {
      builder.venue(trade.venue());
    }
    if (withFees) {
      trade.fees().forEach(builder::fee);
    }
    return builder.build();
  }

  private static UserEvent with(UserEvent event, EventKey key) {
    return changed(event, key, event.user(), event.at());
  }

  private static UserEvent at(UserEvent event, long timeMs) {
    ChainPosition at = event.at();
    return changed(
        event, event.key(), event.user(), ChainPosition.of(at.chain(), timeMs, at.blockNumber()));
  }

  private static UserEvent lowerCase(UserEvent event) {
    UserId user = UserId.of(event.user().value().toLowerCase(Locale.ROOT));
    return changed(event, event.key(), user, event.at());
  }

  private static UserEvent changed(UserEvent event, EventKey key, UserId user, ChainPosition at) {
    if (event instanceof Trade trade) {
      return rebuilt(trade, key, user, at, true, false, false);
    }
    ExternalFlow flow = (ExternalFlow) event;
    return new ExternalFlow(
        key, user, at, flow.kind(), flow.token(), flow.amount(), flow.costUsd());
  }
}
