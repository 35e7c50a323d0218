package io.hyperdex.risk.analytics.stress;

import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;

/**
 * Whom a shock reaches: everything, a chain, the holdings with a tag, or one token.
 *
 * <p>The more specific target wins: token over tag over chain over all. Immutable.
 */
public sealed interface ShockTarget {

  /** Every holding. */
  static ShockTarget all() {
    return new All();
  }

  /** Every holding on a chain. */
  static ShockTarget chain(ChainId chain) {
    return new OnChain(chain);
  }

  /**
   * Every holding with a tag; tags are compared exactly.
   *
   * @throws IllegalArgumentException if the tag is empty or has a blank, {@code ;} or {@code #}
   */
  static ShockTarget tag(String tag) {
    return new Tagged(tag);
  }

  /** One token. */
  static ShockTarget token(TokenId token) {
    return new OneToken(token);
  }

  boolean reaches(Holding holding);

  /** 0 for all, 1 for a chain, 2 for a tag, 3 for a token: the highest decides. */
  int specificity();

  /** All holdings. */
  record All() implements ShockTarget {
    @Override
    public boolean reaches(Holding holding) {
      return true;
    }

    @Override
    public int specificity() {
      return 0;
    }

    @Override
    public String toString() {
      return "all";
    }
  }

  /** The holdings on one chain. */
  record OnChain(ChainId chain) implements ShockTarget {
    public OnChain {
      Words.requireOneWord("chain", chain.name());
      if (chain.name().indexOf('/') >= 0) {
        throw new IllegalArgumentException("chain of a shock must not contain '/': " + chain);
      }
    }

    @Override
    public boolean reaches(Holding holding) {
      return holding.token().chain().equals(chain);
    }

    @Override
    public int specificity() {
      return 1;
    }

    @Override
    public String toString() {
      return "chain:" + chain.name();
    }
  }

  /** The holdings with one tag. */
  record Tagged(String tag) implements ShockTarget {
    public Tagged {
      Words.requireOneWord("tag", tag);
    }

    @Override
    public boolean reaches(Holding holding) {
      return holding.tags().contains(tag);
    }

    @Override
    public int specificity() {
      return 2;
    }

    @Override
    public String toString() {
      return "tag:" + tag;
    }
  }

  /** One token. */
  record OneToken(TokenId token) implements ShockTarget {
    public OneToken {
      Words.requireToken(token);
    }

    @Override
    public boolean reaches(Holding holding) {
      return holding.token().equals(token);
    }

    @Override
    public int specificity() {
      return 3;
    }

    @Override
    public String toString() {
      return "token:" + Words.tokenText(token);
    }
  }
}
