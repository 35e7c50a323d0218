package io.hyperdex.risk.channel.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes the sockets of one attempt and can close them all from another thread: the limits of single
 * reads do not stop a server that sends a byte now and then.
 */
final class TrackedSockets extends SSLSocketFactory {
  private final SSLSocketFactory tls;
  private final List<Socket> made = new ArrayList<>();
  private boolean closed;

  TrackedSockets(SSLSocketFactory tls) {
    this.tls = tls;
  }

  /** The same sockets, without TLS. */
  SocketFactory plain() {
    return new SocketFactory() {
      @Override
      public Socket createSocket() throws IOException {
        return track(new Socket(Proxy.NO_PROXY));
      }

      @Override
      public Socket createSocket(String host, int port) throws IOException {
        throw new IOException("sockets are made without an address, so that limits hold");
      }

      @Override
      public Socket createSocket(InetAddress host, int port) throws IOException {
        return createSocket(host.getHostName(), port);
      }

      @Override
      public Socket createSocket(String host, int port, InetAddress local, int localPort)
          throws IOException {
        return createSocket(host, port);
      }

      @Override
      public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
          throws IOException {
        return createSocket(host.getHostName(), port);
      }
    };
  }

  private synchronized Socket track(Socket socket) throws IOException {
    if (closed) {
      socket.close();
      throw new IOException("the time for this mail is over");
    }
    made.add(socket);
    return socket;
  }

  /** Ends whatever waits on the sockets; none is made after this. */
  synchronized void closeAll() {
    closed = true;
    for (Socket socket : made) {
      try {
        socket.close();
      } catch (IOException alreadyBroken) {
        continue; // it ends all the same
      }
    }
  }

  @Override
  public Socket createSocket() throws IOException {
    return track(tls.createSocket());
  }

  @Override
  public Socket createSocket(Socket below, String host, int port, boolean autoClose)
      throws IOException {
    return tls.createSocket(track(below), host, port, autoClose);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return plain().createSocket(host, port);
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return plain().createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return plain().createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return plain().createSocket(host, port);
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return tls.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.getSupportedCipherSuites();
  }
}
