/*
 * Runs a fuzz target over files: those given, or all of $top_srcdir/tests/data/fuzz/NAME, where the program is called
 * fuzz_NAME.native. So that make check replays the seeds and all cases ever found.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int replay(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data;
    long size;

    if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0 || fseek(file, 0, SEEK_SET))
    {
        perror(path);
        return 1;
    }
    /* The exact size, so that the sanitizer sees a read beyond it. */
    if (!(data = malloc((size_t)size + !size)) || fread(data, 1, (size_t)size, file) != (size_t)size)
    {
        perror(path);
        return 1;
    }
    fclose(file);
    printf("%s: %ld bytes\n", path, size);
    fflush(stdout);
    LLVMFuzzerTestOneInput(data, (size_t)size);
    free(data);
    return 0;
}

static int replay_folder(const char *program)
{
    const char *top = getenv("top_srcdir"), *name = strstr(program, "fuzz_");
    char folder[2000], path[4000];
    struct dirent *entry;
    unsigned int count = 0;
    int failed = 0;
    DIR *dir;

    if (!top || !name) return fprintf(stderr, "Neither files nor top_srcdir.\n"), 1;
    snprintf(folder, sizeof(folder), "%s/tests/data/fuzz/%.*s", top, (int)strcspn(name + 5, "."), name + 5);
    if (!(dir = opendir(folder))) return perror(folder), 1;
    while ((entry = readdir(dir)))
    {
        if (entry->d_name[0] == '.') continue;
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        failed |= replay(path);
        count++;
    }
    closedir(dir);
    printf("%u files\n", count);
    return failed || !count;
}

int main(int argc, char **argv)
{
    int i, failed = 0;

    if (argc < 2) return replay_folder(argv[0]);
    for (i = 1; i < argc; i++) failed |= replay(argv[i]);
    return failed;
}
