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

/** A snapshot file: it is there as a whole or not at all, and damage is always seen. */
class SnapshotFileTest {
  @TempDir Path directory;

  private static byte[] block(int i) {
    byte[] block = new byte[i % 4 == 3 ? 0 : 100 * i];
    new Random(i).nextBytes(block);
    return block;
  }

  private Path write(int blocks) throws IOException {
    Path path = StoreFiles.snapshot(directory, 42);
    try (SnapshotFile.Writer writer = new SnapshotFile.Writer(path, 42)) {
      for (int i = 0; i < blocks; i++) {
        byte[] larger = Arrays.copyOf(block(i), block(i).length + 5);
        writer.block(larger, block(i).length);
        assertThat(path).doesNotExist();
      }
      writer.commit();
    }
    return path;
  }

  private static List<byte[]> read(Path path) throws IOException {
    List<byte[]> blocks = new ArrayList<>();
    try (SnapshotFile.Reader reader = new SnapshotFile.Reader(path)) {
      assertThat(reader.journalNumber()).isEqualTo(42);
      for (ByteBuffer block = reader.next(); block != null; block = reader.next()) {
        byte[] bytes = new byte[block.remaining()];
        block.get(bytes);
        blocks.add(bytes);
      }
      assertThat(reader.next()).isNull();
    }
    return blocks;
  }

  @Test
  void blocksComeBackInOrder() throws IOException {
    List<byte[]> read = read(write(9));
    assertThat(read).hasSize(9);
    for (int i = 0; i < 9; i++) {
      assertThat(read.get(i)).isEqualTo(block(i));
    }
    assertThat(StoreFiles.snapshots(directory)).containsOnlyKeys(42L);
  }

  @Test
  void everyCutIsSeen() throws IOException {
    Path path = write(7);
    byte[] whole = Files.readAllBytes(path);
    for (int length = 0; length < whole.length; length++) {
      Files.write(path, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> read(path))
          .as("cut to %d", length)
          .isInstanceOf(DamagedFileException.class);
    }
  }

  @Test
  void everyFlippedBitIsSeen() throws IOException {
    Path path = write(7);
    byte[] whole = Files.readAllBytes(path);
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] bytes = whole.clone();
      bytes[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(path, bytes);
      assertThatThrownBy(() -> read(path))
          .as("bit %d", bit)
          .isInstanceOf(DamagedFileException.class);
    }
  }

  @Test
  void bytesBehindTheEndAndBlocksOutOfOrderAreSeen() throws IOException {
    Path path = write(7);
    byte[] whole = Files.readAllBytes(path);
    Files.write(path, Arrays.copyOf(whole, whole.length + 1));
    assertThatThrownBy(() -> read(path)).hasMessageContaining("not as it was written");

    byte[] swapped = whole.clone(); // blocks 1 and 2 are 100 and 200 bytes
    int first = Frames.HEADER + Frames.FRAME;
    System.arraycopy(whole, first + 108, swapped, first, 208);
    System.arraycopy(whole, first, swapped, first + 208, 108);
    Files.write(path, swapped);
    assertThatThrownBy(() -> read(path)).hasMessageContaining("block 1 is damaged");
  }

  @Test
  void writerThatDiesLeavesThePreviousSnapshotAndADraftThatIsClearedAway() throws IOException {
    Path path = write(3);
    byte[] before = Files.readAllBytes(path);
    SnapshotFile.Writer writer = new SnapshotFile.Writer(path, 42);
    writer.block(new byte[1_000], 1_000);
    // no commit, no close: the process died
    assertThat(Files.readAllBytes(path)).isEqualTo(before);
    assertThat(StoreFiles.snapshots(directory)).hasSize(1);
    StoreFiles.deleteDrafts(directory);
    try (var files = Files.list(directory)) {
      assertThat(files).containsExactly(path);
    }
    writer.close();
  }

  @Test
  void storeIsOneProcesss() throws IOException {
    try (StoreFiles.Lock lock = new StoreFiles.Lock(directory)) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> new StoreFiles.Lock(directory)).hasMessageContaining("in use");
    }
    new StoreFiles.Lock(directory).close();
  }
}
