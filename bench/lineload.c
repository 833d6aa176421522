/* lineload: loads one chat room over the line protocol, or with web=1 by JSON over WebSockets, and checks every line
 * at every reader. Linux only.
 *
 * One process with one epoll set. It opens all clients, waits until each has got the answer to its `/ping`, lets the
 * senders talk, and prints one JSON object about it. There are two ways to talk:
 *
 *   window=W   closed loop: each sender keeps W lines under way; a line is done once every other reader has seen it;
 *   rate=R     open loop: R lines a second in all, on a fixed schedule. Latency counts from the scheduled time, so
 *              that a server which falls behind cannot hide it by slowing the generator down.
 *
 * With stopped=N, N readers stop reading before the first line, and read on after the last one has reached the others.
 * They too must then find every line, in order, once; their late deliveries are no part of the latencies.
 *
 * A line is `SSSS NNNNNNN xxxx...`: its sender, its number at that sender, padding. Each reader keeps the highest
 * number seen of each sender, and a bit per line: that tells lost, duplicated and disordered lines apart.
 *
 * Exit status: 0 all lines arrived as they should, 1 they did not (the JSON says how), 2 the run could not be made.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define AUTHOR "<127.0.0.1> "
#define SAID "%04d %07d %.*s"
#define SAID_OBJECT "{\"type\":\"say\",\"room\":\"#lobby\",\"text\":\"" SAID "\"}"
#define SECOND 1000000000L   /* in nanoseconds, as all times here */
enum {
    AUTHOR_BYTES = sizeof AUTHOR - 1,
    LABEL_BYTES = 13,        /* "SSSS NNNNNNN " */
    LINE_MOST = 4096,        /* longest line read */
    OBJECT_BYTES = 64,       /* what an object or a frame needs besides, at most */
    BATCH_MOST = 512 << 10,  /* most bytes that a sender writes at once */
    READ_MOST = 256 << 10,
    UNANSWERED_MOST = 32,    /* connections opened but not answered: below any server's listen backlog */
    EVENTS_MOST = 1024,
    BUCKETS = 1 << 15,
};

typedef struct {
    int fd;
    bool waiting;            /* for the answer to its /ping */
    bool stopped;
    bool upgraded;           /* the answer to its handshake is behind it */
    size_t skip;             /* bytes to come of a frame that is too long to be a line */
    size_t tail_bytes;
    char *tail;              /* the beginning of a line whose end has not come yet */
    int *highest;            /* by sender: the highest number seen, -1 before the first */
    uint8_t *seen;           /* a bit per line */
} Client;
typedef struct { int sent, done; } Sender;
typedef struct { int64_t since; int owed; } Line;   /* when it was (to be) sent; awake readers who have not seen it */
typedef struct { int64_t time; double server_cpu, own_cpu; long rss_kb; } Gauges;

static int port, server_pid, web, timeout_s = 120, clients_n, senders_n, stopped_n;
static int lines_n, window = 1, rate, text_bytes = 100;   /* lines of each sender; lines a second, 0: closed loop */
static Client *clients;                             /* the senders first, then those that will stop, then the rest */
static Sender *senders;
static Line *lines;                                 /* by sender * lines_n + number */
static char padding[LINE_MOST];
static int epoll_fd, unanswered, said;
static int64_t deadline, delivered, owed_awake, owed_stopped, duplicated, disordered, corrupt;
static int64_t latencies[BUCKETS];
static const char *phase = "connecting";
static Gauges begun, ended, caught_up;

/* ------------------------------------------------------------------------------------------------- measuring */

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * SECOND + t.tv_nsec;
}

static void refuse(const char *what) {
    fprintf(stderr, "lineload: %s%s%s\n", what, errno ? ": " : "", errno ? strerror(errno) : "");
    exit(2);
}

