package io.hyperdex.risk.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.Fee;
import io.hyperdex.risk.event.Finality;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.Quote;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RiskEventCodecTest {
  private static final ChainId CHAIN = ChainId.of("c");
  private static final TokenId A = TokenId.of(CHAIN, "A");
  private static final TokenId B = TokenId.of(CHAIN, "B");
  private static final Trade TRADE =
      Trade.builder(EventKey.of(1, 2), UserId.of("u"), ChainPosition.of(CHAIN, 3, 4, 5, 6))
          .gave(A, Quantity.of(256))
          .received(B, Quantity.of(7))
          .venue(VenueId.of("v"))
          .fee(Fee.of(A, Quantity.of(8)))
          .finality(Finality.FINAL)
          .blockHash("h")
          .quote(new Quote(Quantity.of(9), Quantity.of(6), "r", 10))
          .build();

  /** Written by hand from the table in the Javadoc: version 1 must stay readable for ever. */
  private static final String TRADE_V1 =
      "4852"
          + "01"
          + "01"
          + "0000000000000001"
          + "0000000000000002"
          + "000175"
          + "000163"
          + "0000000000000003"
          + "0000000000000004"
          + "0000000000000005"
          + "0000000000000006"
          + "000163"
          + "000141"
          + "020100"
          + "000163"
          + "000142"
          + "0107"
          + "01"
          + "000176"
          + "01"
          + "000163"
          + "000141"
          + "0108"
          + "02"
          + "01"
          + "000168"
          + "00"
          + "01"
          + "010109"
          + "010106"
          + "01000172"
          + "000000000000000a";

  @Test
  void versionOneIsTheseBytes() {
    assertThat(HexFormat.of().formatHex(RiskEventCodec.encode(TRADE))).isEqualTo(TRADE_V1);
    assertThat(RiskEventCodec.decode(HexFormat.of().parseHex(TRADE_V1))).isEqualTo(TRADE);
  }

  @Test
  void versionOneOfATradeWithoutAQuoteIsStillReadAndWithAnEmptyOneIsTheseBytes() {
    Trade.Builder trade =
        Trade.builder(TRADE.key(), TRADE.user(), TRADE.at())
            .gave(A, Quantity.of(256))
            .received(B, Quantity.of(7));
    String head = TRADE_V1.substring(0, TRADE_V1.indexOf("0107") + 4);
    assertThat(decode(head + "00" + "00" + "01" + "00" + "00" + "00")).isEqualTo(trade.build());
    assertVersionOne(
        trade.quote(new Quote(null, null, null, Quote.UNKNOWN_TIME)).build(),
        head + "00" + "00" + "01" + "00" + "00" + "01" + "000000" + "ffffffffffffffff");
  }

  @Test
  void versionOneOfPricesTokensAndFlowsIsTheseBytes() {
    String tick =
        "48520109"
            + "000163000141"
            + "0000000000000005"
            + "01"
            + "0000000000000009"
            + "00"
            + "000000000000000a";
    assertThat(decode(tick)).isEqualTo(new PriceTick(A, Price.of(5, 1), 9, PriceOrigin.FEED, 10));
    assertVersionOne(
        new TokenMeta(A, "S", 6, Set.of("b", "a"), true, Duration.ofSeconds(1, 2)),
        "4852010a"
            + "000163000141"
            + "01000153"
            + "06"
            + "02000161000162"
            + "01"
            + "01"
            + "0000000000000001"
            + "00000002");
    assertVersionOne(
        new ExternalFlow(
            TRADE.key(),
            TRADE.user(),
            TRADE.at(),
            ExternalFlow.Kind.DEPOSIT,
            A,
            Quantity.of(1),
            Usd.of(1)),
        "48520102"
            + TRADE_V1.substring(8, 8 + 32 + 6 + 6 + 64)
            + "00"
            + "000163000141"
            + "0101"
            + "01"
            + "0000000000000000"
            + "000000e8d4a51000");
    assertVersionOne(new TimeAdvanced(5), "4852010b" + "0000000000000005");
  }

  /** Written by hand from the table in the Javadoc, as version 1 was. */
  @Test
  void versionTwoOfTradesAndPricesIsTheseBytes() {
    Trade trade =
        Trade.builder(TRADE.key(), TRADE.user(), TRADE.at())
            .gave(A, Quantity.of(256))
            .received(B, Quantity.of(7))
            .venue(VenueId.of("v"))
            .finality(Finality.FINAL)
            .build();
    assertBytes(
        trade,
        "4852020c"
            + "0000000000000001"
            + "0000000000000002"
            + "0000000000000003"
            + "0000000000000004"
            + "0000000000000005"
            + "0000000000000006"
            + "00000000000000000000000000000100"
            + "00000000000000000000000000000007"
            + "0a"
            + "000100010001000100010000"
            + "75"
            + "63"
            + "41"
            + "42"
            + "76");
    assertBytes(
        new PriceTick(A, Price.of(5, 1), 9, PriceOrigin.FEED, 10),
        "4852020d"
            + "0000000000000005"
            + "0000000000000009"
            + "000000000000000a"
            + "01"
            + "00"
            + "00010001"
            + "63"
            + "41");
  }

  @Test
  void amountsTokensAndPartsTheFixedLayoutCannotSayTakeTheOtherOne() {
    Quantity wide = Quantity.of(BigInteger.ONE.shiftLeft(128));
    TokenId elsewhere = TokenId.of(ChainId.of("d"), "A");
    assertThat(
            typeOf(trade(A, Quantity.of(BigInteger.ONE.shiftLeft(128).subtract(BigInteger.ONE)))))
        .isEqualTo(12);
    assertThat(typeOf(trade(A, wide))).isEqualTo(1);
    assertThat(typeOf(trade(elsewhere, Quantity.of(1)))).isEqualTo(1);
    assertThat(typeOf(TRADE)).isEqualTo(1);
  }

  @Test
  void aTextThatTheFlagsSayIsAbsentAndATypeOfAnotherVersionAreRefused() {
    byte[] bytes = RiskEventCodec.encode(trade(A, Quantity.of(1)));
    byte[] hash = Arrays.copyOf(bytes, bytes.length + 1);
    hash[bytes.length - 5] = 1;
    hash[bytes.length] = 'h';
    assertThatThrownBy(() -> RiskEventCodec.decode(hash))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("absent: h");
    bytes[2] = 1;
    assertThatThrownBy(() -> RiskEventCodec.decode(bytes))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("unknown type of version 1: 12");
  }

  @Test
  void alertsOfVersionOneAreReadWithoutTagsAndOnDuty() {
    Alert alert =
        new Alert(
            "i",
            UserId.of("u"),
            "r",
            Severity.INFO,
            AlertState.OPEN,
            1,
            null,
            Unit.USD,
            BigDecimal.ONE,
            BigDecimal.TEN,
            MeasureStatus.OK);
    byte[] bytes = AlertCodec.encode(alert);
    byte[] first = Arrays.copyOf(bytes, bytes.length - 2);
    first[2] = 1;
    assertThat(AlertCodec.decode(first)).isEqualTo(alert);
  }

  private static Trade trade(TokenId gave, Quantity amount) {
    return Trade.builder(TRADE.key(), TRADE.user(), TRADE.at())
        .gave(gave, amount)
        .received(B, Quantity.of(7))
        .build();
  }

  private static int typeOf(RiskEvent event) {
    byte[] bytes = RiskEventCodec.encode(event);
    assertThat(RiskEventCodec.decode(bytes)).isEqualTo(event);
    return bytes[3];
  }

  private static RiskEvent decode(String hex) {
    return RiskEventCodec.decode(HexFormat.of().parseHex(hex));
  }

  private static void assertVersionOne(RiskEvent event, String hex) {
    assertBytes(event, hex);
  }

  private static void assertBytes(RiskEvent event, String hex) {
    assertThat(HexFormat.of().formatHex(RiskEventCodec.encode(event))).isEqualTo(hex);
    assertThat(decode(hex)).isEqualTo(event);
  }

  @Test
  void unknownVersionTypeAndMagicAreNamedWithTheirPlace() {
    assertBad("485203010000000000000000", 2, "unknown version: 3");
    assertBad("485202630000000000000000", 3, "unknown type: 99");
    assertBad("7b22757365", 0, "not an event: magic 7b22");
    assertBad("", 0, "ends inside magic: 1 bytes needed, 0 left");
  }

  @Test
  void bytesAfterTheEndAreRefused() {
    byte[] bytes = RiskEventCodec.encode(new TimeAdvanced(5));
    assertThatThrownBy(() -> RiskEventCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
        .isInstanceOf(BadRecordException.class)
        .hasMessage("bad record at byte 12: 1 bytes left after the end of the record");
  }

  @Test
  void whatNoTradeCanSayIsABadRecordWithTheReasonKept() {
    String sameToken = TRADE_V1.replace("000163" + "000142", "000163" + "000141");
    assertThatThrownBy(() -> RiskEventCodec.decode(HexFormat.of().parseHex(sameToken)))
        .isInstanceOf(BadRecordException.class)
        .hasMessageContaining("two different tokens: c:A on both sides")
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void textsTheFormatCannotHoldAreRefusedWhenWriting() {
    RiskEvent tooLong = deposit("x".repeat(1025));
    RiskEvent halfCharacter = deposit("\uD83D");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RiskEventCodec.encode(tooLong))
        .withMessageContaining("at most 1024 bytes of UTF-8: 1025");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RiskEventCodec.encode(halfCharacter))
        .withMessageContaining("not valid Unicode");
  }

  private static RiskEvent deposit(String user) {
    return ExternalFlow.deposit(
        EventKey.of(1, 1), UserId.of(user), ChainPosition.of(CHAIN, 1), A, Quantity.of(1));
  }

  private static void assertBad(String hex, int offset, String reason) {
    assertThatThrownBy(() -> RiskEventCodec.decode(HexFormat.of().parseHex(hex)))
        .isInstanceOfSatisfying(
            BadRecordException.class,
            e -> {
              assertThat(e.offset()).isEqualTo(offset);
              assertThat(e.reason()).isEqualTo(reason);
            });
  }
}
