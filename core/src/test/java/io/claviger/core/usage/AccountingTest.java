package io.claviger.core.usage;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.credential.Environment;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Secret;
import io.claviger.core.decision.AccessRequest;
import io.claviger.core.decision.Decision;
import io.claviger.core.decision.Door;
import io.claviger.core.decision.Presented;
import io.claviger.core.decision.Target;
import io.claviger.core.error.ErrorCode;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccountingTest {
    private final RejectionQueue rejections = new RejectionQueue(10);
    private final Accounting accounting = new Accounting(new UsageCounters(10), rejections, new Traffic());

    @Test
    void secretsThatWereSentAsAMethodAreNotInTheErrorLog() {
        var imported = Secret.of("s3cr3t-of-another-house-0123456789");
        var secret =
                KeyFormat.newKey("acme", Environment.LIVE, new SecureRandom()).reveal();

        assertThat(methodKept(imported, secret)).isEqualTo("[redacted]");
        assertThat(methodKept(imported, imported.reveal())).isEqualTo("[redacted]");
        assertThat(methodKept(imported, "DELETE")).isEqualTo("DELETE");
    }

    private String methodKept(Secret presented, String method) {
        var request = new AccessRequest(
                Door.VERIFY, new Presented.BearerSecret(presented), null, Target.Unspecified.INSTANCE, 1);
        var refused = new Decision.Refused("d", ErrorCode.OPERATION_UNKNOWN, "operation", "why", null, false);
        accounting.record(request, refused, Exchange.judgedOnly(method, 1));
        List<Rejection> kept = new ArrayList<>();
        rejections.flush(kept::addAll, 10);
        return kept.getFirst().method();
    }
}
