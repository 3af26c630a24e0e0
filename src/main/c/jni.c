// The native methods of NativeKernel and NativeSha256 in dev.jamjar.hash, of PageCache in
// dev.jamjar.disk, and of BitCopy and TokenScan in dev.jamjar.jam, which have checked every range.

#include <jni.h>

#include "bits.h"
#include "blake3.h"
#include "cached.h"
#include "huge.h"
#include "sha256.h"
#include "tokens.h"

static const struct kernel *const KERNELS[] = {
#if defined(__x86_64__)
    &kernel_sse41,
    &kernel_avx2,
    &kernel_avx512,
#elif defined(__aarch64__)
    &kernel_neon,
#endif
};

static int runs_here(const struct kernel *kernel) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (kernel == &kernel_avx512) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl");
  }
  if (kernel == &kernel_avx2) {
    return __builtin_cpu_supports("avx2");
  }
  return __builtin_cpu_supports("sse4.1");
#else
  (void)kernel;
  return 1;  // NEON is part of the architecture.
#endif
}

// A name for each kernel, null for what this processor cannot run.
JNIEXPORT jobjectArray JNICALL Java_dev_jamjar_hash_NativeKernel_names(JNIEnv *env, jclass self) {
  (void)self;
  jsize count = sizeof KERNELS / sizeof KERNELS[0];
  jclass string = (*env)->FindClass(env, "java/lang/String");
  if (string == NULL) {
    return NULL;
  }
  jobjectArray names = (*env)->NewObjectArray(env, count, string, NULL);
  for (jsize i = 0; names != NULL && i < count; i++) {
    if (runs_here(KERNELS[i])) {
      jstring name = (*env)->NewStringUTF(env, KERNELS[i]->name);
      if (name == NULL) {
        return NULL;
      }
      (*env)->SetObjectArrayElement(env, names, i, name);
    }
  }
  return names;
}

// Takes the stack from Java, adds chunks, gives it back; `array` or else `direct` holds them.
static jint absorb(JNIEnv *env, jint kernel, jbyteArray stack, jint depth, jbyteArray array,
                   jobject direct, jint offset, jint count, jlong counter) {
  uint32_t words[STACK_DEPTH * CV_WORDS];
  (*env)->GetByteArrayRegion(env, stack, 0, depth * HASH_BYTES, (jbyte *)words);
  const uint8_t *in = array == NULL ? (*env)->GetDirectBufferAddress(env, direct)
                                    : (*env)->GetPrimitiveArrayCritical(env, array, NULL);
  if (in == NULL) {
    return -1;
  }
  size_t after = tree_absorb(KERNELS[kernel], words, (size_t)depth, in + offset, (size_t)count,
                             (uint64_t)counter);
  if (array != NULL) {
    (*env)->ReleasePrimitiveArrayCritical(env, array, (void *)in, JNI_ABORT);
  }
  (*env)->SetByteArrayRegion(env, stack, 0, (jsize)after * HASH_BYTES, (const jbyte *)words);
  return (jint)after;
}

JNIEXPORT jint JNICALL Java_dev_jamjar_hash_NativeKernel_absorbArray(
    JNIEnv *env, jclass self, jint kernel, jbyteArray stack, jint depth, jbyteArray in, jint offset,
    jint count, jlong counter) {
  (void)self;
  return absorb(env, kernel, stack, depth, in, NULL, offset, count, counter);
}

JNIEXPORT jint JNICALL Java_dev_jamjar_hash_NativeKernel_absorbDirect(
    JNIEnv *env, jclass self, jint kernel, jbyteArray stack, jint depth, jobject in, jint offset,
    jint count, jlong counter) {
  (void)self;
  return absorb(env, kernel, stack, depth, NULL, in, offset, count, counter);
}

JNIEXPORT jboolean JNICALL Java_dev_jamjar_hash_NativeKernel_hasBeside(JNIEnv *env, jclass self,
                                                                      jint kernel) {
  (void)env;
  (void)self;
  return KERNELS[kernel]->chunks_beside != NULL && sha256_name() != NULL;
}

