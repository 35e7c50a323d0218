package io.hyperdex.risk.examples;

/** Scaffold: shows that the runnable jar starts. */
public final class Main {
  private Main() {}

  /** Prints one line. */
  public static void main(String[] args) {
    System.out.println("HyperDEX Risk examples: scaffold");
  }
}
