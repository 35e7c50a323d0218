package io.hyperdex.risk.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class QuoteTest {
  private static final Quantity ONE = Quantity.of(1);

  private static Trade.Builder received(Quantity amount) {
    return Trade.builder(
            EventKey.of(1, 2), UserId.of("alice"), ChainPosition.of(ChainId.ETHEREUM, 1))
        .gave(TokenId.of(ChainId.ETHEREUM, "a"), ONE)
        .received(TokenId.of(ChainId.ETHEREUM, "b"), amount);
  }

  private static double slippage(Quantity expected, Quantity received) {
    return received(received).quote(Quote.of(expected, ONE)).build().slippage().orElseThrow();
  }

  @Test
  void everyPartMayBeUnknown() {
    Quote unknown = new Quote(null, null, null, Quote.UNKNOWN_TIME);
    assertThat(unknown.expectedOut()).isNull();
    assertThat(unknown.observedAtMs()).isEqualTo(-1);
    assertThat(Quote.of(Quantity.of(5), ONE))
        .isEqualTo(new Quote(Quantity.of(5), ONE, null, Quote.UNKNOWN_TIME));
    assertThat(new Quote(null, ONE, "a>b", 0).route()).isEqualTo("a>b");
  }

  @Test
  void whatIsGivenMustMeanSomething() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quote.of(Quantity.ZERO, ONE))
        .withMessage("expectedOut must be positive: 0; pass null where the feed has none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Quote.of(ONE, Quantity.ZERO))
        .withMessage("minOut must be positive: 0; pass null where the feed has none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Quote(ONE, ONE, " ", 0))
        .withMessage("route must not be blank: \" \"; pass null where the feed has none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Quote(ONE, ONE, "a>b", -2))
        .withMessage("observedAtMs must be >= 0, or UNKNOWN_TIME (-1) where the feed has none: -2");
  }

  @Test
  void slippageIsTheShareOfTheQuoteThatWasNotReceived() {
    assertThat(slippage(Quantity.of(1000), Quantity.of(990))).isEqualTo(0.01);
    assertThat(slippage(Quantity.of(1000), Quantity.of(1000))).isZero();
    assertThat(slippage(Quantity.of(4), ONE)).isEqualTo(0.75);
  }

  @Test
  void slippageIsNegativeWhereMoreWasReceivedThanQuoted() {
    assertThat(slippage(Quantity.of(1000), Quantity.of(1005))).isEqualTo(-0.005);
    assertThat(slippage(Quantity.of(2), Quantity.of(6))).isEqualTo(-2);
  }

  @Test
  void slippageOfAmountsOf256BitsIsThatOfTheirNearestDoubles() {
    Quantity half = Quantity.of(BigInteger.TWO.pow(255));
    assertThat(slippage(Quantity.MAX, half)).isEqualTo(0.5);
    assertThat(slippage(half, Quantity.MAX)).isEqualTo(-1);
    assertThat(slippage(Quantity.MAX, ONE)).isEqualTo(1);
    assertThat(slippage(ONE, Quantity.MAX)).isEqualTo(-0x1p256);
    assertThat(slippage(Quantity.MAX, Quantity.MAX.minus(ONE))).isZero();
    assertThat(
            slippage(
                Quantity.ofDecimal("1000000000000", 60), Quantity.ofDecimal("999000000000", 60)))
        .isCloseTo(0.001, within(1e-15));
  }

  @Test
  void thereIsNoSlippageWithoutAnExpectedAmount() {
    assertThat(received(ONE).build().slippage()).isEmpty();
    Quote least = new Quote(null, Quantity.of(5), "a>b", 3);
    assertThat(received(ONE).quote(least).build().slippage()).isEmpty();
  }

  @Test
  void aQuoteIsCarriedAlongAndNotPartOfTheContent() {
    Trade plain = received(ONE).build();
    Trade quoted = received(ONE).quote(Quote.of(Quantity.of(2), ONE)).build();
    assertThat(plain.quote()).isNull();
    assertThat(quoted.quote()).isEqualTo(Quote.of(Quantity.of(2), ONE));
    assertThat(quoted).isNotEqualTo(plain);
    assertThat(quoted.sameContentAs(plain)).isTrue();
    assertThat(plain.sameContentAs(quoted)).isTrue();
  }
}
