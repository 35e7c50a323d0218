package io.hyperdex.risk.engine;

import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import io.hyperdex.risk.pretrade.Decision;
import io.hyperdex.risk.pretrade.Finding;
import io.hyperdex.risk.pretrade.FindingCode;
import io.hyperdex.risk.pretrade.TradingScope;
import io.hyperdex.risk.rule.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A list of findings that is used again: grows to its longest and then allocates nothing. */
final class Findings {
  static final int LIMIT = 0;
  static final int OBSERVED = 1;
  static final int PROJECTED = 2;
  private static final int FIGURES = 3;

  private static final class Row {
    FindingCode code = FindingCode.STATE_HALTED;
    Decision effect = Decision.ALLOW;
    final Figure[] figures = {new Figure(), new Figure(), new Figure()};
    @Nullable Object scope;
  }

  private final List<Row> rows = new ArrayList<>();
  private int size;
  private Decision worst = Decision.ALLOW;

  void clear() {
    size = 0;
    worst = Decision.ALLOW;
  }

  int size() {
    return size;
  }

  /** The most severe effect there is. */
  Decision worst() {
    return worst;
  }

  /** Adds one without numbers. */
  void add(FindingCode code, Decision effect, Object scope) {
    Row row = next(code, effect, scope);
    for (int i = 0; i < FIGURES; i++) {
      row.figures[i].known = false;
    }
  }

  void add(
      FindingCode code,
      Decision effect,
      Object scope,
      Figure limit,
      Figure observed,
      Figure projected) {
    Row row = next(code, effect, scope);
    row.figures[LIMIT].set(limit);
    row.figures[OBSERVED].set(observed);
    row.figures[PROJECTED].set(projected);
  }

  private Row next(FindingCode code, Decision effect, Object scope) {
    if (size == rows.size()) {
      rows.add(new Row());
    }
    Row row = rows.get(size++);
    row.code = code;
    row.effect = effect;
    row.scope = scope;
    worst = effect.compareTo(worst) > 0 ? effect : worst;
    return row;
  }

  void addAll(Findings other) {
    for (int i = 0; i < other.size; i++) {
      Row from = other.row(i);
      Row row = next(from.code, from.effect, other.scopeOf(from));
      for (int k = 0; k < FIGURES; k++) {
        row.figures[k].set(from.figures[k]);
      }
    }
  }

  private Object scopeOf(Row row) {
    return row.scope == null ? "" : row.scope;
  }

  private Row row(int i) {
    if (i < 0 || i >= size) {
      throw new IndexOutOfBoundsException("finding " + i + " of " + size);
    }
    return rows.get(i);
  }

  FindingCode code(int i) {
    return row(i).code;
  }

  Decision effect(int i) {
    return row(i).effect;
  }

  Figure figure(int i, int which) {
    return row(i).figures[which];
  }

  String scope(int i) {
    return name(scopeOf(row(i)));
  }

  private static String name(Object scope) {
    if (scope instanceof TradingScope trading) {
      return trading.kind() == TradingScope.Kind.HOUSE
          ? "house"
          : trading.kind().name().toLowerCase(Locale.ROOT) + ":" + trading.name();
    }
    if (scope instanceof Rule rule) {
      return "rule:" + rule.name();
    }
    if (scope instanceof TokenId token) {
      return "token:" + token;
    }
    if (scope instanceof VenueId venue) {
      return "venue:" + venue;
    }
    return scope instanceof UserId user ? "user:" + user : scope.toString();
  }

  Finding toFinding(int i) {
    Row row = row(i);
    boolean any = false;
    Figure first = row.figures[LIMIT];
    for (Figure figure : row.figures) {
      first = !any && figure.known ? figure : first;
      any |= figure.known;
    }
    return new Finding(
        row.code,
        row.effect,
        any ? first.unit : null,
        row.figures[LIMIT].toDecimal(),
        row.figures[OBSERVED].toDecimal(),
        row.figures[PROJECTED].toDecimal(),
        scope(i));
  }
}
