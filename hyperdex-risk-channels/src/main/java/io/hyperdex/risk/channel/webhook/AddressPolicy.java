package io.hyperdex.risk.channel.webhook;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where webhooks may go. {@link #publicOnly}: https, port 443, and addresses of the public internet
 * alone, so that a URL which a stranger entered cannot reach what stands beside this host.
 * Immutable; every method gives a changed copy. Safe from any thread.
 *
 * <p>Refused (IANA special-purpose registries): this host, private, shared (CGNAT), loopback,
 * link-local with the metadata services, protocol assignments, documentation, benchmarking,
 * multicast, reserved; of IPv6 all outside 2000::/3, so ULA, NAT64, mapped and compatible forms
 * too, and in it 6to4, Teredo and documentation. A mapped IPv4 address is judged as the IPv4
 * address.
 */
public final class AddressPolicy {
  private static final int HTTPS_PORT = 443;
  private static final List<Network> REFUSED =
      networks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "168.63.129.16/32", // a cloud's platform services, on a public address
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4",
          "2001::/23",
          "2001:db8::/32",
          "2002::/16",
          "3fff::/20");
  private static final Network GLOBAL_IPV6 = Network.parse("2000::/3");
  private static final int IPV6_BYTES = 16;

  private final List<Network> allowed;
  private final Set<Integer> ports;
  private final boolean plainHttp;

  private AddressPolicy(List<Network> allowed, Set<Integer> ports, boolean plainHttp) {
    this.allowed = List.copyOf(allowed);
    this.ports = Set.copyOf(ports);
    this.plainHttp = plainHttp;
  }

  private static List<Network> networks(String... texts) {
    return Arrays.stream(texts).map(Network::parse).toList();
  }

  /** Public addresses, https, port 443. */
  public static AddressPolicy publicOnly() {
    return new AddressPolicy(List.of(), Set.of(HTTPS_PORT), false);
  }

  /** Allows a network in CIDR notation as well, for receivers of one's own inside it. */
  public AddressPolicy allowing(String network) {
    List<Network> more = new ArrayList<>(allowed);
    more.add(Network.parse(network));
    return new AddressPolicy(more, ports, plainHttp);
  }

  /** Allows these ports and no others. */
  public AddressPolicy ports(int... choice) {
    Set<Integer> set = new TreeSet<>();
    for (int port : choice) {
      if (port < 1 || port > 65_535) {
        throw new IllegalArgumentException("not a port: " + port);
      }
      set.add(port);
    }
    return new AddressPolicy(allowed, set, plainHttp);
  }

  /** Allows http without TLS too: anyone on the way reads and changes what is sent. */
  public AddressPolicy plainHttp() {
    return new AddressPolicy(allowed, ports, true);
  }

  /** Whether an address may be connected to. */
  public boolean allows(InetAddress address) {
    byte[] bytes = address.getAddress();
    for (Network network : allowed) {
      if (network.contains(bytes)) {
        return true;
      }
    }
    if (bytes.length == IPV6_BYTES && !GLOBAL_IPV6.contains(bytes)) {
      return false;
    }
    for (Network network : REFUSED) {
      if (network.contains(bytes)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Judges a URL by what it says, without asking for addresses.
   *
   * @throws RefusedAddressException with the part that is not allowed
   */
  public void check(URI url) throws RefusedAddressException {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !(plainHttp && scheme.equals("http"))) {
      throw new RefusedAddressException("scheme is not allowed: " + scheme);
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      throw new RefusedAddressException("user info and fragments have no place in a webhook's URL");
    }
    String host = url.getHost();
    if (host == null || !HostSyntax.isUnderstood(host)) {
      throw new RefusedAddressException("host is not a plain name or address: " + host);
    }
    String name = host.toLowerCase(Locale.ROOT);
    if (allowed.isEmpty() && (name.equals("localhost") || name.endsWith(".localhost"))) {
      throw new RefusedAddressException("host is this machine: " + host);
    }
    int port = portOf(url, scheme);
    if (!ports.contains(port)) {
      throw new RefusedAddressException("port is not allowed: " + port);
    }
  }

  private static int portOf(URI url, String scheme) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return scheme.equals("https") ? HTTPS_PORT : 80;
  }

  /**
   * Asks for the addresses of a host once; all of them have to be allowed.
   *
   * @throws RefusedAddressException if one is not
   */
  List<InetAddress> resolve(String host, HostResolver resolver)
      throws UnknownHostException, RefusedAddressException {
    List<InetAddress> addresses = resolver.resolve(host);
    if (addresses.isEmpty()) {
      throw new UnknownHostException(host);
    }
    for (InetAddress address : addresses) {
      require(address);
    }
    return addresses;
  }

  void require(InetAddress address) throws RefusedAddressException {
    if (!allows(address)) {
      throw new RefusedAddressException("address is not allowed: " + address.getHostAddress());
    }
  }
}
