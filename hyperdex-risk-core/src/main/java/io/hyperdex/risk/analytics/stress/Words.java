package io.hyperdex.risk.analytics.stress;

import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** How names and numbers are written in the text form of a scenario. */
final class Words {
  private Words() {}

  /** The text form separates words by blanks and shocks by semicolons, and # starts a comment. */
  static void requireOneWord(String what, String text) {
    if (text.isEmpty() || text.chars().anyMatch(c -> Character.isWhitespace(c) || isMark(c))) {
      throw new IllegalArgumentException(
          what + " of a shock must be one word without ';' and '#': \"" + text + "\"");
    }
  }

  private static boolean isMark(int c) {
    return c == ';' || c == '#';
  }

  static void requireToken(TokenId token) {
    new ShockTarget.OnChain(token.chain());
    requireOneWord("token address", token.address());
  }

  static String tokenText(TokenId token) {
    return token.chain().name() + "/" + token.address();
  }

  /** {@code chain/address}; {@code eth} is short for {@code ethereum}. Null where it is neither. */
  static @Nullable TokenId token(String text) {
    int slash = text.indexOf('/');
    if (slash <= 0 || slash == text.length() - 1) {
      return null;
    }
    return TokenId.of(chain(text.substring(0, slash)), text.substring(slash + 1));
  }

  static ChainId chain(String text) {
    return text.equals("eth") ? ChainId.ETHEREUM : ChainId.of(text);
  }

  /** The fewest digits that read back as the same double, the same on every JDK. */
  static String number(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < 17; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == value) {
        return plain(rounded);
      }
    }
    return plain(exact.round(new MathContext(17, RoundingMode.HALF_EVEN)));
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
