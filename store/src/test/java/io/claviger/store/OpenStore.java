package io.claviger.store;

import static io.claviger.store.Fixture.ACTOR;
import static io.claviger.store.Fixture.anApi;
import static io.claviger.store.Fixture.audit;
import static io.claviger.store.Fixture.newSecret;
import static io.claviger.store.Fixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.credential.CredentialStatus;
import io.claviger.core.credential.Standing;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.store.account.AccountQuery;
import io.claviger.store.account.StoredAccount;
import io.claviger.store.audit.AuditVerdict;
import io.claviger.store.catalog.ImportedApi;
import io.claviger.store.credential.KeyQuery;
import io.claviger.store.credential.KeySettings;
import io.claviger.store.credential.StoredKey;
import io.claviger.store.credential.StoredToken;
import io.claviger.store.credential.TokenQuery;
import io.claviger.store.page.Page;
import io.claviger.store.page.PageRequest;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store that is open for each test, and the small changes that tests make. After each test the trail must be whole. */
abstract class OpenStore {
    final Fixture fixture = new Fixture();
    Store store;

    /** Opens the store of this test, a new one the first time. */
    abstract Store open() throws Exception;

    /** Runs SQL behind the store's back. */
    abstract void behindItsBack(String... statements) throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    void trailIsWholeAndStoreCloses() {
        assertThat(store.<AuditVerdict>read(tx -> tx.audit().verify())).isInstanceOf(AuditVerdict.Intact.class);
        store.close();
    }

    void reopen() throws Exception {
        store.close();
        store = open();
    }

    static void assertFails(ErrorCode code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ClavigerException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    StoredKey key(String id) {
        return store.read(tx -> tx.keys().find(id));
    }

    StoredToken token(String id) {
        return store.read(tx -> tx.tokens().find(id));
    }

    StoredKey stand(StoredKey key, Standing standing) {
        return changeKey("key.stand", key, tx -> tx.keys().stand(key, standing));
    }

    StoredKey rotate(StoredKey key, long overlap) {
        var digest = store.pepper().digest(newSecret());
        return changeKey("key.rotate", key, tx -> tx.keys().rotate(key, digest, overlap));
    }

    StoredKey endSecret(StoredKey key, String secretId) {
        return changeKey("key.end-secret", key, tx -> tx.keys().endSecret(key, secretId));
    }

    StoredKey update(StoredKey key, String name) {
        return changeKey("key.change", key, tx -> tx.keys().update(key, settings(name)));
    }

    StoredKey expire(StoredKey key, long at) {
        var now = key.settings();
        var settings =
                new KeySettings(now.name(), now.description(), now.contactEmail(), now.policy(), at, now.metadata());
        return changeKey("key.change", key, tx -> tx.keys().update(key, settings));
    }

    StoredKey changeKey(String action, StoredKey key, ChangeWork<StoredKey> work) {
        return store.change(ACTOR, action, tx -> {
                    audit(tx, key.accountId(), action, key.id());
                    return work.run(tx);
                })
                .value();
    }

    void changeAccount(String id, String name) {
        store.change(ACTOR, "account.change", tx -> {
            audit(tx, id, "account.change", id);
            return tx.accounts().update(tx.accounts().find(id).withName(name));
        });
    }

    ImportedApi putApi(String slug) {
        return store.change(ACTOR, "api.import", tx -> {
                    audit(tx, "installation", "api.import", slug);
                    return tx.apis().put(anApi(slug));
                })
                .value();
    }

    List<String> accounts(String root) {
        return store
                .read(tx -> tx.accounts()
                        .list(new AccountQuery(root == null ? null : List.of(root), null, PageRequest.first(100))))
                .items()
                .stream()
                .map(StoredAccount::name)
                .toList();
    }

    List<String> tokens(String root) {
        return store
                .read(tx -> tx.tokens()
                        .list(new TokenQuery(root == null ? null : List.of(root), null, null, PageRequest.first(100))))
                .items()
                .stream()
                .map(StoredToken::id)
                .toList();
    }

    List<String> keys(String account, String search, CredentialStatus status) {
        return store
                .read(tx -> tx.keys().list(new KeyQuery(account, search, status, PageRequest.first(100))))
                .items()
                .stream()
                .map(StoredKey::name)
                .toList();
    }

    Page<StoredKey> keyPage(String account, PageRequest page) {
        return store.read(tx -> tx.keys().list(new KeyQuery(account, null, null, page)));
    }
}
