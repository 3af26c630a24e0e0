package dev.jamjar.store;

import java.util.Optional;

/**
 * An S3 key pair, with the token that makes it a temporary one.
 *
 * @param accessKey the public half, which names the key in messages
 * @param secretKey the secret half; no message, no {@link #toString} shows it
 */
public record Credentials(String accessKey, String secretKey, Optional<String> sessionToken) {
  @Override
  public String toString() {
    return "Credentials[" + accessKey + (sessionToken.isPresent() ? ", temporary]" : "]");
  }
}
