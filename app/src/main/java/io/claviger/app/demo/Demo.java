package io.claviger.app.demo;

import io.claviger.control.account.AccountTarget;
import io.claviger.control.account.CreateAccount;
import io.claviger.control.account.PutModules;
import io.claviger.control.api.PutApi;
import io.claviger.control.command.Commands;
import io.claviger.control.command.Precondition;
import io.claviger.control.key.CreateKey;
import io.claviger.control.key.KeyTarget;
import io.claviger.control.key.RevokeKey;
import io.claviger.control.role.Caller;
import io.claviger.core.account.Module;
import io.claviger.core.catalog.Api;
import io.claviger.core.catalog.Catalog;
import io.claviger.core.catalog.Operation;
import io.claviger.core.catalog.StoredApi;
import io.claviger.core.credential.CredentialStatus;
import io.claviger.core.credential.Secret;
import io.claviger.core.snapshot.Snapshot;
import io.claviger.examples.loyalty.LoyaltyApi;
import io.claviger.store.Store;
import io.claviger.store.account.AccountQuery;
import io.claviger.store.account.NewAccount;
import io.claviger.store.account.StoredAccount;
import io.claviger.store.catalog.ImportedApi;
import io.claviger.store.credential.KeyQuery;
import io.claviger.store.page.PageRequest;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loyalty API on a free loopback port, its documents imported, and an account with keys made anew at each start.
 * Everything goes through the commands that the management API runs too, so the audit trail tells of it.
 */
public final class Demo implements AutoCloseable {
    /** The account's name, by which a later start finds it. */
    public static final String ACCOUNT = "Demo";

    private static final String KEY = "Demo key";
    private static final String HOST = "127.0.0.1";
    private static final Caller CALLER = Caller.system("demo");
    private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

    /** What the key may not do, so that a refusal can be seen. */
    private static final String WITHHELD = "CUSTOMERS_DELETE";

    private final LoyaltyApi upstream;
    private final String accountId;
    private final Secret secret;
    private final Map<Sample, Secret> samples = new EnumMap<>(Sample.class);

    /** A call of one of the other keys, and what it shows. */
    public record Trial(String shows, String curl) {}

    /** Opens the demo on a store that the snapshot follows, and waits until it is open. */
    public static Demo open(Vertx vertx, Store store, Snapshot snapshot, SecureRandom random) {
        var upstream = startWhereItWas(vertx, store);
        try {
            return new Demo(store, snapshot, upstream, random);
        } catch (RuntimeException e) {
            upstream.close();
            throw e;
        }
    }

    private Demo(Store store, Snapshot snapshot, LoyaltyApi upstream, SecureRandom random) {
        this.upstream = upstream;
        importDocuments(store, new PutApi(snapshot));
        this.accountId = account(store);
        switchModulesOn(store);
        revokeEarlierKeys(store);
        var create = new CreateKey(snapshot, store.pepper(), random);
        var wish = CreateKey.Wish.live(accountId, KEY, permissions(snapshot.catalog()));
        var commands = new Commands(store);
        this.secret = commands.run(CALLER, create, wish).value().secret();
        for (var sample : Sample.values()) {
            samples.put(
                    sample,
                    commands.run(CALLER, create, sample.wish(accountId, KEY))
                            .value()
                            .secret());
        }
    }

    /** The id of the demo's account. */
    public String accountId() {
        return accountId;
    }

    /** The key's secret, made at this start. */
    public Secret secret() {
        return secret;
    }

    /** A command that is allowed, as it can be pasted. */
    public String allowedCurl(String gateway) {
        return "curl -H 'X-API-Key: " + secret.reveal() + "' " + gateway + "/customers/jane";
    }

    /** A command that is refused: the key lacks {@value #WITHHELD}. */
    public String refusedCurl(String gateway) {
        return "curl -X DELETE -H 'X-API-Key: " + secret.reveal() + "' " + gateway + "/customers/jane";
    }

