package io.hyperdex.risk.laws;

import static io.hyperdex.risk.laws.Desk.ALICE;
import static io.hyperdex.risk.laws.Desk.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.StateHash;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.testkit.Events;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The entry by dense ids answers nonsense with an outcome, never with an exception. */
class DenseIdsTest {
  private static final Quantity ONE = Quantity.of(1);

  private final Desk desk = Desk.open();
  private final int user = desk.engine.userIndex(ALICE);
  private final int chain = desk.engine.chainIndex(ChainId.ETHEREUM);
  private final int weth = desk.engine.tokenIndex(Events.WETH);
  private final int usdc = desk.engine.tokenIndex(Events.USDC);

  private Outcome trade(int who, int where, int in, Quantity amountIn, int out, long block) {
    return desk.engine.applyTrade(0, 1, who, where, T0, block, 1, 1, in, amountIn, out, ONE, 0);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 9_999, Integer.MIN_VALUE, Integer.MAX_VALUE})
  void idsNeverHandedOutAreUnknownOrInvalid(int id) {
    StateHash state = desk.engine.stateHash();
    assertThat(trade(id, chain, weth, ONE, usdc, 1)).isEqualTo(Outcome.UNKNOWN_USER);
    assertThat(trade(user, chain, id, ONE, usdc, 1)).isEqualTo(Outcome.UNKNOWN_TOKEN);
    assertThat(trade(user, chain, weth, ONE, id, 1)).isEqualTo(Outcome.UNKNOWN_TOKEN);
    assertThat(trade(user, id, weth, ONE, usdc, 1)).isEqualTo(Outcome.INVALID);
    assertThat(desk.engine.applyPrice(id, 1, 0, T0)).isEqualTo(Outcome.UNKNOWN_TOKEN);
    assertThat(desk.engine.stateHash()).isEqualTo(state);
    assertThat(desk.engine.statistics().count(Outcome.UNKNOWN_TOKEN)).isEqualTo(3);
  }

  @Test
  void whatMakesNoTradeIsInvalid() {
    assertThat(trade(user, chain, weth, ONE, weth, 1)).isEqualTo(Outcome.INVALID);
    assertThat(trade(user, chain, weth, Quantity.ZERO, usdc, 1)).isEqualTo(Outcome.INVALID);
    assertThat(trade(user, chain, weth, ONE, usdc, -2)).isEqualTo(Outcome.INVALID);
    assertThat(trade(user, chain, weth, ONE, usdc, -1)).isEqualTo(Outcome.APPLIED);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-1, 0",
    "1, 61",
    "1, -36",
    "9223372036854775807, -18",
    "1, 2147483647",
    "-9223372036854775808, -2147483648"
  })
  void whatIsNoPriceIsInvalid(long mantissa, int scale) {
    assertThat(desk.engine.applyPrice(weth, mantissa, scale, T0)).isEqualTo(Outcome.INVALID);
    assertThat(desk.engine.mark(Events.WETH)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, -19", "1, 60", "10, 61", "9223372036854775807, 0"})
  void whatIsAPriceIsBookedAsByTheEventItself(long mantissa, int scale) {
    Desk other = Desk.open();
    other.apply(PriceTick.of(Events.WETH, Price.of(mantissa, scale), T0));

    assertThat(desk.engine.applyPrice(weth, mantissa, scale, T0)).isEqualTo(Outcome.APPLIED);
    assertThat(desk.engine.stateHash()).isEqualTo(other.engine.stateHash());
  }

  @Test
  void idsAreHandedOutOnceAndStay() {
    TokenId other = TokenId.of(ChainId.POLYGON, "WETH");
    assertThat(desk.engine.tokenIndex(other)).isNotEqualTo(weth);
    assertThat(desk.engine.tokenIndex(Events.WETH)).isEqualTo(weth);
    assertThat(desk.engine.userIndex(ALICE)).isEqualTo(user);
    assertThat(desk.engine.snapshot(ALICE)).as("asking for an id is no event").isEmpty();
  }
}
