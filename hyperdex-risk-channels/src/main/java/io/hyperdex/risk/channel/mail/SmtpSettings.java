package io.hyperdex.risk.channel.mail;

import io.hyperdex.risk.channel.Secret;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a mail server. Immutable.
 *
 * @param host of the server
 * @param port of the server
 * @param security of the connection
 * @param user to log in as; null for none
 * @param password of the user; null for none
 * @param from address of the sender
 * @param timeout of connecting, of each read and of each write
 * @param total all of it together may take
 */
public record SmtpSettings(
    String host,
    int port,
    Security security,
    @Nullable String user,
    @Nullable Secret password,
    String from,
    Duration timeout,
    Duration total) {
  /** How the connection is protected. */
  public enum Security {
    /** TLS after STARTTLS, and nothing without it. */
    STARTTLS,
    /** TLS from the first byte. */
    TLS,
    /** None: for a server on this host. Refuses to log in. */
    NONE
  }

  public SmtpSettings {
    MailAddress.parse(from);
    if (host.isBlank() || port < 1 || port > 65_535) {
      throw new IllegalArgumentException("not a mail server: " + host + ":" + port);
    }
    if (timeout.toMillis() < 1 || total.toMillis() < 1) {
      throw new IllegalArgumentException("timeouts must be positive: " + timeout + ", " + total);
    }
    if ((user == null) != (password == null)) {
      throw new IllegalArgumentException("a user needs a password, and a password a user");
    }
    if (password != null && security == Security.NONE) {
      throw new IllegalArgumentException("a password is never sent without TLS");
    }
  }

  /** Port 587 with STARTTLS, 5 seconds for each wait and 10 for all. */
  public static SmtpSettings startTls(String host, String user, Secret password, String from) {
    return new SmtpSettings(
        host,
        587,
        Security.STARTTLS,
        user,
        password,
        from,
        Duration.ofSeconds(5),
        Duration.ofSeconds(10));
  }

  /** Every wait limited: what is not set waits for ever. */
  Properties properties() {
    String millis = Long.toString(timeout.toMillis());
    Properties properties = new Properties();
    properties.put("mail.transport.protocol", "smtp");
    properties.put("mail.smtp.host", host);
    properties.put("mail.smtp.port", Integer.toString(port));
    properties.put("mail.smtp.connectiontimeout", millis);
    properties.put("mail.smtp.timeout", millis);
    properties.put("mail.smtp.writetimeout", millis);
    properties.put("mail.smtp.quitwait", "false");
    properties.put("mail.smtp.localhost", "localhost"); // else the name of this host is looked up
    properties.put("mail.smtp.auth", Boolean.toString(password != null));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.ssl.protocols", "TLSv1.3 TLSv1.2");
    properties.put("mail.smtp.starttls.enable", Boolean.toString(security == Security.STARTTLS));
    properties.put("mail.smtp.starttls.required", Boolean.toString(security == Security.STARTTLS));
    properties.put("mail.smtp.ssl.enable", Boolean.toString(security == Security.TLS));
    properties.put("mail.smtp.socketFactory.fallback", "false");
    properties.put("mail.smtp.ssl.socketFactory.fallback", "false");
    return properties;
  }
}
