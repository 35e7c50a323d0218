package io.hyperdex.risk.examples.replay;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.hyperdex.risk.examples.csv.CsvSource;
import io.hyperdex.risk.examples.csv.UnreadableInput;
import io.hyperdex.risk.examples.market.GeneratedMarket;
import io.hyperdex.risk.jackson.RiskJson;
import io.hyperdex.risk.position.CostBasis;
import io.hyperdex.risk.position.UnmatchedPolicy;
import io.hyperdex.risk.rule.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Options from the command line. */
final class ReplayArguments {
  private static final Set<String> TAKES_MANY = Set.of("--swaps", "--prices");
  private static final Set<String> TAKES_ONE =
      Set.of("--tokens", "--rules", "--out", "--page", "--cost-basis", "--unmatched");

  private final Map<String, List<String>> values = new HashMap<>();

  private ReplayArguments() {}

  static ReplayOptions parse(List<String> arguments) throws UnreadableInput {
    ReplayArguments parsed = new ReplayArguments();
    parsed.collect(arguments);
    return parsed.options();
  }

  private void collect(List<String> arguments) throws UnreadableInput {
    List<String> current = null;
    for (String argument : arguments) {
      if (argument.startsWith("--")) {
        if (!TAKES_MANY.contains(argument) && !TAKES_ONE.contains(argument)) {
          throw new UnreadableInput("unknown option " + argument + "; see replay --help");
        }
        current = values.computeIfAbsent(argument, o -> new ArrayList<>());
      } else if (current == null) {
        throw new UnreadableInput(
            "\"" + argument + "\" belongs to no option; name files after --swaps or --prices");
      } else {
        current.add(argument);
      }
    }
    for (Map.Entry<String, List<String>> entry : values.entrySet()) {
      int count = entry.getValue().size();
      if (count == 0 || (count > 1 && TAKES_ONE.contains(entry.getKey()))) {
        throw new UnreadableInput(
            entry.getKey() + " takes " + (count == 0 ? "a value" : "one value") + ", not " + count);
      }
    }
  }

  private ReplayOptions options() throws UnreadableInput {
    boolean generated = !values.containsKey("--swaps");
    if (generated && (values.containsKey("--prices") || values.containsKey("--tokens"))) {
      throw new UnreadableInput(
          "--prices and --tokens need --swaps; without it a market is made up");
    }
    UnmatchedPolicy unmatched =
        constant(
            "--unmatched",
            UnmatchedPolicy.AT_MARKET,
            List.of(UnmatchedPolicy.AT_MARKET, UnmatchedPolicy.ZERO_COST, UnmatchedPolicy.SHORT));
    CostBasis costBasis =
        constant("--cost-basis", CostBasis.AVERAGE, Arrays.asList(CostBasis.values()));
    String out = first("--out");
    String page = first("--page");
    GeneratedMarket market = generated ? GeneratedMarket.create() : null;
    return new ReplayOptions(
        market != null ? List.of(market.swaps()) : files("--swaps"),
        market != null ? List.of(market.prices()) : files("--prices"),
        market != null ? market.tokens() : files("--tokens").stream().findFirst().orElse(null),
        rules(),
        Objects.requireNonNullElse(first("--rules"), "defaults"),
        costBasis,
        unmatched,
        out == null ? null : path(out),
        page == null ? null : path(page));
  }

  private @Nullable String first(String option) {
    List<String> given = values.get(option);
    return given == null ? null : given.get(0);
  }

  private List<CsvSource> files(String option) {
    return values.getOrDefault(option, List.of()).stream().map(CsvSource::ofFile).toList();
  }

  private <E extends Enum<E>> E constant(String option, E absent, List<E> allowed)
      throws UnreadableInput {
    String value = first(option);
    if (value == null) {
      return absent;
    }
    String text = value.toUpperCase(Locale.ROOT).replace('-', '_');
    for (E constant : allowed) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    throw new UnreadableInput(option + " must be one of " + allowed + ": " + text);
  }

  private RuleSet rules() throws UnreadableInput {
    String file = first("--rules");
    if (file == null) {
      return DefaultRules.rules();
    }
    byte[] json;
    try {
      json = Files.readAllBytes(path(file));
    } catch (IOException e) {
      throw new UnreadableInput("cannot read " + file + ": " + e, e);
    }
    try {
      return RiskJson.mapper().readValue(json, RuleSet.class);
    } catch (JsonProcessingException e) {
      throw new UnreadableInput(file + " is no rule set: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UnreadableInput("cannot read " + file + ": " + e, e);
    }
  }

  private static Path path(String text) throws UnreadableInput {
    try {
      return Path.of(text);
    } catch (java.nio.file.InvalidPathException e) {
      throw new UnreadableInput("no valid path: " + text, e);
    }
  }
}
