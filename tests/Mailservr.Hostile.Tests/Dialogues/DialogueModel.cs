using System.Text;
using System.Text.RegularExpressions;

namespace Mailservr.Hostile.Tests.Dialogues;

/// <param name="Lmtp">RFC 2033 rather than RFC 5321.</param>
/// <param name="MessageBytes">A larger message is refused.</param>
/// <param name="Recipients">Further ones are put off.</param>
/// <param name="Useless">Commands without a message before the server closes.</param>
internal sealed record DialogueRules(bool Lmtp, int MessageBytes, int Recipients, int Useless)
{
    public const int Unknown = 10;
    public const int LongLines = 3;
    public const int LineBytes = 2048;
    public const int UnendedBytes = 64 * 1024;
}

/// <summary>
/// What RFC 5321, 2033 and 3030 and our own limits allow a server to answer, written down a second time, without an eye
/// on the server: a whole dialogue is at hand, so this looks for line ends and final dots with plain searches. It goes
/// along with the replies and says where one is not allowed, or which message should not have been taken.
/// </summary>
internal sealed partial class DialogueModel(DialogueRules rules, byte[] sent, Func<int, int> segmentEnd)
{
    /// <summary>The recipient that there is not.</summary>
    public const string Unknown = "nobody";

    private readonly string _sent = Encoding.Latin1.GetString(sent);
    private readonly List<string> _expected = [];
    private Queue<string> _replies = new();
    private int _at;
    private bool _greeted;
    private bool _mail;
    private int _recipients;
    private int _unknown;
    private int _useless;
    private int _long;
    private StringBuilder? _chunks;
    private bool _chunksRefused;
    private bool _mayClose;

    /// <summary>The first thing that is wrong, or null.</summary>
    public string? Judge(DialogueOutcome outcome)
    {
        _replies = new Queue<string>(outcome.Replies);
        var fault = Expect("greeting", 220);
        while (fault is null && !_mayClose && Line() is { } line)
            fault = line.Length + 2 > DialogueRules.LineBytes ? TooLong(line) : Command(line);
        if (fault is not null)
            return fault;
        if (!_mayClose && outcome.Closed)
            return UnendedLine() ? null : "closed: the server closed, and need not have";
        if (_replies.Count > 0 && !(_replies.Count == 1 && UnendedLine()))
            return $"replies: {_replies.Count} too many, the first is {_replies.Peek()}";
        return Delivered(outcome);
    }

    // ": 500 and the end after 64 KB" comes without a line.
    private bool UnendedLine() => _sent.Length - _at > DialogueRules.LineBytes;

    private string? Delivered(DialogueOutcome outcome)
    {
        var delivered = outcome.Delivered.Select(Encoding.Latin1.GetString).ToList();
        return delivered.SequenceEqual(_expected, StringComparer.Ordinal) ? null
            : $"delivered: {delivered.Count} messages, {_expected.Count} expected, or other content";
    }

    private string? Line()
    {
        var end = _sent.IndexOf("\r\n", _at, StringComparison.Ordinal);
        // The first byte of a TLS record is no command, whether its line ends or not.
        if (_at < _sent.Length && _sent[_at] == '\u0016')
        {
            _mayClose = true;
            return Expect("TLS", 554) is null ? null : "\u0016";
        }

        if (end < 0)
            return null;
        var line = _sent[_at..end];
        _at = end + 2;
        return line;
    }

    private string? TooLong(string line)
    {
        if (IsHttp(line) || Http().IsMatch(line))
            return Close("HTTP", 500, 554);
        return ++_long == DialogueRules.LongLines ? Close("long line", 500) : Useless("long line", unknown: true, 500);
    }

