package io.hyperdex.risk.analytics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/**
 * One estimator by one convention: a formula with its name, definition, source and parameters.
 * Where books differ there is one estimator for each convention.
 *
 * <p>Immutable and safe from any thread, as long as its formula is a pure function.
 */
public final class Estimator {
  private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*");

  /**
   * The formula: a number from a sample that may be empty. NaN or infinite where it has no value.
   */
  @FunctionalInterface
  public interface Formula {
    /** The number, or NaN. Must not change the arrays of the sample. */
    double of(Sample sample);
  }

  private final String id;
  private final String definition;
  private final String formulaText;
  private final String reference;
  private final Set<Parameter> parameters;
  private final List<String> aliases;
  private final ToIntFunction<Sample> minimum;
  private final boolean fillsGaps;
  private final Formula formula;

  private Estimator(Definition d, Formula formula) {
    this.id = d.id;
    this.definition = d.definition;
    this.formulaText = d.formulaText;
    this.reference = d.reference;
    this.parameters = Collections.unmodifiableSet(EnumSet.copyOf(d.parameters));
    this.aliases = List.copyOf(d.aliases);
    this.minimum = d.minimum;
    this.fillsGaps = d.fillsGaps;
    this.formula = formula;
  }

  /**
   * Starts an estimator.
   *
   * @param id lower-case words joined by dots, from the measure to the convention: {@code
   *     var.historical.type7}
   * @param definition one line that says what it is and by which convention
   */
  public static Definition define(String id, String definition) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("an id is lower-case words joined by dots: " + id);
    }
    return new Definition(id, definition);
  }

  /** Lower-case words joined by dots, unique in a catalogue. */
  public String id() {
    return id;
  }

  /** One line: what it is, by which convention. */
  public String definition() {
    return definition;
  }

  /** The formula as text; r are returns, n their number, m their mean, P periods in a year. */
  public String formula() {
    return formulaText;
  }

  /** Where the definition comes from. */
  public String reference() {
    return reference;
  }

  /** What it takes beside the returns. */
  public Set<Parameter> parameters() {
    return parameters;
  }

  /** Other names, such as those in well-known packages. */
  public List<String> aliases() {
    return aliases;
  }

  /**
   * The estimate over the periods in which everything it takes has a value.
   *
   * @throws IllegalArgumentException if it takes a benchmark and there is none
   */
  public Estimate estimate(SeriesInput input) {
    if (parameters.contains(Parameter.BENCHMARK) && !input.has(Parameter.BENCHMARK)) {
      throw new IllegalArgumentException(id + " needs a benchmark");
    }
    Sample sample = Sample.of(input, parameters, fillsGaps);
    double raw = sample.n() == 0 ? Double.NaN : formula.of(sample);
    return Estimate.of(id, raw, sample.n(), sample.n() == 0 ? 0 : minimum.applyAsInt(sample));
  }

  @Override
  public String toString() {
    return id;
  }

  /** What is known of an estimator before its formula. Not thread safe; used once. */
  public static final class Definition {
    private final String id;
    private final String definition;
    private final Set<Parameter> parameters = EnumSet.noneOf(Parameter.class);
    private final List<String> aliases = new ArrayList<>();
    private String formulaText = "";
    private String reference = "";
    private ToIntFunction<Sample> minimum = sample -> 1;
    private boolean fillsGaps;

    private Definition(String id, String definition) {
      this.id = id;
      this.definition = definition;
    }

    /** The formula as text. */
    public Definition formula(String text) {
      formulaText = text;
      return this;
    }

    /** Who defined it so. */
    public Definition after(String source) {
      reference = source;
      return this;
    }

    /** What it takes beside the returns. */
    public Definition takes(Parameter... taken) {
      parameters.addAll(List.of(taken));
      return this;
    }

    /** Other names it is known by. */
    public Definition alias(String... names) {
      aliases.addAll(List.of(names));
      return this;
    }

    /** With fewer observations the status is INSUFFICIENT_DATA. */
    public Definition atLeast(int observations) {
      return atLeast(sample -> observations);
    }

    /** The same where the number depends on the parameters. */
    public Definition atLeast(ToIntFunction<Sample> observations) {
      minimum = observations;
      return this;
    }

    /** A period without a value counts as one in which nothing moved, instead of not at all. */
    public Definition fillsGaps() {
      fillsGaps = true;
      return this;
    }

    /** The estimator. */
    public Estimator by(Formula formula) {
      return new Estimator(this, formula);
    }
  }
}