    /** What its other keys show. */
    public List<Trial> trials(String gateway) {
        return samples.entrySet().stream()
                .map(each -> new Trial(each.getKey().shows(), each.getKey().curl(each.getValue(), gateway)))
                .toList();
    }

    @Override
    public void close() {
        upstream.close();
    }

    /** On the port of the last start if it is free: then nothing has to be imported again. */
    private static LoyaltyApi startWhereItWas(Vertx vertx, Store store) {
        var port = lastPort(store);
        try {
            return LoyaltyApi.start(vertx, HOST, port);
        } catch (IllegalStateException e) {
            LOG.debug("the demo's last port {} is taken", port, e);
            return LoyaltyApi.start(vertx, HOST, 0);
        }
    }

    private static int lastPort(Store store) {
        var slug = LoyaltyApi.documents().getFirst().slug();
        return imported(store, slug)
                .map(known -> URI.create(known.upstreams().live()))
                .filter(last -> HOST.equals(last.getHost()) && last.getPort() > 0)
                .map(URI::getPort)
                .orElse(0);
    }

    /** In one change: otherwise each import would have the whole catalog made again. */
    private void importDocuments(Store store, PutApi putApi) {
        var upstreams = new Api.Upstreams("http://" + HOST + ":" + upstream.port(), null);
        var imports = LoyaltyApi.documents().stream()
                .map(document -> new StoredApi(document.slug(), document.text(), "", upstreams))
                .filter(wanted -> !imported(store, wanted.slug()).equals(Optional.of(wanted)))
                .map(wanted -> putApi.prepare(wanted, Precondition.NONE, true))
                .toList();
        if (!imports.isEmpty()) {
            store.change(CALLER.actor(), "demo", tx -> {
                imports.forEach(each -> putApi.perform(tx, CALLER, each));
                return imports.size();
            });
        }
    }

    private static Optional<StoredApi> imported(Store store, String slug) {
        return store.read(tx -> Optional.ofNullable(tx.apis().find(slug))).map(ImportedApi::api);
    }

    private static String account(Store store) {
        var query = new AccountQuery(null, ACCOUNT, PageRequest.first(PageRequest.MOST));
        return store.read(tx -> tx.accounts().list(query)).items().stream()
                .filter(account -> account.name().equals(ACCOUNT) && account.parentId() == null)
                .filter(account -> !account.suspended())
                .findFirst()
                .map(StoredAccount::id)
                .orElseGet(() -> new Commands(store)
                        .run(CALLER, new CreateAccount(), new NewAccount(null, ACCOUNT, null))
                        .value()
                        .id());
    }

    /** So that all pages of the account can be tried. */
    private void switchModulesOn(Store store) {
        var states = Stream.of(Module.values()).collect(Collectors.toMap(module -> module, module -> true));
        var target = new AccountTarget(accountId, Precondition.NONE);
        new Commands(store).run(CALLER, new PutModules(), new PutModules.Wish(target, states));
    }

    private void revokeEarlierKeys(Store store) {
        var query = new KeyQuery(accountId, KEY, CredentialStatus.ACTIVE, PageRequest.first(PageRequest.MOST));
        for (var key : store.read(tx -> tx.keys().list(query)).items()) {
            if (key.name().startsWith(KEY)
                    && key.createdBy().equals(CALLER.actor().id())) {
                new Commands(store).run(CALLER, new RevokeKey(), new KeyTarget(key.id(), Precondition.NONE));
            }
        }
    }

    private static List<String> permissions(Catalog catalog) {
        return LoyaltyApi.documents().stream()
                .flatMap(document -> Stream.ofNullable(catalog.api(document.slug())))
                .flatMap(api -> api.operations().stream())
                .filter(operation -> !operation.open())
                .map(Operation::permission)
                .filter(permission -> !permission.equals(WITHHELD))
                .distinct()
                .sorted()
                .toList();
    }
}
