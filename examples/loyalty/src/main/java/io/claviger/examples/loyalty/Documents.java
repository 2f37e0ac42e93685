package io.claviger.examples.loyalty;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The OpenAPI documents on the class path. They are listed here, so that the same jar always finds the same ones. */
final class Documents {
    private static final String FOLDER = "/loyalty/openapi/";

    private Documents() {}

    static List<Document> load() {
        return List.of(
                yaml("challenges", "Challenges API"),
                yaml("clubs", "Clubs API"),
                json("coupons", "Coupons API"),
                yaml("customers", "Customer API"),
                yaml("display", "Display API"),
                json("entities", "Entities API"),
                yaml("events", "Events API"),
                json("faq", "FAQ API"),
                json("leaderboard", "Leaderboard API"),
                json("levels", "Levels API"),
                yaml("offers", "Offers API"),
                yaml("rewards", "Rewards API"),
                yaml("wallet", "Wallet API"),
                yaml("points-preview", "Points preview API"));
    }

    private static Document yaml(String slug, String title) {
        return new Document(slug, title, text(slug + ".yaml"), "application/yaml");
    }

    private static Document json(String slug, String title) {
        return new Document(slug, title, text(slug + ".json"), "application/json");
    }

    private static String text(String name) {
        try (InputStream in = Documents.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks " + FOLDER + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(FOLDER + name, e);
        }
    }
}
