package io.hyperdex.risk.channel.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Turns a name into addresses. The system's own is {@link #system}. */
@FunctionalInterface
public interface HostResolver {
  /** All addresses of a name; asked once for every connection. */
  List<InetAddress> resolve(String host) throws UnknownHostException;

  /** What the operating system is configured to ask; it waits as long as that does. */
  static HostResolver system() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
