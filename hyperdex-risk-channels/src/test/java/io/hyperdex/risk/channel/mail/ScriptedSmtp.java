package io.hyperdex.risk.channel.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A mail server that does what a test says. One connection at a time. */
final class ScriptedSmtp implements AutoCloseable {
  /** Where it misbehaves. */
  enum Fault {
    NONE,
    SILENT_AT_ONCE,
    SILENT_AFTER_EHLO,
    SILENT_AFTER_DATA,
    SILENT_IN_HANDSHAKE,
    A_BYTE_AT_A_TIME,
    REFUSES_RECIPIENT,
    NOT_NOW,
    NO_STARTTLS
  }

  private final ServerSocket server;
  private final Fault fault;
  private final @Nullable SSLContext tls;
  private final CountDownLatch over = new CountDownLatch(1);
  final List<String> mails = new CopyOnWriteArrayList<>();
  final List<String> commands = new CopyOnWriteArrayList<>();

  ScriptedSmtp(Fault fault, @Nullable SSLContext tls) throws IOException {
    this.fault = fault;
    this.tls = tls;
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::serve, "scripted-smtp");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        converse(socket);
      } catch (IOException gone) {
        continue; // the client, or the test is over
      } catch (InterruptedException end) {
        return;
      }
    }
  }

  private void converse(Socket first) throws IOException, InterruptedException {
    Socket socket = first;
    if (fault == Fault.SILENT_AT_ONCE) {
      over.await();
    }
    say(socket, "220 test");
    BufferedReader in = reader(socket);
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      commands.add(line);
      String verb =
          line.length() < 4 ? line : line.substring(0, 4).toUpperCase(java.util.Locale.ROOT);
      switch (verb) {
        case "EHLO" -> {
          if (fault == Fault.SILENT_AFTER_EHLO) {
            over.await();
          }
          boolean offer =
              tls != null && !(socket instanceof SSLSocket) && fault != Fault.NO_STARTTLS;
          say(socket, offer ? "250-test\r\n250 STARTTLS" : "250-test\r\n250 AUTH PLAIN");
        }
        case "STAR" -> {
          say(socket, "220 go ahead");
          if (fault == Fault.SILENT_IN_HANDSHAKE) {
            over.await();
          }
          socket = secured(socket);
          in = reader(socket);
        }
        case "AUTH" -> say(socket, "235 welcome");
        case "MAIL" -> say(socket, fault == Fault.NOT_NOW ? "451 later" : "250 ok");
        case "RCPT" ->
            say(socket, fault == Fault.REFUSES_RECIPIENT ? "550 no such user" : "250 ok");
        case "DATA" -> {
          say(socket, "354 go on");
          mails.add(readMail(in));
          if (fault == Fault.SILENT_AFTER_DATA) {
            over.await();
          }
          say(socket, "250 taken");
        }
        case "QUIT" -> {
          say(socket, "221 bye");
          return;
        }
        default -> say(socket, "250 ok");
      }
    }
  }

  private SSLSocket secured(Socket plain) throws IOException {
    if (tls == null) {
      throw new IOException("no TLS here");
    }
    SSLSocket secured =
        (SSLSocket) tls.getSocketFactory().createSocket(plain, "client", plain.getPort(), true);
    secured.setUseClientMode(false);
    secured.startHandshake();
    return secured;
  }

  private static BufferedReader reader(Socket socket) throws IOException {
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  private static String readMail(BufferedReader in) throws IOException {
    StringBuilder mail = new StringBuilder();
    for (String line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
      mail.append(line).append("\r\n");
    }
    return mail.toString();
  }

  private void say(Socket socket, String text) throws IOException, InterruptedException {
    OutputStream out = socket.getOutputStream();
    byte[] bytes = (text + "\r\n").getBytes(StandardCharsets.US_ASCII);
    if (fault == Fault.A_BYTE_AT_A_TIME) {
      out.write(bytes, 0, 3);
      while (!over.await(50, TimeUnit.MILLISECONDS)) {
        out.write('.');
        out.flush();
      }
      return;
    }
    out.write(bytes);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    over.countDown();
    server.close();
  }
}