/* User and system time of a process and all its threads: the sum in /proc/PID/stat, but without its 10 ms grain. */
static double cpu_seconds(int pid) {
    clockid_t clock;
    struct timespec t = {0};
    if (clock_getcpuclockid(pid, &clock) == 0) clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / SECOND;
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

static Gauges read_gauges(void) {
    return (Gauges){now(), cpu_seconds(server_pid), cpu_seconds(getpid()), rss_kb(server_pid)};
}

/* A latency's bucket is the upper half of its value as a float: 128 buckets an octave, so within 0.8 %. */
static void note_latency(int64_t ns) {
    float value = (float)ns;
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    latencies[bits >> 16]++;
}

static double percentile_ms(double share) {
    int64_t count = 0, below = 0;
    for (int i = 0; i < BUCKETS; i++) count += latencies[i];
    uint32_t bits = 0;
    while (bits < BUCKETS - 1 && (below += latencies[bits]) <= (int64_t)(share * (double)count)) bits++;
    float value;
    bits <<= 16;
    memcpy(&value, &bits, sizeof value);
    return (double)value / 1e6;
}

/* Prints the findings and ends the run; `how` is "complete", or what cut it short. */
static void finish(const char *how) {
    if (begun.time && !ended.time) ended = read_gauges();
    if (!caught_up.time) caught_up = ended;
    int64_t lost = owed_awake + owed_stopped;
    bool good = !strcmp(how, "complete") && !lost && !duplicated && !disordered && !corrupt;
    printf("{\"end\": \"%s\", \"phase\": \"%s\", \"good\": %s, ", how, phase, good ? "true" : "false");
    printf("\"deliveries\": %ld, \"lost\": %ld, \"duplicated\": %ld, \"disordered\": %ld, \"corrupt\": %ld, ",
           delivered, lost, duplicated, disordered, corrupt);
    printf("\"wall_s\": %.6f, ", (double)(ended.time - begun.time) / SECOND);
    printf("\"server_cpu_s\": %.6f, ", ended.server_cpu - begun.server_cpu);
    printf("\"generator_cpu_s\": %.6f, ", ended.own_cpu - begun.own_cpu);
    printf("\"p50_ms\": %.3f, \"p99_ms\": %.3f, \"p999_ms\": %.3f, ", percentile_ms(0.5), percentile_ms(0.99),
           percentile_ms(0.999));
    printf("\"growth_kb\": %ld, \"caught_up_growth_kb\": %ld, \"catch_up_s\": %.3f}\n", ended.rss_kb - begun.rss_kb,
           caught_up.rss_kb - begun.rss_kb, (double)(caught_up.time - ended.time) / SECOND);
    exit(good ? 0 : 1);
}

/* --------------------------------------------------------------------------------------------------- reading */

/* The value of so many decimal digits, or -1 if there are others among them. */
static int number_at(const char *text, int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/* A chat line has reached a reader: check it against what was sent, and note how long it took. */
static void on_chat(Client *reader, const char *text, size_t bytes, int64_t time) {
    int sender = bytes == (size_t)text_bytes ? number_at(text, 4) : -1;
    int number = sender >= 0 ? number_at(text + 5, 7) : -1;
    if (number < 0 || sender >= senders_n || number >= senders[sender].sent ||
        memcmp(text + LABEL_BYTES, padding, bytes - LABEL_BYTES)) {
        corrupt++;
        return;
    }
    if (reader == &clients[sender]) {   /* a WebSocket is told what it said itself */
        corrupt += !web;
        return;
    }
    int id = sender * lines_n + number, bit = 1 << (id & 7);
    if (reader->seen[id >> 3] & bit) {
        duplicated++;
        return;
    }
    reader->seen[id >> 3] |= (uint8_t)bit;
    if (number < reader->highest[sender]) disordered++;
    else reader->highest[sender] = number;
    delivered++;
    if (reader->stopped) {
        owed_stopped--;
        return;
    }
    note_latency(time - lines[id].since);
    owed_awake--;
    if (--lines[id].owed == 0) senders[sender].done++;
}

static void on_pong(Client *reader, const char *token, size_t bytes) {
    char ready[32];
    int length = snprintf(ready, sizeof ready, "ready%d", (int)(reader - clients));
    if (!reader->waiting || bytes != (size_t)length || memcmp(token, ready, bytes)) return;
    reader->waiting = false;
    unanswered--;
}

/* Whether a text begins so; `rest` is what comes after that. */
static bool begins(const char *text, size_t bytes, const char *head, const char **rest) {
    size_t length = strlen(head);
    *rest = text + length;
    return bytes >= length && !memcmp(text, head, length);
}

/* Chat is checked, the awaited answer noted, notices are passed over; besides, only the greeting may come. */
static void on_line(Client *reader, const char *line, size_t bytes, int64_t time) {
    const char *rest, *stop = line + bytes;
    if (begins(line, bytes, AUTHOR, &rest)) on_chat(reader, rest, (size_t)(stop - rest), time);
    else if (begins(line, bytes, "-- pong ", &rest)) on_pong(reader, rest, (size_t)(stop - rest));
    else if (!begins(line, bytes, "-- ", &rest)) corrupt += begun.time > 0;
}

/* The same in JSON. Nothing that is said or answered here has a quotation mark within. */
static void on_object(Client *reader, const char *object, size_t bytes, int64_t time) {
    const char *rest, *stop = object + bytes;
    if (begins(object, bytes, "{\"type\":\"said\"", &rest)) {
        const char *text = memmem(rest, (size_t)(stop - rest), "\"text\":\"", 8);
        text = text ? text + 8 : stop;
        const char *quote = memchr(text, '"', (size_t)(stop - text));
        on_chat(reader, text, quote ? (size_t)(quote - text) : 0, time);
    } else if (begins(object, bytes, "{\"type\":\"pong\",\"token\":\"", &rest)) {
        on_pong(reader, rest, (size_t)(stop - rest) - 2);
    } else if (begins(object, bytes, "{\"type\":\"error\"", &rest)) {
        corrupt++;
    }
}

/* Both read whole lines, or frames, and return how many bytes those had. */
static size_t take_lines(Client *reader, const char *data, size_t bytes, int64_t time) {
    const char *line = data, *stop = data + bytes, *feed;
    while ((feed = memchr(line, '\n', (size_t)(stop - line)))) {
        on_line(reader, line, (size_t)(feed - line), time);
        line = feed + 1;
    }
    return (size_t)(line - data);
}

static size_t take_frames(Client *reader, const char *data, size_t bytes, int64_t time) {
    size_t at = 0;
    if (!reader->upgraded) {
        const char *end = memmem(data, bytes, "\r\n\r\n", 4);
        if (!end) return 0;
        reader->upgraded = true;
        at = (size_t)(end - data) + 4;
    }
    for (;;) {
        size_t some = reader->skip < bytes - at ? reader->skip : bytes - at;
        reader->skip -= some;
        at += some;
        if (bytes - at < 2) return at;
        const uint8_t *frame = (const uint8_t *)data + at;
        size_t head = frame[1] < 126 ? 2 : frame[1] == 126 ? 4 : 10, size = frame[1];
        if (bytes - at < head) return at;
        if (head > 2) size = 0;
        for (size_t i = 2; i < head; i++) size = size << 8 | frame[i];
        if (head + size > LINE_MOST) {   /* who is in the room */
            reader->skip = head + size;
            continue;
        }
        if (bytes - at < head + size) return at;
        on_object(reader, data + at + head, size, time);
        at += head + size;
    }
}

static void on_readable(Client *reader) {
    static char buffer[LINE_MOST + READ_MOST];
    memcpy(buffer, reader->tail, reader->tail_bytes);
    ssize_t n = recv(reader->fd, buffer + reader->tail_bytes, READ_MOST, MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) finish("the server closed a connection");
    size_t bytes = reader->tail_bytes + (size_t)n;
    size_t taken = (web ? take_frames : take_lines)(reader, buffer, bytes, now());
    reader->tail_bytes = bytes - taken;
    if (reader->tail_bytes > LINE_MOST) finish("the server sent a line without an end");
    memcpy(reader->tail, buffer + taken, reader->tail_bytes);
}

/* Serves whatever is readable, waiting for it up to so many nanoseconds. */
static void poll_clients(int64_t wait) {
    static struct epoll_event events[EVENTS_MOST];
    int n = epoll_pwait2(epoll_fd, events, EVENTS_MOST, &(struct timespec){wait / SECOND, wait % SECOND}, NULL);
    if (n < 0 && errno != EINTR) refuse("epoll_pwait2");
    for (int i = 0; i < n; i++) on_readable(events[i].data.ptr);
    if (now() > deadline) finish("timeout");
}

/* A client that is not in the epoll set is not read. */
static void listen_to(Client *client, bool wanted) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = client};
    if (epoll_ctl(epoll_fd, wanted ? EPOLL_CTL_ADD : EPOLL_CTL_DEL, client->fd, &event)) refuse("epoll_ctl");
}

