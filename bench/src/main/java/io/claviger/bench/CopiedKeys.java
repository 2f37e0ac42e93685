package io.claviger.bench;

import io.claviger.core.credential.Environment;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Pepper;
import io.claviger.core.credential.Secret;
import io.claviger.store.session.TimeOrderedId;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keys like one that is there, written as rows: the store, which audits and reads back each that it makes, would take
 * a quarter of an hour for a million of them. Each has an id, a name and a secret of its own.
 */
final class CopiedKeys {
    private static final int A_TRANSACTION = 50_000;

    private final Connection connection;
    private final Pepper pepper;
    private final SecureRandom random = new SecureRandom();

    /** @param connection to the database, which nobody else writes to */
    CopiedKeys(Connection connection, Pepper pepper) {
        this.connection = connection;
        this.pepper = pepper;
    }

    /** Makes so many, and returns their secrets. */
    List<Secret> of(String keyId, int count) throws SQLException {
        var secrets = new ArrayList<Secret>(count);
        connection.setAutoCommit(false);
        try (var credentials = connection.prepareStatement(copying("credential", "id", List.of("id", "name")));
                var digests = connection.prepareStatement(
                        copying("secret", "credential_id", List.of("id", "credential_id", "digest")))) {
            while (secrets.size() < count) {
                secrets.add(copy(keyId, secrets.size(), credentials, digests));
                if (secrets.size() % A_TRANSACTION == 0 || secrets.size() == count) {
                    credentials.executeBatch();
                    digests.executeBatch();
                    connection.commit();
                    Bench.progress("  %,d keys made".formatted(secrets.size()));
                }
            }
        }
        connection.setAutoCommit(true);
        return secrets;
    }

    private Secret copy(String keyId, int number, PreparedStatement credentials, PreparedStatement digests)
            throws SQLException {
        var secret = KeyFormat.newKey(KeyFormat.DEFAULT_PREFIX, Environment.LIVE, random);
        var id = TimeOrderedId.at(System.currentTimeMillis() * 1000);
        credentials.setString(1, id);
        credentials.setString(2, "Integration %,d".formatted(number));
        credentials.setString(3, keyId);
        credentials.addBatch();
        digests.setString(1, TimeOrderedId.at(System.currentTimeMillis() * 1000));
        digests.setString(2, id);
        digests.setBytes(3, pepper.digest(secret).toBytes());
        digests.setString(4, keyId);
        digests.addBatch();
        return secret;
    }

    /** An insert of a row that is like another but for some columns, which come as parameters before the row's id. */
    private String copying(String table, String idColumn, List<String> own) throws SQLException {
        var columns = new ArrayList<String>();
        try (var found = connection.getMetaData().getColumns(null, null, table, null)) {
            while (found.next()) {
                columns.add(found.getString("COLUMN_NAME"));
            }
        }
        columns.removeAll(own);
        var others = String.join(", ", columns);
        return "insert into %1$s (%2$s, %3$s) select %4$s, %3$s from %1$s where %5$s = ?"
                .formatted(
                        table,
                        String.join(", ", own),
                        others,
                        String.join(", ", own.stream().map(c -> "?").toList()),
                        idColumn);
    }
}
