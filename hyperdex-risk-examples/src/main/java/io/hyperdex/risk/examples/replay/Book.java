package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.analytics.tail.ReturnMatrix;
import io.hyperdex.risk.analytics.tail.TailMethod;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.exposure.TokenExposure;
import io.hyperdex.risk.id.TokenId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The holdings of all users together at the end of a run, and the returns of what they hold.
 *
 * <p>What has a price feed, or a peg, with enough returns is in {@link #tokens}; the rest is
 * counted in {@link #unmeasured} and in nothing that rests on returns.
 */
final class Book {
  /** The models the page compares. */
  static final List<TailMethod> METHODS =
      List.of(
          TailMethod.HISTORICAL,
          TailMethod.AGE_WEIGHTED,
          TailMethod.FILTERED,
          TailMethod.NORMAL,
          TailMethod.CORNISH_FISHER);

  private final RunHistory history;
  private final Map<TokenId, Double> values = new TreeMap<>();
  private final Map<TokenId, Double> quantities = new TreeMap<>();
  private final Map<TokenId, String> symbols = new TreeMap<>();
  private final List<TokenId> tokens = new ArrayList<>();
  private final ReturnMatrix returns;
  private double gross;
  private double measured;

  Book(ReplayResult result, List<UserSnapshot> users) {
    history = result.history();
    name(result.tokens());
    for (UserSnapshot user : users) {
      for (TokenExposure held : user.exposure().tokens()) {
        if (held.valueUsd() != null && held.mark() != null && held.mark().doubleValue() > 0) {
          double value = held.valueUsd().doubleValue();
          values.merge(held.token(), value, Double::sum);
          quantities.merge(held.token(), value / held.mark().doubleValue(), Double::sum);
        }
      }
    }
    List<double[]> columns = new ArrayList<>();
    values.forEach(
        (token, value) -> {
          gross += Math.abs(value);
          double[] column = column(token);
          long count = Arrays.stream(column).filter(r -> !Double.isNaN(r)).count();
          if (value != 0 && 2 * count > column.length && count >= ReturnMatrix.FEWEST_RETURNS) {
            tokens.add(token);
            columns.add(column);
            measured += Math.abs(value);
          }
        });
    returns = ReturnMatrix.of(1, columns.toArray(new double[0][]));
  }

  /** By symbol; where several tokens have the same one, with chain and address. */
  private void name(List<TokenMeta> tokens) {
    Map<String, Long> bearers =
        tokens.stream()
            .filter(meta -> meta.symbol() != null)
            .collect(Collectors.groupingBy(TokenMeta::symbol, Collectors.counting()));
    for (TokenMeta meta : tokens) {
      TokenId token = meta.token();
      String symbol = meta.symbol();
      if (symbol == null) {
        symbols.put(token, shortened(token.address()));
      } else if (bearers.getOrDefault(symbol, 0L) == 1) {
        symbols.put(token, symbol);
      } else {
        symbols.put(token, symbol + " " + token.chain().name() + " " + shortened(token.address()));
      }
    }
  }

  private double[] column(TokenId token) {
    double[] prices = history.prices().get(token);
    double[] column = new double[history.periods()];
    for (int k = 0; k < column.length; k++) {
      column[k] = prices == null ? Double.NaN : prices[k + 1] / prices[k] - 1;
    }
    return column;
  }

  /** Tokens with returns in more than half of the periods, in canonical order. */
  List<TokenId> tokens() {
    return tokens;
  }

  /** USD held of those, in their order. */
  double[] measuredValues() {
    return tokens.stream().mapToDouble(values::get).toArray();
  }

  /** Their returns; period k ends at market moment k. */
  ReturnMatrix returns() {
    return returns;
  }

  /** The last so many of those periods, or all where there are fewer. */
  ReturnMatrix latest(int periods) {
    int from = Math.max(0, returns.periods() - periods);
    double[][] rows = new double[returns.tokens()][returns.periods() - from];
    for (int token = 0; token < rows.length; token++) {
      for (int k = 0; k < rows[token].length; k++) {
        boolean has = returns.has(token, from + k);
        rows[token][k] = has ? returns.at(token, from + k) : Double.NaN;
      }
    }
    return ReturnMatrix.of(returns.firstPeriod() + from, rows);
  }

  /** Everything of a known value. */
  Map<TokenId, Double> values() {
    return values;
  }

  /** Whole tokens held of what has a value. */
  double quantity(TokenId token) {
    return quantities.getOrDefault(token, 0.0);
  }

  /** Sum of |value|. */
  double gross() {
    return gross;
  }

  /** Signed sum. */
  double net() {
    return values.values().stream().mapToDouble(value -> value).sum();
  }

  /** Share of the gross value that has no returns to speak of. */
  double unmeasured() {
    return gross == 0 ? 0 : Math.max(0, 1 - measured / gross);
  }

  /** Whether there is something to measure, and enough to measure it by. */
  boolean isMeasurable() {
    return !tokens.isEmpty() && history.periods() >= 100;
  }

  String symbol(TokenId token) {
    return symbols.getOrDefault(token, shortened(token.address()));
  }

  static String shortened(String id) {
    return id.length() <= 14 ? id : id.substring(0, 8) + "…" + id.substring(id.length() - 4);
  }
}
