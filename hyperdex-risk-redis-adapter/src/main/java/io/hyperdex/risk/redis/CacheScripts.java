package io.hyperdex.risk.redis;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The two atomic steps, as scripts. Nothing in them is newer than Redis 3. */
final class CacheScripts {
  /** Answers of {@link #PUT}. */
  static final long WRITTEN = 1;

  static final long STALE = 0;
  static final long FOREIGN = -1;

  /** The value under the key is newer: 0. The key holds another kind of thing: -1. Else 1. */
  static final String PUT =
      """
      local held = redis.call('TYPE', KEYS[1])['ok']
      if held == 'string' then
        local head = redis.call('GETRANGE', KEYS[1], 0, 51)
        if #head == 52 and string.match(head, '^HDXR%x+$') and head > string.sub(ARGV[1], 1, 52) then
          return 0
        end
      elseif held ~= 'none' then
        return -1
      end
      redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
      return 1
      """;

  /** Takes away exactly these bytes, and nothing that has come in their place. */
  static final String REMOVE =
      """
      if redis.call('GET', KEYS[1]) == ARGV[1] then
        return redis.call('DEL', KEYS[1])
      end
      return 0
      """;

  private static final String PUT_SHA = sha1(PUT);

  private CacheScripts() {}

  /** By the script's digest; a server that does not know it says so ({@link #isUnknown}). */
  static RedisFuture<Long> put(
      RedisAsyncCommands<byte[], byte[]> commands, byte[] key, byte[] payload, byte[] ttlMs) {
    return commands.evalsha(PUT_SHA, ScriptOutputType.INTEGER, new byte[][] {key}, payload, ttlMs);
  }

  /** By the script itself, which the server remembers from then on. */
  static RedisFuture<Long> putInFull(
      RedisAsyncCommands<byte[], byte[]> commands, byte[] key, byte[] payload, byte[] ttlMs) {
    return commands.eval(PUT, ScriptOutputType.INTEGER, new byte[][] {key}, payload, ttlMs);
  }

  static RedisFuture<Long> remove(
      RedisAsyncCommands<byte[], byte[]> commands, byte[] key, byte[] payload) {
    return commands.eval(REMOVE, ScriptOutputType.INTEGER, new byte[][] {key}, payload);
  }

  /** Whether the server was restarted, or its scripts flushed. */
  static boolean isUnknown(Throwable failure) {
    return failure instanceof RedisNoScriptException;
  }

  private static String sha1(String script) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1").digest(script.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-1", e);
    }
  }
}