JNIEXPORT jint JNICALL Java_dev_jamjar_hash_NativeKernel_absorbBeside(
    JNIEnv *env, jclass self, jint kernel, jbyteArray stack, jint depth, jbyteArray in, jint offset,
    jint count, jlong counter, jintArray state, jbyteArray beside_in, jint beside_offset,
    jint beside_blocks) {
  (void)self;
  uint32_t words[STACK_DEPTH * CV_WORDS], sha256[SHA256_WORDS];
  (*env)->GetByteArrayRegion(env, stack, 0, depth * HASH_BYTES, (jbyte *)words);
  (*env)->GetIntArrayRegion(env, state, 0, SHA256_WORDS, (jint *)sha256);
  const uint8_t *bytes = (*env)->GetPrimitiveArrayCritical(env, in, NULL);
  if (bytes == NULL) {
    return -1;  // OutOfMemoryError is pending.
  }
  size_t after = 0;
  const uint8_t *beside_bytes = (*env)->GetPrimitiveArrayCritical(env, beside_in, NULL);
  if (beside_bytes != NULL) {
    struct beside beside = {sha256, beside_bytes + beside_offset, (size_t)beside_blocks};
    after = tree_absorb_beside(KERNELS[kernel], words, (size_t)depth, bytes + offset, (size_t)count,
                               (uint64_t)counter, &beside);
    if (beside.blocks > 0) {
      sha256_blocks(sha256, beside.in, beside.blocks);
    }
    (*env)->ReleasePrimitiveArrayCritical(env, beside_in, (void *)beside_bytes, JNI_ABORT);
  }
  (*env)->ReleasePrimitiveArrayCritical(env, in, (void *)bytes, JNI_ABORT);
  (*env)->SetByteArrayRegion(env, stack, 0, (jsize)after * HASH_BYTES, (const jbyte *)words);
  (*env)->SetIntArrayRegion(env, state, 0, SHA256_WORDS, (const jint *)sha256);
  return (jint)after;
}

JNIEXPORT void JNICALL Java_dev_jamjar_hash_NativeKernel_finishArray(
    JNIEnv *env, jclass self, jint kernel, jbyteArray stack, jint depth, jbyteArray in, jint offset,
    jint length, jlong counter, jbyteArray hash) {
  (void)self;
  uint32_t words[STACK_DEPTH * CV_WORDS];
  uint8_t out[HASH_BYTES];
  if (depth > 0) {
    (*env)->GetByteArrayRegion(env, stack, 0, depth * HASH_BYTES, (jbyte *)words);
  }
  const uint8_t *bytes = (*env)->GetPrimitiveArrayCritical(env, in, NULL);
  if (bytes == NULL) {
    return;
  }
  tree_finish(KERNELS[kernel], words, (size_t)depth, bytes + offset, (size_t)length,
              (uint64_t)counter, out);
  (*env)->ReleasePrimitiveArrayCritical(env, in, (void *)bytes, JNI_ABORT);
  (*env)->SetByteArrayRegion(env, hash, 0, HASH_BYTES, (const jbyte *)out);
}

JNIEXPORT jstring JNICALL Java_dev_jamjar_hash_NativeSha256_name(JNIEnv *env, jclass self) {
  (void)self;
  const char *name = sha256_name();
  return name == NULL ? NULL : (*env)->NewStringUTF(env, name);
}

// Takes the state from Java, adds blocks, gives it back; `array` or else `direct` holds them.
static void sha256(JNIEnv *env, jintArray state, jbyteArray array, jobject direct, jint offset,
                   jint blocks) {
  uint32_t words[SHA256_WORDS];
  (*env)->GetIntArrayRegion(env, state, 0, SHA256_WORDS, (jint *)words);
  const uint8_t *in = array == NULL ? (*env)->GetDirectBufferAddress(env, direct)
                                    : (*env)->GetPrimitiveArrayCritical(env, array, NULL);
  if (in == NULL) {
    return;  // OutOfMemoryError is pending.
  }
  sha256_blocks(words, in + offset, (size_t)blocks);
  if (array != NULL) {
    (*env)->ReleasePrimitiveArrayCritical(env, array, (void *)in, JNI_ABORT);
  }
  (*env)->SetIntArrayRegion(env, state, 0, SHA256_WORDS, (const jint *)words);
}

JNIEXPORT void JNICALL Java_dev_jamjar_hash_NativeSha256_blocksOfArray(JNIEnv *env, jclass self,
                                                                       jintArray state,
                                                                       jbyteArray in, jint offset,
                                                                       jint blocks) {
  (void)self;
  sha256(env, state, in, NULL, offset, blocks);
}

JNIEXPORT void JNICALL Java_dev_jamjar_hash_NativeSha256_blocksOfDirect(JNIEnv *env, jclass self,
                                                                        jintArray state,
                                                                        jobject in, jint offset,
                                                                        jint blocks) {
  (void)self;
  sha256(env, state, NULL, in, offset, blocks);
}

// The number of the file that a FileChannel has open; -1 where the JDK keeps that elsewhere, and an
// error is pending.
static int file_number(JNIEnv *env, jobject channel) {
  jfieldID field = (*env)->GetFieldID(env, (*env)->GetObjectClass(env, channel), "fd",
                                      "Ljava/io/FileDescriptor;");
  if (field == NULL) {
    return -1;
  }
  jobject descriptor = (*env)->GetObjectField(env, channel, field);
  field = (*env)->GetFieldID(env, (*env)->GetObjectClass(env, descriptor), "fd", "I");
  return field == NULL ? -1 : (*env)->GetIntField(env, descriptor, field);
}

