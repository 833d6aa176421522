#include "load.h"
#include <stdio.h>
#include <string.h>

#define ROOM "#r%d"
#define READY "ready%d"
#define LINE_AUTHOR "<127.0.0.1> "

/* Whether a text begins so; `rest` is what comes after that. */
static bool begins(const char *text, size_t bytes, const char *head, const char **rest) {
    size_t length = strlen(head);
    *rest = text + length;
    return bytes >= length && !memcmp(text, head, length);
}

static void on_pong(Client *reader, const char *token, size_t bytes) {
    char ready[32];
    int length = snprintf(ready, sizeof ready, READY, number_of(reader));
    if (reader->waiting && bytes == (size_t)length && !memcmp(token, ready, bytes)) on_ready(reader);
}

/* Hands each whole line to `on_line`, without its line feed. */
static size_t take_lines(Client *reader, const char *data, size_t bytes, int64_t time,
                         void (*on_line)(Client *, const char *, size_t, int64_t)) {
    const char *line = data, *stop = data + bytes, *feed;
    while ((feed = memchr(line, '\n', (size_t)(stop - line)))) {
        on_line(reader, line, (size_t)(feed - line), time);
        line = feed + 1;
    }
    return (size_t)(line - data);
}

/* ------------------------------------------------------------------------------------------------- raw lines */

static char *line_put_ping(char *to, const Client *client) {
    return to + sprintf(to, "/ping " READY "\n", number_of(client));
}

/* Whoever comes in by this door is in the lobby: with one room that is the one. */
static char *line_put_greeting(char *to, const Client *client) {
    if (rooms_n > 1) to += sprintf(to, "/join " ROOM "\n/leave #lobby\n", client->room);
    return line_put_ping(to, client);
}

static char *line_put_text(char *to, const Client *client, const char *text, size_t bytes) {
    (void)client;
    memcpy(to, text, bytes);
    to[bytes] = '\n';
    return to + bytes + 1;
}

/* Chat is checked, the awaited answer noted, notices are passed over; besides, only the greeting may come. */
static void line_on_line(Client *reader, const char *line, size_t bytes, int64_t time) {
    const char *rest, *stop = line + bytes;
    if (begins(line, bytes, LINE_AUTHOR, &rest)) on_chat(reader, rest, (size_t)(stop - rest), time);
    else if (begins(line, bytes, "-- pong ", &rest)) on_pong(reader, rest, (size_t)(stop - rest));
    else if (!begins(line, bytes, "-- ", &rest)) on_stray();
}

static size_t line_take(Client *reader, const char *data, size_t bytes, int64_t time) {
    return take_lines(reader, data, bytes, time, line_on_line);
}

/* ------------------------------------------------------------------------------------------------------- IRC */

static char *irc_put_greeting(char *to, const Client *client) {
    int n = number_of(client);
    return to + sprintf(to, "NICK c%d\r\nUSER c%d 0 * :c\r\n", n, n);
}

static char *irc_put_ping(char *to, const Client *client) {
    return to + sprintf(to, "PING :" READY "\r\n", number_of(client));
}

static char *irc_put_text(char *to, const Client *client, const char *text, size_t bytes) {
    to += sprintf(to, "PRIVMSG " ROOM " :", client->room);
    memcpy(to, text, bytes);
    memcpy(to + bytes, "\r\n", 2);
    return to + bytes + 2;
}

static void irc_enter(Client *client) {
    char text[2 * HEAD_MOST];
    char *stop = irc_put_ping(text + sprintf(text, "JOIN " ROOM "\r\n", client->room), client);
    send_all(client, text, (size_t)(stop - text));
}

static void irc_answer(Client *client, const char *token, size_t bytes) {
    char text[LINE_MOST];
    send_all(client, text, (size_t)snprintf(text, sizeof text, "PONG %.*s\r\n", (int)bytes, token));
}

/* 4xx and 5xx: it will not do what was asked. Only the message of the day may be missing (422). */
static void irc_on_numeric(Client *reader, const char *line, size_t bytes, const char *numeric) {
    if (!memcmp(numeric, "001", 3)) irc_enter(reader);
    if ((*numeric == '4' || *numeric == '5') && memcmp(numeric, "422", 3)) {
        fprintf(stderr, "load: %.*s\n", (int)bytes, line);
        finish("the server refused something");
    }
}

