package io.hyperdex.risk.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.engine.EngineStatistics;
import io.hyperdex.risk.engine.Outcome;
import io.hyperdex.risk.engine.PriceStatistics;
import io.hyperdex.risk.engine.StateHash;
import io.hyperdex.risk.engine.UserSnapshot;
import io.hyperdex.risk.event.PriceOrigin;
import io.hyperdex.risk.exposure.Coverage;
import io.hyperdex.risk.exposure.Exposure;
import io.hyperdex.risk.exposure.Freshness;
import io.hyperdex.risk.exposure.TokenExposure;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import io.hyperdex.risk.position.Lot;
import io.hyperdex.risk.position.Position;
import io.hyperdex.risk.price.MarkPrice;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {
  private static final JsonMapper MAPPER = RiskJson.mapper();
  private static final UserId USER = UserId.of("alice");
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "weth");

  private static String json(Object value) throws JsonProcessingException {
    return MAPPER.writeValueAsString(value);
  }

  private static void roundTrips(Object value) throws JsonProcessingException {
    assertThat((Object) MAPPER.readValue(json(value), value.getClass())).isEqualTo(value);
  }

  @Test
  void amountsAreStrings() throws JsonProcessingException {
    assertThat(json(Quantity.MAX)).isEqualTo("\"" + Quantity.MAX + "\"");
    assertThat(json(Usd.parse("-12.500"))).isEqualTo("\"-12.5\"");
    assertThat(json(Usd.of(1_000_000))).isEqualTo("\"1000000\"");
    assertThat(json(Usd.ZERO)).isEqualTo("\"0\"");
    assertThat(json(Price.parse("1.5e-40"))).isEqualTo("\"0." + "0".repeat(39) + "15\"");
    for (Object value :
        List.of(
            Quantity.ZERO,
            Quantity.MAX,
            Usd.ofRaw(Long.MIN_VALUE, 0),
            Usd.ofRaw(0, 1),
            Price.parse("123456789012345678e17"),
            Price.parse("1e-60"))) {
      roundTrips(value);
    }
  }

  @Test
  void numbersAreNoAmounts() {
    assertThatThrownBy(() -> MAPPER.readValue("1000000000000000000000", Quantity.class))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("Quantity is written as a string");
    assertThatThrownBy(() -> MAPPER.readValue("12.5", Usd.class))
        .hasMessageContaining("Usd is written as a string");
  }

  @Test
  void wrongTextsAreJsonErrorsThatSayWhy() {
    assertThatThrownBy(() -> MAPPER.readValue("\"-1\"", Quantity.class))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("decimal digits");
    assertThatThrownBy(() -> MAPPER.readValue("\"1e99\"", Usd.class))
        .isInstanceOf(JsonProcessingException.class);
    assertThatThrownBy(() -> MAPPER.readValue("\"0\"", Price.class))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("positive");
    assertThatThrownBy(() -> MAPPER.readValue("\"12zz\"", EventKey.class))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("32 hex digits");
    assertThatThrownBy(() -> MAPPER.readValue("\"\"", UserId.class))
        .isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void idsRoundTrip() throws JsonProcessingException {
    assertThat(json(WETH)).isEqualTo("{\"chain\":\"ethereum\",\"address\":\"weth\"}");
    assertThat(json(EventKey.of(-1, 2))).isEqualTo("\"ffffffffffffffff0000000000000002\"");
    assertThat(json(MeasureId.VAR_95)).isEqualTo("\"var95\"");
    for (Object value :
        List.of(
            USER,
            WETH,
            ChainId.POLYGON,
            VenueId.of("uniswap_v3"),
            EventKey.of(Long.MIN_VALUE, -7),
            new StateHash(1, -1),
            MeasureId.MAX_CONSECUTIVE_LOSSES)) {
      roundTrips(value);
    }
  }

  @Test
  void measureValueIsTextForDollarsAndTheShortestNumberForRatios() throws JsonProcessingException {
    Measure usd = measure(Unit.USD, new BigDecimal("12.500000000001"), MeasureStatus.STALE);
    Measure ratio = measure(Unit.RATIO, new BigDecimal(0.1), MeasureStatus.OK);
    Measure none = measure(Unit.RATIO, null, MeasureStatus.UNDEFINED);
    assertThat(json(usd)).contains("\"value\":\"12.500000000001\"");
    assertThat(json(ratio)).contains("\"value\":0.1,").contains("\"coverage\":0.75");
    assertThat(json(none)).contains("\"value\":null");
    roundTrips(usd);
    roundTrips(ratio);
    roundTrips(none);
    roundTrips(measure(Unit.RATIO, new BigDecimal(-1.0 / 3), MeasureStatus.PARTIAL));
    roundTrips(measure(Unit.RATIO, new BigDecimal(1.2e-300), MeasureStatus.PARTIAL));
    roundTrips(measure(Unit.RATIO, new BigDecimal("0.2"), MeasureStatus.PARTIAL));
    roundTrips(measure(Unit.COUNT, new BigDecimal(7), MeasureStatus.INSUFFICIENT_DATA));
  }

  private static Measure measure(Unit unit, BigDecimal value, MeasureStatus status) {
    return new Measure(unit, value, status, 42, 1_700_000_000_000L, 0.75);
  }

  @Test
  void alertRoundTrips() throws JsonProcessingException {
    Alert open =
        new Alert(
            "0123",
            USER,
            "drawdown",
            Severity.CRITICAL,
            AlertState.OPEN,
            5,
            null,
            Unit.RATIO,
            new BigDecimal(0.3),
            new BigDecimal(0.2),
            MeasureStatus.OK);
    assertThat(json(open)).contains("\"closedAtMs\":null").contains("\"limit\":0.2");
    roundTrips(open);
    roundTrips(open.resolvedAt(9));
    roundTrips(open.retracted());
  }

  @Test
  void positionMarkAndStatisticsRoundTrip() throws JsonProcessingException {
    Position position = position();
    assertThat(json(position)).contains("\"isShort\":true").doesNotContain("\"short\"");
    roundTrips(position);
    roundTrips(new MarkPrice(Price.parse("2345.67"), 5, 3_600_000, PriceOrigin.PEG));
    roundTrips(
        new EngineStatistics(
            Map.of(Outcome.APPLIED, 3L, Outcome.TOO_LATE, 1L),
            1,
            2,
            3,
            4,
            5,
            6,
            7,
            8,
            9,
            10,
            11,
            12,
            13,
            Map.of(Severity.CRITICAL, 1L),
            14,
            15,
            16,
            new PriceStatistics(20, 19, 18, 17),
            21));
  }

  @Test
  void exposureAndUserSnapshotRoundTrip() throws JsonProcessingException {
    Exposure exposure =
        new Exposure(
            USER,
            17,
            99,
            Usd.of(10),
            Usd.of(-10),
            Usd.of(9),
            List.of(
                new TokenExposure(
                    WETH,
                    Quantity.of(7),
                    false,
                    Price.ONE,
                    4,
                    PriceOrigin.TRADE,
                    Freshness.STALE,
                    Usd.of(10),
                    1.0 / 3),
                new TokenExposure(
                    TokenId.of(ChainId.POLYGON, "x"),
                    Quantity.of(1),
                    false,
                    null,
                    0,
                    null,
                    Freshness.UNPRICED,
                    null,
                    0)),
            Map.of(Exposure.UNKNOWN_VENUE, Usd.of(10)),
            Map.of(ChainId.ETHEREUM, Usd.of(10)),
            Map.of("stable", Usd.ZERO),
            new Coverage(2, 0, 1, 1, 0.1));
    roundTrips(exposure);
    UserSnapshot snapshot =
        new UserSnapshot(
            exposure,
            List.of(position()),
            Map.of(0, Usd.of(-1)),
            Map.of(MeasureId.HHI, measure(Unit.RATIO, new BigDecimal(0.5), MeasureStatus.OK)),
            Map.of("drawdown", UserSnapshot.RuleState.FIRING_UNKNOWN),
            Usd.ZERO,
            12);
    assertThat(json(snapshot)).contains("\"measures\":{\"hhi\":");
    roundTrips(snapshot);
  }

  private static Position position() {
    return new Position(
        USER,
        WETH,
        Quantity.of(3),
        true,
        Quantity.ZERO,
        Usd.of(-5),
        null,
        List.of(new Lot(1, Quantity.of(3), Usd.of(-5))),
        2);
  }

  @Test
  void doublesAreWrittenWithTheFewestDigits() {
    assertThat(ShortestDecimal.of(0.2)).isEqualTo("0.2");
    assertThat(ShortestDecimal.of(2e-3)).isEqualTo("0.002");
    assertThat(ShortestDecimal.of(1e23)).isEqualTo("1E+23");
    assertThat(ShortestDecimal.of(100)).isEqualTo("100");
    assertThat(ShortestDecimal.of(-0.0)).isEqualTo("0");
    assertThat(Double.parseDouble(ShortestDecimal.of(Double.MIN_VALUE)))
        .isEqualTo(Double.MIN_VALUE);
    assertThat(Double.parseDouble(ShortestDecimal.of(Math.PI))).isEqualTo(Math.PI);
  }
}
