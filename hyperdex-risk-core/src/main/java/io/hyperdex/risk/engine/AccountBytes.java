package io.hyperdex.risk.engine;

import io.hyperdex.risk.metric.ReturnWindow;

/** One user in a state: header, positions, returns, and the steps that can still be undone. */
final class AccountBytes {
  private static final int ACTIVE = 1;
  private static final int PERIOD_OPEN = 2;

  private final EngineConfig config;
  private final StateIds ids;
  private final PositionBytes positions;
  private final RuleBytes rules;
  private final StepBytes steps;

  AccountBytes(Core core, StateIds ids, RuleSetTable sets) {
    config = core.config;
    this.ids = ids;
    positions = new PositionBytes(ids);
    rules = new RuleBytes(sets);
    steps = new StepBytes(core, ids, positions, this);
  }

  // ---- accounts

  void write(StateWriter out, Account account) {
    rules.anew();
    writeMoment(out, account.lastEventMs);
    writeMoment(out, account.lastTimerMs);
    account.writePositions(out, ids, positions);
    writeHeader(out, account.header);
    writeReturns(out, account);
    account.writeStand(out, ids);
    steps.write(out, account);
  }

  /** Into an account that nothing was ever applied to. */
  void read(StateReader in, Account account) {
    rules.anew();
    account.lastEventMs = readMoment(in);
    account.lastTimerMs = readMoment(in);
    account.readPositions(in, ids, positions);
    account.header = readHeader(in, account);
    readReturns(in, account);
    account.readStand(in, ids);
    steps.read(in, account);
  }

  private static void writeMoment(StateWriter out, long timeMs) {
    out.putBoolean(timeMs != Long.MIN_VALUE);
    if (timeMs != Long.MIN_VALUE) {
      out.putSigned(timeMs);
    }
  }

  private static long readMoment(StateReader in) {
    return in.getBoolean() ? in.getSigned() : Long.MIN_VALUE;
  }

  private void writeReturns(StateWriter out, Account account) {
    ReturnWindow window = account.returns;
    int kept = window == null ? 0 : kept(account.header.returnsEnd);
    out.putVar(kept);
    int end = account.header.returnsEnd;
    for (int i = end - kept; window != null && i < end; i++) {
      out.putFloat(window.get(i));
    }
  }

  private int kept(int end) {
    return Math.min(end, config.scenarioWindow() + config.periodsOfUndo());
  }

  private void readReturns(StateReader in, Account account) {
    int count = in.getCount(Float.BYTES);
    int end = account.header.returnsEnd;
    if (count != 0 && count != kept(end)) {
      throw in.bad(count + " returns of " + end);
    }
    if (count > 0) {
      ReturnWindow window = new ReturnWindow(config.scenarioWindow(), config.periodsOfUndo());
      for (int i = end - count; i < end; i++) {
        float value = in.getFloat();
        if (Float.isNaN(value)) {
          throw in.bad("a return must be a number");
        }
        window.append(i, value);
      }
      account.returns = window;
    }
  }

  // ---- headers

  void writeHeader(StateWriter out, UserHeader header) {
    out.putVar(header.eventsBooked);
    out.putByte((header.active ? ACTIVE : 0) | (header.periodOpen ? PERIOD_OPEN : 0));
    out.putDouble(header.index);
    out.putMoney(header.baseHigh, header.baseLow);
    out.putDouble(header.peak);
    out.putDouble(header.maxDrawdown);
    out.putVar(header.samples);
    out.putDouble(header.periodStart);
    out.putVar(header.returnsEnd);
    out.putVar(header.trades);
    out.putMoney(header.valueTradedHigh, header.valueTradedLow);
    out.putVar(header.valuedTrades);
    out.putVar(header.wins);
    out.putVar(header.losses);
    out.putVar(header.breakEvens);
    out.putVar(header.excludedDisposals);
    out.putVar(header.streak);
    out.putVar(header.maxStreak);
    out.putMoney(header.feesHigh, header.feesLow);
    out.putVar(header.unpricedFees);
    rules.write(out, header.rules);
  }

  UserHeader readHeader(StateReader in, Account account) {
    UserHeader header = new UserHeader(RuleStates.NONE);
    header.eventsBooked = in.getInt();
    int flags = in.getIndex(4, "flags of a user");
    header.active = (flags & ACTIVE) != 0;
    header.periodOpen = (flags & PERIOD_OPEN) != 0;
    header.index = in.getNumber();
    header.setBase(in.getUsd());
    header.peak = in.getNumber();
    header.maxDrawdown = in.getNumber();
    header.samples = in.getInt();
    header.periodStart = in.getNumber();
    header.returnsEnd = in.getInt();
    header.trades = in.getInt();
    header.setValueTraded(in.getUsd());
    header.valuedTrades = in.getInt();
    header.wins = in.getInt();
    header.losses = in.getInt();
    header.breakEvens = in.getInt();
    header.excludedDisposals = in.getInt();
    header.streak = in.getInt();
    header.maxStreak = in.getInt();
    header.setFees(in.getUsd());
    header.unpricedFees = in.getInt();
    header.rules = rules.read(in, account.user);
    return header;
  }

  void writeRules(StateWriter out, RuleStates states) {
    rules.write(out, states);
  }

  RuleStates readRules(StateReader in, Account account) {
    return rules.read(in, account.user);
  }
}
