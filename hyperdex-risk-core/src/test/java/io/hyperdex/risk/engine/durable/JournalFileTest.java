package io.hyperdex.risk.engine.durable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A segment of the journal: what was appended is there, and damage never passes for it. */
class JournalFileTest {
  private static final boolean FULL = "full".equals(System.getProperty("hyperdex.scale"));
  private static final int TAIL = 4_096;

  @TempDir Path directory;

  private static byte[] record(int i) {
    byte[] record = new byte[20 + i % 90];
    new Random(i).nextBytes(record);
    return record;
  }

  /** Records of a few KB altogether; where each ends. */
  private List<Long> write(Path path, int records) throws IOException {
    List<Long> ends = new ArrayList<>();
    try (JournalFile journal = JournalFile.create(path, 7)) {
      for (int i = 0; i < records; i++) {
        assertThat(journal.nextNumber()).isEqualTo(7 + i);
        journal.append(ByteBuffer.wrap(record(i)));
        ends.add(journal.size());
      }
    }
    return ends;
  }

  private static List<byte[]> read(Path path, boolean last) throws IOException {
    List<byte[]> records = new ArrayList<>();
    JournalFile.scan(
        path,
        last,
        7,
        (number, body) -> {
          assertThat(number).isEqualTo(7 + records.size());
          byte[] bytes = new byte[body.remaining()];
          body.get(bytes);
          records.add(bytes);
        });
    return records;
  }

  private static void requirePrefix(List<byte[]> read, int most) {
    assertThat(read.size()).isLessThanOrEqualTo(most);
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.get(i)).isEqualTo(record(i));
    }
  }

  @Test
  void recordsComeBackInOrderAndMoreCanBeAppended() throws IOException {
    Path path = directory.resolve("j");
    write(path, 50);
    JournalFile.Scan scan = JournalFile.scan(path, true, 7, (number, body) -> {});
    assertThat(scan.cutOff()).isZero();
    try (JournalFile journal = JournalFile.open(path, scan)) {
      journal.append(ByteBuffer.wrap(record(50)));
    }
    assertThat(read(path, true)).hasSize(51);
    requirePrefix(read(path, true), 51);
  }

  @Test
  void everyCutOfTheLastFourKilobytesLeavesAllWholeRecordsAndIsReported() throws IOException {
    Path path = directory.resolve("j");
    List<Long> ends = write(path, 120);
    byte[] whole = Files.readAllBytes(path);
    Path cut = directory.resolve("cut");
    for (int length = whole.length - TAIL; length < whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      int complete = 0;
      while (complete < ends.size() && ends.get(complete) <= length) {
        complete++;
      }
      List<byte[]> read = read(cut, true);
      assertThat(read).as("cut to %d", length).hasSize(complete);
      requirePrefix(read, complete);
      if (!FULL && length % 8 != 0) {
        continue; // the rest of it for every eighth cut
      }
      JournalFile.Scan scan = JournalFile.scan(cut, true, 7, (number, body) -> {});
      long end = complete == 0 ? Frames.HEADER : ends.get(complete - 1);
      assertThat(scan.cutOff()).isEqualTo(length - end);
      try (JournalFile journal = JournalFile.open(cut, scan)) {
        journal.append(ByteBuffer.wrap(record(complete)));
      }
      assertThat(read(cut, true)).as("goes on after a cut to %d", length).hasSize(complete + 1);
    }
  }

  @Test
  void everyFlippedBitOfTheLastFourKilobytesIsDetectedOrTheTornEnd() throws IOException {
    Path path = directory.resolve("j");
    List<Long> ends = write(path, 120);
    byte[] whole = Files.readAllBytes(path);
    long lastRecord = ends.get(ends.size() - 2);
    Path flipped = directory.resolve("flipped");
    int detected = 0;
    int cutOff = 0;
    int tried = 0;
    Random random = new Random(1);
    int step = FULL ? 1 : 8; // at the gate one bit of every byte
    System.out.printf("flipping %d bits of %d%n", TAIL * 8 / step, TAIL * 8);
    for (int first = (whole.length - TAIL) * 8; first < whole.length * 8; first += step) {
      int bit = first + random.nextInt(step);
      tried++;
      byte[] bytes = whole.clone();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(flipped, bytes);
      try {
        List<byte[]> read = read(flipped, true);
        assertThat(bit / 8)
            .as("only the last record may be torn")
            .isGreaterThanOrEqualTo((int) lastRecord);
        assertThat(read).hasSize(119);
        requirePrefix(read, 119);
        cutOff++;
      } catch (DamagedFileException e) {
        assertThat(e.getMessage()).contains("others follow it");
        detected++;
      }
    }
    assertThat(detected + cutOff).isEqualTo(tried);
    assertThat(detected).isGreaterThan(tried * 7 / 8);
  }

  @Test
  void damageBeforeAnotherSegmentIsNeverATornEnd() throws IOException {
    Path path = directory.resolve("j");
    write(path, 5);
    byte[] whole = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(whole, whole.length - 1));
    assertThat(read(path, true)).hasSize(4);
    assertThatThrownBy(() -> read(path, false))
        .isInstanceOf(DamagedFileException.class)
        .hasMessageContaining("record 11");
  }

  @Test
  void headerThatIsNotOursIsRefusedWithWhatIsWrong() throws IOException {
    Path path = directory.resolve("j");
    write(path, 1);
    byte[] whole = Files.readAllBytes(path);
    byte[] other = whole.clone();
    other[0] ^= 1;
    Files.write(path, other);
    assertThatThrownBy(() -> read(path, true)).hasMessageContaining("no such file");
    other = whole.clone();
    other[20] ^= 1;
    Files.write(path, other);
    assertThatThrownBy(() -> read(path, true)).hasMessageContaining("damaged header");
    Files.write(path, Frames.header(JournalFile.MAGIC, 9, 7).array());
    assertThatThrownBy(() -> read(path, true)).hasMessageContaining("version 9");
    Files.write(path, Arrays.copyOf(whole, 10));
    assertThatThrownBy(() -> read(path, true)).hasMessageContaining("ends after 10 bytes");
    Files.write(path, whole);
    assertThatThrownBy(() -> JournalFile.scan(path, true, 8, (number, body) -> {}))
        .hasMessageContaining("begins with record 7 and not with 8");
  }

  @Test
  void emptyAndEndlessRecordsAreRefused() throws IOException {
    try (JournalFile journal = JournalFile.create(directory.resolve("j"), 0)) {
      assertThatThrownBy(() -> journal.append(ByteBuffer.allocate(0)))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> journal.append(ByteBuffer.allocate(Frames.MOST + 1)))
          .hasMessageContaining("" + (Frames.MOST + 1));
      assertThat(journal.nextNumber()).isZero();
      journal.append(ByteBuffer.wrap(new byte[200_000])); // larger than the buffer
      assertThat(journal.nextNumber()).isEqualTo(1);
    }
  }
}