    private string? Command(string line)
    {
        if (line.AsSpan().IndexOfAny('\0', '\r', '\n') >= 0)
            return Useless("bad line", unknown: true, 500);
        line = line.TrimEnd(' ');
        var verb = line.Split(' ')[0].ToUpperInvariant();
        if (IsHttp(line))
            return Close("HTTP", 554);
        return verb switch
        {
            "EHLO" or "HELO" or "LHLO" => Hello(line, verb),
            "MAIL" => Mail(line),
            "RCPT" => Recipient(line),
            "DATA" => Data(line),
            "BDAT" => Chunk(line),
            "RSET" => Reset(line),
            "NOOP" => Useless(verb, false, 250),
            "HELP" => Useless(verb, false, 214),
            "VRFY" => Useless(verb, false, line.Contains(' ', StringComparison.Ordinal) ? 252 : 501),
            "QUIT" => Quit(line),
            "STARTTLS" => Useless(verb, false, line.Contains(' ', StringComparison.Ordinal) ? 501 : 502),
            "XCLIENT" => Useless(verb, false, 501, 502),
            "AUTH" or "EXPN" or "TURN" or "ETRN" or "ATRN" or "SEND" or "SOML" or "SAML" or "BURL" => Useless(verb, false, 502),
            _ => Useless("unknown", unknown: true, 500),
        };
    }