// Into an array, piece by piece, since garbage collection may have to wait for each.
JNIEXPORT jint JNICALL Java_dev_jamjar_disk_PageCache_readResident(JNIEnv *env, jclass self,
                                                                   jobject channel, jlong position,
                                                                   jbyteArray target, jint offset,
                                                                   jint length) {
  (void)self;
  enum { PIECE_BYTES = 256 << 10 };
  int fd = file_number(env, channel);
  if (fd < 0) {
    return 0;
  }
  size_t cached = cached_bytes(fd, position, (size_t)length), done = 0;
  while (done < cached) {
    size_t piece = cached - done < PIECE_BYTES ? cached - done : PIECE_BYTES;
    jbyte *bytes = (*env)->GetPrimitiveArrayCritical(env, target, NULL);
    if (bytes == NULL) {
      break;  // OutOfMemoryError is pending.
    }
    size_t n = cached_read(fd, position + (jlong)done, bytes + offset + done, piece);
    (*env)->ReleasePrimitiveArrayCritical(env, target, bytes, 0);
    done += n;
    if (n < piece) {
      break;
    }
  }
  return (jint)done;
}

JNIEXPORT void JNICALL Java_dev_jamjar_disk_HugePages_ask(JNIEnv *env, jclass self,
                                                          jobject memory) {
  (void)self;
  void *start = (*env)->GetDirectBufferAddress(env, memory);
  jlong bytes = (*env)->GetDirectBufferCapacity(env, memory);
  if (start != NULL && bytes > 0) {
    huge_pages(start, (size_t)bytes);
  }
}

JNIEXPORT void JNICALL Java_dev_jamjar_jam_BitCopy_outOfDirect(JNIEnv *env, jclass self,
                                                               jobject from, jint first, jint shift,
                                                               jbyteArray to, jint offset,
                                                               jint bytes) {
  (void)self;
  const uint8_t *in = (*env)->GetDirectBufferAddress(env, from);
  uint8_t *out = (*env)->GetPrimitiveArrayCritical(env, to, NULL);
  if (out == NULL) {
    return;  // OutOfMemoryError is pending.
  }
  bits_out(out + offset, in + first, (size_t)bytes, (unsigned)shift);
  (*env)->ReleasePrimitiveArrayCritical(env, to, out, 0);
}

JNIEXPORT jlong JNICALL Java_dev_jamjar_jam_BitCopy_intoArray(JNIEnv *env, jclass self,
                                                              jbyteArray from, jint first,
                                                              jbyteArray to, jint offset,
                                                              jint bytes, jint shift,
                                                              jlong pending) {
  (void)self;
  uint8_t *in = (*env)->GetPrimitiveArrayCritical(env, from, NULL);
  if (in == NULL) {
    return 0;
  }
  uint8_t *out = (*env)->GetPrimitiveArrayCritical(env, to, NULL);
  if (out != NULL) {
    pending = (jlong)bits_in(out + offset, in + first, (size_t)bytes, (unsigned)shift,
                             (uint64_t)pending);
    (*env)->ReleasePrimitiveArrayCritical(env, to, out, 0);
  }
  (*env)->ReleasePrimitiveArrayCritical(env, from, in, JNI_ABORT);
  return pending;
}

JNIEXPORT jint JNICALL Java_dev_jamjar_jam_TokenScan_scan(JNIEnv *env, jclass self, jobject window,
                                                          jint bytes, jlong first, jlong base,
                                                          jlong limit, jlongArray starts,
                                                          jlongArray numbers, jint most) {
  (void)self;
  const uint8_t *in = (*env)->GetDirectBufferAddress(env, window);
  int64_t *out_starts = (*env)->GetPrimitiveArrayCritical(env, starts, NULL);
  if (out_starts == NULL) {
    return 0;
  }
  jint count = 0;
  int64_t *out_numbers = (*env)->GetPrimitiveArrayCritical(env, numbers, NULL);
  if (out_numbers != NULL) {
    count = (jint)tokens_scan(in, (size_t)bytes, (uint64_t)first, (uint64_t)base, (uint64_t)limit,
                              out_starts, out_numbers, (size_t)most);
    (*env)->ReleasePrimitiveArrayCritical(env, numbers, out_numbers, 0);
  }
  (*env)->ReleasePrimitiveArrayCritical(env, starts, out_starts, 0);
  return count;
}

JNIEXPORT jlong JNICALL Java_dev_jamjar_jam_TokenSkip_skip(JNIEnv *env, jclass self, jobject data,
                                                           jint bytes, jlong first, jlong base,
                                                           jlong limit, jlongArray counts) {
  (void)self;
  uint64_t left[2];
  (*env)->GetLongArrayRegion(env, counts, 0, 2, (jlong *)left);
  struct window window = {(*env)->GetDirectBufferAddress(env, data), (size_t)bytes, (uint64_t)base,
                          (uint64_t)limit};
  uint64_t at = tokens_skip(&window, (uint64_t)first, &left[0], &left[1]);
  (*env)->SetLongArrayRegion(env, counts, 0, 2, (const jlong *)left);
  return (jlong)at;
}
