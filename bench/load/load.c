/* load: loads a chat server by raw lines, IRC, or JSON over WebSockets, and checks every line at every reader. Linux only.
 *
 * One process with one epoll set. It opens all clients, the first in room 0, the next in room 1 and so on, waits until
 * each is in its room and has got the answer to its ping, lets the senders talk, and prints one JSON object about it.
 * There are three ways to load a server:
 *
 *   window=W   closed loop: each sender keeps W lines under way; a line is done once all others in its room have seen it;
 *   rate=R     open loop: R lines a second in all, on a fixed schedule. Latency counts from the scheduled time, so
 *              that a server which falls behind cannot hide it by slowing the generator down;
 *   senders=0  nobody says anything; after the clients are in, idle=MS milliseconds go by.
 *
 * With stopped=N, N readers stop reading before the first line, and read on after the last one has reached the others.
 * They too must then find every line, in order, once; their late deliveries are no part of the latencies.
 *
 * Exit status: 0 all lines arrived as they should, 1 they did not (the JSON says how), 2 the run could not be made.
 */
#include "load.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_MOST = 256 << 10, EVENTS_MOST = 1024 };

const Dialect *dialect = dialects;
int server_pid, clients_n, senders_n, stopped_n, rooms_n = 1, lines_n = 1, text_bytes = 100;
static int port, timeout_s = 120, window = 1, rate, idle_ms;   /* rate: lines a second, 0: closed loop */
static int unheard_most = 8, coming_most = 400;   /* clients of whom nothing was heard; who are not in their room yet */

Client *clients;
Sender *senders;
Line *lines;
const char *phase = "connecting";
static int epoll_fd, unheard, coming, said;
static int *due, due_n;      /* the senders whose window is not full */
static int64_t deadline;
static Gauges started, connected, begun, ended, caught_up;

/* -------------------------------------------------------------------------------------------------- the findings */

void refuse(const char *what) {
    fprintf(stderr, "load: %s%s%s\n", what, errno ? ": " : "", errno ? strerror(errno) : "");
    exit(2);
}

/* Prints the findings and ends the run; `how` is "complete", or what cut it short. */
void finish(const char *how) {
    if (!connected.time) connected = read_gauges();
    if (!begun.time) begun = connected;
    if (!ended.time) ended = read_gauges();
    if (!caught_up.time) caught_up = ended;
    int64_t lost = owed_awake + owed_stopped;
    bool good = !strcmp(how, "complete") && !lost && !duplicated && !disordered && !corrupt;
    printf("{\"end\": \"%s\", \"phase\": \"%s\", \"good\": %s, ", how, phase, good ? "true" : "false");
    printf("\"clients\": %d, \"deliveries\": %ld, \"lost\": %ld, \"duplicated\": %ld, \"disordered\": %ld, \"corrupt\": %ld, ",
           clients_n, delivered, lost, duplicated, disordered, corrupt);
    printf("\"connect_s\": %.3f, ", (double)(connected.time - started.time) / SECOND);
    printf("\"connect_cpu_s\": %.3f, ", connected.server_cpu - started.server_cpu);
    printf("\"connect_growth_kb\": %ld, ", begun.rss_kb - started.rss_kb);
    printf("\"wall_s\": %.6f, ", (double)(ended.time - begun.time) / SECOND);
    printf("\"server_cpu_s\": %.6f, ", ended.server_cpu - begun.server_cpu);
    printf("\"generator_cpu_s\": %.6f, ", ended.own_cpu - begun.own_cpu);
    printf("\"machine_cpu_s\": %.3f, ", ended.all_cpu - begun.all_cpu);
    printf("\"p50_ms\": %.3f, \"p99_ms\": %.3f, \"p999_ms\": %.3f, ", percentile_ms(0.5), percentile_ms(0.99),
           percentile_ms(0.999));
    printf("\"growth_kb\": %ld, \"caught_up_growth_kb\": %ld, \"catch_up_s\": %.3f}\n", ended.rss_kb - begun.rss_kb,
           caught_up.rss_kb - begun.rss_kb, (double)(caught_up.time - ended.time) / SECOND);
    exit(good ? 0 : 1);
}

