package io.hyperdex.risk.channel;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.Severity;
import java.util.List;

/** Writes alerts to a {@link System.Logger}, one line each. Never fails. */
public final class LogChannel implements Channel {
  private final System.Logger logger;

  /** A channel to a logger of the host's. */
  public LogChannel(System.Logger logger) {
    this.logger = logger;
  }

  @Override
  public SendResult send(List<AlertMessage> messages) {
    for (AlertMessage message : messages) {
      logger.log(levelOf(message.alert().severity()), line(message));
    }
    return SendResult.sent();
  }

  private static System.Logger.Level levelOf(Severity severity) {
    return switch (severity) {
      case INFO -> System.Logger.Level.INFO;
      case WARNING -> System.Logger.Level.WARNING;
      case CRITICAL -> System.Logger.Level.ERROR;
    };
  }

  private static String line(AlertMessage message) {
    Alert alert = message.alert();
    return oneLine(
        "%s %s %s: %s of user %s is %s, limit %s %s (data %s) [%s]"
            .formatted(
                alert.severity(),
                alert.state(),
                alert.rule(),
                alert.unit(),
                alert.user(),
                alert.value().toPlainString(),
                alert.limit().toPlainString(),
                alert.unit(),
                alert.status(),
                message.id()));
  }

  /** A rule's or user's name must not forge a second line. */
  private static String oneLine(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? '?' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
