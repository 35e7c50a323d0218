package io.hyperdex.risk.channel.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.alert.AlertFilter;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.channel.AlertDelivery;
import io.hyperdex.risk.channel.AlertMessage;
import io.hyperdex.risk.channel.ManualClock;
import io.hyperdex.risk.channel.SampleAlerts;
import io.hyperdex.risk.channel.Secret;
import io.hyperdex.risk.channel.SendResult;
import io.hyperdex.risk.channel.SendResult.Kind;
import io.hyperdex.risk.channel.mail.ScriptedSmtp.Fault;
import io.hyperdex.risk.channel.webhook.TestTls;
import jakarta.mail.Header;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailChannelTest {
  private static final String[] HEADERS = {
    "Auto-Submitted", "Content-Type", "Date", "From", "MIME-Version", "Message-ID", "Subject", "To"
  };

  private static SmtpSettings settings(int port, SmtpSettings.Security security) {
    boolean login = security != SmtpSettings.Security.NONE;
    return new SmtpSettings(
        "localhost",
        port,
        security,
        login ? "desk" : null,
        login ? Secret.of("s3cret-passw0rd") : null,
        "risk@example.com",
        Duration.ofMillis(700),
        Duration.ofMillis(1_500));
  }

  private static MailChannel plain(ScriptedSmtp server, String address) {
    return new MailChannel(
        settings(server.port(), SmtpSettings.Security.NONE), user -> Optional.of(address));
  }

  private static AlertMessage message() {
    return SampleAlerts.message(SampleAlerts.alert(1, Severity.CRITICAL));
  }

  private static MimeMessage parsed(String mail) throws Exception {
    return new MimeMessage(
        Session.getInstance(new Properties()),
        new ByteArrayInputStream(mail.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String part(MimeMessage mail, int index) throws Exception {
    return (String) ((MimeMultipart) mail.getContent()).getBodyPart(index).getContent();
  }

  @Test
  void aMailSaysWhatWhyAndHowSureUnderAnIdThatStays() throws Exception {
    try (ScriptedSmtp server = new ScriptedSmtp(Fault.NONE, null);
        MailChannel channel = plain(server, "alice@example.com")) {
      assertThat(channel.send(List.of(message())).kind()).isEqualTo(Kind.SENT);
      assertThat(channel.send(List.of(message())).kind()).isEqualTo(Kind.SENT);

      MimeMessage mail = parsed(server.mails.get(0));
      assertThat(mail.getSubject()).isEqualTo("CRITICAL OPEN: big of user1");
      assertThat(mail.getMessageID())
          .isEqualTo(parsed(server.mails.get(1)).getMessageID())
          .isEqualTo("<" + message().id() + "@example.com>");
      assertThat(part(mail, 0))
          .contains("Value: 6001.50 USD", "Limit: 5000 USD")
          .contains("Mostly from: 1:0xc02a 5800.00 USD (share 0.9665)")
          .contains("Data quality: OK, 2 of 3 positions priced");
      assertThat(part(mail, 1)).contains("<td>6001.50 USD</td>");
    }
  }

  @Test
  void severalMessagesAreOneDigestAndARetractionSaysSo() throws Exception {
    try (ScriptedSmtp server = new ScriptedSmtp(Fault.NONE, null);
        MailChannel channel = plain(server, "alice@example.com")) {
      channel.send(List.of(message(), message(), message()));
      channel.send(List.of(message(), message()));
      channel.send(List.of(SampleAlerts.message(message().alert().retracted())));
      assertThat(parsed(server.mails.get(0)).getSubject()).isEqualTo("3 alerts of user1");
      assertThat(parsed(server.mails.get(0)).getMessageID()) // another mail, not a copy
          .isNotEqualTo(parsed(server.mails.get(1)).getMessageID());
      assertThat(parsed(server.mails.get(2)).getSubject())
          .isEqualTo("Taken back: CRITICAL RETRACTED: big of user1");
    }
  }

  @Test
  void theLoginGoesOverTlsOfTheRightNameOnly(@TempDir Path folder) throws Exception {
    SSLContext good = TestTls.of(folder, "dns:localhost").context();
    SSLContext other = TestTls.of(folder, "dns:mail.other.example").context();
    assertThat(tlsAttempt(Fault.NONE, good, true)).isEqualTo(Kind.SENT);
    assertThat(tlsAttempt(Fault.NONE, other, false)).isEqualTo(Kind.RETRY);
    assertThat(tlsAttempt(Fault.NO_STARTTLS, good, false)).isEqualTo(Kind.RETRY); // stripped
  }

  private static Kind tlsAttempt(Fault fault, SSLContext context, boolean login) throws Exception {
    try (ScriptedSmtp server = new ScriptedSmtp(fault, context);
        MailChannel channel =
            new MailChannel(
                new SmtpSettings(
                    "localhost",
                    server.port(),
                    SmtpSettings.Security.STARTTLS,
                    "desk",
                    Secret.of("s3cret-passw0rd"),
                    "risk@example.com",
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20)),
                user -> Optional.of("alice@example.com"),
                context)) {
      SendResult result = channel.send(List.of(message()));
      assertThat(result.toString() + channel).doesNotContain("s3cret");
      assertThat(server.commands.stream().anyMatch(line -> line.startsWith("AUTH")))
          .isEqualTo(login);
      return result.kind();
    }
  }

  @Test
  void aServerThatHangsHoldsTheThreadNoLongerThanAllowed(@TempDir Path folder) throws Exception {
    SSLContext tls = TestTls.of(folder, "dns:localhost").context();
    for (Fault fault :
        List.of(
            Fault.SILENT_AT_ONCE,
            Fault.SILENT_AFTER_EHLO,
            Fault.SILENT_AFTER_DATA,
            Fault.SILENT_IN_HANDSHAKE,
            Fault.A_BYTE_AT_A_TIME)) {
      boolean secure = fault == Fault.SILENT_IN_HANDSHAKE;
      try (ScriptedSmtp server = new ScriptedSmtp(fault, secure ? tls : null);
          MailChannel channel =
              new MailChannel(
                  settings(
                      server.port(),
                      secure ? SmtpSettings.Security.STARTTLS : SmtpSettings.Security.NONE),
                  user -> Optional.of("alice@example.com"),
                  tls)) {
        long start = System.nanoTime();
        SendResult result =
            CompletableFuture.supplyAsync(() -> channel.send(List.of(message())))
                .get(30, TimeUnit.SECONDS); // generous: tells an end from none
        System.out.printf(
            "SMTP %s: thread held %.2f s of 1.5 s allowed%n",
            fault, (System.nanoTime() - start) / 1e9);
        assertThat(result.kind()).as(fault.name()).isEqualTo(Kind.RETRY);
      }
    }
  }

  @Test
  void answersOfTheServerHaveTheirConsequences() throws Exception {
    try (ScriptedSmtp server = new ScriptedSmtp(Fault.REFUSES_RECIPIENT, null);
        MailChannel channel = plain(server, "alice@example.com")) {
      assertThat(channel.send(List.of(message())).kind()).isEqualTo(Kind.REFUSED);
    }
    try (ScriptedSmtp server = new ScriptedSmtp(Fault.NOT_NOW, null);
        MailChannel channel = plain(server, "alice@example.com")) {
      assertThat(channel.send(List.of(message())).kind()).isEqualTo(Kind.RETRY);
    }
    MailChannel nobody =
        new MailChannel(settings(1, SmtpSettings.Security.NONE), user -> Optional.empty());
    assertThat(nobody.send(List.of(message())).kind()).isEqualTo(Kind.REFUSED);
    nobody.close();
  }

  @Test
  void addressesThatAreMoreThanOneAddressAreRefused() throws Exception {
    try (ScriptedSmtp server = new ScriptedSmtp(Fault.NONE, null)) {
      for (String bad :
          List.of(
              "a@b.example\r\nBcc: evil@e.example",
              "a@b.example\nX: y",
              "a@b.example,c@d.example",
              "a@b.example;c@d.example",
              "A <a@b.example>",
              "\"x\"@b.example",
              "a b@c.example",
              "a@b.example\u0000",
              "group:a@b.example;",
              "",
              "@",
              "a@",
              "a\u2028@b.example",
              "(c)a@b.example",
              "ä@b.example",
              "x".repeat(250) + "@b.example")) {
        try (MailChannel channel = plain(server, bad)) {
          assertThat(channel.send(List.of(message())).kind()).as(bad).isEqualTo(Kind.REFUSED);
        }
      }
      assertThat(server.commands).isEmpty();
    }
    assertThatThrownBy(
            () -> SmtpSettings.startTls("h", "u", Secret.of("p"), "a@b.example\r\nBcc: x@y.z"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void namesOfUsersAndRulesNeverMakeAHeaderOrMarkup() throws Exception {
    boolean full = "full".equals(System.getProperty("hyperdex.scale"));
    int samples = full ? 20_000 : 400;
    SplittableRandom random = new SplittableRandom(9);
    String[] pieces = {
      "\r\n",
      "\n",
      "\r",
      "\u2028",
      "\u0085",
      "\u0000",
      "Bcc: e@e.example",
      "Subject: x",
      " ",
      "\t",
      "<script>",
      "</td>",
      "\"",
      "'",
      "&",
      "=?utf-8?q?=0ABcc:_x?=",
      "\u202e",
      "ü",
      "\ud800",
      "😀",
      ".",
      "\r\n.\r\n",
      "${jndi:ldap://x}",
      "{{7*7}}",
      "%s%n",
      "a"
    };
    int injected = 0;
    TreeSet<String> allowed = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    Collections.addAll(allowed, HEADERS);
    try (ScriptedSmtp server = new ScriptedSmtp(Fault.NONE, null);
        MailChannel channel =
            new MailChannel(
                new SmtpSettings(
                    "localhost",
                    server.port(),
                    SmtpSettings.Security.NONE,
                    null,
                    null,
                    "risk@example.com",
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(20)),
                user -> Optional.of("alice@example.com"))) {
      for (int i = 0; i < samples; i++) {
        String user = text(random, pieces) + "u";
        String rule = text(random, pieces);
        AlertMessage message =
            SampleAlerts.message(SampleAlerts.alert("id" + i, user, rule, Severity.WARNING));
        server.mails.clear();
        assertThat(channel.send(List.of(message)).kind()).isEqualTo(Kind.SENT);
        assertThat(server.mails).hasSize(1);
        MimeMessage mail = parsed(server.mails.get(0));
        for (Header header : Collections.list(mail.getAllHeaders())) {
          injected += allowed.contains(header.getName()) ? 0 : 1;
        }
        assertThat(Collections.list(mail.getAllHeaders())).hasSize(HEADERS.length);
        assertThat(mail.getAllRecipients()).hasSize(1);
        assertThat(part(mail, 1)).doesNotContain("<script>").contains("</html>");
        assertThat(part(mail, 1).split("</td>", -1)).hasSize(11); // ours: ten
      }
      assertThat(server.commands.stream().filter(line -> line.startsWith("RCPT"))).hasSize(samples);
    }
    System.out.println("mails with hostile names: " + samples + ", injected headers: " + injected);
    assertThat(injected).isZero();
  }

  private static String text(SplittableRandom random, String[] pieces) {
    StringBuilder text = new StringBuilder();
    for (int left = 1 + random.nextInt(6); left > 0; left--) {
      text.append(pieces[random.nextInt(pieces.length)]);
    }
    return text.toString();
  }

  @Test
  void aFloodOfAlertsIsAFewMailsAndNoneIsLost() throws Exception {
    ManualClock clock = new ManualClock();
    clock.moveTo(clock.millis() / 3_600_000 * 3_600_000);
    List<Integer> sizes = new ArrayList<>();
    AlertDelivery delivery =
        AlertDelivery.builder()
            .clock(clock)
            .random(new SplittableRandom(2))
            .channel(
                "mail",
                messages -> {
                  sizes.add(messages.size());
                  return SendResult.sent();
                },
                AlertFilter.all(),
                MailChannel.policy().batch(5_000, Duration.ofMinutes(1)))
            .build();
    int hours = 3;
    int number = 0;
    int most = 0;
    for (int hour = 0; hour < hours; hour++) {
      int before = sizes.size();
      for (int minute = 0; minute < 60; minute++) {
        for (int i = 0; i < 25; i++) {
          delivery.onAlert(SampleAlerts.alert("n" + number++, "alice", "r" + i, Severity.WARNING));
        }
        clock.advance(Duration.ofMillis(59_999));
        delivery.runDue();
        clock.advance(Duration.ofMillis(1));
      }
      most = Math.max(most, sizes.size() - before);
    }
    clock.advance(Duration.ofHours(1));
    delivery.runDue();
    System.out.println("mail flood: " + number + " alerts, at most " + most + " mails an hour");
    assertThat(most).isLessThanOrEqualTo(10);
    assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(number);
  }

  @Test
  void aPasswordIsNeverSentWithoutTls() {
    assertThatThrownBy(
            () ->
                new SmtpSettings(
                    "h",
                    25,
                    SmtpSettings.Security.NONE,
                    "u",
                    Secret.of("p"),
                    "a@b.example",
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1)))
        .hasMessageContaining("TLS");
    SmtpSettings settings =
        SmtpSettings.startTls("mail.example.com", "desk", Secret.of("hunter2"), "a@b.example");
    assertThat(settings.toString() + settings.properties()).doesNotContain("hunter2");
    assertThat(settings.properties())
        .containsEntry("mail.smtp.ssl.checkserveridentity", "true")
        .containsEntry("mail.smtp.starttls.required", "true")
        .containsEntry("mail.smtp.connectiontimeout", "5000")
        .containsEntry("mail.smtp.timeout", "5000")
        .containsEntry("mail.smtp.writetimeout", "5000");
  }
}