    private static bool IsHttp(string line)
    {
        var words = line.TrimEnd(' ').Split(' ');
        string[] methods = ["GET", "POST", "PUT", "HEAD", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE"];
        return methods.Contains(words[0].ToUpperInvariant(), StringComparer.Ordinal)
            || words[^1].StartsWith("HTTP/", StringComparison.Ordinal) && words[^1].Length is > 5 and <= 8;
    }

    private string? Hello(string line, string verb)
    {
        var right = rules.Lmtp == (verb == "LHLO");
        var name = line[4..].Trim(' ');
        var good = name.Length is > 0 and <= 255 && name.All(c => c is > ' ' and <= '~');
        var reply = Take();
        var fault = Useless(verb, false, reply, !good ? 501 : right ? 250 : 500);
        if (fault is not null || !good || !right || Code(reply) != 250)
            return fault;
        _greeted = true;
        Forget();
        return null;
    }

    private string? Mail(string line)
    {
        var reply = Take();
        if (Code(reply) == 250 && _greeted && !_mail && _chunks is null)
        {
            _mail = true;
            return null;
        }

        var good = PlainMail().IsMatch(line);
        if (good && _greeted && !_mail && _chunks is null)
            return $"refused: {line} with {reply}";
        return Useless("MAIL", false, reply, good ? [503] : [503, 501, 550, 552, 555]);
    }

    private string? Recipient(string line)
    {
        var reply = Take();
        var open = _mail && _chunks is null;
        if (open && Code(reply) == 250 && _recipients < rules.Recipients)
        {
            _recipients++;
            return line.Contains("<" + Unknown + "@", StringComparison.Ordinal) ? "unknown: taken: " + line : null;
        }

        var good = PlainRecipient().IsMatch(line);
        if (good && open && _recipients == rules.Recipients)
            return Allow("RCPT", reply, 452);
        if (open && _recipients == rules.Recipients && Code(reply) == 452)
            return null;
        if (good && open)
            return Useless("RCPT", false, reply, line.Contains("<" + Unknown + "@", StringComparison.Ordinal) ? 550 : 999);
        return Useless("RCPT", false, reply, good ? [503] : [503, 501, 550, 555]);
    }

    private string? Data(string line)
    {
        if (line.Length > 4)
            return RefusedData(501);
        if (!_mail || _recipients == 0 || _chunks is not null)
            return RefusedData(503);
        if (Expect("DATA", 354) is { } fault)
            return fault;

        // RFC 5321 §4.1.1.4: also the line end of DATA itself counts.
        var content = "\r\n" + _sent[_at..];
        var end = content.IndexOf("\r\n.\r\n", StringComparison.Ordinal);
        var read = (end < 0 ? content.Length : end + 5) - 2;
        if (read > 2 * rules.MessageBytes && Code(_replies.TryPeek(out var next) ? next : "") == 552 && _replies.Count == 1)
            return Close("DATA", 552);
        if (end < 0)
            return Rest();
        _at += read;
        var bare = content[..(end + 5)].Replace("\r\n", "", StringComparison.Ordinal).AsSpan().IndexOfAny('\r', '\n', '\0') >= 0;
        var message = content[..(end + 2)].Replace("\r\n.", "\r\n", StringComparison.Ordinal)[2..];
        return Message("DATA", message, bare ? [550, 552] : message.Length > rules.MessageBytes ? [552] : [250]);
    }

    /// <summary>What comes behind a refused DATA in the same segment can only be content, and closes.</summary>
    private string? RefusedData(int code) =>
        segmentEnd(_at - 1) > _at ? Close("DATA", code) : Useless("DATA", false, code);

    private string? Message(string verb, string message, int[] codes)
    {
        var accepted = false;
        for (var i = 0; i < (rules.Lmtp ? _recipients : 1); i++)
        {
            var reply = Take();
            if (Allow(verb, reply, codes) is { } fault)
                return fault;
            accepted |= Code(reply) == 250;
        }

        if (accepted)
            _expected.Add(message);
        _useless = accepted ? 0 : _useless + 1;
        Forget();
        return null;
    }

    private string? Chunk(string line)
    {
        var words = line[4..].Trim(' ').Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var last = words.Length == 2 && words[1].Equals("LAST", StringComparison.OrdinalIgnoreCase);
        if (words.Length is 0 or > 2 || words.Length == 2 && !last || !Digits().IsMatch(words[0]))
            return Close("BDAT", 501);
        var have = _chunks?.Length ?? 0;
        if (!int.TryParse(words[0].TrimStart('0').PadLeft(1, '0'), out var size) || (long)have + size > 2L * rules.MessageBytes)
            return Close("BDAT", 552);
        if (_sent.Length - _at < size)
            return Rest();
        var octets = _sent.Substring(_at, size);
        _at += size;
        if (_chunks is null && (!_mail || _recipients == 0))
            return Useless("BDAT", false, 503);
        (_chunks ??= new StringBuilder()).Append(octets);
        _chunksRefused |= _chunks.Length > rules.MessageBytes;
        int[] codes = _chunksRefused ? [552] : [250];
        if (last)
            return Message("BDAT", _chunks.ToString(), codes);
        var reply = Take();
        return Code(reply) == 250 && size >= 1024 ? Allow("BDAT", reply, codes) : Useless("BDAT", false, reply, codes);
    }

    private string? Reset(string line)
    {
        var good = line.Length == 4;
        var fault = Useless("RSET", false, good ? 250 : 501);
        if (good)
            Forget();
        return fault;
    }

    private string? Quit(string line) => line.Length == 4 ? Close("QUIT", 221) : Useless("QUIT", false, 501);

    private void Forget() => (_mail, _recipients, _chunks, _chunksRefused) = (false, 0, null, false);

    /// <summary>The client went away in the middle: nothing more is said.</summary>
    private string? Rest()
    {
        _at = _sent.Length;
        return null;
    }

    private string? Close(string what, params int[] codes)
    {
        _mayClose = true;
        return Expect(what, codes);
    }

    private string? Useless(string what, bool unknown, params int[] codes) => Useless(what, unknown, Take(), codes);

    /// <summary>A reply that leads to no message: counted, and 421 when there are too many of them.</summary>
    private string? Useless(string what, bool unknown, string? reply, params int[] codes)
    {
        if (unknown && ++_unknown > DialogueRules.Unknown || ++_useless > rules.Useless)
        {
            _mayClose = true;
            return Allow(what, reply, 421);
        }

        return Allow(what, reply, codes);
    }

    private string? Expect(string what, params int[] codes) => Allow(what, Take(), codes);

    private static string? Allow(string what, string? reply, params int[] codes) =>
        codes.Contains(Code(reply)) ? null : $"reply: {what} was answered '{reply}', allowed: {string.Join(", ", codes)}";

    private string? Take() => _replies.TryDequeue(out var reply) ? reply : null;

    private static int Code(string? reply) => reply is { Length: >= 3 } && int.TryParse(reply[..3], out var code) ? code : 0;

    [GeneratedRegex(@"^MAIL FROM:<([a-z]{1,60}@[a-z]{1,60}\.example)?>( BODY=8BITMIME| SIZE=100| SMTPUTF8)?$", RegexOptions.NonBacktracking)]
    private static partial Regex PlainMail();

    [GeneratedRegex(@"^RCPT TO:<[a-z]{1,60}@[a-z]{1,60}\.example>( NOTIFY=NEVER)?$", RegexOptions.NonBacktracking)]
    private static partial Regex PlainRecipient();

    [GeneratedRegex("^[0-9]{1,20}$")]
    private static partial Regex Digits();

    [GeneratedRegex("^(GET|POST) ")]
    private static partial Regex Http();
}
