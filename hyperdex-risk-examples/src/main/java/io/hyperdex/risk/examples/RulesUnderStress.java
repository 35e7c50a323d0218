package io.hyperdex.risk.examples;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.analytics.stress.Scenario;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.ConcentrationLimit;
import io.hyperdex.risk.rule.DrawdownLimit;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RuleSet;
import io.hyperdex.risk.rule.stress.PortfolioState;
import io.hyperdex.risk.rule.stress.RuleChange;
import io.hyperdex.risk.rule.stress.RuleDistance;
import io.hyperdex.risk.rule.stress.RuleDistances;
import io.hyperdex.risk.rule.stress.RuleStress;
import io.hyperdex.risk.rule.stress.RuleStressResult;
import io.hyperdex.risk.rule.stress.StressDirection;
import java.math.BigDecimal;
import java.util.Locale;

/** Which of a live user's rules would fire on a bad day, and how far each is from firing. */
public final class RulesUnderStress {
  private static final long NOW = 1_700_000_000_000L;
  private static final UserId ALICE = UserId.of("alice");
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "WETH");
  private static final TokenId USDC = TokenId.of(ChainId.ETHEREUM, "USDC");

  private RulesUnderStress() {}

  /** Prints what would fire. */
  public static void main(String[] args) {
    RiskEngine engine = engine();
    Scenario scenario = Scenario.parse("bad day", "all price -40%; tag:stable price x1");
    PortfolioState state = engine.portfolioState(ALICE).orElseThrow();
    RuleStressResult result = RuleStress.run(scenario, state, engine.rules());
    for (RuleChange change : result.wouldFire()) {
      BigDecimal then = change.after().value();
      if (then != null) {
        print("%s: %.3f, limit %.3f", change.rule(), then, change.limit());
      }
    }
    for (RuleDistance rule :
        RuleDistances.along(StressDirection.fall(state), state, engine.rules())) {
      rule.distance().ifPresent(fall -> print("%s fires at a fall of %.4f", rule.rule(), fall));
    }
    for (RuleDistance rule :
        RuleDistances.along(StressDirection.rise(state, 4), state, engine.rules())) {
      rule.distance().ifPresent(rise -> print("%s fires at a rise of %.4f", rule.rule(), rise));
    }
  }

  private static RiskEngine engine() {
    RiskEngine engine =
        RiskEngine.builder()
            .rules(
                RuleSet.of(
                    ExposureLimit.of("gross", Severity.WARNING, Usd.of(16_000)),
                    ConcentrationLimit.of("share", Severity.INFO, 0.75),
                    DrawdownLimit.of("fall", Severity.CRITICAL, 0.2)))
            .build();
    engine.apply(TokenMeta.of(WETH, "WETH", 18));
    engine.apply(TokenMeta.pegged(USDC, "USDC", 6).withTags("stable"));
    engine.apply(PriceTick.of(WETH, Price.parse("2000"), NOW));
    engine.apply(deposit(1, WETH, Quantity.ofDecimal("3", 18)));
    engine.apply(deposit(2, USDC, Quantity.ofDecimal("4000", 6)));
    return engine;
  }

  private static ExternalFlow deposit(int log, TokenId token, Quantity quantity) {
    return ExternalFlow.deposit(
        EventKey.of(ChainId.ETHEREUM, "0x5c50...", log),
        ALICE,
        ChainPosition.of(ChainId.ETHEREUM, NOW, 18_500_000),
        token,
        quantity);
  }

  private static void print(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }
}
