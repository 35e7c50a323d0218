package io.hyperdex.risk.channel.webhook;

import java.io.IOException;

/** An address, host, port or scheme that an {@link AddressPolicy} does not allow. */
public final class RefusedAddressException extends IOException {
  private static final long serialVersionUID = 1;

  RefusedAddressException(String message) {
    super(message);
  }
}
