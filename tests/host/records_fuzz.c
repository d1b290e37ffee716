/* SPDX-License-Identifier: MIT
 *
 * Any bytes at all for the records' reader and the campaign's. With -DFUZZ it is a libFuzzer
 * target: clang -DFUZZ -fsanitize=fuzzer,address,undefined ... otherwise a test that changes, cuts
 * and joins a whole run at random, with the CRC-32 mended half the time so that the lines behind it
 * are reached.
 */
#include "stream.h"

#include "campaign.h"

static void read_both(const char *bytes, size_t length)
{
    struct campaign campaign;
    struct why why;
    stream_fault(bytes, length, &why);
    if (campaign_read(&campaign, "fuzz", bytes, length, &why))
        campaign_free(&campaign);
}

#ifdef FUZZ
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    /* Lines between a frame that is right, so that the CRC-32 doesn't stop the fuzzer. */
    static struct stream stream;
    static char lines[STREAM_MOST];
    struct why why;
    read_both((const char *)bytes, length);
    if (length >= STREAM_MOST / 2 || memchr(bytes, 0, length))
        return 0;
    memcpy(lines, bytes, length);
    lines[length] = '\0';
    stream_make(&stream, STREAM_BEGIN, STREAM_COLUMNS, lines, STREAM_END);
    stream_fault(stream.text, stream.length, &why);
    return 0;
}
#else

static uint64_t chance = 1;

/* SplitMix64, below a bound. */
static size_t chance_below(size_t bound)
{
    uint64_t x = chance += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return (size_t)((x ^ x >> 31) % bound);
}

/* One change: a byte, a piece copied over another, or a cut. */
static void change(struct stream *stream)
{
    size_t at = chance_below(stream->length), from = chance_below(stream->length);
    size_t most = stream->length - (at > from ? at : from);
    switch (chance_below(4)) {
    case 0:
        stream->text[at] = (char)chance_below(256);
        break;
    case 1:
        stream->text[at] = "0123456789,-=\n "[chance_below(15)];
        break;
    case 2:
        memmove(stream->text + at, stream->text + from, chance_below(most < 64 ? most + 1 : 64));
        break;
    default:
        stream->length -= chance_below(stream->length) / 8;
        break;
    }
}

static void mend(struct stream *stream)
{
    if (stream->length + 16 > STREAM_MOST)
        return;
    stream->text[stream->length - 1] = '\n';
    uLong crc = crc32(0, (const Bytef *)stream->text, (uInt)stream->length);
    stream->length += (size_t)sprintf(stream->text + stream->length, "crc32 %08lx\n", crc);
}

static void survives_any_bytes(void **state)
{
    struct stream whole, changed;
    (void)state;
    stream_make_whole(&whole);
    for (int round = 0; round < 20000; round++) {
        changed = whole;
        if (chance_below(2))
            changed.length -= strlen("crc32 00000000\n");
        for (size_t changes = chance_below(6); changes-- > 0;)
            change(&changed);
        if (chance_below(2))
            mend(&changed);
        read_both(changed.text, changed.length);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(survives_any_bytes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
#endif
