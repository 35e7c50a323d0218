package io.hyperdex.risk.rule;

import static io.hyperdex.risk.alert.Severity.INFO;
import static io.hyperdex.risk.alert.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.hyperdex.risk.amount.Usd;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleSetTest {
  private static final Rule LOSSES = ConsecutiveLossesLimit.of("losses", INFO, 3);
  private static final Rule EXPOSURE = ExposureLimit.of("exposure", WARNING, Usd.of(5));

  @Test
  void keepsTheOrderGivenAndFindsByName() {
    RuleSet set = RuleSet.of(LOSSES, EXPOSURE);
    assertThat(set.rules()).containsExactly(LOSSES, EXPOSURE);
    assertThat(set.size()).isEqualTo(2);
    assertThat(set.find("exposure")).contains(EXPOSURE);
    assertThat(set.find("none")).isEmpty();
  }

  @Test
  void emptyHasNoRulesAndVersionZero() {
    assertThat(RuleSet.empty().rules()).isEmpty();
    assertThat(RuleSet.empty().version()).isZero();
  }

  @Test
  void newVersionHasTheSameRules() {
    RuleSet first = RuleSet.of(LOSSES);
    RuleSet second = first.withVersion(2);
    assertThat(first.version()).isEqualTo(1);
    assertThat(second.version()).isEqualTo(2);
    assertThat(second.rules()).isEqualTo(first.rules());
    assertThat(second).isNotEqualTo(first).isEqualTo(RuleSet.of(LOSSES).withVersion(2));
    assertThat(second).hasSameHashCodeAs(RuleSet.of(LOSSES).withVersion(2));
  }

  @Test
  void doesNotFollowTheListItWasMadeFrom() {
    List<Rule> rules = new ArrayList<>(List.of(LOSSES));
    RuleSet set = RuleSet.of(rules);
    rules.add(EXPOSURE);
    assertThat(set.rules()).containsExactly(LOSSES);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> set.rules().add(EXPOSURE));
  }

  @Test
  void refusesTwoRulesOfOneName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RuleSet.of(LOSSES, ConsecutiveLossesLimit.of("losses", WARNING, 9)))
        .withMessageContaining("\"losses\"");
  }

  @Test
  void refusesANegativeVersion() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RuleSet.empty().withVersion(-1))
        .withMessageContaining("-1");
  }
}
