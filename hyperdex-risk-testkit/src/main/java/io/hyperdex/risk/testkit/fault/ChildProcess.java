package io.hyperdex.risk.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A program in a process of its own, so that a test can kill it for real and start it again. Ends
 * with the test's JVM, however that ends, except by SIGKILL. Not safe for use by several threads.
 */
public final class ChildProcess implements AutoCloseable {
  private static final int SHOWN = 4_000;

  private final List<String> command;
  private final Path output;
  private final Duration deadline;
  private final @Nullable Callable<Boolean> ready;
  private final @Nullable String readyText;
  private final Thread shutdownHook = new Thread(this::destroy, "child-process-shutdown");
  private volatile @Nullable Process process;
  private long outputBefore;

  private ChildProcess(Builder builder) throws IOException {
    command = List.copyOf(builder.command);
    output = Files.createTempFile("child-process-", ".log");
    deadline = builder.deadline;
    ready = builder.ready;
    readyText = builder.readyText;
  }

  /** A program by its path and arguments. */
  public static Builder command(String... command) {
    return new Builder(List.of(command));
  }

  /** A main class of the test class path in a small JVM of the same JDK. */
  public static Builder java(String mainClass, String... arguments) {
    String tests = System.getProperty("surefire.test.class.path");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add(
        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"); // for the message of a failed test
    command.add("-cp");
    // The build tool can start the tests with a jar that only names the class path.
    command.add(tests == null ? System.getProperty("java.class.path") : tests);
    command.add(mainClass);
    command.addAll(List.of(arguments));
    return new Builder(command);
  }

  /** How a child is started. */
  public static final class Builder {
    private final List<String> command;
    private Duration deadline = Duration.ofSeconds(60);
    private @Nullable Callable<Boolean> ready;
    private @Nullable String readyText;

    private Builder(List<String> command) {
      this.command = command;
    }

    /** How long a start may take. Default 60 s. */
    public Builder within(Duration value) {
      deadline = value;
      return this;
    }

    /** Started means: this holds. An exception of it counts as not yet. Default: at once. */
    public Builder readyWhen(Callable<Boolean> condition) {
      ready = condition;
      return this;
    }

    /** Started means: the child has printed this. */
    public Builder readyWhenPrinted(String text) {
      readyText = text;
      return this;
    }

    /**
     * Starts the child and waits until it is ready.
     *
     * @throws AssertionError if it is not ready in time or ends before; the message has its output
     */
    public ChildProcess start() {
      try {
        ChildProcess child = new ChildProcess(this);
        Runtime.getRuntime().addShutdownHook(child.shutdownHook);
        try {
          child.restart();
        } catch (Throwable failure) {
          child.close();
          throw failure;
        }
        return child;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Starts the child again after its end, and waits until it is ready. */
  public void restart() {
    if (isAlive()) {
      throw new IllegalStateException("still running: pid " + pid());
    }
    try {
      outputBefore = Files.size(output);
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      // Ready first: a program that prints the text and ends has been ready.
      Await.until("ready: " + command.get(0), deadline, () -> isReady() || !isAlive());
    } catch (AssertionError late) {
      throw new AssertionError(late.getMessage() + "\n" + output(), late);
    }
    if (!isAlive() && !isReady()) {
      throw new AssertionError("ended before it was ready, " + running().exitValue() + output());
    }
  }

  private boolean isReady() {
    try {
      boolean printed = readyText == null || output().contains(readyText);
      return printed && (ready == null || ready.call());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // who waits looks at it
      return false;
    } catch (Exception notYet) {
      return false; // the deadline bounds how often
    }
  }

  private Process running() {
    Process present = process;
    if (present == null) {
      throw new IllegalStateException("not started");
    }
    return present;
  }

  public long pid() {
    return running().pid();
  }

  public boolean isAlive() {
    Process present = process;
    return present != null && present.isAlive();
  }

  /** SIGKILL: nothing is flushed, no hook runs. Returns when the process is gone. */
  public void kill() {
    destroy();
  }

  /** SIGSTOP: connections stay open and nothing answers, until {@link #thaw}. */
  public void freeze() {
    Signal.STOP.send(pid());
  }

  /** SIGCONT. */
  public void thaw() {
    Signal.CONT.send(pid());
  }

  /**
   * Waits for the end and returns the exit code.
   *
   * @throws AssertionError at the deadline, with the output
   */
  public int awaitExit(Duration within) {
    try {
      if (!running().waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still running after " + within + "\n" + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return running().exitValue();
  }

  /** What the child printed since it was last started, errors included: the last 4,000 bytes. */
  public String output() {
    try {
      byte[] all = Files.readAllBytes(output);
      int from = (int) Math.max(outputBefore, all.length - SHOWN);
      return new String(all, from, all.length - from, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void destroy() {
    Process present = process;
    if (present != null) {
      present.destroyForcibly().onExit().join();
    }
  }

  /** Kills the child and forgets its output. */
  @Override
  public void close() {
    destroy();
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
      Files.deleteIfExists(output);
    } catch (IllegalStateException ending) {
      output.toFile().deleteOnExit(); // the JVM is ending and has called the hook
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
