package io.claviger.control.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.claviger.core.error.ClavigerException;
import io.claviger.core.error.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreconditionTest {

    @ParameterizedTest
    @ValueSource(strings = {"*", "\"3\"", "\"1\", \"3\"", " \"3\" ", "W/\"1\",\"3\""})
    void aTagOfThisVersionHolds(String header) {
        assertThatCode(() -> Precondition.of(header).require(3)).doesNotThrowAnyException();
    }

    @Test
    void withoutTheHeaderAnyVersionWillDo() {
        assertThatCode(() -> Precondition.of(null).require(3)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "W/\"3\"", "\"33\"", "\"\""})
    void anotherTagFails(String header) {
        assertThatThrownBy(() -> Precondition.of(header).require(3))
                .isInstanceOfSatisfying(
                        ClavigerException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ErrorCode.PRECONDITION_FAILED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "\"3", "\"3\" \"4\"", "*, \"3\"", ","})
    void whatIsNoListOfTagsIsRefusedAndNotPassedOver(String header) {
        assertThatThrownBy(() -> Precondition.of(header))
                .isInstanceOfSatisfying(
                        ClavigerException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ErrorCode.INPUT_INVALID));
    }
}
