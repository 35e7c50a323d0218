package io.hyperdex.risk.channel;

import io.hyperdex.risk.alert.Alert;
import io.hyperdex.risk.alert.AlertState;
import io.hyperdex.risk.alert.Severity;
import io.hyperdex.risk.id.UserId;
import io.hyperdex.risk.metric.MeasureStatus;
import io.hyperdex.risk.metric.Unit;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Records of an outbox as bytes. Enums by name: the order of constants may change. */
final class OutboxCodec {
  private static final byte QUEUED = 'Q';
  private static final byte LIVE = 'L';
  private static final byte ROUTED = 'R';
  private static final byte ATTEMPTED = 'A';
  private static final byte ENDED = 'E';
  private static final byte ACKNOWLEDGED = 'C';
  private static final byte KNOWN = 'K';

  /** Writes one record. */
  private interface Body {
    void writeTo(DataOutputStream out) throws IOException;
  }

  private OutboxCodec() {}

  static byte[] queued(AlertMessage message, long image, List<String> channels) throws IOException {
    return record(
        QUEUED,
        out -> {
          write(out, message);
          out.writeLong(image);
          writeTexts(out, channels);
        });
  }

  static byte[] live(OutboxState.Live live) throws IOException {
    return record(
        LIVE,
        out -> {
          write(out, live.message);
          out.writeInt(live.open.size());
          for (Map.Entry<String, OutboxState.Routed> entry : live.open.entrySet()) {
            write(out, entry.getKey());
            out.writeLong(entry.getValue().atMs);
            out.writeBoolean(entry.getValue().attempted);
          }
          writeTexts(out, List.copyOf(live.ever));
        });
  }

  static byte[] routed(String messageId, String channel, long atMs) throws IOException {
    return record(
        ROUTED,
        out -> {
          write(out, messageId);
          write(out, channel);
          out.writeLong(atMs);
        });
  }

  static byte[] attempted(String messageId, String channel) throws IOException {
    return record(
        ATTEMPTED,
        out -> {
          write(out, messageId);
          write(out, channel);
        });
  }

  static byte[] ended(String messageId, String channel, DeliveryState state) throws IOException {
    return record(
        ENDED,
        out -> {
          write(out, messageId);
          write(out, channel);
          write(out, state.name());
        });
  }

  static byte[] acknowledged(String alertId, String channel) throws IOException {
    return record(
        ACKNOWLEDGED,
        out -> {
          write(out, alertId);
          write(out, channel);
        });
  }

  static byte[] known(String alertId, KnownAlert known) throws IOException {
    return record(
        KNOWN,
        out -> {
          write(out, alertId);
          out.writeInt(known.revision);
          out.writeInt(known.images.size());
          for (long image : known.images) {
            out.writeLong(image);
          }
          out.writeInt(known.channels.size());
          for (Map.Entry<String, KnownAlert.OnChannel> entry : known.channels.entrySet()) {
            write(out, entry.getKey());
            out.writeBoolean(entry.getValue().attempted);
            write(out, entry.getValue().last.name());
          }
        });
  }

  /** Does to a state what the record says. */
  static void apply(byte[] record, OutboxState state) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(record));
    byte type = in.readByte();
    switch (type) {
      case QUEUED -> state.queued(readMessage(in), in.readLong(), readTexts(in));
      case LIVE -> state.putLive(readLive(in));
      case ROUTED -> state.routed(readText(in), readText(in), in.readLong());
      case ATTEMPTED -> state.attempted(readText(in), readText(in));
      case ENDED -> state.ended(readText(in), readText(in), DeliveryState.valueOf(readText(in)));
      case ACKNOWLEDGED -> state.acknowledged(readText(in), readText(in));
      case KNOWN -> state.known.put(readText(in), readKnown(in));
      default -> throw new IOException("unknown record type " + type);
    }
  }

  private static OutboxState.Live readLive(DataInputStream in) throws IOException {
    OutboxState.Live live = new OutboxState.Live(readMessage(in));
    for (int left = in.readInt(); left > 0; left--) {
      String channel = readText(in);
      OutboxState.Routed routed = new OutboxState.Routed(in.readLong());
      routed.attempted = in.readBoolean();
      live.open.put(channel, routed);
    }
    live.ever.addAll(readTexts(in));
    return live;
  }

  private static KnownAlert readKnown(DataInputStream in) throws IOException {
    KnownAlert known = new KnownAlert();
    known.revision = in.readInt();
    for (int left = in.readInt(); left > 0; left--) {
      known.images.add(in.readLong());
    }
    for (int left = in.readInt(); left > 0; left--) {
      KnownAlert.OnChannel on = known.on(readText(in));
      on.attempted = in.readBoolean();
      on.last = DeliveryState.valueOf(readText(in));
    }
    return known;
  }

  private static byte[] record(byte type, Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeByte(type);
    body.writeTo(out);
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, AlertMessage message) throws IOException {
    Alert alert = message.alert();
    write(out, message.id());
    out.writeInt(message.revision());
    out.writeLong(message.queuedAtMs());
    write(out, alert.id());
    write(out, alert.user().value());
    write(out, alert.rule());
    write(out, alert.severity().name());
    write(out, alert.state().name());
    out.writeLong(alert.openedAtMs());
    Long closedAt = alert.closedAtMs();
    out.writeBoolean(closedAt != null);
    if (closedAt != null) {
      out.writeLong(closedAt);
    }
    write(out, alert.unit().name());
    write(out, alert.value().toString());
    write(out, alert.limit().toString());
    write(out, alert.status().name());
    writeTexts(out, List.copyOf(new TreeSet<>(alert.tags())));
    out.writeBoolean(alert.shadow());
    AlertContext context = message.context();
    out.writeInt(context.contributors().size());
    for (AlertContext.Contributor contributor : context.contributors()) {
      write(out, contributor.name());
      write(out, contributor.valueUsd().toString());
      out.writeDouble(contributor.share());
    }
    out.writeInt(context.pricedPositions());
    out.writeInt(context.positions());
    out.writeLong(context.asOfMs());
  }

  private static AlertMessage readMessage(DataInputStream in) throws IOException {
    String id = readText(in);
    int revision = in.readInt();
    long queuedAt = in.readLong();
    Alert alert =
        new Alert(
            readText(in),
            UserId.of(readText(in)),
            readText(in),
            Severity.valueOf(readText(in)),
            AlertState.valueOf(readText(in)),
            in.readLong(),
            in.readBoolean() ? (Long) in.readLong() : null,
            Unit.valueOf(readText(in)),
            new BigDecimal(readText(in)),
            new BigDecimal(readText(in)),
            MeasureStatus.valueOf(readText(in)),
            Set.copyOf(readTexts(in)),
            in.readBoolean());
    List<AlertContext.Contributor> contributors = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      contributors.add(
          new AlertContext.Contributor(
              readText(in), new BigDecimal(readText(in)), in.readDouble()));
    }
    AlertContext context =
        new AlertContext(contributors, in.readInt(), in.readInt(), in.readLong());
    return new AlertMessage(id, alert, revision, queuedAt, context);
  }

  private static void writeTexts(DataOutputStream out, List<String> texts) throws IOException {
    out.writeInt(texts.size());
    for (String text : texts) {
      write(out, text);
    }
  }

  private static List<String> readTexts(DataInputStream in) throws IOException {
    List<String> texts = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      texts.add(readText(in));
    }
    return texts;
  }

  /** Not writeUTF, which ends at 64 KB. */
  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String readText(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("a text of " + length + " bytes in a record of " + in.available());
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
