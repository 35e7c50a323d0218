package io.hyperdex.risk.channel.mail;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.channel.AlertContext;
import io.hyperdex.risk.channel.AlertMessage;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The texts a mail can have: there are no others, and nothing of an alert is ever taken for a
 * template. What comes from outside is escaped where it is put in.
 */
enum MailTemplate {
  ALERT("%s: %s of %s"),
  RETRACTION("Taken back: %s: %s of %s"),
  DIGEST("%d alerts of %s");

  private static final int MOST_SUBJECT = 160;
  private final String subject;

  MailTemplate(String subject) {
    this.subject = subject;
  }

  static MailTemplate of(List<AlertMessage> messages) {
    if (messages.size() > 1) {
      return DIGEST;
    }
    return messages.get(0).alert().state() == AlertState.RETRACTED ? RETRACTION : ALERT;
  }

  String subjectOf(List<AlertMessage> messages) {
    Alert first = messages.get(0).alert();
    String text =
        this == DIGEST
            ? String.format(Locale.ROOT, subject, messages.size(), first.user())
            : String.format(
                Locale.ROOT,
                subject,
                first.severity() + " " + first.state(),
                first.rule(),
                first.user());
    String clean = oneLine(text);
    return clean.length() <= MOST_SUBJECT ? clean : clean.substring(0, MOST_SUBJECT) + "...";
  }

  /** The same content for those who read text only. */
  String plainOf(List<AlertMessage> messages) {
    StringBuilder text = new StringBuilder();
    for (AlertMessage message : messages) {
      for (String[] line : linesOf(message)) {
        text.append(line[0]).append(": ").append(oneLine(line[1])).append('\n');
      }
      text.append('\n');
    }
    return text.toString();
  }

  String htmlOf(List<AlertMessage> messages) {
    StringBuilder html = new StringBuilder("<!DOCTYPE html><html><body>");
    for (AlertMessage message : messages) {
      html.append("<table>");
      for (String[] line : linesOf(message)) {
        html.append("<tr><th align=\"left\">")
            .append(escaped(line[0]))
            .append("</th><td>")
            .append(escaped(line[1]))
            .append("</td></tr>");
      }
      html.append("</table><hr>");
    }
    return html.append("</body></html>").toString();
  }

  private static List<String[]> linesOf(AlertMessage message) {
    Alert alert = message.alert();
    AlertContext context = message.context();
    StringBuilder from = new StringBuilder();
    for (AlertContext.Contributor contributor : context.contributors()) {
      from.append(from.isEmpty() ? "" : "; ")
          .append(contributor.name())
          .append(' ')
          .append(contributor.valueUsd().toPlainString())
          .append(" USD (share ")
          .append(String.format(Locale.ROOT, "%.4f", contributor.share()))
          .append(')');
    }
    String quality = alert.status().name();
    if (context.positions() > 0) {
      quality +=
          ", %d of %d positions priced".formatted(context.pricedPositions(), context.positions());
    }
    Long closedAt = alert.closedAtMs();
    return List.of(
        new String[] {"State", alert.severity() + " " + alert.state()},
        new String[] {"Rule", alert.rule()},
        new String[] {"User", alert.user().value()},
        new String[] {"Value", alert.value().toPlainString() + " " + alert.unit()},
        new String[] {"Limit", alert.limit().toPlainString() + " " + alert.unit()},
        new String[] {"Opened", Instant.ofEpochMilli(alert.openedAtMs()).toString()},
        new String[] {"Closed", closedAt == null ? "-" : Instant.ofEpochMilli(closedAt).toString()},
        new String[] {"Mostly from", from.isEmpty() ? "-" : from.toString()},
        new String[] {"Data quality", quality},
        new String[] {"Id", message.id()});
  }

  static String escaped(String text) {
    StringBuilder html = new StringBuilder(text.length() + 16);
    oneLine(text)
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '&' -> html.append("&amp;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.appendCodePoint(c);
              }
            });
    return html.toString();
  }

  /** Without line ends, other controls, and marks that turn the direction of text. */
  static String oneLine(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(
            c ->
                switch (Character.getType(c)) {
                  case Character.CONTROL,
                      Character.FORMAT,
                      Character.LINE_SEPARATOR,
                      Character.PARAGRAPH_SEPARATOR,
                      Character.SURROGATE ->
                      '?';
                  default -> c;
                })
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