/* ------------------------------------------------------------------------------------------------- the connections */

int number_of(const Client *client) {
    return (int)(client - clients);
}

static void note_heard(Client *client) {
    unheard -= !client->heard;
    client->heard = true;
}

void on_ready(Client *client) {
    client->waiting = false;
    coming--;
}

static void keep_tail(Client *reader, const char *rest, size_t bytes) {
    if (bytes > LINE_MOST) finish("the server sent a line without an end");
    if (bytes > reader->tail_room) reader->tail = realloc(reader->tail, reader->tail_room = bytes);
    if (bytes) memcpy(reader->tail, rest, bytes);
    reader->tail_bytes = bytes;
}

static void on_readable(Client *reader) {
    static char buffer[LINE_MOST + READ_MOST];
    if (reader->tail_bytes) memcpy(buffer, reader->tail, reader->tail_bytes);
    ssize_t n = recv(reader->fd, buffer + reader->tail_bytes, READ_MOST, MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN) return;
    if (n <= 0) finish("the server closed a connection");
    note_heard(reader);
    size_t bytes = reader->tail_bytes + (size_t)n;
    size_t taken = dialect->take(reader, buffer, bytes, now());
    keep_tail(reader, buffer + taken, bytes - taken);
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

/* What is under way is small beside a loopback socket's buffer: if it does not fit, the server has stopped reading. */
void send_all(Client *client, const char *data, size_t bytes) {
    ssize_t taken = send(client->fd, data, bytes, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (taken != (ssize_t)bytes) finish("the server does not take what is sent");
}

static void set(int fd, int level, int option, int value) {
    if (setsockopt(fd, level, option, &value, sizeof value)) refuse("setsockopt");
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
    char first[8 * HEAD_MOST];
    client->waiting = true;
    coming++;
    unheard++;
    send_all(client, first, (size_t)(dialect->put_greeting(first, client) - first));
}

/* --------------------------------------------------------------------------------------------------------- talking */

static void say(int sender, int count, int64_t since) {
    static char batch[BATCH_MOST];
    char text[TEXT_MOST + 1], *to = batch;
    for (int i = 0; i < count; i++) {
        int number = senders[sender].sent++;
        expect(sender, number, since);
        to = dialect->put_text(to, &clients[sender], text, write_text(text, sender, number));
    }
    said += count;
    send_all(&clients[sender], batch, (size_t)(to - batch));
}

static void put_due(int sender) {
    if (senders[sender].due || senders[sender].sent == lines_n) return;
    senders[sender].due = true;
    due[due_n++] = sender;
}

void on_done(int sender) {
    senders[sender].done++;
    put_due(sender);
}

/* Closed loop: fill every sender's window. Returns how long to wait for what comes. */
static int64_t say_within_window(void) {
    int64_t time = now();
    while (due_n) {
        int s = due[--due_n], left = lines_n - senders[s].sent, spare = window - (senders[s].sent - senders[s].done);
        senders[s].due = false;
        say(s, left < spare ? left : spare, time);
    }
    return SECOND;
}

/* Open loop: say what is due, the senders in turn. Returns how long it is until the next line is. */
static int64_t say_on_schedule(void) {
    while (said < senders_n * lines_n) {
        int64_t scheduled = begun.time + said * SECOND / rate, left = scheduled - now();
        if (left > 0) return left;
        say(said % senders_n, 1, scheduled);
    }
    return SECOND;
}

/* ---------------------------------------------------------------------------------------------------------- phases */

static void ping(Client *client) {
    char text[HEAD_MOST];
    client->waiting = true;
    coming++;
    send_all(client, text, (size_t)(dialect->put_ping(text, client) - text));
}

/* A ping is answered after all that went before it: once every answer is in, nothing is on its way any more. */
static void fence(void) {
    for (int i = 0; i < clients_n; i++) ping(&clients[i]);
    while (coming) poll_clients(SECOND);
}

static void open_all(void) {
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    started = read_gauges();
    for (int i = 0; i < clients_n; i++) {
        clients[i].stopped = i >= senders_n && i < senders_n + stopped_n;
        open_client(&clients[i]);
        while (unheard >= unheard_most || coming >= coming_most) poll_clients(SECOND);
        poll_clients(0);
    }
    while (coming) poll_clients(SECOND);
    connected = read_gauges();
    fence();   /* now the notices of who joined are behind us too */
}

static void talk(void) {
    phase = "talking";
    for (int i = 0; i < stopped_n; i++) listen_to(&clients[senders_n + i], false);
    for (int s = 0; s < senders_n && !rate; s++) put_due(s);
    talking = true;
    begun = read_gauges();
    while (said < senders_n * lines_n || owed_awake > 0) poll_clients(rate ? say_on_schedule() : say_within_window());
    ended = read_gauges();
}

static void idle(void) {
    phase = "idle";
    begun = read_gauges();
    for (int64_t left; (left = begun.time + idle_ms * (SECOND / 1000) - now()) > 0;) poll_clients(left);
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

/* ------------------------------------------------------------------------------------------------ the command line */

static void choose_dialect(const char *name) {
    for (dialect = dialects; dialect->name && strcmp(dialect->name, name); dialect++) {}
    if (!dialect->name) refuse("door= is line, irc or web");
}

static void read_options(char **arguments) {
    static const struct { const char *name; int *value; } options[] = {
        {"port=", &port},           {"pid=", &server_pid},    {"timeout=", &timeout_s},    {"clients=", &clients_n},
        {"rooms=", &rooms_n},       {"senders=", &senders_n}, {"stopped=", &stopped_n},    {"lines=", &lines_n},
        {"window=", &window},       {"rate=", &rate},         {"idle=", &idle_ms},         {"bytes=", &text_bytes},
        {"unheard=", &unheard_most}, {"coming=", &coming_most}, {NULL, NULL}};
    for (; *arguments; arguments++) {
        int i = 0;
        while (options[i].name && strncmp(*arguments, options[i].name, strlen(options[i].name))) i++;
        if (options[i].name) *options[i].value = atoi(*arguments + strlen(options[i].name));
        else if (!strncmp(*arguments, "door=", 5)) choose_dialect(*arguments + 5);
        else {
            fprintf(stderr, "load: unknown option %s\n", *arguments);
            exit(2);
        }
    }
}

static void check_options(void) {
    if (port < 1 || server_pid < 1 || timeout_s < 1) refuse("port=, pid= and timeout= must be positive");
    if (lines_n < 1 || senders_n < 0 || senders_n > 9999 || (int64_t)senders_n * lines_n > 9999999)
        refuse("senders= is 0 to 9999, lines= at least 1, and their product at most 9999999");
    if (stopped_n < 0 || clients_n < senders_n + stopped_n) refuse("clients= are all that send or stop, at least");
    if (rooms_n < 1 || clients_n / rooms_n < (senders_n ? 2 + stopped_n : 1)) refuse("clients= leave no awake readers");
    if (stopped_n && rooms_n > 1) refuse("stopped= needs one room");
    if (text_bytes < TEXT_LEAST || text_bytes > TEXT_MOST) refuse("bytes= is 13 to 8192");
    if (rate < 0 || idle_ms < 0 || unheard_most < 1 || coming_most < 1) refuse("a number is out of range");
    if (window < 1 || window > BATCH_MOST / (text_bytes + HEAD_MOST)) refuse("window= is out of range");
}

int main(int argc, char **argv) {
    read_options(argv + (argc > 0));
    check_options();
    clients = calloc((size_t)clients_n, sizeof *clients);
    due = calloc((size_t)senders_n + 1, sizeof *due);
    prepare_checks();
    deadline = now() + timeout_s * SECOND;
    open_all();
    if (senders_n) talk();
    else idle();
    wake_stopped();
    phase = "closing";
    fence();   /* a line that came twice would be here by now */
    finish("complete");
}
