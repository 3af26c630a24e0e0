package dev.jamjar.manifest;

import dev.jamjar.GoldenVector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Manifests and catalogs, sound and wrong, for testdata/vectors. */
public final class ManifestVectors {
  private ManifestVectors() {}

  /** All scenarios. */
  public static List<GoldenVector> all() {
    List<GoldenVector> vectors = new ArrayList<>();
    manifests(vectors);
    catalogs(vectors);
    return vectors;
  }

  private static void manifests(List<GoldenVector> vectors) {
    byte[] full = Samples.manifest().write();
    manifest(vectors, "full", full);
    manifest(vectors, "empty_file", Samples.emptyManifest().write());
    manifest(vectors, "truncated", Arrays.copyOf(full, full.length - 3));
    manifest(vectors, "trailing_text", text(string(full) + "{}"));
    manifest(vectors, "byte_order_mark", text("\uFEFF" + string(full)));
    manifest(vectors, "not_utf8", replaced(full, "größer", "gr\0\0er", (byte) 0xff));
    manifest(vectors, "unknown_field", edited(full, "{\n", "{\n  \"later\" : 1,\n"));
    manifest(vectors, "field_twice", edited(full, "{\n", "{\n  \"sequence\" : 7,\n"));
    manifest(vectors, "required_unknown", edited(full, "[ ]", "[ \"encryption\" ]"));
    manifest(vectors, "required_missing", edited(full, "  \"required\" : [ ],\n", ""));
    manifest(vectors, "format_of_a_catalog", edited(full, "jamjar-manifest", "jamjar-catalog"));
    manifest(
        vectors, "version_2", edited(full, "\"version\" : 1,\n  \"r", "\"version\" : 2,\n  \"r"));
    manifest(
        vectors,
        "version_is_text",
        edited(full, "\"version\" : 1,\n  \"r", "\"version\" : \"1\",\n  \"r"));
    manifest(vectors, "sequence_0", edited(full, "\"sequence\" : 7", "\"sequence\" : 0"));
    manifest(
        vectors, "sequence_not_integer", edited(full, "\"sequence\" : 7", "\"sequence\" : 7.0"));
    manifest(vectors, "publisher_lower_case", edited(full, "0123456789ABCDEF", "0123456789abcdef"));
    manifest(vectors, "hash_upper_case", edited(full, hex("file"), hex("file").toUpperCase()));
    manifest(vectors, "hash_too_short", edited(full, hex("file"), hex("file").substring(2)));
    manifest(vectors, "time_with_offset", edited(full, "03:00:00Z", "03:00:00+00:00"));
    manifest(vectors, "time_with_fraction", edited(full, "03:00:00Z", "03:00:00.5Z"));
    manifest(vectors, "time_of_no_day", edited(full, "2026-11-22", "2026-11-31"));
    manifest(vectors, "name_leads_up", edited(full, "0.chkjam", "../0.chkjam"));
    manifest(vectors, "name_is_a_path", edited(full, "0.chkjam", "/etc/passwd"));
    manifest(vectors, "name_with_backslash", edited(full, "0.chkjam", "..\\\\0.chkjam"));
    manifest(vectors, "name_is_dots", edited(full, "0.chkjam", ".."));
    manifest(vectors, "name_empty", edited(full, "0.chkjam", ""));
    manifest(vectors, "name_with_line_feed", edited(full, "0.chkjam", "a\\nb"));
    manifest(vectors, "name_with_lone_surrogate", edited(full, "0.chkjam", "\\ud800"));
    manifest(vectors, "name_too_long", edited(full, "0.chkjam", "n".repeat(256)));
    manifest(vectors, "part_bytes_do_not_add_up", edited(full, ": 5000000,", ": 4999999,"));
    manifest(vectors, "part_bytes_negative", edited(full, ": 5000000,", ": -1,"));
    manifest(vectors, "part_bytes_overflow", edited(full, ": 5000000,", ": 9223372036854775807,"));
    manifest(vectors, "recipe_too_deep", edited(full, "\"depth\" : 2", "\"depth\" : 9"));
    manifest(
        vectors,
        "recipe_root_too_long",
        edited(full, "\"rootBytes\" : 200", "\"rootBytes\" : 1048577"));
    manifest(
        vectors, "recipe_without_chunks", edited(full, "\"chunks\" : 31000", "\"chunks\" : 0"));
    manifest(
        vectors,
        "recipe_missing",
        edited(
            full,
            "\"recipe\" : {\n        \"root\" : \"" + hex("state"),
            "\"other\" : {\n        \"root\" : \"" + hex("state")));
    manifest(vectors, "too_many_tags", edited(full, "\"nightly\"", "\"t\", ".repeat(64) + "\"t\""));
    manifest(vectors, "tag_is_no_text", edited(full, "\"nightly\"", "1"));
    manifest(vectors, "is_a_list", text("[]"));
    manifest(vectors, "is_empty", new byte[0]);
  }

