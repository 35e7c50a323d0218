package io.hyperdex.risk.channel.mail;

import io.hyperdex.risk.channel.AlertMessage;
import io.hyperdex.risk.channel.Channel;
import io.hyperdex.risk.channel.ChannelPolicy;
import io.hyperdex.risk.channel.Secret;
import io.hyperdex.risk.channel.SendResult;
import io.hyperdex.risk.id.UserId;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;

/**
 * Sends alerts by e-mail: one mail for all messages of a batch, which are of one user. Use it with
 * {@link #policy}, which collects lesser alerts and limits how many mails a user gets.
 *
 * <p>Every wait has a limit, and one attempt as a whole. The server's certificate has to be of its
 * name. An address that holds a line end or is not exactly one address is refused, and the fallback
 * gets the alert. A permanent answer of the server about the recipient refuses the mail; all else
 * is tried again. Thread safe; each attempt has a connection of its own.
 */
public final class MailChannel implements Channel {
  private final SmtpSettings settings;
  private final Function<UserId, Optional<String>> addressBook;
  private final SSLContext tls;
  private final ScheduledThreadPoolExecutor watch;

  /**
   * A channel through a server, with the JDK's certificates.
   *
   * @param addressBook the address of a user; empty where there is none
   */
  public MailChannel(SmtpSettings settings, Function<UserId, Optional<String>> addressBook) {
    this(settings, addressBook, SSLContexts.createSystemDefault());
  }

  /** A channel that trusts whom the context trusts. */
  public MailChannel(
      SmtpSettings settings, Function<UserId, Optional<String>> addressBook, SSLContext tls) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.addressBook = Objects.requireNonNull(addressBook, "addressBook");
    this.tls = Objects.requireNonNull(tls, "tls");
    watch =
        new ScheduledThreadPoolExecutor(
            1,
            runnable -> {
              Thread thread = new Thread(runnable, "mail-deadline");
              thread.setDaemon(true);
              return thread;
            });
    watch.setRemoveOnCancelPolicy(true);
  }

  /** Lesser alerts wait a minute for others; ten mails a user and hour; CRITICAL goes at once. */
  public static ChannelPolicy policy() {
    return ChannelPolicy.standard()
        .concurrency(2)
        .batch(50, Duration.ofMinutes(1))
        .perUser(10, Duration.ofHours(1));
  }

  @Override
  public SendResult send(List<AlertMessage> messages) {
    UserId user = messages.get(0).alert().user();
    Optional<String> found = addressBook.apply(user);
    if (found.isEmpty()) {
      return SendResult.refused("no address of the user");
    }
    InternetAddress to;
    try {
      to = MailAddress.parse(found.get());
    } catch (IllegalArgumentException notOne) {
      return SendResult.refused(String.valueOf(notOne.getMessage()));
    }
    TrackedSockets sockets = new TrackedSockets(tls.getSocketFactory());
    ScheduledFuture<?> deadline =
        watch.schedule(sockets::closeAll, settings.total().toMillis(), TimeUnit.MILLISECONDS);
    try {
      deliver(messages, to, sockets);
      return SendResult.sent();
    } catch (AuthenticationFailedException wrong) {
      return SendResult.retry("the server refuses the login"); // its text may repeat what was sent
    } catch (SendFailedException failed) {
      return failed.getInvalidAddresses() != null && failed.getInvalidAddresses().length > 0
          ? SendResult.refused("the server refuses the recipient")
          : SendResult.retry("the server did not take the mail");
    } catch (MessagingException failed) {
      return SendResult.retry("mail: " + failed.getClass().getSimpleName());
    } finally {
      deadline.cancel(false);
      sockets.closeAll();
    }
  }

  private void deliver(List<AlertMessage> messages, InternetAddress to, TrackedSockets sockets)
      throws MessagingException {
    Properties properties = settings.properties();
    properties.put("mail.smtp.socketFactory", sockets.plain());
    properties.put("mail.smtp.ssl.socketFactory", sockets);
    Session session = Session.getInstance(properties);
    MimeMessage mail = mail(messages, to, session);
    Secret password = settings.password();
    try (Transport transport = session.getTransport("smtp")) {
      transport.connect(
          settings.host(),
          settings.port(),
          settings.user(),
          password == null ? null : password.reveal());
      transport.sendMessage(mail, mail.getAllRecipients());
    }
  }

  private MimeMessage mail(List<AlertMessage> messages, InternetAddress to, Session session)
      throws MessagingException {
    AlertMessage first = messages.get(0);
    MailTemplate template = MailTemplate.of(messages);
    InternetAddress from = MailAddress.parse(settings.from());
    String id = idOf(messages);
    String domain = settings.from().substring(settings.from().indexOf('@') + 1);
    MimeMessage mail =
        new MimeMessage(session) {
          @Override
          protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", "<" + id + "@" + domain + ">"); // the same every time
          }
        };
    mail.setFrom(from);
    mail.setRecipient(Message.RecipientType.TO, to);
    mail.setSubject(template.subjectOf(messages), StandardCharsets.UTF_8.name());
    mail.setSentDate(Date.from(Instant.ofEpochMilli(first.queuedAtMs())));
    mail.setHeader("Auto-Submitted", "auto-generated");
    MimeBodyPart plain = new MimeBodyPart();
    plain.setText(template.plainOf(messages), StandardCharsets.UTF_8.name());
    MimeBodyPart html = new MimeBodyPart();
    html.setText(template.htmlOf(messages), StandardCharsets.UTF_8.name(), "html");
    mail.setContent(new MimeMultipart("alternative", plain, html));
    mail.saveChanges();
    return mail;
  }

  /** A batch that is not the same has another id, or a server may drop it for the earlier one. */
  private static String idOf(List<AlertMessage> messages) {
    String first = messages.get(0).id();
    List<String> ids = messages.stream().map(AlertMessage::id).toList();
    return ids.size() == 1
        ? first
        : first + "-" + ids.size() + "-" + Integer.toHexString(ids.hashCode());
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }

  @Override
  public String toString() {
    return "MailChannel[" + settings.host() + "]";
  }
}
