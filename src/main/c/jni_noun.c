// The native methods of dev.jamjar.codec.jam.NativeStructure, which has checked every range.

#include <jni.h>

#include "decode.h"
#include "encode.h"

static struct encoder *encoder_of(jlong handle) { return (struct encoder *)(intptr_t)handle; }

static struct decoder *decoder_of(jlong handle) { return (struct decoder *)(intptr_t)handle; }

// ---- Encoding ----

JNIEXPORT jlong JNICALL Java_dev_jamjar_codec_jam_NativeStructure_newEncoder(JNIEnv *env,
                                                                            jclass self,
                                                                            jlong salt) {
  (void)env;
  (void)self;
  return (jlong)(intptr_t)encoder_new((uint64_t)salt);
}

JNIEXPORT void JNICALL Java_dev_jamjar_codec_jam_NativeStructure_freeEncoder(JNIEnv *env,
                                                                            jclass self,
                                                                            jlong handle) {
  (void)env;
  (void)self;
  encoder_free(encoder_of(handle));
}

// What `progress` of the Java side is: the fields of struct progress in their order.
enum { PROGRESS_LONGS = 4 };

static void give_progress(JNIEnv *env, jlongArray to, const struct progress *progress) {
  jlong longs[PROGRESS_LONGS] = {(jlong)progress->at, (jlong)progress->start,
                                 (jlong)progress->number, (jlong)progress->chunk_bytes};
  (*env)->SetLongArrayRegion(env, to, 0, PROGRESS_LONGS, longs);
}

static struct window window_of(JNIEnv *env, jobject buffer, jint bytes, jlong base, jlong limit) {
  return (struct window){.data = (*env)->GetDirectBufferAddress(env, buffer),
                         .bytes = (size_t)bytes,
                         .base = (uint64_t)base,
                         .limit = (uint64_t)limit};
}

JNIEXPORT jint JNICALL Java_dev_jamjar_codec_jam_NativeStructure_firstPass(
    JNIEnv *env, jclass self, jlong handle, jobject buffer, jint bytes, jlong first, jlong base,
    jlong limit, jlongArray to) {
  (void)self;
  struct window window = window_of(env, buffer, bytes, base, limit);
  struct progress progress = {.at = (uint64_t)first};
  enum stop stop = encoder_first_pass(encoder_of(handle), &window, &progress);
  give_progress(env, to, &progress);
  return (jint)stop;
}

JNIEXPORT void JNICALL Java_dev_jamjar_codec_jam_NativeStructure_counts(JNIEnv *env, jclass self,
                                                                       jlong handle,
                                                                       jlongArray to) {
  (void)self;
  uint64_t atoms, cells, references;
  encoder_counts(encoder_of(handle), &atoms, &cells, &references);
  jlong longs[] = {(jlong)atoms, (jlong)cells, (jlong)references};
  (*env)->SetLongArrayRegion(env, to, 0, 3, longs);
}

// How many bytes names have, or a fault below 0.
JNIEXPORT jint JNICALL Java_dev_jamjar_codec_jam_NativeStructure_secondPass(JNIEnv *env,
                                                                           jclass self,
                                                                           jlong handle) {
  (void)env;
  (void)self;
  int name_bytes = 0;
  enum fault fault = encoder_second_pass(encoder_of(handle), &name_bytes);
  return fault == FAULT_NONE ? name_bytes : -(jint)fault;
}

JNIEXPORT jint JNICALL Java_dev_jamjar_codec_jam_NativeStructure_encode(
    JNIEnv *env, jclass self, jlong handle, jobject buffer, jint bytes, jlong first, jlong base,
    jlong limit, jlongArray to, jbyteArray chunk) {
  (void)self;
  struct encoder *encoder = encoder_of(handle);
  struct window window = window_of(env, buffer, bytes, base, limit);
  struct progress progress = {.at = (uint64_t)first};
  enum stop stop = encoder_run(encoder, &window, &progress);
  if (progress.chunk_bytes > 0) {
    // Throws where the array is too short.
    (*env)->SetByteArrayRegion(env, chunk, 0, (jsize)progress.chunk_bytes,
                               (const jbyte *)encoder_chunk(encoder));
  }
  if (!(*env)->ExceptionCheck(env)) {
    give_progress(env, to, &progress);
  }
  return (jint)stop;
}

