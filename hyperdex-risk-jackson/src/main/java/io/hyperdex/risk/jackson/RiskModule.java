package io.hyperdex.risk.jackson;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.analytics.stress.Scenario;
import io.hyperdex.risk.analytics.stress.Shock;
import io.hyperdex.risk.engine.StateHash;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.id.VenueId;
import io.hyperdex.risk.metric.Measure;
import io.hyperdex.risk.metric.MeasureId;
import io.hyperdex.risk.pretrade.Finding;
import io.hyperdex.risk.pretrade.RuleOutlook;
import io.hyperdex.risk.rule.RuleSet;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * Teaches a Jackson mapper the public values of HyperDEX Risk, both ways.
 *
 * <table>
 * <caption>Forms</caption>
 * <tr><td>{@code Quantity}</td><td>string of decimal digits, the raw integer</td></tr>
 * <tr><td>{@code Usd}</td><td>string, plain decimal, exact, without trailing zeros</td></tr>
 * <tr><td>{@code Price}</td><td>string, plain decimal, exact</td></tr>
 * <tr><td>{@code UserId}, {@code ChainId}, {@code VenueId}</td><td>string</td></tr>
 * <tr><td>{@code TokenId}</td><td>object of {@code chain} and {@code address}</td></tr>
 * <tr><td>{@code EventKey}, {@code StateHash}</td><td>32 hex digits</td></tr>
 * <tr><td>{@code MeasureId}</td><td>its {@code jsonName}</td></tr>
 * <tr><td>{@code RiskEvent}</td><td>object with a {@code type}, such as {@code trade}</td></tr>
 * <tr><td>{@code Shock}</td><td>string, its text form</td></tr>
 * <tr><td>{@code Scenario}</td><td>object of {@code name}, {@code date} and {@code shocks}</td></tr>
 * <tr><td>optional values</td><td>the value, or null</td></tr>
 * <tr><td>{@code RuleSet}</td><td>object of {@code version} and {@code rules}</td></tr>
 * <tr><td>other records</td><td>object of their components; lists may be left out</td></tr>
 * </table>
 *
 * <p>The value of a measure, alert, finding or rule distance is a string (the exact decimal) where
 * it counts dollars, and a number (the shortest decimal of the double) where it is a ratio or a
 * count. Other exact decimals, such as those of a rule under stress, are strings.
 *
 * <p>A module only adds forms: bounds on size and depth are the mapper's, see {@link RiskJson}.
 */
public final class RiskModule extends SimpleModule {
  private static final long serialVersionUID = 1;

  public RiskModule() {
    super("hyperdex-risk");
    text(Quantity.class, "decimal digits", Quantity::toString, Quantity::parse);
    text(Usd.class, "a decimal", RiskModule::plain, Usd::parse);
    text(Price.class, "a positive decimal", RiskModule::plain, Price::parse);
    text(UserId.class, "a user id", UserId::value, UserId::of);
    text(ChainId.class, "a chain name", ChainId::name, ChainId::of);
    text(VenueId.class, "a venue name", VenueId::name, VenueId::of);
    text(EventKey.class, "32 hex digits", EventKey::toString, HexPair::eventKey);
    text(StateHash.class, "32 hex digits", StateHash::toString, HexPair::stateHash);
    text(MeasureId.class, "a measure name", MeasureId::jsonName, RiskModule::measure);
    text(Shock.class, "a shock in text form", Shock::toString, ScenarioForm::shock);
    key(ChainId.class, ChainId::name, ChainId::of);
    key(TokenId.class, token -> token.chain().name() + "/" + token.address(), RiskModule::token);
    key(MeasureId.class, MeasureId::jsonName, RiskModule::measure);
    addSerializer(Measure.class, new MeasureSerializer());
    addSerializer(Alert.class, new AlertSerializer());
    addSerializer(Finding.class, new FindingSerializer());
    addSerializer(RuleOutlook.class, new RuleOutlookSerializer());
    addSerializer(Scenario.class, new ScenarioForm.Writer());
    addDeserializer(Scenario.class, new ScenarioForm());
    addSerializer(OptionalDouble.class, new OptionalNumber.Writer());
    addDeserializer(OptionalDouble.class, new OptionalNumber());
    addSerializer(new OptionalValue.Writer());
    addDeserializer(Optional.class, new OptionalValue(null));
    addSerializer(RuleSet.class, new RuleSetSerializer());
    addDeserializer(RuleSet.class, new RuleSetDeserializer());
    setMixInAnnotation(RiskEvent.class, RiskEventTypes.class);
  }

  @Override
  public void setupModule(SetupContext context) {
    super.setupModule(context);
    context.insertAnnotationIntrospector(new RecordConventions());
  }

  private <T> void text(
      Class<T> type, String form, Function<T, String> write, Function<String, T> read) {
    addSerializer(type, new TextSerializer<>(type, write));
    addDeserializer(type, new TextDeserializer<>(type, form, read));
  }

  private <T> void key(Class<T> type, Function<T, String> write, Function<String, T> read) {
    addKeySerializer(
        type,
        new JsonSerializer<T>() {
          @Override
          public void serialize(T value, JsonGenerator out, SerializerProvider provider)
              throws IOException {
            out.writeFieldName(write.apply(value));
          }
        });
    addKeyDeserializer(
        type,
        new KeyDeserializer() {
          @Override
          public Object deserializeKey(String key, DeserializationContext context)
              throws IOException {
            try {
              return read.apply(key);
            } catch (IllegalArgumentException e) {
              return context.handleWeirdKey(type, key, "%s", e.getMessage());
            }
          }
        });
  }

  private static String plain(Usd usd) {
    BigDecimal value = usd.toBigDecimal();
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  private static String plain(Price price) {
    return BigDecimal.valueOf(price.mantissa(), price.scale()).toPlainString();
  }

  /** Chain and address; a chain's name has no slash where its tokens are keys. */
  private static TokenId token(String text) {
    int slash = text.indexOf('/');
    if (slash < 1) {
      throw new IllegalArgumentException("not a chain, a slash and an address: " + text);
    }
    return TokenId.of(ChainId.of(text.substring(0, slash)), text.substring(slash + 1));
  }

  private static MeasureId measure(String name) {
    for (MeasureId id : MeasureId.values()) {
      if (id.jsonName().equals(name)) {
        return id;
      }
    }
    throw new IllegalArgumentException("no measure is named " + name);
  }
}
