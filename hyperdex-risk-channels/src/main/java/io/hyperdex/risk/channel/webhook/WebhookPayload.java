package io.hyperdex.risk.channel.webhook;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.channel.AlertContext;
import io.hyperdex.risk.channel.AlertMessage;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.TreeSet;

/** The JSON of a message: what happened, how far beyond the limit, from what, and how sure. */
final class WebhookPayload {
  private WebhookPayload() {}

  static byte[] of(AlertMessage message) {
    Alert alert = message.alert();
    AlertContext context = message.context();
    StringBuilder json = new StringBuilder(512);
    json.append("{\"type\":")
        .append(text("risk.alert." + alert.state().name().toLowerCase(Locale.ROOT)));
    json.append(",\"timestamp\":")
        .append(text(Instant.ofEpochMilli(message.queuedAtMs()).toString()));
    json.append(",\"data\":{\"alertId\":").append(text(alert.id()));
    json.append(",\"revision\":").append(message.revision());
    json.append(",\"user\":").append(text(alert.user().value()));
    json.append(",\"rule\":").append(text(alert.rule()));
    json.append(",\"severity\":").append(text(alert.severity().name()));
    json.append(",\"state\":").append(text(alert.state().name()));
    json.append(",\"openedAtMs\":").append(alert.openedAtMs());
    json.append(",\"closedAtMs\":").append(alert.closedAtMs());
    json.append(",\"unit\":").append(text(alert.unit().name()));
    json.append(",\"value\":").append(text(alert.value().toPlainString()));
    json.append(",\"limit\":").append(text(alert.limit().toPlainString()));
    json.append(",\"excess\":").append(text(alert.value().subtract(alert.limit()).toPlainString()));
    json.append(",\"tags\":[");
    String comma = "";
    for (String tag : new TreeSet<>(alert.tags())) {
      json.append(comma).append(text(tag));
      comma = ",";
    }
    json.append("],\"dataQuality\":{\"status\":").append(text(alert.status().name()));
    json.append(",\"pricedPositions\":").append(context.pricedPositions());
    json.append(",\"positions\":").append(context.positions());
    json.append(",\"asOfMs\":").append(context.asOfMs()).append('}');
    json.append(",\"contributors\":[");
    for (int i = 0; i < context.contributors().size(); i++) {
      AlertContext.Contributor contributor = context.contributors().get(i);
      json.append(i == 0 ? "" : ",").append("{\"name\":").append(text(contributor.name()));
      json.append(",\"valueUsd\":").append(text(contributor.valueUsd().toPlainString()));
      json.append(",\"share\":").append(ratio(contributor.share())).append('}');
    }
    return json.append("]}}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String ratio(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).toPlainString()
        : "null";
  }

  private static String text(String value) {
    StringBuilder quoted = new StringBuilder(value.length() + 2).append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c > '~') {
        // All but printable ASCII: lone surrogates and line separators have no other safe form.
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
