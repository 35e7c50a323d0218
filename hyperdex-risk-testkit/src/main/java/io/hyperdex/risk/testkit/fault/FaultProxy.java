package io.hyperdex.risk.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy on this machine that does to connections what networks do: delays, stalls, loses one
 * way, holds and lets go, cuts, flips bits.
 *
 * <p>Faults act on connections that are open and on those to come, from the moment the method
 * returns, until {@link #pass}. Bytes that were dropped are gone, so a connection that lost some is
 * reset when the fault is over, as a machine that comes back would do. Any thread may call
 * anything. Two threads a connection.
 */
public final class FaultProxy implements AutoCloseable {
  private final InetSocketAddress target;
  private final ServerSocket server;
  private final Faults toServer = new Faults();
  private final Faults toClient = new Faults();
  private final List<ProxyConnection> connections = new CopyOnWriteArrayList<>();
  private volatile boolean refusing;
  private final AtomicLong accepted = new AtomicLong();

  private FaultProxy(InetSocketAddress target) throws IOException {
    this.target = target;
    server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept, "fault-proxy-" + server.getLocalPort());
    thread.setDaemon(true);
    thread.start();
  }

  /** A proxy to a port of this machine, listening on a free port of the loopback address. */
  public static FaultProxy to(int port) {
    try {
      return new FaultProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where clients connect. */
  public int port() {
    return server.getLocalPort();
  }

  /** Connections so far, refused ones included. */
  public long accepted() {
    return accepted.get();
  }

  /** Connections that are open on at least one side. */
  public int open() {
    return connections.size();
  }

  /** Bytes that {@link #hold} keeps now. */
  public long held() {
    return connections.stream().mapToLong(ProxyConnection::held).sum();
  }

  /** Each read waits this long before it goes on, both ways. */
  public void delay(Duration latency) {
    toServer.delay(latency);
    toClient.delay(latency);
  }

  /** Nothing gets through, nothing closes: the other side is gone and nobody says so. */
  public void blackHole() {
    drop(Direction.TO_SERVER);
    drop(Direction.TO_CLIENT);
  }

  /** As {@link #blackHole}, one way. */
  public void drop(Direction direction) {
    faults(direction).mode(Faults.Mode.DROP);
  }

  /**
   * Keeps what is sent one way, in memory, until {@link #release}; also what comes from a client
   * that has closed meanwhile.
   */
  public void hold(Direction direction) {
    faults(direction).mode(Faults.Mode.HOLD);
  }

  /** Lets go what was held, in order, and then everything. Returns when it is written. */
  public void release() {
    pass();
  }

  /** Accepts no more: a client's connection is reset at once. Open ones go on. */
  public void refuse() {
    refusing = true;
  }

  /** RST on both sides of every open connection. New ones are welcome. */
  public void reset() {
    connections.forEach(ProxyConnection::reset);
  }

  /** Resets the connection that has carried this many more bytes that way, counted over all. */
  public void cutAfter(Direction direction, long bytes) {
    faults(direction).cutAfter(bytes);
  }

  /** Flips the lowest bit of the byte after this many more, counted over all connections. */
  public void flipAfter(Direction direction, long bytes) {
    faults(direction).flipAfter(bytes);
  }

  /**
   * Lets the next request that has this ASCII text through to the server, waits for what the server
   * says to it, drops that and resets the connection: the client can't know whether it was done.
   * Once. The text has to arrive in one read.
   */
  public void loseAnswerTo(String text) {
    toServer.watchFor(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Ends all faults. What was held is delivered; what lost bytes is reset. */
  public void pass() {
    refusing = false;
    toServer.clear();
    toClient.clear();
    connections.forEach(ProxyConnection::heal);
  }

  private Faults faults(Direction direction) {
    return direction == Direction.TO_SERVER ? toServer : toClient;
  }

  private void accept() {
    while (!server.isClosed()) {
      Socket client;
      try {
        client = server.accept();
      } catch (IOException closed) {
        return;
      }
      accepted.incrementAndGet();
      if (refusing) {
        ProxyConnection.reset(client);
        continue;
      }
      Socket upstream = new Socket();
      try {
        upstream.connect(target, 5_000);
        new ProxyConnection(client, upstream, toServer, toClient, connections).start();
      } catch (IOException serverIsDown) {
        ProxyConnection.reset(client);
        ProxyConnection.reset(upstream);
      }
    }
  }

  /** Resets all connections and listens no more. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      reset();
    }
  }
}
