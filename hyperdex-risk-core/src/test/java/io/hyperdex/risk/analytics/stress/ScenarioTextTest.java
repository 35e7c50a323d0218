package io.hyperdex.risk.analytics.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioTextTest {
  private static final TokenId WETH =
      TokenId.of(ChainId.ETHEREUM, "0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2");

  @Test
  void readsWhatTheBuilderBuilds() {
    Scenario read =
        Scenario.parse(
            "bad day",
            """
            all price -40%; tag:stable depeg 0.90   # dollars too
            token:eth/0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2 price =1200
            # a line of its own; price -99%

            tag:alt beta 1.3 to token:eth/0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2;
            tag:old correlation -0.5 to token:eth/0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2
            chain:polygon liquidity x0.25; gas x5; chain:eth gas =80; tag:up price +5%
            """);

    assertThat(read)
        .isEqualTo(
            Scenario.named("bad day")
                .price(ShockTarget.all(), Change.by(-0.4))
                .depeg(ShockTarget.tag("stable"), 0.9)
                .price(ShockTarget.token(WETH), Change.to(1200))
                .beta(ShockTarget.tag("alt"), 1.3, WETH)
                .correlation(ShockTarget.tag("old"), -0.5, WETH)
                .liquidity(ShockTarget.chain(ChainId.POLYGON), Change.times(0.25))
                .gas(ShockTarget.all(), Change.times(5))
                .gas(ShockTarget.chain(ChainId.ETHEREUM), Change.to(80))
                .price(ShockTarget.tag("up"), Change.by(0.05))
                .build());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          all price -40%; tag:x prise =3                  | 1 | 23 | unknown kind "prise"
          price                                           | 1 | 6  | expected an amount
          price 40                                        | 1 | 7  | expected a change such as
          price -140%                                     | 1 | 7  | a fall is at most -100 %
          price =1e5                                      | 1 | 7  | expected a number, found "1e5"
          price -40% now                                  | 1 | 12 | expected the end of the shock
          pool:x price -1%                                | 1 | 1  | unknown target "pool:x"
          tag: price -1%                                  | 1 | 1  | expected a name after "tag:"
          token:weth price -1%                            | 1 | 1  | expected chain/address
          chain:a/b price -1%                             | 1 | 1  | must not contain '/'
          all price -1%;  tag:x gas x2                    | 1 | 17 | gas is of a chain or of all
          beta 1 token:eth/x                              | 1 | 8  | expected "to"
          beta 1 to weth                                  | 1 | 11 | expected a token
          beta 1 to                                       | 1 | 10 | expected a token
          correlation 1.5 to token:eth/x                  | 1 | 13 | must be -1 to 1
          depeg -0.1                                      | 1 | 7  | not negative
          """)
  void anErrorPointsAtTheWord(String text, int line, int column, String problem) {
    assertThatExceptionOfType(ScenarioFormatException.class)
        .isThrownBy(() -> Scenario.parse("s", text))
        .satisfies(e -> assertThat(e.line()).isEqualTo(line))
        .satisfies(e -> assertThat(e.column()).isEqualTo(column))
        .withMessageContaining(problem);
  }

  @Test
  void anErrorOfALaterLineShowsThatLine() {
    assertThatExceptionOfType(ScenarioFormatException.class)
        .isThrownBy(() -> Scenario.parse("s", "gas x5 # all of it\nall price up\ngas x1"))
        .withMessage(
            """
            line 2, column 11: expected a change such as -40%, x0.6 or =1200, found "up"
            all price up
                      ^""");
  }

  @Test
  void anEmptyTextHasNoShocks() {
    assertThat(Scenario.parse("s", " ;\n# nothing\n;;").shocks()).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> Scenario.parse(" ", "gas x2"));
  }

  @Property
  void everyScenarioReadsItsOwnTextBack(@ForAll("shocks") List<Shock> shocks) {
    Scenario scenario = Scenario.of("any", shocks);

    assertThat(Scenario.parse("any", scenario.text())).isEqualTo(scenario);
  }

  @Provide
  Arbitrary<List<Shock>> shocks() {
    Arbitrary<String> names = Arbitraries.strings().alpha().numeric().ofMinLength(1).ofMaxLength(9);
    Arbitrary<TokenId> tokens =
        names.map(name -> TokenId.of(ChainId.of(name.equals("eth") ? "e" : name), name));
    Arbitrary<ShockTarget> broad =
        Arbitraries.oneOf(
            Arbitraries.just(ShockTarget.all()),
            names.filter(n -> !n.equals("eth")).map(n -> ShockTarget.chain(ChainId.of(n))));
    Arbitrary<ShockTarget> targets =
        Arbitraries.oneOf(broad, names.map(ShockTarget::tag), tokens.map(ShockTarget::token));
    Arbitrary<Change> changes =
        Combinators.combine(Arbitraries.of(true, false), amounts()).as(Change::new);
    Arbitrary<Double> coefficients = Arbitraries.doubles().between(-1, 1).ofScale(17);
    return Arbitraries.oneOf(
            Combinators.combine(targets, changes).as(Shock::price),
            Combinators.combine(targets, amounts()).as(Shock::depeg),
            Combinators.combine(targets, coefficients, tokens).as(Shock::beta),
            Combinators.combine(targets, coefficients, tokens).as(Shock::correlation),
            Combinators.combine(targets, changes).as(Shock::liquidity),
            Combinators.combine(broad, changes).as(Shock::gas))
        .list()
        .ofMaxSize(8);
  }

  private static Arbitrary<Double> amounts() {
    return Arbitraries.oneOf(
        Arbitraries.doubles().between(0, 1e12).ofScale(6),
        Arbitraries.doubles().between(0, 2).ofScale(18));
  }
}
