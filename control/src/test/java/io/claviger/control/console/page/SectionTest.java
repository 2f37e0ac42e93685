package io.claviger.control.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.control.console.ConsolePages;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The navigation leads to pages that there are. */
class SectionTest {
    @ParameterizedTest
    @EnumSource
    void thereIsAPageBehindEachSection(Section section) {
        assertThat(ConsolePages.routes().isOwnPage(section.template().replace("{accountId}", "a")))
                .isTrue();
    }
}
