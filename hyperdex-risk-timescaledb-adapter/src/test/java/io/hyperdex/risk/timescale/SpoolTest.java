package io.hyperdex.risk.timescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
  private static final long CAPACITY = 1 << 20;

  @TempDir Path folder;

  private Spool open() throws IOException {
    return Spool.open(folder, CAPACITY, false);
  }

  private static byte[] rows(int number) {
    return ("row " + number + " " + "x".repeat(number % 50) + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void fill(Spool spool, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      assertThat(spool.append(HistoryTable.LEG, rows(i))).isTrue();
    }
    spool.sync();
  }

  private static List<String> drain(Spool spool) throws IOException {
    List<String> rows = new ArrayList<>();
    long last = 0;
    for (Spool.Batch batch = spool.read(7, 300); batch != null; batch = spool.read(7, 300)) {
      for (Spool.Entry entry : batch.entries()) {
        assertThat(entry.seq()).isGreaterThan(last);
        last = entry.seq();
        rows.add(new String(entry.rows(), StandardCharsets.UTF_8));
      }
      spool.acknowledge(batch);
    }
    return rows;
  }

  private static List<String> expected(int from, int to) {
    List<String> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      rows.add(new String(rows(i), StandardCharsets.UTF_8));
    }
    return rows;
  }

  private Path onlySegment() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(path -> path.toString().endsWith(".spool")).findFirst().orElseThrow();
    }
  }

  @Test
  void recordsComeOutInOrderAndTheFilesGo() throws IOException {
    try (Spool spool = open()) {
      fill(spool, 0, 20_000);
      assertThat(spool.isEmpty()).isFalse();
      assertThat(drain(spool)).isEqualTo(expected(0, 20_000));
      assertThat(spool.isEmpty()).isTrue();
      assertThat(spool.size()).isZero();
      fill(spool, 0, 3);
      assertThat(drain(spool)).isEqualTo(expected(0, 3));
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.filter(path -> path.toString().endsWith(".spool"))).isEmpty();
    }
  }

  @Test
  void itGoesOnWhereItWas() throws IOException {
    try (Spool spool = open()) {
      fill(spool, 0, 100);
      Spool.Batch batch = spool.read(30, 1 << 20);
      spool.acknowledge(batch);
    }
    try (Spool spool = open()) {
      fill(spool, 100, 120);
      assertThat(drain(spool)).isEqualTo(expected(30, 120));
    }
  }

  @Test
  void withoutAPositionRecordsComeAgainAndNoneIsLost() throws IOException {
    try (Spool spool = open()) {
      fill(spool, 0, 100);
      spool.acknowledge(spool.read(30, 1 << 20));
    }
    Files.write(folder.resolve("position"), new byte[] {1, 2, 3});
    try (Spool spool = open()) {
      assertThat(drain(spool)).isEqualTo(expected(0, 100));
    }
  }

  @Test
  void aTailThatWasHalfWrittenIsCutOffAtEveryByte() throws IOException {
    try (Spool spool = open()) {
      fill(spool, 0, 8);
    }
    byte[] whole = Files.readAllBytes(onlySegment());
    Path segment = onlySegment();
    for (int length = 0; length < whole.length; length++) {
      Files.write(segment, Arrays.copyOf(whole, length));
      Files.deleteIfExists(folder.resolve("position"));
      try (Spool spool = open()) {
        fill(spool, 8, 9);
        List<String> rows = drain(spool);
        assertThat(rows).endsWith(expected(8, 9).get(0));
        assertThat(rows.subList(0, rows.size() - 1)).isEqualTo(expected(0, rows.size() - 1));
      }
    }
  }

  @Test
  void whatABitFlipHitsIsKeptBesideAndCounted() throws IOException {
    try (Spool spool = open()) {
      fill(spool, 0, 20);
    }
    Path segment = onlySegment();
    byte[] whole = Files.readAllBytes(segment);
    byte[] damaged = whole.clone();
    damaged[whole.length / 2] ^= 4;
    Files.write(segment, damaged);
    try (Spool spool = open()) {
      List<String> rows = drain(spool);
      assertThat(rows.size()).isBetween(5, 15);
      assertThat(rows).isEqualTo(expected(0, rows.size()));
      assertThat(spool.discardedBytes()).isPositive();
      assertThat(Files.size(Path.of(segment + ".damaged"))).isEqualTo(spool.discardedBytes());
    }
  }

  @Test
  void aFileInTheMiddleThatDoesNotReadKeepsNothingElseBack() throws IOException {
    try (Spool spool = open()) {
      fill(spool, 0, 8_000);
    }
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(path -> path.toString().endsWith(".spool")).sorted().toList();
    }
    assertThat(files.size()).isGreaterThanOrEqualTo(3);
    byte[] middle = Files.readAllBytes(files.get(1));
    middle[0] ^= 1; // not a spool's header any more
    Files.write(files.get(1), middle);
    try (Spool spool = open()) {
      assertThat(spool.isEmpty()).isFalse();
      List<String> rows = drain(spool);
      assertThat(rows).startsWith(expected(0, 1).get(0)).endsWith(expected(7_999, 8_000).get(0));
      assertThat(rows.size()).isBetween(4_000, 7_999);
      assertThat(spool.discardedBytes()).isEqualTo(middle.length);
      assertThat(spool.isEmpty()).isTrue();
    }
  }

  @Test
  void beyondItsCapacityItRefusesAndTakesAgainWhenThereIsRoom() throws IOException {
    try (Spool spool = Spool.open(folder, 1 << 16, false)) {
      int taken = 0;
      while (spool.append(HistoryTable.ALERT, rows(taken))) {
        taken++;
      }
      assertThat(spool.size()).isBetween((1L << 16) - 200, 1L << 16);
      assertThat(spool.append(HistoryTable.ALERT, rows(taken))).isFalse();
      spool.sync();
      assertThat(drain(spool)).isEqualTo(expected(0, taken));
      assertThat(spool.append(HistoryTable.ALERT, rows(taken))).isTrue();
    }
  }

  @Test
  void aRecordLargerThanABatchIsReadAlone() throws IOException {
    try (Spool spool = open()) {
      byte[] large = ("y".repeat(100_000) + "\n").getBytes(StandardCharsets.UTF_8);
      assertThat(spool.append(HistoryTable.LEG, large)).isTrue();
      spool.sync();
      Spool.Batch batch = spool.read(10, 1_000);
      assertThat(batch.entries()).hasSize(1);
      assertThat(batch.entries().get(0).rows()).isEqualTo(large);
    }
  }

  @Test
  void onlyOneAtATimeHasTheFolder() throws IOException {
    try (Spool first = open()) {
      assertThatThrownBy(this::open).hasMessageContaining("in use");
      assertThat(first.isEmpty()).isTrue();
    }
    open().close();
  }

  @Test
  void anAcknowledgementOutOfOrderIsRefused() throws IOException {
    try (Spool spool = open()) {
      fill(spool, 0, 3);
      Spool.Batch batch = spool.read(3, 1_000);
      spool.acknowledge(batch);
      assertThatThrownBy(() -> spool.acknowledge(batch)).isInstanceOf(IllegalStateException.class);
    }
  }
}
