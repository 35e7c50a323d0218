package io.hyperdex.risk.analytics.stress;

import io.hyperdex.risk.id.TokenId;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A named list of shocks, with the date it stems from where it has one.
 *
 * <p>Which shock acts: for each holding there are three questions, its price (price, depeg, beta,
 * correlation), its liquidity and its gas, and to each only one shock gives the answer: of those
 * that reach the holding the one with the most specific target (token, then tag, then chain, then
 * all), and of equals the one written last. Shocks never add up.
 *
 * <p>Immutable.
 */
public final class Scenario {
  private final String name;
  private final @Nullable LocalDate date;
  private final List<Shock> shocks;

  private Scenario(String name, @Nullable LocalDate date, List<Shock> shocks) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("name of a scenario must not be blank");
    }
    this.name = name;
    this.date = date;
    this.shocks = List.copyOf(shocks);
  }

  public static Scenario of(String name, List<Shock> shocks) {
    return new Scenario(name, null, shocks);
  }

  public static Builder named(String name) {
    return new Builder(name);
  }

  /**
   * Reads the text form: shocks separated by {@code ;} or line ends, {@code #} up to the end of the
   * line is a comment.
   *
   * <pre>
   * all price -40%; tag:stable depeg 0.90
   * token:eth/0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2 price =1200
   * tag:alt beta 1.3 to token:eth/0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2
   * chain:polygon liquidity -50%; gas x5
   * </pre>
   *
   * A target left out is {@code all}. A change is {@code -40%}, {@code +5%}, {@code x0.6} (times)
   * or {@code =1200} (to); {@code eth} is short for the chain {@code ethereum}.
   *
   * @throws ScenarioFormatException with line and column of the first word that can't be read
   */
  public static Scenario parse(String name, String text) {
    return new Scenario(name, null, ScenarioParser.shocks(text));
  }

  public String name() {
    return name;
  }

  /** The day of the events it repeats. */
  public Optional<LocalDate> date() {
    return Optional.ofNullable(date);
  }

  public List<Shock> shocks() {
    return shocks;
  }

  /** The text form, one shock a line. */
  public String text() {
    return shocks.stream().map(Shock::toString).collect(Collectors.joining("\n"));
  }

  /** The shock that decides a holding's price, liquidity or gas; null where none reaches it. */
  @Nullable Shock decisive(Holding holding, Question question) {
    Shock best = null;
    for (Shock shock : shocks) {
      if (question.asks(shock.kind())
          && shock.target().reaches(holding)
          && (best == null || shock.target().specificity() >= best.target().specificity())) {
        best = shock;
      }
    }
    return best;
  }

  /** What one shock at a time gives the answer to. */
  enum Question {
    PRICE,
    LIQUIDITY,
    GAS;

    boolean asks(ShockKind kind) {
      return switch (this) {
        case PRICE -> kind.isOfPrice();
        case LIQUIDITY -> kind == ShockKind.LIQUIDITY;
        case GAS -> kind == ShockKind.GAS;
      };
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Scenario that
        && name.equals(that.name)
        && date().equals(that.date())
        && shocks.equals(that.shocks);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + shocks.hashCode();
  }

  @Override
  public String toString() {
    return name + (date == null ? "" : " (" + date + ")") + ": " + shocks;
  }

  /** Collects shocks in order; not thread safe. */
  public static final class Builder {
    private final String name;
    private final List<Shock> shocks = new ArrayList<>();
    private @Nullable LocalDate date;

    private Builder(String name) {
      this.name = name;
    }

    public Builder on(LocalDate date) {
      this.date = date;
      return this;
    }

    public Builder shock(Shock shock) {
      shocks.add(shock);
      return this;
    }

    public Builder price(ShockTarget target, Change change) {
      return shock(Shock.price(target, change));
    }

    public Builder depeg(ShockTarget target, double level) {
      return shock(Shock.depeg(target, level));
    }

    public Builder beta(ShockTarget target, double beta, TokenId factor) {
      return shock(Shock.beta(target, beta, factor));
    }

    public Builder correlation(ShockTarget target, double correlation, TokenId factor) {
      return shock(Shock.correlation(target, correlation, factor));
    }

    public Builder liquidity(ShockTarget target, Change change) {
      return shock(Shock.liquidity(target, change));
    }

    public Builder gas(ShockTarget target, Change change) {
      return shock(Shock.gas(target, change));
    }

    public Scenario build() {
      return new Scenario(name, date, shocks);
    }
  }
}
