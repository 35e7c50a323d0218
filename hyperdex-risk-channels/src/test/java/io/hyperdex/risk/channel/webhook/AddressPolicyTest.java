package io.hyperdex.risk.channel.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.channel.SampleAlerts;
import io.hyperdex.risk.channel.Secret;
import io.hyperdex.risk.channel.SendResult;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Requests that someone else's URL must not make this host send: none of them is connected to. */
class AddressPolicyTest {
  private static final Secret SECRET = Secret.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

  /** First and last address of every block that is not the public internet's, and some within. */
  private static final String[][] BLOCKS = {
    {"0.0.0.0", "0.255.255.255"},
    {"10.0.0.0", "10.255.255.255"},
    {"100.64.0.0", "100.127.255.255"},
    {"127.0.0.0", "127.255.255.255"},
    {"168.63.129.16", "168.63.129.16"},
    {"169.254.0.0", "169.254.255.255"},
    {"172.16.0.0", "172.31.255.255"},
    {"192.0.0.0", "192.0.0.255"},
    {"192.0.2.0", "192.0.2.255"},
    {"192.88.99.0", "192.88.99.255"},
    {"192.168.0.0", "192.168.255.255"},
    {"198.18.0.0", "198.19.255.255"},
    {"198.51.100.0", "198.51.100.255"},
    {"203.0.113.0", "203.0.113.255"},
    {"224.0.0.0", "255.255.255.255"},
  };

  private static final String[] IPV6 = {
    "::",
    "::1",
    "::7f00:1",
    "::10.0.0.1",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::",
    "2001:2::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a9fe:a9fe::1",
    "2002:a00:1::",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fd20:ce::254",
    "fdff:ffff::1",
    "fe80::1",
    "fe80::a9fe:a9fe",
    "febf::1",
    "fec0::1",
    "ff02::1",
    "ff05::2",
    "ff0e::1",
    "5f00::1",
    "4000::1",
    "e000::1",
    "1::1",
    "100:0:0:1::1"
  };

  private static final String[] HOSTS = {
    "localhost",
    "LOCALHOST",
    "x.localhost",
    "2130706433",
    "3232235777",
    "017700000001",
    "0x7f000001",
    "0x7f.0.0.1",
    "0x7f.1",
    "0177.0.0.1",
    "0177.1",
    "127.1",
    "127.0.1",
    "10.1",
    "127.0.0.01",
    "127.0.0.1.",
    "0",
    "0x0",
    "00000177.0.0.1",
    "169.254.43518",
    "0xa9fea9fe",
    "2852039166",
    "0251.0376.0251.0376",
    "0xa9.0xfe.0xa9.0xfe",
    "0xA9FE.43518",
    "1.2.3.0x4",
    "evil.0x7f",
    "evil.1",
    "256.1.1.1",
    "1.1.1.1.1",
    "127。0。0。1",
    "１２７.0.0.1",
    "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
    "%6c%6f%63%61%6c",
    "127.0.0.1%00.example.com",
    "example.com\\@127.0.0.1",
    "a@127.0.0.1",
    "user:pw@example.com",
    "[::1%25lo]",
    "[fe80::1%25eth0]",
    "-bad.example",
    "bad-.example",
    "a..b",
    "exa mple.com",
    "example.com:22",
    "example.com:25",
    "example.com:6379",
    "example.com:80",
    "example.com:8443",
    "example.com:0",
    "example.com:65536",
    "example.com#x"
  };

  private final Queue<InetSocketAddress> connections = new ConcurrentLinkedQueue<>();
  private int vectors;

  private SendResult send(String url, HostResolver resolver) {
    vectors++;
    URI target;
    try {
      target = URI.create(url);
    } catch (IllegalArgumentException notAUrl) {
      return SendResult.refused("not a URL");
    }
    try (WebhookChannel channel =
        WebhookChannel.to(target, SECRET)
            .resolver(resolver)
            .timeouts(Duration.ofMillis(500), Duration.ofMillis(500), Duration.ofSeconds(1))
            .connecting(connections::add)
            .build()) {
      return channel.send(List.of(SampleAlerts.message(SampleAlerts.alert(1, Severity.CRITICAL))));
    } catch (IllegalArgumentException refused) {
      return SendResult.refused(String.valueOf(refused.getMessage()));
    }
  }

  private void refuse(String url, HostResolver resolver) {
    SendResult result = send(url, resolver);
    assertThat(result.kind()).as("%s: %s", url, result.reason()).isNotEqualTo(SendResult.Kind.SENT);
    assertThat(connections).as(url).isEmpty();
  }

  private static long number(String ipv4) {
    long number = 0;
    for (String part : ipv4.split("\\.")) {
      number = number << 8 | Integer.parseInt(part);
    }
    return number;
  }

  private static String text(long number) {
    return (number >> 24)
        + "."
        + (number >> 16 & 255)
        + "."
        + (number >> 8 & 255)
        + "."
        + (number & 255);
  }

  private static HostResolver answering(String... literals) {
    List<InetAddress> addresses = new ArrayList<>();
    for (String literal : literals) {
      try {
        addresses.add(InetAddress.getByName(literal));
      } catch (UnknownHostException notOne) {
        throw new IllegalArgumentException(notOne);
      }
    }
    return host -> addresses;
  }

