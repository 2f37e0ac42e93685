package io.claviger.store;

import static io.claviger.store.Fixture.ACTOR;
import static io.claviger.store.Fixture.SECOND;
import static io.claviger.store.Fixture.aKey;
import static io.claviger.store.Fixture.anAccount;
import static io.claviger.store.Fixture.audit;
import static io.claviger.store.Fixture.newSecret;
import static io.claviger.store.Fixture.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.catalog.AccessType;
import io.claviger.core.credential.Environment;
import io.claviger.core.credential.KeyType;
import io.claviger.core.credential.Secret;
import io.claviger.core.credential.Standing;
import io.claviger.store.StoreOpenException.Reason;
import io.claviger.store.credential.NewKey;
import io.claviger.store.credential.StoredKey;
import org.junit.jupiter.api.Test;

/** What holds for secrets that may be read again, on every database. */
abstract class ProfileKeyContract extends OpenStore {
    @Test
    void publishedSecretIsReadAgainAfterARestart() throws Exception {
        var account = anAccount(store, "Acme");
        var secret = newSecret();
        var key = aProfileKey(account.id(), secret);
        var other = aProfileKey(account.id(), newSecret());

        assertThat(published(key)).isEqualTo(secret.reveal());
        reopen();
        assertThat(published(key)).isEqualTo(secret.reveal());
        assertThat(published(other)).isNotEqualTo(secret.reveal());
        assertThat(published(aKey(store, account.id(), "workspace"))).isNull();
    }

    @Test
    void rotationPublishesTheNewSecretInsteadOfTheOld() {
        var account = anAccount(store, "Acme");
        var key = aProfileKey(account.id(), newSecret());
        var next = newSecret();
        var rotated = changeKey("key.rotate", key, tx -> {
            var digest = store.pepper().digest(next);
            var after = tx.keys().rotate(key, digest, 60 * SECOND);
            tx.keys().publish(after, digest, next);
            return after;
        });

        assertThat(published(rotated)).isEqualTo(next.reveal());
        var ended = endSecret(rotated, rotated.secrets().getFirst().id());
        assertThat(published(ended)).isNull();
    }

    @Test
    void whatHasEndedIsNotReadAgainButWhatIsDisabledIs() {
        var account = anAccount(store, "Acme");
        var secret = newSecret();
        var key = stand(aProfileKey(account.id(), secret), Standing.DISABLED);
        assertThat(published(key)).isEqualTo(secret.reveal());
        assertThat(published(stand(key, Standing.REVOKED))).isNull();
        assertThat(published(stand(aProfileKey(account.id(), newSecret()), Standing.DELETED)))
                .isNull();
    }

    @Test
    void secretOfAWorkspaceKeyIsNotPublishedNorOneThatTheKeyHasNot() {
        var account = anAccount(store, "Acme");
        var secret = newSecret();
        var digest = store.pepper().digest(secret);
        var workspace = aKey(store, account.id(), secret, settings("w"));
        assertThatThrownBy(() -> changeKey("key.publish", workspace, tx -> {
                    tx.keys().publish(workspace, digest, secret);
                    return workspace;
                }))
                .isInstanceOf(IllegalArgumentException.class);
        var profile = aProfileKey(account.id(), newSecret());
        assertThatThrownBy(() -> changeKey("key.publish", profile, tx -> {
                    tx.keys().publish(profile, digest, secret);
                    return profile;
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(secret.reveal());
    }

    @Test
    void sealedSecretPassesForNoOtherKeys() throws Exception {
        var account = anAccount(store, "Acme");
        var secret = newSecret();
        var one = aProfileKey(account.id(), secret);
        var other = aProfileKey(account.id(), newSecret());
        behindItsBack(
                "update published_secret set sealed = (select sealed from published_secret where credential_id = '"
                        + one.id() + "')");

        assertThat(published(one)).isEqualTo(secret.reveal());
        assertThatThrownBy(() -> published(other))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(other.id())
                .hasMessageNotContaining(secret.reveal());
    }

    @Test
    void storeFromBeforeProfileKeysGetsTheKeyThatSealsThem() throws Exception {
        behindItsBack("delete from sealed_key where name = 'secret'");
        reopen();
        var secret = newSecret();
        var key = aProfileKey(anAccount(store, "Acme").id(), secret);
        reopen();
        assertThat(published(key)).isEqualTo(secret.reveal());
    }

    @Test
    void lossOfTheKeyThatSealsSecretsIsFound() throws Exception {
        aProfileKey(anAccount(store, "Acme").id(), newSecret());
        behindItsBack(
                "create table hidden as select * from sealed_key", "delete from sealed_key where name = 'secret'");
        store.close();
        assertThatThrownBy(this::open)
                .isInstanceOfSatisfying(
                        StoreOpenException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT))
                .hasMessageContaining("secret");
        behindItsBack("delete from sealed_key", "insert into sealed_key select * from hidden", "drop table hidden");
        store = open();
    }

    private StoredKey aProfileKey(String accountId, Secret secret) {
        return store.change(ACTOR, "key.create", tx -> {
                    var digest = store.pepper().digest(secret);
                    var key = tx.keys()
                            .insert(new NewKey(
                                    accountId,
                                    KeyType.PROFILE,
                                    AccessType.CUSTOM,
                                    Environment.LIVE,
                                    settings("app"),
                                    digest,
                                    null));
                    tx.keys().publish(key, digest, secret);
                    audit(tx, accountId, "key.create", key.id());
                    return key;
                })
                .value();
    }

    private String published(StoredKey key) {
        var secret = store.read(tx -> tx.keys().published(key));
        return secret == null ? null : secret.reveal();
    }
}
