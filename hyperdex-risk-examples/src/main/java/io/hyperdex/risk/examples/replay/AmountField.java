package io.hyperdex.risk.examples.replay;

import io.hyperdex.risk.amount.Quantity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/** Reads the amount of a swap from its text, exactly. */
enum AmountField {
  /** An integer in the token's smallest unit: ASCII digits and nothing else. */
  RAW {
    @Override
    Quantity read(String column, String text) throws RefusedField {
      requirePresent(column, text);
      int from = 0;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c < '0' || c > '9') {
          throw bad(column, text, "is not a whole number of smallest units");
        }
        if (c == '0' && from == i) {
          from++;
        }
      }
      if (from == text.length()) {
        throw bad(column, text, "is zero");
      }
      if (text.length() - from > MOST_DIGITS) {
        throw overflow(column, text);
      }
      return checked(column, text, new BigInteger(text.substring(from)));
    }
  },

  /** A decimal in whole tokens of {@link #DECIMALS} decimals, plain or scientific. */
  DECIMAL {
    @Override
    Quantity read(String column, String text) throws RefusedField {
      requirePresent(column, text);
      if (!NUMBER.matcher(text).matches()) {
        throw bad(column, text, "is not a decimal number");
      }
      BigDecimal value = decimal(column, text);
      if (value.signum() <= 0) {
        throw bad(column, text, value.signum() == 0 ? "is zero" : "is negative");
      }
      // The place of the leading digit decides before any power of ten is built.
      if ((long) value.precision() - value.scale() + DECIMALS > MOST_DIGITS) {
        throw overflow(column, text);
      }
      BigDecimal shortest = value.stripTrailingZeros();
      if (value.movePointRight(DECIMALS).compareTo(LARGEST) > 0) {
        throw overflow(column, text);
      }
      if (shortest.scale() > DECIMALS) {
        throw new RefusedField(
            RejectCode.PRECISION,
            column + " has more than " + DECIMALS + " decimal places: " + Reject.cut(text));
      }
      return checked(column, text, shortest.movePointRight(DECIMALS).toBigIntegerExact());
    }

    /** A decimal whose exponent may be beyond what {@link BigDecimal} holds. */
    private BigDecimal decimal(String column, String text) throws RefusedField {
      try {
        return new BigDecimal(text);
      } catch (NumberFormatException | ArithmeticException e) {
        int exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
        if (exponent < 0) {
          throw bad(column, text, "is not a decimal number");
        }
        BigDecimal digits = new BigDecimal(text.substring(0, exponent));
        if (digits.signum() <= 0) {
          throw bad(column, text, digits.signum() == 0 ? "is zero" : "is negative");
        }
        if (text.charAt(exponent + 1) != '-') {
          throw overflow(column, text);
        }
        throw new RefusedField(
            RejectCode.PRECISION,
            column + " has more than " + DECIMALS + " decimal places: " + Reject.cut(text));
      }
    }
  };

  /** Decimals of every token of an export in whole tokens. */
  static final int DECIMALS = 18;

  private static final int MOST_DIGITS = 78;
  private static final BigDecimal LARGEST = new BigDecimal(Quantity.MAX.toBigInteger());
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");

  abstract Quantity read(String column, String text) throws RefusedField;

  private static void requirePresent(String column, String text) throws RefusedField {
    if (text.isBlank()) {
      throw new RefusedField(RejectCode.MISSING_AMOUNT, column + " is empty");
    }
  }

  private static Quantity checked(String column, String text, BigInteger units)
      throws RefusedField {
    if (units.bitLength() > 256) {
      throw overflow(column, text);
    }
    return Quantity.of(units);
  }

  private static RefusedField bad(String column, String text, String why) {
    return new RefusedField(RejectCode.BAD_AMOUNT, column + " " + why + ": " + Reject.cut(text));
  }

  private static RefusedField overflow(String column, String text) {
    return new RefusedField(
        RejectCode.AMOUNT_OVERFLOW, column + " is above 2^256-1: " + Reject.cut(text));
  }
}
