package io.hyperdex.risk.analytics.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Users on the published prices, the labels their engine's own; the whole is in the page's test.
 */
@Tag("real-data")
class UserBreachRealDataTest {
  @Test
  void aShortReplayIsJudgedAndNeverTooGoodToBeTrue() {
    int hours = 24 * 75;
    int users = 25;
    System.out.println(
        hours + " hours, " + users + " users of each kind; full: " + ForecastPage.USER_HOURS);
    ForecastPage page = ForecastPage.empty();
    List<BreachModel> models =
        new UserBreachPart(page).users(MarketSeries.hourly(5000), hours, users);

    System.out.println(page.text());
    for (BreachModel model : models) {
      model
          .verdict()
          .finalSkill()
          .ifPresent(skill -> assertThat(skill.skill()).isBetween(-0.3, 0.4));
    }
    assertThat(page.text()).contains("generated traders (25)");
  }
}
