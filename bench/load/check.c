/* A text is `SSSS NNNNNNN xxxx...`: its sender, its number at that sender, padding. Each reader keeps the highest number
 * seen of each sender of its room, and a bit per line: that tells lost, duplicated and disordered lines apart. A line
 * from another room is corrupt. */
#include "load.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool talking;
int64_t delivered, owed_awake, owed_stopped, duplicated, disordered, corrupt;
static char padding[TEXT_MOST];

int members_of(int room) {
    return clients_n / rooms_n + (room < clients_n % rooms_n);
}

void prepare_checks(void) {
    int senders_here = (senders_n + rooms_n - 1) / rooms_n;
    memset(padding, 'x', sizeof padding);
    senders = calloc((size_t)senders_n + 1, sizeof *senders);
    lines = calloc((size_t)senders_n * (size_t)lines_n + 1, sizeof *lines);
    for (int i = 0; i < clients_n; i++) {
        clients[i].room = i % rooms_n;
        clients[i].seen = calloc((size_t)senders_here * (size_t)lines_n / 8 + 1, 1);
        clients[i].highest = malloc((size_t)senders_here * sizeof(int) + 1);
        for (int s = 0; s < senders_here; s++) clients[i].highest[s] = -1;
    }
}

size_t write_text(char *to, int sender, int number) {
    return (size_t)sprintf(to, "%04d %07d %.*s", sender, number, text_bytes - TEXT_LEAST, padding);
}

void expect(int sender, int number, int64_t since) {
    int awake = members_of(sender % rooms_n) - 1 - stopped_n;
    lines[sender * lines_n + number] = (Line){since, awake};
    owed_awake += awake;
    owed_stopped += stopped_n;
}

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
void on_chat(Client *reader, const char *text, size_t bytes, int64_t time) {
    if (!talking) return;   /* said before, by others */
    int sender = bytes == (size_t)text_bytes ? number_at(text, 4) : -1;
    int number = sender >= 0 ? number_at(text + 5, 7) : -1;
    if (number < 0 || sender >= senders_n || sender % rooms_n != reader->room || number >= senders[sender].sent ||
        memcmp(text + TEXT_LEAST, padding, bytes - TEXT_LEAST)) {
        corrupt++;
        return;
    }
    if (reader == &clients[sender]) {
        corrupt += !dialect->echoes;
        return;
    }
    int here = sender / rooms_n, place = here * lines_n + number, bit = 1 << (place & 7);
    if (reader->seen[place >> 3] & bit) {
        duplicated++;
        return;
    }
    reader->seen[place >> 3] |= (uint8_t)bit;
    if (number < reader->highest[here]) disordered++;
    else reader->highest[here] = number;
    delivered++;
    if (reader->stopped) {
        owed_stopped--;
        return;
    }
    Line *line = &lines[sender * lines_n + number];
    note_latency(time - line->since);
    owed_awake--;
    if (--line->owed == 0) on_done(sender);
}

void on_stray(void) {
    corrupt += talking;
}
