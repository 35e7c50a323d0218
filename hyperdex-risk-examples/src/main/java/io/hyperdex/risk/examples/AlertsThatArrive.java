package io.hyperdex.risk.examples;

import static io.hyperdex.risk.channel.DeliveryState.SENT;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertFilter;
import io.hyperdex.risk.alert.AlertGrouping;
import io.hyperdex.risk.alert.AlertRouter;
import io.hyperdex.risk.alert.AlertSink;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Inhibition;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.alert.Silence;
import io.hyperdex.risk.amount.Price;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.amount.Usd;
import io.hyperdex.risk.channel.AlertDelivery;
import io.hyperdex.risk.channel.AlertExplainer;
import io.hyperdex.risk.channel.ChannelPolicy;
import io.hyperdex.risk.channel.Durability;
import io.hyperdex.risk.channel.LogChannel;
import io.hyperdex.risk.channel.Secret;
import io.hyperdex.risk.channel.mail.MailChannel;
import io.hyperdex.risk.channel.mail.SmtpSettings;
import io.hyperdex.risk.channel.webhook.AddressPolicy;
import io.hyperdex.risk.channel.webhook.WebhookChannel;
import io.hyperdex.risk.channel.webhook.WebhookVerifier;
import io.hyperdex.risk.engine.RiskEngine;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.ExternalFlow;
import io.hyperdex.risk.event.PriceTick;
import io.hyperdex.risk.event.TokenMeta;
import io.hyperdex.risk.id.ChainId;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.id.TokenId;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.rule.ExposureLimit;
import io.hyperdex.risk.rule.RuleSet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Routing, delivery with an outbox, a signed webhook and the receiver's side of it. */
public final class AlertsThatArrive {
  private static final TokenId WETH = TokenId.of(ChainId.ETHEREUM, "WETH");
  private static final UserId HOUSE = UserId.of("house");

  private AlertsThatArrive() {}

  /** A sink of one's own: how many breaches of each rule are open. */
  static final class OpenBreaches implements AlertSink {
    private final Map<String, String> ruleById = new ConcurrentHashMap<>();

    @Override
    public void onAlert(Alert alert) {
      if (alert.state() == AlertState.OPEN) {
        ruleById.put(alert.id(), alert.rule());
      } else {
        ruleById.remove(alert.id());
      }
    }

    long of(String rule) {
      return ruleById.values().stream().filter(rule::equals).count();
    }
  }

  /** The receiver of a webhook: judges first, acts once, says what it did by the status. */
  static void receive(HttpExchange exchange, WebhookVerifier verifier) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    int status =
        switch (verifier.verify(exchange.getRequestHeaders()::getFirst, body)) {
          case VALID -> {
            System.out.println("received, signed: " + (body.length > 0));
            yield 204; // on failure: verifier.release(id), and 500
          }
          case REPLAYED -> 204;
          case MALFORMED, NOT_FRESH -> 400;
          case FORGED -> 401;
        };
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  /** What a host in production would build. */
  static AlertDelivery production(RiskEngine engine, Path outbox, Map<UserId, String> addresses) {
    WebhookChannel desk =
        WebhookChannel.to(
                URI.create("https://hooks.example.com/risk"),
                Secret.of(System.getenv("RISK_WEBHOOK_SECRET")))
            .build();
    MailChannel mail =
        new MailChannel(
            SmtpSettings.startTls(
                "mail.example.com",
                "risk",
                Secret.of(System.getenv("RISK_MAIL_PASSWORD")),
                "risk@example.com"),
            user -> Optional.ofNullable(addresses.get(user)));
    AlertFilter urgent = AlertFilter.all().atLeast(Severity.CRITICAL);
    AlertDelivery delivery =
        AlertDelivery.builder()
            .outbox(outbox, Durability.PROCESS)
            .explainWith(AlertExplainer.ofHoldings(engine, 5))
            .channel("desk", desk, urgent, ChannelPolicy.standard().fallback("mail"))
            .channel("mail", mail, AlertFilter.all(), MailChannel.policy())
            .onDeadLetter(letter -> System.getLogger("risk").log(System.Logger.Level.ERROR, letter))
            .build();
    delivery.start(); // threads of its own; delivery.close() ends them
    return delivery;
  }

  /** Silences and the like, in front of any sink. */
  static AlertRouter router(AlertSink sink) {
    AlertRouter router =
        AlertRouter.builder()
            .inhibit(
                Inhibition.ofAll(
                    "the house is in trouble",
                    AlertFilter.all().ofUsers(HOUSE).atLeast(Severity.CRITICAL),
                    AlertFilter.all().ofRules("some")))
            .group(AlertGrouping.byUser(), Duration.ofSeconds(30))
            .digest(Severity.INFO, Duration.ofHours(1))
            .repeatEvery(Severity.CRITICAL, Duration.ofHours(4))
            .budgetPerUser(20, Duration.ofHours(1))
            .toEach(sink);
    AlertFilter bob = AlertFilter.all().ofUsers(UserId.of("bob"));
    long now = 1_700_000_000_000L; // event time, like that of trades
    router.silence(new Silence("t-17", bob, now, now + 3_600_000, "eve", "migration of bob"));
    return router;
  }

  /** Sends one alert to a receiver on this machine. */
  public static void main(String[] args) throws IOException {
    Secret secret = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    WebhookVerifier verifier = new WebhookVerifier(List.of(secret));
    server.createContext("/", exchange -> receive(exchange, verifier));
    server.start();
    int port = server.getAddress().getPort();
    AddressPolicy thisMachine =
        AddressPolicy.publicOnly().allowing("127.0.0.0/8").ports(port).plainHttp();
    AlertDelivery delivery =
        AlertDelivery.builder()
            .channel(
                "hook",
                WebhookChannel.to(URI.create("http://127.0.0.1:" + port + "/"), secret)
                    .policy(thisMachine)
                    .build(),
                AlertFilter.all(),
                ChannelPolicy.standard())
            .channel(
                "log",
                new LogChannel(System.getLogger("risk")),
                AlertFilter.all().ofUsers(HOUSE),
                ChannelPolicy.standard())
            .build();
    OpenBreaches breaches = new OpenBreaches();
    RiskEngine engine =
        RiskEngine.builder()
            .rules(RuleSet.of(ExposureLimit.of("some", Severity.CRITICAL, Usd.of(3_000))))
            .addSink(router(delivery))
            .addSink(breaches)
            .build();
    long now = 1_700_000_000_000L;
    engine.apply(TokenMeta.of(WETH, "WETH", 18));
    engine.apply(PriceTick.of(WETH, Price.parse("2000"), now));
    for (String user : List.of("alice", "bob")) {
      engine.apply(
          ExternalFlow.deposit(
              EventKey.of(user.hashCode(), 1),
              UserId.of(user),
              ChainPosition.of(ChainId.ETHEREUM, now),
              WETH,
              Quantity.ofDecimal("2", 18)));
    }
    engine.alerts().drain();
    System.out.println("open: " + breaches.of("some")); // bob's is silenced, and still open
    delivery.runDue(); // on this thread; start() has threads of its own
    System.out.println("sent: " + delivery.statistics().channel("hook").entered().get(SENT));
    delivery.close();
    server.stop(0);
  }
}
