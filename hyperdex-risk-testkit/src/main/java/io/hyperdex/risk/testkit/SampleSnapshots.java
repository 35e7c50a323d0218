package io.hyperdex.risk.testkit;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.engine.UserSnapshot.RuleState;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.exposure.Coverage;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.exposure.TokenExposure;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.position.Lot;
import io.hyperdex.risk.position.Position;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots of every shape for tests of caches and codecs: each field varied on its own, extremes
 * included. Their numbers need not fit together. The same arguments give the same snapshot.
 */
public final class SampleSnapshots {
  private SampleSnapshots() {}

  /**
   * A snapshot of a user.
   *
   * @param version of the state
   * @param asOfMs time of the state, epoch milliseconds UTC
   * @param seed what the rest is made from
   */
  public static UserSnapshot of(UserId user, long version, long asOfMs, long seed) {
    Random random = new Random(seed);
    int holdings = random.nextInt(9);
    List<TokenExposure> tokens = new ArrayList<>();
    List<Position> positions = new ArrayList<>();
    Map<Integer, Usd> unrealized = new HashMap<>();
    for (int i = 0; i < holdings; i++) {
      TokenId token =
          TokenId.of(
              random.nextBoolean() ? ChainId.ETHEREUM : ChainId.POLYGON,
              i % 2 == 0 ? "T\u00f6ken" + i : String.format("0x%040x", random.nextLong()));
      tokens.add(holding(random, token));
      positions.add(position(random, user, token));
      if (random.nextBoolean()) {
        unrealized.put(i, usd(random));
      }
    }
    Map<MeasureId, Measure> measures = new HashMap<>();
    for (MeasureId id : MeasureId.values()) {
      if (random.nextInt(5) > 0) {
        measures.put(id, measure(random, id, asOfMs));
      }
    }
    Map<String, RuleState> rules = new HashMap<>();
    for (RuleState state : RuleState.values()) {
      if (random.nextBoolean()) {
        rules.put("rule " + state, state);
      }
    }
    Exposure exposure =
        new Exposure(
            user,
            version,
            asOfMs,
            usd(random),
            usd(random),
            usd(random),
            tokens,
            holdings == 0
                ? Map.of()
                : Map.of("uniswap_v3", usd(random), Exposure.UNKNOWN_VENUE, usd(random)),
            holdings == 0 ? Map.of() : Map.of(ChainId.ETHEREUM, usd(random)),
            random.nextBoolean() ? Map.of() : Map.of("stable", usd(random)),
            new Coverage(holdings, random.nextInt(holdings + 1), 0, 0, random.nextDouble()));
    return new UserSnapshot(
        exposure, positions, unrealized, measures, rules, usd(random), random.nextInt(1_000_000));
  }

  private static TokenExposure holding(Random random, TokenId token) {
    boolean priced = random.nextInt(4) > 0;
    return new TokenExposure(
        token,
        quantity(random),
        random.nextBoolean(),
        priced ? Price.of(1 + random.nextInt(1_000_000), random.nextInt(20)) : null,
        priced ? 1_700_000_000_000L + random.nextInt() : 0,
        priced ? PriceOrigin.values()[random.nextInt(PriceOrigin.values().length)] : null,
        priced ? Freshness.values()[random.nextInt(2)] : Freshness.UNPRICED,
        priced ? usd(random) : null,
        priced ? random.nextDouble() : 0);
  }

  private static Position position(Random random, UserId user, TokenId token) {
    List<Lot> lots = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      lots.add(new Lot(1_600_000_000_000L + random.nextInt(), quantity(random), usd(random)));
    }
    return new Position(
        user,
        token,
        quantity(random),
        random.nextBoolean(),
        random.nextBoolean() ? Quantity.ZERO : quantity(random),
        maybeUsd(random),
        maybeUsd(random),
        lots,
        random.nextInt(100));
  }

  private static Measure measure(Random random, MeasureId id, long asOfMs) {
    MeasureStatus status = MeasureStatus.values()[random.nextInt(MeasureStatus.values().length)];
    BigDecimal value =
        switch (id.unit()) {
          case USD -> usd(random).toBigDecimal();
          case RATIO ->
              new BigDecimal(random.nextGaussian() * Math.scalb(1.0, -random.nextInt(900)));
          case COUNT -> BigDecimal.valueOf(random.nextInt(1_000));
        };
    return new Measure(
        id.unit(),
        status == MeasureStatus.UNDEFINED ? null : value,
        status,
        random.nextInt(1_000),
        asOfMs,
        random.nextDouble());
  }

  private static Quantity quantity(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> Quantity.of(random.nextInt(100));
      case 1 -> Quantity.MAX;
      case 2 -> Quantity.ofLimbs(0, 0, random.nextLong(), random.nextLong());
      case 3 ->
          Quantity.ofLimbs(
              random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
      default -> Quantity.ofLimbs(0, 0, 0, random.nextLong());
    };
  }

  private static @Nullable Usd maybeUsd(Random random) {
    return random.nextInt(4) == 0 ? null : usd(random);
  }

  private static Usd usd(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> Usd.ZERO;
      case 1 -> Usd.ofRaw(random.nextLong(), random.nextLong());
      default -> Usd.of(BigDecimal.valueOf(random.nextInt(), random.nextInt(12)));
    };
  }
}
