package io.hyperdex.risk.pretrade;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.VenueId;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The limits before a trade, and what each check does when it cannot tell. Immutable; an engine
 * swaps the whole.
 *
 * <p>Limits that are not set do not apply. Without any there remain the trading states, duplicates,
 * missing and stale prices, the collar on impact, and the engine's rules.
 */
public final class PreTradePolicy {
  private static final PreTradePolicy DEFAULT = builder().build();
  private static final double NEVER = Double.POSITIVE_INFINITY;

  private final Builder with;
  private final FailMode[] failModes;

  private PreTradePolicy(Builder from) {
    with = from.copy();
    failModes = with.failModes;
  }

  /** The defaults, said where they are set. */
  public static PreTradePolicy standard() {
    return DEFAULT;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** What a check does when it cannot tell. */
  public FailMode failMode(Check check) {
    return failModes[check.ordinal()];
  }

  public @Nullable Usd maxNotional() {
    return with.maxNotional;
  }

  public @Nullable Usd maxExposure() {
    return with.maxExposure;
  }

  /** A share of gross; infinite where there is no limit. As all ratios here. */
  public double maxConcentration() {
    return with.maxConcentration;
  }

  public Usd concentrationMinGross() {
    return with.concentrationMinGross;
  }

  /** From the five thresholds of the collar, lowest first: 0 notice to 4 blocked. */
  public double impactThreshold(int i) {
    return with.impact[i];
  }

  public @Nullable Usd largeSize() {
    return with.largeSize;
  }

  public double unusualMultiple() {
    return with.unusualMultiple;
  }

  public int unusualMinTrades() {
    return with.unusualMinTrades;
  }

  public Usd missingPriceMinimum() {
    return with.missingPriceMinimum;
  }

  public long duplicateWindowMs() {
    return with.duplicateWindowMs;
  }

  /** 0 where there is no limit. */
  public int rateBurst() {
    return with.rateBurst;
  }

  /** Tokens of the bucket that come back a millisecond. */
  public double ratePerMs() {
    return with.ratePerMs;
  }

  public boolean isRestricted(TokenId token) {
    return with.tokens.contains(token);
  }

  public boolean isRestricted(@Nullable VenueId venue) {
    return venue != null && with.venues.contains(venue);
  }

  public boolean isRestrictedCounterparty(@Nullable String counterparty) {
    return counterparty != null && with.counterparties.contains(counterparty);
  }

  public double maxPeriodLoss() {
    return with.maxPeriodLoss;
  }

  public double maxDrawdown() {
    return with.maxDrawdown;
  }

  public @Nullable Usd maxVarIncrease() {
    return with.maxVarIncrease;
  }

  public int varConfidenceBps() {
    return with.varConfidenceBps;
  }

  public double maxGasRatio() {
    return with.maxGasRatio;
  }

  public double warnBand() {
    return with.warnBand;
  }

  /** Whether a breach of a rule of this severity stops a swap. */
  public boolean blocks(Severity severity) {
    return severity.compareTo(with.blockFrom) >= 0;
  }

  public long reservationTtlMs() {
    return with.reservationTtlMs;
  }

  public int maxReservationsPerUser() {
    return with.maxPerUser;
  }

  public int maxReservations() {
    return with.maxReservations;
  }

  /** Collects limits; {@link #build()} makes the policy. */
  public static final class Builder {
    private @Nullable Usd maxNotional;
    private @Nullable Usd maxExposure;
    private double maxConcentration = NEVER;
    private Usd concentrationMinGross = Usd.ZERO;
    private double[] impact = {0.01, 0.03, 0.05, 0.10, 0.15};
    private @Nullable Usd largeSize;
    private double unusualMultiple = NEVER;
    private int unusualMinTrades = 10;
    private Usd missingPriceMinimum = Usd.of(1);
    private long duplicateWindowMs = 600_000;
    private int rateBurst;
    private double ratePerMs;
    private Set<TokenId> tokens = Set.of();
    private Set<VenueId> venues = Set.of();
    private Set<String> counterparties = Set.of();
    private double maxPeriodLoss = NEVER;
    private double maxDrawdown = NEVER;
    private @Nullable Usd maxVarIncrease;
    private int varConfidenceBps = 9_500;
    private double maxGasRatio = NEVER;
    private double warnBand = 0.8;
    private Severity blockFrom = Severity.WARNING;
    private long reservationTtlMs = 120_000;
    private int maxPerUser = 64;
    private int maxReservations = 65_536;
    private FailMode[] failModes =
        Arrays.stream(Check.values()).map(Check::defaultFailMode).toArray(FailMode[]::new);

    private Builder() {}

    private Builder copy() {
      Builder copy = new Builder();
      copy.maxNotional = maxNotional;
      copy.maxExposure = maxExposure;
      copy.maxConcentration = maxConcentration;
      copy.concentrationMinGross = concentrationMinGross;
      copy.impact = impact.clone();
      copy.largeSize = largeSize;
      copy.unusualMultiple = unusualMultiple;
      copy.unusualMinTrades = unusualMinTrades;
      copy.missingPriceMinimum = missingPriceMinimum;
      copy.duplicateWindowMs = duplicateWindowMs;
      copy.rateBurst = rateBurst;
      copy.ratePerMs = ratePerMs;
      copy.tokens = tokens;
      copy.venues = venues;
      copy.counterparties = counterparties;
      copy.maxPeriodLoss = maxPeriodLoss;
      copy.maxDrawdown = maxDrawdown;
      copy.maxVarIncrease = maxVarIncrease;
      copy.varConfidenceBps = varConfidenceBps;
      copy.maxGasRatio = maxGasRatio;
      copy.warnBand = warnBand;
      copy.blockFrom = blockFrom;
      copy.reservationTtlMs = reservationTtlMs;
      copy.maxPerUser = maxPerUser;
      copy.maxReservations = maxReservations;
      copy.failModes = failModes.clone();
      return copy;
    }

    /** The most one swap may be worth. */
    public Builder maxNotional(Usd value) {
      maxNotional = positive("maxNotional", value);
      return this;
    }

    /** The most gross exposure may be afterwards. */
    public Builder maxExposure(Usd value) {
      maxExposure = positive("maxExposure", value);
      return this;
    }

    /**
     * The largest share of gross exposure one token may have afterwards.
     *
     * @param minGross gross exposure from which that counts; zero means always
     */
    public Builder maxConcentration(double share, Usd minGross) {
      maxConcentration = ratio("maxConcentration", share);
      if (minGross.signum() < 0) {
        throw new IllegalArgumentException("minGross must be at least 0: " + minGross);
      }
      concentrationMinGross = minGross;
      return this;
    }

    /**
     * The collar: how much less a swap may bring than it costs, both at fresh prices, as a ratio.
     * Default 0.01, 0.03, 0.05, 0.10, 0.15.
     *
     * @param confirm from here on the intent must be confirmed
     * @param block from here on it is denied, confirmed or not
     */
    public Builder impact(
        double notice, double warning, double high, double confirm, double block) {
      double[] all = {notice, warning, high, confirm, block};
      for (int i = 0; i < all.length; i++) {
        if (!(all[i] > 0) || (i > 0 && all[i] < all[i - 1])) {
          throw new IllegalArgumentException(
              "impact thresholds must be positive and not fall: " + Arrays.toString(all));
        }
      }
      impact = all;
      return this;
    }

    /** From this size on the intent must be confirmed. */
    public Builder largeSize(Usd value) {
      largeSize = positive("largeSize", value);
      return this;
    }

    /**
     * Above this many times the user's average trade the intent must be confirmed.
     *
     * @param minTrades trades of known value from which the average means something
     */
    public Builder unusualSize(double multiple, int minTrades) {
      if (!(multiple >= 1) || minTrades < 1) {
        throw new IllegalArgumentException(
            "a multiple of at least 1 and a trade are needed: " + multiple + ", " + minTrades);
      }
      unusualMultiple = multiple;
      unusualMinTrades = minTrades;
      return this;
    }

    /** Up to this value a swap may have a leg without a price. Default 1 USD. */
    public Builder missingPriceMinimum(Usd value) {
      missingPriceMinimum = positive("missingPriceMinimum", value);
      return this;
    }

    /** How long a client key is remembered when its swap is over. Default ten minutes. */
    public Builder duplicateWindow(Duration value) {
      duplicateWindowMs = positive("duplicateWindow", value);
      return this;
    }

    /** Not more reservations of one user than {@code burst} at once and {@code per} in the long. */
    public Builder rate(int burst, Duration per) {
      if (burst < 1) {
        throw new IllegalArgumentException("burst must be positive: " + burst);
      }
      rateBurst = burst;
      ratePerMs = burst / (double) positive("per", per);
      return this;
    }

    public Builder restrictedTokens(Set<TokenId> value) {
      tokens = Set.copyOf(value);
      return this;
    }

    public Builder restrictedVenues(Set<VenueId> value) {
      venues = Set.copyOf(value);
      return this;
    }

    public Builder restrictedCounterparties(Set<String> value) {
      counterparties = Set.copyOf(value);
      return this;
    }

    /** The loss since the period began from which on only reducing swaps pass, a ratio. */
    public Builder maxPeriodLoss(double value) {
      maxPeriodLoss = ratio("maxPeriodLoss", value);
      return this;
    }

    /** The fall from the peak from which on only reducing swaps pass, a ratio. */
    public Builder maxDrawdown(double value) {
      maxDrawdown = ratio("maxDrawdown", value);
      return this;
    }

    /** The most portfolio VaR may rise by one swap. */
    public Builder maxVarIncrease(Usd value) {
      maxVarIncrease = positive("maxVarIncrease", value);
      return this;
    }

    /** Confidence of VaR and ES of the answer, basis points. Default 9500. */
    public Builder varConfidenceBps(int value) {
      if (value < 5_000 || value > 9_999) {
        throw new IllegalArgumentException("varConfidenceBps must be 5000 to 9999: " + value);
      }
      varConfidenceBps = value;
      return this;
    }

    /** The most gas may cost as a share of the swap's value. */
    public Builder maxGasRatio(double value) {
      maxGasRatio = ratio("maxGasRatio", value);
      return this;
    }

    /** Share of a limit from which on there is a warning. Default 0.8; 1 means none. */
    public Builder warnBand(double value) {
      warnBand = ratio("warnBand", value);
      return this;
    }

    /** Breaches of rules below this severity only warn. Default WARNING. */
    public Builder blockFrom(Severity value) {
      blockFrom = Objects.requireNonNull(value, "severity");
      return this;
    }

    /** How long a reservation lasts, in event time. Default two minutes. */
    public Builder reservationTtl(Duration value) {
      reservationTtlMs = positive("reservationTtl", value);
      return this;
    }

    /** How many reservations there may be. Default 64 a user, 65,536 in all. */
    public Builder maxReservations(int perUser, int all) {
      if (perUser < 1 || all < 1) {
        throw new IllegalArgumentException(
            "reservations must be positive: " + perUser + " a user, " + all + " in all");
      }
      maxPerUser = perUser;
      maxReservations = all;
      return this;
    }

    /** What a check does when it cannot tell; defaults are those of {@link Check}. */
    public Builder failMode(Check check, FailMode mode) {
      failModes[check.ordinal()] = Objects.requireNonNull(mode, "mode");
      return this;
    }

    public PreTradePolicy build() {
      return new PreTradePolicy(this);
    }

    private static Usd positive(String what, Usd value) {
      if (value.signum() <= 0) {
        throw new IllegalArgumentException(what + " must be positive: " + value);
      }
      return value;
    }

    private static long positive(String what, Duration value) {
      if (value.toMillis() <= 0) {
        throw new IllegalArgumentException(what + " must be at least a millisecond: " + value);
      }
      return value.toMillis();
    }

    private static double ratio(String what, double value) {
      if (!(value > 0 && value <= 1)) {
        throw new IllegalArgumentException(
            what + " must be in (0, 1]: " + value + "; a half is 0.5");
      }
      return value;
    }
  }
}
