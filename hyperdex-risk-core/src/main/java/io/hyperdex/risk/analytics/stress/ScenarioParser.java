package io.hyperdex.risk.analytics.stress;

import io.hyperdex.risk.id.TokenId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text form of {@link Scenario#parse}, word by word, knowing where each word stands. */
final class ScenarioParser {
  private static final Pattern WORD = Pattern.compile("[^\\s]+");
  private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,40}(\\.[0-9]{1,60})?");

  /** A word and its offset in the whole text. */
  private record Word(String text, int offset) {}

  private final String text;
  private final List<Word> words;
  private final int end;
  private int next;

  private ScenarioParser(String text, List<Word> words, int end) {
    this.text = text;
    this.words = words;
    this.end = end;
  }

  static List<Shock> shocks(String text) {
    List<Shock> shocks = new ArrayList<>();
    int start = 0;
    while (start <= text.length()) {
      int end = start;
      while (end < text.length() && ";\n#".indexOf(text.charAt(end)) < 0) {
        end++;
      }
      List<Word> words = words(text, start, end);
      if (!words.isEmpty()) {
        shocks.add(new ScenarioParser(text, words, end).shock());
      }
      if (end < text.length() && text.charAt(end) == '#') {
        int lineEnd = text.indexOf('\n', end);
        end = lineEnd < 0 ? text.length() : lineEnd;
      }
      start = end + 1;
    }
    return shocks;
  }

  private static List<Word> words(String text, int start, int end) {
    List<Word> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text).region(start, end);
    while (matcher.find()) {
      words.add(new Word(matcher.group(), matcher.start()));
    }
    return words;
  }

  private Shock shock() {
    Word first = words.get(0);
    ShockTarget target = target(first);
    ShockKind kind = kind(take("a kind: price, depeg, beta, correlation, liquidity or gas"));
    Word amount = take("an amount");
    Shock shock;
    try {
      shock =
          switch (kind) {
            case PRICE -> Shock.price(target, change(amount));
            case DEPEG -> Shock.depeg(target, level(amount));
            case BETA -> Shock.beta(target, number(amount, amount.text()), factor());
            case CORRELATION -> Shock.correlation(target, number(amount, amount.text()), factor());
            case LIQUIDITY -> Shock.liquidity(target, change(amount));
            case GAS -> Shock.gas(target, change(amount));
          };
    } catch (ScenarioFormatException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      // The parts can be read and don't go together: gas of a token, a fall by 140 %.
      throw error(String.valueOf(e.getMessage()), kind == ShockKind.GAS ? first : amount);
    }
    if (next < words.size()) {
      Word rest = words.get(next);
      throw error("expected the end of the shock, found \"" + rest.text() + "\"", rest);
    }
    return shock;
  }

  private ShockTarget target(Word word) {
    try {
      return readTarget(word);
    } catch (ScenarioFormatException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw error(String.valueOf(e.getMessage()), word);
    }
  }

  private ShockTarget readTarget(Word word) {
    String name = word.text();
    int colon = name.indexOf(':');
    if (name.equals("all")) {
      next++;
      return ShockTarget.all();
    }
    if (colon < 0) {
      return ShockTarget.all(); // left out; the word must be a kind
    }
    next++;
    String rest = name.substring(colon + 1);
    if (rest.isEmpty()) {
      throw error("expected a name after \"" + name + "\"", word);
    }
    return switch (name.substring(0, colon)) {
      case "chain" -> ShockTarget.chain(Words.chain(rest));
      case "tag" -> ShockTarget.tag(rest);
      case "token" -> ShockTarget.token(token(word, rest));
      default ->
          throw error("unknown target \"" + name + "\"; known: all, chain:, tag:, token:", word);
    };
  }

  private ShockKind kind(Word word) {
    for (ShockKind kind : ShockKind.values()) {
      if (kind.word().equals(word.text())) {
        return kind;
      }
    }
    throw error(
        "unknown kind \""
            + word.text()
            + "\"; known: price, depeg, beta, correlation, liquidity, gas",
        word);
  }

  private Change change(Word word) {
    String amount = word.text();
    if (amount.endsWith("%")) {
      return Change.times(percent(word, amount));
    }
    return switch (amount.charAt(0)) {
      case 'x' -> Change.times(number(word, amount.substring(1)));
      case '=' -> Change.to(number(word, amount.substring(1)));
      default ->
          throw error(
              "expected a change such as -40%, x0.6 or =1200, found \"" + amount + "\"", word);
    };
  }

  /** The level of a peg: 0.90, =0.90, or -10% of the peg itself. */
  private double level(Word word) {
    String amount = word.text();
    if (amount.endsWith("%")) {
      return percent(word, amount);
    }
    return number(word, amount.charAt(0) == '=' ? amount.substring(1) : amount);
  }

  /** 1 plus the percentage, rounded once. */
  private double percent(Word word, String amount) {
    BigDecimal percent = decimal(word, amount.substring(0, amount.length() - 1));
    return BigDecimal.ONE.add(percent.movePointLeft(2)).doubleValue();
  }

  private TokenId factor() {
    Word to = take("\"to\" and a token");
    if (!to.text().equals("to")) {
      throw error("expected \"to\", found \"" + to.text() + "\"", to);
    }
    Word word = take("a token such as token:ethereum/0x..");
    if (!word.text().startsWith("token:")) {
      throw error(
          "expected a token such as token:ethereum/0x.., found \"" + word.text() + "\"", word);
    }
    return token(word, word.text().substring("token:".length()));
  }

  private TokenId token(Word word, String name) {
    TokenId token = Words.token(name);
    if (token == null) {
      throw error("expected chain/address, found \"" + name + "\"", word);
    }
    return token;
  }

  private double number(Word word, String digits) {
    return decimal(word, digits).doubleValue();
  }

  private BigDecimal decimal(Word word, String digits) {
    if (!NUMBER.matcher(digits).matches()) {
      throw error("expected a number, found \"" + digits + "\"", word);
    }
    return new BigDecimal(digits);
  }

  private Word take(String what) {
    if (next == words.size()) {
      throw new ScenarioFormatException("expected " + what, text, end);
    }
    return words.get(next++);
  }

  private ScenarioFormatException error(String problem, Word word) {
    return new ScenarioFormatException(problem, text, word.offset());
  }
}
