package io.claviger.examples.loyalty;

/**
 * An OpenAPI document of one of the loyalty APIs.
 *
 * @param slug the API's short name, unique, as used in addresses: {@code points-preview}
 * @param title the API's title, as in the document
 * @param text the whole document
 * @param mediaType {@code application/yaml} or {@code application/json}
 */
public record Document(String slug, String title, String text, String mediaType) {}
