package io.hyperdex.risk.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.EventOrder;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.engine.StateHash;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.FeePaid;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.Rebase;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.FeePolicy;
import io.hyperdex.risk.position.Lot;
import io.hyperdex.risk.position.Position;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.testkit.EventStream;
import io.hyperdex.risk.testkit.Events;
import io.hyperdex.risk.testkit.NaiveConfig;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * Laws that hold for every history. Each try is a world that follows from the seed it prints; the
 * number of tries comes from the build, more of them with {@code -Dhyperdex.scale=full}.
 */
class EngineLawsProperties {
  /** Without REJECT: what was refused when it came is not there to be booked later. */
  private static final UnmatchedPolicy[] NOTHING_REFUSED = {
    UnmatchedPolicy.AT_MARKET, UnmatchedPolicy.ZERO_COST, UnmatchedPolicy.SHORT
  };

  private static final int STREAM_STEPS = 150;

  // Retraction, order, redelivery

  @Property(shrinking = ShrinkingMode.OFF)
  void whatIsRevertedWasNeverSeen(@ForAll long seed) {
    LawWorld world = new LawWorld(seed, NOTHING_REFUSED);
    Random random = new Random(~seed);
    Set<UserEvent> victims = new HashSet<>();
    List<RiskEvent> eventful = new ArrayList<>();
    List<RiskEvent> doomed = new ArrayList<>();
    for (RiskEvent event : world.events) {
      eventful.add(event);
      if (event instanceof UserEvent own && random.nextInt(5) == 0) {
        victims.add(own);
        doomed.add(new TradeReverted(own.key()));
      }
      if (!doomed.isEmpty() && random.nextInt(8) == 0) {
        eventful.add(doomed.remove(random.nextInt(doomed.size())));
      }
    }
    eventful.addAll(doomed);
    List<RiskEvent> calm = new ArrayList<>();
    for (RiskEvent event : world.events) {
      calm.add(
          event instanceof UserEvent own && victims.contains(own)
              ? new TimeAdvanced(own.at().timeMs())
              : event);
    }

    RiskEngine reverted = world.after(eventful);
    RiskEngine never = world.after(calm);

    assertThat(reverted.statistics().count(Outcome.REVERTED)).isEqualTo(victims.size());
    assertSame(reverted, never, "seed " + seed + " " + world);
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void theOrderOfArrivalInsideTheHorizonDoesNotMatter(@ForAll long seed) {
    LawWorld world = new LawWorld(seed, NOTHING_REFUSED);
    List<RiskEvent> shuffled = delayed(world, new Random(~seed));

    RiskEngine late = world.after(shuffled);
    RiskEngine inOrder = world.after(world.events);

    assertSame(late, inOrder, "seed " + seed + " " + world);
  }

  /** Ticks and time on time; user events later than they should, in any order. */
  private static List<RiskEvent> delayed(LawWorld world, Random random) {
    List<RiskEvent> arriving = new ArrayList<>();
    List<RiskEvent> waiting = new ArrayList<>();
    for (RiskEvent event : world.events) {
      if (event instanceof UserEvent && random.nextInt(2) == 0) {
        waiting.add(event);
      } else {
        arriving.add(event);
      }
      while (!waiting.isEmpty() && random.nextInt(4) == 0) {
        arriving.add(waiting.remove(random.nextInt(waiting.size())));
      }
    }
    Collections.shuffle(waiting, random);
    arriving.addAll(waiting);
    return arriving;
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void revertedAndSeenAgainIsSeenOnce(@ForAll long seed) {
    LawWorld world = new LawWorld(seed, NOTHING_REFUSED);
    List<UserEvent> own = world.userEvents();
    Random random = new Random(~seed);
    List<RiskEvent> reorganised = new ArrayList<>(world.events);
    int depth = 1 + random.nextInt(own.size());
    List<UserEvent> tail = new ArrayList<>(own.subList(own.size() - depth, own.size()));
    for (int i = depth - 1; i >= 0; i--) {
      reorganised.add(new TradeReverted(tail.get(i).key()));
    }
    Collections.shuffle(tail, random);
    reorganised.addAll(tail);

    assertSame(world.after(reorganised), world.after(world.events), "seed " + seed + " " + world);
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void duplicatesChangeNothing(@ForAll long seed) {
    LawWorld world = new LawWorld(seed, UnmatchedPolicy.values());
    Random random = new Random(~seed);
    RiskEngine engine = world.engine();
    RiskEngine once = world.engine();
    List<UserEvent> booked = new ArrayList<>();
    for (RiskEvent event : world.events) {
      Outcome outcome = engine.apply(event);
      assertThat(once.apply(event)).isEqualTo(outcome);
      if (event instanceof UserEvent own && outcome == Outcome.APPLIED) {
        booked.add(own);
      }
      if (!booked.isEmpty()) {
        StateHash before = engine.stateHash();
        long version = engine.version();
        UserEvent again = booked.get(random.nextInt(booked.size()));
        assertThat(engine.apply(again)).as("seed %s: %s", seed, again).isEqualTo(Outcome.DUPLICATE);
        assertThat(engine.stateHash()).isEqualTo(before);
        assertThat(engine.version()).isEqualTo(version);
      }
    }
    engine.apply(new TimeAdvanced(world.endMs));
    once.apply(new TimeAdvanced(world.endMs));
    assertSame(engine, once, "seed " + seed + " " + world);
  }

  private static void assertSame(RiskEngine actual, RiskEngine expected, String what) {
    assertThat(actual.now()).as(what).isEqualTo(expected.now());
    assertThat(actual.users()).as(what).isEqualTo(expected.users());
    for (UserId user : expected.users()) {
      assertSameUser(actual, expected, user, what);
    }
    assertThat(LawWorld.standing(actual)).as(what).isEqualTo(LawWorld.standing(expected));
    assertThat(actual.openAlerts()).as(what).isEqualTo(expected.openAlerts());
    assertThat(actual.stateHash()).as(what).isEqualTo(expected.stateHash());
  }

  private static void assertSameUser(
      RiskEngine actual, RiskEngine expected, UserId user, String what) {
    UserSnapshot a = actual.snapshot(user).orElseThrow();
    UserSnapshot e = expected.snapshot(user).orElseThrow();
    assertThat(a.positions()).as("%s %s", what, user).isEqualTo(e.positions());
    assertThat(a.unrealizedPnlUsd()).as("%s %s", what, user).isEqualTo(e.unrealizedPnlUsd());
    assertThat(a.measures()).as("%s %s", what, user).isEqualTo(e.measures());
    assertThat(a.rules()).as("%s %s", what, user).isEqualTo(e.rules());
    assertThat(a.feesUsd()).as("%s %s", what, user).isEqualTo(e.feesUsd());
    assertThat(a.trades()).as("%s %s", what, user).isEqualTo(e.trades());
    assertThat(a.exposure().tokens()).as("%s %s", what, user).isEqualTo(e.exposure().tokens());
    assertThat(a.exposure().byVenue()).as("%s %s", what, user).isEqualTo(e.exposure().byVenue());
  }

  // Users apart

  @Property(shrinking = ShrinkingMode.OFF)
  void usersDoNotInfluenceEachOther(@ForAll long seed) {
    LawWorld world = new LawWorld(seed, UnmatchedPolicy.values());
    RiskEngine together = world.after(world.events);
    for (UserId user : together.users()) {
      List<RiskEvent> alone = new ArrayList<>();
      for (RiskEvent event : world.events) {
        if (!(event instanceof UserEvent own) || own.user().equals(user)) {
          alone.add(event);
        }
      }
      RiskEngine apart = world.after(alone);
      assertSameUser(together, apart, user, "seed " + seed + " " + world);
      assertThat(together.openAlerts(user)).isEqualTo(apart.openAlerts(user));
    }
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void howUsersInterleaveDoesNotMatter(@ForAll long seed) {
    LawWorld world = new LawWorld(seed, NOTHING_REFUSED);
    List<RiskEvent> byUser = new ArrayList<>();
    List<RiskEvent> global = new ArrayList<>();
    List<UserEvent> own = world.userEvents();
    own.sort((a, b) -> b.user().compareTo(a.user())); // stable: in order within a user
    for (RiskEvent event : world.events) {
      if (!(event instanceof UserEvent)) {
        global.add(event);
      }
    }
    byUser.addAll(global);
    byUser.addAll(own);

    assertSame(world.after(byUser), world.after(world.events), "seed " + seed + " " + world);
  }

  // The same input, the same state

  @Property(shrinking = ShrinkingMode.OFF)
  void replayGivesTheSameStateAndFullHash(@ForAll long seed) {
    EventStream.Profile profile = profile(seed);
    RiskEngine first = lived(seed, profile);
    RiskEngine second = lived(seed, profile);
    assertThat(second.stateHash()).as("seed %s", seed).isEqualTo(first.stateHash());
    assertThat(second.fullHash()).as("seed %s", seed).isEqualTo(first.fullHash());
    assertThat(LawWorld.standing(second)).isEqualTo(LawWorld.standing(first));
    assertThat(second.statistics()).isEqualTo(first.statistics());
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void denseIdsAreAnotherSpelling(@ForAll long seed) {
    EventStream.Profile profile = profile(seed);
    EventStream stream = new EventStream(seed, STREAM_STEPS, profile);
    RiskEngine byObject = engine(stream.config());
    RiskEngine byId = engine(stream.config());
    while (stream.hasNext()) {
      EventStream.Step step = stream.next();
      RiskEvent event = step.event();
      if (event == null) {
        step.applyTo(byObject);
        step.applyTo(byId);
        continue;
      }
      RiskEvent plain = event instanceof Trade trade ? plain(trade) : event;
      assertThat(applyByIds(byId, plain)).as("%s", plain).isEqualTo(byObject.apply(plain));
    }
    assertThat(byId.stateHash()).as("seed %s", seed).isEqualTo(byObject.stateHash());
    assertThat(byId.fullHash()).as("seed %s", seed).isEqualTo(byObject.fullHash());
  }

  /** With nothing that ids and numbers can't say. */
  private static Trade plain(Trade t) {
    Trade.Builder plain =
        Trade.builder(t.key(), t.user(), t.at())
            .gave(t.tokenIn(), t.amountIn())
            .received(t.tokenOut(), t.amountOut());
    if (t.venue() != null) {
      plain.venue(t.venue());
    }
    return plain.build();
  }

  private static Outcome applyByIds(RiskEngine engine, RiskEvent event) {
    if (event instanceof Trade t) {
      return engine.applyTrade(
          t.key().high(),
          t.key().low(),
          engine.userIndex(t.user()),
          engine.chainIndex(t.at().chain()),
          t.at().timeMs(),
          t.at().blockNumber(),
          t.at().txIndex(),
          t.at().logIndex(),
          engine.tokenIndex(t.tokenIn()),
          t.amountIn(),
          engine.tokenIndex(t.tokenOut()),
          t.amountOut(),
          t.venue() == null ? 0 : engine.venueIndex(t.venue()));
    }
    boolean feed =
        event instanceof PriceTick p
            && p.source() == PriceOrigin.FEED
            && p.maxAgeMs() == PriceTick.TOKEN_DEFAULT;
    if (feed) {
      PriceTick p = (PriceTick) event;
      int token = engine.tokenIndex(p.token());
      return engine.applyPrice(token, p.price().mantissa(), p.price().scale(), p.timeMs());
    }
    return engine.apply(event);
  }

  // Quantities and money

  @Property(shrinking = ShrinkingMode.OFF)
  void quantitiesAreConserved(@ForAll long seed) {
    LawWorld world = new LawWorld(seed, UnmatchedPolicy.values());
    RiskEngine engine = world.engine();
    Map<UserId, Map<TokenId, BigInteger>> moved = new HashMap<>();
    boolean rejects = world.policy == UnmatchedPolicy.REJECT;
    boolean shorts = world.policy == UnmatchedPolicy.SHORT;
    for (RiskEvent event : world.events) {
      Outcome outcome = engine.apply(event);
      if (!(event instanceof UserEvent own)) {
        continue;
      }
      if (outcome == Outcome.APPLIED) {
        count(own, moved.computeIfAbsent(own.user(), any -> new HashMap<>()), engine, shorts);
      } else {
        assertThat(rejects && outcome == Outcome.UNMATCHED).as("%s: %s", event, outcome).isTrue();
      }
      Map<TokenId, BigInteger> balance = moved.getOrDefault(own.user(), Map.of());
      for (TokenId token : balance.keySet()) {
        Position position = engine.position(own.user(), token).orElseThrow();
        String what = "seed " + seed + " " + world + " " + position;
        BigInteger held = signed(position);
        BigInteger came = balance.get(token);
        BigInteger excess = shorts ? BigInteger.ZERO : position.unmatched().toBigInteger();
        assertThat(held).as(what).isEqualTo(came.add(excess));
        if (!shorts) {
          assertThat(position.isShort()).as(what).isFalse();
        }
        if (rejects) {
          assertThat(position.unmatched()).as(what).isEqualTo(Quantity.ZERO);
        }
        assertSound(position, world.costBasis, what);
      }
    }
  }

  private static BigInteger signed(Position position) {
    BigInteger quantity = position.quantity().toBigInteger();
    return position.isShort() ? quantity.negate() : quantity;
  }

  /** What came in minus what went out, matched or not; a rebase brings the difference. */
  private static void count(
      UserEvent event, Map<TokenId, BigInteger> moved, RiskEngine engine, boolean shorts) {
    if (event instanceof Trade t) {
      moved.merge(t.tokenIn(), t.amountIn().toBigInteger().negate(), BigInteger::add);
      moved.merge(t.tokenOut(), t.amountOut().toBigInteger(), BigInteger::add);
      t.fees()
          .forEach(
              fee ->
                  moved.merge(fee.token(), fee.amount().toBigInteger().negate(), BigInteger::add));
    } else if (event instanceof ExternalFlow f) {
      BigInteger amount = f.amount().toBigInteger();
      boolean out = f.kind() == ExternalFlow.Kind.WITHDRAWAL;
      moved.merge(f.token(), out ? amount.negate() : amount, BigInteger::add);
    } else if (event instanceof FeePaid f) {
      moved.merge(f.fee().token(), f.fee().amount().toBigInteger().negate(), BigInteger::add);
    } else if (event instanceof Rebase r) {
      Position now = engine.position(r.user(), r.token()).orElseThrow();
      assertThat(now.quantity()).isEqualTo(r.newQuantity());
      BigInteger excess = shorts ? BigInteger.ZERO : now.unmatched().toBigInteger();
      moved.put(r.token(), signed(now).subtract(excess));
    }
  }

  private static void assertSound(Position position, CostBasis basis, String what) {
    if (position.quantity().isZero()) {
      assertThat(position.costUsd()).as(what).isEqualTo(Usd.ZERO);
      assertThat(position.isShort()).as(what).isFalse();
      assertThat(position.lots()).as(what).isEmpty();
    }
    if (basis == CostBasis.AVERAGE) {
      assertThat(position.lots()).as(what).isEmpty();
      return;
    }
    Quantity sum = Quantity.ZERO;
    Usd cost = Usd.ZERO;
    for (Lot lot : position.lots()) {
      assertThat(lot.quantity().isZero()).as(what).isFalse();
      sum = sum.plus(lot.quantity());
      cost = cost.plus(lot.costUsd());
    }
    assertThat(sum).as(what).isEqualTo(position.quantity());
    if (position.costUsd() != null) {
      assertThat(cost).as(what).isEqualTo(position.costUsd());
    }
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void everyPositionAndExposureIsSoundWhateverComes(@ForAll long seed) {
    EventStream.Profile profile = profile(seed);
    EventStream stream = new EventStream(seed, STREAM_STEPS, profile);
    RiskEngine engine = engine(stream.config());
    int n = 0;
    while (stream.hasNext()) {
      apply(engine, stream.next());
      if (++n % 10 == 0) {
        for (UserId user : engine.users()) {
          UserSnapshot snapshot = engine.snapshot(user).orElseThrow();
          String what = "seed " + seed + " step " + n + " " + user;
          for (Position position : snapshot.positions()) {
            assertSound(position, profile.costBasis(), what + " " + position);
            assertThat(position.isShort() && profile.unmatchedPolicy() != UnmatchedPolicy.SHORT)
                .as("%s %s", what, position)
                .isFalse();
          }
          assertSound(snapshot, what);
        }
      }
    }
  }

  private static void assertSound(UserSnapshot snapshot, String what) {
    var exposure = snapshot.exposure();
    Usd gross = Usd.ZERO;
    Usd net = Usd.ZERO;
    for (var token : exposure.tokens()) {
      if (token.valueUsd() != null) {
        gross = gross.plus(token.valueUsd().abs());
        net = net.plus(token.valueUsd());
      }
      assertThat(token.share()).as(what).isBetween(0.0, 1.0);
    }
    assertThat(exposure.gross()).as(what).isEqualTo(gross);
    assertThat(exposure.net()).as(what).isEqualTo(net);
    assertThat(exposure.net().abs()).as(what).isLessThanOrEqualTo(exposure.gross());
    assertThat(exposure.riskExposure()).as(what).isLessThanOrEqualTo(exposure.gross());
    assertThat(exposure.riskExposure()).as(what).isGreaterThanOrEqualTo(Usd.ZERO);
    Usd byChain = exposure.byChain().values().stream().reduce(Usd.ZERO, Usd::plus);
    assertThat(byChain).as(what).isEqualTo(gross);
    assertThat(exposure.coverage().ratio()).as(what).isBetween(0.0, 1.0);
    BigDecimal hhi = snapshot.measures().get(MeasureId.HHI).value();
    BigDecimal share = snapshot.measures().get(MeasureId.CONCENTRATION).value();
    if (hhi != null && share != null) {
      assertThat(hhi.doubleValue()).as(what).isBetween(0.0, share.doubleValue() * (1 + 1e-12));
    }
    BigDecimal var95 = snapshot.measures().get(MeasureId.VAR_95).value();
    BigDecimal var99 = snapshot.measures().get(MeasureId.VAR_99).value();
    if (var95 != null && var99 != null) {
      assertThat(var99).as(what).isGreaterThanOrEqualTo(var95);
    }
    BigDecimal returnVar95 = snapshot.measures().get(MeasureId.RETURN_VAR_95).value();
    BigDecimal returnVar99 = snapshot.measures().get(MeasureId.RETURN_VAR_99).value();
    if (returnVar95 != null && returnVar99 != null) {
      assertThat(returnVar99).as(what).isGreaterThanOrEqualTo(returnVar95);
      assertThat(returnVar99).as(what).isLessThanOrEqualTo(BigDecimal.ONE);
    }
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void realizedAndUnrealizedAreNetCashAndMarketValue(@ForAll long seed) {
    Random random = new Random(seed);
    CostBasis basis = CostBasis.values()[random.nextInt(4)];
    boolean shorts = random.nextBoolean();
    UnmatchedPolicy policy = shorts ? UnmatchedPolicy.SHORT : UnmatchedPolicy.REJECT;
    Desk desk =
        Desk.open(
            RiskEngine.builder()
                .costBasis(basis)
                .unmatchedPolicy(policy)
                .impliedPrices(false)
                .maxPriceAge(Duration.ofDays(1)));
    desk.apply(desk.events.deposit("alice", "USDC", "1000000000", Desk.T0));
    Usd cash = Usd.ZERO;
    for (int i = 1; i <= 40; i++) {
      long micros = 1 + random.nextInt(2_000_000_000);
      Quantity usdc = Quantity.of(micros);
      Quantity weth = Quantity.of(1 + (random.nextLong() >>> 2));
      Usd value = Usd.of(BigDecimal.valueOf(micros, 6));
      if (random.nextBoolean()) {
        assertThat(
                desk.apply(
                    desk.events.trade().gave("USDC", usdc).received("WETH", weth).at(Desk.T0 + i)))
            .isEqualTo(Outcome.APPLIED);
        cash = cash.minus(value);
      } else {
        Outcome outcome =
            desk.apply(
                desk.events.trade().gave("WETH", weth).received("USDC", usdc).at(Desk.T0 + i));
        cash = outcome == Outcome.APPLIED ? cash.plus(value) : cash;
      }
    }
    if (desk.engine.position(Desk.ALICE, Events.WETH).isEmpty()) {
      return; // nothing but refused sales
    }
    Price price = Price.of(1 + random.nextInt(1_000_000), 2);
    desk.apply(PriceTick.of(Events.WETH, price, Desk.T0 + 50));

    Position weth = desk.position("WETH");
    Usd market = Usd.ZERO;
    Usd unrealized = Usd.ZERO;
    for (var token : desk.alice().exposure().tokens()) {
      if (token.token().equals(Events.WETH)) {
        market = token.valueUsd();
        unrealized = market.minus(weth.costUsd());
        int index = desk.alice().positions().indexOf(weth);
        assertThat(desk.alice().unrealizedPnlUsd().get(index)).isEqualTo(unrealized);
      }
    }
    assertThat(weth.realizedPnlUsd().plus(unrealized))
        .as("seed %s %s %s", seed, basis, policy)
        .isEqualTo(cash.plus(market));
  }

  @Property(shrinking = ShrinkingMode.OFF)
  void splittingAFillChangesNothingBeyondRounding(@ForAll long seed) {
    Random random = new Random(seed);
    CostBasis basis = CostBasis.values()[random.nextInt(4)];
    Desk whole = Desk.open(RiskEngine.builder().costBasis(basis).impliedPrices(false));
    Desk split = Desk.open(RiskEngine.builder().costBasis(basis).impliedPrices(false));
    int lots = 1 + random.nextInt(5);
    long unit = 1 + random.nextInt(1_000_000_000);
    int parts = 1 + random.nextInt(9);
    for (int i = 0; i < lots; i++) {
      Quantity cost = Quantity.of(1 + random.nextInt(2_000_000_000));
      Quantity amount = Quantity.of((10 + random.nextInt(100)) * unit);
      for (Desk desk : List.of(whole, split)) {
        desk.apply(desk.events.trade().gave("USDC", cost).received("WETH", amount).at(Desk.T0 + i));
      }
    }
    long micros = 1 + random.nextInt(1_000_000);
    long soldUnits = 1 + random.nextInt(10);
    whole.apply(sale(whole, soldUnits * unit * parts, micros * parts, Desk.T0 + 100));
    for (int i = 0; i < parts; i++) {
      split.apply(sale(split, soldUnits * unit, micros, Desk.T0 + 100 + i));
    }

    Position one = whole.position("WETH");
    Position many = split.position("WETH");
    String what = "seed " + seed + " " + basis + " in " + parts + " parts of " + lots + " lots";
    BigDecimal rounding = BigDecimal.valueOf(parts + lots, 12);
    assertThat(many.quantity()).as(what).isEqualTo(one.quantity());
    assertThat(many.unmatched()).as(what).isEqualTo(one.unmatched());
    assertThat(many.costUsd().minus(one.costUsd()).abs().toBigDecimal())
        .as(what)
        .isLessThanOrEqualTo(rounding);
    assertThat(many.realizedPnlUsd().minus(one.realizedPnlUsd()).abs().toBigDecimal())
        .as(what)
        .isLessThanOrEqualTo(rounding);
    assertThat(split.alice().exposure().gross()).isEqualTo(whole.alice().exposure().gross());
  }

  private static Trade sale(Desk desk, long weth, long micros, long timeMs) {
    return desk.events
        .trade()
        .gave("WETH", Quantity.of(weth))
        .received("USDC", Quantity.of(micros))
        .at(timeMs);
  }

  // Streams

  private static EventStream.Profile profile(long seed) {
    Random random = new Random(seed * 31 + 7);
    return EventStream.Profile.standard()
        .with(
            CostBasis.values()[random.nextInt(4)],
            UnmatchedPolicy.values()[random.nextInt(4)],
            FeePolicy.values()[random.nextInt(2)])
        .withOrder(random.nextInt(4) == 0 ? EventOrder.ARRIVAL : EventOrder.CHAIN)
        .withUsers(1 + random.nextInt(6))
        .withTrouble(random.nextInt(300), random.nextInt(200), random.nextInt(40));
  }

  /** With the least trade that makes a price, which the oracle does not know. */
  private static RiskEngine engine(NaiveConfig config) {
    return config.engineBuilder().impliedPriceMinimum(Usd.of(1)).build();
  }

  private static void apply(RiskEngine engine, EventStream.Step step) {
    step.applyTo(engine);
  }

  private static RiskEngine lived(long seed, EventStream.Profile profile) {
    EventStream stream = new EventStream(seed, STREAM_STEPS, profile);
    RiskEngine engine = engine(stream.config());
    stream
        .preloadedCloses()
        .forEach(
            (token, closes) ->
                engine.preloadCloses(token, stream.firstPreloadedPeriodEndMs(), closes));
    stream.forEachRemaining(step -> apply(engine, step));
    return engine;
  }
}
