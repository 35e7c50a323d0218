package io.hyperdex.risk.alert;
import org.openjdk.jcstress.annotations.*;
import org.openjdk.jcstress.infra.results.II_Result;
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "x")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "x")
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "x")
@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "x")
@State
public class ProbeStress {
  int x,y;
  @Actor public void a(II_Result r){ x=1; r.r1=y; }
  @Actor public void b(II_Result r){ y=1; r.r2=x; }
}
