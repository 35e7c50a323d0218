package io.hyperdex.risk.engine.durable;

import io.hyperdex.risk.rule.Rule;
import io.hyperdex.risk.rule.RuleSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/** Rule sets by version: files name them, the host has them. */
final class KnownRules {
  private final TreeMap<Long, RuleSet> byVersion = new TreeMap<>();

  /**
   * @throws IllegalArgumentException if there is another one of its version
   */
  void add(RuleSet rules) {
    RuleSet other = byVersion.putIfAbsent(rules.version(), rules);
    if (other != null && !other.equals(rules)) {
      throw new IllegalArgumentException(
          "two rule sets have version "
              + rules.version()
              + "; give each its own: journal and snapshots know a rule set by its version");
    }
  }

  Collection<RuleSet> all() {
    return byVersion.values();
  }

  /**
   * @throws IllegalArgumentException if it is not there
   */
  RuleSet of(long version) {
    RuleSet rules = byVersion.get(version);
    if (rules == null) {
      throw new IllegalArgumentException(
          "rule set version "
              + version
              + " was in force and is needed to recover; known: "
              + byVersion.keySet()
              + ". Pass it as an earlier one: DurableEngine.Builder.earlierRules");
    }
    return rules;
  }

  /** The one of a version, which must have rules of these names. */
  RuleSet of(long version, List<String> names) {
    RuleSet rules = of(version);
    List<String> have = new ArrayList<>();
    for (Rule rule : rules.rules()) {
      have.add(rule.name());
    }
    if (!have.equals(names)) {
      throw new IllegalArgumentException(
          "rule set version "
              + version
              + " had the rules "
              + names
              + " when it was put in force, and has "
              + have
              + " now; a changed rule set needs a version of its own");
    }
    return rules;
  }
}
