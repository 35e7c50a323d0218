package io.hyperdex.risk.channel.webhook;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.function.Consumer;

/**
 * The last look before a connection is made: whatever stands between resolver and socket, nothing
 * is connected to but what the policy allows. Uses no proxy, not even one of the system's settings.
 */
final class CheckedSocket extends Socket {
  private final AddressPolicy policy;
  private final Consumer<InetSocketAddress> connecting;

  CheckedSocket(AddressPolicy policy, Consumer<InetSocketAddress> connecting) {
    super(Proxy.NO_PROXY);
    this.policy = policy;
    this.connecting = connecting;
  }

  @Override
  public void connect(SocketAddress endpoint, int timeoutMs) throws IOException {
    if (!(endpoint instanceof InetSocketAddress internet) || internet.getAddress() == null) {
      throw new RefusedAddressException("not an internet address: " + endpoint);
    }
    policy.require(internet.getAddress());
    connecting.accept(internet);
    super.connect(endpoint, timeoutMs);
  }

  @Override
  public void connect(SocketAddress endpoint) throws IOException {
    connect(endpoint, 0);
  }
}
