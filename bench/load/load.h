/* What the parts of the load generator share. load.c says what it does.
 *
 *   load.c      the command line, the connections, the phases of a run
 *   dialects.c  what is sent and read: raw lines, IRC, JSON over WebSockets
 *   check.c     whether what arrived is what was said
 *   gauges.c    time, processor time, memory, latencies
 */
#pragma once
#define _GNU_SOURCE
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SECOND 1000000000L   /* in nanoseconds, as all times here */
enum {
    TEXT_LEAST = 13,         /* "SSSS NNNNNNN " */
    TEXT_MOST = 8192,
    LINE_MOST = 32 << 10,    /* longest line or frame that is looked at */
    HEAD_MOST = 128,         /* what stands around a text, or a ready's number, when it is sent */
    BATCH_MOST = 1 << 20,    /* most bytes that a sender writes at once */
};

typedef struct {
    int fd, room;
    bool heard;              /* something has come from the server */
    bool waiting;            /* for the answer to its ping */
    bool stopped;
    bool upgraded;           /* the answer to its handshake is behind it */
    size_t skip;             /* bytes to come of a frame that is too long to be looked at */
    size_t tail_bytes, tail_room;
    char *tail;              /* the beginning of a line whose end has not come yet */
    int *highest;            /* by sender of its room: the highest number seen, -1 before the first */
    uint8_t *seen;           /* a bit per line of its room */
} Client;
typedef struct { int sent, done; bool due; } Sender;
typedef struct { int64_t since; int owed; } Line;   /* when it was (to be) sent; awake readers who have not seen it */
typedef struct { int64_t time; double server_cpu, own_cpu, all_cpu; long rss_kb; } Gauges;

/* How one speaks with a server. `put_…` write what is sent, and return where the next one goes. */
typedef struct {
    const char *name;
    char *(*put_greeting)(char *to, const Client *client);   /* all that is sent before anything is answered */
    char *(*put_ping)(char *to, const Client *client);
    char *(*put_text)(char *to, const Client *client, const char *text, size_t bytes);
    size_t (*take)(Client *reader, const char *data, size_t bytes, int64_t time);   /* returns how much it has read */
    bool echoes;             /* one hears what one says oneself */
} Dialect;

/* The command line. */
extern const Dialect *dialect;
extern int server_pid, clients_n, senders_n, stopped_n, rooms_n, lines_n, text_bytes;

/* The run. */
extern Client *clients;      /* the senders first, then those that will stop, then the rest; rooms in turn */
extern Sender *senders;
extern Line *lines;          /* by sender * lines_n + number */
extern const char *phase;

/* load.c */
int number_of(const Client *client);
void send_all(Client *client, const char *data, size_t bytes);
void on_ready(Client *client);
void on_done(int sender);    /* all awake readers have seen one more of its lines */
_Noreturn void finish(const char *how);
_Noreturn void refuse(const char *what);

/* dialects.c */
extern const Dialect dialects[];   /* until one without a name */

/* check.c */
extern bool talking;         /* from here on nothing but what was said may come */
extern int64_t delivered, owed_awake, owed_stopped, duplicated, disordered, corrupt;
void prepare_checks(void);
int members_of(int room);
void expect(int sender, int number, int64_t since);   /* this is about to be said */
void on_chat(Client *reader, const char *text, size_t bytes, int64_t time);
void on_stray(void);         /* something else has come */
size_t write_text(char *to, int sender, int number);

/* gauges.c */
int64_t now(void);
Gauges read_gauges(void);
void note_latency(int64_t ns);
double percentile_ms(double share);
