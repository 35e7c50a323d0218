import exchange.core2.core.common.CoreSymbolSpecification;
import exchange.core2.core.common.OrderAction;
import exchange.core2.core.common.OrderType;
import exchange.core2.core.common.SymbolType;
import exchange.core2.core.common.cmd.CommandResultCode;
import exchange.core2.core.common.cmd.OrderCommand;
import exchange.core2.core.common.cmd.OrderCommandType;
import exchange.core2.core.common.config.ExchangeConfiguration;
import exchange.core2.core.common.config.OrdersProcessingConfiguration;
import exchange.core2.core.processors.RiskEngine;
import exchange.core2.core.processors.SharedPool;
import exchange.core2.core.processors.journaling.DummySerializationProcessor;
import java.util.Locale;
import java.util.Random;

/**
 * exchange-core's own risk engine in the caller's thread, without its ring: the check of one order
 * in margin mode, nanoseconds. Arguments: numbers of users.
 */
public final class ExchangeCoreCheck {
  private static final int SYMBOL = 7;
  private static final int BASE = 1;
  private static final int QUOTE = 2;
  private static final int ORDERS = 1 << 20;
  private static final int REPETITIONS = 6;
  private static final long BALANCE = 1L << 50;

  private ExchangeCoreCheck() {}

  public static void main(String[] args) {
    for (String users : args) {
      measure(Integer.parseInt(users));
    }
  }

  private static void measure(int users) {
    RiskEngine engine =
        new RiskEngine(
            0,
            1,
            DummySerializationProcessor.INSTANCE,
            SharedPool.createTestSharedPool(),
            ExchangeConfiguration.defaultBuilder()
                .ordersProcessingCfg(
                    OrdersProcessingConfiguration.builder()
                        .riskProcessingMode(
                            OrdersProcessingConfiguration.RiskProcessingMode.FULL_PER_CURRENCY)
                        .marginTradingMode(
                            OrdersProcessingConfiguration.MarginTradingMode.MARGIN_TRADING_ENABLED)
                        .build())
                .build());
    engine
        .getSymbolSpecificationProvider()
        .addSymbol(
            CoreSymbolSpecification.builder()
                .symbolId(SYMBOL)
                .type(SymbolType.FUTURES_CONTRACT)
                .baseCurrency(BASE)
                .quoteCurrency(QUOTE)
                .baseScaleK(1)
                .quoteScaleK(1)
                .takerFee(1)
                .makerFee(1)
                .marginBuy(10)
                .marginSell(10)
                .build());
    for (int user = 0; user < users; user++) {
      engine.getUserProfileService().addEmptyUserProfile(user);
      engine.getUserProfileService().balanceAdjustment(user, QUOTE, BALANCE, 1);
    }
    Random random = new Random(42);
    int[] order = new int[ORDERS];
    for (int i = 0; i < ORDERS; i++) {
      order[i] = random.nextInt(users);
    }
    OrderCommand command =
        OrderCommand.newOrder(OrderType.GTC, 1, 0, 1_000, 1_000, 1, OrderAction.BID);
    command.command = OrderCommandType.PLACE_ORDER;
    command.symbol = SYMBOL;
    double least = Double.MAX_VALUE;
    long sequence = 0;
    for (int rep = 0; rep < REPETITIONS; rep++) {
      long start = System.nanoTime();
      for (int i = 0; i < ORDERS; i++) {
        command.uid = order[i];
        command.orderId = ++sequence;
        command.action = (i & 1) == 0 ? OrderAction.BID : OrderAction.ASK;
        command.resultCode = CommandResultCode.NEW;
        engine.preProcessCommand(sequence, command);
        if (command.resultCode != CommandResultCode.VALID_FOR_MATCHING_ENGINE) {
          throw new IllegalStateException("order was refused: " + command.resultCode);
        }
      }
      least = Math.min(least, (double) (System.nanoTime() - start) / ORDERS);
    }
    System.out.printf(
        Locale.ROOT, "figure\tExchangeCore.marginCheck users=%d\t%.6g%n", users, least);
  }
}
