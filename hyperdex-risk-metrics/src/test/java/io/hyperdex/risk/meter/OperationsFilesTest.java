package io.hyperdex.risk.meter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.TimeAdvanced;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.TokenId;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The dashboard and the alerting rules ask for series that a real scrape has. */
class OperationsFilesTest {
  private static final Pattern SERIES = Pattern.compile("hyperdex_risk_[a-z_]+");

  private static String scrape() {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    RiskEngine engine = RiskEngine.builder().addSink(alert -> {}).build();
    new RiskEngineMetrics(engine).bindTo(registry);
    EventTimer timer = new EventTimer(engine, registry, 1, Set.of());
    timer.apply(TokenMeta.pegged(TokenId.of(ChainId.ETHEREUM, "USDC"), "USDC", 6));
    timer.apply(new TimeAdvanced(1_700_000_000_000L));
    String text = registry.scrape();
    registry.close();
    return text;
  }

  private static Set<String> series(String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = SERIES.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }

  @Test
  void dashboardAsksOnlyForSeriesThatAreScraped() throws IOException {
    JsonNode dashboard = new ObjectMapper().readTree(file("grafana-dashboard.json"));
    assertThat(dashboard.get("panels").size()).isGreaterThan(8);
    Set<String> scraped = series(scrape());
    Set<String> asked = new TreeSet<>();
    for (JsonNode panel : dashboard.get("panels")) {
      for (JsonNode target : panel.get("targets")) {
        asked.addAll(series(target.get("expr").textValue()));
      }
    }
    assertThat(scraped).containsAll(asked);
    assertThat(asked).as("nothing that is scraped is left out").containsAll(families(scraped));
  }

  /** Without the parts of a histogram that a quantile does not need. */
  private static Set<String> families(Set<String> scraped) {
    Set<String> families = new TreeSet<>(scraped);
    families.removeIf(name -> name.startsWith("hyperdex_risk_apply") && !name.endsWith("_bucket"));
    families.removeIf(name -> families.contains(name + "_total"));
    return families;
  }

  @Test
  void alertingRulesAskOnlyForSeriesThatAreScrapedAndSayWhatToDo() throws IOException {
    String rules = Files.readString(file("prometheus-alerts.yml").toPath());
    assertThat(series(scrape())).containsAll(series(rules));
    int alerts = rules.split("- alert:", -1).length - 1;
    assertThat(alerts).isGreaterThan(7);
    assertThat(rules.split("expr:", -1)).hasSize(alerts + 1);
    assertThat(rules.split("runbook:", -1)).hasSize(alerts + 1);
    assertThat(rules.split("summary:", -1)).hasSize(alerts + 1);
  }

  @Test
  void bucketsBeginAtAMicrosecondAndEverySeriesHasHelpAndType() {
    String text = scrape();
    assertThat(text).contains("hyperdex_risk_apply_seconds_bucket{event=\"user\",le=\"1.0E-6\"}");
    for (String family : series(text)) {
      if (family.matches(".*(_bucket|_count|_sum)")) {
        continue;
      }
      assertThat(text).contains("# HELP " + family + " ").contains("# TYPE " + family + " ");
    }
  }

  private static java.io.File file(String name) {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.exists(at.resolve("docs/operations"))) {
      at = at.getParent();
    }
    return at.resolve("docs/operations").resolve(name).toFile();
  }
}
