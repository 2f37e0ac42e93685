package io.claviger.control.http;

import io.claviger.control.command.Command;
import io.claviger.control.command.Precondition;
import io.claviger.control.contract.ContractOperation;
import io.claviger.control.json.JsonText;
import io.claviger.control.role.Caller;
import io.claviger.control.session.SignedIn;
import io.claviger.control.session.Visit;
import io.claviger.core.credential.SecretDigest;
import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.FieldFault;
import io.claviger.store.ReadWork;
import io.claviger.store.Store;
import io.claviger.store.audit.AuditUpkeep;
import io.claviger.store.page.Page;
import io.claviger.store.page.PageRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One call of an operation: authenticated, its role permitted, its parts checked against the contract. */
public final class Call {
    private static final int DEFAULT_LIMIT = 50;
    private static final int DEFAULT_WAIT_SECONDS = 5;

    private final Store store;
    private final Changes changes;
    private final Cursors cursors;
    private final ContractOperation operation;
    private final Identity identity;
    private final Visit visit;
    private final Map<String, String> pathValues;
    private final ContractOperation.Checked checked;
    private final @Nullable SecretDigest requestHash;

    Call(
            Store store,
            Changes changes,
            ContractOperation operation,
            Identity identity,
            Visit visit,
            Map<String, String> pathValues,
            ContractOperation.Checked checked,
            @Nullable SecretDigest requestHash) {
        this.store = store;
        this.changes = changes;
        this.cursors = new Cursors(store.pepper());
        this.operation = operation;
        this.identity = identity;
        this.visit = visit;
        this.pathValues = pathValues;
        this.checked = checked;
        this.requestHash = requestHash;
    }

    public Caller caller() {
        return identity.caller();
    }

    /** Who is at the other end. */
    public Visit visit() {
        return visit;
    }

    /** The session of a call that only sessions can make. */
    public SignedIn session() {
        if (identity instanceof Identity.BySession(var by, var session)) {
            return session;
        }
        throw new IllegalStateException(operation.id() + " is not for sessions");
    }

    /** The id of the session that came along, or null. */
    public @Nullable String sessionId() {
        var session = switch (identity) {
            case Identity.BySession(var by, var own) -> own;
            case Identity.Visitor(var by, var before) -> before;
            case Identity.ByToken byToken -> null;
        };
        return session == null ? null : session.session().id();
    }

    /** A value of the path. */
    public String path(String name) {
        var value = pathValues.get(name);
        if (value == null) {
            throw new IllegalStateException("the path of " + operation.id() + " has no " + name);
        }
        return value;
    }

    public Members body() {
        return new Members(checked.body());
    }

    public Members query() {
        return new Members(Map.copyOf(checked.query()));
    }

    /** A header that the contract names; null where it is not there. */
    public @Nullable String header(String name) {
        return checked.headers().get(name);
    }

    /** What {@code If-Match} asks for. */
    public Precondition precondition() {
        return Precondition.of(checked.headers().get("If-Match"));
    }

    /** Refuses the request where its shape was at fault. */
    public void requireSound() {
        requireSound(List.of());
    }

    /**
     * Refuses the request where its shape was at fault, with what is wrong with the meaning of the rest in the same
     * answer. What is misshapen was left out before its meaning was judged, so that it is missing is no news.
     */
    public void requireSound(List<FieldFault> meaning) {
        if (!checked.faults().isEmpty()) {
            var all = new ArrayList<>(checked.faults());
            var misshapen = checked.faults().stream().map(FieldFault::pointer).collect(Collectors.toSet());
            meaning.stream()
                    .filter(fault -> !misshapen.contains(fault.pointer()))
                    .forEach(all::add);
            throw ClavigerException.invalid(all);
        }
    }

    /** Whether the shape was at fault, so that {@link #requireSound} will refuse it. */
    public boolean isFaulty() {
        return !checked.faults().isEmpty();
    }

    /** Whether the shape was at fault at a place of the request. */
    public boolean isFaulty(String pointer) {
        return checked.faults().stream().anyMatch(fault -> fault.pointer().equals(pointer));
    }

    /** Reads in one transaction. */
    public <T> T read(ReadWork<T> work) {
        return store.read(work);
    }

    /** The trail's upkeep, which takes transactions of its own. */
    public AuditUpkeep audit() {
        return store.audit();
    }

    /**
     * Runs a command and renders what it yields; once only where the caller repeats its {@code Idempotency-Key}, and
     * with a receipt where it asks for one.
     */
    public <I, O> HttpAnswer change(Command<I, O> command, I input, Function<O, HttpAnswer> rendering) {
        return changeAs(caller(), command, input, rendering);
    }

    /** As {@link #change}, as somebody whom the call has just found out. */
    public <I, O> HttpAnswer changeAs(
            Caller caller, Command<I, O> command, I input, Function<O, HttpAnswer> rendering) {
        requireSound();
        var key = checked.headers().get("Idempotency-Key");
        var wait =
                query().has("wait") ? Duration.ofSeconds(query().number("timeoutSeconds", DEFAULT_WAIT_SECONDS)) : null;
        return changes.run(
                new Changes.Order(caller, operation.id(), key, requestHash, wait),
                tx -> rendering.apply(command.perform(tx, caller, input)));
    }

    /** Which page is asked for; the cursor must be of this very list. */
    public PageRequest page() {
        return page(DEFAULT_LIMIT);
    }

    /** As {@link #page()}, of as many items as given where the caller does not say. */
    public PageRequest page(int otherwise) {
        requireSound();
        var limit = (int) query().number("limit", otherwise);
        var cursor = query().text("cursor");
        return new PageRequest(limit, cursor == null ? null : cursors.read(cursor, listing()));
    }

    /** Renders a page. */
    public <T> HttpAnswer page(Page<T> page, Function<T, ? extends Map<String, @Nullable Object>> rendering) {
        var next = page.next();
        return HttpAnswer.json(
                200,
                Answers.members(
                        "items",
                        page.items().stream().map(rendering).toList(),
                        "nextCursor",
                        next == null ? null : cursors.write(next, listing())));
    }

    /** What is listed: the caller's reach, the path and the filters. A cursor is good for nothing else. */
    private String listing() {
        var filters = new TreeMap<String, Object>(checked.query());
        filters.remove("cursor");
        filters.remove("limit");
        var text = JsonText.of(List.of(operation.id(), pathValues, filters, String.valueOf(caller().roots())));
        return new String(text, StandardCharsets.UTF_8);
    }
}