  private static void catalogs(List<GoldenVector> vectors) {
    byte[] full = Samples.catalog().write();
    catalog(vectors, "full", full);
    catalog(vectors, "empty", Samples.emptyCatalog().write());
    catalog(vectors, "truncated", Arrays.copyOf(full, full.length - 1));
    catalog(vectors, "required_unknown", edited(full, "\"required\":[]", "\"required\":[\"x\"]"));
    catalog(vectors, "format_of_a_manifest", edited(full, "jamjar-catalog", "jamjar-manifest"));
    catalog(vectors, "version_2", edited(full, "\"version\":1", "\"version\":2"));
    catalog(vectors, "unknown_field", edited(full, "{\"format\"", "{\"later\":[1],\"format\""));
    catalog(vectors, "previous_is_number", edited(full, '"' + hex("catalog before") + '"', "5"));
    catalog(vectors, "index_without_bytes", edited(full, "\"bytes\":9", "\"bytes\":0"));
    catalog(vectors, "index_too_large", edited(full, "\"bytes\":9", "\"bytes\":536870913"));
    catalog(vectors, "entry_is_no_object", edited(full, "\"snapshots\":[{", "\"snapshots\":[1,{"));
    catalog(vectors, "entry_name_is_a_path", edited(full, "other.jam", "../other.jam"));
    catalog(vectors, "entry_height_negative", edited(full, "\"height\":42", "\"height\":-42"));
    String pack = "packs/" + hex("pack");
    catalog(vectors, "retired_index", edited(full, pack, "indexes/" + hex("pack")));
    catalog(vectors, "retired_marker", edited(full, pack, "retired/" + hex("pack")));
    catalog(vectors, "retired_pointer", edited(full, pack, "publishers/0123456789ABCDEF/latest"));
    catalog(vectors, "retired_description", edited(full, pack, "jamjar.json"));
    catalog(
        vectors, "retired_signature", edited(full, ".json\",\"since", ".json.minisig\",\"since"));
    catalog(vectors, "retired_without_since", edited(full, "\"since\"", "\"until\""));
    catalog(vectors, "retired_is_no_list", edited(full, "\"retired\":[", "\"retired\":5,\"x\":["));
    catalog(vectors, "entry_without_id", edited(full, "\"id\":\"" + hex("manifest") + "\",", ""));
  }

  static Map<String, String> describeManifest(byte[] bytes) throws Exception {
    Manifest manifest = Manifest.read("manifest", bytes);
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("repository", manifest.repository());
    facts.put("publisher", manifest.publisher().toString());
    facts.put("sequence", Long.toString(manifest.sequence()));
    facts.put("previous", manifest.previous().toString());
    facts.put("time", manifest.time().toString());
    facts.put("source", manifest.source().toString());
    facts.put("checkpoint", manifest.checkpoint().toString());
    facts.put("tags", manifest.tags().toString());
    facts.put("parts", manifest.parts().toString());
    facts.put("added", manifest.added().toString());
    return facts;
  }

  static Map<String, String> describeCatalog(byte[] bytes) throws Exception {
    Catalog catalog = Catalog.read("catalog", bytes);
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("repository", catalog.repository());
    facts.put("publisher", catalog.publisher().toString());
    facts.put("sequence", Long.toString(catalog.sequence()));
    facts.put("previous", catalog.previous().toString());
    facts.put("time", catalog.time().toString());
    facts.put("indexes", catalog.indexes().toString());
    facts.put("snapshots", catalog.snapshots().toString());
    facts.put("retired", catalog.retired().toString());
    return facts;
  }

  private static void manifest(List<GoldenVector> vectors, String scenario, byte[] bytes) {
    vectors.add(GoldenVector.of("manifest_" + scenario, bytes, ManifestVectors::describeManifest));
  }

  private static void catalog(List<GoldenVector> vectors, String scenario, byte[] bytes) {
    vectors.add(GoldenVector.of("catalog_" + scenario, bytes, ManifestVectors::describeCatalog));
  }

  private static byte[] edited(byte[] json, String from, String to) {
    String text = string(json);
    if (!text.contains(from)) {
      throw new IllegalArgumentException("no " + from + " in " + text);
    }
    int at = text.indexOf(from);
    return text(text.substring(0, at) + to + text.substring(at + from.length()));
  }

  private static byte[] replaced(byte[] json, String from, String to, byte zeroBy) {
    byte[] bytes = edited(json, from, to);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = bytes[i] == 0 ? zeroBy : bytes[i];
    }
    return bytes;
  }

  private static String hex(String text) {
    return Samples.hash(text).hex();
  }

  private static String string(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
