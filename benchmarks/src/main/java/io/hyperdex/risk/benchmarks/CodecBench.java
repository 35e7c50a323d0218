package io.hyperdex.risk.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.hyperdex.risk.amount.Quantity;
import io.hyperdex.risk.engine.TradeBatch;
import io.hyperdex.risk.event.ChainPosition;
import io.hyperdex.risk.event.RiskEvent;
import io.hyperdex.risk.event.Trade;
import io.hyperdex.risk.id.EventKey;
import io.hyperdex.risk.jackson.RiskJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One trade: a frame of {@value TradeBatch#FRAME_BYTES} bytes with dense ids, or JSON. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 4, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init")
public class CodecBench {
  private final JsonMapper mapper = RiskJson.mapper();
  private final ByteBuffer frames = ByteBuffer.allocate(Feed.BATCH * TradeBatch.FRAME_BYTES);
  private final TradeBatch decoded = TradeBatch.ofCapacity(Feed.BATCH);
  private TradeBatch batch;
  private Trade trade;
  private byte[] json;

  @Setup
  public void make() throws IOException {
    Feed feed = new Feed(Workload.of(1000, "uniform"), 0, 0, 1_700_000_000_000L);
    batch = feed.next();
    for (int i = 0; i < Feed.BATCH; i++) {
      batch.encode(i, frames);
    }
    trade = asTrade(batch, 0);
    json = mapper.writeValueAsBytes(trade);
    if (!mapper.readValue(json, RiskEvent.class).equals(trade)) {
      throw new IllegalStateException("JSON does not give the trade back: " + trade);
    }
  }

  private static Trade asTrade(TradeBatch batch, int i) {
    return Trade.builder(
            EventKey.of(batch.keyHigh(i), batch.keyLow(i)),
            NaivePort.user(batch.user(i)),
            ChainPosition.of(
                Workload.CHAIN,
                batch.timeMs(i),
                batch.blockNumber(i),
                batch.txIndex(i),
                batch.logIndex(i)))
        .gave(
            Workload.token(batch.tokenIn(i)),
            Quantity.ofLimbs(0, 0, batch.inHigh(i), batch.inLow(i)))
        .received(
            Workload.token(batch.tokenOut(i)),
            Quantity.ofLimbs(0, 0, batch.outHigh(i), batch.outLow(i)))
        .build();
  }

  @Benchmark
  @OperationsPerInvocation(Feed.BATCH)
  public ByteBuffer binaryEncode() {
    frames.clear();
    for (int i = 0; i < Feed.BATCH; i++) {
      batch.encode(i, frames);
    }
    return frames;
  }

  @Benchmark
  @OperationsPerInvocation(Feed.BATCH)
  public int binaryDecode() {
    frames.clear();
    decoded.clear();
    return decoded.decode(frames);
  }

  @Benchmark
  public byte[] jacksonEncode() throws JsonProcessingException {
    return mapper.writeValueAsBytes(trade);
  }

  @Benchmark
  public RiskEvent jacksonDecode() throws IOException {
    return mapper.readValue(json, RiskEvent.class);
  }
}