/* --------------------------------------------------------------------------------------------------- talking */

/* What is under way is small beside a loopback socket's buffer: if it does not fit, the server has stopped reading. */
static void send_all(Client *client, const char *data, size_t bytes) {
    ssize_t taken = send(client->fd, data, bytes, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (taken != (ssize_t)bytes) finish("the server does not take what is sent");
}

/* A text as it goes on the line, or in a frame whose mask changes nothing. Returns where the next one goes. */
static char *put(char *to, const char *text, size_t bytes) {
    if (web) {
        *to++ = (char)0x81;
        *to++ = (char)(0x80 | (bytes < 126 ? bytes : 126));
        if (bytes >= 126) {
            *to++ = (char)(bytes >> 8);
            *to++ = (char)bytes;
        }
        memset(to, 0, 4);
        to += 4;
    }
    memcpy(to, text, bytes);
    to += bytes;
    if (!web) *to++ = '\n';
    return to;
}

static void say(int sender, int count, int64_t since) {
    static char batch[BATCH_MOST + 1];
    char text[LINE_MOST + OBJECT_BYTES], *to = batch;
    int awake = clients_n - 1 - stopped_n;
    for (int i = 0; i < count; i++) {
        int number = senders[sender].sent++;
        lines[sender * lines_n + number] = (Line){since, awake};
        int bytes = sprintf(text, web ? SAID_OBJECT : SAID, sender, number, text_bytes - LABEL_BYTES, padding);
        to = put(to, text, (size_t)bytes);
    }
    said += count;
    owed_awake += (int64_t)count * awake;
    owed_stopped += (int64_t)count * stopped_n;
    send_all(&clients[sender], batch, (size_t)(to - batch));
}

/* Closed loop: fill every sender's window. Returns how long to wait for what comes. */
static int64_t say_within_window(void) {
    int64_t time = now();
    for (int s = 0; s < senders_n; s++) {
        int left = lines_n - senders[s].sent, spare = window - (senders[s].sent - senders[s].done);
        if (left && spare) say(s, left < spare ? left : spare, time);
    }
    return SECOND;
}

/* Open loop: say what is due, the senders in turn. Returns how long it is until the next line is. */
static int64_t say_on_schedule(void) {
    while (said < senders_n * lines_n) {
        int64_t due = begun.time + said * SECOND / rate, left = due - now();
        if (left > 0) return left;
        say(said % senders_n, 1, due);
    }
    return SECOND;
}

/* ---------------------------------------------------------------------------------------------------- phases */

static void await_answers(int but) {
    while (unanswered > but) poll_clients(SECOND);
}

static void ping(Client *client) {
    char text[64], line[64 + OBJECT_BYTES];
    int bytes = snprintf(text, sizeof text, web ? "{\"type\":\"ping\",\"token\":\"ready%d\"}" : "/ping ready%d",
                         (int)(client - clients));
    client->waiting = true;
    unanswered++;
    send_all(client, line, (size_t)(put(line, text, (size_t)bytes) - line));
}

/* A /ping is answered after all that went before it: once every answer is in, nothing is on its way any more. */
static void fence(void) {
    for (int i = 0; i < clients_n; i++) ping(&clients[i]);
    await_answers(0);
}

static void set(int fd, int level, int option, int value) {
    if (setsockopt(fd, level, option, &value, sizeof value)) refuse("setsockopt");
}

static void upgrade(Client *client) {
    static const char request[] = "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    static const char hello[] = "{\"type\":\"hello\",\"version\":1}";
    char first[sizeof request + sizeof hello + OBJECT_BYTES];
    memcpy(first, request, sizeof request - 1);
    send_all(client, first, (size_t)(put(first + sizeof request - 1, hello, sizeof hello - 1) - first));
}

static void open_client(Client *client) {
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if ((client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) < 0) refuse("socket");
    set(client->fd, IPPROTO_TCP, TCP_NODELAY, 1);
    if (client->stopped) {   /* with Ethernet's segments the kernel hides 50 KB from the server, with loopback's 4 MB */
        set(client->fd, IPPROTO_TCP, TCP_MAXSEG, 1460);
        set(client->fd, SOL_SOCKET, SO_RCVBUF, 4096);
    }
    if (connect(client->fd, (struct sockaddr *)&server, sizeof server)) refuse("connect");
    listen_to(client, true);
    if (web) upgrade(client);
    ping(client);
}

static void open_all(void) {
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    for (int i = 0; i < clients_n; i++) {
        Client *client = &clients[i];
        client->stopped = i >= senders_n && i < senders_n + stopped_n;
        client->tail = malloc(LINE_MOST);
        client->seen = calloc((size_t)senders_n * (size_t)lines_n / 8 + 1, 1);
        client->highest = malloc((size_t)senders_n * sizeof(int));
        for (int s = 0; s < senders_n; s++) client->highest[s] = -1;
        open_client(client);
        await_answers(UNANSWERED_MOST - 1);
    }
    await_answers(0);
    fence();   /* now the notices of who joined are behind us too */
}

static void talk(void) {
    phase = "talking";
    for (int i = 0; i < stopped_n; i++) listen_to(&clients[senders_n + i], false);
    begun = read_gauges();
    while (said < senders_n * lines_n || owed_awake > 0) poll_clients(rate ? say_on_schedule() : say_within_window());
    ended = read_gauges();
}

static void wake_stopped(void) {
    phase = "catching up";
    for (int i = 0; i < stopped_n; i++) {
        set(clients[senders_n + i].fd, SOL_SOCKET, SO_RCVBUF, 1 << 20);
        listen_to(&clients[senders_n + i], true);
    }
    while (owed_stopped > 0) poll_clients(SECOND);
    caught_up = read_gauges();
}

static void read_options(char **arguments) {
    static const struct { const char *name; int *value; } options[] = {
        {"port=", &port},         {"pid=", &server_pid},    {"timeout=", &timeout_s}, {"clients=", &clients_n},
        {"senders=", &senders_n}, {"stopped=", &stopped_n}, {"lines=", &lines_n},     {"window=", &window},
        {"rate=", &rate},         {"bytes=", &text_bytes},  {"web=", &web},           {NULL, NULL}};
    for (; *arguments; arguments++) {
        int i = 0;
        while (options[i].name && strncmp(*arguments, options[i].name, strlen(options[i].name))) i++;
        if (!options[i].name) {
            fprintf(stderr, "lineload: unknown option %s\n", *arguments);
            exit(2);
        }
        *options[i].value = atoi(*arguments + strlen(options[i].name));
    }
    if (port < 1 || server_pid < 1 || timeout_s < 1) refuse("port=, pid= and timeout= must be positive");
    if (lines_n < 1 || senders_n < 1 || senders_n > 9999 || (int64_t)senders_n * lines_n > 9999999)
        refuse("senders= is 1 to 9999, lines= at least 1, and their product at most 9999999");
    if (stopped_n < 0 || clients_n < senders_n + stopped_n + 1) refuse("clients= must leave one more reader awake");
    if (text_bytes < LABEL_BYTES || text_bytes >= LINE_MOST - AUTHOR_BYTES) refuse("bytes= is 13 to 4083");
    if (rate < 0 || window < 1 || window > BATCH_MOST / (text_bytes + OBJECT_BYTES))
        refuse("rate= or window= is out of range");
}

int main(int argc, char **argv) {
    read_options(argv + (argc > 0));
    memset(padding, 'x', sizeof padding);
    clients = calloc((size_t)clients_n, sizeof *clients);
    senders = calloc((size_t)senders_n, sizeof *senders);
    lines = calloc((size_t)senders_n * (size_t)lines_n, sizeof *lines);
    deadline = now() + timeout_s * SECOND;
    open_all();
    talk();
    wake_stopped();
    phase = "closing";
    fence();   /* a line that came twice would be here by now */
    finish("complete");
}
