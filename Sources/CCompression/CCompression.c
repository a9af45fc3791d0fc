#include "CCompression.h"
#include <dlfcn.h>
#include <pthread.h>

ptrdiff_t kz_inflate_all(const uint8_t *source, size_t count, uint8_t *target, size_t room, int window_bits) {
  if (count > UINT32_MAX || room > UINT32_MAX) return -1;
  z_stream stream = {0};
  if (inflateInit2(&stream, window_bits) != Z_OK) return -1;
  // A place to write to is needed even where nothing is expected.
  uint8_t none = 0;
  stream.next_in = (Bytef *)source;
  stream.avail_in = (uInt)count;
  stream.next_out = room == 0 ? &none : target;
  stream.avail_out = (uInt)room;
  int result;
  do {
    result = inflate(&stream, Z_FINISH);
    if (result == Z_STREAM_END && stream.avail_in > 0 && inflateReset(&stream) != Z_OK) break;
  } while (result == Z_STREAM_END && stream.avail_in > 0);
  const ptrdiff_t written = (ptrdiff_t)room - (ptrdiff_t)stream.avail_out;
  inflateEnd(&stream);
  return result == Z_STREAM_END ? written : -1;
}

static ptrdiff_t kz_pack(const uint8_t *source, size_t count, uint8_t *target, size_t room, int level, int window_bits) {
  if (count > UINT32_MAX || room > UINT32_MAX) return 0;
  z_stream stream = {0};
  if (deflateInit2(&stream, level, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK) return 0;
  stream.next_in = (Bytef *)source;
  stream.avail_in = (uInt)count;
  stream.next_out = target;
  stream.avail_out = (uInt)room;
  const int result = deflate(&stream, Z_FINISH);
  const ptrdiff_t written = (ptrdiff_t)room - (ptrdiff_t)stream.avail_out;
  deflateEnd(&stream);
  return result == Z_STREAM_END ? written : 0;
}

ptrdiff_t kz_gzip(const uint8_t *source, size_t count, uint8_t *target, size_t room, int level) {
  return kz_pack(source, count, target, room, level, 15 + 16);
}

ptrdiff_t kz_deflate_raw(const uint8_t *source, size_t count, uint8_t *target, size_t room, int level) {
  return kz_pack(source, count, target, room, level, -15);
}

ptrdiff_t kz_deflate_bound(size_t count) { return (ptrdiff_t)(count + count / 1000 + count / 16384 * 5 + 64); }

// The one-shot functions of the library, as its headers declare them.
typedef int (*brotli_decompress)(size_t, const uint8_t *, size_t *, uint8_t *);
typedef int (*brotli_compress)(int, int, int, size_t, const uint8_t *, size_t *, uint8_t *);

static brotli_decompress decompress;
static brotli_compress compress_block;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load_brotli(void) {
  void *decoder = dlopen("libbrotlidec.so.1", RTLD_NOW | RTLD_LOCAL);
  void *encoder = dlopen("libbrotlienc.so.1", RTLD_NOW | RTLD_LOCAL);
  if (decoder) decompress = (brotli_decompress)dlsym(decoder, "BrotliDecoderDecompress");
  if (encoder) compress_block = (brotli_compress)dlsym(encoder, "BrotliEncoderCompress");
}

int kz_brotli_is_there(void) {
  pthread_once(&once, load_brotli);
  return decompress && compress_block;
}

int kz_brotli_unpack(const uint8_t *source, size_t count, uint8_t *target, size_t room) {
  if (!kz_brotli_is_there()) return -1;
  size_t written = room;
  return decompress(count, source, &written, target) == 1 && written == room;
}

ptrdiff_t kz_brotli_pack(const uint8_t *source, size_t count, uint8_t *target, size_t room) {
  if (!kz_brotli_is_there()) return 0;
  size_t written = room;
  // Quality 5, a window of 4 MiB, any kind of data.
  return compress_block(5, 22, 0, count, source, &written, target) == 1 ? (ptrdiff_t)written : 0;
}
