package io.hyperdex.risk.analytics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Estimators by name: ids and aliases, both found in any case. Immutable and safe from any thread.
 */
public final class EstimatorCatalogue {
  private final List<Estimator> estimators;
  private final Map<String, Estimator> byName = new LinkedHashMap<>();

  private EstimatorCatalogue(List<Estimator> estimators) {
    this.estimators = estimators;
    for (Estimator estimator : estimators) {
      put(estimator.id(), estimator);
    }
    for (Estimator estimator : estimators) {
      estimator.aliases().forEach(alias -> put(alias, estimator));
    }
  }

  /**
   * A catalogue of these, in this order.
   *
   * @throws IllegalArgumentException if two share a name
   */
  public static EstimatorCatalogue of(Collection<Estimator> estimators) {
    return new EstimatorCatalogue(List.copyOf(estimators));
  }

  /** This one with more estimators at its end, such as your own. */
  public EstimatorCatalogue with(Collection<Estimator> more) {
    List<Estimator> all = new ArrayList<>(estimators);
    all.addAll(more);
    return new EstimatorCatalogue(List.copyOf(all));
  }

  /** The estimator of that id or alias. */
  public Optional<Estimator> find(String name) {
    return Optional.ofNullable(byName.get(key(name)));
  }

  /**
   * The estimator of that id or alias.
   *
   * @throws IllegalArgumentException if there is none; the message lists ids that look alike
   */
  public Estimator require(String name) {
    return find(name)
        .orElseThrow(
            () -> new IllegalArgumentException("unknown measure " + name + hint(similar(name))));
  }

  /** All of them, in their order. */
  public List<Estimator> all() {
    return estimators;
  }

  private static String hint(List<String> similar) {
    return similar.isEmpty() ? "" : "; similar are " + String.join(", ", similar);
  }

  /** Up to twelve ids with the first word of the name: as a word of theirs, else as a part. */
  private List<String> similar(String name) {
    String word = key(name).split("[^a-z0-9]", 2)[0];
    if (word.isEmpty()) {
      return List.of();
    }
    List<String> ids = estimators.stream().map(Estimator::id).toList();
    List<String> whole =
        ids.stream().filter(id -> ("." + id + ".").contains("." + word + ".")).toList();
    return (whole.isEmpty() ? ids.stream().filter(id -> id.contains(word)) : whole.stream())
        .limit(12)
        .toList();
  }

  private void put(String name, Estimator estimator) {
    Estimator other = byName.putIfAbsent(key(name), estimator);
    if (other != null && other != estimator) {
      throw new IllegalArgumentException(
          "the name " + name + " belongs to both " + other.id() + " and " + estimator.id());
    }
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
