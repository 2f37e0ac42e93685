package io.claviger.app.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.claviger.control.command.Command;
import io.claviger.control.role.Caller;
import java.nio.file.Files;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** ARCHITECTURE.md as tests: which room may use which. */
class RoomsTest {
    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // Fixtures that rooms lend each other: folders by mvn test, jars by mvn verify.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.claviger");

    private static final String GENERATED = "io.claviger.store.schema..";

    @Test
    void coreUsesTheLanguageAlone() {
        check(classes()
                .that()
                .resideInAPackage("io.claviger.core..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.claviger.core..",
                        "java.lang..",
                        "java.util..",
                        "java.security..",
                        "javax.crypto..",
                        "java.math..",
                        "java.nio",
                        "java.nio.charset..",
                        "java.time..",
                        "java.text..",
                        "java.io..",
                        "java.net..",
                        "org.jspecify.."));
    }

    @Test
    void coreDoesNoInputOrOutputAndHasNoClock() {
        check(noClasses()
                .that()
                .resideInAPackage("io.claviger.core..")
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.nio.channels..", "java.net.http..")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.io.InputStream.class)
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(java.net.Socket.class));
    }

    @Test
    void storeKnowsCoreAlone() {
        check(mayUse("io.claviger.store..", "io.claviger.core..", "io.claviger.store.."));
    }

    @Test
    void edgeKnowsNoStore() {
        check(mayUse("io.claviger.edge..", "io.claviger.core..", "io.claviger.edge.."));
    }

    @Test
    void controlKnowsCoreAndStore() {
        check(mayUse("io.claviger.control..", "io.claviger.core..", "io.claviger.store..", "io.claviger.control.."));
    }

    @Test
    void examplesKnowNothingOfOurs() {
        check(mayUse("io.claviger.examples..", "io.claviger.examples.."));
    }

    @Test
    void onlyTheStoreTalksToADatabase() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.claviger.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.sql..",
                        "javax.sql..",
                        "org.jooq..",
                        "org.flywaydb..",
                        "org.sqlite..",
                        "org.postgresql..",
                        "com.zaxxer.."));
    }

    @Test
    void theStoreServesNoRequests() {
        check(noClasses()
                .that()
                .resideInAPackage("io.claviger.store..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty.."));
    }

    @Test
    void doorsNeverWait() {
        check(noClasses()
                .that()
                .resideInAPackage("io.claviger.edge..")
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Future.class, "get")
                .orShould()
                .callMethod(CompletableFuture.class, "get")
                .orShould()
                .callMethod(CompletableFuture.class, "join")
                .orShould()
                .callMethod(CountDownLatch.class, "await")
                .orShould()
                .callMethod(BlockingQueue.class, "take"));
        check(noClasses()
                .that()
                .resideInAnyPackage(
                        "io.claviger.edge.gateway..", "io.claviger.edge.verify..", "io.claviger.edge.forward..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Files.class));
    }

    /** Whoever runs it: that a door has asked already is no reason not to. */
    @Test
    void everyCommandAsksForItsCallersRole() {
        check(classes()
                .that()
                .implement(Command.class)
                // it uses its giver's right by the command that makes keys
                .and()
                .doNotHaveSimpleName("OpenHandOver")
                .should(new ArchCondition<>("call Caller.require") {
                    @Override
                    public void check(JavaClass command, ConditionEvents events) {
                        var asks = command.getMethodCallsFromSelf().stream()
                                .anyMatch(call -> call.getTarget().getOwner().isEquivalentTo(Caller.class)
                                        && call.getTarget().getName().equals("require"));
                        events.add(new SimpleConditionEvent(command, asks, command.getName()));
                    }
                }));
    }

    @Test
    void theCommandLineLoadsTheServerOnlyThroughItsOwnDoor() {
        check(noClasses()
                .that()
                .resideInAnyPackage("io.claviger.app.cli..", "io.claviger.app.scan..", "io.claviger.app")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.claviger.edge..", "io.claviger.control..", "io.vertx.core.http..", "io.netty.."));
    }

    @Test
    void scanLoadsNothingButCore() {
        check(classes()
                .that()
                .resideInAPackage("io.claviger.app.scan..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.claviger.app.scan..", "io.claviger.core..", "java..", "org.jspecify.."));
    }

    @Test
    void namesSayWhatAThingIs() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(GENERATED)
                .should()
                .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Data|Info)"));
    }

    @Test
    void everyPackageSaysThatNullIsMarked() {
        var unmarked = HOUSE.stream()
                .map(type -> type.getPackage())
                .filter(pack -> !pack.getName().startsWith("io.claviger.store.schema"))
                .filter(pack -> !isMarked(pack))
                .map(JavaPackage::getName)
                .distinct();

        assertThat(unmarked).isEmpty();
    }

    private static boolean isMarked(JavaPackage pack) {
        return pack.tryGetPackageInfo()
                .map(info -> info.isAnnotatedWith(NullMarked.class))
                .orElse(false);
    }

    private static ArchRule mayUse(String room, String... ours) {
        return noClasses()
                .that()
                .resideInAPackage(room)
                .should()
                .dependOnClassesThat(resideInAPackage("io.claviger..").and(not(resideInAnyPackage(ours))));
    }

    private static void check(ArchRule rule) {
        rule.check(HOUSE);
    }
}
