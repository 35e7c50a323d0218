package io.hyperdex.risk.kafka.streams;

import io.hyperdex.risk.id.UserId;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;

/** Users as bytes: each u16 length, UTF-8. */
final class UserList {
  private UserList() {}

  static byte[] encode(Collection<UserId> users) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (UserId user : users) {
      byte[] name = user.value().getBytes(StandardCharsets.UTF_8);
      out.write(name.length >>> 8);
      out.write(name.length);
      out.writeBytes(name);
    }
    return out.toByteArray();
  }

  static void decode(byte[] bytes, Collection<UserId> into) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      byte[] name = new byte[in.getShort() & 0xffff];
      in.get(name);
      into.add(UserId.of(new String(name, StandardCharsets.UTF_8)));
    }
  }
}
