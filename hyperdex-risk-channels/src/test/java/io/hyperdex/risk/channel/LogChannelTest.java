package io.hyperdex.risk.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.alert.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class LogChannelTest {
  private static final class Lines implements System.Logger {
    final List<String> lines = new ArrayList<>();

    @Override
    public String getName() {
      return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
      lines.add(level + " " + message);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
      lines.add(level + " " + format);
    }
  }

  @Test
  void writesOneLineEachWhateverNamesHold() {
    Lines logger = new Lines();
    LogChannel channel = new LogChannel(logger);
    AlertMessage message =
        SampleAlerts.message(
            SampleAlerts.alert("id", "eve\r\nERROR forged", "big\u2028rule", Severity.CRITICAL));
    assertThat(channel.send(List.of(message)).kind()).isEqualTo(SendResult.Kind.SENT);
    assertThat(logger.lines)
        .containsExactly(
            "ERROR CRITICAL OPEN big?rule: USD of user eve??ERROR forged is 6001.50, limit 5000 USD"
                + " (data OK) [id-1]");
  }
}
