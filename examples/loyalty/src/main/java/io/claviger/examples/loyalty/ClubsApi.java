package io.claviger.examples.loyalty;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** Clubs that customers join and leave. */
final class ClubsApi {
    private static final List<Club> CLUBS = List.of(
            new Club("coffee-lovers", "Coffee lovers"), new Club("early-birds", "Early birds"), new Club("vip", "VIP"));

    private final Customers customers;

    ClubsApi(Customers customers) {
        this.customers = customers;
    }

    private record Club(String id, String name) {}

    void mount(Routes routes) {
        routes.get("/clubs", this::list)
                .get("/clubs/{clubId}/members", this::members)
                .put("/clubs/{clubId}/members/{customerId}", this::join)
                .delete("/clubs/{clubId}/members/{customerId}", this::leave);
    }

    private Answer list(Call call) {
        return Answer.items(CLUBS.stream()
                .map(club -> new JsonObject()
                        .put("id", club.id())
                        .put("name", club.name())
                        .put("members", membersOf(club).size()))
                .toList());
    }

    private Answer members(Call call) {
        return Answer.items(membersOf(club(call)).stream()
                .limit(call.limit())
                .map(customer -> new JsonObject().put("customer", customer.id()))
                .toList());
    }

    private Answer join(Call call) {
        Club club = club(call);
        Customer customer = customers.require(call.path("customerId"));
        customer.clubs.add(club.id());
        return Answer.ok(new JsonObject().put("club", club.id()).put("customer", customer.id()));
    }

    private Answer leave(Call call) {
        Club club = club(call);
        Customer customer = customers.require(call.path("customerId"));
        if (!customer.clubs.remove(club.id())) {
            throw ApiError.unknown(
                    "MEMBER_UNKNOWN", "The customer " + customer.id() + " is not in the club " + club.id() + ".");
        }
        return Answer.none();
    }

    private List<Customer> membersOf(Club club) {
        return customers.all().stream()
                .filter(customer -> customer.clubs.contains(club.id()))
                .toList();
    }

    private static Club club(Call call) {
        String id = call.path("clubId");
        return CLUBS.stream()
                .filter(club -> club.id().equals(id))
                .findFirst()
                .orElseThrow(() -> ApiError.unknown("CLUB_UNKNOWN", "There is no club " + id + "."));
    }
}