JNIEXPORT jint JNICALL Java_dev_jamjar_codec_jam_NativeStructure_encodedLargeAtom(JNIEnv *env,
                                                                                 jclass self,
                                                                                 jlong handle,
                                                                                 jint name) {
  (void)env;
  (void)self;
  return (jint)encoder_large_atom(encoder_of(handle), (uint32_t)name);
}

// ---- Decoding ----

JNIEXPORT jlong JNICALL Java_dev_jamjar_codec_jam_NativeStructure_newDecoder(
    JNIEnv *env, jclass self, jlong salt, jint name_bytes, jlong limit) {
  (void)env;
  (void)self;
  return (jlong)(intptr_t)decoder_new((uint64_t)salt, name_bytes, (uint64_t)limit);
}

JNIEXPORT void JNICALL Java_dev_jamjar_codec_jam_NativeStructure_freeDecoder(JNIEnv *env,
                                                                            jclass self,
                                                                            jlong handle) {
  (void)env;
  (void)self;
  decoder_free(decoder_of(handle));
}

// `state` has where the next byte goes, the bits pending, how many they are, and takes the large
// atom's bits or the fault.
JNIEXPORT jint JNICALL Java_dev_jamjar_codec_jam_NativeStructure_decode(
    JNIEnv *env, jclass self, jlong handle, jboolean opens, jbyteArray chunk, jint offset,
    jint length, jbyteArray to, jint end, jlong base, jlongArray state) {
  (void)self;
  struct decoder *decoder = decoder_of(handle);
  jlong longs[4];
  (*env)->GetLongArrayRegion(env, state, 0, 3, longs);
  struct bits_out out = {.at = (size_t)longs[0],
                         .end = (size_t)end,
                         .base = (uint64_t)base,
                         .pending = (uint64_t)longs[1],
                         .pending_bits = (unsigned)longs[2]};
  uint64_t number = FAULT_MEMORY;
  enum written written = WRITTEN_FAULT;
  uint8_t *from = (*env)->GetPrimitiveArrayCritical(env, chunk, NULL);
  if (from != NULL) {
    out.to = (*env)->GetPrimitiveArrayCritical(env, to, NULL);
    if (out.to != NULL) {
      enum fault fault =
          opens ? decoder_open(decoder, from + offset, (size_t)length) : FAULT_NONE;
      number = fault;
      if (fault == FAULT_NONE) {
        number = 0;
        written = decoder_write(decoder, from + offset, &out, &number);
      }
      (*env)->ReleasePrimitiveArrayCritical(env, to, out.to, 0);
    }
    (*env)->ReleasePrimitiveArrayCritical(env, chunk, from, JNI_ABORT);
  }
  longs[0] = (jlong)out.at;
  longs[1] = (jlong)out.pending;
  longs[2] = (jlong)out.pending_bits;
  longs[3] = (jlong)number;
  (*env)->SetLongArrayRegion(env, state, 0, 4, longs);
  return (jint)written;
}

JNIEXPORT jint JNICALL Java_dev_jamjar_codec_jam_NativeStructure_decodedLargeAtom(JNIEnv *env,
                                                                                 jclass self,
                                                                                 jlong handle,
                                                                                 jint name) {
  (void)env;
  (void)self;
  return (jint)decoder_large_atom(decoder_of(handle), (uint32_t)name);
}

JNIEXPORT jboolean JNICALL Java_dev_jamjar_codec_jam_NativeStructure_isComplete(JNIEnv *env,
                                                                               jclass self,
                                                                               jlong handle) {
  (void)env;
  (void)self;
  return decoder_complete(decoder_of(handle));
}
