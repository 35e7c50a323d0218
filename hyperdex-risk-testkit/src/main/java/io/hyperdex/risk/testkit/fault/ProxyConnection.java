package io.hyperdex.risk.testkit.fault;

import java.io.IOException;
import java.net.Socket;
import java.util.List;

/** One client's connection through a {@link FaultProxy}: two sockets, a pump for each way. */
final class ProxyConnection {
  private final Socket client;
  private final Socket server;
  private final Pump toServer;
  private final Pump toClient;
  private final List<ProxyConnection> open;
  private int ended;

  /** Set once a request was seen whose answer shall be lost. */
  volatile boolean loseNextAnswer;

  /** The client closed while what it had sent was held: it is delivered, and nobody is answered. */
  volatile boolean clientIsGone;

  ProxyConnection(
      Socket client,
      Socket server,
      Faults faultsToServer,
      Faults faultsToClient,
      List<ProxyConnection> open)
      throws IOException {
    this.client = client;
    this.server = server;
    this.open = open;
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    toServer = new Pump(this, client, server, faultsToServer, false);
    toClient = new Pump(this, server, client, faultsToClient, true);
  }

  void start() {
    open.add(this);
    toServer.start();
    toClient.start();
  }

  long held() {
    return toServer.held() + toClient.held();
  }

  void heal() {
    if (toServer.hasLostBytes() || toClient.hasLostBytes()) {
      reset();
      return;
    }
    toServer.release();
    toClient.release();
  }

  /** One direction is over. */
  synchronized void pumpEnded() {
    ended++;
    if (ended == 2) {
      close();
    }
  }

  void reset() {
    reset(client);
    reset(server);
    open.remove(this);
  }

  private void close() {
    open.remove(this);
    closeQuietly(client);
    closeQuietly(server);
  }

  /** Closes with RST. */
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException alreadyClosed) {
      return;
    }
    closeQuietly(socket);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException nothingLeftToDo) {
      assert socket.isClosed() : nothingLeftToDo;
    }
  }
}
