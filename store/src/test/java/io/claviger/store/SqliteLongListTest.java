package io.claviger.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;

/** The contract on SQLite, whose plan says what is compared in an index. */
class SqliteLongListTest extends LongListContract {
    @Override
    Store open(Path folder) throws Exception {
        var config = StoreConfig.in(folder).withMasterKey(masterKey());
        return Store.open(config, Fixture.APIS, fixture.clock);
    }

    @Override
    Connection connect(Path folder) throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("claviger.db"));
    }

    @Override
    SQLDialect dialect() {
        return SQLDialect.SQLITE;
    }

    @Override
    String replaced(String column, String text, String by) {
        return "cast(replace(cast(" + column + " as text), '" + text + "', " + by + ") as blob)";
    }

    @Override
    List<String> plan(DSLContext sql, String query) {
        return sql.fetch("explain query plan " + query).getValues("detail", String.class);
    }

    @Override
    void assertBounded(List<String> plan, String index, boolean first) {
        assertOfTheAccount(plan, index);
        if (!first) {
            assertThat(plan.getFirst()).matches(".*\\(.*<\\(?\\?.*\\)");
        }
    }

    @Override
    void assertOfTheAccount(List<String> plan, String index) {
        assertThat(plan.getFirst()).startsWith("SEARCH").contains(index);
        assertThat(plan).noneMatch(step -> step.contains("SCAN") || step.contains("TEMP B-TREE"));
    }
}
