#include "load.h"
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BUCKETS = 1 << 15 };
static int64_t latencies[BUCKETS];

int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * SECOND + t.tv_nsec;
}

/* User and system time of a process and all its threads: the sum in /proc/PID/stat, but without its 10 ms grain. */
static double cpu_seconds(int pid) {
    clockid_t clock;
    struct timespec t = {0};
    if (clock_getcpuclockid(pid, &clock) == 0) clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / SECOND;
}

/* How long all processors of the machine have worked, for whomever; neither idle nor waiting for a disk. */
static double machine_seconds(void) {
    long user, nice, system, idle, iowait, irq, softirq, steal;
    FILE *file = fopen("/proc/stat", "r");
    if (!file || fscanf(file, "cpu %ld %ld %ld %ld %ld %ld %ld %ld", &user, &nice, &system, &idle, &iowait, &irq,
                        &softirq, &steal) != 8)
        refuse("cannot read how busy the machine is");
    fclose(file);
    return (double)(user + nice + system + irq + softirq + steal) / (double)sysconf(_SC_CLK_TCK);
}

static long rss_kb(int pid) {
    char path[32];
    long pages = 0;
    snprintf(path, sizeof path, "/proc/%d/statm", pid);
    FILE *file = fopen(path, "r");
    if (!file || fscanf(file, "%*d %ld", &pages) != 1) refuse("cannot read the server's memory");
    fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

Gauges read_gauges(void) {
    return (Gauges){now(), cpu_seconds(server_pid), cpu_seconds(getpid()), machine_seconds(), rss_kb(server_pid)};
}

/* A latency's bucket is the upper half of its value as a float: 128 buckets an octave, so within 0.8 %. */
void note_latency(int64_t ns) {
    float value = (float)ns;
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    latencies[bits >> 16]++;
}

double percentile_ms(double share) {
    int64_t count = 0, below = 0;
    for (int i = 0; i < BUCKETS; i++) count += latencies[i];
    uint32_t bits = 0;
    while (bits < BUCKETS - 1 && (below += latencies[bits]) <= (int64_t)(share * (double)count)) bits++;
    float value;
    bits <<= 16;
    memcpy(&value, &bits, sizeof value);
    return count ? (double)value / 1e6 : 0;
}
