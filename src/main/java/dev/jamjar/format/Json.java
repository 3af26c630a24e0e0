package dev.jamjar.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.jamjar.CorruptDataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON text, read strictly into maps, lists, strings, longs, booleans and nulls, and written from
 * them.
 *
 * <p>Strictly means: UTF-8 without a byte-order mark, one object and nothing after it, no duplicate
 * names, integers of 64 bits as the only numbers, at most 16 levels.
 */
public final class Json {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_STRING_CHARACTERS = 1 << 20;

  private static final JsonFactory FACTORY =
      new JsonFactoryBuilder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxStringLength(MAX_STRING_CHARACTERS)
                  .maxNumberLength(20)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  private Json() {}

  /**
   * Reads one JSON object.
   *
   * @param where the object or file the text comes from, for messages
   */
  public static JsonObject read(String where, byte[] utf8) throws CorruptDataException {
    Source source = Source.decode(where, utf8);
    try (JsonParser parser = FACTORY.createParser(source.text())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw source.damaged(parser.currentLocation(), "it is no JSON object");
      }
      Map<String, Object> object = readObject(source, parser);
      if (parser.nextToken() != null) {
        throw source.damaged(parser.currentLocation(), "there is text after the end");
      }
      return new JsonObject(where, "", object);
    } catch (JsonProcessingException e) {
      throw source.damaged(e.getLocation(), e.getOriginalMessage());
    } catch (CorruptDataException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  /** Compact UTF-8 text of {@code value}: maps, lists, strings, numbers, booleans, nulls. */
  public static byte[] write(Object value) {
    return write(value, false);
  }

  /** The same, indented by two spaces and ended by a line feed. */
  public static byte[] writeIndented(Object value) {
    return write(value, true);
  }

  /** Reads the rest of an object whose opening brace was read; keeps its own stack. */
  @SuppressWarnings("unchecked")
  private static Map<String, Object> readObject(Source source, JsonParser parser)
      throws IOException {
    Deque<Object> open = new ArrayDeque<>();
    Deque<String> names = new ArrayDeque<>();
    open.push(new LinkedHashMap<String, Object>());
    while (true) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw source.damaged(parser.currentLocation(), "it ends too early");
      }
      Object value;
      switch (token) {
        case FIELD_NAME -> {
          names.push(parser.currentName());
          continue;
        }
        case START_OBJECT -> {
          open.push(new LinkedHashMap<String, Object>());
          continue;
        }
        case START_ARRAY -> {
          open.push(new ArrayList<Object>());
          continue;
        }
        case END_OBJECT, END_ARRAY -> {
          value = open.pop();
          if (open.isEmpty()) {
            return (Map<String, Object>) value;
          }
        }
        case VALUE_STRING -> value = parser.getText();
        case VALUE_NUMBER_INT -> value = integer(source, parser);
        case VALUE_TRUE -> value = Boolean.TRUE;
        case VALUE_FALSE -> value = Boolean.FALSE;
        case VALUE_NULL -> value = null;
        default -> throw source.damaged(parser.currentLocation(), "a number is not an integer");
      }
      attach(open.peek(), names, value);
    }
  }

  @SuppressWarnings("unchecked")
  private static void attach(Object parent, Deque<String> names, Object value) {
    if (parent instanceof Map) {
      ((Map<String, Object>) parent).put(names.pop(), value);
    } else {
      ((List<Object>) parent).add(value);
    }
  }

  private static Long integer(Source source, JsonParser parser) throws IOException {
    if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw source.damaged(parser.currentLocation(), "a number does not fit 64 bits");
    }
    return parser.getLongValue();
  }

  private static byte[] write(Object value, boolean indented) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    try (JsonGenerator generator = FACTORY.createGenerator(out)) {
      if (indented) {
        DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(indenter);
        printer.indentArraysWith(indenter);
        generator.setPrettyPrinter(printer);
      }
      writeValue(generator, value);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    if (indented) {
      out.write('\n');
    }
    return out.toByteArray();
  }

  /** Recursive over our own values, which are never deeper than {@link #MAX_DEPTH}. */
  private static void writeValue(JsonGenerator out, Object value) throws IOException {
    if (value == null) {
      out.writeNull();
    } else if (value instanceof Map<?, ?> map) {
      out.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        out.writeFieldName((String) entry.getKey());
        writeValue(out, entry.getValue());
      }
      out.writeEndObject();
    } else if (value instanceof Iterable<?> list) {
      out.writeStartArray();
      for (Object item : list) {
        writeValue(out, item);
      }
      out.writeEndArray();
    } else if (value instanceof String text) {
      out.writeString(text);
    } else if (value instanceof Long || value instanceof Integer) {
      out.writeNumber(((Number) value).longValue());
    } else if (value instanceof Double number) {
      out.writeNumber(number);
    } else if (value instanceof Boolean flag) {
      out.writeBoolean(flag);
    } else {
      throw new IllegalArgumentException("no JSON value: " + value.getClass());
    }
  }

  /** The text being read. Parsed as characters, so that no guess is made about its encoding. */
  private record Source(String where, String text) {
    static Source decode(String where, byte[] utf8) throws CorruptDataException {
      CharBuffer text = CharBuffer.allocate(utf8.length);
      ByteBuffer in = ByteBuffer.wrap(utf8);
      if (StandardCharsets.UTF_8.newDecoder().decode(in, text, true).isError()) {
        throw new CorruptDataException(where, in.position(), "it is not UTF-8");
      }
      return new Source(where, text.flip().toString());
    }

    CorruptDataException damaged(JsonLocation at, String what) {
      long character = at == null ? 0 : Math.max(0, at.getCharOffset());
      String before = text.substring(0, (int) Math.min(character, text.length()));
      return new CorruptDataException(where, before.getBytes(StandardCharsets.UTF_8).length, what);
    }
  }
}
