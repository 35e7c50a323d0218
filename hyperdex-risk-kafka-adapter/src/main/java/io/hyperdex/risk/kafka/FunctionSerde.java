package io.hyperdex.risk.kafka;

import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * A serde of two functions, for a form of the host's own, such as JSON; null stays null. As safe
 * from several threads as they are.
 */
public final class FunctionSerde<T> implements Serde<T> {
  private final Function<T, byte[]> write;
  private final Function<byte[], T> read;

  private FunctionSerde(Function<T, byte[]> write, Function<byte[], T> read) {
    this.write = Objects.requireNonNull(write, "write");
    this.read = Objects.requireNonNull(read, "read");
  }

  /**
   * A serde.
   *
   * @param write the bytes of a value
   * @param read the value of some bytes; throws a RuntimeException where they are none
   */
  public static <T> FunctionSerde<T> of(Function<T, byte[]> write, Function<byte[], T> read) {
    return new FunctionSerde<>(write, read);
  }

  @Override
  public Serializer<T> serializer() {
    return (topic, value) -> value == null ? null : write.apply(value);
  }

  @Override
  public Deserializer<T> deserializer() {
    return (topic, bytes) -> bytes == null ? null : read.apply(bytes);
  }
}
