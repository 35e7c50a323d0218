package io.hyperdex.risk.testkit;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.BalanceObserved;
import io.hyperdex.risk.event.BasisTransfer;
import io.hyperdex.risk.event.BlockFinalized;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.event.FeePaid;
import io.hyperdex.risk.event.Finality;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.Quote;
import io.hyperdex.risk.event.Rebase;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.event.TradeReverted;
import io.hyperdex.risk.event.UserEvent;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes events for tests in few words: users and tokens by name, amounts in whole tokens.
 *
 * <pre>{@code
 * Events events = Events.standard();
 * events.tokens().forEach(engine::apply);
 * engine.apply(events.price("WETH", "2000", 1_000));
 * engine.apply(events.trade().user("alice").gave("USDC", "2000").received("WETH", "1").at(2_000));
 * }</pre>
 *
 * <p>Keys are counted from 1 in order of creation, so the same test makes the same events. The
 * chain is {@link ChainId#ETHEREUM} unless said otherwise. Not thread safe.
 */
public final class Events {
  /** Pegged, 6 decimals. */
  public static final TokenId USDC = TokenId.of(ChainId.ETHEREUM, "USDC");

  /** Pegged, 6 decimals. */
  public static final TokenId USDT = TokenId.of(ChainId.ETHEREUM, "USDT");

  /** Pegged, 18 decimals. */
  public static final TokenId DAI = TokenId.of(ChainId.ETHEREUM, "DAI");

  /** 18 decimals. */
  public static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "WETH");

  /** 8 decimals. */
  public static final TokenId WBTC = TokenId.of(ChainId.ETHEREUM, "WBTC");

  /** 0 decimals: one unit is one token. */
  public static final TokenId TICKET = TokenId.of(ChainId.ETHEREUM, "TICKET");

  private final Map<String, TokenMeta> tokens = new LinkedHashMap<>();
  private long keys;

  private Events() {}

  /** With the tokens named here: USDC, USDT, DAI, WETH, WBTC, TICKET. */
  public static Events standard() {
    return new Events()
        .with(TokenMeta.pegged(USDC, "USDC", 6))
        .with(TokenMeta.pegged(USDT, "USDT", 6))
        .with(TokenMeta.pegged(DAI, "DAI", 18))
        .with(TokenMeta.of(WETH, "WETH", 18))
        .with(TokenMeta.of(WBTC, "WBTC", 8))
        .with(TokenMeta.of(TICKET, "TICKET", 0));
  }

  /** Adds a token, known by its symbol. */
  public Events with(TokenMeta meta) {
    String name = meta.symbol() == null ? meta.token().address() : meta.symbol();
    tokens.put(name, meta);
    return this;
  }

  /** Facts of every token, to apply first. */
  public List<TokenMeta> tokens() {
    return List.copyOf(tokens.values());
  }

  /** The token of a symbol. */
  public TokenId token(String symbol) {
    return meta(symbol).token();
  }

  /** A quantity in whole tokens, such as {@code quantity("WETH", "1.5")}. */
  public Quantity quantity(String symbol, String amount) {
    return Quantity.ofDecimal(amount, Math.max(0, meta(symbol).decimals()));
  }

  private TokenMeta meta(String symbol) {
    TokenMeta meta = tokens.get(symbol);
    if (meta == null) {
      throw new IllegalArgumentException(
          "no token " + symbol + " here: add it with(TokenMeta), or use one of " + tokens.keySet());
    }
    return meta;
  }

  private EventKey nextKey() {
    return EventKey.of(0, ++keys);
  }

  private static ChainPosition at(long timeMs) {
    return ChainPosition.of(ChainId.ETHEREUM, timeMs);
  }

  /** A trade, ended by {@link TradeBuilder#at}. */
  public TradeBuilder trade() {
    return new TradeBuilder();
  }

  public PriceTick price(String token, String usd, long timeMs) {
    return PriceTick.of(token(token), Price.parse(usd), timeMs);
  }

  public ExternalFlow deposit(String user, String token, String amount, long timeMs) {
    return ExternalFlow.deposit(
        nextKey(), UserId.of(user), at(timeMs), token(token), quantity(token, amount));
  }

  /** A deposit of tokens that had cost a stated sum. */
  public ExternalFlow deposit(
      String user, String token, String amount, String costUsd, long timeMs) {
    return new ExternalFlow(
        nextKey(),
        UserId.of(user),
        at(timeMs),
        ExternalFlow.Kind.DEPOSIT,
        token(token),
        quantity(token, amount),
        Usd.parse(costUsd));
  }

  public ExternalFlow airdrop(String user, String token, String amount, long timeMs) {
    return new ExternalFlow(
        nextKey(),
        UserId.of(user),
        at(timeMs),
        ExternalFlow.Kind.AIRDROP,
        token(token),
        quantity(token, amount),
        null);
  }

  public ExternalFlow withdrawal(String user, String token, String amount, long timeMs) {
    return ExternalFlow.withdrawal(
        nextKey(), UserId.of(user), at(timeMs), token(token), quantity(token, amount));
  }

  /** A wrap, stake or bridge of one token into another. */
  public BasisTransfer transfer(
      String user, String from, String given, String to, String received, long timeMs) {
    return new BasisTransfer(
        nextKey(),
        UserId.of(user),
        at(timeMs),
        token(from),
        quantity(from, given),
        token(to),
        quantity(to, received));
  }

  public Rebase rebase(String user, String token, String newAmount, long timeMs) {
    return new Rebase(
        nextKey(), UserId.of(user), at(timeMs), token(token), quantity(token, newAmount));
  }

  public BalanceObserved balance(String user, String token, String amount, long timeMs) {
    return new BalanceObserved(
        nextKey(), UserId.of(user), at(timeMs), token(token), quantity(token, amount));
  }

  public FeePaid feePaid(String user, String token, String amount, long timeMs) {
    return new FeePaid(
        nextKey(), UserId.of(user), at(timeMs), Fee.of(token(token), quantity(token, amount)));
  }

  public static TradeReverted revert(UserEvent event) {
    return new TradeReverted(event.key());
  }

  public static TimeAdvanced time(long epochMs) {
    return new TimeAdvanced(epochMs);
  }

  public static BlockFinalized finalized(long block) {
    return new BlockFinalized(ChainId.ETHEREUM, block);
  }

  /** Applies events one after the other and returns the outcomes. */
  public static List<String> applyAll(NaiveEngine engine, List<? extends RiskEvent> events) {
    List<String> outcomes = new ArrayList<>();
    events.forEach(event -> outcomes.add(engine.apply(event)));
    return outcomes;
  }

  /** Collects the parts of a trade. User {@code alice} and an own key, unless said otherwise. */
  public final class TradeBuilder {
    private String user = "alice";
    private @Nullable String tokenIn;
    private @Nullable Quantity amountIn;
    private @Nullable String tokenOut;
    private @Nullable Quantity amountOut;
    private ChainId chain = ChainId.ETHEREUM;
    private long block = ChainPosition.UNKNOWN;
    private long tx = ChainPosition.UNKNOWN;
    private long logIndex = ChainPosition.UNKNOWN;
    private final List<Fee> fees = new ArrayList<>();
    private Finality finality = Finality.INCLUDED;
    private @Nullable String venue;
    private @Nullable String blockHash;
    private @Nullable EventKey key;
    private boolean correction;
    private @Nullable String expectedOut;
    private @Nullable String minOut;

    private TradeBuilder() {}

    public TradeBuilder user(String name) {
      user = name;
      return this;
    }

    /** What was given up, in whole tokens. */
    public TradeBuilder gave(String token, String amount) {
      return gave(token, quantity(token, amount));
    }

    public TradeBuilder gave(String token, Quantity amount) {
      tokenIn = token;
      amountIn = amount;
      return this;
    }

    /** What was received, in whole tokens. */
    public TradeBuilder received(String token, String amount) {
      return received(token, quantity(token, amount));
    }

    public TradeBuilder received(String token, Quantity amount) {
      tokenOut = token;
      amountOut = amount;
      return this;
    }

    public TradeBuilder fee(String token, String amount) {
      fees.add(Fee.of(Events.this.token(token), quantity(token, amount)));
      return this;
    }

    public TradeBuilder chain(String name) {
      chain = ChainId.of(name);
      return this;
    }

    public TradeBuilder block(long number) {
      block = number;
      return this;
    }

    public TradeBuilder block(long number, long txIndex, long log) {
      block = number;
      tx = txIndex;
      logIndex = log;
      return this;
    }

    public TradeBuilder blockHash(String hash) {
      blockHash = hash;
      return this;
    }

    public TradeBuilder venue(String name) {
      venue = name;
      return this;
    }

    public TradeBuilder finality(Finality value) {
      finality = value;
      return this;
    }

    public TradeBuilder key(EventKey value) {
      key = value;
      return this;
    }

    public TradeBuilder correction() {
      correction = true;
      return this;
    }

    /** What was promised before the swap, in whole tokens of the token received. */
    public TradeBuilder quoted(String expected, String min) {
      expectedOut = expected;
      minOut = min;
      return this;
    }

    /** The trade, at a time in epoch milliseconds. */
    public Trade at(long timeMs) {
      if (tokenIn == null || amountIn == null || tokenOut == null || amountOut == null) {
        throw new IllegalArgumentException(
            "a trade needs both sides: call gave(token, amount) and received(token, amount)");
      }
      Trade.Builder builder =
          Trade.builder(
                  key == null ? nextKey() : key,
                  UserId.of(user),
                  ChainPosition.of(chain, timeMs, block, tx, logIndex))
              .gave(token(tokenIn), amountIn)
              .received(token(tokenOut), amountOut)
              .finality(finality)
              .correction(correction);
      fees.forEach(builder::fee);
      if (venue != null) {
        builder.venue(VenueId.of(venue));
      }
      if (blockHash != null) {
        builder.blockHash(blockHash);
      }
      if (expectedOut != null && minOut != null) {
        builder.quote(Quote.of(quantity(tokenOut, expectedOut), quantity(tokenOut, minOut)));
      }
      return builder.build();
    }
  }
}
