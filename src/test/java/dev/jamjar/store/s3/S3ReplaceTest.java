package dev.jamjar.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jamjar.StoreUnavailableException;
import dev.jamjar.store.ObjectKey;
import dev.jamjar.store.s3.TinyS3.Conditions;
import dev.jamjar.store.s3.TinyS3.Whim;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class S3ReplaceTest {
  private static final ObjectKey KEY = new ObjectKey("newest");
  private static final String PATH = "/bucket/p/newest";

  private TinyS3 server;
  private S3Store store;

  @BeforeEach
  void start() throws Exception {
    server = new TinyS3();
    store = server.open();
  }

  @AfterEach
  void stop() {
    store.close();
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "ENFORCED,true",
    "BARE_TAGS,true",
    "NEVER_MATCHES,false",
    "IGNORED,false",
    "NOT_IMPLEMENTED,false"
  })
  void findsOutWhetherConditionsAreEnforcedAndLeavesNothingBehind(
      Conditions conditions, boolean enforced) throws Exception {
    server.with(conditions);
    assertEquals(enforced, store.replacesAtomically());
    assertTrue(server.objects.isEmpty());
    int asked = server.requests.size();
    assertEquals(enforced, store.replacesAtomically());
    assertEquals(asked, server.requests.size(), "asked again");
  }

  @ParameterizedTest
  @EnumSource(Conditions.class)
  void replacesOnEveryKindOfServer(Conditions conditions) throws Exception {
    server.with(conditions);
    assertTrue(replace(null, "one"));
    assertFalse(replace(null, "two"));
    assertTrue(replace("one", "two"));
    assertFalse(replace("one", "three"));
    assertTrue(replace("two", "three"));
    assertEquals("three", stored());
  }

  @ParameterizedTest
  @EnumSource(Conditions.class)
  void replacesOnEveryKindOfServerAfterItWasProbed(Conditions conditions) throws Exception {
    server.with(conditions);
    store.replacesAtomically();
    assertTrue(replace(null, "one"));
    assertTrue(replace("one", "two"));
    assertFalse(replace("one", "three"));
    assertEquals("two", stored());
  }

  @Test
  void needsThreeRequestsWhereAllGoesWell() throws Exception {
    assertTrue(replace(null, "one"));
    assertEquals(3, server.requests.size(), server.requests::toString);
    assertTrue(replace("one", "two"));
    assertEquals(6, server.requests.size(), server.requests::toString);
  }

  @ParameterizedTest
  @EnumSource(
      value = Conditions.class,
      names = {"ENFORCED", "BARE_TAGS"})
  void leavesAloneWhatARivalWroteInBetween(Conditions conditions) throws Exception {
    server.with(conditions).with(Whim.RIVAL_FIRST, 1);
    assertFalse(replace(null, "mine"));
    assertEquals("rival", stored());
    assertTrue(replace("rival", "one"));
    server.with(Whim.RIVAL_FIRST, 1);
    assertFalse(replace("one", "two"));
    assertEquals("rival", stored());
  }

  @ParameterizedTest
  @EnumSource(
      value = Conditions.class,
      names = {"IGNORED", "NOT_IMPLEMENTED"})
  void noticesARivalThatOverwroteItWhereConditionsAreNotEnforced(Conditions conditions)
      throws Exception {
    server.with(conditions);
    // The first put of the other kind of server is refused, so that the rival follows the second.
    server.with(Whim.RIVAL_NEXT, conditions == Conditions.IGNORED ? 1 : 2);
    assertFalse(replace(null, "mine"));
    assertEquals("rival", stored());
  }

  @Test
  void knowsThatItWonWhereARivalRightlyFollowed() throws Exception {
    server.with(Whim.RIVAL_NEXT, 1);
    assertTrue(replace(null, "mine"));
    assertEquals("rival", stored());
  }

  @ParameterizedTest
  @EnumSource(Conditions.class)
  void recognisesItsOwnBytesWhenTheAnswerIsLostAndTheSecondTryRefused(Conditions conditions)
      throws Exception {
    server.with(conditions).with(Whim.LOSE_ANSWER, 1);
    assertTrue(replace(null, "mine"));
    server.with(Whim.LOSE_ANSWER, 1);
    assertTrue(replace("mine", "mine too"));
    assertEquals("mine too", stored());
  }

  @Test
  void recognisesItsOwnBytesWhenEveryAnswerIsLost() throws Exception {
    server.with(Whim.LOSE_ANSWER, 100);
    assertTrue(replace(null, "mine"));
    assertEquals("mine", stored());
  }

  @Test
  void saysThatItCouldNotWhenEveryRequestIsLost() {
    server.with(Whim.LOSE_REQUEST, 100);
    var e = assertThrows(StoreUnavailableException.class, () -> replace(null, "mine"));
    assertTrue(e.retryable());
    assertTrue(server.objects.isEmpty());
  }

  @Test
  void triesAgainAfterAConflict() throws Exception {
    server.with(Whim.CONFLICT, 2);
    assertTrue(replace(null, "mine"));
    server.with(Whim.CONFLICT, 1);
    assertTrue(replace("mine", "next"));
    assertEquals("next", stored());
  }

  @Test
  void givesUpWhenNothingButConflictsCome() {
    server.with(Whim.CONFLICT, 100);
    var e = assertThrows(StoreUnavailableException.class, () -> replace(null, "mine"));
    assertTrue(e.retryable());
  }

  @Test
  void comparesWithObjectsOfAnySize() throws Exception {
    server.objects.put(PATH, new byte[100_000]);
    assertFalse(replace("one", "two"));
    assertFalse(replace(null, "two"));
    server.objects.put(PATH, new byte[0]);
    assertFalse(replace("one", "two"));
    assertTrue(replace("", "two"));
  }

  private boolean replace(String expected, String replacement) throws Exception {
    return store.replace(
        KEY, Optional.ofNullable(expected).map(S3ReplaceTest::ascii), ascii(replacement));
  }

  private String stored() {
    return new String(server.objects.get(PATH), StandardCharsets.US_ASCII);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
