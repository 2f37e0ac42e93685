package io.claviger.core.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.claviger.core.body.GuardedBody.Malformed;
import io.claviger.core.body.GuardedBody.Read;
import io.claviger.core.catalog.Operation.ValueSource.BodyKeys;
import io.claviger.core.catalog.Operation.ValueSource.BodyValue;
import io.claviger.core.guard.FoundValues;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatchBodyTest {
    private static final BodyLimits LIMITS = BodyLimits.ofBytes(1 << 16);
    private static final GuardedPaths PATHS = GuardedPaths.of(Map.of(
            "attribute", new BodyKeys(List.of("customer", "data")),
            "channel", new BodyValue(List.of("channels", "*", "na/me"))));

    private static GuardedBody read(BodyForm form, String body) {
        return GuardedBodyReader.read(
                PATHS, form, LIMITS, body.replace('\'', '"').getBytes(UTF_8));
    }

    private static FoundValues found(BodyForm form, String dimension, String body) {
        var outcome = read(form, body);
        assertThat(outcome).as(body).isInstanceOf(Read.class);
        return ((Read) outcome).values().get(dimension);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "attribute | [{'op':'add','path':'/customer/data/points','value':1}] | points",
                "attribute | [{'value':1,'path':'/customer/data/points','op':'add'}] | points",
                "attribute | [{'op':'replace','path':'/customer/data/points/total','value':1}] | points",
                "attribute | [{'op':'remove','path':'/customer/data/points'}] | points",
                "attribute | [{'op':'copy','from':'/x','path':'/customer/data/points'}] | points",
                "attribute | [{'op':'move','from':'/customer/data/points','path':'/x'}] | points",
                "attribute | [{'op':'add','path':'/customer/data/a~1b~0c','value':1}] | a/b~c",
                "attribute | [{'op':'add','path':'/customer/d\\u0061ta/points','value':1}] | points",
                "attribute | [{'op':'replace','path':'/customer','value':{'data':{'points':1,'x':2}}}] | points,x",
                "attribute | [{'op':'replace','path':'/customer/data','value':{'points':{'y':2}}}] | points",
                "attribute | [{'op':'replace','path':'','value':{'customer':{'data':{'points':1}}}}] | points",
                "channel | [{'op':'add','path':'/channels/-','value':{'na/me':'sms'}}] | sms",
                "channel | [{'op':'add','path':'/channels/0/na~1me','value':'sms'}] | sms",
                "channel | [{'op':'replace','path':'/channels/00/na~1me','value':'sms'}] | sms",
                "channel | [{'op':'replace','path':'/channels','value':[{'na/me':'sms'},{'na/me':'push'}]}] | sms,push"
            })
    void whatAJsonPatchWritesIsFound(String dimension, String patch, String expected) {
        assertThat(found(BodyForm.JSON_PATCH, dimension, patch))
                .isEqualTo(new FoundValues(List.of(expected.split(",")), false, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "[{'op':'add','path':'/other','value':{'data':{'points':1}}}]",
                "[{'op':'add','path':'/customer/name','value':'x'}]",
                "[{'op':'test','path':'/customer/data/points','value':1}]",
                "[{'op':'copy','from':'/customer/data/points','path':'/x'}]",
                "[{'op':'add','path':'/customer','value':{'name':'x'}}]"
            })
    void whatTouchesNothingGuardedWritesNothing(String patch) {
        assertThat(found(BodyForm.JSON_PATCH, "attribute", patch)).isEqualTo(FoundValues.NOTHING);
        assertThat(found(BodyForm.JSON_PATCH, "channel", patch)).isEqualTo(FoundValues.NOTHING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'op':'remove','path':'/customer/data'}]",
                "[{'op':'remove','path':'/customer'}]",
                "[{'op':'remove','path':''}]",
                "[{'op':'replace','path':'/customer/data','value':null}]",
                "[{'op':'replace','path':'/customer/data','value':[{'points':1}]}]",
                "[{'op':'replace','path':'/customer','value':7}]",
                "[{'op':'replace','path':'','value':'x'}]",
                "[{'op':'copy','from':'/x','path':'/customer/data'}]",
                "[{'op':'copy','from':'/x','path':'/customer'}]",
                "[{'op':'copy','from':'/x','path':''}]",
                "[{'op':'move','from':'/customer/data','path':'/x'}]",
                "[{'op':'add','path':'/x','value':{'data':{}}},{'op':'move','from':'/x','path':'/customer'}]"
            })
    void whatCannotBeSeenIsMistyped(String patch) {
        assertThat(found(BodyForm.JSON_PATCH, "attribute", patch).mistyped()).isTrue();
    }

    @Test
    void itemWithoutItsValueIsAbsent() {
        assertThat(found(BodyForm.JSON_PATCH, "channel", "[{'op':'add','path':'/channels/-','value':{}}]"))
                .isEqualTo(FoundValues.ABSENT);
        assertThat(found(BodyForm.JSON_PATCH, "channel", "[{'op':'add','path':'/channels/0/na~1me/x','value':'sms'}]")
                        .mistyped())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'op':'add','path':'/x','value':1}",
                "7",
                "[[]]",
                "['add']",
                "[7]",
                "[{}]",
                "[{'op':'add','value':1}]",
                "[{'path':'/x','value':1}]",
                "[{'op':'add','path':'/x'}]",
                "[{'op':'test','path':'/x'}]",
                "[{'op':'copy','path':'/x'}]",
                "[{'op':'Add','path':'/x','value':1}]",
                "[{'op':'merge','path':'/x','value':1}]",
                "[{'op':7,'path':'/x','value':1}]",
                "[{'op':'add','path':['/x'],'value':1}]",
                "[{'op':'add','path':{},'value':1}]",
                "[{'op':'add','path':'x','value':1}]",
                "[{'op':'add','path':'/x~2','value':1}]",
                "[{'op':'add','path':'/x~','value':1}]",
                "[{'op':'add','path':'/x','path':'/customer/data/points','value':1}]",
                "[{'op':'add','path':'/x','Path':'/customer/data/points','value':1}]",
                "[{'op':'add','path':'/x','value':1,'value':2}]",
                "[{'op':'add','path':'/Customer/data/points','value':1}]",
                "[{'op':'replace','path':'/customer','value':{'Data':{'points':1}}}]"
            })
    void whatIsNoJsonPatchIsMalformed(String patch) {
        assertThat(read(BodyForm.JSON_PATCH, patch)).as(patch).isInstanceOf(Malformed.class);
    }

    @Test
    void mergePatchLeavesAloneWhatItDoesNotName() {
        assertThat(found(BodyForm.MERGE_PATCH, "channel", "{'customer':{'data':{'points':1}}}"))
                .isEqualTo(FoundValues.NOTHING);
        assertThat(found(BodyForm.MERGE_PATCH, "attribute", "{'customer':{'data':{'points':null}}}"))
                .isEqualTo(new FoundValues(List.of("points"), false, false));
    }

    @Test
    void mergePatchThatReplacesOrRemovesIsJudgedByThat() {
        assertThat(found(BodyForm.MERGE_PATCH, "channel", "{'channels':[{'na/me':'sms'},{}]}"))
                .isEqualTo(new FoundValues(List.of("sms"), true, false));
        assertThat(found(BodyForm.MERGE_PATCH, "attribute", "{'customer':{'data':null}}")
                        .mistyped())
                .isTrue();
        assertThat(found(BodyForm.MERGE_PATCH, "attribute", "{'customer':null}").mistyped())
                .isTrue();
        assertThat(found(BodyForm.MERGE_PATCH, "attribute", "[]").mistyped()).isTrue();
    }
}
