package io.claviger.store;

import static io.claviger.store.Fixture.ACTOR;
import static io.claviger.store.Fixture.SECOND;
import static io.claviger.store.Fixture.audit;
import static io.claviger.store.Fixture.hash;
import static io.claviger.store.OpenStore.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import io.claviger.store.account.AccountQuery;
import io.claviger.store.account.NewAccount;
import io.claviger.store.idempotency.Answer;
import io.claviger.store.idempotency.RepeatableRequest;
import io.claviger.store.page.PageRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What holds for repeated requests on every database. */
abstract class IdempotencyContract {
    private static final RepeatableRequest REQUEST = new RepeatableRequest("token-1", "key-1", hash("hash-1"));

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
    void closeStore() {
        store.close();
    }

    @Test
    void repeatedRequestGetsTheSameAnswerAndChangesNothing() throws Exception {
        var first = create(REQUEST);
        var second = create(REQUEST);
        assertThat(first.repeated()).isFalse();
        assertRepeats(second, first);
        store.close();
        store = open();
        assertRepeats(create(REQUEST), first);
        assertThat(accounts()).isEqualTo(1);
    }

    private static void assertRepeats(Changed<Answer> repeated, Changed<Answer> first) {
        assertThat(repeated.value()).isEqualTo(first.value());
        assertThat(repeated.revision()).isEqualTo(first.revision());
        assertThat(repeated.repeated()).isTrue();
    }

    @Test
    void sameKeyWithAnotherRequestIsRefused() {
        create(REQUEST);
        assertFails(ErrorCode.CONFLICT, () -> create(new RepeatableRequest("token-1", "key-1", hash("hash-2"))));
        assertThat(accounts()).isEqualTo(1);
    }

    @Test
    void anotherCallersSameKeyIsAnotherRequest() {
        create(REQUEST);
        assertThat(create(new RepeatableRequest("token-2", "key-1", hash("hash-1")))
                        .repeated())
                .isFalse();
        assertThat(accounts()).isEqualTo(2);
    }

    @Test
    void answerIsKeptForTenMinutes() {
        create(REQUEST);
        fixture.now.addAndGet(599 * SECOND);
        assertThat(create(REQUEST).repeated()).isTrue();
        fixture.now.addAndGet(2 * SECOND);
        assertThat(create(REQUEST).repeated()).isFalse();
        assertThat(create(REQUEST).repeated()).isTrue();
    }

    @Test
    void failureIsNotKept() {
        assertThatThrownBy(() -> store.changeOnce(ACTOR, "account.create", REQUEST, tx -> {
                    throw ClavigerException.invalid("/name", "no");
                }))
                .isInstanceOf(ClavigerException.class);
        assertThat(create(REQUEST).repeated()).isFalse();
    }

    @Test
    void sameRequestManyTimesAtOnceIsDoneOnce() throws Exception {
        List<Future<Changed<Answer>>> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var i = 0; i < 40; i++) {
                answers.add(threads.submit(() -> create(REQUEST)));
            }
        }
        var different = new HashSet<Answer>();
        for (var answer : answers) {
            different.add(answer.get().value());
        }
        assertThat(different).hasSize(1);
        assertThat(accounts()).isEqualTo(1);
    }

    @Test
    void keptAnswerOfAnotherRequestIsNotPassedOff() throws Exception {
        create(REQUEST);
        create(new RepeatableRequest("token-2", "key-2", hash("hash-2")));
        behindItsBack("update idempotency set answer = (select answer from idempotency where caller_id = 'token-2')"
                + " where caller_id = 'token-1'");
        assertThatThrownBy(() -> create(REQUEST)).isInstanceOf(IllegalStateException.class);
    }

    private Changed<Answer> create(RepeatableRequest request) {
        return store.changeOnce(ACTOR, "account.create", request, tx -> {
            var account = tx.accounts().insert(new NewAccount(null, "Acme", null));
            audit(tx, account.id(), "account.create", account.id());
            return new Answer(201, Map.of("ETag", "\"1\""), "{\"id\":\"" + account.id() + "\"}");
        });
    }

    private int accounts() {
        return store.read(tx -> tx.accounts().list(new AccountQuery(null, null, PageRequest.first(100))))
                .items()
                .size();
    }
}
