package io.hyperdex.risk.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxFileTest {
  @TempDir private Path folder;

  private Outbox open(Path path, long slack) throws IOException {
    OutboxState state = new OutboxState(100);
    return new Outbox(state, OutboxFile.open(path, Durability.PROCESS, slack, state));
  }

  private static AlertMessage message(int number) {
    return SampleAlerts.message(SampleAlerts.alert(number, Severity.WARNING));
  }

  @Test
  void whatWasQueuedIsThereAgainWholeAndWithWhatBecameOfIt() throws IOException {
    Path path = folder.resolve("outbox");
    Alert resolved = message(2).alert().resolvedAt(1_700_000_000_500L);
    AlertMessage second = SampleAlerts.message(resolved);
    try (Outbox outbox = open(path, 1 << 20)) {
      outbox.queued(message(1), 11, List.of("a", "b"));
      outbox.queued(second, 12, List.of("a"));
      outbox.attempted(message(1).id(), "a");
      outbox.ended(message(1).id(), "b", DeliveryState.SENT);
      outbox.routed(second.id(), "b", 77);
      outbox.ended(second.id(), "a", DeliveryState.DEAD);
    }
    try (Outbox outbox = open(path, 1 << 20)) {
      assertThat(outbox.state.live.keySet()).containsExactly(message(1).id(), second.id());
      OutboxState.Live first = outbox.state.live.get(message(1).id());
      assertThat(first.message).isEqualTo(message(1));
      assertThat(first.open).containsOnlyKeys("a");
      assertThat(first.open.get("a").attempted).isTrue();
      OutboxState.Live other = outbox.state.live.get(second.id());
      assertThat(other.message).isEqualTo(second);
      assertThat(other.open).containsOnlyKeys("b");
      assertThat(other.open.get("b").atMs).isEqualTo(77);
      KnownAlert known = outbox.state.known.get(message(1).alert().id());
      assertThat(known.images).containsExactly(11L);
      assertThat(known.channels.get("b").last).isEqualTo(DeliveryState.SENT);
    }
  }

  @Test
  void aFileCutOffAnywhereKeepsEveryWholeRecord() throws IOException {
    Path path = folder.resolve("outbox");
    long[] ends = new long[5];
    try (Outbox outbox = open(path, 1 << 20)) {
      for (int i = 0; i < 5; i++) {
        outbox.queued(message(i), i, List.of("a"));
        ends[i] = outbox.fileBytes();
      }
    }
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length <= whole.length; length++) {
      Path cut = folder.resolve("cut");
      Files.write(cut, Arrays.copyOf(whole, length));
      int expected = 0;
      for (long end : ends) {
        expected += length >= end ? 1 : 0;
      }
      try (Outbox outbox = open(cut, 1 << 20)) {
        assertThat(outbox.state.live).as("%s of %s bytes", length, whole.length).hasSize(expected);
        outbox.queued(message(99), 99, List.of("a"));
      }
      try (Outbox outbox = open(cut, 1 << 20)) { // what is written behind the cut is found
        assertThat(outbox.state.live).hasSize(expected + 1);
        assertThat(outbox.discardedBytes()).isZero();
      }
      Files.deleteIfExists(folder.resolve("cut.damaged"));
    }
  }

  @Test
  void aFlippedBitIsFoundAndWhatDoesNotReadIsKeptAside() throws IOException {
    Path path = folder.resolve("outbox");
    long first;
    try (Outbox outbox = open(path, 1 << 20)) {
      outbox.queued(message(1), 1, List.of("a"));
      first = outbox.fileBytes();
      outbox.queued(message(2), 2, List.of("a"));
      outbox.queued(message(3), 3, List.of("a"));
    }
    byte[] whole = Files.readAllBytes(path);
    for (int bit = 0; bit < (whole.length - first) * 8; bit += 7) {
      byte[] damaged = whole.clone();
      damaged[(int) first + bit / 8] ^= (byte) (1 << bit % 8);
      Path copy = folder.resolve("damaged-" + bit);
      Files.write(copy, damaged);
      try (Outbox outbox = open(copy, 1 << 20)) {
        assertThat(outbox.state.live).hasSizeBetween(1, 2).containsKey(message(1).id());
        assertThat(outbox.state.live.values())
            .allSatisfy(live -> assertThat(live.message).isIn(message(1), message(2)));
        assertThat(Files.size(folder.resolve("damaged-" + bit + ".damaged")))
            .isEqualTo(outbox.discardedBytes());
      }
    }
  }

  @Test
  void theFileStaysSmallWhileMessagesComeAndGo() throws IOException {
    Path path = folder.resolve("outbox");
    long largest = 0;
    try (Outbox outbox = open(path, 10_000)) {
      outbox.queued(message(-1), 1, List.of("a")); // stays
      for (int i = 0; i < 20_000; i++) {
        outbox.queued(message(i), i, List.of("a"));
        outbox.attempted(message(i).id(), "a");
        outbox.ended(message(i).id(), "a", DeliveryState.SENT);
        largest = Math.max(largest, outbox.fileBytes());
      }
      assertThat(outbox.errors()).isZero();
    }
    assertThat(largest).isLessThan(100_000); // 8 MB were written
    try (Outbox outbox = open(path, 10_000)) {
      assertThat(outbox.state.live.keySet()).containsExactly(message(-1).id());
      assertThat(outbox.state.known)
          .hasSizeBetween(100, 101)
          .containsKey(message(19_999).alert().id());
    }
  }

  @Test
  void aFileThatCannotBeWrittenAnewGoesOnAsItIs() throws IOException {
    Path path = folder.resolve("outbox");
    try (Outbox outbox = open(path, 1)) {
      Files.createDirectories(folder.resolve("outbox.tmp").resolve("in the way"));
      for (int i = 0; i < 20; i++) {
        outbox.queued(message(i), i, List.of("a"));
      }
      assertThat(outbox.errors()).isBetween(1L, 10L); // told, and not at every record
      assertThat(outbox.lastError()).isNotEmpty();
    }
    Files.delete(folder.resolve("outbox.tmp").resolve("in the way"));
    try (Outbox outbox = open(path, 1 << 20)) {
      assertThat(outbox.state.live).hasSize(20);
    }
  }

  @Test
  void aFileHasOneOwner() throws IOException {
    Path path = folder.resolve("outbox");
    Outbox owner = open(path, 1 << 20);
    AlertDeliveryBuilder second = AlertDelivery.builder().outbox(path, Durability.PROCESS);
    assertThatThrownBy(second::build)
        .isInstanceOf(OutboxException.class)
        .hasMessageContaining("in use");
    owner.close();
    second.build().close();
  }

  @Test
  void aFileOfAnotherKindIsLeftAlone() throws IOException {
    Path path = folder.resolve("letter");
    Files.writeString(path, "Dear diary, today");
    assertThatThrownBy(() -> open(path, 1 << 20)).hasMessageContaining("not an outbox");
    assertThat(path).hasContent("Dear diary, today");
  }
}
