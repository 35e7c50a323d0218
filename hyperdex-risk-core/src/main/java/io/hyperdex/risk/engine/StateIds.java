package io.hyperdex.risk.engine;

import io.hyperdex.risk.book.VenueShares;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.VenueId;
import it.unimi.dsi.fastutil.ints.IntArrayList;

/**
 * The numbers that stand for tokens, venues and chains in a state: dense indexes, or, in a record
 * that has to say for itself what they mean, numbers in order of first use.
 */
final class StateIds {
  private static final String ADDRESS_DIGITS = "0123456789abcdef";
  private static final int ADDRESS_BYTES = 20;

  private final Registry registry;
  private final ChainTable chains;
  private final boolean own;
  private final IntArrayList tokens = new IntArrayList();
  private final IntArrayList venues = new IntArrayList();
  private final IntArrayList numbers = new IntArrayList();

  private StateIds(Registry registry, ChainTable chains, boolean own) {
    this.registry = registry;
    this.chains = chains;
    this.own = own;
  }

  static StateIds dense(Core core) {
    return new StateIds(core.registry, core.chains, false);
  }

  static StateIds ofRecord(Core core) {
    return new StateIds(core.registry, core.chains, true);
  }

  private int number(IntArrayList known, int dense) {
    if (!own) {
      return dense;
    }
    int number = known.indexOf(dense); // a user has few
    if (number < 0) {
      number = known.size();
      known.add(dense);
    }
    return number;
  }

  private int dense(StateReader in, IntArrayList known, int all, String what) {
    return own ? known.getInt(in.getIndex(known.size(), what)) : in.getIndex(all, what);
  }

  // ---- tokens

  void putToken(StateWriter out, int index) {
    out.putVar(number(tokens, index));
  }

  void putToken(StateWriter out, TokenState token) {
    putToken(out, token.index);
  }

  int getTokenIndex(StateReader in) {
    return dense(in, tokens, registry.tokens().size(), "token");
  }

  TokenState getToken(StateReader in) {
    return registry.tokens().get(getTokenIndex(in));
  }

  /** A token that may be one the engine never saw. */
  void putTokenId(StateWriter out, TokenId id) {
    TokenState known = registry.find(id);
    out.putBoolean(known != null);
    if (known == null) {
      out.putText(id.chain().name());
      out.putText(id.address());
    } else {
      putToken(out, known);
    }
  }

  TokenId getTokenId(StateReader in) {
    return in.getBoolean() ? getToken(in).id : TokenId.of(ChainId.of(in.getText()), in.getText());
  }

  // ---- venues and chains

  void putVenue(StateWriter out, int venue) {
    out.putSigned(number(venues, venue)); // a host may have made up an index
  }

  int getVenue(StateReader in) {
    long number = in.getSigned();
    if (number != (int) number || (own && (number < 0 || number >= venues.size()))) {
      throw in.bad("venue " + number);
    }
    return own ? venues.getInt((int) number) : (int) number;
  }

  VenueId venueId(StateReader in, int venue) {
    VenueId id = registry.venue(venue);
    if (id == null) {
      throw in.bad("a venue with a name expected");
    }
    return id;
  }

  int venueIndex(VenueId venue) {
    return registry.venueIndex(venue);
  }

  void putChain(StateWriter out, ChainTable.Chain chain) {
    putChain(out, chain.number);
  }

  void putChain(StateWriter out, int number) {
    out.putVar(number(numbers, number));
  }

  ChainTable.Chain getChain(StateReader in) {
    return chains.numbered(dense(in, numbers, chains.size(), "chain"));
  }

  ChainTable.Chain chain(ChainId id) {
    return chains.chain(id);
  }

  // ---- what the numbers of a record mean

  void write(StateWriter out) {
    // Chains of tokens come first, as tokens name them by number.
    for (int i = 0; i < tokens.size(); i++) {
      number(numbers, chains.chain(registry.tokens().get(tokens.getInt(i)).id.chain()).number);
    }
    out.putVar(numbers.size());
    for (int i = 0; i < numbers.size(); i++) {
      out.putText(chains.numbered(numbers.getInt(i)).id.name());
    }
    out.putVar(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      TokenId id = registry.tokens().get(tokens.getInt(i)).id;
      out.putVar(number(numbers, chains.chain(id.chain()).number));
      putAddress(out, id.address());
    }
    out.putVar(venues.size());
    for (int i = 0; i < venues.size(); i++) {
      VenueId venue = registry.venue(venues.getInt(i));
      out.putText(venue == null ? null : venue.name());
    }
  }

  void read(StateReader in) {
    int chainCount = in.getCount(2);
    for (int i = 0; i < chainCount; i++) {
      numbers.add(chains.chain(ChainId.of(in.getText())).number);
    }
    int tokenCount = in.getCount(3);
    for (int i = 0; i < tokenCount; i++) {
      ChainId chain = chains.numbered(numbers.getInt(in.getIndex(chainCount, "chain"))).id;
      TokenId id = TokenId.of(chain, getAddress(in));
      TokenState token = registry.find(id);
      if (token == null) {
        throw in.bad("the market does not have " + id + "; import the market first");
      }
      tokens.add(token.index);
    }
    int venueCount = in.getCount(1);
    for (int i = 0; i < venueCount; i++) {
      String name = in.getNullableText();
      venues.add(name == null ? VenueShares.UNKNOWN : registry.venueIndex(VenueId.of(name)));
    }
  }

  /** A hex address in half as many bytes. */
  private static void putAddress(StateWriter out, String address) {
    byte[] packed = new byte[ADDRESS_BYTES];
    boolean isHex = address.length() == 2 + 2 * ADDRESS_BYTES && address.startsWith("0x");
    for (int i = 0; isHex && i < packed.length; i++) {
      int high = ADDRESS_DIGITS.indexOf(address.charAt(2 + 2 * i));
      int low = ADDRESS_DIGITS.indexOf(address.charAt(3 + 2 * i));
      isHex = (high | low) >= 0;
      packed[i] = (byte) (high << 4 | low);
    }
    out.putBoolean(isHex);
    if (isHex) {
      out.putBytes(packed);
    } else {
      out.putText(address);
    }
  }

  private static String getAddress(StateReader in) {
    if (!in.getBoolean()) {
      return in.getText();
    }
    byte[] packed = in.getBytes(ADDRESS_BYTES);
    StringBuilder address = new StringBuilder(2 + 2 * ADDRESS_BYTES).append("0x");
    for (byte two : packed) {
      address.append(ADDRESS_DIGITS.charAt(two >> 4 & 15)).append(ADDRESS_DIGITS.charAt(two & 15));
    }
    return address.toString();
  }
}