static void irc_on_line(Client *reader, const char *line, size_t bytes, int64_t time) {
    if (bytes && line[bytes - 1] == '\r') bytes--;
    const char *rest, *stop = line + bytes, *verb = line;
    if (bytes && *line == ':' && (verb = memchr(line, ' ', bytes))) verb++;
    if (!verb || stop - verb < 5) {
        on_stray();
        return;
    }
    size_t left = (size_t)(stop - verb);
    if (begins(verb, left, "PRIVMSG ", &rest)) {
        const char *text = memchr(rest, ':', (size_t)(stop - rest));
        on_chat(reader, text ? text + 1 : stop, text ? (size_t)(stop - text - 1) : 0, time);
    } else if (begins(verb, left, "PONG ", &rest)) {
        const char *token = memrchr(rest, ' ', (size_t)(stop - rest));
        token = token ? token + 1 : rest;
        token += *token == ':';
        on_pong(reader, token, (size_t)(stop - token));
    } else if (begins(verb, left, "PING ", &rest)) {
        irc_answer(reader, rest, (size_t)(stop - rest));
    } else {
        on_stray();
        irc_on_numeric(reader, line, bytes, verb);
    }
}

static size_t irc_take(Client *reader, const char *data, size_t bytes, int64_t time) {
    return take_lines(reader, data, bytes, time, irc_on_line);
}

/* --------------------------------------------------------------------------------------- JSON over WebSockets */

/* An object as a text message, in a frame whose mask changes nothing. */
static char *put_frame(char *to, const char *object, size_t bytes) {
    *to++ = (char)0x81;
    *to++ = (char)(0x80 | (bytes < 126 ? bytes : 126));
    if (bytes >= 126) {
        *to++ = (char)(bytes >> 8);
        *to++ = (char)bytes;
    }
    memset(to, 0, 4);
    memcpy(to + 4, object, bytes);
    return to + 4 + bytes;
}

static char *web_put_ping(char *to, const Client *client) {
    char object[HEAD_MOST];
    return put_frame(to, object, (size_t)sprintf(object, "{\"type\":\"ping\",\"token\":\"" READY "\"}", number_of(client)));
}

static char *web_put_greeting(char *to, const Client *client) {
    char object[HEAD_MOST];
    to += sprintf(to, "GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    int bytes = sprintf(object, "{\"type\":\"hello\",\"version\":1,\"batch\":true,\"rooms\":[\"" ROOM "\"]}", client->room);
    return web_put_ping(put_frame(to, object, (size_t)bytes), client);
}

static char *web_put_text(char *to, const Client *client, const char *text, size_t bytes) {
    char object[TEXT_MOST + HEAD_MOST];
    char *stop = object + sprintf(object, "{\"type\":\"say\",\"room\":\"" ROOM "\",\"text\":\"", client->room);
    memcpy(stop, text, bytes);
    memcpy(stop + bytes, "\"}", 2);
    return put_frame(to, object, (size_t)(stop - object) + bytes + 2);
}

/* Nothing that is said or answered here has a quotation mark within. */
/* In a batch the texts stand at equal distances as a rule: looking there first spares searching all that is between. */
static void on_texts(Client *reader, const char *from, const char *stop, int64_t time) {
    static const char key[] = "\"text\":\"";
    const size_t bytes = sizeof key - 1;
    ptrdiff_t distance = 0;
    for (const char *found = NULL, *before = NULL; before = found, from < stop; from = found + bytes) {
        bool there = distance && stop - before > distance + (ptrdiff_t)bytes && !memcmp(before + distance, key, bytes);
        found = there ? before + distance : memmem(from, (size_t)(stop - from), key, bytes);
        if (!found) return;
        distance = before ? found - before : 0;
        const char *text = found + bytes, *quote = memchr(text, '"', (size_t)(stop - text));
        on_chat(reader, text, quote ? (size_t)(quote - text) : 0, time);
    }
}

static void on_object(Client *reader, const char *object, size_t bytes, int64_t time) {
    const char *rest, *stop = object + bytes;
    if (begins(object, bytes, "{\"type\":\"said\"", &rest) || begins(object, bytes, "{\"type\":\"batch\"", &rest)) {
        on_texts(reader, rest, stop, time);
    } else if (begins(object, bytes, "{\"type\":\"pong\",\"token\":\"", &rest)) {
        on_pong(reader, rest, (size_t)(stop - rest) - 2);
    } else if (begins(object, bytes, "{\"type\":\"error\"", &rest)) {
        fprintf(stderr, "load: %.*s\n", (int)bytes, object);
        finish("the server refused something");
    }
}

static size_t web_take(Client *reader, const char *data, size_t bytes, int64_t time) {
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

const Dialect dialects[] = {
    {"line", line_put_greeting, line_put_ping, line_put_text, line_take, false},
    {"irc", irc_put_greeting, irc_put_ping, irc_put_text, irc_take, false},
    {"web", web_put_greeting, web_put_ping, web_put_text, web_take, true},
    {0},
};
