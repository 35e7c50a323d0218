package io.hyperdex.risk.codec;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.BalanceObserved;
import io.hyperdex.risk.event.BasisTransfer;
import io.hyperdex.risk.event.BlockFinalized;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.event.FeePaid;
import io.hyperdex.risk.event.Finality;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.Quote;
import io.hyperdex.risk.event.Rebase;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.RandomDistribution;
import org.jspecify.annotations.Nullable;

/** Every event and alert the API can make, edges of every field included. */
final class EventArbitraries {
  private EventArbitraries() {}

  static Arbitrary<RiskEvent> events() {
    return Arbitraries.oneOf(
        trades(),
        swaps(),
        flows(),
        Combinators.combine(heads(), pairs(), positive(), positive())
            .as((h, p, q, r) -> new BasisTransfer(h.key, h.user, h.at, p.get(0), q, p.get(1), r)),
        Combinators.combine(heads(), tokens(), quantities())
            .as((h, t, q) -> new Rebase(h.key, h.user, h.at, t, q)),
        Combinators.combine(heads(), tokens(), quantities())
            .as((h, t, q) -> new BalanceObserved(h.key, h.user, h.at, t, q)),
        Combinators.combine(heads(), fees()).as((h, f) -> new FeePaid(h.key, h.user, h.at, f)),
        keys().map(TradeReverted::new),
        Combinators.combine(chains(), notNegative()).as(BlockFinalized::new),
        Combinators.combine(
                tokens(), prices(), longs(), Arbitraries.of(PriceOrigin.class), notNegative())
            .as(PriceTick::new),
        Combinators.combine(
                tokens(),
                texts().injectNull(0.3),
                Arbitraries.integers().between(-1, 77),
                texts().set().ofMaxSize(5),
                booleans(),
                ages().injectNull(0.3))
            .as(TokenMeta::new),
        longs().map(TimeAdvanced::new));
  }

  static Arbitrary<Alert> alerts() {
    Arbitrary<Alert> plain =
        Combinators.combine(
                names(),
                Arbitraries.of(Severity.class),
                Arbitraries.of(AlertState.class),
                longs(),
                longs().injectNull(0.3),
                Arbitraries.of(Unit.class),
                decimals(),
                Arbitraries.of(MeasureStatus.class))
            .as(EventArbitraries::alert)
            .filter(alert -> alert.id().length() < 200);
    return Combinators.combine(plain, texts().set().ofMaxSize(3), booleans())
        .as(EventArbitraries::withTags);
  }

  private static Alert withTags(Alert a, Set<String> tags, boolean shadow) {
    return new Alert(
        a.id(),
        a.user(),
        a.rule(),
        a.severity(),
        a.state(),
        a.openedAtMs(),
        a.closedAtMs(),
        a.unit(),
        a.value(),
        a.limit(),
        a.status(),
        tags,
        shadow);
  }

  private static Alert alert(
      String name,
      Severity severity,
      AlertState state,
      Long opened,
      @Nullable Long closed,
      Unit unit,
      BigDecimal value,
      MeasureStatus status) {
    return new Alert(
        name + "-id",
        UserId.of(name),
        name + "-rule",
        severity,
        state,
        opened,
        closed,
        unit,
        value,
        value.negate(),
        status);
  }

  private static Arbitrary<RiskEvent> trades() {
    return Combinators.combine(
            heads(),
            pairs(),
            positive().list().ofSize(2),
            names().map(VenueId::of).injectNull(0.3),
            fees().list().ofMaxSize(4),
            Arbitraries.of(Finality.class),
            texts().injectNull(0.3),
            endings())
        .as(
            (h, pair, amounts, venue, fees, finality, blockHash, ending) ->
                new Trade(
                    h.key,
                    h.user,
                    h.at,
                    pair.get(0),
                    amounts.get(0),
                    pair.get(1),
                    amounts.get(1),
                    venue,
                    fees,
                    finality,
                    blockHash,
                    ending.correction,
                    ending.quote));
  }

  /** Trades of the shape that has the fixed layout, amounts around its limit. */
  private static Arbitrary<RiskEvent> swaps() {
    Arbitrary<Quantity> amounts =
        Arbitraries.bigIntegers()
            .between(BigInteger.ONE, BigInteger.ONE.shiftLeft(129))
            .withDistribution(RandomDistribution.biased())
            .map(Quantity::of);
    return Combinators.combine(
            heads(),
            names().list().ofSize(2).uniqueElements(),
            amounts.list().ofSize(2),
            names().map(VenueId::of).injectNull(0.3),
            Arbitraries.of(Finality.class),
            texts().injectNull(0.3),
            booleans())
        .as(
            (h, addresses, amount, venue, finality, blockHash, correction) ->
                new Trade(
                    h.key,
                    h.user,
                    h.at,
                    TokenId.of(h.at.chain(), addresses.get(0)),
                    amount.get(0),
                    TokenId.of(h.at.chain(), addresses.get(1)),
                    amount.get(1),
                    venue,
                    List.of(),
                    finality,
                    blockHash,
                    correction,
                    null));
  }

