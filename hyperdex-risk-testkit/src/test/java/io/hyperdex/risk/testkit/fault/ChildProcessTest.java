package io.hyperdex.risk.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;

  private ChildProcess counting() {
    return ChildProcess.java(CountingProcess.class.getName(), file().toString())
        .readyWhenPrinted("counting")
        .readyWhen(() -> Files.exists(file()))
        .start();
  }

  private Path file() {
    return folder.resolve("count");
  }

  private String count() throws IOException {
    return Files.readString(file());
  }

  private void assertThatItCounts() throws IOException {
    String before = count();
    Await.until("counting", SOON, () -> !count().isEmpty() && !count().equals(before));
  }

  @Test
  void aChildIsReadyWhenItSaidSoAndCanBeKilledAndStartedAgain() throws IOException {
    try (ChildProcess child = counting()) {
      assertThatItCounts();
      assertThat(child.output()).contains("counting");
      long first = child.pid();

      child.kill();
      assertThat(child.isAlive()).isFalse();
      assertThat(ProcessHandle.of(first).map(ProcessHandle::isAlive).orElse(false)).isFalse();

      child.restart();
      assertThat(child.pid()).isNotEqualTo(first);
      assertThatItCounts();
    }
  }

  @Test
  void aFrozenChildStandsStillUntilItIsThawed() throws IOException {
    try (ChildProcess child = counting()) {
      child.freeze();
      Await.until("stopped", SOON, () -> stateOf(child.pid()).equals("T"));
      assertThat(child.isAlive()).isTrue();
      child.thaw();
      Await.until("goes on", SOON, () -> !stateOf(child.pid()).equals("T"));
      assertThatItCounts();
    }
  }

  /** The letter of the process's state in the kernel: T where it is stopped. */
  private static String stateOf(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
  }

  @Test
  void theExitCodeOfAChildIsTold() {
    try (ChildProcess child =
        ChildProcess.java(CountingProcess.class.getName(), file().toString(), "2")
            .readyWhenPrinted("counting")
            .start()) {
      assertThat(child.awaitExit(SOON)).isEqualTo(3);
    }
  }

  @Test
  void aChildThatEndsBeforeItIsReadyFailsTheStartWithItsOutput() {
    assertThatThrownBy(
            () ->
                ChildProcess.command("sh", "-c", "echo no licence; exit 7")
                    .readyWhenPrinted("welcome")
                    .start())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("7")
        .hasMessageContaining("no licence");
  }

  @Test
  void aChildThatIsNotReadyInTimeIsKilled() {
    assertThatThrownBy(
            () ->
                ChildProcess.java(CountingProcess.class.getName(), file().toString())
                    .readyWhenPrinted("never said")
                    .within(Duration.ofMillis(400))
                    .start())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not within 400 ms");
  }

  @Test
  void aSignalToNobodyIsRefused() {
    assertThatThrownBy(() -> Signal.CONT.send(Integer.MAX_VALUE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("CONT");
  }
}
