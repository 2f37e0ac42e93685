package io.claviger.app.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import io.claviger.app.serve.Server;
import io.claviger.app.serve.ServerFixture;
import io.claviger.control.link.LinkAddress;
import io.claviger.core.credential.KeyFormat;
import io.claviger.core.credential.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Walks through the console in Chromium: one server with the demo and one browser for a class, a fresh tab for a test. A
 * test fails on any error in the browser's console, on anything that the content security policy refused, on a request
 * that failed, and on a request to another host.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BrowserTest {
    private static final String AXE = script("/axe.min.js");
    private static final String OVERLAPS = script("overlaps.js");
    private static final Pattern STATUS = Pattern.compile("status of (\\d{3})");
    private static final int[] WIDTHS = {390, 1440};

    /** An operator's token, for what a test needs beside the pages. */
    protected final Secret admin = KeyFormat.newServiceToken(new SecureRandom());

    protected Server server;
    protected Page page;

    private String address;
    private Playwright playwright;
    private Browser browser;
    private BrowserContext context;
    private @Nullable String state;
    private final List<String> wrong = new ArrayList<>();
    private final Set<String> hosts = new java.util.HashSet<>();
    private final Set<String> expected = new HashSet<>();

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        address = startServer(folder);
        playwright = Playwright.create(new Playwright.CreateOptions().setEnv(environment()));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of(chromium()))
                        .setArgs(List.of("--no-sandbox", "--disable-gpu")));
    }

    /** Starts what is visited; gives the console's address. */
    protected String startServer(Path folder) throws Exception {
        server = Server.start(ServerFixture.with(folder, admin, settings()));
        return server.url(server.settings().control());
    }

    /** Ends what was started. */
    protected void closeServer() {
        if (server != null) {
            server.close();
        }
    }

    /** The server's settings beside those of the fixture. */
    protected Map<String, String> settings() {
        return Map.of("claviger.demo", "true");
    }

    @AfterAll
    void close() {
        if (playwright != null) {
            playwright.close();
        }
        closeServer();
    }

    @BeforeEach
    void tab() {
        context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(1440, 900)
                .setLocale("en-GB")
                .setTimezoneId("Europe/Vienna")
                .setPermissions(List.of("clipboard-read", "clipboard-write"))
                .setStorageState(state));
        context.setDefaultTimeout(15_000);
        wrong.clear();
        expected.clear();
        page = newPage();
    }

    @AfterEach
    void nothingWentWrongInTheBrowser() {
        context.close();
        assertThat(wrong).isEmpty();
    }

    /** Another tab that is watched alike. */
    protected Page newPage() {
        var tab = context.newPage();
        var host = URI.create(address()).getAuthority();
        tab.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                var status = STATUS.matcher(message.text());
                if (!status.find() || !expected.contains(status.group(1))) {
                    wrong.add("console: " + message.text() + " at " + message.location());
                }
            }
        });
        tab.onPageError(error -> wrong.add("script: " + error));
        tab.onRequestFailed(request -> {
            // A page that is left aborts what it was loading.
            if (!"net::ERR_ABORTED".equals(request.failure())) {
                wrong.add("failed: " + request.url() + " " + request.failure());
            }
        });
        tab.onRequest(request -> {
            var url = request.url();
            var own = url.startsWith("data:")
                    || url.startsWith("blob:")
                    || host.equals(URI.create(url).getAuthority())
                    || hosts.contains(URI.create(url).getAuthority());
            if (!own) {
                wrong.add("another host: " + url);
            }
        });
        return tab;
    }

    /** That an answer with this status, which the browser complains of, belongs to the test. */
    protected void expectStatus(int status) {
        expected.add(Integer.toString(status));
    }

    /** That pages of another address belong to the test, such as {@code http://127.0.0.1:8082}. */
    protected void alsoVisits(String url) {
        hosts.add(URI.create(url).getAuthority());
    }

    /** Where the console is. */
    protected String address() {
        return address;
    }

    protected void go(String path) {
        page.navigate(address() + path);
    }

    /** The path of the printed link. */
    protected String printedLink() {
        var link = Objects.requireNonNull(server.firstLink());
        return LinkAddress.path(link.purpose(), link.token().reveal());
    }

    /** Signs in by the printed link, which works once: later tests of the class go on with its session. */
    protected void signIn() {
        if (state == null) {
            go(printedLink());
            page.waitForURL("**/accounts/*");
            state = context.storageState();
        } else {
            go("/");
        }
    }

    /** Forgets the session, since the test has ended it. */
    protected void signedOut() {
        context.clearCookies();
    }

    /** The id of the demo's account. */
    protected String demoAccount() {
        return Objects.requireNonNull(server.demo()).accountId();
    }

    protected Locator link(String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    protected Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    /** That of the page. */
    protected Locator heading(String name) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(name).setLevel(1));
    }

    /** What an act that went well says on the page that follows. */
    protected Locator toast() {
        return page.locator("[data-toast]");
    }

    /**
     * Looks at the page in light and dark, narrow and wide: no rule of WCAG 2.2 A and AA is broken (axe-core), nothing is
     * wider than the window, and nothing lies over anything. With {@code -Dscreenshots} it is drawn ({@link Screenshot}).
     */
    protected void looksRight(String name) {
        var before = page.viewportSize();
        for (var scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (var width : WIDTHS) {
                page.setViewportSize(width, 900);
                page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                var look = name + "-" + scheme.name().toLowerCase(Locale.ROOT) + "-" + width;
                Screenshot.draw(page, look);
                assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
                        .as("%s: nothing is wider than the window", look)
                        .isEqualTo(true);
                assertThat((List<?>) page.evaluate(OVERLAPS))
                        .as("%s: nothing lies over anything", look)
                        .isEmpty();
                assertThat(violations()).as(look).isEmpty();
            }
        }
        page.setViewportSize(before.width, before.height);
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
    }

    private List<?> violations() {
        page.evaluate(AXE);
        return (List<?>) page.evaluate("""
                async () => {
                    const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"];
                    const result = await axe.run(document, { runOnly: { type: "tag", values: tags } });
                    return result.violations.flatMap((rule) => rule.nodes.map((node) =>
                        rule.id + ": " + node.target.join(" ") + ": " + node.failureSummary));
                }""");
    }

    private static String chromium() {
        return List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome").stream()
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no Chromium: run script/bootstrap"));
    }

    private static Map<String, String> environment() {
        var environment = new HashMap<>(System.getenv());
        environment.put("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        environment.put("PLAYWRIGHT_SKIP_VALIDATE_HOST_REQUIREMENTS", "1");
        return environment;
    }

    private static String script(String resource) {
        try (var in = BrowserTest.class.getResourceAsStream(resource)) {
            return new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(resource, e);
        }
    }
}
