package io.claviger.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An account with 100,000 keys: its list is turned page by page, searched and filtered, and no answer grows with it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleLongListTest {
    private static final int KEYS = 100_000;
    private static final int LONGEST_PAGE = 120_000;
    private static final Pattern NEXT = Pattern.compile("href=\"([^\"]*cursor=[^\"]*)\" rel=\"next\"");
    private static final Pattern ROWS = Pattern.compile("<tr>");

    private ManagementServer server;
    private PageBrowser pages;
    private String account;

    @BeforeAll
    void fill(@TempDir Path folder) throws Exception {
        server = new ManagementServer(folder.resolve("data"));
        account = server.anAccount("Shop");
        pages = PageBrowser.of(server, Browser.member(server, "owner@example.org", account, "owner"));
        String key = server.aKey(account, "first").get("key.id");
        var same = "kind, account_id, key_type, access_type, environment, policy, metadata, expires_at, created_by,"
                + " changed_at, version";
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/claviger.db"));
                var statement = connection.createStatement()) {
            statement.execute("insert into credential (id, name, standing, created_at, " + same + ")"
                    + " with recursive n(i) as (select 1 union all select i + 1 from n where i < " + (KEYS - 1) + ")"
                    + " select '0199c82c-c000-7000-8000-' || printf('%012d', i), 'key ' || i,"
                    + " case when i = 777 then 'REVOKED' else 'ACTIVE' end, created_at + i, " + same
                    + " from credential, n where id = '" + key + "'");
        }
    }

    @AfterAll
    void close() {
        server.close();
    }

    @Test
    void pagesOfTheApiFollowEachOtherWithoutAGap() {
        var newest = KEYS - 1;
        var cursor = "";
        for (var turned = 0; turned < 40; turned++) {
            var page = server.get("/accounts/" + account + "/keys?limit=200" + cursor);
            assertThat(page.status()).as(page.text()).isEqualTo(200);
            assertThat(page.items()).hasSize(200);
            for (var item : page.items()) {
                assertThat(item.get("name")).isEqualTo("key " + newest--);
            }
            cursor = "&cursor=" + page.get("nextCursor");
        }
        assertThat(server.get("/accounts/" + account + "/keys?limit=201").status())
                .isEqualTo(400);
    }

    @Test
    void pagesAreOfOneSizeHoweverFarDown() {
        var path = "/accounts/" + account + "/keys";
        for (var turned = 0; turned < 20; turned++) {
            var page = pages.get(path);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.bytes().length).isLessThan(LONGEST_PAGE);
            assertThat(ROWS.matcher(page.text()).results().count()).isBetween(25L, 27L);
            assertThat(page.text()).contains(">key " + (KEYS - 1 - 25 * turned) + "<");
            var next = NEXT.matcher(page.text());
            assertThat(next.find()).isTrue();
            path = next.group(1).replace("&amp;", "&");
        }
    }

    @Test
    void oneOfThemIsFoundByNameAndByStatus() {
        var named =
                pages.get("/accounts/" + account + "/keys?search=KEY%2054321").text();
        assertThat(named).contains(">key 54321<").doesNotContain(">key 54320<", "rel=\"next\"");
        var revoked = pages.get("/accounts/" + account + "/keys?status=revoked").text();
        assertThat(revoked).contains(">key 777<").doesNotContain(">key 776<", "rel=\"next\"");
        assertThat(pages.get("/accounts/" + account + "/keys?search=nothing").text())
                .doesNotContain(">key ");
    }
}
