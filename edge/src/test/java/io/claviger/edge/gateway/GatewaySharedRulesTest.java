package io.claviger.edge.gateway;

import static io.claviger.edge.gateway.GatewayFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.account.Account;
import io.claviger.core.account.Module;
import io.claviger.core.address.AddressRange;
import io.claviger.core.fixture.KeyFixture;
import io.claviger.core.guard.Mode;
import io.claviger.core.policy.IpFilter;
import io.claviger.core.policy.LimitRules;
import io.claviger.core.policy.NamedPolicy;
import io.claviger.core.policy.Policy;
import io.claviger.core.snapshot.SnapshotChange.Entry;
import io.claviger.edge.http.RawClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a key's account and its named policy say, while streams of it are open. */
class GatewaySharedRulesTest {
    private GatewayFixture gateway;
    private KeyFixture key;

    @BeforeEach
    void keyUnderAPolicy() throws Exception {
        gateway = new GatewayFixture();
        key = KeyFixture.aKey().underPolicy("shared");
        policy(new Policy(Set.of("CALL")));
        gateway.state.put(key);
    }

    @AfterEach
    void close() throws Exception {
        gateway.close();
    }

    @Test
    void openStreamEndsWhenThePolicyOfItsKeyIsNarrowed() throws Exception {
        assertStreamEnds(() -> policy(new Policy(Set.of("OTHER"))));
    }

    @Test
    void openStreamEndsWhenThePolicyOfItsKeyIsBoundToOtherAddresses() throws Exception {
        assertStreamEnds(() -> policy(new Policy(Set.of("CALL")).withAddresses(elsewhere(Mode.ENFORCE))));
    }

    @Test
    void openStreamEndsWhenThePolicyOfItsKeyIsGone() throws Exception {
        assertStreamEnds(() -> gateway.state.apply(new Entry.PolicyGone("shared")));
    }

    @Test
    void openStreamEndsWhenItsAccountBarsItsAddress() throws Exception {
        assertStreamEnds(() -> account(Set.of(Module.IP_FILTER), elsewhere(Mode.ENFORCE)));
    }

    @Test
    void openStreamEndsWhenTheModuleOfAFilterThatBarsItIsSwitchedOn() throws Exception {
        account(Set.of(), elsewhere(Mode.ENFORCE));
        assertStreamEnds(() -> account(Set.of(Module.IP_FILTER), elsewhere(Mode.ENFORCE)));
    }

    @Test
    void openStreamGoesOnWhereNothingThatItDoesIsBarred() throws Exception {
        try (var client = stream()) {
            policy(new Policy(Set.of("CALL", "OTHER")));
            account(Set.of(Module.IP_FILTER), elsewhere(Mode.REPORT));
            account(Set.of(), elsewhere(Mode.ENFORCE));
            gateway.state.apply(new Entry.PolicyPut(new NamedPolicy("another", "account", Policy.NONE)));
            client.socket().setSoTimeout(1500);
            assertThat(org.assertj.core.api.Assertions.catchThrowable(client::readToEnd))
                    .hasMessageContaining("neither answered nor closed");
        }
    }

    private void assertStreamEnds(Runnable change) throws Exception {
        try (var client = stream()) {
            var start = System.nanoTime();
            change.run();
            assertThat(client.readToEnd()).doesNotContain("\r\n0\r\n");
            assertThat(System.nanoTime() - start).isLessThan(1_000_000_000L);
        }
        await(() -> !gateway.upstream.closed.isEmpty());
    }

    private RawClient stream() throws Exception {
        gateway.upstream.talk(connection -> {
            connection.readHead();
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
            connection.awaitClose();
        });
        var client = new RawClient(gateway.port());
        client.send("GET /good HTTP/1.1\r\nHost: api.example\r\nX-API-Key: "
                + key.secret().reveal() + "\r\n\r\n");
        client.readUntil("first");
        return client;
    }

    private void policy(Policy policy) {
        gateway.state.apply(new Entry.PolicyPut(new NamedPolicy("shared", "account", policy)));
    }

    private void account(Set<Module> modules, IpFilter filter) {
        gateway.state.put(
                new Account("account", null, "An account", false, modules, Map.of("things", filter), LimitRules.NONE));
    }

    private static IpFilter elsewhere(Mode mode) {
        return new IpFilter(mode, List.of(AddressRange.parse("10.0.0.0/8")));
    }
}