  /** The last components of a trade: a combination takes eight at most. */
  private record Ending(boolean correction, @Nullable Quote quote) {}

  private static Arbitrary<Ending> endings() {
    return Combinators.combine(booleans(), quotes().injectNull(0.3)).as(Ending::new);
  }

  private static Arbitrary<Quote> quotes() {
    return Combinators.combine(
            positive().injectNull(0.3),
            positive().injectNull(0.3),
            names().injectNull(0.3),
            Arbitraries.longs().greaterOrEqual(Quote.UNKNOWN_TIME))
        .as(Quote::new);
  }

  private static Arbitrary<RiskEvent> flows() {
    Arbitrary<Usd> costs = Combinators.combine(notNegative(), longs()).as(Usd::ofRaw);
    return Combinators.combine(
            heads(),
            Arbitraries.of(ExternalFlow.Kind.class),
            tokens(),
            positive(),
            costs.injectNull(0.3))
        .as(
            (h, kind, token, amount, cost) ->
                new ExternalFlow(
                    h.key,
                    h.user,
                    h.at,
                    kind,
                    token,
                    amount,
                    kind == ExternalFlow.Kind.DEPOSIT ? cost : null));
  }

  /** What every user event has. */
  private record Head(EventKey key, UserId user, ChainPosition at) {}

  private static Arbitrary<Head> heads() {
    return Combinators.combine(keys(), names().map(UserId::of), positions()).as(Head::new);
  }

  private static Arbitrary<EventKey> keys() {
    return Combinators.combine(longs(), longs()).as(EventKey::of);
  }

  private static Arbitrary<ChainPosition> positions() {
    Arbitrary<Long> places = Arbitraries.longs().greaterOrEqual(-1);
    return Combinators.combine(chains(), longs(), places, places, places).as(ChainPosition::of);
  }

  private static Arbitrary<ChainId> chains() {
    return names().map(ChainId::of);
  }

  private static Arbitrary<TokenId> tokens() {
    return Combinators.combine(chains(), names()).as(TokenId::of);
  }

  private static Arbitrary<List<TokenId>> pairs() {
    return tokens().list().ofSize(2).uniqueElements();
  }

  private static Arbitrary<Fee> fees() {
    return Combinators.combine(tokens(), positive()).as(Fee::of);
  }

  private static Arbitrary<Quantity> positive() {
    return quantities().filter(q -> !q.isZero());
  }

  private static Arbitrary<Quantity> quantities() {
    return Arbitraries.bigIntegers()
        .between(BigInteger.ZERO, Quantity.MAX.toBigInteger())
        .withDistribution(RandomDistribution.biased())
        .map(Quantity::of);
  }

  private static Arbitrary<Price> prices() {
    return Combinators.combine(
            Arbitraries.longs().between(1, Long.MAX_VALUE), Arbitraries.integers().between(-16, 40))
        .as(Price::of);
  }

  private static Arbitrary<BigDecimal> decimals() {
    return Arbitraries.oneOf(
        Arbitraries.bigDecimals().ofScale(12),
        Arbitraries.doubles().map(BigDecimal::new).filter(d -> d.scale() <= 1024),
        Arbitraries.of(BigDecimal.ZERO, new BigDecimal("1E+1000"), new BigDecimal("1E-1024")));
  }

  private static Arbitrary<Duration> ages() {
    return Combinators.combine(
            Arbitraries.longs().between(1, Long.MAX_VALUE),
            Arbitraries.integers().between(0, 999_999_999))
        .as(Duration::ofSeconds);
  }

  private static Arbitrary<Long> longs() {
    return Arbitraries.longs();
  }

  private static Arbitrary<Long> notNegative() {
    return Arbitraries.longs().greaterOrEqual(0);
  }

  private static Arbitrary<Boolean> booleans() {
    return Arbitraries.of(true, false);
  }

  private static Arbitrary<String> names() {
    return texts().filter(text -> !text.isBlank());
  }

  /** Any Unicode text up to the limit of the format. */
  private static Arbitrary<String> texts() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ascii().ofMaxLength(20),
        Arbitraries.strings()
            .ofMaxLength(60)
            .filter(text -> StandardCharsets.UTF_8.newEncoder().canEncode(text)),
        Arbitraries.of(
            "0xABCDEF0123456789ABCDEF0123456789ABCDEF01",
            "x".repeat(WireWriter.MAX_TEXT),
            "\uD83D\uDE80"));
  }
}