  @Test
  void noVectorReachesAForbiddenNetwork() {
    Random random = new Random(7);
    HostResolver literal = HostResolver.system(); // a literal asks nobody
    for (String[] block : BLOCKS) {
      long first = number(block[0]);
      long last = number(block[1]);
      List<Long> picks = new ArrayList<>(List.of(first, last));
      for (int i = 0; i < 4; i++) {
        picks.add(first + (long) (random.nextDouble() * (last - first)));
      }
      for (long pick : picks) {
        String dotted = text(pick);
        refuse("https://" + dotted + "/hook", literal);
        refuse("https://[::ffff:" + dotted + "]/hook", literal);
        refuse("https://" + pick + "/", literal);
        refuse("https://0x" + Long.toHexString(pick) + "/", literal);
        refuse("https://0" + Long.toOctalString(pick) + "/", literal);
        refuse("https://receiver.example/", answering(dotted));
        refuse("https://receiver.example/", answering("8.8.8.8", dotted));
      }
    }
    for (String address : IPV6) {
      refuse("https://[" + address + "]/hook", literal);
      refuse("https://receiver.example/", answering(address));
      refuse("https://receiver.example/", answering("2606:4700:4700::1111", address));
    }
    for (String host : HOSTS) {
      refuse("https://" + host + "/", answering("127.0.0.1"));
      refuse("HTTPS://" + host.toUpperCase(Locale.ROOT) + "/", answering("169.254.169.254"));
    }
    for (String scheme : List.of("http", "ftp", "file", "gopher", "jar", "ws", "dict", "ldap")) {
      refuse(scheme + "://receiver.example/", answering("8.8.8.8"));
    }
    refuse("https:receiver.example", answering("8.8.8.8"));
    refuse("/relative", answering("8.8.8.8"));
    rebinding();

    assertThat(connections).isEmpty();
    assertThat(vectors).isGreaterThanOrEqualTo(500);
    System.out.println(
        "SSRF vectors: " + vectors + ", connections to forbidden networks: " + connections.size());
  }

  /** A name that is public when it is looked at and private when it is connected to. */
  private void rebinding() {
    for (int attempt = 0; attempt < 20; attempt++) {
      int[] asked = new int[1];
      HostResolver flipping =
          host -> {
            asked[0]++;
            String answer = asked[0] % 2 == 0 ? "93.184.215.14" : "169.254.169.254";
            return List.of(InetAddress.getByName(answer));
          };
      refuse("https://rebind.example/", flipping);
      assertThat(asked[0]).as("asked once for the connection").isEqualTo(1);
    }
  }

  @Test
  void theAddressThatWasJudgedIsTheOneConnectedTo() {
    int[] asked = new int[1];
    AddressPolicy policy = AddressPolicy.publicOnly().allowing("127.0.0.1/32").ports(1).plainHttp();
    HostResolver flipping =
        host -> List.of(InetAddress.getByName(asked[0]++ == 0 ? "127.0.0.1" : "127.0.0.2"));
    try (WebhookChannel channel =
        WebhookChannel.to(URI.create("http://receiver.example:1/"), SECRET)
            .policy(policy)
            .resolver(flipping)
            .connecting(connections::add)
            .build()) {
      channel.send(List.of(SampleAlerts.message(SampleAlerts.alert(1, Severity.CRITICAL))));
    }
    assertThat(asked[0]).isEqualTo(1);
    assertThat(connections)
        .extracting(address -> address.getAddress().getHostAddress())
        .containsExactly("127.0.0.1");
  }

  @Test
  void publicAddressesAreAllowed() throws Exception {
    AddressPolicy policy = AddressPolicy.publicOnly();
    for (String address :
        List.of(
            "8.8.8.8",
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.0.3.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "::ffff:8.8.8.8",
            "2606:4700:4700::1111",
            "2001:4860:4860::8888",
            "2a00:1450::1",
            "2003::1")) {
      assertThat(policy.allows(InetAddress.getByName(address))).as(address).isTrue();
    }
    policy.check(URI.create("https://hooks.example.com/path?x=1"));
    policy.check(URI.create("https://8.8.8.8/"));
    policy.check(URI.create("https://[2606:4700:4700::1111]:443/"));
  }

  @Test
  void networksOfOnesOwnAreAllowedByName() throws Exception {
    AddressPolicy policy =
        AddressPolicy.publicOnly().allowing("10.1.0.0/16").allowing("fd00:1::/32");
    assertThat(policy.allows(InetAddress.getByName("10.1.255.255"))).isTrue();
    assertThat(policy.allows(InetAddress.getByName("10.2.0.0"))).isFalse();
    assertThat(policy.allows(InetAddress.getByName("fd00:1::5"))).isTrue();
    assertThat(policy.allows(InetAddress.getByName("fd00:2::5"))).isFalse();
    for (String bad : List.of("10.0.0.0", "10.0.0.0/33", "localhost/8", "010.0.0.0/8", "::1/x")) {
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> policy.allowing(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
