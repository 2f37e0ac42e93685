package io.claviger.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds for the pages that people read. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern CODE = Pattern.compile("^```.*?^```", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]*)(?:#([^)]*))?\\)");
    private static final Pattern PICTURE = Pattern.compile("!\\[[^\\]]+]\\(([^)]+)\\)");
    private static final long LARGEST_PICTURE = 200_000;
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");

    @Test
    void everyLinkLeadsToAFileAndAnAnchorThatAreThere() throws IOException {
        var broken = new ArrayList<String>();
        for (var page : pages()) {
            for (var link : links(page)) {
                var path = link.group(1);
                if (path.startsWith("http:") || path.startsWith("https:")) {
                    continue;
                }
                var target = path.isEmpty() ? page : page.resolveSibling(path).normalize();
                var anchor = link.group(2);
                if (!Files.exists(target) || (anchor != null && !anchors(target).contains(anchor))) {
                    broken.add(ROOT.relativize(page) + ": " + link.group());
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void everyPictureIsShownOnceWithWordsForWhoDoesNotSeeItAndIsSmall() throws IOException {
        var shown = new ArrayList<Path>();
        for (var page : pages()) {
            var text = CODE.matcher(Files.readString(page)).replaceAll("");
            assertThat(text).as("%s: a picture without words", page).doesNotContain("![](");
            PICTURE.matcher(text)
                    .results()
                    .map(picture -> page.resolveSibling(picture.group(1)).normalize())
                    .forEach(shown::add);
        }
        assertThat(shown).isNotEmpty().doesNotHaveDuplicates();
        try (var files = Files.list(ROOT.resolve("docs/screenshots"))) {
            assertThat(files).containsExactlyInAnyOrderElementsOf(shown);
        }
        for (var picture : shown) {
            assertThat(Files.size(picture)).as(picture.toString()).isLessThan(LARGEST_PICTURE);
        }
    }

    private static List<Path> pages() throws IOException {
        try (var top = Files.list(ROOT);
                var docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    private static List<MatchResult> links(Path page) throws IOException {
        var text = CODE.matcher(Files.readString(page)).replaceAll("");
        return LINK.matcher(text).results().toList();
    }

    /** Those given, and those that a reader's program makes of headings. */
    private static Set<String> anchors(Path page) throws IOException {
        var text = CODE.matcher(Files.readString(page)).replaceAll("");
        var anchors = new HashSet<String>();
        ANCHOR.matcher(text).results().map(match -> match.group(1)).forEach(anchors::add);
        HEADING.matcher(text)
                .results()
                .map(match -> match.group(1).strip().toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N}_ -]", "").replace(' ', '-'))
                .forEach(anchors::add);
        return anchors;
    }
}
