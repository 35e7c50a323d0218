package io.hyperdex.risk.rule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules in force, in order, with a version. Immutable: swap the whole set to change a rule.
 *
 * <p>Names are unique. A rule keeps its state over a swap when the new set has a rule of its name.
 */
public final class RuleSet {
  private static final RuleSet EMPTY = new RuleSet(0, List.of());

  private final long version;
  private final List<Rule> rules;
  private final Map<String, Rule> byName;

  private RuleSet(long version, List<Rule> rules) {
    this.version = version;
    this.rules = List.copyOf(rules);
    this.byName = new LinkedHashMap<>();
    for (Rule rule : this.rules) {
      String name = rule.name();
      Arguments.requireName(name);
      if (byName.putIfAbsent(name, rule) != null) {
        throw new IllegalArgumentException(
            "two rules are named \""
                + name
                + "\"; a name is part of every alert's identity, give"
                + " each rule its own");
      }
    }
  }

  /** No rules, version 0. */
  public static RuleSet empty() {
    return EMPTY;
  }

  /** Version 1 of these rules. */
  public static RuleSet of(Rule... rules) {
    return of(List.of(rules));
  }

  /**
   * Version 1 of these rules.
   *
   * @throws IllegalArgumentException if a name is blank or used twice
   */
  public static RuleSet of(List<? extends Rule> rules) {
    return new RuleSet(1, List.copyOf(rules));
  }

  /**
   * The same rules under another version, 0 or more. Versions are the host's; nothing orders them.
   */
  public RuleSet withVersion(long version) {
    if (version < 0) {
      throw new IllegalArgumentException(
          "version must not be negative: " + version + "; count up from 1");
    }
    return new RuleSet(version, rules);
  }

  public long version() {
    return version;
  }

  /** In the order given; the list does not change. */
  public List<Rule> rules() {
    return rules;
  }

  public int size() {
    return rules.size();
  }

  public Optional<Rule> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RuleSet set && version == set.version && rules.equals(set.rules);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(version) + rules.hashCode();
  }

  @Override
  public String toString() {
    return "RuleSet[version=" + version + ", rules=" + rules + "]";
  }
}
