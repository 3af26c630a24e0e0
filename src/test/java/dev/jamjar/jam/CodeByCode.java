package dev.jamjar.jam;

import java.util.ArrayList;
import java.util.List;

/** A reader of jam that takes one bit after the other: slow, and too simple to be wrong. */
final class CodeByCode {
  private final byte[] jam;
  private int at;

  private CodeByCode(byte[] jam) {
    this.jam = jam;
  }

  /** Ends a walk. */
  private static final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** All codes up to the first that is malformed, as {@code start kind number}. */
  static List<String> read(byte[] jam) {
    CodeByCode in = new CodeByCode(jam);
    List<String> codes = new ArrayList<>();
    try {
      while (true) {
        codes.add(in.next());
      }
    } catch (MalformedException e) {
      return codes;
    }
  }

  private String next() {
    int start = at;
    if (bit() == 0) {
      return start + " atom " + mat();
    }
    if (bit() == 0) {
      return start + " cell";
    }
    String target = mat();
    if (target.length() > 63 || Long.parseLong("0" + target, 2) >= start) {
      throw new MalformedException();
    }
    return start + " reference " + target;
  }

  /** A number in base 2; nothing for 0. */
  private String mat() {
    int z = 0;
    while (bit() == 0) {
      z++;
    }
    if (z > 30) {
      throw new MalformedException();
    }
    String low = digits(Math.max(0, z - 1));
    int length = z == 0 ? 0 : Integer.parseInt("1" + low, 2);
    String number = digits(length);
    if (length > 0 && number.charAt(0) == '0') {
      throw new MalformedException();
    }
    return number;
  }

  private String digits(int count) {
    StringBuilder lowestFirst = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lowestFirst.append(bit());
    }
    return lowestFirst.reverse().toString();
  }

  private int bit() {
    if (at == 8 * jam.length) {
      throw new MalformedException();
    }
    int bit = jam[at / 8] >> at % 8 & 1;
    at++;
    return bit;
  }
}
